"""Tables of an HTML page: what many web systems export under the name .xls."""

import re
from html.parser import HTMLParser

from ingestion.readers import limits
from ingestion.readers.cells import numeric
from ingestion.readers.grid import Grid, finish
from ingestion.readers.textencoding import visible
from ingestion.readers.workbook import CellValue, Note, Unreadable, Workbook

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SHEET_NAME = re.compile(r"<x:Name>([^<]{1,100})</x:Name>")
_LOGIN = re.compile(r"""<input[^>]{0,500}type\s*=\s*["']?password""", re.IGNORECASE)
_FRAMES = re.compile(r"<frameset[\s>]", re.IGNORECASE)
_MOVED = re.compile(r"http-equiv\s*=\s*.?refresh|location\.(?:href|replace)|window\.location", re.IGNORECASE)
_SILENT = {"script", "style", "title", "noscript", "template"}


def read_html(text: str, notes: tuple[Note, ...]) -> Workbook:
    """One sheet for each table in which something stands; tables inside cells are part of their cell."""
    page = _Page()
    try:
        page.feed(text)
        page.close()
    except AssertionError as error:  # how the library says that it cannot go on
        raise Unreadable("file_damaged", detail="HTML") from error
    grids = [grid for grid in page.grids if grid.cells]
    if _LOGIN.search(text):
        raise Unreadable("file_login_page")
    if not grids:
        if _FRAMES.search(text):
            raise Unreadable("file_web_frames")
        raise Unreadable("file_login_page" if _MOVED.search(text) else "file_web_page")
    names = _SHEET_NAME.findall(text)
    for number, grid in enumerate(grids):
        grid.name = names[number].strip() if len(names) == len(grids) else f"Table{number + 1}"
    sheets, remarks = finish(grids)
    if page.unseen:
        remarks = (*remarks, ("file_note_unseen", {"cells": page.unseen}))
    return Workbook(sheets, "html", notes=(*notes, *remarks))


class _Page(HTMLParser):
    """Places the cells of each outermost table, honouring colspan and rowspan."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.grids: list[Grid] = []
        self.unseen = 0
        self._depth = 0
        self._row = -1
        self._column = 0
        self._taken: dict[int, int] = {}
        self._cell: dict[str, str] | None = None
        self._text: list[str] = []
        self._silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent = tag
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self._start_table()
        elif self._depth == 1 and tag == "tr":
            self._start_row(dict(attrs))
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()
            if self._row < 0:
                self._start_row({})
            self._cell, self._text = {key: value or "" for key, value in attrs}, []
        elif tag == "br":
            self._text.append("\0")
        elif tag in ("p", "div", "td", "tr") and self._text:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""
        elif tag == "table" and self._depth:
            if self._depth == 1:
                self._end_cell()
            self._depth -= 1
        elif self._depth == 1 and tag in ("td", "th", "tr"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._silent:
            self._text.append(data)

    def close(self) -> None:
        super().close()
        self._end_cell()

    def _start_table(self) -> None:
        if len(self.grids) >= limits.SHEETS:
            raise Unreadable("file_too_many_sheets", most=limits.SHEETS)
        self.grids.append(Grid(f"Table{len(self.grids) + 1}"))
        self._row, self._taken = -1, {}

    def _start_row(self, attributes: dict[str, str | None]) -> None:
        self._end_cell()
        self._row += 1
        self._column = 0
        self._taken = {column: rows - 1 for column, rows in self._taken.items() if rows > 1}
        if _HIDDEN.search(attributes.get("style") or ""):
            self.grids[-1].hidden_rows.add(self._row)
        if self._row >= limits.ROWS:
            raise Unreadable("file_too_far", sheet=self.grids[-1].name, cell=f"A{self._row + 1}")

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        if cell is None:
            return
        grid = self.grids[-1]
        value = _value(cell, "".join(self._text))
        if _HIDDEN.search(cell.get("style", "")):
            self.unseen += value is not None
            return
        while self._column in self._taken:
            self._column += 1
        width, height = _span(cell.get("colspan")), _span(cell.get("rowspan"))
        if self._column + width > limits.COLUMNS:
            raise Unreadable("file_too_far", sheet=grid.name, cell=f"{self._row + 1}:{self._column + width}")
        place = (self._row, self._column)
        grid.put(place, value)
        if isinstance(value, int | float) and "".join(self._text).strip()[-1:] in ("%", "％"):
            grid.formats[place] = "0%"
        if width > 1 or height > 1:
            grid.merges.append((*place, self._row + height - 1, self._column + width - 1))
            self._taken.update(dict.fromkeys(range(self._column, self._column + width), height))
        self._column += width
        if len(grid.cells) > limits.CELLS or len(grid.merges) > limits.MERGES:
            raise Unreadable("file_too_many_cells", sheet=grid.name, most=limits.CELLS)


def _value(cell: dict[str, str], text: str) -> CellValue:
    """What the cell shows; Excel's own pages carry the full number beside the rounded one they show."""
    shown = "\n".join(line.strip(" ") for line in _BLANKS.sub(" ", text).split("\0"))
    exact = numeric(cell.get("x:num", "")) if cell.get("x:num") else ""
    return exact if not isinstance(exact, str) else visible(shown) or None


def _span(text: str | None) -> int:
    return max(1, min(int(text), 65_536)) if text and text.isdecimal() and len(text) < 9 else 1
