"""One sheet of an .xlsx: from its XML to the filled cells.

Two ways to the same cells. XML as Excel, WPS, openpyxl and POI write it is taken apart by one regular expression, many
times as fast as calling back for each element; it counts as understood only if the expression matches every cell there
is. All other XML goes through the parser (``sheetxml_thorough``).
"""

import re
from collections.abc import Iterator

from ingestion.readers import cells, sheetxml_thorough, xmlparts
from ingestion.readers.cells import BookFacts, Kind, RawCell
from ingestion.readers.grid import Grid
from ingestion.readers.numberformats import NumberFormat
from ingestion.readers.sharedstrings import plain_text, usual

_CELL = re.compile(
    r'<c r="([A-Z]+)([0-9]+)"([^>]*)>(?:(?<=/>)|(<f[^<]*(?:</f>)?)?'
    r'(?:<(?:v|is><t)(?: xml:space="preserve")?(?:>([^<]*)</(?:v|t></is)>| ?/>))?</c>)'
)
_KIND = re.compile(r'(?: s="([0-9]{1,6})"| t="([A-Za-z]{1,9})"| (?:cm|vm|ph)="[0-9a-z]+")* ?/?')
_UNUSUAL_CELL = re.compile(r"<c[>/\t\r\n]")
_ROW = re.compile(r"<row( [^<>]*)>")
_COLUMN = re.compile(r"<col( [^<>]*)>")
_MERGE = re.compile(r'<mergeCell ref="([A-Z]{1,3})([1-9][0-9]{0,6})(?::([A-Z]{1,3})([1-9][0-9]{0,6}))?" ?/>')
_ATTRIBUTE = re.compile(r' ([\w:]+)="([^"]*)"')

#: Characters taken apart at a time, so that a sheet of a million formatted blank cells does not fill the memory.
_PIECE = 2**20


class _NotUsualError(Exception):
    pass


class _Kinds(dict[str, Kind]):
    """The attributes of a cell behind its address, as they stand, to type and format: a sheet has few different."""

    def __init__(self, formats: dict[str, NumberFormat]) -> None:
        super().__init__()
        self._formats = formats

    def __missing__(self, attributes: str) -> Kind:
        match = _KIND.fullmatch(attributes)
        if match is None:
            raise _NotUsualError
        self[attributes] = kind = (match[2] or "", self._formats.get(match[1] or "0"))
        return kind


def read_sheet(data: bytes, part: str, facts: BookFacts, grid: Grid) -> Grid:
    """All cells, merges and hidden rows and columns of the sheet, in a grid like the empty one given."""
    text = usual(data)
    if text is not None and "<worksheet" in text[:500]:
        xmlparts.well_formed(data, part)
        try:
            _read_fast(text, facts, grid)
            return grid
        except _NotUsualError:
            grid = grid.emptied()
    sheetxml_thorough.read_sheet(data, part, facts, grid)
    return grid


def _read_fast(text: str, facts: BookFacts, grid: Grid) -> None:
    head, opened, rest = text.partition("<sheetData>")
    body, closed, tail = rest.partition("</sheetData>")
    if not opened and "<sheetData/>" in head:
        head, _, tail = head.partition("<sheetData/>")
    elif not closed or "<sheetData" in tail or _UNUSUAL_CELL.search(body):
        raise _NotUsualError
    kinds = _Kinds(facts.formats)
    for found in _cells(body):
        cells.fill(found, kinds, facts, grid)
    grid.hidden_rows = _hidden_rows(body)
    grid.hidden_columns = _hidden_columns(head)
    merges = _MERGE.findall(tail)
    if len(merges) != tail.count("<mergeCell "):
        raise _NotUsualError
    grid.merges = [cells.merge(*merge) for merge in merges]


def _cells(body: str) -> Iterator[list[RawCell]]:
    start = 0
    while start < len(body):
        end = body.find("</row>", start + _PIECE)
        piece = body[start:end] if start or end >= 0 else body
        start = end if end >= 0 else len(body)
        found = _CELL.findall(piece)
        if len(found) != piece.count("<c "):
            raise _NotUsualError
        if "&" in piece or "\r" in piece:
            found = [(*cell[:4], plain_text(cell[4])) if "&" in cell[4] or "\r" in cell[4] else cell for cell in found]
        yield found


def _hidden_rows(body: str) -> set[int]:
    if 'hidden="' not in body and 'ht="0' not in body:
        return set()
    hidden = set()
    for attributes in _ROW.findall(body):
        row = dict(_ATTRIBUTE.findall(attributes))
        if cells.is_hidden(row, "ht"):
            if not row.get("r", "").isdecimal():
                raise _NotUsualError
            hidden.add(int(row["r"]) - 1)
    return hidden


def _hidden_columns(head: str) -> list[tuple[int, int]]:
    if "<col " not in head or ('hidden="' not in head and 'width="0' not in head):
        return []
    columns = [dict(_ATTRIBUTE.findall(attributes)) for attributes in _COLUMN.findall(head)]
    return [cells.column_range(column) for column in columns if cells.is_hidden(column, "width")]
