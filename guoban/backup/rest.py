"""The state folder at rest: nobody takes in, builds, alerts or delivers while it is copied or exchanged."""

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import duckdb
from filelock import FileLock, Timeout

from guoban.backup import contents
from guoban.errors import GuobanError
from guoban.settings import Settings


@contextmanager
def at_rest(settings: Settings, damaged_too: bool = False) -> Iterator[None]:
    """Keep every other run out while the ``with`` block runs.

    Raises GuobanError when one is under way, or the warehouse does not open, unless it may be ``damaged_too``.
    """
    with ExitStack() as held:
        for name in contents.LOCKS:
            lock = settings.home / name
            if lock.parent.is_dir():
                try:
                    held.enter_context(FileLock(lock).acquire(timeout=0))
                except Timeout as error:
                    raise GuobanError("backup_busy", file=lock) from error
        for database in contents.databases(settings.home):
            try:
                connection = held.enter_context(duckdb.connect(str(database)))
                connection.execute("checkpoint")  # nothing is left beside the file
            except duckdb.Error as error:
                detail = str(error).splitlines()[0]
                if "lock on file" in detail:
                    raise GuobanError("warehouse_locked", file=database, detail=detail) from error
                if not damaged_too:
                    raise GuobanError("backup_warehouse_damaged", file=database, detail=detail) from error
        yield


@contextmanager
def served(settings: Settings) -> Iterator[None]:
    """The dashboards are served while the ``with`` block runs; several servers may share a state folder."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with (settings.home / contents.SERVING).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)  # a restore that is under way is waited for
        yield


@contextmanager
def not_served(settings: Settings) -> Iterator[None]:
    """No server starts while the ``with`` block runs. Raises GuobanError when one is running."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with (settings.home / contents.SERVING).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise GuobanError("restore_while_serving", folder=settings.home) from error
        yield
