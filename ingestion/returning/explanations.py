"""Reads the 说明 column of a returned copy back.

Each finding's row carries, in a hidden column, what the finding is and a checksum over it, so that neither sorting nor
a changed label can attach an explanation to something else. The checksum guards against accidents, not against forgery:
an explanation of a finding that was never made explains nothing.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from guoban.messages import text
from ingestion.readers.workbook import column_letters
from ingestion.returning.marks import Mark, Rows

#: Stands in the header row above the keys: by it a list of ours is known, whatever its sheet is called.
SIGNATURE = "guoban-review-1"

#: Stands above it in the first row: whose copy it is.
ORIGINAL = re.compile(r"guoban:([0-9a-f]{64})")

#: Characters of a label inside a key.
LONGEST_LABEL = 200

#: Header rows in which the signature is looked for.
_HEADER_ROWS = 40


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a clerk wrote about one soft finding. ``indicator`` is the label shown, at most 200 characters of it."""

    code: str
    sheet: str | None
    cell: str | None
    indicator: str | None
    text: str


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of a list with something written in 说明."""

    sheet: str
    cell: str
    key: str
    said: str


def key_of(mark: Mark) -> str:
    """The hidden text that says what a row is about."""
    label = mark.indicator[:LONGEST_LABEL] if mark.indicator else mark.indicator
    about = json.dumps([mark.severity, mark.code, mark.sheet, mark.cell, label]).replace("_x", "\\u005fx")
    return f"{_checksum(about)} {about}"


def is_ours(sheet: Rows) -> bool:
    """Whether a sheet is a list that we wrote: it holds no figures and must not be read as a form."""
    return _signature(sheet) is not None


def explanations(sheets: Iterable[Rows]) -> list[Explanation]:
    """What the clerk explained, in the order of the list; blank ones and rows that cannot be trusted are left out."""
    found = []
    for line in _lines(sheets):
        about = _about(line.key)
        if about and about[0] == "soft":
            _, code, sheet, cell, indicator = about
            found.append(Explanation(code or "", sheet, cell, indicator, line.said))
    return found


def answers(sheets: Iterable[Rows]) -> str | None:
    """The hash of the original that the list was made for; None when no list says."""
    for sheet in sheets:
        place = _signature(sheet)
        named = place and ORIGINAL.fullmatch(str(sheet.rows[0][place[1]]))
        if named:
            return named[1]
    return None


def unusable(sheets: Iterable[Rows]) -> list[Mark]:
    """A note on each explanation that was not taken, at its place in the list: the row was changed, or is not soft."""
    notes = []
    for line in _lines(sheets):
        about = _about(line.key)
        if about and about[0] == "soft":
            continue
        code = "returned_explanation_not_soft" if about else "returned_explanation_changed"
        zh, en = (text(code, lang, sheet=line.sheet, cell=line.cell) for lang in ("zh", "en"))
        notes.append(Mark("info", code, line.sheet, line.cell, None, line.said, "", zh, en))
    return notes


def _signature(sheet: Rows) -> tuple[int, int] | None:
    for row, values in enumerate(sheet.rows[:_HEADER_ROWS]):
        for column, value in enumerate(values[:40]):
            if value == SIGNATURE and column:
                return row, column
    return None


def _lines(sheets: Iterable[Rows]) -> Iterator[_Line]:
    for sheet in sheets:
        place = _signature(sheet)
        if place is None:
            continue
        top, column = place
        for row, values in enumerate(sheet.rows[top + 1 :], top + 2):
            said, key = _pair(values, column)
            if said and said not in _PLACEHOLDERS:
                yield _Line(sheet.name, f"{column_letters(column - 1)}{row}", key, said)


def _pair(values: Sequence[object], column: int) -> tuple[str, str]:
    said, key = (values[place] if place < len(values) else None for place in (column - 1, column))
    if isinstance(said, float) and said.is_integer():
        said = int(said)
    return ("" if said is None else str(said).strip()), str(key or "")


def _about(key: str) -> list[str | None] | None:
    checksum, _, about = key.strip().partition(" ")
    if not about or checksum != _checksum(about):
        return None
    try:
        fields = json.loads(about)
    except ValueError:
        return None
    whole = isinstance(fields, list) and len(fields) == 5 and all(isinstance(one, str | None) for one in fields)
    return fields if whole else None


def _checksum(about: str) -> str:
    return hashlib.blake2s(about.encode(), digest_size=6).hexdigest()


_PLACEHOLDERS = frozenset(text("returned_must_mend", lang) for lang in ("zh", "en"))
