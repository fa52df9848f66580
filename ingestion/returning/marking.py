"""Makes the copy that goes back: the original with its wrong cells marked, and the list in front."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook

from guoban.messages import text
from ingestion import personal
from ingestion.returning.cell_text import put
from ingestion.returning.comments import comment_on, stored
from ingestion.returning.explanations import explanations, is_ours, key_of
from ingestion.returning.folder import PREFIX
from ingestion.returning.frames import frame_merge, merge_at
from ingestion.returning.hiding import hide, hide_beside, rename
from ingestion.returning.looks import LOOKS
from ingestion.returning.marks import Mark, PlainSheet, Rows, address, in_order
from ingestion.returning.original import open_original
from ingestion.returning.package import Results, prepare, save
from ingestion.returning.plain_copy import copy_values
from ingestion.returning.review_sheet import Listing, add_list
from ingestion.returning.unmarking import STYLE_ROW, remove_marks

#: Findings that are listed; nobody mends more in one go.
LISTED = 3_000

#: Comments on one sheet; spreadsheets number the shapes of a sheet up to 1,024.
COMMENTS = 1_000


@dataclass(frozen=True)
class _Ground:
    """What is going to be marked: a workbook, its sheets by the name that findings use, what came back with it."""

    book: Any
    names: Mapping[str, str]
    results: Mapping[str, Results]
    returned: Sequence[Rows]
    note: str | None = None


def mark(
    original: bytes,
    marks: Sequence[Mark],
    *,
    file_name: str,
    lang: str = "zh",
    sheets: Sequence[PlainSheet] | None = None,
    unit: str | None = None,
    period: str | None = None,
    sha256: str | None = None,
) -> bytes:
    """The returned copy as .xlsx; the same input gives the same bytes.

    An .xlsx or .xlsm keeps its look. Any other format, and a workbook that openpyxl cannot hold, is copied from
    ``sheets`` at the same addresses. Without these the copy has the list only. Marks of an earlier return are taken off
    first, and what was explained there stands in the new list again. ``sha256`` names the original where it is not at
    hand.
    """
    identity = PREFIX + (sha256 or hashlib.sha256(original).hexdigest())
    try:
        return _mark(_opened(original), marks, file_name, lang, unit, period, identity)
    except Exception:  # openpyxl fails in many ways on odd workbooks; the clerk gets the values then
        return _mark(_copied(sheets or ()), marks, file_name, lang, unit, period, identity)


def _opened(original: bytes) -> _Ground:
    package = prepare(original)
    if package is None:
        raise ValueError("not to be opened with openpyxl")
    opened = open_original(package)
    returned = remove_marks(opened.book)
    before = [sheet.title for sheet in opened.book.worksheets]
    names = rename(opened.book)
    results = {
        sheet.title: opened.results[title]
        for title, sheet in zip(before, opened.book.worksheets, strict=True)
        if title in opened.results
    }
    hide_beside(opened.book)
    return _Ground(opened.book, names, results, returned)


def _copied(sheets: Sequence[PlainSheet]) -> _Ground:
    returned = [sheet for sheet in sheets if is_ours(sheet)]
    copied = copy_values([sheet for sheet in sheets if not is_ours(sheet)])
    if copied:
        return _Ground(copied.book, copied.names, {}, returned, "returned_copied")
    book = Workbook()
    book.remove(book.active)
    return _Ground(book, {}, {}, returned, "returned_without_sheets")


def _mark(
    ground: _Ground,
    marks: Sequence[Mark],
    file_name: str,
    lang: str,
    unit: str | None,
    period: str | None,
    identity: str,
) -> bytes:
    book = ground.book
    hide(book, ground.names, marks, ground.results)
    listed = in_order(marks, list(ground.names))[:LISTED]
    counts = Counter(one.severity if one.severity in LOOKS else "info" for one in marks)
    cells: dict[tuple[str, tuple[int, int]], list[tuple[int, Mark]]] = {}
    links = {}
    for number, one in enumerate(listed, 1):
        sheet, place = ground.names.get(one.sheet or ""), address(one.cell)
        if sheet is None or place is None:
            continue
        merge = merge_at(book[sheet], *place)
        place = (merge.min_row, merge.min_col) if merge else place
        cells.setdefault((sheet, place), []).append((number, one))
        quoted = sheet.replace("'", "''")
        links[number] = f"'{quoted}'!{book[sheet].cell(*place).coordinate}"
    notes = [text(ground.note, lang)] if ground.note else []
    listing = Listing(
        file_name, identity, lang, listed, counts, unit, period, notes, links, _explained(ground.returned)
    )
    review = add_list(book, listing)
    _mark_cells(book, review, cells, lang)
    return save(book, identity, ground.results)


def _explained(returned: Sequence[Rows]) -> dict[str, str]:
    """What was explained in the copy that came back, by the key of its finding."""
    return {
        key_of(Mark("soft", one.code, one.sheet, one.cell, one.indicator, "", "", "", "")): personal.masked(one.text)
        for one in explanations(returned)
    }


def _mark_cells(
    book: Any, review: Any, cells: Mapping[tuple[str, tuple[int, int]], Sequence[tuple[int, Mark]]], lang: str
) -> None:
    """Mark each cell, and keep its own style and comment in hidden rows below the list."""
    row = review.max_row + 1
    commented: dict[str, int] = {}
    for (name, place), findings in cells.items():
        sheet = book[name]
        cell = sheet.cell(*place)
        own = cell.comment
        keep = [review.cell(row, column) for column in range(1, 7)]
        for hidden, words in zip(keep, (STYLE_ROW, str(findings[0][0]), name, cell.coordinate), strict=False):
            put(hidden, words)
        keep[4]._style = copy(cell._style)
        if own:
            put(keep[5], stored(own))
        review.row_dimensions[row].hidden = True
        row += 1
        look = LOOKS.get(findings[0][1].severity, LOOKS["info"])
        cell.fill, cell.border = look.fill, look.frame
        if merge := merge_at(sheet, *place):
            frame_merge(sheet, merge, look.frame)
        commented[name] = commented.get(name, 0) + 1
        if commented[name] <= COMMENTS:
            cell.comment = comment_on(findings, lang, own)
