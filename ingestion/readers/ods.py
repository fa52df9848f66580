"""LibreOffice's .ods, read by our own code: calamine never returns from a truncated one and fills memory on repeats."""

from datetime import time, timedelta
from re import compile as pattern

from ingestion.readers import limits, xmlparts
from ingestion.readers.archive import Archive
from ingestion.readers.cells import iso_moment, numeric
from ingestion.readers.grid import Grid, finish
from ingestion.readers.workbook import CellValue, Unreadable, Workbook
from ingestion.readers.xmlparts import Attributes

_DURATION = pattern(r"(-?)P(?:(\d{1,6})D)?T(\d{1,7})H(\d{1,4})M(\d{1,4})(?:[.,](\d{1,9}))?S")
_ERROR = pattern(r"#(?:REF|NAME|VALUE|DIV/0|N/A|NUM|NULL)[!?]?|Err:\d{3}")
_CELLS = {"table-cell", "covered-table-cell"}
#: Text of a comment or drawing stands inside the cell and is not what the cell shows.
_ASIDE = {"annotation", "frame", "custom-shape", "shapes", "tracked-changes", "ruby-text"}
_FORMATS = {"percentage": "0%", "date": "yyyy-mm-dd", "time": "hh:mm:ss"}


def read_ods(archive: Archive) -> Workbook:
    """Every sheet of the package."""
    if "META-INF/manifest.xml" in archive:
        manifest = xmlparts.elements(archive.read("META-INF/manifest.xml"), "manifest.xml")
        if any(name == "encryption-data" for _, name, _ in manifest):
            raise Unreadable("file_password")
    content = _Content()
    xmlparts.walk(archive.read("content.xml"), "content.xml", content.start, content.end, content.text)
    archive.refuse_entities({"content.xml"})
    sheets, notes = finish(content.grids)
    return Workbook(sheets, "ods", content.date1904, notes)


