"""The 表式 layout: indicators in rows, each under its code, figures in the columns 本月数 and 本年累计."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from ingestion import numbers
from ingestion.context import address
from ingestion.findings import Finding, noticed
from ingestion.header import Header
from ingestion.numbers import CellValue, Number
from ingestion.vocabulary import Form, Item, Vocabulary, plain
from ingestion.workbook import Sheet

_LETTERS = set("甲乙丙丁戊己庚辛")  # the row under the header: 甲 乙 丙 丁 1 2
_PARTS = re.compile(r"^其中:?")
_MAGNITUDE = re.compile(r"[十百千万亿拾佰仟萬億]")


class Cell(NamedTuple):
    """One value cell as it stood and as it was read; the columns of raw.cell after the submission."""

    sheet: str
    cell: str
    row_no: int
    column_no: int
    line_no: str | None
    label: str | None
    indicator_code: str | None
    column_role: str
    text: str
    value: Decimal | None
    unit_code: str | None
    qualifier: str | None


@dataclass(frozen=True, slots=True)
class _Line:
    """What a row of the table is: a line of the form and its unit of measure, or why not (a message id)."""

    item: Item | None = None
    unit_code: str | None = None
    fault: str | None = None


class FormLayout:
    """Reads sheets of one form; what a row means is worked out once and remembered."""

    def __init__(self, form: Form, vocabulary: Vocabulary) -> None:
        self._form = form
        self._measures = vocabulary.measures
        self._by_name: dict[str, list[Item]] = {}
        for item in form.items.values():
            for name in item.names:
                self._by_name.setdefault(name, []).append(item)
        self._lines: dict[tuple[CellValue, CellValue, CellValue], _Line] = {}

    def cells(self, sheet: Sheet, header: Header) -> tuple[list[Cell], list[Finding]]:
        """The value cells under ``header`` and what is wrong with them; hard findings mean the sheet is returned."""
        cells: list[Cell] = []
        findings: list[Finding] = []
        seen: set[str] = set()
        for number in range(header.first_line, len(sheet.rows)):
            row = sheet.rows[number]
            unit = row[header.unit] if header.unit is not None else ""
            line = self._line(row[header.code], row[header.label], unit)
            if line.item is None and not (line.fault and any(_is_figure(row[column]) for column, _ in header.roles)):
                continue  # a section, the row of letters, a note, the sign-off
            item = line.item
            if item is not None and item.line_no in seen:
                line = _Line(fault="line_twice")
            elif item is not None:
                seen.add(item.line_no)
            label, code = numbers.text_of(row[header.label]).strip(), numbers.text_of(row[header.code]).strip()
            if line.fault:
                findings.append(_row_finding(line, sheet.name, address(number, header.label), code, label, unit))
            for column, role in header.roles:
                cell = self._cell(row[column], role, line)
                place = address(number, column)
                text = numbers.text_of(row[column])
                cells.append(
                    Cell(
                        sheet.name, place, number + 1, column + 1, code or None, label or None, cell.indicator_code,
                        cell.role, text, cell.number.value, cell.unit_code, cell.number.qualifier,
                    )
                )  # fmt: skip
                if cell.finding and line.item:
                    findings.append(_cell_finding(cell, line.item, sheet.name, place, text.strip()[:40]))
        findings += self._gaps(sheet.name, seen, cells)
        return cells, findings

    def _gaps(self, sheet: str, seen: set[str], cells: list[Cell]) -> list[Finding]:
        missing = [line_no for line_no in self._form.items if line_no not in seen]
        if missing:
            return [noticed("hard", "line_missing", sheet=sheet, codes="、".join(missing))]
        if all(cell.value is None for cell in cells):
            return [noticed("hard", "form_blank", sheet=sheet)]
        return []

    def _line(self, code: CellValue, label: CellValue, unit: CellValue) -> _Line:
        key = (code, label, unit)
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = self._match(*(plain(numbers.text_of(each)) for each in key))
        return line

    def _match(self, code: str, label: str, unit: str) -> _Line:
        """Code and label must both name the same line; a blank code is made up for by a label that stands alone."""
        label = _PARTS.sub("", label)
        if label in _LETTERS:
            return _Line()
        named = self._by_name.get(label, [])
        if code:
            item = self._form.items.get(code.zfill(2))
            if item is None:
                return _Line(fault="line_unknown")
            if item not in named:
                return _Line(fault="line_differs")
        elif len(named) == 1:
            item = named[0]
        else:
            return _Line(fault="line_unknown" if label else None)
        unit_code = self._same_measure(unit or item.unit_code, item)
        return _Line(item, unit_code, None if unit_code else "unit_differs")

    def _same_measure(self, unit: str, item: Item) -> str | None:
        """The unit of measure when it can be turned into the one the line asks for."""
        measure = self._measures.get(unit)
        asked = self._measures[item.unit_code]
        return measure.unit_code if measure and measure.base_unit_code == asked.base_unit_code else None

    def _cell(self, value: CellValue, role: str, line: _Line) -> "_Read":
        """One figure of a line: its number in a unit of measure, and the id of what is wrong with it."""
        item, number, unit_code = line.item, numbers.read(value), line.unit_code
        if item is None:
            return _Read(role, numbers.BLANK)
        is_stock = item.kind == "stock"
        role = "stock" if is_stock and role == "ytd" else role
        finding = number.fault
        if finding is None and number.unit is not None:
            unit_code = self._same_measure(number.unit, item)
            finding = None if unit_code else "number_unit_differs"
        elif isinstance(value, str) and self._measures[item.unit_code].factor != 1 and _MAGNITUDE.search(value):
            finding = finding or "number_unit_unclear"  # 5万 in a row that asks for 万元
        if finding or line.fault:
            return _Read(role, numbers.BLANK, item.indicator_code, None, finding)
        if is_stock and role == "month" and number.value:
            finding = "stock_in_month"
        return _Read(role, number, item.indicator_code, unit_code, finding)


class _Read(NamedTuple):
    role: str
    number: Number
    indicator_code: str | None = None
    unit_code: str | None = None
    finding: str | None = None


def _row_finding(line: _Line, sheet: str, place: str, code: str, label: str, unit: CellValue) -> Finding:
    return noticed(
        "hard",
        line.fault or "",
        sheet=sheet,
        cell=place,
        indicator_code=line.item.indicator_code if line.item else None,
        line=code,
        label=label,
        unit=numbers.text_of(unit).strip(),
        expected=line.item.unit_code if line.item else "",
    )


def _cell_finding(cell: _Read, item: Item, sheet: str, place: str, text: str) -> Finding:
    return noticed(
        "soft" if cell.finding == "stock_in_month" else "hard",
        cell.finding or "",
        sheet=sheet,
        cell=place,
        indicator_code=item.indicator_code,
        column_role=cell.role,
        text=text,
        label=item.name_zh,
        unit=item.unit_code,
    )


def _is_figure(cell: CellValue) -> bool:
    return cell != "" and numbers.read(cell).value is not None
