"""The rows of a ledger: which are events or organisations, which are typed totals, and which leave a question."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingestion import days, numbers, personal
from ingestion.findings import Finding, noticed
from ingestion.headings import Heading
from ingestion.page import Page, address
from ingestion.vocabulary import plain

_TOTAL = re.compile(r"^(?:.{0,6}月份?|本[月页]|全部?)?(?:合计|总计|小计|共计|累计)(?:[:(].*)?$")
_END = re.compile(r"^(?:填报人|填表人|制表人?|审核人|单位负责人|负责人|说明|注|备注)(?:[:(].*)?$")
_LETTERS = set("甲乙丙丁戊己庚辛壬癸")

#: A kind at least this like one of the rules, in percent, may be meant to be it.
ALIKE = 60


@dataclass(frozen=True, slots=True)
class Rule:
    """One indicator that a ledger gives; each group of words stands for one heading."""

    ledger_zh: str
    form_code: str
    header_words: tuple[frozenset[str], ...]
    date_words: frozenset[str]
    indicator_code: str
    is_sum: bool
    value_words: frozenset[str]
    condition_words: frozenset[str]
    condition_values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The rows under a header, from 0: ``body`` in which something stands, and ``totals``; ``end`` is below them."""

    page: Page
    top: int
    words: Sequence[Heading]
    body: list[int]
    totals: list[int]
    end: int
    values: tuple[int, ...]

    def has_figures(self, row: int) -> bool:
        """Whether a column that is summed is filled in."""
        return any(self.page.rows[row][column] != "" for column in self.values)


def body(page: Page, top: int, words: Sequence[Heading], rules: Sequence[Rule]) -> Ledger:
    """The rows below the header ``top`` down to the signatures or notes; a header that is repeated is left out."""
    key = column_of(words, rules[0].header_words[0]) or 0
    headings = {heading.rest for heading in words if heading.rest}
    rows: list[int] = []
    totals: list[int] = []
    end = top + 1
    for row in range(top + 1, len(page.rows)):
        cells = [(column, text) for column, cell in enumerate(page.rows[row]) if (text := plain(numbers.text_of(cell)))]
        if not cells:
            continue
        texts = [text for _, text in cells]
        if _END.match(texts[0]):
            break
        end = row + 1
        if any(_TOTAL.match(text) for column, text in cells if column <= max(key, cells[0][0])):
            totals.append(row)
        elif not (set(texts) <= headings or _counts_columns(texts)):
            rows.append(row)
    values = {column for rule in rules if rule.is_sum and (column := column_of(words, rule.value_words)) is not None}
    return Ledger(page, top, words, rows, totals, end, tuple(sorted(values)))


def column_of(words: Sequence[Heading], wanted: frozenset[str]) -> int | None:
    """The column under one of these headings."""
    return next((place for place, heading in enumerate(words) if heading.rest in wanted), None)


def questions(ledger: Ledger, rules: Sequence[Rule], rows: Sequence[int]) -> list[Finding]:
    """Rows below the signatures, kinds that are not quite one of the rules, totals that do not add up."""
    return [*_below(ledger, rules), *_kinds(ledger, rules, rows), *_totals(ledger)] if rules else []


def _counts_columns(texts: Sequence[str]) -> bool:
    """The row of letters and numbers under the header: 甲 乙 1 2 3."""
    figures = [int(text) for text in texts if text.isdigit() and len(text) < 3]
    letters = sum(text in _LETTERS for text in texts)
    runs = figures == list(range(figures[0], figures[0] + len(figures))) if figures else True
    return len(texts) > 2 and letters + len(figures) == len(texts) and runs


def _below(ledger: Ledger, rules: Sequence[Rule]) -> Iterable[Finding]:
    key, day = column_of(ledger.words, rules[0].header_words[0]), column_of(ledger.words, rules[0].date_words)
    for row in range(ledger.end, len(ledger.page.rows)):
        cells = ledger.page.rows[row]
        if key is None or day is None or not plain(numbers.text_of(cells[key])):
            continue
        if key != day and days.read(cells[day], date1904=ledger.page.date1904) is not None:
            yield noticed("hard", "ledger_rows_below", sheet=ledger.page.name, cell=address(row, key))
            return


def _kinds(ledger: Ledger, rules: Sequence[Rule], rows: Sequence[int]) -> Iterable[Finding]:
    from rapidfuzz import fuzz

    known: dict[int, list[str]] = {}
    for rule in rules:
        column = column_of(ledger.words, rule.condition_words) if rule.condition_words else None
        if column is not None:
            known.setdefault(column, []).extend(rule.condition_values)
    for column, values in known.items():
        for row in rows:
            text = plain(numbers.text_of(ledger.page.rows[row][column]))
            if not text:
                heading = ledger.words[column].rest
                place = address(row, column)
                yield noticed("hard", "ledger_row_unclear", sheet=ledger.page.name, cell=place, heading=heading)
            elif text not in values:
                near = sorted(values, key=lambda value: -fuzz.ratio(value, text))[0]
                if fuzz.ratio(near, text) >= ALIKE:
                    yield noticed(
                        "hard", "ledger_value_likely", sheet=ledger.page.name, cell=address(row, column),
                        text=personal.masked(text)[:40], likely=near,
                    )  # fmt: skip


def _totals(ledger: Ledger) -> Iterable[Finding]:
    """A total adds up all rows, or those since the total before it."""
    before = ledger.top
    for row in ledger.totals:
        for column in ledger.values:
            typed = numbers.read(ledger.page.rows[row][column])
            every = _sum(ledger, column, ledger.body)
            group = _sum(ledger, column, [each for each in ledger.body if before < each < row])
            if typed.value is None or every is None or typed.value in (every, group):
                continue
            yield noticed(
                "soft", "total_differs", sheet=ledger.page.name, cell=address(row, column),
                label=ledger.words[column].rest, typed=f"{typed.value:f}", total=f"{every:f}",
            )  # fmt: skip
        before = row


def _sum(ledger: Ledger, column: int, rows: Iterable[int]) -> Decimal | None:
    read = [numbers.read(ledger.page.rows[row][column]) for row in rows]
    if any(number.value is None and number != numbers.BLANK for number in read):
        return None
    return sum((number.value or Decimal(0) for number in read), Decimal(0))
