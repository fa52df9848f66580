"""The label of a row where it stands in several cells: 其中 or the parent beside it, or broken over two rows."""

from collections.abc import Sequence

from ingestion import numbers
from ingestion.header import Header
from ingestion.lines import Line, Lines
from ingestion.numbers import CellValue
from ingestion.page import Page
from ingestion.vocabulary import plain

#: The first part of a line that stands beside the name of its whole.
WHOLE = {"合计", "小计", "计", "总计", "总数", "合计数"}


def text_of(row: Sequence[CellValue], header: Header) -> str:
    """The label as it stands, its cells one after the other."""
    if header.label == header.last_label:
        return numbers.text_of(row[header.label]).strip()
    cells = (numbers.text_of(row[column]).strip() for column in range(header.label, header.last_label + 1))
    return " ".join(cell for cell in cells if cell)


def line_of(row: Sequence[CellValue], header: Header, parent: str, lines: Lines) -> Line:
    """The line of the form that a row is; ``parent`` is the indicator above it whose parts may follow."""
    code = row[header.code] if header.code is not None else ""
    unit = row[header.unit] if header.unit is not None else ""
    if header.last_label == header.label:
        return lines.find(code, row[header.label], unit, parent)
    labels = [cell for column in range(header.label, header.last_label + 1) if (cell := row[column]) != ""]
    if len(labels) < 2:
        return lines.find(code, labels[0] if labels else "", unit, parent)
    over, label = labels[-2:]
    whole = lines.find("", over, "", parent).item
    if whole is not None and plain(numbers.text_of(label)) in WHOLE:
        return lines.find(code, over, unit, parent)
    return lines.find(code, label, unit, lines.parent_after(whole) if whole else parent)


def broken(
    page: Page, number: int, header: Header, parent: str, lines: Lines, places: Sequence[int]
) -> tuple[Line, int] | None:
    """The line of a row whose label began in the row above or goes on in the row below, and that other row."""
    unit = page.rows[number][header.unit] if header.unit is not None else ""
    label = text_of(page.rows[number], header)
    for other in (number - 1, number + 1):
        if not header.first_line <= other < len(page.rows):
            continue
        row = page.rows[other]
        part = text_of(row, header)
        is_bare = all(row[place] == "" for place in places) and (header.code is None or row[header.code] == "")
        if not part or not label or not is_bare:
            continue
        line = lines.find("", part + label if other < number else label + part, unit, parent)
        if line.item is not None:
            return line, other
    return None
