"""Blank forms for the tests: written by the product, filled in as a clerk would, and what is published before."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from guoban.settings import Settings
from ingestion import template
from tests.ingestion.workbooks import CODE, JUNE, UNIT_CODE, line_of

FIRST_ROW = 10
MONTH, YTD, PREVIOUS, LAST_YEAR, TARGET, COMPLETION, NOTE = "EFGHIJK"


def blank(settings: Settings, folder: Path, month: date = JUNE, unit: str = UNIT_CODE) -> Path:
    """The blank form of one unit."""
    [path] = template.write(settings, [unit], month, folder)
    return path


def sheet_of(path: Path) -> Worksheet:
    return load_workbook(path).worksheets[0]


def results_of(path: Path) -> Worksheet:
    """The sheet with what its formulas came to."""
    return load_workbook(path, data_only=True).worksheets[0]


def place(sheet: Worksheet, indicator: str, column: str) -> str:
    line = line_of(indicator)
    row = next(row for row in range(FIRST_ROW, sheet.max_row + 1) if sheet[f"{CODE}{row}"].value == line)
    return f"{column}{row}"


def entries(sheet: Worksheet) -> list[str]:
    """Addresses of the cells for figures."""
    return [
        f"{column}{row}"
        for row in range(FIRST_ROW, sheet.max_row + 1)
        for column in (MONTH, YTD)
        if sheet[f"{CODE}{row}"].value and not sheet[f"{column}{row}"].protection.locked
    ]


def filled(path: Path, figures: Mapping[str, int | float | str]) -> bytes:
    """The workbook with values by address, saved by a program that drops what the formulas came to."""
    book = load_workbook(path)
    for cell, figure in figures.items():
        book.worksheets[0][cell].value = figure
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def calculated(data: bytes) -> bytes:
    """The workbook as Excel saves it: 本年累计 and 完成率 with their results."""
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    results: dict[str, int | float | str] = {}
    for row in range(FIRST_ROW, sheet.max_row + 1):
        month, ytd = sheet[f"{MONTH}{row}"].value, sheet[f"{YTD}{row}"].value
        if isinstance(ytd, str) and ytd.startswith("="):
            before = sheet[f"{PREVIOUS}{row}"].value
            before = before if isinstance(before, int | float) else 0
            ytd = results[f"{YTD}{row}"] = before + month if isinstance(month, int | float) else month or ""
        if isinstance(sheet[f"{COMPLETION}{row}"].value, str):
            is_number = isinstance(ytd, int | float)
            results[f"{COMPLETION}{row}"] = ytd / sheet[f"{TARGET}{row}"].value if is_number else ""

    def with_result(cell: re.Match[str]) -> str:
        result = results[cell[1]]
        kind = ' t="str"' if isinstance(result, str) else ""
        return f'<c r="{cell[1]}"{cell[2]}{kind}>{cell[3]}<v>{result}</v></c>'

    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(buffer, "w") as copy:
        for name in package.namelist():
            part = package.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                part = re.sub(r'<c r="(\w+)"([^>]*)>(<f>[^<]*</f>)<v ?/?>(?:</v>)?</c>', with_result, part)
            copy.writestr(name, part)
    return buffer.getvalue()


def publish(
    settings: Settings,
    values: Sequence[tuple[str, date, int | Decimal | None, int | Decimal | None, int | None]],
    not_applicable: Sequence[tuple[str, date]] = (),
) -> None:
    """Published marts of one unit: (indicator, month, month value, sum of the year, stock), in base units."""
    folder = settings.published / "current"
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / "marts.duckdb")) as connection:
        connection.execute(
            """
            create table fct_indicator_values (
                org_unit_code varchar, indicator_code varchar, period_month date, month_value decimal(18, 4),
                ytd_value decimal(18, 4), stock_value decimal(18, 4), stock_age_months integer
            );
            create table fct_cells (
                org_unit_code varchar, indicator_code varchar, period_month date, column_role varchar, qualifier varchar
            )
            """
        )
        for code, month, in_month, ytd, stock in values:
            connection.execute(
                "insert into fct_indicator_values values (?, ?, ?, ?, ?, ?, 0)",
                [UNIT_CODE, code, month, in_month, ytd, stock],
            )
        for code, month in not_applicable:
            connection.execute(
                "insert into fct_cells values (?, ?, ?, 'ytd', 'not_applicable')", [UNIT_CODE, code, month]
            )
