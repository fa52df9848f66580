"""The mistakes people make, planted into honest reports: one mistake to a report, many reports apart."""

from collections.abc import Callable
from decimal import Decimal

import numpy as np

from tests.bench.corpus import MONTHS, PAID_PER_HEAD, TARGET, Corpus, Line, Report

#: The mistake, and the findings that name it. A finding of another name on the planted cell is not counted.
EXPECTED = {
    "元/万元, month alone": {"wrong_unit"},
    "元/万元, month and cumulative": {"wrong_unit"},
    "rows shifted by one": {"shifted_rows"},
    "rows shifted by one, month alone": {"shifted_rows"},
    "columns shifted by one": {"shifted_column"},
    "last month copied": {"copied_last_month"},
    "last month copied, cumulative carried on": {"copied_last_month"},
    "cumulative in the month column": {"cumulative_in_column"},
    "cumulative in one month cell": {"cumulative_in_cell"},
    "ten- or hundredfold, month alone": {"misplaced_zero"},
    "ten- or hundredfold, cumulative carried on": {"misplaced_zero", "unusual_high"},
    "digits transposed": {"digits_transposed"},
    "visits counted as persons": {"persons_or_visits"},
    "two units identical": {"identical_units"},
    "round numbers everywhere": {"round_numbers"},
    "target hit exactly": {"target_hit_exactly"},
}
#: Those whose true value is told: exactly, or within a quarter where it follows from an amount of money.
TOLD = set(EXPECTED) - {
    "last month copied", "last month copied, cumulative carried on", "two units identical", "round numbers everywhere",
    "target hit exactly",
}  # fmt: skip
ROUGHLY = {"visits counted as persons"}
#: Those that the acceptance is about.
CHIEF = tuple(EXPECTED)[:9]
#: Tries at a report that has what the mistake needs.
_TRIES = 60


def plant(corpus: Corpus, seed: int, each: int) -> None:
    """Plant ``each`` of every kind. No report follows a planted one of its unit within two months."""
    random = np.random.default_rng(seed + 1)
    taken: set[tuple[str, int]] = set()
    for kind in EXPECTED:
        planted = 0
        for _ in range(each * _TRIES):
            unit = str(random.choice(corpus.units))
            number = int(random.integers(8, len(MONTHS)))
            if planted == each:
                break
            if taken & {(unit, number + step) for step in (-2, -1, 0, 1, 2)}:
                continue
            report = corpus.reports[unit, number]
            honest, cumulative = dict(report.flows), dict(report.cumulative)
            if _MISTAKES[kind](random, corpus, report):
                report.mistake, report.honest, report.honest_cumulative = kind, honest, cumulative
                taken.add((unit, number))
                planted += 1


def _one(random: np.random.Generator, corpus: Corpus, report: Report, fits: Callable[[Line], bool]) -> Line | None:
    lines = [line for line in corpus.lines if line.code in report.flows and fits(line)]
    return lines[int(random.integers(len(lines)))] if lines else None


def _previous(corpus: Corpus, report: Report) -> Report:
    return corpus.reports[report.unit, report.month - 1]


def _month_no(report: Report) -> int:
    return MONTHS[report.month][1]


def _scaled(
    random: np.random.Generator,
    corpus: Corpus,
    report: Report,
    with_cumulative: bool,
    factors: tuple[int, ...],
    money: bool,
) -> bool:
    line = _one(random, corpus, report, lambda line: report.flows[line.code] > 0 and line.is_money >= money)
    if line is None or (not money and report.flows[line.code] < 5 * line.step):
        return False
    factor = Decimal(factors[int(random.integers(len(factors)))])
    # 元 is asked where 元 stands on the form, so the slip there is to write ten thousands.
    wrong = report.flows[line.code] * factor if line.unit != "元" or not money else report.flows[line.code] / factor
    if with_cumulative:
        report.cumulative[line.code] += wrong - report.flows[line.code]
    report.flows[line.code] = wrong
    report.cells = {line.code}
    return True


def _wrong_unit(with_cumulative: bool) -> Callable[[np.random.Generator, Corpus, Report], bool]:
    return lambda random, corpus, report: _scaled(random, corpus, report, with_cumulative, (10000,), True)


def _tenfold(with_cumulative: bool) -> Callable[[np.random.Generator, Corpus, Report], bool]:
    return lambda random, corpus, report: _scaled(random, corpus, report, with_cumulative, (10, 100), False)


def _shift(with_cumulative: bool) -> Callable[[np.random.Generator, Corpus, Report], bool]:
    def shift(random: np.random.Generator, corpus: Corpus, report: Report) -> bool:
        codes = [line.code for line in corpus.lines if line.kind == "flow"]
        length = int(random.integers(12, len(codes)))
        start = int(random.integers(len(codes) - length + 1))
        block = codes[start : start + length]
        columns = [report.flows, report.cumulative] if with_cumulative else [report.flows]
        for column in columns:
            values = [column[code] for code in block]
            for code, value in zip(block, [Decimal(0), *values[:-1]], strict=True):
                column[code] = value
        report.cells = set(block)
        return True

    return shift


