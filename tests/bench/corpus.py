"""Honest made-up reports of a county over thirty months: seasonal, growing, over-dispersed, with zeros and heavy tails.

The lines are those of the monthly form, the figures keep to no relation between them, so that only the plausibility
models can speak. Coincidences are put in on purpose: 158, 205 and 50000 stand twice in many a report.
"""

from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from guoban import reference
from guoban.settings import PROJECT

FORM = "monthly_01"
MONTHS = tuple((year, month) for year in (2005, 2006, 2007) for month in range(1, 13))[:30]

#: The line that has a target for every unit and year.
TARGET = "fee_remitted"

#: Persons, what they get, and how much a head in yuan.
PAID_PER_HEAD = (("aid_persons", "aid_paid", 900.0), ("wom_insured", "wom_premium", 36.0))


@dataclass(frozen=True)
class Line:
    """A line of the form: what is counted and how it behaves. ``step`` is the smallest amount, in the form's unit."""

    code: str
    kind: str
    unit: str
    index: int

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of money."""
        return self.unit in {"元", "万元"}

    @property
    def step(self) -> Decimal:
        """The smallest amount written."""
        return Decimal("0.0001") if self.unit == "万元" else Decimal(1)


@dataclass
class Report:
    """One unit's month: line to month, cumulative and stock as printed. ``mistake`` names what was done to it."""

    unit: str
    month: int
    flows: dict[str, Decimal]
    cumulative: dict[str, Decimal]
    stocks: dict[str, Decimal]
    mistake: str = ""
    cells: set[str] = field(default_factory=set)
    honest: dict[str, Decimal] = field(default_factory=dict)
    """The month as it was before a mistake was planted."""
    honest_cumulative: dict[str, Decimal] = field(default_factory=dict)


@dataclass
class Corpus:
    """Reports by unit and month number (0 is the first)."""

    lines: list[Line]
    units: list[str]
    reports: dict[tuple[str, int], Report]
    targets: dict[tuple[str, int], Decimal] = field(default_factory=dict)


def lines() -> list[Line]:
    """The lines of the monthly form that hold flows and stocks."""
    seeds = PROJECT / "seeds"
    indicators = {row["indicator_code"]: row for row in reference.read(seeds, "indicators")}
    items = [row for row in reference.read(seeds, "form_items") if row["form_code"] == FORM]
    return [
        Line(code, indicators[code]["kind"], indicators[code]["unit_code"], number)
        for number, code in enumerate(row["indicator_code"] for row in items)
        if indicators[code]["kind"] in {"flow", "stock"} and indicators[code]["level"] != "county"
    ]


def build(seed: int) -> Corpus:
    """Honest reports of every reporting unit; the same seed gives the same county."""
    random = np.random.default_rng(seed)
    rows = reference.read(PROJECT / "seeds", "org_units")
    parents = {row["parent_code"] for row in rows}
    units = [row["org_unit_code"] for row in rows if row["org_unit_code"] not in parents and row["parent_code"]]
    sizes = {unit: float(np.exp(random.normal(0, 0.6))) for unit in units}
    form = lines()
    flows, stocks = {}, {}
    for line in form:
        for unit in units:
            series = _stock(random, line, sizes[unit]) if line.kind == "stock" else []
            if series:
                stocks[unit, line.code] = series
    for line in (line for line in form if line.kind == "flow"):
        for unit, series in _flow(random, line, sizes).items():
            flows[unit, line.code] = series
    _pay_per_head(random, flows, units)
    corpus = Corpus(form, units, {})
    for unit in units:
        so_far: dict[str, Decimal] = {}
        for number, (_, month) in enumerate(MONTHS):
            figures = {line.code: flows[unit, line.code][number] for line in form if line.kind == "flow"}
            _coincide(random, figures, form)
            so_far = {
                code: (so_far.get(code, Decimal(0)) if month > 1 else Decimal(0)) + figures[code] for code in figures
            }
            standing = {line.code: stocks[unit, line.code][number] for line in form if line.kind == "stock"}
            corpus.reports[unit, number] = Report(unit, number, figures, dict(so_far), standing)
    tasked = {
        (row["org_unit_code"], int(row["year"]))
        for row in reference.read(PROJECT / "seeds", "annual_targets")
        if row["task_code"] == TARGET
    }
    for unit in units:  # 15 % more than was done by December, for those that have a target at all
        for number in (number for number in (11, 23) if (unit, MONTHS[number][0]) in tasked):
            done = corpus.reports[unit, number].cumulative[TARGET].quantize(Decimal("0.01"))
            corpus.targets[unit, MONTHS[number][0]] = done * Decimal("1.15")
    return corpus


