"""A look at the records of an .xls that neither xlrd nor calamine tells about: claimed sizes and error cells."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingestion.readers.workbook import Place

_EOF, _FORMULA, _SHEET, _BOOLEAN_OR_ERROR, _DIMENSIONS, _BOF = 0x000A, 0x0006, 0x0085, 0x0205, 0x0200, 0x0809
_CODEPAGE, _DRAWINGS, _PICTURE = 0x0042, 0x00EB, b"\x07\xf0"
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


@dataclass(slots=True)
class BiffFacts:
    """The largest area that a sheet claims, code page, whether there are pictures, error cells by sheet as stored."""

    claimed: int = 0
    pictures: bool = False
    codepage: int | None = None
    errors: list[dict[Place, str]] = field(default_factory=list)


def look(stream: bytes) -> BiffFacts:
    """Walk over all records once; what is cut short or garbled ends the walk."""
    facts = BiffFacts()
    starts = []
    for kind, body in _records(stream, 0):
        if kind == _SHEET and len(body) >= 6:
            starts.append((struct.unpack_from("<I", body)[0], body[5]))
        elif kind == _CODEPAGE and len(body) >= 2:
            (facts.codepage,) = struct.unpack_from("<H", body)
        elif kind == _DRAWINGS:
            facts.pictures = facts.pictures or _PICTURE in body
        elif kind == _EOF:
            break
    for start, sheet_type in starts[:256]:
        if sheet_type == 0:
            facts.errors.append(_sheet(stream, start, facts))
    return facts


def _sheet(stream: bytes, start: int, facts: BiffFacts) -> dict[Place, str]:
    errors: dict[Place, str] = {}
    depth = 0
    for kind, body in _records(stream, start):
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif depth > 1:
            continue
        elif kind == _DIMENSIONS and len(body) >= 10:
            layout = "<IIHH" if len(body) >= 14 else "<HHHH"
            first_row, last_row, first_column, last_column = struct.unpack_from(layout, body)
            facts.claimed = max(facts.claimed, (last_row - first_row) * (last_column - first_column))
        elif kind == _BOOLEAN_OR_ERROR and len(body) >= 8 and body[7]:
            errors[struct.unpack_from("<HH", body)] = _ERRORS.get(body[6], "#N/A")
        elif kind == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
            errors[struct.unpack_from("<HH", body)] = _ERRORS.get(body[8], "#N/A")
    return errors


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    at = start
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
