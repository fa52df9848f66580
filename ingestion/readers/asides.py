"""Texts of an .xlsx that stand in no cell: comments, headers and footers, defined names. Nobody's figures are there.

They are looked through for numbers of persons only; what has no long run of digits is left out.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape

from ingestion.readers.archive import Archive

#: Where it stands (comment, page, defined_name) and the text.
Aside = tuple[str, str]

#: Bytes of a part that are looked at.
_MOST = 2**20
_ENDS = re.compile(rb"</(?:\w+:)?(?:comment|threadedComment)>")
_TAG = re.compile(rb"<[^<>]*>")
_PAGE = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)\b[^<>]*>([^<]*)<")
_NAME = re.compile(rb"<(?:\w+:)?definedName\b([^<>]*)>([^<]*)<")
_DIGITS = re.compile(r"(?:\d[\s-]?){11}")


def of(archive: Archive, workbook: bytes, sheet_tails: Iterable[bytes]) -> tuple[Aside, ...]:
    """What stands beside the cells, given the XML of the workbook and what follows the cells of each sheet."""
    return tuple((what, text) for what, text in _all(archive, workbook, sheet_tails) if _DIGITS.search(text))


def tail(sheet: bytes) -> bytes:
    """What follows the cells in the XML of a sheet."""
    end = sheet.rfind(b"sheetData")
    return sheet[end : end + _MOST] if end >= 0 else b""


def _all(archive: Archive, workbook: bytes, sheet_tails: Iterable[bytes]) -> Iterator[Aside]:
    for name in archive:
        if name.startswith(("xl/comments", "xl/threadedcomments/")) and name.endswith(".xml"):
            for comment in _ENDS.sub(b"\n", archive.read(name)[:_MOST]).split(b"\n"):
                yield "comment", _text(_TAG.sub(b"", comment))
    for after in sheet_tails:
        for page in _PAGE.finditer(after):
            yield "page", _text(page[1])
    for defined in _NAME.finditer(workbook[:_MOST]):
        yield "defined_name", f"{_text(defined[1])} {_text(defined[2])}"


def _text(part: bytes) -> str:
    return unescape(part.decode("utf-8", "replace"))
