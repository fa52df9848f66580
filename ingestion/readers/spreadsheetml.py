"""The XML of Excel 2003, which Java and PHP systems write from templates and call .xls."""

from ingestion.readers import limits, xmlparts
from ingestion.readers.cells import LAST_ROW, iso_moment, numeric
from ingestion.readers.grid import Grid, finish
from ingestion.readers.numberformats import NumberFormat, number_format
from ingestion.readers.workbook import CellValue, Unreadable, Workbook
from ingestion.readers.xmlparts import Attributes

_PART = "XML"
#: Formats that the file names in words.
_NAMED = {
    "Percent": "0.00%", "General Date": "yyyy-m-d h:mm", "Short Date": "yyyy-m-d", "Medium Date": "yyyy-m-d",
    "Long Date": "yyyy-m-d", "Long Time": "h:mm:ss", "Medium Time": "h:mm", "Short Time": "h:mm", "General": "General",
    "Standard": "#,##0.00", "Fixed": "0.00", "General Number": "General", "Scientific": "0.00E+00",
    "Currency": "#,##0.00", "Euro Currency": '"€"#,##0.00', "Yes/No": '"Yes";"Yes";"No"',
    "True/False": '"True";"True";"False"', "On/Off": '"On";"On";"Off"',
}  # fmt: skip


def read_spreadsheetml(data: bytes) -> Workbook:
    """Every worksheet of the file."""
    if len(data) > limits.TEXT:
        raise Unreadable("file_too_large", size=-(-len(data) // 2**20), most=limits.TEXT // 2**20)
    book = _Book()
    xmlparts.walk(_utf8(data), _PART, book.start, book.end, book.text)
    sheets, notes = finish(book.grids)
    return Workbook(sheets, "xml", book.date1904, notes)


def _utf8(data: bytes) -> bytes:
    """Expat knows no Chinese encodings: translate what declares one."""
    head = data[:200].lower()
    if b"gb2312" in head or b"gbk" in head or b"gb18030" in head:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as error:
            raise Unreadable("file_text_encoding") from error
        return text[text.index("?>") + 2 :].encode("utf-8") if "?>" in text[:200] else text.encode("utf-8")
    return data.lstrip()


class _Book:
    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.date1904 = False
        self._formats: dict[str, NumberFormat | None] = {}
        self._style = ""
        self._row, self._column = -1, -1
        self._cell: Attributes | None = None
        self._kind: str | None = None
        self._text: list[str] = []
        self._above: list[str] = []
        self._columns = -1

    def start(self, name: str, attributes: Attributes) -> None:
        self._above.append(name)
        if name == "Style":
            self._style = attributes.get("ID", "")
        elif name == "NumberFormat":
            code = attributes.get("Format", "General")
            self._formats[self._style] = number_format(_NAMED.get(code, code))
        elif name == "Worksheet":
            if len(self.grids) == limits.SHEETS:
                raise Unreadable("file_too_many_sheets", most=limits.SHEETS)
            self.grids.append(Grid(attributes.get("Name", "")))
            self._row = self._columns = -1
        elif not self.grids:
            return
        elif name == "Column":
            self._columns = _index(attributes, self._columns)
            last = self._columns + _number(attributes, "Span")
            if attributes.get("Hidden") == "1" or attributes.get("Width", "1").strip("0.") == "":
                self.grids[-1].hidden_columns.append((self._columns, last))
            self._columns = last
        elif name == "Row":
            self._start_row(attributes)
        elif name == "Cell":
            self._column = _index(attributes, self._column)
            self._cell, self._kind, self._text = attributes, None, []
        elif name == "Data" and self._cell is not None and "Comment" not in self._above:
            self._kind = attributes.get("Type", "String")

    def _start_row(self, attributes: Attributes) -> None:
        self._row = _index(attributes, self._row)
        span = _number(attributes, "Span")
        if attributes.get("Hidden") == "1" or attributes.get("Height", "1").strip("0.") == "":
            self.grids[-1].hidden_rows.update(range(self._row, min(self._row + span + 1, limits.ROWS)))
        self._row += span
        self._column = -1

    def text(self, value: str) -> None:
        if self._cell is not None:
            if "Data" in self._above and "Comment" not in self._above:
                self._text.append(value)
        elif self._above[-1] == "Visible" and self.grids and value.startswith(("SheetHidden", "SheetVeryHidden")):
            self.grids[-1].hidden = True

    def end(self, name: str) -> None:
        self._above.pop()
        if name == "Date1904":
            self.date1904 = True
        elif name == "Cell" and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None

    def _end_cell(self, cell: Attributes) -> None:
        grid, place, text = self.grids[-1], (self._row, self._column), "".join(self._text)
        across, down = _number(cell, "MergeAcross"), _number(cell, "MergeDown")
        if across or down:
            grid.merges.append((*place, self._row + down, self._column + across))
        self._column += across
        if self._kind is None or (not text and self._kind != "String"):
            if "Formula" in cell:
                grid.uncached.add(place)
        elif self._kind == "Error":
            grid.error(place, text)
        else:
            self._put(grid, place, cell, text)
        if len(grid.cells) > limits.CELLS:
            raise Unreadable("file_too_many_cells", sheet=grid.name, most=limits.CELLS)

    def _put(self, grid: Grid, place: tuple[int, int], cell: Attributes, text: str) -> None:
        value: CellValue = text
        if self._kind == "Number":
            value = numeric(text)
            if not isinstance(value, str):
                grid.formatted(place, value, self._formats.get(cell.get("StyleID", "")), self.date1904)
                return
        elif self._kind == "DateTime":
            value = iso_moment(text)
        elif self._kind == "Boolean":
            value = text.strip() == "1"
        grid.put(place, value)


def _number(attributes: Attributes, name: str) -> int:
    text = attributes.get(name, "0")
    return min(int(text), LAST_ROW) if text.isdecimal() and len(text) < 9 else 0


def _index(attributes: Attributes, before: int) -> int:
    """The place of a row, column or cell: its own index, or the next one."""
    number = _number(attributes, "Index")
    return number - 1 if number else before + 1
