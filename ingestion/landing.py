"""Writes what was read into the landing tables: whole files only, many in one transaction, cells in bulk."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb
import pyarrow as pa
from filelock import FileLock, Timeout

from guoban.errors import GuobanError
from guoban.settings import Settings
from ingestion import raw, rows


@dataclass(frozen=True, slots=True)
class Landed:
    """A report that stands in the warehouse, for a duplicate of its file."""

    form_code: str
    org_unit_code: str
    period_month: date
    version: int

    @property
    def key(self) -> "Key":
        """Form, unit and month."""
        return self.form_code, self.org_unit_code, self.period_month


Key = tuple[str, str, date]


class Warehouse:
    """The landing side of the warehouse, held for one run; ``open_warehouse`` gives it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self.reports: dict[str, list[Landed]] = {}
        self.tries: dict[str, int] = dict(
            connection.execute("select sha256, count(*) from raw.file group by sha256").fetchall()
        )
        self.versions: dict[Key, int] = {}
        for sha256, *row in connection.execute(
            """
            select files.sha256, form_code, org_unit_code, period_month, version
            from raw.submission inner join raw.file as files using (file_id)
            """
        ).fetchall():
            landed = Landed(*row)
            self.reports.setdefault(sha256, []).append(landed)
            self.versions[landed.key] = max(landed.version, self.versions.get(landed.key, 0))

    def is_replaced(self, sha256: str) -> bool:
        """Whether a file gave reports and each of them has a later version by now."""
        reports = self.reports.get(sha256, [])
        return bool(reports) and all(report.version < self.versions[report.key] for report in reports)

    def figures(self, key: Key) -> dict[tuple[str, str], tuple[Decimal | None, str | None]]:
        """Value and unit by indicator and column role of the last report in which nothing wrong was noticed."""
        found = self._connection.execute(
            """
            select indicator_code, column_role, value, unit_code
            from raw.cell
            where indicator_code is not null and submission_id = (
                select submission_id
                from raw.submission
                where form_code = ? and org_unit_code = ? and period_month = ?
                    and submission_id not in (
                        select submission_id from raw.finding where severity = 'hard' and submission_id is not null
                    )
                order by version desc
                limit 1
            )
            """,
            list(key),
        ).fetchall()
        return {(indicator, role): (value, unit) for indicator, role, value, unit in found}

    def land(self, batches: Mapping[str, pa.Table]) -> None:
        """Insert batches of rows by table in one transaction, or nothing. Raises GuobanError when the disk refuses."""
        with disk_errors(self._connection):
            self._connection.execute("begin")
            for table, batch in batches.items():
                rows.insert(self._connection, table, batch)
            self._connection.execute("commit")


@contextmanager
def disk_errors(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Roll back and raise one clear GuobanError when DuckDB cannot write."""
    try:
        yield
    except (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException) as error:
        with suppress(duckdb.Error):  # the database may be gone with the disk; nothing of the transaction was kept
            connection.execute("rollback")
        raise GuobanError("disk", file="warehouse.duckdb", detail=str(error).splitlines()[0]) from error


@contextmanager
def ingest_lock(settings: Settings, patience: float = 0) -> Iterator[None]:
    """Holds off every other ingest. Raises GuobanError when one does not end in ``patience`` seconds."""
    lock = FileLock(settings.home / "ingest.lock")
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=patience)
    except Timeout as error:
        raise GuobanError("ingest_busy", file=lock.lock_file) from error
    except OSError as error:
        raise GuobanError("disk", file=settings.home, detail=error.strerror or error) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def open_warehouse(settings: Settings) -> Iterator[Warehouse]:
    """Open the warehouse for landing, one run at a time.

    Raises GuobanError when another ingest runs, another program holds the warehouse, or the disk cannot be written.
    """
    with ingest_lock(settings):
        connection = _connect(settings)
        try:
            yield Warehouse(connection)
        finally:
            connection.close()


def _connect(settings: Settings) -> duckdb.DuckDBPyConnection:
    try:
        connection = duckdb.connect(str(settings.warehouse))
        raw.create_tables(connection)
    except (duckdb.IOException, duckdb.ConnectionException) as error:
        locked = "lock" in str(error).lower() or isinstance(error, duckdb.ConnectionException)
        detail = str(error).splitlines()[0]
        raise GuobanError("warehouse_locked" if locked else "disk", file=settings.warehouse, detail=detail) from error
    return connection
