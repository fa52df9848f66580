"""The 台账 layout: one row per event or organisation, counted and summed by the rules of seeds/ledger_rules.csv."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from guoban import reference
from ingestion import context, days, headings, ledger_rows, months, numbers, personal
from ingestion.context import Names
from ingestion.figures import Cell, FigureReader
from ingestion.findings import Finding, noticed
from ingestion.form_sheet import form_in_force, table_units
from ingestion.header import HEADER_ROWS
from ingestion.ledger_rows import Ledger, Rule, column_of
from ingestion.page import Page, address
from ingestion.report import Report, SheetReading
from ingestion.vocabulary import Item, Vocabulary, plain


class LedgerSheets:
    """Finds and reads the ledgers of one county."""

    def __init__(self, vocabulary: Vocabulary, seeds: Path) -> None:
        self._vocabulary = vocabulary
        self._measures = frozenset(vocabulary.measures)
        self._figures = FigureReader(vocabulary.measures)
        self._rules = [_rule(row) for row in reference.read(seeds, "ledger_rules")]
        self._needed = frozenset(word for rule in self._rules for word in rule.header_words[0])

    def read(self, page: Page, number: int, names: Names) -> SheetReading | None:
        """The report that a ledger adds up to, None when the sheet is no ledger of the rules."""
        for top in range(min(HEADER_ROWS, len(page.rows))):
            words = [headings.read(text, self._measures) for text in page.words(top)]
            texts = {heading.rest for heading in words}
            if texts.isdisjoint(self._needed):
                continue
            rules = [rule for rule in self._rules if all(group & texts for group in rule.header_words)]
            if rules:
                return self._report(page, number, names, top, words, rules)
        return None

    def _report(
        self, page: Page, number: int, names: Names, top: int, words: Sequence[headings.Heading], rules: list[Rule]
    ) -> SheetReading:
        sheet = ledger_rows.body(page, top, words, rules)
        found = context.find(page, top, len(page.rows), names, self._vocabulary)
        findings = list(found.questions)
        month, unit = found.period_month, found.org_unit
        reports: list[Report] = []
        if month is not None and unit is not None:
            forms = self._vocabulary.forms
            rules = [
                rule
                for rule in rules
                if form_in_force(page, [forms[rule.form_code]], month, findings, is_quarter=found.is_quarter)
            ]
            findings = list(dict.fromkeys(findings))  # once for all rules
            rows = self._rows_of(sheet, rules[0], month, findings) if rules else []
            findings += [*ledger_rows.questions(sheet, rules, rows)]
            cells = [cell for rule in rules if (cell := self._cell(page, top, words, rule, rows, findings))]
            if cells:
                form = rules[0].form_code
                reports = [Report(form, unit.org_unit_code, month, page.name, number, cells, is_partial=True)]
        return SheetReading(reports, findings, found.doubt, range(top, sheet.end))

    def _rows_of(self, sheet: Ledger, rule: Rule, month: date, findings: list[Finding]) -> list[int]:
        """The rows of the month; a row that may count and is not complete, or whose day is unclear, is a question."""
        page = sheet.page
        key, day_column = column_of(sheet.words, rule.header_words[0]), column_of(sheet.words, rule.date_words)
        rows: list[int] = []
        others = 0
        if key is None or day_column is None:
            return rows
        for row in sheet.body:
            cells = page.rows[row]
            is_named = bool(plain(numbers.text_of(cells[key])))
            if not is_named and cells[day_column] == "" and not sheet.has_figures(row):
                continue
            day = days.read(cells[day_column], month.year, page.date1904)
            missing = key if not is_named else day_column if cells[day_column] == "" else None
            if missing is not None:
                place, heading = address(row, missing), sheet.words[missing].rest
                findings.append(noticed("hard", "ledger_row_unclear", sheet=page.name, cell=place, heading=heading))
            elif day is None:
                text = personal.masked(numbers.text_of(cells[day_column]))[:40]
                place = address(row, day_column)
                findings.append(noticed("hard", "ledger_day_unclear", sheet=page.name, cell=place, text=text))
            elif (day.year, day.month) == (month.year, month.month):
                rows.append(row)
            else:
                others += 1
        if others:
            text = months.text_of(month)
            findings.append(
                noticed("info" if rows else "soft", "ledger_other_months", sheet=page.name, count=others, month=text)
            )
        return rows

    def _cell(
        self, page: Page, top: int, words: Sequence[headings.Heading], rule: Rule, rows: list[int],
        findings: list[Finding],
    ) -> Cell | None:  # fmt: skip
        """What the rows add up to for one rule; None when a figure cannot be read."""
        item = self._item(rule)
        wanted = column_of(words, rule.condition_words) if rule.condition_words else None
        if wanted is not None:
            rows = [row for row in rows if plain(numbers.text_of(page.rows[row][wanted])) in rule.condition_values]
        column = column_of(words, rule.value_words if rule.is_sum else rule.header_words[0])
        if column is None or (rule.condition_words and wanted is None):
            return None
        unit, value, qualifiers = item.unit_code, Decimal(len(rows)), {"exact"}
        if rule.is_sum:
            asked = (words[column].unit or "",) if words[column].unit else table_units(page, top)
            unit_or_none = self._figures.unit_over(asked, item) if asked else item.unit_code
            if unit_or_none is None or (words[column].unit and unit_or_none != words[column].unit):
                fault = "number_unit_differs" if words[column].unit else "measure_unclear"
                findings.append(_unreadable(page, fault, top, column, item, "、".join(asked)))
                return None
            unit, value = unit_or_none, Decimal(0)
            for row in rows:
                cell = page.rows[row][column]
                read = numbers.read(cell)
                if read.value is None or read.unit not in (None, unit):
                    fault = read.fault or ("number_unreadable" if read.value is None else "number_unit_differs")
                    text = personal.masked(numbers.text_of(cell))[:40]
                    findings.append(_unreadable(page, fault, row, column, item, text))
                    return None
                value += read.value
                qualifiers.add(read.qualifier or "exact")
        return Cell(
            page.name, address(top, column), top + 1, column + 1, item.line_no, f"{rule.ledger_zh}：{item.name_zh}",
            item.indicator_code, "stock" if item.kind == "stock" else "month", f"{value:f}", value, unit,
            _of_sum(qualifiers),
        )  # fmt: skip

    def _item(self, rule: Rule) -> Item:
        items = self._vocabulary.forms[rule.form_code].items.values()
        return next(item for item in items if item.indicator_code == rule.indicator_code)


def _of_sum(qualifiers: set[str]) -> str:
    """The sum of lower bounds is a lower bound, that of upper ones an upper one; of both it is about right."""
    inexact = qualifiers - {"exact"}
    return "exact" if not inexact else inexact.pop() if len(inexact) == 1 else "about"


def _unreadable(page: Page, fault: str, row: int, column: int, item: Item, text: str) -> Finding:
    return noticed(
        "hard", fault, sheet=page.name, cell=address(row, column), indicator_code=item.indicator_code,
        column_role="month", text=text, label=item.name_zh, unit=item.unit_code,
    )  # fmt: skip


def _rule(row: reference.Row) -> Rule:
    return Rule(
        row["ledger_zh"],
        row["form_code"],
        tuple(_words(group) for group in row["header_words"].split(";")),
        _words(row["date_words"]),
        row["indicator_code"],
        row["measure"] == "sum",
        _words(row["value_words"]),
        _words(row["condition_words"]),
        _words(row["condition_values"]),
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(plain(word) for word in text.split("/") if word)
