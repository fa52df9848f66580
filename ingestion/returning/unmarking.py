"""Takes our marks off a workbook that comes back, so that old colours do not pile up.

How a marked cell finds its way back to its own style: the list sheet keeps, in hidden rows, one cell per marked cell
that wears the original style, numbered like the first finding there. The comment on the marked cell carries the same
number and moves with the cell when rows are inserted or sheets renamed. If comment or list is gone, our fills and
frames are still recognised by their odd shades and taken off.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from openpyxl.comments import Comment
from openpyxl.styles import Border, PatternFill, Side

from ingestion.returning import comments
from ingestion.returning.explanations import is_ours
from ingestion.returning.frames import frame_merge, merge_at
from ingestion.returning.looks import FILLS, FRAMES
from ingestion.returning.marks import address

_SIDES = ("left", "right", "top", "bottom")

#: First column of a hidden row that keeps a style.
STYLE_ROW = "style"


@dataclass(frozen=True)
class SheetRows:
    """A worksheet of an opened workbook as plain rows."""

    name: str
    rows: list[list[object]]


@dataclass(frozen=True)
class Kept:
    """What a marked cell was before: a cell with its style, its own comment."""

    sheet: str
    cell: str
    sample: Any
    comment: Comment | None


def remove_marks(book: Any) -> list[SheetRows]:
    """Give every cell its own look again and drop our list sheets; returns these, for what the clerk wrote in them."""
    lists = [(sheet, rows) for sheet in book.worksheets if is_ours(rows := as_rows(sheet))]
    kept: dict[int, Kept] = {}
    for sheet, _ in lists:
        kept |= dict(_kept(sheet))
    ours = _our_fills(book)
    others = [sheet for sheet in book.worksheets if all(sheet is not ours for ours, _ in lists)]
    for sheet in others:
        by_place = {address(style.cell): style for style in kept.values() if style.sheet == sheet.title}
        for place, cell in list(sheet._cells.items()):
            comment = cell.comment
            commented = comment is not None and comments.is_ours(comment)
            if not commented and cell._style.fillId not in ours:
                continue
            before = kept.get(comments.number_of(comment) or 0) if commented else by_place.get(place)
            if commented:
                own = before.comment if before else None
                cell.comment = copy(own) if own else None
            if cell._style.fillId in ours:
                _restore(sheet, cell, before)
    for sheet, _ in lists:
        book.remove(sheet)
    return [rows for _, rows in lists]


def as_rows(sheet: Any) -> SheetRows:
    """The first columns of a worksheet as values; a list of ours is narrow."""
    rows: list[list[object]] = []
    for (row, column), cell in sorted(sheet._cells.items()):
        if column > 12 or row > 20_000:
            continue
        while len(rows) < row:
            rows.append([None] * 12)
        rows[row - 1][column - 1] = cell.value
    return SheetRows(sheet.title, rows)


def _kept(sheet: Any) -> Iterator[tuple[int, Kept]]:
    for row in range(1, sheet.max_row + 1):
        first, number, name, cell, sample, comment = (sheet.cell(row, column) for column in range(1, 7))
        if first.value == STYLE_ROW and str(number.value).isdigit():
            yield (
                int(str(number.value)),
                Kept(str(name.value), str(cell.value), sample, comments.from_stored(comment.value)),
            )


def _our_fills(book: Any) -> set[int]:
    return {
        place
        for place, fill in enumerate(book._fills)
        if isinstance(fill, PatternFill) and fill.fill_type == "solid" and fill.fgColor.rgb in FILLS
    }


def _restore(sheet: Any, cell: Any, before: Kept | None) -> None:
    if before:
        cell._style = copy(before.sample._style)
    else:
        cell.fill = PatternFill()
        border = cell.border
        cell.border = Border(**{side: _without_ours(getattr(border, side)) for side in _SIDES})
    if merge := merge_at(sheet, cell.row, cell.column):
        frame_merge(sheet, merge, cell.border)


def _without_ours(side: Side | None) -> Side | None:
    return Side() if side and side.color and side.color.rgb in FRAMES else side
