"""The first sheet of a returned copy: 审核意见, the list of all findings with room to explain the soft ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink

from guoban.messages import text
from ingestion.returning.explanations import SIGNATURE, key_of
from ingestion.returning.marks import SEVERITIES, Mark, word
from ingestion.returning.review_look import COLUMNS, KEY, LAST, Pen, set_up

#: Characters of an explanation, stated in the hint beside the cell.
LONGEST_EXPLANATION = 1_000

_CENTRED = ("number", "severity", "cell")


@dataclass(frozen=True)
class Listing:
    """What the list says: findings in their order, how many of each severity there are in all, places to link to.

    ``identity`` tells whose copy it is. ``explained`` has what the clerk wrote before, by key; ``notes`` are lines
    above the table.
    """

    file_name: str
    identity: str
    lang: str
    marks: Sequence[Mark]
    counts: Mapping[str, int]
    unit: str | None = None
    period: str | None = None
    notes: Sequence[str] = ()
    links: Mapping[int, str] = field(default_factory=dict)
    explained: Mapping[str, str] = field(default_factory=dict)


def add_list(book: Any, listing: Listing) -> Any:
    """Write the list as the first sheet, the one that opens; returns the worksheet."""
    sheet = book.create_sheet(_title(book, listing.lang), 0)
    _select_first(book)
    pen = Pen(sheet)
    head = _write_head(pen, listing)
    for number, mark in enumerate(listing.marks, 1):
        _write_row(pen, head + number, number, mark, listing)
    if more := sum(listing.counts.values()) - len(listing.marks):
        row = head + len(listing.marks) + 1
        pen.write_line(row, text("returned_more", listing.lang, count=more), "count")
    _add_hint(sheet, head, listing)
    set_up(sheet, head, listing.lang)
    return sheet


def _title(book: Any, lang: str) -> str:
    taken = {name.casefold() for name in book.sheetnames}
    title = own = text("returned_sheet", lang)
    number = 1
    while title.casefold() in taken:
        number += 1
        title = f"{own}({number})"
    return title


def _select_first(book: Any) -> None:
    """Open on the first sheet and on it alone: two selected sheets would both take what is typed."""
    for sheet in book._sheets:
        for view in sheet.views.sheetView if hasattr(sheet, "views") else sheet.sheetViews.sheetView:
            view.tabSelected = sheet is book._sheets[0]
    book.active = 0
    if book.views:
        book.views[0].firstSheet = 0


def _write_head(pen: Pen, listing: Listing) -> int:
    """Title, what it is about, how to use it, names of the columns; returns the row of these."""
    lang, total = listing.lang, sum(listing.counts.values())
    about = [text("returned_file", lang, file=listing.file_name)]
    about += [text("returned_unit", lang, unit=listing.unit)] if listing.unit else []
    about += [text("returned_period", lang, period=listing.period)] if listing.period else []
    counts = {name: listing.counts.get(name, 0) for name in SEVERITIES}
    pen.write_line(1, text("returned_title", lang), "title")
    pen.write_line(2, "    ".join(about), "line")
    count = text("returned_counts", lang, all=total, **counts) if total else text("returned_nothing", lang)
    pen.write_line(3, count, "count")
    said = [*(text(f"returned_use_{number}", lang) for number in (1, 2, 3)), *listing.notes]
    for row, line in enumerate(said, 4):
        pen.write_line(row, line, "line")
    head = len(said) + 4
    for column, name in enumerate(COLUMNS, 1):
        pen.write(head, column, text(f"returned_column_{name}", lang), "head")
    pen.write(head, KEY, SIGNATURE, "line")
    pen.write(1, KEY, listing.identity, "line")
    return head


def _write_row(pen: Pen, row: int, number: int, mark: Mark, listing: Listing) -> None:
    severity, key = mark.severity if mark.severity in SEVERITIES else "info", key_of(mark)
    said = {
        "number": str(number), "severity": word(severity, listing.lang), "sheet": mark.sheet or "",
        "cell": mark.cell or "", "indicator": mark.indicator or "", "found": mark.found, "expected": mark.expected,
        "message": mark.say(listing.lang), "explanation": listing.explained.get(key, ""),
    }  # fmt: skip
    kinds = {name: "mid" if name in _CENTRED else "text" for name in said} | {"severity": severity}
    if number in listing.links:
        kinds["cell"] = "link"
    if severity == "soft":
        kinds["explanation"] = "input"
    else:
        kinds["explanation"] = "grey"
        said["explanation"] = text("returned_must_mend", listing.lang) if severity == "hard" else ""
    cells = {name: pen.write(row, column, said[name], kinds[name]) for column, name in enumerate(COLUMNS, 1)}
    cells["number"].value = number
    if number in listing.links:
        link = Hyperlink(ref=cells["cell"].coordinate, location=listing.links[number])
        cells["cell"].hyperlink = link
    pen.write(row, KEY, key, "line")
    pen.set_height(row, said, severity)


def _add_hint(sheet: Any, head: int, listing: Listing) -> None:
    """A hint beside each cell that takes an explanation."""
    rows = [head + place for place, mark in enumerate(listing.marks, 1) if mark.severity == "soft"]
    if not rows:
        return
    hint = DataValidation(
        type="textLength", operator="lessThanOrEqual", formula1=str(LONGEST_EXPLANATION), allow_blank=True
    )
    hint.promptTitle = hint.errorTitle = text("returned_column_explanation", listing.lang)
    hint.prompt = text("returned_hint", listing.lang)
    hint.error = text("returned_hint_too_long", listing.lang, most=LONGEST_EXPLANATION)
    hint.showInputMessage = hint.showErrorMessage = True
    column = get_column_letter(LAST)
    hint.add(f"{column}{rows[0]}:{column}{rows[-1]}")  # soft findings stand together
    sheet.add_data_validation(hint)
