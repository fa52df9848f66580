"""The rows of the landing tables, and their way into DuckDB in bulk.

Columns travel as Arrow text and DuckDB casts them to the types that raw.sql gives them. Building typed Arrow columns
from Python objects would import pandas on the way (``pyarrow.array`` looks for it), a quarter of a second for nothing.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

import duckdb
import pyarrow as pa

from ingestion.findings import Finding
from ingestion.layout_form import Cell


class FileRow(NamedTuple):
    """A row of raw.file."""

    file_id: str
    sha256: str
    file_name: str
    size_bytes: int
    received_at: datetime
    landed_at: datetime
    verdict: str
    archived_path: str


class SubmissionRow(NamedTuple):
    """A row of raw.submission."""

    submission_id: str
    file_id: str
    form_code: str
    org_unit_code: str
    period_month: date
    version: int
    received_at: datetime
    sheet: str


#: Columns by landing table.
TABLES = {
    "file": FileRow._fields,
    "submission": SubmissionRow._fields,
    "cell": ("submission_id", *Cell._fields),
    "finding": (
        "file_id",
        "submission_id",
        "severity",
        "code",
        "sheet",
        "cell",
        "indicator_code",
        "column_role",
        "message_zh",
        "message_en",
    ),
}


def arrow(table: str, rows: Sequence[tuple[object, ...]]) -> pa.Table:
    """Rows of ``raw.<table>``, in the order of its columns above, as an Arrow table of text."""
    names = TABLES[table]
    columns = zip(*rows, strict=True) if rows else ([] for _ in names)
    return pa.Table.from_arrays([_texts(column) for column in columns], names=list(names))


def cell_rows(cells: Sequence[tuple[str, Sequence[Cell]]]) -> list[tuple[object, ...]]:
    """Rows of raw.cell from the cells of several submissions, given with their ids."""
    return [(submission_id, *cell) for submission_id, group in cells for cell in group]


def finding_row(file_id: str, submission_id: str | None, finding: Finding) -> tuple[object, ...]:
    """A row of raw.finding."""
    return (
        file_id,
        submission_id,
        finding.severity,
        finding.code,
        finding.sheet,
        finding.cell,
        finding.indicator_code,
        finding.column_role,
        finding.message_zh,
        finding.message_en,
    )


def insert(connection: duckdb.DuckDBPyConnection, table: str, batch: pa.Table) -> None:
    """Insert ``batch`` into ``raw.<table>``."""
    if batch.num_rows:
        columns = ", ".join(batch.column_names)
        connection.register("batch", batch)
        connection.execute(f"insert into raw.{table} ({columns}) select {columns} from batch")  # noqa: S608
        connection.unregister("batch")


def _texts(column: Sequence[object]) -> pa.Array:
    builder = pa.lib.StringBuilder()
    builder.append_values([value if value is None or type(value) is str else _text(value) for value in column])
    return builder.finish()


def _text(value: object) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)
