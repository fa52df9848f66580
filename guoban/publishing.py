"""Releases of the public marts: each is written whole into its own folder and made current by swapping one link.

A reader follows ``published/current``; a busy one keeps the release it opened, so the last few stay. Whatever happens
half-way, ``current`` leads to a release that is whole.
"""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from guoban import unit_files
from guoban.row_rules import RowRule

#: Releases that stay for queries still running on them, the current one included.
KEPT = 3

FILE = "marts.duckdb"


@dataclass(frozen=True)
class Publication:
    """One row of the table ``publications``."""

    publication_id: str
    published_at: datetime
    built_from_rows: int
    built_from_received_at: datetime | None
    as_of: datetime | None

    def as_sql(self) -> str:
        """A select that gives the row, with the types of the table."""

        def moment(value: datetime | None) -> str:
            return f"cast('{value.isoformat(sep=' ')}' as timestamp)" if value else "cast(null as timestamp)"

        return (
            f"select '{self.publication_id}' as publication_id, {moment(self.published_at)} as published_at,"
            f" cast({self.built_from_rows} as bigint) as built_from_rows,"
            f" {moment(self.built_from_received_at)} as built_from_received_at, {moment(self.as_of)} as as_of"
        )


def folder(connection: duckdb.DuckDBPyConnection) -> Path:
    """The folder ``published`` beside the warehouse file that the connection has open."""
    query = "select path from duckdb_databases() where database_name = current_database()"
    [(path,)] = connection.execute(query).fetchall()
    if not path:
        raise ValueError("the marts of a warehouse in memory cannot be published")
    return Path(path).resolve().parent / "published"


def publish(
    connection: duckdb.DuckDBPyConnection,
    tables: Mapping[str, str],
    published: Path,
    publication: Publication,
    rules: Mapping[str, RowRule] | None = None,
) -> Path:
    """Write ``tables`` (name to the query that gives it) and return the file that readers see.

    With ``rules`` a release also holds one file per unit (``unit_files``). A publication without ``as_of`` becomes
    current; one of a past moment gets a folder of its own, without files of units, and never does.
    """
    releases = published / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    for leftover in releases.glob(".*"):  # of a build that was killed
        shutil.rmtree(leftover)
    draft = releases / f".{publication.publication_id}"
    draft.mkdir()
    write(connection, tables, draft / FILE)
    if publication.as_of:
        past = published / f"as_of_{publication.as_of:%Y%m%dT%H%M%S}"
        past.mkdir(exist_ok=True)
        (draft / FILE).replace(past / FILE)
        draft.rmdir()
        return past / FILE
    if rules is not None:
        unit_files.write(list(tables), draft / FILE, rules)
    release = releases / publication.publication_id
    draft.rename(release)
    _sync(releases)
    make_current(published, release)
    remove_old(published)
    return release / FILE


def write(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, str], file: Path) -> None:
    """Write the tables into a new DuckDB file, closed and with nothing left in a write-ahead log."""
    cursor = connection.cursor()  # its own transaction: one may write to a single file only
    try:
        location = str(file).replace("'", "''")
        cursor.execute(f"attach '{location}' as release")
        try:
            for name, query in tables.items():
                cursor.execute(f'create table release.main."{name}" as {query}')
            cursor.execute("checkpoint release")
        finally:
            cursor.execute("detach release")
    finally:
        cursor.close()
    log = file.with_name(file.name + ".wal")
    if log.exists():
        raise RuntimeError(f"{log} is left: the release is not whole")


def make_current(published: Path, release: Path) -> None:
    """Let ``current`` lead to the release, in one step and by a relative link, so that the folder can be moved."""
    link = published / ".current"
    link.unlink(missing_ok=True)
    link.symlink_to(release.relative_to(published), target_is_directory=True)
    link.replace(published / "current")
    _sync(published)


def remove_old(published: Path) -> None:
    """Remove the oldest releases but for the last ``KEPT`` and the current one."""
    current = (published / "current").resolve()
    whole = sorted(path for path in (published / "releases").iterdir() if not path.name.startswith("."))
    for release in whole[:-KEPT]:
        if release != current:
            shutil.rmtree(release, ignore_errors=True)


def _sync(directory: Path) -> None:
    """Let a new name in the directory survive a power failure."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
