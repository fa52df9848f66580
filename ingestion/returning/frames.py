"""Merged cells: where one stands, and a frame round it (each cell at its edge draws its own part)."""

from typing import Any

from openpyxl.styles import Border

#: A merge with a longer edge gets its frame on the top left cell only.
LONGEST_EDGE = 2_000


def merge_at(sheet: Any, row: int, column: int) -> Any | None:
    """The merge that covers a cell, or None."""
    for merge in sheet.merged_cells.ranges:
        if merge.min_row <= row <= merge.max_row and merge.min_col <= column <= merge.max_col:
            return merge
    return None


def frame_merge(sheet: Any, merge: Any, border: Border) -> None:
    """Draw the four sides of ``border`` round the whole merge."""
    edges = {*merge.top, *merge.bottom, *merge.left, *merge.right}
    if len(edges) > LONGEST_EDGE:
        return
    for row, column in edges - {(merge.min_row, merge.min_col)}:
        sheet.cell(row, column).border = Border(
            left=border.left if column == merge.min_col else None,
            right=border.right if column == merge.max_col else None,
            top=border.top if row == merge.min_row else None,
            bottom=border.bottom if row == merge.max_row else None,
        )
