"""What every reader hands over: a workbook as plain, frozen, picklable values, or the reason why there is none."""

import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

from guoban.errors import GuobanError

#: Text stands exactly as in the file, numbers as the file has them; None is a cell in which nothing stands.
CellValue = str | int | float | bool | date | datetime | time | None

#: (row, column), both counted from 0, so that (0, 0) is A1.
Place = tuple[int, int]

#: A message id and what fills its placeholders; ``guoban.messages.text`` turns it into a sentence.
Note = tuple[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet. ``rows`` is rectangular; ``rows[0][0]`` is A1, whatever area the file claims to use."""

    name: str
    rows: list[list[CellValue]]
    #: Hidden in the workbook (also "very hidden"): read like any other, what it counts for is the caller's rule.
    hidden: bool = False
    #: (top, left, bottom, right), inclusive. Only the top left cell of a merge has a value.
    merges: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    #: Cells that show an error; ``rows`` holds the same text ('#REF!'), so that nobody takes it for a blank.
    errors: dict[Place, str] = field(default_factory=dict)
    #: Formulas that nobody has calculated since they were written; ``rows`` has None.
    uncached: frozenset[Place] = frozenset()
    #: Number format of the numeric cells that do not show their bare number: percentages, dates, units, scaling.
    formats: dict[Place, str] = field(default_factory=dict)
    #: The number behind each date or time in ``rows``: an amount may carry a date format by mistake.
    serials: dict[Place, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Workbook:
    """All worksheets of a file in their order. ``format`` is what the content is, not what the name says."""

    sheets: tuple[Sheet, ...]
    format: str
    date1904: bool = False
    notes: tuple[Note, ...] = ()
    #: Texts with long numbers that stand in no cell, and where: comment, page (header or footer), defined_name.
    asides: tuple[tuple[str, str], ...] = ()


class Unreadable(GuobanError):
    """This file cannot be read; ``say`` gives the reason in words a clerk understands. Survives pickling."""

    def __reduce__(self) -> tuple[object, ...]:
        """Pickled by its code and fields."""
        return _rebuild, (self.code, self.fields)


def _rebuild(code: str, fields: dict[str, object]) -> Unreadable:
    return Unreadable(code, **fields)


def failed(error: BaseException) -> Unreadable:
    """Our own fault as a refusal: where it happened, but not the error's words, which may quote somebody's data."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return Unreadable("file_read_failed", detail=f"{type(error).__name__}{place}")


def written(book: Workbook) -> bool:
    """Whether anything but blanks stands in any cell."""
    return any(
        cell is not None and not (isinstance(cell, str) and cell.isspace())
        for sheet in book.sheets
        for row in sheet.rows
        for cell in row
    )


def address(place: Place) -> str:
    """``(0, 0)`` as ``A1``."""
    return f"{column_letters(place[1])}{place[0] + 1}"


def column_letters(column: int) -> str:
    """0 as ``A``, 26 as ``AA``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def merge_places(merge: tuple[int, int, int, int]) -> Iterator[Place]:
    """Every place of a merge but its top left one."""
    top, left, bottom, right = merge
    return (
        (row, column)
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    )
