"""calamine as the second reader of an .xls, and what the two may disagree on."""

import io
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from ingestion.readers.grid import Grid, refuse_same_names
from ingestion.readers.textencoding import visible
from ingestion.readers.workbook import CellValue, Place, Unreadable

_UTF16 = 1200
_MOMENTS = (date, datetime, time, timedelta)


class SecondFailedError(Exception):
    """calamine cannot read the file."""


def second_grids(data: bytes) -> list[Grid]:
    """Every worksheet as calamine reads it: errors are blanks. Raises SecondFailedError or Unreadable."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            refuse_same_names(book.sheet_names)
            return [
                _grid(book, sheet.name, sheet.visible is not SheetVisibleEnum.Visible)
                for sheet in book.sheets_metadata
                if sheet.typ is SheetTypeEnum.WorkSheet
            ]
    except (Unreadable, MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except PasswordError as error:
        raise Unreadable("file_password") from error
    except BaseException as error:  # a panic of the Rust side is no Exception and has no public class
        raise SecondFailedError(f"calamine: {type(error).__name__}") from error


def _grid(book: CalamineWorkbook, name: str, hidden: bool) -> Grid:
    sheet = book.get_sheet_by_name(name)
    grid = Grid(visible(name), hidden)
    for row, values in enumerate(sheet.to_python(skip_empty_area=False)):
        for column, value in enumerate(values):
            if value != "":
                plain = value / timedelta(days=1) if isinstance(value, timedelta) else value
                grid.put((row, column), visible(plain) if isinstance(plain, str) else plain)
                if isinstance(value, _MOMENTS):
                    grid.formats[row, column] = "date"
    grid.merges = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    return grid


def first_difference(grid: Grid, other: Grid, same_text: bool) -> Place | None:
    """The first cell that two readings do not share. Errors are blanks to calamine, and dates a matter of opinion."""
    for place, value in grid.cells.items():
        if place not in grid.errors and not _agree(value, other.cells.get(place), same_text):
            return place
    return next((place for place in other.cells if place not in grid.cells), None)


def _agree(value: CellValue, other: CellValue, same_text: bool) -> bool:
    if isinstance(value, str):
        return other == value if same_text else isinstance(other, str)
    if isinstance(value, _MOMENTS) or isinstance(other, _MOMENTS):
        return other is not None
    return value == other


def is_garbled(cells: Mapping[Place, CellValue], codepage: int | None) -> bool:
    """Whether any text is, or may be, what calamine makes of a code page it does not know."""
    texts = [value for value in cells.values() if isinstance(value, str)]
    return (bool(texts) and codepage != _UTF16) or any("␀" in text or "\ufffd" in text for text in texts)
