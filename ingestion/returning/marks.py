"""What is to be marked, in which order, and which word each severity has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from guoban.messages import text


@dataclass(frozen=True, slots=True)
class Mark:
    """One finding as the clerk sees it.

    ``severity`` is hard, soft or info. ``cell`` is an address such as D12; without it (or with a sheet that the
    workbook does not have) the finding is only listed. ``found`` and ``expected`` may be empty.
    """

    severity: str
    code: str
    sheet: str | None
    cell: str | None
    indicator: str | None
    found: str
    expected: str
    message_zh: str
    message_en: str

    def say(self, lang: str) -> str:
        """What is wrong and how to mend it, in ``zh`` or ``en``."""
        return self.message_zh if lang == "zh" else self.message_en


class Rows(Protocol):
    """A sheet as plain values; ``rows[0][0]`` is A1."""

    @property
    def name(self) -> str:
        """Name on the tab."""
        ...

    @property
    def rows(self) -> Sequence[Sequence[object]]:
        """Values, '' or None where nothing stands."""
        ...


class PlainSheet(Rows, Protocol):
    """What a copy of a sheet is made of when the original is not an .xlsx; ``ingestion.readers`` hands such over."""

    @property
    def hidden(self) -> bool:
        """Hidden in the original."""
        ...

    @property
    def merges(self) -> Sequence[tuple[int, int, int, int]]:
        """(top, left, bottom, right), counted from 0, inclusive."""
        ...

    @property
    def formats(self) -> Mapping[tuple[int, int], str]:
        """Number formats by (row, column), counted from 0."""
        ...


#: The strictest first.
SEVERITIES = ("hard", "soft", "info")

_ORDER = {severity: place for place, severity in enumerate(SEVERITIES)}


def in_order(marks: Iterable[Mark], sheets: Sequence[str]) -> list[Mark]:
    """What must be mended first, then by sheet and cell as the workbook has them; findings without a cell lead."""
    places = {name: place for place, name in enumerate(sheets)}
    return sorted(
        marks,
        key=lambda mark: (
            _ORDER.get(mark.severity, len(_ORDER)),
            places.get(mark.sheet or "", -1),
            address(mark.cell) or (0, 0),
        ),
    )


def word(severity: str, lang: str) -> str:
    """强制性, 核实性 or 提示性; whatever is not known counts as information."""
    return text(f"returned_{severity if severity in SEVERITIES else 'info'}", lang)


def address(cell: str | None) -> tuple[int, int] | None:
    """``D12`` as (12, 4); None for what is no address in a worksheet."""
    letters = (cell or "").rstrip("0123456789")
    digits = (cell or "")[len(letters) :]
    if not (1 <= len(letters) <= 3 and 1 <= len(digits) <= 7 and letters.isascii() and letters.isalpha()):
        return None
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    row = int(digits)
    return (row, column) if 1 <= row <= 1_048_576 and column <= 16_384 else None
