"""From the sheets of a workbook to the reports in it: which form, whose, for which month, with which figures."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ingestion import context, header, vocabulary
from ingestion.findings import Finding, noticed
from ingestion.layout_form import Cell, FormLayout
from ingestion.vocabulary import Form, plain
from ingestion.workbook import Sheet


@dataclass(frozen=True, slots=True)
class Report:
    """One form of one unit for one month, found on sheet number ``sheet_no`` (from 1)."""

    form_code: str
    org_unit_code: str
    period_month: date
    sheet: str
    sheet_no: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a workbook holds: reports, what is wrong or unclear, and whether it is one of our forms at all."""

    reports: list[Report] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    is_our_form: bool = True


class Recogniser:
    """Knows the forms of one county."""

    def __init__(self, seeds: Path) -> None:
        self._vocabulary = vocabulary.load(seeds)
        self._layouts = {code: FormLayout(form, self._vocabulary) for code, form in self._vocabulary.forms.items()}

    def recognise(self, sheets: Sequence[Sheet], file_name: str) -> Recognised:
        """Find every visible sheet that is one of our forms and read its figures."""
        reports: list[Report] = []
        findings: list[Finding] = []
        others: list[Finding] = []
        is_our_form = False
        for number, sheet in enumerate(sheets, 1):
            if sheet.hidden:
                others.append(noticed("info", "sheet_hidden", sheet=sheet.name))
                continue
            forms = self._forms_of(sheet)
            if not forms:
                if sheet.rows:
                    others.append(noticed("info", "sheet_other", sheet=sheet.name))
                continue
            is_our_form = True
            report = self._report(sheet, number, forms, file_name, findings)
            if report is not None:
                reports.append(report)
        if not is_our_form:
            return Recognised([], [self._not_ours()], is_our_form=False)
        keys = {(report.form_code, report.org_unit_code, report.period_month) for report in reports}
        if len(keys) < len(reports):
            names = "、".join(report.sheet for report in reports)
            return Recognised([], [*findings, noticed("hard", "form_twice", sheets=names), *others])
        return Recognised(reports, [*findings, *others])

    def _forms_of(self, sheet: Sheet) -> list[Form]:
        """The forms whose 表号 or title stands in the upper part of the sheet; 表号 goes before title."""
        texts = [
            plain(cell) for row in sheet.rows[: header.HEADER_ROWS] for cell in row if isinstance(cell, str) and cell
        ]
        forms = self._vocabulary.forms.values()
        numbered = [form for form in forms if any(plain(form.table_no) in text for text in texts)]
        return numbered or [form for form in forms if any(plain(form.name_zh) in text for text in texts)]

    def _report(
        self, sheet: Sheet, number: int, forms: list[Form], file_name: str, findings: list[Finding]
    ) -> Report | None:
        table = header.find(sheet)
        if table is None:
            findings.append(noticed("hard", "form_header_missing", sheet=sheet.name, form=forms[0].name_zh))
            return None
        found = context.find(sheet, table.row, file_name, self._vocabulary)
        findings += found.questions
        month, unit = found.period_month, found.org_unit
        in_force = [form for form in forms if month is None or form.valid_in(month)]
        if len(in_force) != 1:
            names = "、".join(f"{form.table_no}({form.valid_from}—{form.valid_to or ''})" for form in forms)
            findings.append(
                noticed(
                    "hard", "form_not_in_force", sheet=sheet.name, forms=names, month=f"{month:%Y-%m}" if month else "—"
                )
            )
            return None
        [form] = in_force
        cells, wrong = self._layouts[form.form_code].cells(sheet, table)
        findings += wrong
        if month is None or unit is None:
            return None
        return Report(form.form_code, unit.org_unit_code, month, sheet.name, number, cells)

    def _not_ours(self) -> Finding:
        forms = self._vocabulary.forms.values()
        return noticed(
            "hard",
            "form_unknown",
            tables="、".join(form.table_no for form in forms),
            titles="、".join(form.name_zh for form in forms),
        )
