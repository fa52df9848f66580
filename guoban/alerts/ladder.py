"""What rung a cause has reached, and who hears of it there.

The ladder of a report: reminded three working days before it is due, listed on the due day, then one, three and five
working days later, each time plainer and one level higher. Everything else is said when it opens and twice more.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from guoban.alerts.options import AlertSettings
from guoban.calendar import Calendar, due_day

UNREPORTED, RETURNED, IMPLAUSIBLE = "unreported", "returned", "implausible"
SILENCE, LIKELY_LATE, UNREADABLE = "silence", "likely_late", "unreadable"
PIPELINE, STALE, UNMET, EXPLAINED = "pipeline", "stale", "unmet", "explained"

OPENED, DUE_SOON, DUE_TODAY = "opened", "due_soon", "due_today"
OVERDUE = {"overdue_1": 1, "overdue_3": 3, "overdue_5": 5}
#: Working days after opening.
REMINDED = {"reminded_1": 3, "reminded_2": 7}

_TIME_TO_ANSWER = timedelta(hours=2)

#: From the lowest to the highest; a cause never steps down.
RUNGS = (OPENED, *REMINDED, DUE_SOON, DUE_TODAY, *OVERDUE)

_LATE = frozenset(OVERDUE)
_LISTED = frozenset({DUE_TODAY, "overdue_5"})
_REPEATED = frozenset({OPENED, *REMINDED})

#: Kind of cause to the roles that hear of it and the rungs at which they do.
HEARD: dict[str, dict[str, frozenset[str]]] = {
    UNREPORTED: {"unit": _LATE | {DUE_SOON}, "leader": _LATE, "group": _LISTED},
    RETURNED: {"unit": _LATE | _REPEATED | {DUE_SOON}, "leader": _LATE, "group": _LISTED},
    IMPLAUSIBLE: {"unit": _REPEATED},
    SILENCE: {"officer": _REPEATED},
    LIKELY_LATE: {"officer": frozenset({OPENED})},
    UNREADABLE: {"officer": frozenset({OPENED})},
    PIPELINE: {"officer": _REPEATED},
    STALE: {"officer": _REPEATED},
    UNMET: {"officer": _REPEATED},
    EXPLAINED: {"officer": _REPEATED},
}


def higher(rung: str, than: str) -> bool:
    """Whether ``rung`` stands above ``than``."""
    return RUNGS.index(rung) > RUNGS.index(than)


def heard_at(kind: str, role: str, rung: str) -> str | None:
    """The highest rung up to ``rung`` at which ``role`` hears of ``kind``."""
    heard = [each for each in HEARD[kind].get(role, ()) if not higher(each, rung)]
    return max(heard, key=RUNGS.index, default=None)


@dataclass(frozen=True)
class Ladder:
    """The rungs of deadlines in one county. ``data_at`` is when the published figures were made."""

    calendar: Calendar
    settings: AlertSettings
    now: datetime
    data_at: datetime

    def of_report(self, due_at: datetime) -> str | None:
        """The rung a report that has not come has reached; ``None`` before the first, or when the data cannot tell.

        Nobody is listed on data older than the due day, nor called late on data older than the deadline.
        """
        day = due_day(due_at)
        if self.now >= due_at and self.data_at < due_at:
            return None
        reached = None
        if self.now >= self.soon_at(due_at):
            reached = DUE_SOON
        if self.now >= self.list_at(due_at) and self.data_at >= datetime.combine(day, time()):
            reached = DUE_TODAY
        for rung, days in OVERDUE.items():
            if self.now >= due_at and self.now.date() >= self.calendar.shift(day, days):
                reached = rung
        return reached

    def of_opened(self, opened_at: datetime) -> str:
        """The rung of a cause without a deadline."""
        days = self.calendar.between(opened_at.date(), self.now.date())
        return max((rung for rung, after in REMINDED.items() if days >= after), key=RUNGS.index, default=OPENED)

    def climbed(self, kind: str, rung: str, before: str | None, opened_at: datetime, raised_at: datetime | None) -> str:
        """``rung``, but no more than one step of lateness above ``before``, and not sooner than the ladder's own pace.

        So nobody is told of "several reminders" that never came, as when the alerts were not run for a week. A report
        that was just returned has a working day to come back.
        """
        if rung not in OVERDUE or rung == before:
            return rung
        late = list(OVERDUE)
        if before not in OVERDUE:
            has_time_passed = self.calendar.between(opened_at.date(), self.now.date()) >= 1
            return late[0] if kind == UNREPORTED or has_time_passed else before or OPENED
        following = late[late.index(before) + 1]
        pause = OVERDUE[following] - OVERDUE[before]
        waited = self.calendar.between((raised_at or opened_at).date(), self.now.date())
        return following if waited >= pause else before

    def soon_at(self, due_at: datetime) -> datetime:
        """From when a unit is reminded."""
        return datetime.combine(self.calendar.shift(due_day(due_at), -self.settings.soon_days), time())

    def list_at(self, due_at: datetime) -> datetime:
        """When the group is told who has not reported."""
        return datetime.combine(due_day(due_at), self.settings.list_at)

    def answer_by(self) -> datetime:
        """Until when an answer can fairly be asked for: the hour of the lists today, or on the next working day."""
        today = datetime.combine(self.now.date(), self.settings.list_at)
        if self.now <= today - _TIME_TO_ANSWER and self.calendar.is_working_day(today.date()):
            return today
        return datetime.combine(self.calendar.shift(today.date(), 1), self.settings.list_at)
