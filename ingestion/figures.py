"""One value cell: what stands in it, read as the figure of a line, with where it came from."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from ingestion import days, numbers, percentages, personal
from ingestion.findings import Finding, noticed
from ingestion.lines import Line
from ingestion.numbers import BLANK, CellValue, Number
from ingestion.page import Page, address
from ingestion.vocabulary import Item, Measure

_MAGNITUDE = re.compile(r"[十百千万亿拾佰仟萬億]")
_SHOWN_UNIT = re.compile(r'"([^"]+)"|\\(.)')
_SCALED = re.compile(r"[0#?],+(?![0#?,])|0!\.0|0\\\.0")

#: Serial numbers that are days of 1990 to 2079: whoever sees one cannot tell a date from an amount.
_DAYS = range(32874, 65747)

#: What is wrong with a cell and yet does not hold the report up.
_SOFT = {"stock_in_month", "number_shown_as_date", "number_percent_fraction"}

#: The unit of measure of a milestone: its value is a day, yyyymmdd.
DAY = "日期"
_WRITTEN_OTHERWISE = {"%", DAY}


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


class FigureReader:
    """Reads value cells of one county's units of measure."""

    def __init__(self, measures: Mapping[str, Measure]) -> None:
        self._measures = measures
        self._remembered: dict[tuple[tuple[str, ...], str], str | None] = {}

    def cell(
        self, page: Page, row: int, column: int, role: str, line: Line, units: tuple[str, ...], code: str, label: str
    ) -> tuple[Cell, Finding | None]:
        """The cell of a line in a column of ``role``; ``units`` are the measures that the headings name, if any."""
        value = page.rows[row][column]
        text = value if type(value) is str else numbers.text_of(value)
        item, unit_code, number, fault = line.item, None, BLANK, None
        if page.personal.kinds and (kind := page.personal.kinds.get((row, column))):
            text, fault = personal.MASKS[kind], "personal_data"
        elif item is not None:
            number, unit_code, fault = self._read(page, row, column, value, text, line, item, units)
            if role == "month" and item.kind == "stock" and number.value and not fault:
                fault = "stock_in_month"
            text = text if len(text) < personal.LONG else personal.masked(text)
        place = address(row, column)
        cell = Cell(
            page.name, place, row + 1, column + 1, code or None, label or None, item.indicator_code if item else None,
            role, text, number.value, unit_code, number.qualifier,
        )  # fmt: skip
        return cell, _finding(fault, cell, item) if fault else None

    def _read(
        self, page: Page, row: int, column: int, value: CellValue, text: str, line: Line, item: Item,
        units: tuple[str, ...],
    ) -> tuple[Number, str | None, str | None]:  # fmt: skip
        """The number, its unit of measure and the id of what is wrong with it."""
        kind = type(value)
        number = numbers.parse_stored(text) if kind is int or kind is float else numbers.read(value)
        unit_code = line.unit_code or (self.unit_over(units, item) if units else item.unit_code)
        shown = page.formats.get((row, column)) if page.formats else None
        fault = number.fault
        is_plain = kind is not str and fault is None and shown is None and not line.fault
        if is_plain and unit_code and item.unit_code not in _WRITTEN_OTHERWISE:
            return number, unit_code, None
        if item.unit_code == DAY:
            number, fault = _day(page, row, column, value, number)
        elif fault == "number_is_date":
            number, fault = _amount(page, row, column, value)
        elif shown and number.value is not None and not isinstance(value, str):
            number, fault = self._as_shown(number, shown, item)
        elif item.unit_code == "%":
            number, fault = percentages.read(number, is_shown_as_percent=False)
        if fault and fault not in _SOFT:
            return BLANK, None, fault
        if number.unit is not None:
            if not (same := self._same(number.unit, item)):
                return BLANK, None, "number_unit_differs"
            unit_code = same
        elif isinstance(value, str) and self._measures[item.unit_code].factor != 1 and _MAGNITUDE.search(value):
            return BLANK, None, "number_unit_unclear"  # 5万 in a row that asks for 万元
        elif unit_code is None and number.value:
            return BLANK, None, "measure_unclear"
        return (BLANK, None, None) if line.fault else (number, unit_code or item.unit_code, fault)

    def _as_shown(self, number: Number, shown: str, item: Item) -> tuple[Number, str | None]:
        """A number whose format shows a percentage, a unit of measure or thousands."""
        if "%" in shown:
            if item.unit_code != "%":
                return BLANK, "number_shown_otherwise"
            return percentages.read(number, is_shown_as_percent=True)
        words = "".join(quoted or escaped for quoted, escaped in _SHOWN_UNIT.findall(shown.split(";")[0])).strip()
        if _SCALED.search(shown.split(";")[0]):
            return BLANK, "number_shown_otherwise"
        if words in self._measures:
            return Number(number.value, words, number.qualifier), None
        return (BLANK, "number_shown_otherwise") if re.search(r"[^\W\d_]", words) else (number, None)

    def _same(self, unit: str, item: Item) -> str | None:
        if unit == item.unit_code:
            return unit
        measure = self._measures.get(unit)
        is_same = measure and measure.base_unit_code == self._measures[item.unit_code].base_unit_code
        return unit if is_same else None

    def unit_over(self, units: tuple[str, ...], item: Item) -> str | None:
        """The unit over a column or table that counts for a line: 万元 not for persons. None when that is not clear."""
        key = (units, item.unit_code)
        if key not in self._remembered:
            base = self._measures[item.unit_code].base_unit_code
            fit = {unit for unit in units if self._same(unit, item)}
            unknown = [unit for unit in units if unit not in self._measures and unit.endswith(base)]
            is_clear = len(fit) < 2 and not unknown and (units != ("%",) or item.unit_code == "%")
            self._remembered[key] = next(iter(fit), item.unit_code) if is_clear else None
        return self._remembered[key]


def _day(page: Page, row: int, column: int, value: CellValue, number: Number) -> tuple[Number, str | None]:
    """The day of a milestone as the number yyyymmdd."""
    if number.value is None and number.fault is None:
        return number, None
    day = days.read(value, date1904=page.date1904)
    if day is None:
        return BLANK, "number_no_day"
    return Number(Decimal(f"{day:%Y%m%d}"), DAY, "exact"), None


def _amount(page: Page, row: int, column: int, value: CellValue) -> tuple[Number, str | None]:
    """An amount that carries a date format: what no report would be dated is an amount, the rest is a question."""
    serial = page.serials.get((row, column))
    if serial is None and isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        clock = (value - datetime(day.year, day.month, day.day)).total_seconds() if isinstance(value, datetime) else 0
        days = (day - date(1899, 12, 30)).days
        serial = days - (days < 61) + clock / 86_400
    if serial is None or int(serial) in _DAYS:
        return BLANK, "number_is_date"
    return numbers.parse_stored(numbers.text_of(round(serial, 8))), "number_shown_as_date"


def _finding(fault: str, cell: Cell, item: Item | None) -> Finding:
    return noticed(
        "soft" if fault in _SOFT else "hard",
        fault,
        sheet=cell.sheet,
        cell=cell.cell,
        indicator_code=cell.indicator_code,
        column_role=cell.column_role,
        text=cell.text.strip()[:40],
        value="" if cell.value is None else cell.value,
        label=item.name_zh if item else cell.label or "",
        unit=item.unit_code if item else "",
    )
