"""What xlrd reads from the workbook stream of an .xls."""

import io
from dataclasses import dataclass

import xlrd
from xlrd.biffh import XL_WORKBOOK_GLOBALS

from ingestion.readers.grid import Grid
from ingestion.readers.numberformats import BUILT_IN, NumberFormat, number_format
from ingestion.readers.textencoding import EXPECTED, visible
from ingestion.readers.workbook import Unreadable

_CHINESE_FORMATS = {*range(27, 37), *range(50, 59)}
_UTF16 = 1200
_BIFF8 = 80


class FirstFailedError(Exception):
    """xlrd cannot read the stream."""


@dataclass(frozen=True, slots=True)
class FirstReading:
    """The sheets, and whether calamine must come to the same texts (it knows only code page 1200)."""

    grids: list[Grid]
    date1904: bool
    same_text: bool


class _Book(xlrd.book.Book):
    """Leaves out defined names: they are not cells, and their formulas are what xlrd fails on in good files."""

    def handle_name(self, data: bytes) -> None:
        pass

    def names_epilogue(self) -> None:
        pass


def first_grids(stream: bytes) -> FirstReading:
    """Every worksheet, with what is hidden, merged and in error. Raises FirstFailedError or Unreadable."""
    try:
        book = _open(stream, None)
        grids = [_grid(book, number) for number in range(book.nsheets)]
        if book.biff_version < _BIFF8 and _is_garbled(grids):
            book = _open(stream, "gb18030")
            grids = [_grid(book, number) for number in range(book.nsheets)]
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # whatever its parsing stumbles over: struct.error, IndexError, AssertionError …
        if "encrypted" in str(error):
            raise Unreadable("file_password") from error
        raise FirstFailedError(f"xlrd: {type(error).__name__}") from error
    same_text = book.biff_version == _BIFF8 and book.codepage in (None, _UTF16)
    return FirstReading(grids, bool(book.datemode), same_text)


def _open(stream: bytes, encoding: str | None) -> _Book:
    """As xlrd.open_workbook does, but for our own kind of book."""
    book = _Book()
    book.biff2_8_load(
        filename=None, file_contents=stream, logfile=io.StringIO(), verbosity=-1, use_mmap=False,
        encoding_override=encoding, formatting_info=True, on_demand=False, ragged_rows=True,
        ignore_workbook_corruption=False,
    )  # fmt: skip
    book.biff_version = book.getbof(XL_WORKBOOK_GLOBALS)
    if book.biff_version < 50:
        raise Unreadable("file_old_excel")
    try:
        book.parse_globals()
    except UnicodeDecodeError:
        if encoding:
            raise
        return _open(stream, "gb18030")  # Chinese text in a file that does not name its code page
    book._sheet_list = [None] * len(book._sheet_names)
    book.get_sheets()
    book.nsheets = len(book._sheet_list)
    return book


def _grid(book: _Book, number: int) -> Grid:
    sheet = book.sheet_by_index(number)
    grid = Grid(visible(sheet.name), hidden=sheet.visibility != 0)
    formats = _Formats(book)
    for row in range(sheet.nrows):
        for column, (kind, value) in enumerate(zip(sheet.row_types(row), sheet.row_values(row), strict=True)):
            place = (row, column)
            if kind == xlrd.XL_CELL_TEXT:
                grid.put(place, visible(value))
            elif kind == xlrd.XL_CELL_NUMBER or kind == xlrd.XL_CELL_DATE:
                grid.formatted(place, value, formats[sheet.cell_xf_index(row, column)], bool(book.datemode))
            elif kind == xlrd.XL_CELL_BOOLEAN:
                grid.put(place, bool(value))
            elif kind == xlrd.XL_CELL_ERROR:
                grid.error(place, xlrd.error_text_from_code.get(value, "#N/A"))
    grid.merges = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
    grid.hidden_rows = {row for row, facts in sheet.rowinfo_map.items() if facts.hidden or facts.height == 0}
    grid.hidden_columns = [
        (column, column) for column, facts in sheet.colinfo_map.items() if facts.hidden or facts.width == 0
    ]
    return grid


class _Formats(dict[int, NumberFormat | None]):
    """Style number of a cell to its number format."""

    def __init__(self, book: _Book) -> None:
        super().__init__()
        self._book = book

    def __missing__(self, style: int) -> NumberFormat | None:
        key = self._book.xf_list[style].format_key
        known = self._book.format_map.get(key)
        code = BUILT_IN[key] if key in _CHINESE_FORMATS or known is None else known.format_str
        self[style] = found = number_format(code)
        return found


def _is_garbled(grids: list[Grid]) -> bool:
    """Whether Western text makes sense as Chinese: the file names the wrong code page."""
    texts = [value for grid in grids for value in grid.cells.values() if isinstance(value, str) and not value.isascii()]
    try:
        chinese = "\n".join(texts).encode("cp1252").decode("gb18030")
    except UnicodeError:
        return False
    return any(word in chinese for word in EXPECTED)
