"""Writes the monthly form as a real .xlsx, blank or filled in.

Same input, same bytes: times inside the package are fixed, so that a workbook written twice is recognised as the same.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from ingestion import form_notes
from ingestion.stillzip import StillZip
from ingestion.vocabulary import Form, Vocabulary

#: What a cell may hold: a number, a sign such as — or /, or nothing.
Figure = Decimal | int | str | None

NOT_APPLICABLE = "—"
FIRST_ITEM_ROW = 9
_WIDTHS = {"A": 6, "B": 40, "C": 9.5, "D": 6.5, "E": 13, "F": 17, "G": 13, "H": 13, "I": 14}
_HEADINGS = {
    "A6:A7": "序号",
    "B6:B7": "指 标 名 称",
    "C6:C7": "计量单位",
    "D6:D7": "代码",
    "E6:F6": "",
    "E7:E7": "本月数",
    "F7:F7": "本年累计（期末数）",
    "G6:G7": "上年同期",
    "H6:H7": "全年目标",
    "I6:I7": "备注",
}
_SIGN_OFF = ("单位负责人：", "审核人：", "填报人：", "联系电话：")


@dataclass(frozen=True, slots=True)
class Figures:
    """One line of the form: this month, the year so far (a stock: end of month), a year ago, target of the year."""

    month: Figure = None
    ytd: Figure = None
    last_year: Figure = None
    target: Figure = None


@dataclass(frozen=True, slots=True)
class Filled:
    """One unit's form for one month; ``figures`` by line code, amounts in the unit the form prints."""

    unit_name: str
    month: date
    figures: Mapping[str, Figures] = field(default_factory=dict)
    reported_on: date | None = None
    notes: Sequence[str] = ()


