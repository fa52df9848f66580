"""Collects the cells of one sheet within the limits and makes the Sheet of them."""

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from math import isfinite
from unicodedata import normalize

from ingestion.readers import limits
from ingestion.readers.numberformats import NumberFormat
from ingestion.readers.workbook import CellValue, Note, Place, Sheet, Unreadable, address, merge_places

Merge = tuple[int, int, int, int]

_LAST_COLUMN = 16_384


@dataclass(slots=True)
class Grid:
    """The filled cells of a sheet as they are found, in any order."""

    name: str
    hidden: bool = False
    cells: dict[Place, CellValue] = field(default_factory=dict)
    errors: dict[Place, str] = field(default_factory=dict)
    uncached: set[Place] = field(default_factory=set)
    #: Formulas with a result, so long as it may be made up.
    calculated: list[Place] = field(default_factory=list)
    formats: dict[Place, str] = field(default_factory=dict)
    serials: dict[Place, float] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    def emptied(self) -> "Grid":
        """A fresh grid for another way of reading the same sheet."""
        return Grid(self.name, self.hidden)

    def put(self, place: Place, value: CellValue) -> None:
        """Set a cell; blank text stands for nothing. A place that was filled before is a damaged file."""
        if value is None or value == "":
            return
        if place in self.cells:
            raise Unreadable("file_duplicate_cell", sheet=self.name, cell=address(place))
        if type(value) is float and not isfinite(value):
            self.error(place, str(value))
            return
        self.cells[place] = value

    def error(self, place: Place, text: str) -> None:
        """A cell that shows an error."""
        self.put(place, text)
        self.errors[place] = text

    def distrust_zeros(self) -> None:
        """Call formulas uncached where every result is 0: a library wrote them and left it to Excel to calculate."""
        if not any(self.cells.get(place) for place in self.calculated):
            self.uncached.update(self.calculated)
            for place in self.calculated:
                self.cells.pop(place, None)

    def formatted(self, place: Place, number: float, number_format: NumberFormat | None, date1904: bool) -> None:
        """A number with its format: as a date or time where the format is one, and remembered as it was."""
        if number_format is None or not isfinite(number):
            self.put(place, number)
            return
        self.formats[place] = number_format.code
        moment = number_format.moment(number, date1904)
        if moment is not None:
            self.serials[place] = number
        self.put(place, number if moment is None else moment)

    def sheet(self) -> tuple[Sheet, list[Note]]:
        """The sheet, and what has to be said about it. Raises Unreadable when it reaches too far."""
        notes: list[Note] = []
        if self.merges and (dropped := self._drop_covered()):
            notes.append(("file_note_covered", {"sheet": self.name, "cells": dropped}))
        height, width = self.extent()
        rows: list[list[CellValue]] = [[None] * width for _ in range(height)]
        for (row, column), value in self.cells.items():
            rows[row][column] = value
        if len(self.hidden_columns) > _LAST_COLUMN:
            raise Unreadable("file_damaged", detail="col")
        hidden_columns = (range(max(first, 0), min(last + 1, width)) for first, last in self.hidden_columns)
        return Sheet(
            name=self.name,
            rows=rows,
            hidden=self.hidden,
            merges=clipped(self.merges, height, width),
            hidden_rows=frozenset(row for row in self.hidden_rows if row < height),
            hidden_columns=frozenset(column for columns in hidden_columns for column in columns),
            errors=self.errors,
            uncached=frozenset(self.uncached),
            formats=self.formats,
            serials=self.serials,
        ), notes

    def extent(self) -> tuple[int, int]:
        """Height and width of the filled area. Raises Unreadable when it reaches too far."""
        filled = self.cells.keys() | self.uncached if self.uncached else self.cells.keys()
        if not filled:
            return 0, 0
        if len(filled) > limits.CELLS:
            raise Unreadable("file_too_many_cells", sheet=self.name, most=limits.CELLS)
        height = max(filled)[0] + 1
        width = max([column for _, column in filled]) + 1
        if height > limits.ROWS or width > limits.COLUMNS or height * width > limits.GRID:
            last_row, last_column = max(filled), max(filled, key=lambda place: place[::-1])
            cell = last_row if height > limits.ROWS or height // 30 > width else last_column
            raise Unreadable("file_too_far", sheet=self.name, cell=address(cell))
        return height, width

    def _drop_covered(self) -> int:
        """Take away what stands invisibly under merges; the number of values dropped."""
        if len(self.merges) > limits.MERGES:
            raise Unreadable("file_too_many_merges", sheet=self.name, most=limits.MERGES)
        dropped = 0
        filled = self.cells.keys() | self.uncached if self.uncached else self.cells.keys()
        for place in covered(self.name, self.merges, filled):
            dropped += self.cells.pop(place, None) is not None
            self.uncached.discard(place)
            for facts in (self.errors, self.formats, self.serials):
                facts.pop(place, None)
        return dropped


def covered(sheet: str, merges: list[Merge], filled: Set[Place]) -> list[Place]:
    """The filled places that lie under a merge, in time proportional to the cells, however large the merges."""
    starts = {merge[:2] for merge in merges}
    if sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in merges) < 2 * len(filled):
        places = (place for merge in merges for place in merge_places(merge))
        return [place for place in dict.fromkeys(places) if place in filled and place not in starts]
    by_row: dict[int, list[Place]] = {}
    for place in filled:
        by_row.setdefault(place[0], []).append(place)
    last = max(by_row, default=-1)
    found: set[Place] = set()
    steps = 0
    for top, left, bottom, right in merges:
        for row in range(top, min(bottom, last) + 1):
            in_row = by_row.get(row, [])
            found.update(place for place in in_row if left <= place[1] <= right)
            steps += 1 + len(in_row)
        if steps > 2 * limits.GRID:  # merges that do not overlap stay far below
            raise Unreadable("file_too_many_merges", sheet=sheet, most=limits.MERGES)
    return [place for place in found if place not in starts]


def clipped(merges: Iterable[Merge], height: int, width: int) -> tuple[Merge, ...]:
    """The part of each merge that lies within the filled area: somebody merged a whole row or column."""
    inside = ((top, left, min(bottom, height - 1), min(right, width - 1)) for top, left, bottom, right in merges)
    return tuple(merge for merge in inside if merge[:2] < merge[2:] and merge[0] <= merge[2] and merge[1] <= merge[3])


def refuse_same_names(names: Iterable[str]) -> None:
    """Two sheets whose names look alike cannot be told apart in a message, and readers mix them up."""
    seen = set()
    for name in names:
        key = normalize("NFC", name).casefold().strip()
        if key in seen:
            raise Unreadable("file_duplicate_sheets", sheet=name)
        seen.add(key)


def finish(grids: Iterable[Grid]) -> tuple[tuple[Sheet, ...], tuple[Note, ...]]:
    """The sheets of a workbook and their notes. Refuses two sheets of one name."""
    sheets: list[Sheet] = []
    notes: list[Note] = []
    for grid in grids:
        sheet, remarks = grid.sheet()
        sheets.append(sheet)
        notes += remarks
        if len(sheets) > limits.SHEETS:
            raise Unreadable("file_too_many_sheets", most=limits.SHEETS)
    refuse_same_names(sheet.name for sheet in sheets)
    return tuple(sheets), tuple(notes)
