"""Real workbooks for the tests: the form, filled in, and changed afterwards as a clerk would change it."""

import io
from collections.abc import Callable
from datetime import date
from functools import cache

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from guoban.settings import PROJECT
from ingestion import readers, vocabulary
from ingestion.form import NOT_APPLICABLE, Figure, Figures, Filled, FormWriter

SEEDS = PROJECT / "seeds"
UNIT = "昆仑桥街道总工会"
UNIT_CODE = "430381003"
JUNE = date(2006, 6, 1)

#: Columns of the form.
CODE, MONTH, YTD = "D", "E", "F"


@cache
def _writer() -> FormWriter:
    words = vocabulary.load(SEEDS)
    return FormWriter(words, words.forms["monthly_01"], SEEDS)


@cache
def _lines() -> dict[str, vocabulary.Item]:
    return {item.indicator_code: item for item in vocabulary.load(SEEDS).forms["monthly_01"].items.values()}


def form(unit: str = UNIT, month: date = JUNE, **figures: Figure | tuple[Figure, Figure]) -> bytes:
    """A form in which every figure is 0 except those given by indicator: (month, cumulative), or one for both."""
    filled = {}
    for code, item in _lines().items():
        figure = figures.get(code, 0)
        in_month, ytd = figure if isinstance(figure, tuple) else (figure, figure)
        filled[item.line_no] = Figures(NOT_APPLICABLE if item.kind == "stock" else in_month, ytd)
    return _writer().to_bytes(Filled(unit, month, filled, date(2006, 7, 3)))


def changed(data: bytes, change: Callable[[Worksheet], None]) -> bytes:
    """The workbook after somebody worked on its first sheet."""
    book = load_workbook(io.BytesIO(data))
    change(book.worksheets[0])
    return saved(book)


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def sheets(data: bytes) -> tuple[readers.Sheet, ...]:
    """The sheets of a workbook as the reader hands them over."""
    return readers.read(data, "").sheets


def table(*sheets: tuple[str, list[list[object]]], at: tuple[int, int] = (1, 1)) -> bytes:
    """A workbook typed by hand: sheets by name, their rows from the cell ``at`` (row, column) on."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, at[0]):
            for column, value in enumerate(row, at[1]):
                if value is not None:
                    sheet.cell(number, column).value = value  # type: ignore[assignment]
    return saved(book)


def items() -> list[vocabulary.Item]:
    """The lines of the form in their order."""
    return list(_lines().values())


def row_of(sheet: Worksheet, line_no: str) -> int:
    """The row of a line of the form."""
    return next(row for row in range(1, sheet.max_row + 1) if sheet[f"{CODE}{row}"].value == line_no)


def line_of(indicator_code: str) -> str:
    return _lines()[indicator_code].line_no


def put(indicator_code: str, column: str, value: object) -> Callable[[Worksheet], None]:
    """A change that writes one value into the row of an indicator."""

    def change(sheet: Worksheet) -> None:
        sheet[f"{column}{row_of(sheet, line_of(indicator_code))}"].value = value

    return change
