"""Sheets in the 表式 layout: one month, or several months side by side, each a report of its own."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ingestion import context, header, months, numbers, unit_names
from ingestion.context import Context, Names
from ingestion.findings import Finding, noticed
from ingestion.header import HEADER_ROWS, Column, Header
from ingestion.layout_form import FormLayout
from ingestion.numbers import CellValue
from ingestion.page import Page, address
from ingestion.report import Report, SheetReading
from ingestion.report_month import names_differ
from ingestion.totals import months_differ
from ingestion.vocabulary import Form, OrgUnit, Vocabulary, plain

_MEASURES = re.compile(r"(?:计量|计算|金额|货币)?单位(?::(.*)|$)")
_WHOSE = re.compile(r"(?:填报|报送|上报|填表|报告|编制|制表)$")
_BETWEEN_UNITS = re.compile("[、,;/和]|人民币")

#: A table without the form's number and title is that form when it holds this share of its lines.
KNOWN_LINES = 0.5


class FormSheets:
    """Finds and reads the forms of one county."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._measures = frozenset(vocabulary.measures) | {"%"}
        self._layouts = {code: FormLayout(form, vocabulary) for code, form in vocabulary.forms.items()}

    def read(self, page: Page, number: int, names: Names) -> SheetReading | None:
        """The reports on a sheet, None when it is no form of ours."""
        table = header.find(page, self._measures)
        if table is None:
            return None
        forms = forms_of(page, self._vocabulary) or self._by_lines(page, table)
        return self._read_table(page, number, names, forms, table) if forms else None

    def _by_lines(self, page: Page, table: Header) -> list[Form]:
        return [
            self._vocabulary.forms[code]
            for code, layout in self._layouts.items()
            if layout.knows(page, table) >= KNOWN_LINES
        ]

    def _read_table(
        self, page: Page, number: int, names: Names, forms: list[Form], table: Header
    ) -> SheetReading | None:
        top = min(table.row, table.first_line - 1)
        body = range(top, self._layouts[forms[0].form_code].end(page, table))
        found = context.find(page, top, len(page.rows), names, self._vocabulary)
        if any(question.code.endswith(("_missing", "_from_name")) for question in found.questions):
            found = context.find(page, top, body.stop, names, self._vocabulary)
        if found.org_unit and (
            asked := context.differs_below(page, body.stop, found.org_unit, found.period_month, self._vocabulary)
        ):
            found = replace(found, org_unit=None, questions=(*found.questions, asked))
        groups = _by_month(table.columns, found)
        if not groups:
            wrong = _not_read(page, table, body)
            if not any(each.severity == "hard" for each in wrong):
                wrong.append(noticed("hard", "form_header_missing", sheet=page.name, form=forms[0].name_zh))
            return SheetReading([], wrong, table=body)
        if len(groups) > 1:
            reading = self._read_months(page, number, forms, table, found, groups)
            differ = names_differ(page, [month for month in groups if month], names)
            findings = [*reading.findings, *differ, *_not_read(page, table, body)]
            return replace(reading, reports=[] if differ else reading.reports, findings=findings, table=body)
        findings = [*found.questions, *_not_read(page, table, body)]
        month = found.period_month
        [(written, columns)] = groups.items()
        if written and month and written != month:
            place = address(table.row, columns[0].place)
            findings.append(
                noticed("hard", "period_differs_header", sheet=page.name, cell=place, month=months.text_of(month),
                        name=months.text_of(written))
            )  # fmt: skip
            month = None
        elif month and (column := next((each for each in columns if each.year not in (None, month.year)), None)):
            place = address(table.row, column.place)
            findings.append(
                noticed("hard", "period_differs_header", sheet=page.name, cell=place, month=months.text_of(month),
                        name=f"{column.year}年")
            )  # fmt: skip
            month = None
        form = form_in_force(page, forms, month, findings, is_quarter=found.is_quarter)
        if form is None:
            return SheetReading([], findings, table=body)
        if repeated := _repeated(page, table, columns):
            return SheetReading([], [*findings, repeated], table=body)
        cells, wrong = self._layouts[form.form_code].cells(page, table, columns, table_units(page, top))
        findings += wrong
        unit = found.org_unit
        if month is None or unit is None:
            return SheetReading([], findings, found.doubt, body)
        report = Report(form.form_code, unit.org_unit_code, month, page.name, number, cells)
        return SheetReading([report], findings, found.doubt, body)

    def _read_months(
        self, page: Page, number: int, forms: list[Form], table: Header, found: Context,
        groups: dict[date | None, list[Column]],
    ) -> SheetReading:  # fmt: skip
        """Several months side by side: a report for each that has figures; columns of no month are typed totals."""
        unit: OrgUnit | None = found.org_unit
        findings = [each for each in found.questions if not each.code.startswith("period_")]
        totals = groups.pop(None, [])
        top = table.row
        reports: list[Report] = []
        for month, columns in sorted(groups.items(), key=lambda each: each[0] or date.min):
            places = [column.place for column in columns]
            if month is None or all(row[place] == "" for row in page.rows[table.first_line :] for place in places):
                continue
            form = form_in_force(page, forms, month, findings)
            if form is None:
                continue
            if repeated := _repeated(page, table, columns):
                findings.append(repeated)
                continue
            layout = self._layouts[form.form_code]
            cells, wrong = layout.cells(page, table, columns, table_units(page, top))
            findings += [each for each in wrong if each not in findings]
            if unit and (asked := unit_names.absent([unit], month, page.name, address(table.row, columns[0].place))):
                findings.append(asked)
            elif unit is not None:
                reports.append(
                    Report(form.form_code, unit.org_unit_code, month, page.name, number, cells, len(reports) + 1)
                )
        if not groups:
            findings += [each for each in found.questions if each.code.startswith("period_")]
        for column in totals:
            findings += months_differ(page, column, reports)
        return SheetReading(reports, findings)


