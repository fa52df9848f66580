"""The parent's side of one worker process: what it was given, what it says, and its end."""

import contextlib
import fcntl
import os
import pickle
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingestion.readers.child import ANSWER, HEADER, READY, RETIRED

#: Number of the item, its key, its path, what the worker is told about it.
Task = tuple[int, Any, str, Any]

_START = "from ingestion.readers.child import main; main()"
#: Seconds that a worker may take to start on a busy machine.
_PATIENCE = 60.0
#: Bytes of answers that wait in the pipe while the parent is at something else, so that the worker need not.
_PIPE = 2**20


class WorkerProcess:
    """A fresh interpreter in a session of its own, so that neither Ctrl-C nor a closed terminal reaches it halfway."""

    def __init__(self, memory: int, seconds: float) -> None:
        self._process = subprocess.Popen(  # noqa: S603 (our own interpreter and code)
            [sys.executable, "-P", "-c", _START, str(memory), str(int(seconds) + 1)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)},
            start_new_session=True,
        )
        assert self._process.stdin and self._process.stdout  # noqa: S101 (pipes were asked for)
        self._tasks, self.answers = self._process.stdin.fileno(), self._process.stdout.fileno()
        with contextlib.suppress(OSError):  # the system may allow less
            fcntl.fcntl(self.answers, fcntl.F_SETPIPE_SZ, _PIPE)
        self._heard = bytearray()
        self._function: bytes | None = None
        #: Given and not answered yet; the worker is at the first one.
        self.flight: deque[Task] = deque()
        #: When it began with the first one, as time.monotonic.
        self.since = time.monotonic() + _PATIENCE
        self.is_ready = self.retired = self.gone = False

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    def prepare(self, function: bytes) -> None:
        """Have the worker run this pickled function on all that it is given from now on."""
        if function != self._function:
            self._function = function
            self.is_ready, self.since = False, time.monotonic() + _PATIENCE  # loading is not reading
            self._write(function)

    def give(self, task: Task) -> None:
        """One more file to read."""
        if not self.flight and self.is_ready:
            self.since = time.monotonic()
        self.flight.append(task)
        self._write(task[2:])

    def hear(self) -> Iterator[tuple[Task, Any]]:
        """The answers that are complete by now; notes when the worker is ready, retires or is gone."""
        piece = os.read(self.answers, 2**20)
        self.gone = not piece
        self._heard += piece
        self.since = time.monotonic()
        while len(self._heard) >= HEADER.size:
            (length,) = HEADER.unpack_from(self._heard)
            if len(self._heard) < HEADER.size + length:
                return
            content = self._heard[HEADER.size : HEADER.size + length]
            del self._heard[: HEADER.size + length]
            what, answer = pickle.loads(content)  # noqa: S301 (from a process of our own)
            self.is_ready = self.is_ready or what == READY
            self.retired = self.retired or what == RETIRED
            if what == ANSWER:
                yield self.flight.popleft(), answer

    def end(self) -> int:
        """Kill the process if it still runs and give its exit code."""
        if self.gone:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(1)
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        return self._process.wait()

    def _write(self, message: object) -> None:
        content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        left = memoryview(HEADER.pack(len(content)) + content)
        with contextlib.suppress(BrokenPipeError):  # its end is heard on the other pipe
            while left:
                left = left[os.write(self._tasks, left) :]
