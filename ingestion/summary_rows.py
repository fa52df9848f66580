"""The rows of a 汇总表: those of units, typed totals and subtotals, and names that are not sure."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from ingestion import months, numbers, report_month, summary_header, unit_names
from ingestion.findings import Finding, noticed
from ingestion.page import Page, address
from ingestion.summary_header import SummaryHeader
from ingestion.vocabulary import OrgUnit, Vocabulary, plain

_SUBTOTAL = re.compile(r"小计$")
_AVERAGE = re.compile(r"^(?:全[市县区])?平均(?:数|值)?$")
_TOTAL = re.compile(r"^(?:合计|总计)$")
_SIGN_OFF = re.compile(r"负责人|审核人|填报人|填表人|制表|联系电话|报出日期|填报日期")


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows from 0; ``end`` is the one below the table. ``is_sure`` when every row with figures has its unit."""

    units: list[tuple[int, OrgUnit]]
    totals: list[int]
    subtotals: list[int]
    is_sure: bool
    end: int

    def parts_of(self, subtotal: int) -> list[int]:
        """The rows that a subtotal adds up: those above it, or those below where the first one leads its group."""
        rows = [row for row, _ in self.units]
        bounds = sorted({*self.subtotals, *self.totals})
        is_leading = not any(row < self.subtotals[0] for row in rows)
        if is_leading:
            last = next((each for each in bounds if each > subtotal), self.end)
            return [row for row in rows if subtotal < row < last]
        first = next((each for each in reversed(bounds) if each < subtotal), -1)
        return [row for row in rows if first < row < subtotal]


def find(
    page: Page, header: SummaryHeader, month: date, vocabulary: Vocabulary, findings: list[Finding]
) -> Rows:  # fmt: skip
    """The rows of the table's body; a name that is not sure or stands twice is a question among ``findings``."""
    units: list[tuple[int, OrgUnit]] = []
    totals: list[int] = []
    subtotals: list[int] = []
    asked: list[Finding] = []
    end = header.body
    for row in range(header.body, len(page.rows)):
        name = plain(numbers.text_of(page.rows[row][header.unit_column]))
        if any(map(_SIGN_OFF.search, page.words(row))):
            break
        if _AVERAGE.match(name):
            continue
        if _SUBTOTAL.search(name) or name in vocabulary.groups or _is_left(page, row, header, _SUBTOTAL):
            subtotals.append(row)
            continue
        if summary_header.is_total(name, vocabulary) or _is_left(page, row, header, _TOTAL):
            totals.append(row)
            continue
        has_figures = any(
            cell != "" and numbers.read(cell).value is not None for cell in page.rows[row][header.unit_column + 1 :]
        )
        named = unit_names.units_named(name, month, vocabulary) if name else []
        ever = named or (unit_names.units_named(name, None, vocabulary) if name else [])
        absent = unit_names.absent(ever, month, page.name, address(row, header.unit_column))
        beside = _beside(page, row, header, named[0], month, vocabulary) if len(named) == 1 and not absent else None
        if beside is not None:
            asked.append(
                noticed("hard", "org_unit_beside_differs", sheet=page.name, cell=address(row, header.unit_column),
                        name=name, beside=beside[0], other=beside[1].name_zh)
            )  # fmt: skip
        elif len(named) == 1 and not absent:
            units.append((row, named[0]))
            end = row + 1
        elif has_figures and absent:
            asked.append(absent)
        elif has_figures:
            likely = unit_names.near(name, vocabulary) if name else []
            asked.append(
                noticed("hard", "org_unit_likely" if likely else "org_unit_unknown", sheet=page.name,
                        cell=address(row, header.unit_column), name=name, likely=unit_names.listed(likely))
            )  # fmt: skip
    counts = Counter(unit.org_unit_code for _, unit in units)
    for row, unit in units:
        if counts[unit.org_unit_code] > 1:
            place = address(row, header.unit_column)
            asked.append(noticed("hard", "org_unit_twice", sheet=page.name, cell=place, name=unit.name_zh))
    findings += [each for each in asked if each not in findings]
    once = [(row, unit) for row, unit in units if counts[unit.org_unit_code] == 1]
    return Rows(once, totals, subtotals, not asked, max([end, *(row + 1 for row in totals)]))


def _beside(
    page: Page, row: int, header: SummaryHeader, unit: OrgUnit, month: date, vocabulary: Vocabulary
) -> tuple[str, OrgUnit] | None:  # fmt: skip
    """What names another unit beside the name of this one, and that unit: its code, or the name beside a code."""
    for cell in page.rows[row][: header.unit_column + 2]:
        text = plain(numbers.text_of(cell))
        others = unit_names.units_named(text, month, vocabulary) if text else []
        if len(others) == 1 and others[0] is not unit:
            return text, others[0]
    return None


def other_months(page: Page, header: SummaryHeader, rows: "Rows", month: date) -> list[Finding]:
    """The question of a second table below with a month of its own: its rows are not of this one."""
    known = {*(row for row, _ in rows.units), *rows.totals, *rows.subtotals}
    for row in range(header.body, rows.end):
        for column, cell in enumerate(page.rows[row]) if row not in known else ():
            named = months.named(report_month.without_other_days(cell)) if isinstance(cell, str) and cell else None
            if named and not named.fits(month):
                listed = "、".join(map(months.text_of, sorted({month, *named.months})))
                return [noticed("hard", "period_several", sheet=page.name, cell=address(row, column), months=listed)]
    return []


def _is_left(page: Page, row: int, header: SummaryHeader, word: re.Pattern[str]) -> bool:
    """合计 or 小计 in a merge that begins left of the column of units."""
    return any(map(word.search, page.words(row)[: header.unit_column]))