def forms_of(page: Page, vocabulary: Vocabulary) -> list[Form]:
    """The forms whose 表号 or title stands in the upper part of the sheet; 表号 goes before title."""
    text = "\n".join([plain(cell) for row in page.rows[:HEADER_ROWS] for cell in row if type(cell) is str and cell])
    forms = vocabulary.forms.values()
    return [form for form in forms if plain(form.table_no) in text] or [
        form for form in forms if plain(form.name_zh) in text
    ]


def form_in_force(
    page: Page, forms: Sequence[Form], month: date | None, findings: list[Finding], *, is_quarter: bool = False
) -> Form | None:
    """The form that is owed for a month; None and a finding when that is none or several, or not of such a period."""
    in_force = [form for form in forms if month is None or form.valid_in(month)]
    if len(in_force) == 1 and month:
        form, text = in_force[0], months.text_of(month)
        if is_quarter and form.ends_in(date(month.year, 1, 1)):
            findings.append(noticed("hard", "period_is_quarter", sheet=page.name, form=form.name_zh, month=text))
            return None
        if not form.ends_in(month):
            findings.append(noticed("hard", "period_not_of_form", sheet=page.name, form=form.name_zh, month=text))
            return None
    if len(in_force) == 1:
        return in_force[0]
    names = "、".join(f"{form.table_no}({form.valid_from}—{form.valid_to or ''})" for form in forms)
    text = f"{month:%Y-%m}" if month else "—"
    findings.append(noticed("hard", "form_not_in_force", sheet=page.name, forms=names, month=text))
    return None


def table_units(page: Page, top: int) -> tuple[str, ...]:
    """The units of measure that stand above a table, known or not: 单位:万元, 计量单位:家、人、元."""
    found: list[str] = []
    for row in range(top):
        words = page.words(row)
        for column, word in enumerate(words):
            match = _MEASURES.search(word) if "单位" in word else None
            if match is None or _WHOSE.search(word[: match.start()]):
                continue
            after = match[1] or next((each for each in words[column + 1 :] if each), "")
            found += [unit for unit in _BETWEEN_UNITS.split(after.strip("()[]")) if unit]
    return tuple(dict.fromkeys(found))


def _by_month(columns: Sequence[Column], found: Context) -> dict[date | None, list[Column]]:
    """The columns by the month that their headings name; those of other years than the report's are left out."""
    years = {column.year for column in columns if column.year and not column.month}
    if len(years) > 1 and found.period_month:
        columns = [column for column in columns if column.year in (None, found.period_month.year)]
    named = {column.month for column in columns if column.month}
    if len(named) < 2:
        columns = [column for column in columns if column.role != "total"]
    groups: dict[date | None, list[Column]] = {}
    for column in columns:
        year = column.year or found.year
        month = date(year, column.month, 1) if column.month and year else None
        groups.setdefault(month, []).append(column)
    if len(named) == 1 and len(groups) == 2 and None in groups:  # 6月 beside 累计: one month
        month = next(each for each in groups if each)
        return {month: list(columns)}
    return groups


def _not_read(page: Page, table: Header, body: range) -> list[Finding]:
    """Columns of figures that would be lost: their headings are missing or cannot be told, or say something else."""
    own = {table.unit, table.code}
    return [
        noticed(severity, code, sheet=page.name, cell=address(table.row, column), label=heading)
        for severity, code, columns in (
            ("hard", "column_not_read", table.unclear),
            ("info", "column_other", table.other),
        )
        for column, heading in columns
        if (column > table.last_label or column < table.label) and column not in own
        if any(_is_figure(page.rows[row][column]) for row in body if row >= table.first_line)
    ]


def _is_figure(cell: CellValue) -> bool:
    return type(cell) in (int, float) or (
        isinstance(cell, str) and cell != "" and numbers.parse(cell).value is not None
    )


def _repeated(page: Page, table: Header, columns: Sequence[Column]) -> Finding | None:
    """Two columns of figures with one meaning, of which none can be chosen."""
    seen: set[str] = set()
    for column in columns:
        if column.role in seen:
            return noticed("hard", "column_twice", sheet=page.name, cell=address(table.row, column.place))
        seen.add(column.role)
    return None
