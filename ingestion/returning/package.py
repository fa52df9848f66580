"""The zip package of a workbook: what may be given to openpyxl, and what it writes, made the same every time."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from openpyxl.writer.excel import ExcelWriter

from ingestion.returning.cell_text import clean
from ingestion.stillzip import StillZip

#: Entries of a package, bytes of all its parts and of its worksheets, merges and the cells they cover. Beyond these
#: openpyxl takes seconds or all memory, and the look is not kept; a monthly form has 20 entries and 40 KB.
ENTRIES, EXPANDED, SHEETS, MERGES, MERGED_CELLS = 1_000, 64 * 2**20, 4 * 2**20, 2_000, 200_000

_HYPERLINK = re.compile(rb"<((?:\w+:)?hyperlink)\b([^>]*?)(?:/>|>\s*</\1\s*>)")
_SHEET_DATA = re.compile(rb"<(?:\w+:)?sheetData\b")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref\s*=\s*[\"']([A-Za-z]+)(\d+):([A-Za-z]+)(\d+)")
_FORMULA = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)>(<f\b(?:[^>]*/>|.*?</f>))(?:<v ?/>|<v></v>)</c>', re.DOTALL)

#: Cell address to the type and text that a formula last came to.
Results = dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Link:
    """A link of the original to a place inside it."""

    ref: str
    location: str
    tooltip: str | None


@dataclass(frozen=True)
class Package:
    """A package that openpyxl can open without harm: no hyperlinks (the inner ones stand in ``links`` by part)."""

    data: bytes
    links: Mapping[str, list[Link]] = field(default_factory=dict)


def prepare(data: bytes) -> Package | None:
    """What openpyxl may open; None if it is no .xlsx, too large for it, or carries a document type.

    Hyperlinks are taken out because openpyxl writes the target of one into the cell when that is blank.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            sizes = {entry.filename: entry.file_size for entry in entries}
            if (
                "[Content_Types].xml" not in sizes
                or len(entries) > ENTRIES
                or len(sizes) < len(entries)
                or sum(sizes.values()) > EXPANDED
            ):
                return None
            parts = {name: package.read(name) for name in sizes}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return None
    if any(_has_document_type(part) for name, part in parts.items() if name.lower().endswith((".xml", ".rels"))):
        return None
    sheets = [name for name, part in parts.items() if _SHEET_DATA.search(part)]
    if sum(sizes[name] for name in sheets) > SHEETS:
        return None
    merges = [merge for name in sheets for merge in _MERGE.findall(parts[name])]
    if len(merges) > MERGES or sum(map(_area, merges)) > MERGED_CELLS:
        return None
    links = {}
    for name in sheets:
        links[name] = [link for _, tag in _HYPERLINK.findall(parts[name]) if (link := _inner_link(tag))]
        parts[name] = _HYPERLINK.sub(b"", parts[name])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return Package(buffer.getvalue(), links)


def save(book: Any, identity: str, results: Mapping[str, Results]) -> bytes:
    """The workbook as .xlsx: the same bytes for the same content. ``results`` are by sheet name.

    openpyxl drops what a formula last came to, and previews on a phone would show blanks: it is put back. ``identity``
    tells later whose copy this is.
    """
    properties = book.properties
    properties.identifier = identity
    properties.lastModifiedBy = "Guoban"
    by_part = {
        f"xl/worksheets/sheet{place}.xml": results.get(sheet.title, {})
        for place, sheet in enumerate(book.worksheets, 1)
    }
    buffer = io.BytesIO()
    with _WithResults(buffer, by_part) as package:
        ExcelWriter(book, package).write_data()
    return buffer.getvalue()


class _WithResults(StillZip):
    """Worksheets get the results of their formulas."""

    def __init__(self, buffer: io.BytesIO, results: Mapping[str, Results]) -> None:
        super().__init__(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._results = results

    def write(self, filename: Any, arcname: Any = None, *_: object, **__: object) -> None:
        """Write a worksheet, which openpyxl hands over as a file."""
        part = Path(filename).read_text(encoding="utf-8")
        if results := self._results.get(arcname):
            part = _FORMULA.sub(lambda cell: _with_result(cell, results), part)
        self.writestr(arcname, part)


def _with_result(cell: re.Match[str], results: Results) -> str:
    kind, value = results.get(cell[1], ("", ""))
    if not value and kind != "str":
        return cell[0]
    kind = f' t="{kind}"' if kind in ("str", "b", "e") else ""
    return f'<c r="{cell[1]}"{cell[2]}{kind}>{cell[3]}<v>{escape(clean(value))}</v></c>'


def _has_document_type(part: bytes) -> bool:
    return b"<!DOCTYPE" in part or b"<!ENTITY" in part or b"\0" in part[:4] or part[:2] in (b"\xff\xfe", b"\xfe\xff")


def _area(merge: tuple[bytes, bytes, bytes, bytes]) -> int:
    left, top, right, bottom = merge
    return (_column(right) - _column(left) + 1) * (int(bottom) - int(top) + 1)


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return column


def _inner_link(tag: bytes) -> Link | None:
    attributes = {
        name.decode(): unescape(value.decode("utf-8", "replace"))
        for name, value in re.findall(rb"([\w:]+)\s*=\s*\"([^\"]*)\"", tag)
    }
    ref, location = attributes.get("ref", ""), attributes.get("location", "")
    outward = any(name.endswith(":id") for name in attributes) or any(sign in location for sign in ("[", ":/", "\\"))
    return None if outward or not location or not ref else Link(ref, location, attributes.get("tooltip"))
