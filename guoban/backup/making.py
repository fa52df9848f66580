"""Making a backup: written, read back and compared, and only then given its name."""

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from guoban.backup import archive, contents, swap
from guoban.backup.rest import at_rest
from guoban.errors import GuobanError
from guoban.progress import Show
from guoban.settings import Settings

_PREFIX, _SUFFIX = "guoban-", ".tar.gz"


@dataclass(frozen=True)
class Backup:
    """A backup just made and read back: its file, what is in it, and whether Superset's metadata is elsewhere."""

    file: Path
    files: int
    size: int
    has_metadata: bool


def folder(settings: Settings) -> Path:
    """Where backups are written when nothing else is said."""
    return settings.home / contents.BACKUPS


def make(settings: Settings, into: Path, keep: int | None, show: Show) -> Backup:
    """Write a backup of the state folder into the folder ``into``, read it back, and remove all but the last ``keep``.

    Raises GuobanError when there is nothing to back up, another run is under way, or the disk cannot be written; then
    no file of that name is there, and older backups are untouched.
    """
    if not settings.warehouse.exists():
        raise GuobanError("backup_nothing", folder=settings.home)
    into.mkdir(parents=True, exist_ok=True)
    for leftover in into.glob(f".{_PREFIX}*"):  # of a backup that was killed
        _remove(leftover)
    file = into / f"{_PREFIX}{settings.now():%Y%m%dT%H%M%S}{_SUFFIX}"
    draft = into / f".{file.name}"
    scratch = into / f".{file.name}.databases"
    try:
        scratch.mkdir(mode=0o700)
        with at_rest(settings):
            entries = contents.entries(settings.home, _copies(settings.home, scratch))
            with open(draft, "xb", opener=_private) as out:
                archive.write(out, entries, settings.now(), show)
                out.flush()
                os.fsync(out.fileno())
        archive.read(draft, None, show)
    except BaseException:
        _remove(draft)
        raise
    finally:
        _remove(scratch)
    draft.replace(file)
    swap.sync(into)
    for old in sorted(into.glob(f"{_PREFIX}*{_SUFFIX}"))[:-keep] if keep else []:
        old.unlink()
    return Backup(file, len(entries), file.stat().st_size, settings.superset_db is None)


def _copies(home: Path, scratch: Path) -> dict[Path, Path]:
    """A copy of each SQLite file as of one moment, by the file it stands for: Superset may be writing to it."""
    copies = {}
    for number, original in enumerate(contents.sqlite(home)):
        copy = scratch / f"{number}.sqlite"
        with closing(sqlite3.connect(original)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        copies[original] = copy
    return copies


def _remove(leftover: Path) -> None:
    if leftover.is_dir():
        shutil.rmtree(leftover, ignore_errors=True)
    else:
        leftover.unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    """A backup holds the key and the hashes of passwords: its owner's only."""
    return os.open(path, flags, 0o600)
