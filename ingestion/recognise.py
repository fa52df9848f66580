"""From the sheets of a workbook to the reports in it: which form, whose, for which month, with which figures."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from ingestion import numbers, page, personal, personal_cells, vocabulary
from ingestion.context import Names
from ingestion.findings import Finding, noticed
from ingestion.form_sheet import KNOWN_LINES, FormSheets, forms_of
from ingestion.layout_ledger import LedgerSheets
from ingestion.layout_summary import SummarySheets
from ingestion.ledgers import settle
from ingestion.page import Page, SheetLike
from ingestion.report import Report, SheetReading
from ingestion.vocabulary import Form, plain

__all__ = ["Recognised", "Recogniser", "Report"]

#: Names of lines are shorter.
_NAME = 80

#: A form has at least so many figures in a column.
_FIGURES = 5
#: Numbers of rows follow each other at this share of their steps, whatever headings stand between.
_COUNTING = 0.9


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
        self._layouts = (FormSheets(self._vocabulary), SummarySheets(self._vocabulary))
        self._line_names = {
            code: [item.names for item in form.items.values()] for code, form in self._vocabulary.forms.items()
        }
        self._ledgers = LedgerSheets(self._vocabulary, seeds)

    def recognise(
        self,
        sheets: Sequence[SheetLike],
        file_name: str,
        folder: str = "",
        *,
        date1904: bool = False,
        asides: Iterable[tuple[str, str]] = (),
    ) -> Recognised:
        """Find every visible sheet that is one of our tables and read its figures.

        ``folder`` is the name of the folder that the file came in, '' when that says nothing; ``date1904`` whether the
        workbook counts days from 1904. ``asides`` are texts in no cell, after where they stand.
        """
        readings: list[SheetReading] = []
        ledgers: list[SheetReading] = []
        unread: list[tuple[Page, Form]] = []
        names, others = _without_personal_data(file_name, folder)
        others += _personal_asides(asides)
        for number, sheet in enumerate(sheets, 1):
            one = page.of(sheet, date1904=date1904)
            if kind := personal.kind_of(sheet.name):
                others.append(noticed("hard", "personal_data_in_sheet_name", text=personal.MASKS[kind]))
            if sheet.hidden:
                others += [noticed("info", "sheet_hidden", sheet=one.name), *_personal_data(one, None)]
                continue
            reading = self._read(one, number, names)
            ledger = None if reading else self._ledgers.read(one, number, names)
            if reading or ledger:
                readings += [reading] if reading else []
                ledgers += [ledger] if ledger else []
                others += _hidden_parts(one)
                others += _personal_data(one, reading or ledger)
            elif titled := forms_of(one, self._vocabulary) or self._by_names(one):
                unread.append((one, titled[0]))
                others += _personal_data(one, None)
            elif sheet.rows:
                others += [noticed("info", "sheet_other", sheet=one.name), *_personal_data(one, None)]
        is_alone = not readings and not ledgers
        for one, form in unread:
            if is_alone or _has_figures(one):
                missing = noticed("hard", "form_header_missing", sheet=one.name, form=form.name_zh)
                readings.append(SheetReading([], [missing]))
            else:  # a list of contents, notes on how to fill it in
                others.append(noticed("info", "sheet_other", sheet=one.name))
        if not readings and not ledgers:
            return Recognised([], [self._not_ours(), *others], is_our_form=False)
        findings, reports = _gathered(readings)
        if twice := _twice(reports):
            return Recognised([], [*findings, noticed("hard", "form_twice", sheets="、".join(twice)), *others])
        more, counted = _gathered(ledgers)
        reports, differences = settle(reports, counted)
        return Recognised(reports, [*findings, *more, *differences, *others])

    def _read(self, one: Page, number: int, names: Names) -> SheetReading | None:
        for layout in self._layouts:
            if found := layout.read(one, number, names):
                return found
        return None

    def _by_names(self, one: Page) -> list[Form]:
        """The forms of which a sheet names most lines, wherever they stand: whatever has become of the header."""
        texts = {plain(cell) for row in one.rows for cell in row if type(cell) is str and 1 < len(cell) < _NAME}
        if len(texts) < min(map(len, self._line_names.values()), default=0) * KNOWN_LINES:
            return []
        return [
            self._vocabulary.forms[code]
            for code, lines in self._line_names.items()
            if sum(not texts.isdisjoint(names) for names in lines) >= KNOWN_LINES * len(lines)
        ]

    def _not_ours(self) -> Finding:
        forms = self._vocabulary.forms.values()
        return noticed(
            "hard",
            "form_unknown",
            tables="、".join(form.table_no for form in forms),
            titles="、".join(form.name_zh for form in forms),
        )


def _has_figures(one: Page) -> bool:
    """Whether any column holds figures, and not the numbers of its rows or codes."""
    for column in range(len(one.rows[0]) if one.rows else 0):
        read = [numbers.read(row[column]).value for row in one.rows if row[column] != ""]
        figures = [value for value in read if value is not None]
        counts = sum(after - before == 1 for before, after in pairwise(figures))
        if len(figures) >= _FIGURES and counts < _COUNTING * (len(figures) - 1):
            return True
    return False


def _gathered(readings: Sequence[SheetReading]) -> tuple[list[Finding], list[Report]]:
    """The findings and the reports of several sheets, without those that a question holds up."""
    doubts = [_doubts(reading, readings) for reading in readings]
    findings = [each for reading, doubt in zip(readings, doubts, strict=True) for each in (*reading.findings, *doubt)]
    return findings, [
        report for reading, doubt in zip(readings, doubts, strict=True) if not doubt for report in reading.reports
    ]


def _doubts(reading: SheetReading, readings: Iterable[SheetReading]) -> list[Finding]:
    """The question of a sheet whose month the file's name contradicts; a copy of last month's sheet has none.

    It is such a copy when another sheet is of the month that the name says.
    """
    if reading.doubt is None or any(each.doubt is None and each.reports for each in readings):
        return []
    return [reading.doubt]


def _twice(reports: Iterable[Report]) -> list[str]:
    """The sheets that hold reports of one form, unit and month."""
    reports = list(reports)
    counts = Counter(report.key for report in reports)
    return list(dict.fromkeys(report.sheet for report in reports if counts[report.key] > 1))


def _without_personal_data(file_name: str, folder: str) -> tuple[Names, list[Finding]]:
    """The names around the sheets, without numbers of persons, which do not belong there either."""
    name, kind = personal.without(file_name)
    findings = [noticed("hard", "personal_data_in_name", text=personal.MASKS[kind])] if kind else []
    return Names(name, personal.without(folder)[0]), findings


def _personal_asides(asides: Iterable[tuple[str, str]]) -> list[Finding]:
    """Personal data beside the cells, once for each kind of place; in a footer the filler's telephone may stand."""
    found: dict[str, Finding] = {}
    for what, text in asides:
        kind = personal.kind_of(text)
        if kind and not (what == "page" and personal_cells.is_filler(text)):
            found.setdefault(what, noticed("hard", f"personal_data_in_{what}", text=personal.MASKS[kind]))
    return list(found.values())


def _personal_data(one: Page, reading: SheetReading | None) -> list[Finding]:
    """Where personal data stands on a sheet; the telephone after its label outside the table is the filler's own."""
    told = {finding.cell for finding in reading.findings if finding.code == "personal_data"} if reading else set()
    table = reading.table if reading else range(0)
    return [
        noticed("hard", "personal_data", sheet=one.name, cell=place, text=personal.MASKS[kind])
        for (row, column), kind in one.personal.kinds.items()
        if ((row, column) not in one.personal.labelled or row in table)
        and (place := page.address(row, column)) not in told
    ]


def _hidden_parts(one: Page) -> list[Finding]:
    """Hidden rows and columns are read like all others; that they are hidden is told."""
    if not one.hidden_rows and not one.hidden_columns:
        return []
    rows = "、".join(str(row + 1) for row in sorted(one.hidden_rows)[:10])
    columns = "、".join(page.address(0, column)[:-1] for column in sorted(one.hidden_columns)[:10])
    return [noticed("info", "parts_hidden", sheet=one.name, rows=rows or "—", columns=columns or "—")]
