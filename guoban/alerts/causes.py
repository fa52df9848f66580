"""What an alert can be about: one cause is one unit, form and month, or one failure of our own, never one cell."""

from dataclasses import dataclass
from datetime import date, datetime

from guoban.calendar import due_day

#: One report: unit, form, month.
Report = tuple[str, str, date]


@dataclass(frozen=True)
class Fault:
    """One open finding on a report, with the place to mend."""

    severity: str
    file_name: str
    sheet: str | None
    cell: str | None
    message_zh: str
    message_en: str


@dataclass(frozen=True)
class Cause:
    """Something that holds now. ``rung`` is ``None`` when nothing may be said of it yet.

    ``revision`` changes when the same cause has to be told anew, such as a second version that was returned again.
    """

    cause_id: str
    kind: str
    rung: str | None
    revision: int = 0
    is_recent: bool = True
    unit: str = ""
    unit_zh: str = ""
    unit_en: str = ""
    form: str = ""
    period: date | None = None
    due_at: datetime | None = None
    is_counted: bool = False
    """Whether an earlier version of the report counts."""
    faults: tuple[Fault, ...] = ()
    detail_zh: str = ""
    detail_en: str = ""
    count: int = 0

    @property
    def report(self) -> Report | None:
        """The report it is about, if it is about one."""
        return (self.unit, self.form, self.period) if self.unit and self.period else None


@dataclass(frozen=True)
class Round:
    """One form and month: how many units were asked and how many reports count."""

    form: str
    period: date
    due_at: datetime
    asked: int
    received: int

    def is_due_on(self, day: date) -> bool:
        """Whether it is due that day and somebody has not reported."""
        return due_day(self.due_at) == day and self.received < self.asked


@dataclass(frozen=True)
class Observation:
    """All causes that hold, and what is needed to know why another one no longer does."""

    causes: tuple[Cause, ...]
    kinds: frozenset[str]
    """Kinds that could be looked at; alerts of other kinds stay as they are."""
    counted: frozenset[Report] = frozenset()
    rounds: tuple[Round, ...] = ()
    data_at: datetime | None = None