def _column_shift(random: np.random.Generator, corpus: Corpus, report: Report) -> bool:
    if _month_no(report) < 2:
        return False
    report.cumulative, report.flows = dict(report.flows), {}
    report.cells = set(report.cumulative)
    return True


def _copy(carried: bool) -> Callable[[np.random.Generator, Corpus, Report], bool]:
    def copy(random: np.random.Generator, corpus: Corpus, report: Report) -> bool:
        before = _previous(corpus, report)
        for code, value in before.flows.items():
            if carried:
                start = before.cumulative[code] if _month_no(report) > 1 else Decimal(0)
                report.cumulative[code] = start + value
            else:
                report.cumulative[code] = before.cumulative[code]
            report.flows[code] = value
        report.cells = set(report.flows)
        return True

    return copy


def _cumulative_column(random: np.random.Generator, corpus: Corpus, report: Report) -> bool:
    if _month_no(report) < 3:
        return False
    report.flows = dict(report.cumulative)
    report.cells = set(report.flows)
    return True


def _cumulative_cell(random: np.random.Generator, corpus: Corpus, report: Report) -> bool:
    if _month_no(report) < 2:
        return False
    before = _previous(corpus, report)
    line = _one(random, corpus, report, lambda line: before.cumulative[line.code] > 0 and report.flows[line.code] > 0)
    if line is None:
        return False
    report.flows[line.code] = report.cumulative[line.code]
    report.cells = {line.code}
    return True


def _transposed(random: np.random.Generator, corpus: Corpus, report: Report) -> bool:
    line = _one(random, corpus, report, lambda line: report.flows[line.code] >= 10 * line.step)
    if line is None:
        return False
    digits = list(str(int(report.flows[line.code] / line.step)))
    places = [
        place for place in range(len(digits) - 1) if digits[place] != digits[place + 1] and digits[place + 1] != "0"
    ]
    if not places:
        return False
    place = places[int(random.integers(len(places)))]
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    report.flows[line.code] = Decimal("".join(digits)) * line.step
    report.cells = {line.code}
    return True


def _visits(random: np.random.Generator, corpus: Corpus, report: Report) -> bool:
    persons = PAID_PER_HEAD[int(random.integers(len(PAID_PER_HEAD)))][0]
    if report.flows[persons] < 8:
        return False
    visits = Decimal(round(float(report.flows[persons]) * random.uniform(2, 4)))
    report.cumulative[persons] += visits - report.flows[persons]
    report.flows[persons] = visits
    report.cells = {persons}
    return True


def _target_hit(random: np.random.Generator, corpus: Corpus, report: Report) -> bool:
    gap = corpus.targets.get((report.unit, MONTHS[report.month][0]), Decimal(0)) - report.cumulative[TARGET]
    if _month_no(report) != 12 or gap <= 0:
        return False
    report.flows[TARGET] += gap
    report.cumulative[TARGET] += gap
    report.cells = {TARGET}
    return True


def _twins(random: np.random.Generator, corpus: Corpus, report: Report) -> bool:
    earlier = [unit for unit in corpus.units if unit < report.unit]  # all arrive at once, so the order of codes decides
    other = corpus.reports[str(random.choice(earlier)), report.month] if earlier else report
    if other.mistake or other is report:
        return False
    report.flows, report.cumulative, report.stocks = dict(other.flows), dict(other.cumulative), dict(other.stocks)
    report.cells = set(report.flows) | set(report.stocks)
    return True


def _rounded(random: np.random.Generator, corpus: Corpus, report: Report) -> bool:
    counts = [
        line.code
        for line in corpus.lines
        if line.code in report.flows and not line.is_money and report.flows[line.code] >= 8
    ]
    if len(counts) < 9:
        return False
    for code in counts:
        rounded = Decimal(round(report.flows[code] / 10) * 10)
        report.cumulative[code] += rounded - report.flows[code]
        report.flows[code] = rounded
    report.cells = set(counts)
    return True


_MISTAKES: dict[str, Callable[[np.random.Generator, Corpus, Report], bool]] = {
    "元/万元, month alone": _wrong_unit(False),
    "元/万元, month and cumulative": _wrong_unit(True),
    "rows shifted by one": _shift(True),
    "rows shifted by one, month alone": _shift(False),
    "columns shifted by one": _column_shift,
    "last month copied": _copy(False),
    "last month copied, cumulative carried on": _copy(True),
    "cumulative in the month column": _cumulative_column,
    "cumulative in one month cell": _cumulative_cell,
    "ten- or hundredfold, month alone": _tenfold(False),
    "ten- or hundredfold, cumulative carried on": _tenfold(True),
    "digits transposed": _transposed,
    "visits counted as persons": _visits,
    "two units identical": _twins,
    "round numbers everywhere": _rounded,
    "target hit exactly": _target_hit,
}
