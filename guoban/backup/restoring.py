"""Restoring a backup: unpacked beside the present state, tried, and only then put in its place."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from guoban.backup import archive, contents, swap
from guoban.backup.rest import at_rest, not_served
from guoban.errors import GuobanError
from guoban.progress import Show
from guoban.settings import Settings


@dataclass(frozen=True)
class Restored:
    """What a restore did: how many files it brought, made when, and where the state before it lies now."""

    files: int
    made_at: str
    before: Path | None


def is_empty(settings: Settings) -> bool:
    """Whether a restore has nothing to put aside."""
    return not contents.present(settings.home)


def is_unfinished(settings: Settings) -> bool:
    """Whether a restore was killed while it put one state in the place of the other."""
    return swap.is_unfinished(settings.home)


def finish(settings: Settings) -> Path | None:
    """Bring a restore that was killed to its end and return where the state before it lies."""
    return swap.finish(settings.home)


def restore(settings: Settings, file: Path, show: Show) -> Restored:
    """Put the state in ``file`` in the place of the present one, which is moved aside and not removed.

    Raises GuobanError when the file is damaged or not a backup, the dashboards are being served, or another run is
    under way; then nothing is changed.
    """
    with not_served(settings):
        drafts = swap.prepare(settings.home)
        try:
            manifest = archive.read(file, drafts, show)
            _try(drafts, file)
            with at_rest(settings, damaged_too=True):
                swap.plan(settings.home, f"{settings.now():%Y%m%dT%H%M%S}", contents.present(settings.home))
        except BaseException:
            if not swap.is_unfinished(settings.home):
                shutil.rmtree(drafts, ignore_errors=True)
            raise
        return Restored(len(manifest.files), manifest.made_at, swap.finish(settings.home))


def _try(state: Path, file: Path) -> None:
    """Raises GuobanError when a database of the unpacked ``state`` does not open."""
    try:
        for database in [*contents.databases(state), state / "published" / "current" / "marts.duckdb"]:
            if database.exists():
                with duckdb.connect(str(database.resolve()), read_only=True) as connection:
                    connection.execute("select count(*) from duckdb_tables()")
        for database in contents.sqlite(state):
            with closing(sqlite3.connect(f"{database.as_uri()}?immutable=1", uri=True)) as connection:
                [(said,)] = connection.execute("pragma integrity_check(1)").fetchall()
                if said != "ok":
                    raise sqlite3.DatabaseError(f"{database.name}: {said}")
    except (duckdb.Error, sqlite3.Error) as error:
        raise GuobanError("backup_damaged", file=file, detail=str(error).splitlines()[0]) from error
