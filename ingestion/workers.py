"""Reads many files in a few worker processes that a bad file cannot take along.

No protection inside a process works against readers that abort, panic or loop in native code. A process for each file
would cost 10 to 30 ms; so each worker reads file after file, and is replaced when it dies, overruns or grows.
"""

import os
import pickle
import selectors
import time
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from pathlib import Path
from typing import Any, Self, TypeVar, overload

from ingestion.readers import Unreadable, Workbook
from ingestion.readers.child import CANNOT_LOAD, Then
from ingestion.readers.opening import File
from ingestion.readers.workerprocess import Task, WorkerProcess

Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")
Item = tuple[Key, Path] | tuple[Key, Path, Any]

#: Files that a worker is given at once, so that it has work while its answers are looked at.
_AHEAD = 64
#: Files that may be finished before an earlier one is: the answers come in the order of the items.
_WINDOW = 256


class ReaderPool:
    """A context manager around the workers. ``seconds`` and ``memory`` limit the reading of one file.

    By default there are as many workers as processors, but never more than ``most``: the files there are.
    """

    def __init__(
        self, workers: int | None = None, seconds: float = 20, memory: int = 1536 * 2**20, most: int = 8
    ) -> None:
        self._count = workers or max(1, min(len(os.sched_getaffinity(0)), 8, most))
        self._seconds, self._memory = seconds, memory
        self._workers: list[WorkerProcess] = []
        self._selector = selectors.DefaultSelector()

    def __enter__(self) -> Self:
        """Workers are started when there is something to read."""
        return self

    def __exit__(self, *_: object) -> None:
        """End all workers."""
        self._stop()
        self._selector.close()

    def start(self, then: Then | None = None) -> None:
        """Start the workers now, so that they load while the caller gets ready; ``read_many`` does it otherwise."""
        self._ready(pickle.dumps(then))

    @overload
    def read_many(self, items: Iterable[Item[Key]]) -> Iterator[tuple[Key, Workbook | Unreadable]]: ...

    @overload
    def read_many(
        self, items: Iterable[Item[Key]], then: Callable[[Workbook | Unreadable, File], Result]
    ) -> Iterator[tuple[Key, Result | Unreadable]]: ...

    def read_many(
        self, items: Iterable[Item[Any]], then: Callable[[Workbook | Unreadable, File], Any] | None = None
    ) -> Iterator[tuple[Any, Any]]:
        """Read every (key, path); give (key, Workbook or Unreadable) in the order of the items.

        ``then(result, file)``, an importable function, runs inside the worker on what was read and on the file with its
        bytes; what it returns is given instead. It is also called with the Unreadable of a file whose bytes could be
        had. For a file that could not be opened, or that killed its worker, the Unreadable is given as it is. A third
        part of an item, if any, is picklable and reaches ``then`` as ``file.about``.
        """
        function = pickle.dumps(then)
        tasks = enumerate(items)
        again: deque[Task] = deque()
        done: dict[int, tuple[Any, Any]] = {}
        given = started = 0
        try:
            while True:
                while given in done:
                    yield done.pop(given)
                    given += 1
                for worker in self._ready(function):
                    while len(worker.flight) < _AHEAD and (again or started - given < _WINDOW):
                        task = again.popleft() if again else _next(tasks)
                        if task is None:
                            break
                        started = max(started, task[0] + 1)
                        worker.give(task)
                if given == started and not again:
                    return
                for task, result in self._events(again):
                    done[task[0]] = (task[1], result)
        finally:
            if given < started:  # the caller has had enough
                self._stop()

    def _ready(self, function: bytes) -> list[WorkerProcess]:
        while len(self._workers) < self._count:
            worker = WorkerProcess(self._memory, self._seconds)
            self._workers.append(worker)
            self._selector.register(worker.answers, selectors.EVENT_READ, worker)
        for worker in self._workers:
            worker.prepare(function)
        return sorted(self._workers, key=lambda worker: len(worker.flight))

    def _events(self, again: deque[Task]) -> Iterator[tuple[Task, Any]]:
        """What the workers have answered, and what became of files that ended a worker."""
        busy = [worker for worker in self._workers if worker.flight]
        soonest = min((worker.since for worker in busy), default=time.monotonic()) + self._seconds
        speaking = {key.data for key, _ in self._selector.select(max(0.0, soonest - time.monotonic()))}
        for worker in list(self._workers):
            if worker in speaking:
                yield from worker.hear()
                if worker.gone:
                    yield from self._replace(worker, again, Unreadable("file_read_died"))
            elif worker.flight and time.monotonic() - worker.since > self._seconds:
                reason = Unreadable("file_read_timeout", seconds=f"{self._seconds:g}")
                yield from self._replace(worker, again, reason)

    def _replace(
        self, worker: WorkerProcess, again: deque[Task], reason: Unreadable
    ) -> Iterator[tuple[Task, Unreadable]]:
        """Take a worker away; the file it was at is to blame, those behind it go to another one."""
        self._selector.unregister(worker.answers)
        self._workers.remove(worker)
        if worker.end() == CANNOT_LOAD:
            raise RuntimeError("a reader worker cannot import the function it is to run")
        if not worker.is_ready:
            raise RuntimeError("a reader worker does not start; see what `python -m ingestion.readers.child` says")
        flight = worker.flight
        if flight and not worker.retired:
            yield flight.popleft(), reason
        again.extendleft(reversed(flight))

    def _stop(self) -> None:
        for worker in self._workers:
            self._selector.unregister(worker.answers)
            worker.end()
        self._workers = []


def _next(tasks: Iterator[tuple[int, Item[Any]]]) -> Task | None:
    for number, (key, path, *about) in tasks:
        # abspath does not follow links, unlike resolve
        return number, key, os.path.abspath(path), about[0] if about else None  # noqa: PTH100
    return None
