"""One worksheet as the layouts see it, whichever reader opened it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Protocol

from ingestion import months, personal, personal_cells
from ingestion.numbers import CellValue
from ingestion.personal_cells import Found
from ingestion.vocabulary import plain

#: (row, column), both counted from 0.
Place = tuple[int, int]

#: What stands for a formula without a result where the reader does not hand over its text.
UNCACHED = "="

#: What programs of statistics offices put where a merge covers a cell.
COVERED = "$$"


_MORE = ("merges", "hidden_rows", "hidden_columns", "formats", "serials")


class SheetLike(Protocol):
    """What any reader hands over. More is looked for and may be missing: see ``of``."""

    @property
    def name(self) -> str:
        """Name of the sheet."""

    @property
    def rows(self) -> Sequence[Sequence[Any]]:
        """Rectangular; the first cell of the first row is A1; '' or None where nothing stands."""

    @property
    def hidden(self) -> bool:
        """Whether the sheet is hidden."""


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet; ``rows[r][c]`` is '' where nothing stands, '=…' where a formula has no result.

    ``merges`` are (top, left, bottom, right), inclusive; ``formats`` are the number formats that show more than the
    bare number; ``serials`` the numbers behind cells that show a date, counted from 1904 with ``date1904``. Personal
    data is taken out of ``rows`` and ``name``; ``personal`` tells where it stood.
    """

    name: str
    rows: Sequence[Sequence[CellValue]]
    hidden: bool = False
    merges: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    formats: Mapping[Place, str] = field(default_factory=dict)
    serials: Mapping[Place, float] = field(default_factory=dict)
    personal: Found = personal_cells.NONE
    date1904: bool = False

    def words(self, row: int) -> list[str]:
        """The texts of a row without blanks; a date is its month, '' stands for whatever else is no text."""
        return [
            ("" if cell == COVERED else plain(cell)) if isinstance(cell, str)
            else months.text_of(cell) if isinstance(cell, date) and cell.day == 1 else ""
            for cell in self.rows[row]
        ]  # fmt: skip


def of(sheet: SheetLike, *, date1904: bool = False) -> Page:
    """The sheet of a reader; attributes that it does not have are left at their defaults."""
    rows: list[list[CellValue]] = [["" if cell is None else cell for cell in row] for row in sheet.rows]
    for row, column in getattr(sheet, "uncached", ()):
        rows[row][column] = UNCACHED
    found = personal_cells.take_out(rows)
    name, _ = personal.without(sheet.name)
    more: dict[str, Any] = {name: getattr(sheet, name) for name in _MORE if hasattr(sheet, name)}
    return Page(name, rows, sheet.hidden, personal=found, date1904=date1904, **more)


@lru_cache(maxsize=65536)
def address(row: int, column: int) -> str:
    """The A1 address of a cell counted from 0."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
