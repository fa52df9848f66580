"""The 汇总表 layout: one row per unit, one column per indicator, each row a report of its own."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from ingestion import context, numbers, summary_header, unit_names
from ingestion.context import Context, Names
from ingestion.figures import Cell, FigureReader
from ingestion.findings import Finding, noticed
from ingestion.form_sheet import form_in_force, forms_of, table_unit
from ingestion.lines import Line, Lines
from ingestion.page import Page, address
from ingestion.report import Report, SheetReading
from ingestion.summary_header import IndicatorColumn, SummaryHeader
from ingestion.totals import rows_differ
from ingestion.vocabulary import Form, OrgUnit, Vocabulary, plain

_MONTHLY = re.compile(r"本月|当月|月报|\d月份")
_SUBTOTAL = re.compile(r"小计$")
_SIGN_OFF = re.compile(r"负责人|审核人|填报人|填表人|制表|联系电话|报出日期|填报日期")


class SummarySheets:
    """Finds and reads the tables with a row for each unit."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._measures = frozenset(vocabulary.measures) | {"%"}
        self._lines = {code: Lines(form, vocabulary.measures) for code, form in vocabulary.forms.items()}
        self._figures = FigureReader(vocabulary.measures)

    def read(self, page: Page, number: int, names: Names) -> SheetReading | None:
        """The reports on a sheet, None when it is no such table."""
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
        if most < (1 if titled else 2):
            return None
        found = context.find_month(page, header.top, len(page.rows), names)
        findings = list(found.questions)
        if found.period_month is None:
            return SheetReading([], findings)
        form = form_in_force(page, forms, found.period_month, findings)
        if form is None:
            return SheetReading([], findings)
        reports = self._reports(page, number, header, by_form[form.form_code], form, found, findings)
        return SheetReading(reports, findings, found.doubt)

    def _reports(
        self, page: Page, number: int, header: SummaryHeader, columns: Sequence[IndicatorColumn], form: Form,
        found: Context, findings: list[Finding],
    ) -> list[Report]:  # fmt: skip
        month = found.period_month
        if month is None:
            return []
        units, totals = self._rows(page, header, month, findings)
        columns, roles = self._usable(page, header, columns, found, [row for row, _ in units], findings)
        unit_above = table_unit(page, header.top, self._measures)
        missing = [line for line, item in form.items.items() if item not in [column.item for column in columns]]
        cells: dict[int, list[Cell]] = {row: [] for row, _ in units}
        by_column: dict[int, list[Cell]] = {}
        for row, _ in units:
            for column, role in zip(columns, roles, strict=True):
                line = Line(column.item, None)
                code = column.item.line_no if column.item else ""
                unit = column.unit or unit_above
                cell, finding = self._figures.cell(page, row, column.place, role, line, unit, code, column.label)
                cells[row].append(cell)
                by_column.setdefault(column.place, []).append(cell)
                findings += [finding] if finding else []
        for row in totals:
            findings += rows_differ(page, row, by_column, len(units))
        filled = [(row, unit) for row, unit in units if any(cell.text.strip() for cell in cells[row])]
        if missing and filled:
            findings.append(noticed("soft", "lines_not_in_table", sheet=page.name, codes="、".join(missing)))
        return [
            Report(form.form_code, unit.org_unit_code, month, page.name, number, cells[row], part, bool(missing))
            for part, (row, unit) in enumerate(filled, 1)
        ]

    def _rows(
        self, page: Page, header: SummaryHeader, month: date, findings: list[Finding]
    ) -> tuple[list[tuple[int, OrgUnit]], list[int]]:
        """The rows of units and those of typed totals; a name that is not sure is a question."""
        units: list[tuple[int, OrgUnit]] = []
        totals: list[int] = []
        for row in range(header.body, len(page.rows)):
            name = plain(numbers.text_of(page.rows[row][header.unit_column]))
            if any(map(_SIGN_OFF.search, page.words(row))):
                break
            if summary_header.is_total(name, self._vocabulary) or _is_total_left(page, row, header):
                totals += [row] if not _SUBTOTAL.search(name) else []
                continue
            has_figures = any(
                cell != "" and numbers.read(cell).value is not None for cell in page.rows[row][header.unit_column + 1 :]
            )
            named = unit_names.units_named(name, month, self._vocabulary) if name else []
            if len(named) == 1:
                units.append((row, named[0]))
            elif has_figures and not _SUBTOTAL.search(name):
                likely = unit_names.near(name, self._vocabulary) if name else []
                findings.append(
                    noticed("hard", "org_unit_likely" if likely else "org_unit_unknown", sheet=page.name,
                            cell=address(row, header.unit_column), name=name, likely=unit_names.listed(likely))
                )  # fmt: skip
        counts = Counter(unit.org_unit_code for _, unit in units)
        for row, unit in units:
            if counts[unit.org_unit_code] > 1:
                place = address(row, header.unit_column)
                findings.append(noticed("hard", "org_unit_twice", sheet=page.name, cell=place, name=unit.name_zh))
        return [(row, unit) for row, unit in units if counts[unit.org_unit_code] == 1], totals

    def _usable(
        self, page: Page, header: SummaryHeader, columns: Sequence[IndicatorColumn], found: Context, rows: list[int],
        findings: list[Finding],
    ) -> tuple[list[IndicatorColumn], list[str]]:  # fmt: skip
        """The columns to read, with their roles; what cannot be told of a column that has figures is a question."""
        above = [text for row in range(header.top) for text in page.words(row)] + [plain(page.name)]
        usual = "ytd" if found.is_cumulative or any("累计" in text for text in above) else None
        usual = usual or ("month" if any(map(_MONTHLY.search, above)) else None)
        with_ytd = {column.item for column in columns if column.role == "ytd"}
        good: list[IndicatorColumn] = []
        roles: list[str] = []
        for column in columns:
            has_figures = any(numbers.read(page.rows[row][column.place]).value is not None for row in rows)
            if not has_figures and (column.item is None or column.fault):
                continue
            place = address(column.row, column.place)
            role = column.role or usual
            is_stock = column.item is not None and column.item.kind == "stock"
            if is_stock and not (column.role == "month" and column.item in with_ytd):
                role = "stock"
            month = found.period_month
            if column.item is None or column.fault:
                code = column.fault or "line_unknown"
                findings.append(
                    noticed("hard", code, sheet=page.name, cell=place, line="", label=column.label,
                            likely=column.likely, unit=column.unit or "",
                            expected=column.item.unit_code if column.item else "")
                )  # fmt: skip
            elif month and ((column.month or month.month) != month.month or (column.year or month.year) != month.year):
                findings.append(noticed("hard", "summary_other_month", sheet=page.name, cell=place, label=column.label))
            elif role is None:
                findings.append(
                    noticed("hard", "summary_role_unclear", sheet=page.name, cell=place, label=column.label)
                )
            elif any(each.item is column.item and other == role for each, other in zip(good, roles, strict=True)):
                findings.append(noticed("hard", "column_twice", sheet=page.name, cell=place))
            else:
                good.append(column)
                roles.append(role)
        return good, roles


def _is_total_left(page: Page, row: int, header: SummaryHeader) -> bool:
    """合计 in a merge that begins left of the column of units."""
    return any(text in {"合计", "总计"} for text in page.words(row)[: header.unit_column])
