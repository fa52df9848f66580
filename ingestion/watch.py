"""Watches the inbox: takes in what is dropped there, once it is no longer being written.

Plain polling, since the inbox is often a network share, on which the system tells nobody about new files.
"""

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from types import FrameType

from guoban.errors import GuobanError
from guoban.settings import Settings
from ingestion import arrival, inbox
from ingestion.findings import FileResult

#: Seconds between two looks at the folder.
POLL = 2.0

#: Seconds for which a file has to stay the same. An empty one waits longer: some programs make the file first and
#: fill it when the copy is done.
SETTLED, SETTLED_EMPTY = 4.0, 60.0

#: What browsers and copying programs call a file until they are done with it.
UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".filepart", ".tmp")

#: Size, time of change and file number.
_Stamp = tuple[int, int, int]


def run(
    settings: Settings,
    on_result: Callable[[FileResult], None],
    stop: Event,
    *,
    on_trouble: Callable[[GuobanError], None] | None = None,
    ingest: Callable[[Settings, Sequence[Path]], list[FileResult]] = inbox.ingest,
    clock: Callable[[], float] = time.monotonic,
    wait: Callable[[float], object] | None = None,
) -> None:
    """Take in files of the inbox until ``stop`` is set or Ctrl-C is pressed; each result goes to ``on_result``.

    When nothing can be landed (warehouse in use by a build, disk full) the files stay, ``on_trouble`` hears of it once,
    and the next look tries again. ``wait`` pauses for some seconds (default: until ``stop``).
    """
    pause = wait or stop.wait
    settings.inbox.mkdir(parents=True, exist_ok=True)
    folder = _Folder(settings.inbox)
    trouble = ""
    try:
        while not stop.is_set():
            ready = folder.ready(clock())
            if ready:
                try:
                    results = ingest(settings, ready)
                except GuobanError as error:
                    if on_trouble and error.code != trouble:
                        on_trouble(error)
                    trouble = error.code
                else:
                    trouble = ""
                    folder.taken(ready)
                    for result in results:
                        on_result(result)
            pause(POLL)
    except KeyboardInterrupt:
        return


@contextmanager
def stopped_by_signals() -> Iterator[Event]:
    """An event that Ctrl-C and a polite kill set, so that files at hand are finished; a second one ends at once.

    Only in the main thread.
    """
    stop = Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Folder:
    """What lies in the inbox, since when unchanged, and what was tried already."""

    def __init__(self, inbox: Path) -> None:
        self._inbox = inbox
        self._since: dict[Path, tuple[_Stamp, float]] = {}
        self._tried: dict[Path, _Stamp] = {}

    def ready(self, now: float) -> list[Path]:
        """The files to take in, the earlier saved first: unchanged for long enough and not tried as they are."""
        seen: dict[Path, tuple[_Stamp, float]] = {}
        for path, stamp in _stamps(self._inbox):
            before, since = self._since.get(path, (stamp, now))
            seen[path] = stamp, since if before == stamp else now
        self._since = seen
        self._tried = {path: stamp for path, stamp in self._tried.items() if path in seen}
        return [
            path
            for path, (stamp, since) in seen.items()
            if now - since >= (SETTLED if stamp[0] else SETTLED_EMPTY) and self._tried.get(path) != stamp
        ]

    def taken(self, paths: Sequence[Path]) -> None:
        """A file that still lies there could not be opened; it is tried again when it changes."""
        self._tried |= {path: self._since[path][0] for path in paths}


def _stamps(inbox: Path) -> Iterator[tuple[Path, _Stamp]]:
    try:
        paths = arrival.find([inbox])
    except (OSError, GuobanError):  # somebody moved a file or the folder at this moment: look again later
        return
    for path in paths:
        if path.suffix.lower() in UNFINISHED:
            continue
        try:
            status = path.lstat()
        except OSError:
            continue
        yield path, (status.st_size, status.st_mtime_ns, status.st_ino)
