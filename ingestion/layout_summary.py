"""The 汇总表 layout: one row per unit, one column per indicator, each row a report of its own for each month."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ingestion import context, merges, numbers, summary_header, summary_kinds, summary_rows, totals
from ingestion.context import Context, Names
from ingestion.figures import Cell, FigureReader
from ingestion.findings import Finding, noticed
from ingestion.form_sheet import form_in_force, forms_of, table_units
from ingestion.lines import Line, Lines
from ingestion.page import Page, address
from ingestion.report import Report, SheetReading
from ingestion.report_month import names_differ
from ingestion.row_labels import WHOLE
from ingestion.summary_header import IndicatorColumn, SummaryHeader
from ingestion.summary_rows import Rows
from ingestion.vocabulary import Form, Item, Vocabulary, plain

_MONTHLY = re.compile(r"本月|当月|月报|\d月份")


@dataclass(frozen=True, slots=True)
class _Table:
    """One month of a table, of several with ``by_month``: where it is and what has been found about it so far."""

    page: Page
    number: int
    header: SummaryHeader
    form: Form
    found: Context
    findings: list[Finding]
    by_month: bool

    def ask(self, code: str, column: IndicatorColumn, **fields: str) -> None:
        """Put a question about a column, once."""
        place = address(column.row, column.place)
        one = noticed("hard", code, sheet=self.page.name, cell=place, label=column.label, **fields)
        if one not in self.findings:
            self.findings.append(one)


class SummarySheets:
    """Finds and reads the tables with a row for each unit."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._measures = frozenset(vocabulary.measures) | {"%"}
        self._lines = {code: Lines(form, vocabulary.measures) for code, form in vocabulary.forms.items()}
        self._figures = FigureReader(vocabulary.measures)

    def read(self, page: Page, number: int, names: Names) -> SheetReading | None:
        """The reports on a sheet, None when it is no such table."""
        page = summary_kinds.of_this_year(page, self._vocabulary)
        header = summary_header.find(page, self._vocabulary)
        if header is None:
            return None
        titled = forms_of(page, self._vocabulary)
        by_form = {
            code: summary_header.columns(page, header, lines, self._measures) for code, lines in self._lines.items()
        }
        known = {code: sum(column.item is not None for column in columns) for code, columns in by_form.items()}
        most = max(known.values(), default=0)
        forms = titled or [form for code, form in self._vocabulary.forms.items() if known[code] == most]
        if most < (1 if titled or header.units > 1 else 2):
            return None
        found = context.find_month(page, header.top, len(page.rows), names)
        side_by_side = _months(by_form[forms[0].form_code], found)
        findings = [each for each in found.questions if not (side_by_side and each.code.startswith("period_"))]
        reports: list[Report] = []
        differ = names_differ(page, side_by_side, names)
        findings += differ
        end = header.body
        for month in side_by_side or ([found.period_month] if found.period_month else []):
            form = form_in_force(page, forms, month, findings, is_quarter=found.is_quarter and not side_by_side)
            if form is None:
                continue
            columns = by_form[form.form_code]
            table = _Table(page, number, header, form, replace(found, period_month=month), findings, bool(side_by_side))
            rows = summary_rows.find(page, header, month, self._vocabulary, findings)
            end = max(end, rows.end)
            if not side_by_side and (second := summary_rows.other_months(page, header, rows, month)):
                findings += second
                continue
            if side_by_side:
                _other_columns(table, columns, rows)
                columns = [column for column in columns if column.month == month.month]
            reports += self._reports(table, month, columns, rows, len(reports))
        if side_by_side and not any(each.severity == "hard" for each in findings):
            beside = [column for column in by_form[forms[0].form_code] if column.month is None]
            findings += totals.months_of_units_differ(page, beside, reports)
        return SheetReading(
            [] if differ else reports, findings, None if side_by_side else found.doubt, range(header.top, end)
        )

    def _reports(
        self, table: _Table, month: date, columns: Sequence[IndicatorColumn], rows: Rows, before: int
    ) -> list[Report]:
        """A report for each unit with figures; ``before`` is how many the sheet has given for other months."""
        page, form, findings = table.page, table.form, table.findings
        across = [column for column in columns if column.item is None and column.label in WHOLE]
        columns, roles = _usable(table, [column for column in columns if column not in across], rows)
        units_above = table_units(page, table.header.top)
        missing = [line for line, item in form.items.items() if item not in [column.item for column in columns]]
        cells: dict[int, list[Cell]] = {row: [] for row, _ in rows.units}
        by_column: dict[int, list[Cell]] = {}
        for row, _ in rows.units:
            for column, role in zip(columns, roles, strict=True):
                line = Line(column.item, None)
                code = column.item.line_no if column.item else ""
                units = (column.unit,) if column.unit else units_above
                cell, finding = self._figures.cell(page, row, column.place, role, line, units, code, column.label)
                cells[row].append(cell)
                by_column.setdefault(column.place, []).append(cell)
                findings += [finding] if finding else []
        if rows.is_sure:
            items = {item.indicator_code: item for item in form.items.values()}
            findings += _totals(page, rows, by_column, cells, across, items)
        if page.merges:
            findings += merges.unclear(page, cells, by_column)
        filled = [(row, unit) for row, unit in rows.units if any(cell.text.strip() for cell in cells[row])]
        if missing and filled:
            told = noticed("soft", "lines_not_in_table", sheet=page.name, codes="、".join(missing))
            findings += [told] if told not in findings else []
        return [
            Report(form.form_code, unit.org_unit_code, month, page.name, table.number, cells[row], part, bool(missing))
            for part, (row, unit) in enumerate(filled, before + 1)
        ]