class FormWriter:
    """Lays the form out once and fills it in as often as needed."""

    def __init__(self, vocabulary: Vocabulary, form: Form, seeds: Path) -> None:
        self._form = form
        self._book = Workbook()
        self._sheet: Worksheet = self._book.worksheets[0]
        self._sheet.title = "月报表"
        self._rows: dict[str, int] = {}
        self._lay_out(vocabulary, form_notes.notes(form, seeds))

    def to_bytes(self, filled: Filled) -> bytes:
        """The workbook of one unit and month."""
        sheet, month = self._sheet, filled.month
        sheet["A5"] = f"填报单位（盖章）：{filled.unit_name}"
        sheet["E5"] = f"{month.year}年{month.month}月"
        sheet["E6"] = f"{month.year}年"
        for line_no, row in self._rows.items():
            figures = filled.figures.get(line_no, Figures())
            for column, figure in enumerate((figures.month, figures.ytd, figures.last_year, figures.target), 5):
                sheet.cell(row, column).value = figure
        for place, row in enumerate(self._free_notes):
            sheet.cell(row, 1).value = filled.notes[place] if place < len(filled.notes) else None
        day = filled.reported_on
        sheet.cell(self._sign_off, 8).value = (
            f"报出日期：{day.year}年{day.month}月{day.day}日" if day else "报出日期：    年  月  日"
        )
        buffer = io.BytesIO()
        with StillZip(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
            ExcelWriter(self._book, package).save()
        return buffer.getvalue()

    def _lay_out(self, vocabulary: Vocabulary, notes: Sequence[str]) -> None:
        form, sheet = self._form, self._sheet
        _text(sheet, "A1:I1", f"{vocabulary.county_zh}{form.name_zh}", Font(name="宋体", size=20, bold=True), "center")
        for row, line in enumerate(
            (f"表    号：{form.table_no}", f"制定机关：{vocabulary.federation_zh}", form_notes.valid_to(form)), 2
        ):
            _text(sheet, f"G{row}:I{row}", line)
        measures = dict.fromkeys(item.unit_code for item in form.items.values())
        _text(sheet, "A5:D5", "")
        _text(sheet, "E5:F5", "", horizontal="center")
        _text(sheet, "G5:I5", f"计量单位：{'、'.join(measures)}")
        for cells, label in _HEADINGS.items():
            _text(sheet, cells, label, _HEAD, "center", fill=_HEAD_FILL, wrap=True)
        for column, letter in enumerate((*"甲乙丙丁", 1, 2, 3, 4, 5), 1):
            _text(sheet, f"{sheet.cell(8, column).coordinate}", letter, horizontal="center")
        row = self._lay_items(FIRST_ITEM_ROW)
        _frame(sheet, f"A6:I{row - 1}")
        for place, note in enumerate(notes, 1):
            _text(sheet, f"A{row}:I{row}", ("说明：" if place == 1 else "      ") + f"{place}.{note}")
            row += 1
        self._free_notes = (row, row + 1)
        for row in self._free_notes:
            _text(sheet, f"A{row}:I{row}", "", Font(name="宋体", size=10, bold=True, color="C00000"))
        self._sign_off = row + 2
        for cells, label in zip(("A{0}:B{0}", "C{0}:D{0}", "E{0}:E{0}", "F{0}:G{0}"), _SIGN_OFF, strict=True):
            _text(sheet, cells.format(self._sign_off), label)
        _text(sheet, f"H{self._sign_off}:I{self._sign_off}", "")
        _set_up(sheet, self._sign_off)

    def _lay_items(self, row: int) -> int:
        """Section rows, the lines of the form and their indents; returns the row below the last one."""
        sheet, family, parent = self._sheet, "", ""
        for place, item in enumerate(self._form.items.values(), 1):
            if item.family_zh != family:
                family, parent = item.family_zh, ""
                _text(sheet, f"A{row}:I{row}", family, _HEAD, fill=_SECTION_FILL)
                row += 1
            label = item.name_zh
            if item.parent_indicator_code:
                label = ("  其中：" if item.parent_indicator_code != parent else "        ") + label
            parent = item.parent_indicator_code
            texts: tuple[int | str, ...] = (place, label, item.unit_code, item.line_no)
            for column, value in enumerate(texts, 1):
                _text(sheet, sheet.cell(row, column).coordinate, value, horizontal="left" if column == 2 else "center")
            for column in range(5, 10):
                cell = sheet.cell(row, column)
                cell.font, cell.alignment = _BODY, Alignment(horizontal="right" if column < 9 else "left")
                cell.number_format = "#,##0.00##" if item.unit_code == "万元" else "#,##0"
            self._rows[item.line_no] = row
            row += 1
        return row


_BODY = Font(name="宋体", size=11)
_HEAD = Font(name="宋体", size=11, bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="EDEDED")
_SECTION_FILL = PatternFill("solid", fgColor="F7F7F7")
_THIN = Side(style="thin", color="808080")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def _text(
    sheet: Worksheet,
    cells: str,
    value: str | int,
    font: Font = _BODY,
    horizontal: str = "left",
    fill: PatternFill | None = None,
    wrap: bool = False,
) -> None:
    first = sheet[cells.split(":")[0]]
    first.value, first.font = value, font
    first.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=wrap)
    if fill:
        first.fill = fill
    if ":" in cells and len(set(cells.split(":"))) == 2:
        sheet.merge_cells(cells)


def _frame(sheet: Worksheet, cells: str) -> None:
    for row in sheet[cells]:
        for cell in row:
            cell.border = _BORDER


def _set_up(sheet: Worksheet, last_row: int) -> None:
    """Widths, heights, frozen header and one page width on A4."""
    for column, width in _WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.row_dimensions[1].height = 34
    sheet.column_dimensions.to_tree()  # sets what the first save would add, so that all copies are alike
    sheet.freeze_panes = f"E{FIRST_ITEM_ROW}"
    sheet.page_setup.paperSize = "9"
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_area = f"A1:I{last_row}"
    sheet.print_title_rows = f"6:{FIRST_ITEM_ROW - 1}"
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
