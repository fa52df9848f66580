"""The rows of the landing tables and their Arrow form, so that they are inserted in bulk."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import pyarrow as pa

from ingestion.findings import Finding
from ingestion.layout_form import Cell

SUBMISSIONS = pa.schema(
    [
        ("submission_id", pa.string()),
        ("file_id", pa.string()),
        ("form_code", pa.string()),
        ("org_unit_code", pa.string()),
        ("period_month", pa.date32()),
        ("version", pa.int32()),
        ("received_at", pa.timestamp("us")),
        ("sheet", pa.string()),
    ]
)
CELLS = pa.schema(
    [
        ("submission_id", pa.string()),
        ("sheet", pa.string()),
        ("cell", pa.string()),
        ("row_no", pa.int32()),
        ("column_no", pa.int32()),
        ("line_no", pa.string()),
        ("label", pa.string()),
        ("indicator_code", pa.string()),
        ("column_role", pa.string()),
        ("text", pa.string()),
        ("value", pa.decimal128(24, 8)),
        ("unit_code", pa.string()),
        ("qualifier", pa.string()),
    ]
)
FILES = pa.schema(
    [
        ("file_id", pa.string()),
        ("sha256", pa.string()),
        ("file_name", pa.string()),
        ("size_bytes", pa.int64()),
        ("received_at", pa.timestamp("us")),
        ("landed_at", pa.timestamp("us")),
        ("verdict", pa.string()),
        ("archived_path", pa.string()),
    ]
)
FINDINGS = pa.schema(
    [
        (name, pa.string())
        for name in (
            "file_id", "submission_id", "severity", "code", "sheet", "cell", "indicator_code", "column_role",
            "message_zh", "message_en",
        )
    ]
)  # fmt: skip


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


def rows_to_arrow(rows: Sequence[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    """Rows in the order of the schema's columns as one Arrow table."""
    columns = zip(*rows, strict=True) if rows else ([] for _ in schema)
    return pa.Table.from_arrays(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
    )


def cells_to_arrow(cells: Sequence[tuple[str, Sequence[Cell]]]) -> pa.Table:
    """The cells of several submissions, given with their ids, as one Arrow table."""
    return rows_to_arrow([(submission_id, *cell) for submission_id, group in cells for cell in group], CELLS)


def finding_row(file_id: str, submission_id: str | None, finding: Finding) -> tuple[object, ...]:
    """A row of raw.finding."""
    return (
        file_id, submission_id, finding.severity, finding.code, finding.sheet, finding.cell, finding.indicator_code,
        finding.column_role, finding.message_zh, finding.message_en,
    )  # fmt: skip
