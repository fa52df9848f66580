"""What the bulletin speaks of, as plain facts: tasks, units, rates and reports of one month."""

from dataclasses import dataclass
from datetime import date, datetime

from guoban.brief.sources import Figure, Source

#: States in which a task or unit takes part in the comparison with the pace.
EVALUATED = ("completed", "ahead", "on_pace", "behind")


@dataclass(frozen=True)
class Named:
    """A name and its figure, for example one part of a sum."""

    name: str
    figure: Figure


@dataclass(frozen=True)
class Progress:
    """How far one unit, or the whole county, is with one task. Without a target or a report there is no rate."""

    name: str
    group: str
    state_code: str
    state: str
    done: Figure | None
    target: Figure | None
    rate: Figure | None
    gap: Figure | None
    rank: int | None
    rank_change: str
    completion: float | None
    is_begun: bool

    @property
    def is_evaluated(self) -> bool:
        """Whether it is compared with the pace."""
        return self.state_code in EVALUATED


@dataclass(frozen=True)
class Breakdown:
    """Parts that add up to a whole. ``whole`` names it when it is not the task itself."""

    whole: str
    parts: tuple[Named, ...]


@dataclass(frozen=True)
class Mismatch:
    """Parts that do not add up: the bulletin says so instead of printing them."""

    name: str
    whole: Figure
    parts: Figure


@dataclass(frozen=True)
class Task:
    """An annual task: the county's progress and that of each unit, in the fixed order of units."""

    code: str
    name: str
    unit: str
    family: str
    pace: Figure
    pace_rate: float
    county: Progress
    change: Figure | None
    units: tuple[Progress, ...]
    units_source: Source
    terms: tuple[Named, ...]
    breakdown: Breakdown | None
    mismatch: Mismatch | None

    @property
    def ranked(self) -> list[Progress]:
        """Units by place, ties in the fixed order; then those that take no part, and at the end those not reported."""

        def order(unit: Progress) -> tuple[int, int]:
            return (2 if unit.state_code == "not_reported" else unit.rank is None, unit.rank or 0)

        return sorted(self.units, key=order)

    @property
    def evaluated(self) -> list[Progress]:
        """Units that are compared with the pace."""
        return [unit for unit in self.ranked if unit.is_evaluated]

    @property
    def top(self) -> list[Progress]:
        """Units in the first three places that have begun; more than three when places are shared."""
        return [unit for unit in self.evaluated if unit.rank and unit.rank <= 3 and unit.is_begun]

    @property
    def behind(self) -> list[Progress]:
        """Units below the pace, the last place first."""
        return [unit for unit in reversed(self.evaluated) if unit.state_code == "behind"]

    @property
    def bottom(self) -> list[Progress]:
        """Units in the last three places below the pace; more than three when places are shared."""
        last = [unit.rank or 0 for unit in self.behind[:3]]
        return [unit for unit in self.behind if (unit.rank or 0) >= min(last)]

    def count(self, number: int) -> Figure:
        """How many units, as a figure that leads to the progress of the units."""
        return Figure(f"{number}家", self.units_source)


@dataclass(frozen=True)
class Rate:
    """A KPI that is a share, with what it is a share of."""

    code: str
    name: str
    family: str
    rate: Figure
    fraction: Figure


@dataclass(frozen=True)
class Report:
    """One unit's duty for the month. ``status`` as in ``fct_submissions``; ``due`` is the last day in time."""

    name: str
    status: str
    due: date | None
    received_at: datetime | None
    days_late: int
    versions: int
    hard: int
    soft: int


@dataclass(frozen=True)
class Facts:
    """Everything the bulletin of one month may say."""

    period: date
    federation: str
    county: str
    note: str
    published_at: datetime
    last_received_at: datetime | None
    reported: Figure
    expected: Figure
    states: dict[str, int]
    states_source: Source
    families: tuple[tuple[str, str], ...]
    tasks: tuple[Task, ...]
    rates: tuple[Rate, ...]
    values: dict[str, Figure]
    reports: tuple[Report, ...]
    report_source: Source

    def count(self, number: int) -> Figure:
        """How many units, as a figure that leads to the reports of the month."""
        return Figure(f"{number}家", self.report_source)
