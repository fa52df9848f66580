"""A clean .xlsx with the values of another format at the same addresses: .xls, .ods, .csv, .html."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from ingestion.returning.cell_text import clean, put, width
from ingestion.returning.marks import PlainSheet

#: Filled cells and covered cells of merges; a table beyond these is no form, and its findings are only listed.
CELLS, MERGED_CELLS = 100_000, 20_000

#: More digits than this are an identifier, which a number cell would round.
_DIGITS = 10**15
_LARGEST_ROW, _LARGEST_COLUMN = 1_048_576, 16_384
_NOT_IN_NAMES = re.compile(r"[\\/*?:\[\]\x00-\x1f]")


@dataclass(frozen=True)
class Copy:
    """The workbook and, by the name in the original, the name of each sheet in it (Excel allows fewer names)."""

    book: Any
    names: dict[str, str]


def copy_values(sheets: Sequence[PlainSheet]) -> Copy | None:
    """The sheets as a new workbook; None if there is nothing to copy or too much of it."""
    filled = sum(_filled(value) for sheet in sheets for row in sheet.rows for value in row)
    if not 0 < filled <= CELLS:
        return None
    book = Workbook()
    book.remove(book.active)
    names: dict[str, str] = {}
    for sheet in sheets:
        names[sheet.name] = _name(sheet.name, names)
        _copy(sheet, book.create_sheet(names[sheet.name]))
    return Copy(book, names)


def _copy(sheet: PlainSheet, target: Any) -> None:
    widths: dict[int, int] = {}
    merged = {(top, left) for top, left, _, right in sheet.merges if right > left}
    for row, values in enumerate(sheet.rows[:_LARGEST_ROW]):
        for column, value in enumerate(values[:_LARGEST_COLUMN]):
            if not _filled(value):
                continue
            cell = target.cell(row + 1, column + 1)
            _write(cell, value)
            cell.alignment = Alignment(vertical="center", wrap_text=isinstance(value, str) and "\n" in value)
            if number_format := sheet.formats.get((row, column)):
                cell.number_format = number_format
            if (row, column) not in merged:
                widths[column] = max(widths.get(column, 0), *map(width, str(value).split("\n")))
    for column, most in widths.items():
        target.column_dimensions[get_column_letter(column + 1)].width = min(max(most + 2, 8), 42)
    for top, left, bottom, right in _mergeable(sheet):
        target.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
        target.cell(top + 1, left + 1).alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    if sheet.hidden:
        target.sheet_state = "hidden"
    target.print_options.gridLines = True
    target.page_setup.paperSize = "9"
    target.page_setup.orientation = "landscape" if len(widths) > 8 else "portrait"
    target.page_setup.fitToWidth, target.page_setup.fitToHeight = 1, 0
    target.sheet_properties.pageSetUpPr.fitToPage = True


def _write(cell: Any, value: object) -> None:
    if isinstance(value, datetime | time):
        cell.value = value.replace(tzinfo=None)
    elif isinstance(value, int | float | Decimal) and not -_DIGITS < value < _DIGITS:  # neither is NaN
        put(cell, str(value))
    elif isinstance(value, bool | int | float | Decimal | date | timedelta):
        cell.value = value
    else:
        put(cell, str(value))


def _filled(value: object) -> bool:
    return value is not None and value != ""


def _mergeable(sheet: PlainSheet) -> list[tuple[int, int, int, int]]:
    """The merges that can stand in one sheet: valid, apart from each other, and not boundless."""
    taken: set[tuple[int, int]] = set()
    merges = []
    for merge in sheet.merges:
        top, left, bottom, right = merge
        area = (bottom - top + 1) * (right - left + 1)
        if not (0 <= top <= bottom < _LARGEST_ROW and 0 <= left <= right < _LARGEST_COLUMN) or area < 2:
            continue
        if len(taken) + area > MERGED_CELLS:
            continue
        places = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        if taken.isdisjoint(places):
            taken |= places
            merges.append(merge)
    return merges


def _name(name: str, taken: dict[str, str]) -> str:
    """A name that Excel allows: at most 31 characters, none of ``[]:*?/\\``, no quotes at the ends, no other's."""
    plain = _NOT_IN_NAMES.sub("_", clean(name, 31)).strip("' ") or "Sheet"
    used = {other.casefold() for other in taken.values()} | {"history"}
    unique, number = plain, 1
    while unique.casefold() in used:
        number += 1
        unique = f"{plain[: 28 - len(str(number))]}({number})"
    return unique
