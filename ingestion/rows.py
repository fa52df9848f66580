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

from ingestion.figures import Cell
from ingestion.findings import Finding


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


class ExplanationRow(NamedTuple):
    """A row of raw.explanation."""

    submission_id: str | None
    file_id: str
    check_code: str
    sheet: str | None
    cell: str | None
    indicator_label: str | None
    text: str
    explained_by: str | None
    received_at: datetime


#: The columns of some cells, each as text, in the order of ``Cell``.
Columns = tuple[list[str | None], ...]

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
    "explanation": ExplanationRow._fields,
}


def arrow(table: str, rows: Sequence[tuple[object, ...]]) -> pa.Table:
    """Rows of ``raw.<table>``, in the order of its columns above, as an Arrow table of text."""
    names = TABLES[table]
    columns = zip(*rows, strict=True) if rows else ([] for _ in names)
    return pa.Table.from_arrays([_texts(column) for column in columns], names=list(names))


def columns_of(cells: Sequence[Cell]) -> Columns:
    """Cells turned into columns of text."""
    return tuple(list(map(_text, column)) for column in zip(*cells, strict=True)) or tuple([] for _ in Cell._fields)


def cells(groups: Sequence[tuple[str, Columns]]) -> pa.Table:
    """A batch of raw.cell from the cells of several submissions, given with their ids."""
    builders = [pa.lib.StringBuilder() for _ in TABLES["cell"]]
    for submission_id, columns in groups:
        builders[0].append_values([submission_id] * len(columns[0]))
        for builder, column in zip(builders[1:], columns, strict=True):
            builder.append_values(column)
    return pa.Table.from_arrays([builder.finish() for builder in builders], names=list(TABLES["cell"]))


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
    builder.append_values(list(map(_text, column)))
    return builder.finish()


def _text(value: object) -> str | None:
    if value is None or type(value) is str:
        return value
    return format(value, "f") if isinstance(value, Decimal) else str(value)
