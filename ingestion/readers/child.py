"""The worker process: reads one file after the other and answers on its pipe. Started by ``ingestion.workers`` only.

It is a fresh interpreter, so it holds no database, lock or file of its parent; and it is limited before it sees a byte.
"""

import gc
import os
import pickle
import resource
import struct
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from ingestion.readers import Unreadable, Workbook, opening, read
from ingestion.readers.workbook import failed

#: What a worker says. READY once it has loaded what it is to run, RETIRED when it wants to be replaced, an answer in
#: between.
READY, RETIRED, ANSWER = "ready", "retired", "answer"
#: Exit code of a worker that cannot load the function it is to run.
CANNOT_LOAD = 3

#: A message on a pipe: its length, then so many bytes of pickle.
HEADER = struct.Struct("<Q")

Then = Callable[[Workbook | Unreadable, opening.File], Any]


def main() -> None:
    """Serve until the parent closes the pipe. Arguments: bytes of memory, seconds of processor time for each file."""
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    # Whatever a library prints must not end up among the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    tasks = os.fdopen(os.dup(0), "rb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    then: Then | None = None
    gc.collect()
    gc.freeze()
    try:
        while True:
            task = receive(tasks)
            if isinstance(task, bytes):
                then = _loaded(task)
                send(answers, (READY, None))
                continue
            path, about = task
            _allow(seconds)
            send(answers, (ANSWER, _answer(path, about, then)))
            if _peak() > memory // 3:
                send(answers, (RETIRED, None))
                return
    except (EOFError, BrokenPipeError):
        return


def receive(pipe: BinaryIO) -> Any:
    """The next message; EOFError when the other side is gone."""
    header = pipe.read(HEADER.size)
    if len(header) < HEADER.size:
        raise EOFError
    return pickle.loads(pipe.read(HEADER.unpack(header)[0]))  # noqa: S301 (from the process that started this one)


def send(pipe: BinaryIO, message: object) -> None:
    """Write a message whole."""
    try:
        content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # the answer of a caller's function may hold anything
        content = pickle.dumps((ANSWER, failed(error)), pickle.HIGHEST_PROTOCOL)
    pipe.write(HEADER.pack(len(content)) + content)
    pipe.flush()


def _loaded(function: bytes) -> Then | None:
    try:
        loaded: Then | None = pickle.loads(function)  # noqa: S301
    except Exception:
        traceback.print_exc()
        sys.exit(CANNOT_LOAD)
    return loaded


def _peak() -> int:
    """Bytes of memory that this process has held at most; ``ru_maxrss`` would begin with what our parent holds."""
    [line] = [line for line in Path("/proc/self/status").read_bytes().splitlines() if line.startswith(b"VmHWM:")]
    return int(line.split()[1]) * 1024


def _allow(seconds: int) -> None:
    """So much processor time from now on; beyond it the system ends the process."""
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    resource.setrlimit(resource.RLIMIT_CPU, (int(used) + seconds + 1, resource.RLIM_INFINITY))


def _answer(path: str, about: object, then: Then | None) -> object:
    try:
        file = opening.taken(Path(path), about)
    except Unreadable as error:
        return error
    try:
        result: Workbook | Unreadable = read(file.data, file.path.name)
    except Unreadable as error:
        result = error
    except MemoryError:
        result = Unreadable("file_read_memory")
    except BaseException as error:  # the reader's fault, or a panic, which is no Exception: costs this file only
        result = failed(error)
    if then is None:
        return result
    try:
        return then(result, file)
    except MemoryError:
        return Unreadable("file_read_memory")
    except BaseException as error:
        return failed(error)


if __name__ == "__main__":
    main()
