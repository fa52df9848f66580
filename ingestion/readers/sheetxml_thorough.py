"""One sheet of an .xlsx through the XML parser: any prefix, any encoding, cells without addresses, comments, CDATA."""

import re

from ingestion.readers import cells, limits, xmlparts
from ingestion.readers.cells import BookFacts, RawCell
from ingestion.readers.grid import Grid
from ingestion.readers.workbook import Unreadable, column_letters
from ingestion.readers.xmlparts import Attributes

_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_CELL_TEXT = {"v", "t"}


def read_sheet(data: bytes, part: str, facts: BookFacts, grid: Grid) -> None:
    """Put all cells, merges and hidden rows and columns of the sheet into ``grid``."""
    collected = _Collector(part, grid)
    xmlparts.walk(data, part, collected.start, collected.end, collected.text)
    kinds = {key: (kind, facts.formats.get(style)) for key, (style, kind) in collected.kinds.items()}
    cells.fill(collected.cells, kinds, facts, grid)


class _Collector:
    def __init__(self, part: str, grid: Grid) -> None:
        self.part, self.grid = part, grid
        self.cells: list[RawCell] = []
        self.kinds: dict[str, tuple[str, str]] = {}
        self.seen: set[tuple[str, str]] = set()
        self.above: list[str] = []
        self.row, self.column = 0, 0
        self.pieces: dict[str, list[str]] = {}
        self.attributes: Attributes = {}
        self.formula = ""

    def start(self, name: str, attributes: Attributes) -> None:
        self.above.append(name)
        if name == "row":
            self.row = self._row(attributes.get("r"))
            self.column = 0
            if cells.is_hidden(attributes, "ht"):
                self.grid.hidden_rows.add(self.row - 1)
        elif name == "c":
            self.attributes = attributes
            self.formula = ""
            self.pieces = {"v": [], "t": []}
        elif name == "f":
            self.formula = "<f"
        elif name == "col" and cells.is_hidden(attributes, "width"):
            self.grid.hidden_columns.append(cells.column_range(attributes))
        elif name == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            self.grid.merges.append(cells.merge(*self._address(first), *self._address(last or first)))

    def text(self, value: str) -> None:
        name = self.above[-1]
        if name in _CELL_TEXT and "c" in self.above and "rPh" not in self.above:
            self.pieces[name].append(value)

    def end(self, name: str) -> None:
        self.above.pop()
        if name == "c":
            reference = self.attributes.get("r")
            letters, row = self._address(reference) if reference else (column_letters(self.column), str(self.row))
            self.column = cells.column_number(letters) + 1
            style, kind = self.attributes.get("s") or "0", self.attributes.get("t", "")
            value, inline = "".join(self.pieces["v"]), "".join(self.pieces["t"])
            value = inline or value if kind == "inlineStr" else value or inline
            if value or self.formula:
                self.kinds[f"{style} {kind}"] = style, kind
                self._add((letters, row, f"{style} {kind}", self.formula, value))

    def _add(self, cell: RawCell) -> None:
        if cell[:2] in self.seen:
            raise Unreadable("file_duplicate_cell", sheet=self.grid.name, cell="".join(cell[:2]))
        self.seen.add(cell[:2])
        self.cells.append(cell)
        if len(self.cells) > limits.CELLS:
            raise Unreadable("file_too_many_cells", sheet=self.grid.name, most=limits.CELLS)

    def _row(self, number: str | None) -> int:
        if number is None:
            return self.row + 1
        if not number.isdecimal() or not 0 < int(number) <= cells.LAST_ROW:
            raise Unreadable("file_damaged", detail=f"{self.part}: row {number}")
        return int(number)

    def _address(self, reference: str) -> tuple[str, str]:
        match = _ADDRESS.fullmatch(reference.upper())
        if match is None:
            raise Unreadable("file_damaged", detail=f"{self.part}: {reference}")
        return match[1], match[2]