def _flow(random: np.random.Generator, line: Line, sizes: dict[str, float]) -> dict[str, list[Decimal]]:
    """A flow of every unit: a level, a season that all share, growth, over-dispersion, some months without anything."""
    level = float(np.exp(random.uniform(np.log(0.3), np.log(60))))
    season = _season(random)
    dispersion, zeros, growth = random.uniform(1, 6), random.choice([0, 0, 0.1, 0.3, 0.6]), random.uniform(0, 0.15)
    per_head, tail = float(np.exp(random.uniform(np.log(80), np.log(3000)))), random.uniform(0.2, 0.7)
    found: dict[str, list[Decimal]] = {}
    for unit, size in sizes.items():
        own = level * size * float(np.exp(random.normal(0, 0.4)))
        found[unit] = []
        for number, (_, month) in enumerate(MONTHS):
            mean = own * season[month - 1] * (1 + growth) ** (number / 12)
            count = 0
            if mean > 0 and random.random() >= zeros:
                count = int(random.poisson(random.gamma(dispersion, mean / dispersion)))
            amount = count * per_head * float(np.exp(random.normal(0, tail))) if line.is_money else count
            found[unit].append(_written(line, amount))
    return found


def _pay_per_head(random: np.random.Generator, flows: dict[tuple[str, str], list[Decimal]], units: list[str]) -> None:
    """Amounts that follow from persons: so much a head, a little more or less."""
    for persons, amount, per_head in PAID_PER_HEAD:
        for unit in units:
            usual = per_head * float(np.exp(random.normal(0, 0.3)))
            flows[unit, amount] = [
                Decimal(round(float(count) * usual * float(np.exp(random.normal(0, 0.15))) / 10) * 10)
                for count in flows[unit, persons]
            ]


def _written(line: Line, amount: float) -> Decimal:
    """As people write it: yuan in tens, ten thousand yuan with four decimals, counts whole."""
    if line.unit == "万元":
        return Decimal(round(amount / 10) * 10) / 10000
    return Decimal(round(amount / 10) * 10 if line.unit == "元" else round(amount))


def _season(random: np.random.Generator) -> list[float]:
    """Weights of the months: nearly even, year-end, or one campaign like August's help for students."""
    kind = random.choice(["even", "wavy", "year_end", "campaign"], p=[0.4, 0.35, 0.15, 0.1])
    if kind == "even":
        return [float(np.exp(random.normal(0, 0.12))) for _ in range(12)]
    if kind == "wavy":
        return [float(np.exp(random.normal(0, 0.5))) for _ in range(12)]
    if kind == "year_end":
        return [0.3, 0.3, 0.4, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0, 1.5, 2.5, 4.5]
    peak = int(random.integers(12))
    return [6.0 if month == peak else 1.5 if abs(month - peak) == 1 else 0.0 for month in range(12)]


def _stock(random: np.random.Generator, line: Line, size: float) -> list[Decimal]:
    level = float(np.exp(random.uniform(np.log(8), np.log(2000)))) * size if line.code != "mem_stock" else 2000 * size
    series = []
    for _ in MONTHS:
        level *= float(np.exp(random.normal(0.004, 0.02)))
        series.append(Decimal(round(level)))
    return series


def _coincide(random: np.random.Generator, figures: dict[str, Decimal], form: list[Line]) -> None:
    """Equal figures that mean nothing: where a line is near 158, 205 or 50000 it is that, in two lines at once."""
    for unit, same in (("count", Decimal(158)), ("count", Decimal(205)), ("元", Decimal(50000))):
        near = [
            line.code
            for line in form
            if line.code in figures
            and (line.unit == unit or (unit == "count" and not line.is_money))
            and same * Decimal("0.5") <= figures[line.code] <= same * 2
        ]
        if len(near) >= 2 and random.random() < 0.7:
            figures[near[0]] = figures[near[1]] = same
