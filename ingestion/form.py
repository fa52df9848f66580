"""Writes the monthly form as a real .xlsx, blank or filled in.

Same input, same bytes: times inside the package are fixed, so that a workbook written twice is recognised as the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ingestion import form_look, form_notes
from ingestion.form_columns import REPORTED, Column, Figure
from ingestion.form_page import Page
from ingestion.vocabulary import Form, Item, Vocabulary

__all__ = ["FIRST_ITEM_ROW", "NOT_APPLICABLE", "Figure", "Figures", "Filled", "FormWriter", "Identity"]

NOT_APPLICABLE = "—"
FIRST_ITEM_ROW = 9
_LABELS = (("序号", 6), ("指 标 名 称", 36), ("计量单位", 9.5), ("代码", 5.5))
_SIGN_OFF = ("单位负责人：", "审核人：", "填报人：", "联系电话：")


@dataclass(frozen=True, slots=True)
class Figures:
    """One line of the form: this month, the year so far (a stock: end of month), a year ago, target of the year.

    A blank form has besides: what stood at the end of the month before, and the share of the target.
    """

    month: Figure = None
    ytd: Figure = None
    last_year: Figure = None
    target: Figure = None
    previous: Figure = None
    completion: Figure = None
    note: Figure = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Which form a workbook is, beyond doubt; with it the workbook is a blank one, locked but for its entries."""

    form_code: str
    version: str
    org_unit_code: str


@dataclass(frozen=True, slots=True)
class Filled:
    """One unit's form for one month; ``figures`` by line code, amounts in the unit the form prints."""

    unit_name: str
    month: date
    figures: Mapping[str, Figures] = field(default_factory=dict)
    reported_on: date | None = None
    notes: Sequence[str] = ()
    identity: Identity | None = None


class FormWriter:
    """Writes one form as often as needed; ``columns`` are those after 代码."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        form: Form,
        seeds: Path,
        columns: Sequence[Column] = REPORTED,
        more_notes: Sequence[str] = (),
    ) -> None:
        self._form = form
        self._columns = columns
        self._last = len(_LABELS) + len(columns) - 1
        self._title = f"{vocabulary.county_zh}{form.name_zh}"
        self._side = (f"表    号：{form.table_no}", f"制定机关：{vocabulary.federation_zh}", form_notes.valid_to(form))
        self._notes = [*form_notes.notes(form, seeds), *more_notes]

    def to_bytes(self, filled: Filled) -> bytes:
        """The workbook of one unit and month."""
        page = Page("月报表", self._title)
        self._write_head(page, filled)
        row = self._write_items(page, filled)
        row = self._write_notes(page, filled, row)
        self._write_sign_off(page, filled, row + 1)
        footer = ""
        if filled.identity:
            footer = f"表号 {self._form.table_no} · 版本 {filled.identity.version} · "
            _identify(page.book, filled)
            form_look.protect(page.sheet)
        form_look.set_up_page(page.sheet, page.last_row, self._last, (5, FIRST_ITEM_ROW - 2), footer)
        return page.to_bytes()

    def _write_head(self, page: Page, filled: Filled) -> None:
        look, month, last = page.look, filled.month, self._last
        widths = [width for _, width in _LABELS] + [column.width for column in self._columns]
        for column, width in enumerate(widths):
            page.sheet.set_column(column, column, width)
        page.sheet.set_default_row(16.5)
        page.sheet.set_row(0, 34)
        page.write(0, 0, self._title, look.title, last)
        for row, line in enumerate(self._side, 1):
            page.write(row, last - 2, line, look.of(), last)
        page.write(4, 0, f"填报单位（盖章）：{filled.unit_name}", look.of(), 3)
        page.write(4, 4, f"{month.year}年{month.month}月", look.of(align="center"), 5)
        measures = dict.fromkeys(item.unit_code for item in self._form.items.values())
        page.write(4, 6, f"计量单位：{'、'.join(measures)}", look.of(), last)
        page.sheet.set_row(6, 33)
        headings = [label for label, _ in _LABELS] + [column.heading for column in self._columns]
        page.write(5, 4, f"{month.year}年", look.head, 5)
        for column, heading in enumerate(headings):
            if column in (4, 5):
                page.write(6, column, heading, look.head)
            else:
                page.sheet.merge_range(5, column, 6, column, heading, look.head)
        for column, letter in enumerate((*"甲乙丙丁", *range(1, len(self._columns) + 1))):
            page.write(7, column, letter, look.label())

    def _write_items(self, page: Page, filled: Filled) -> int:
        """Section rows, the lines of the form and their indents; returns the row below the last one, from 0."""
        look, row, family, parent = page.look, FIRST_ITEM_ROW - 1, "", ""
        for place, item in enumerate(self._form.items.values(), 1):
            if item.family_zh != family:
                family, parent = item.family_zh, ""
                page.write(row, 0, family, look.section, self._last)
                row += 1
            label = item.name_zh
            if item.parent_indicator_code:
                label = ("  其中：" if item.parent_indicator_code != parent else "        ") + label
            parent = item.parent_indicator_code
            words: tuple[int | str, ...] = (place, label, item.unit_code, item.line_no)
            for column, word in enumerate(words):
                page.write(row, column, word, look.label("left" if column == 1 else "center"))
            self._write_figures(page, row, item, filled.figures.get(item.line_no, Figures()))
            row += 1
        return row

    def _write_figures(self, page: Page, row: int, item: Item, figures: Figures) -> None:
        for place, column in enumerate(self._columns, len(_LABELS)):
            figure: Figure = getattr(figures, column.key)
            page.write(row, place, figure, page.look.figure(column, item.unit_code, figure))

    def _write_notes(self, page: Page, filled: Filled, row: int) -> int:
        for place, note in enumerate(self._notes, 1):
            page.write(row, 0, ("说明：" if place == 1 else "      ") + f"{place}.{note}", page.look.of(), self._last)
            row += 1
        for note in filled.notes:
            remark = page.look.of(font_size=10, bold=True, font_color="#C00000")
            page.write(row, 0, note, page.look.of() if filled.identity else remark, self._last)
            row += 1
        return row

    def _write_sign_off(self, page: Page, filled: Filled, row: int) -> None:
        open_to_type = page.look.of(locked=False)
        for label, first, last in zip(_SIGN_OFF, (0, 2, 4, 5), (1, 3, 4, 6), strict=True):
            page.write(row, first, label, open_to_type, last)
        day = filled.reported_on
        text = f"{day.year}年{day.month}月{day.day}日" if day else "    年  月  日"
        page.write(row, 7, f"报出日期：{text}", open_to_type, self._last)
        if filled.identity:
            row += 2
            which = f"表号 {self._form.table_no} · 版本 {filled.identity.version} · {filled.identity.org_unit_code}"
            page.write(row, 0, which, page.look.of(font_size=9, font_color="#808080"), self._last)


def _identify(book: Any, filled: Filled) -> None:
    """Form, version, unit and month for machines: a name in the workbook and its properties."""
    identity = filled.identity
    if identity:
        facts = {
            "guoban_form": identity.form_code,
            "guoban_version": identity.version,
            "guoban_unit": identity.org_unit_code,
            "guoban_period": f"{filled.month:%Y-%m}",
        }
        for name, value in facts.items():
            book.set_custom_property(name, value, "text")
        book.define_name("guoban_template", '="{}"'.format(" ".join(facts.values())))