class _Content:
    """Collects tables from the events of content.xml. Repeats are multiplied only where something stands."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.date1904 = False
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.tables = 0
        self.aside = 0
        self.row = self.column = self.row_repeat = 0
        self.row_hidden = False
        self.row_cells: list[tuple[int, int, Attributes, str]] = []
        self.cell: Attributes | None = None
        self.paragraphs: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name in _ASIDE:
            self.aside += 1
        elif name == "style":
            self.style = attributes.get("name", "")
        elif name == "table-properties" and attributes.get("display") == "false":
            self.hidden_styles.add(self.style)
        elif name == "null-date":
            self.date1904 = attributes.get("date-value") == "1904-01-01"
        elif self.aside:
            return
        elif name == "table":
            self._start_table(attributes)
        elif self.tables != 1:
            return
        elif name == "table-column":
            repeat = _repeat(attributes, "number-columns-repeated")
            if attributes.get("visibility", "visible") != "visible":
                self.grids[-1].hidden_columns.append((self.column, self.column + repeat - 1))
            self.column += repeat
        elif name == "table-row":
            self.column = 0
            self.row_repeat = _repeat(attributes, "number-rows-repeated")
            self.row_hidden = attributes.get("visibility", "visible") != "visible"
            self.row_cells = []
        elif name in _CELLS:
            self.cell, self.paragraphs = attributes, []
        elif self.cell is not None:
            self._start_text(name, attributes)

    def _start_table(self, attributes: Attributes) -> None:
        self.tables += 1
        if self.tables == 1:
            if len(self.grids) == limits.SHEETS:
                raise Unreadable("file_too_many_sheets", most=limits.SHEETS)
            hidden = attributes.get("style-name", "") in self.hidden_styles
            self.grids.append(Grid(attributes.get("name", ""), hidden))
            self.row = self.column = 0

    def _start_text(self, name: str, attributes: Attributes) -> None:
        if name == "p":
            self.paragraphs.append("")
        elif self.paragraphs and name in ("s", "tab", "line-break"):
            blanks = min(_repeat(attributes, "c"), limits.CELL_TEXT)
            self.paragraphs[-1] += {"s": " " * blanks, "tab": "\t", "line-break": "\n"}[name]

    def text(self, value: str) -> None:
        if self.cell is not None and self.paragraphs and not self.aside and self.tables == 1:
            self.paragraphs[-1] += value

    def end(self, name: str) -> None:
        if name in _ASIDE:
            self.aside -= 1
        elif self.aside:
            return
        elif name == "table":
            self.tables -= 1
        elif self.tables != 1:
            return
        elif name in _CELLS and self.cell is not None:
            repeat = _repeat(self.cell, "number-columns-repeated")
            text = "\n".join(self.paragraphs)
            if text or "value-type" in self.cell or "number-columns-spanned" in self.cell or "formula" in self.cell:
                self.row_cells.append((self.column, repeat, self.cell, text))
            self.column += repeat
            self.cell = None
        elif name == "table-row":
            self._end_row()

    def _end_row(self) -> None:
        grid = self.grids[-1]
        if self.row_hidden:
            grid.hidden_rows.update(range(self.row, min(self.row + self.row_repeat, limits.ROWS)))
        if self.row_cells:
            copies = self.row_repeat * sum(repeat for _, repeat, _, _ in self.row_cells)
            if len(grid.cells) + copies > limits.CELLS:
                raise Unreadable("file_too_many_cells", sheet=grid.name, most=limits.CELLS)
            for row in range(self.row, self.row + self.row_repeat):
                for first, repeat, cell, text in self.row_cells:
                    for column in range(first, first + repeat):
                        _put(grid, (row, column), cell, text)
        self.row += self.row_repeat


def _put(grid: Grid, place: tuple[int, int], cell: Attributes, text: str) -> None:
    kind = cell.get("value-type", "string" if text else "")
    right, down = _repeat(cell, "number-columns-spanned"), _repeat(cell, "number-rows-spanned")
    if right > 1 or down > 1:
        grid.merges.append((*place, place[0] + down - 1, place[1] + right - 1))
    if "formula" in cell and (kind == "error" or _ERROR.fullmatch(text)):
        grid.error(place, text or "#N/A")
    elif "formula" in cell and not kind:
        grid.uncached.add(place)
    else:
        value = _value(kind, cell, text)
        grid.put(place, value)
        if kind in _FORMATS and place in grid.cells:
            grid.formats[place] = _FORMATS[kind]
        elif kind == "currency" and cell.get("currency", "CNY") != "CNY":
            grid.formats[place] = f'"{cell["currency"]}"0.00'


def _value(kind: str, cell: Attributes, text: str) -> CellValue:
    if kind in ("float", "percentage", "currency"):
        return numeric(cell.get("value", text))
    if kind == "date":
        return iso_moment(cell.get("date-value", text))
    if kind == "time":
        return _duration(cell.get("time-value", ""), text)
    if kind == "boolean":
        return cell.get("boolean-value", text) == "true"
    return text or cell.get("string-value") or None


def _duration(duration: str, text: str) -> CellValue:
    """A time of day; what is longer or negative stays the text that the cell shows."""
    match = _DURATION.fullmatch(duration)
    if match is None:
        return text
    sign, days, hours, minutes, seconds, fraction = match.groups()
    whole = timedelta(days=int(days or 0), hours=int(hours), minutes=int(minutes), seconds=int(seconds))
    if sign or whole >= timedelta(days=1):
        return text
    microseconds = int((fraction or "0").ljust(6, "0")[:6])
    return time(whole.seconds // 3600, whole.seconds // 60 % 60, whole.seconds % 60, microseconds)


def _repeat(attributes: Attributes, name: str) -> int:
    """How often something is repeated; at least once, and never further than a sheet goes."""
    text = attributes.get(name, "1")
    return max(1, min(int(text), 1_048_576)) if text.isdecimal() and len(text) < 12 else 1