def _months(columns: Sequence[IndicatorColumn], found: Context) -> list[date]:
    """The months side by side in the header, none when there are not several; those of another year are left out."""
    named = {(column.year or found.year, column.month) for column in columns if column.month}
    if len({year for year, _ in named}) > 1:
        named = {(year, month) for year, month in named if year == found.year}
    return sorted(date(year, month, 1) for year, month in named if year and month) if len(named) > 1 else []


def _other_columns(table: _Table, columns: Sequence[IndicatorColumn], rows: Rows) -> None:
    """Columns of no month beside months: totals are compared elsewhere, whatever else has figures is a question."""
    for column in columns:
        if column.month or column.says_total or column.role == "ytd" or not _has_figures(table.page, column, rows):
            continue
        if column.item is None or column.fault:
            _ask_indicator(table, column)
        else:
            table.ask("summary_month_unclear", column)


def _usable(table: _Table, columns: Sequence[IndicatorColumn], rows: Rows) -> tuple[list[IndicatorColumn], list[str]]:
    """The columns to read, with their roles; what cannot be told of a column that has figures is a question."""
    page, found = table.page, table.found
    above = [text for row in range(table.header.top) for text in page.words(row)] + [plain(page.name)]
    says_ytd = any("累计" in text for text in above)
    if table.by_month:
        usual = None if says_ytd else "month"
    else:
        usual = "ytd" if found.is_cumulative or says_ytd else "month" if any(map(_MONTHLY.search, above)) else None
    with_ytd = {column.item for column in columns if column.role == "ytd"}
    good: list[IndicatorColumn] = []
    roles: list[str] = []
    for column in columns:
        if (column.item is None or column.fault) and not _has_figures(page, column, rows):
            continue
        role = column.role or usual
        is_stock = column.item is not None and column.item.kind == "stock"
        if is_stock and not (column.role == "month" and column.item in with_ytd):
            role = "stock"
        month = found.period_month
        if column.item is None or column.fault:
            _ask_indicator(table, column)
        elif month and ((column.month or month.month) != month.month or (column.year or month.year) != month.year):
            table.ask("summary_other_month", column)
        elif role is None:
            table.ask("summary_role_unclear", column)
        elif any(each.item is column.item and other == role for each, other in zip(good, roles, strict=True)):
            table.ask("column_twice", column)
        else:
            good.append(column)
            roles.append(role)
    return good, roles


def _ask_indicator(table: _Table, column: IndicatorColumn) -> None:
    expected = column.item.unit_code if column.item else ""
    table.ask(
        column.fault or "line_unknown", column, line="", likely=column.likely, unit=column.unit or "", expected=expected
    )


def _has_figures(page: Page, column: IndicatorColumn, rows: Rows) -> bool:
    return any(numbers.read(page.rows[row][column.place]).value is not None for row, _ in rows.units)


def _totals(
    page: Page, rows: Rows, by_column: dict[int, list[Cell]], cells: dict[int, list[Cell]],
    across: Sequence[IndicatorColumn], items: dict[str, Item],
) -> list[Finding]:  # fmt: skip
    """Typed totals that do not add up: of all units, of a group of them, and across the indicators of a unit."""
    every = [row for row, _ in rows.units]
    findings: list[Finding] = []
    for row in rows.totals:
        findings += totals.rows_differ(page, row, by_column, every)
    for row in rows.subtotals:
        findings += totals.rows_differ(page, row, by_column, rows.parts_of(row))
    for column in across:
        findings += totals.across_differ(page, column.place, cells, items)
    return findings
