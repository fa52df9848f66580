"""How the list looks on screen and on paper: widths, kinds of cells, page set-up."""

from copy import copy
from dataclasses import dataclass, field
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter

from guoban.messages import text
from ingestion.returning.cell_text import lines, put
from ingestion.returning.looks import LOOKS

#: The columns of the list and their widths in characters.
COLUMNS = {
    "number": 6, "severity": 12, "sheet": 12, "cell": 8, "indicator": 22, "found": 13, "expected": 17, "message": 44,
    "explanation": 34,
}  # fmt: skip
LAST = len(COLUMNS)
KEY = LAST + 1

_WIDTH = int(sum(COLUMNS.values()) * 0.95)
_LINE_HEIGHT, _MOST_LINES = 15, 20
#: Lines of a row at least: an explanation needs room, on screen and in handwriting on the print.
_ROOM = {"soft": 3}

_THIN = Side(style="thin", color="FF808080")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _font(size: int = 11, **other: Any) -> Font:
    return Font(name="宋体", size=size, **other)


_INPUT = PatternFill("solid", fgColor="FFFFFDE7")
_HEAD = PatternFill("solid", fgColor="FFEDEDED")
_KINDS: dict[str, dict[str, Any]] = {
    "title": {"font": _font(18, bold=True), "alignment": _CENTRE},
    "line": {"font": _font(), "alignment": _LEFT},
    "count": {"font": _font(bold=True), "alignment": _LEFT},
    "head": {"font": _font(bold=True), "alignment": _CENTRE, "border": _GRID, "fill": _HEAD},
    "text": {"font": _font(), "alignment": _LEFT, "border": _GRID},
    "mid": {"font": _font(), "alignment": _CENTRE, "border": _GRID},
    "link": {"font": _font(color="FF0563C1", underline="single"), "alignment": _CENTRE, "border": _GRID},
    "grey": {"font": _font(10, color="FF808080"), "alignment": _CENTRE, "border": _GRID},
    "input": {
        "font": _font(), "alignment": _LEFT, "border": _GRID, "fill": _INPUT,
        "protection": Protection(locked=False), "number_format": "@",
    },
    **{name: {"font": _font(), "alignment": _CENTRE, "fill": look.fill, "border": look.frame}
       for name, look in LOOKS.items()},
}  # fmt: skip


@dataclass(frozen=True)
class Pen:
    """Writes text of a kind into cells of one sheet; each kind's style is looked up once, which is most of the work."""

    sheet: Any
    _styles: dict[str, Any] = field(default_factory=dict)

    def write(self, row: int, column: int, words: str, kind: str) -> Any:
        """Write ``words`` as a text of this ``kind`` and return the cell."""
        cell = self.sheet.cell(row, column)
        if kind in self._styles:
            cell._style = copy(self._styles[kind])
        else:
            for name, value in _KINDS[kind].items():
                setattr(cell, name, value)
            self._styles[kind] = copy(cell._style)
        put(cell, words)
        return cell

    def write_line(self, row: int, words: str, kind: str) -> None:
        """A line over the whole width; merged cells do not grow by themselves, so the height is set."""
        self.write(row, 1, words, kind)
        self.sheet.merged_cells.add(f"A{row}:{get_column_letter(LAST)}{row}")
        high = 1.45 * _KINDS[kind]["font"].size
        self.sheet.row_dimensions[row].height = high * lines(words, _WIDTH) + 2

    def set_height(self, row: int, said: dict[str, str], severity: str) -> None:
        """Make a row high enough for what is said in its columns."""
        high = max(lines(words, COLUMNS[name] - 2) for name, words in said.items())
        room = min(max(high, _ROOM.get(severity, 1)), _MOST_LINES)
        self.sheet.row_dimensions[row].height = _LINE_HEIGHT * room + 6


def set_up(sheet: Any, head: int, lang: str) -> None:
    """A4 landscape on one page width, header on each page; only explanations can be typed in (no password)."""
    for column, wide in enumerate(COLUMNS.values(), 1):
        sheet.column_dimensions[get_column_letter(column)].width = wide
    sheet.column_dimensions[get_column_letter(KEY)].hidden = True
    sheet.sheet_properties.tabColor = "FFC00011"
    sheet.freeze_panes = sheet.cell(head + 1, 1)
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.paperSize = "9"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.5, 0.7, 0.3
    sheet.print_title_rows = f"{head}:{head}"
    sheet.print_area = f"A1:{get_column_letter(LAST)}{sheet.max_row}"
    sheet.oddFooter.center.text = text("returned_page", lang)
    sheet.protection.sheet = True
    sheet.protection.formatRows = sheet.protection.formatColumns = False
