"""Working days in China: holidays and weekends moved to work (调休).

When a form is due, and where a deadline was moved once (a snow day of one township), stands in ``seeds/due_rules.csv``
and ``seeds/due_exceptions.csv``; dbt works it out.

The days stand in ``seeds/holidays.csv``; ``refresh`` brings that file up to date from the library chinesecalendar.
"""

import csv
import io
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from guoban import reference
from guoban.errors import GuobanError
from guoban.settings import Settings

_ONE_DAY = timedelta(days=1)
_A_MOMENT = timedelta(microseconds=1)
_COLUMNS = ("holiday_date", "day_kind", "name_en")


@dataclass(frozen=True)
class Calendar:
    """Which days are worked."""

    holidays: frozenset[date] = frozenset()
    working_weekends: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Whether the county works on ``day``."""
        return day in self.working_weekends or (day.weekday() < 5 and day not in self.holidays)

    def shift(self, day: date, working_days: int) -> date:
        """The n-th working day after ``day``, before it when ``working_days`` is negative, ``day`` itself for 0."""
        step = _ONE_DAY if working_days > 0 else -_ONE_DAY
        left = abs(working_days)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def between(self, first: date, last: date) -> int:
        """Working days after ``first`` up to and with ``last``; 0 when ``last`` is not later."""
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        return sum(self.is_working_day(day) for day in days)

    def nth_working_day(self, month: date, number: int) -> date:
        """The ``number``-th working day of the month that ``month`` lies in, counted from 1."""
        return self.shift(month.replace(day=1) - _ONE_DAY, number)


def due_day(due_at: datetime) -> date:
    """The last day on which a report is in time; deadlines are exclusive, so midnight belongs to the day before."""
    return (due_at - _A_MOMENT).date()


def load(seeds: Path) -> Calendar:
    """The calendar of a county."""
    days = reference.read(seeds, "holidays")
    return Calendar(_days(days, "holiday"), _days(days, "working_weekend"))


@dataclass(frozen=True)
class RefreshResult:
    """What a refresh did to the file: rows added, removed, changed, and kept because a person wrote them."""

    years: tuple[int, ...]
    added: int
    removed: int
    changed: int
    manual: int


def refresh(settings: Settings, years: Sequence[int]) -> RefreshResult:
    """Bring the given years of ``seeds/holidays.csv`` in line with chinesecalendar.

    A row whose name is no festival of the library was written by a person: it stays, and wins over the library on its
    day. Other years are not touched. Raises GuobanError when the library does not know a year; nothing changes then.
    """
    known = _library()
    covered = sorted({day.year for day in known})
    for year in years:
        if year not in covered:
            raise GuobanError("calendar_year_unknown", year=year, first=covered[0], last=covered[-1])
    rows = reference.read(settings.seeds, "holidays")
    festivals = {name for _, name in known.values()}
    before = {day: row for row in rows if (day := date.fromisoformat(row["holiday_date"])).year in years}
    manual = {day: row for day, row in before.items() if row["name_en"] not in festivals}
    library = {
        day: dict(zip(_COLUMNS, (day.isoformat(), kind, name), strict=True))
        for day, (kind, name) in known.items()
        if day.year in years
    }
    after = library | manual
    # A column that the county added keeps its value on the days that stay.
    merged = {day: before.get(day, {}) | row for day, row in after.items()}
    others = [row for row in rows if date.fromisoformat(row["holiday_date"]).year not in years]
    _write(settings.seeds / "holidays.csv", [*others, *merged.values()])
    return RefreshResult(
        tuple(sorted(set(years))),
        added=len(merged.keys() - before.keys()),
        removed=len(before.keys() - merged.keys()),
        changed=sum(before[day] != merged[day] for day in before.keys() & merged.keys()),
        manual=len(manual),
    )


def _library() -> dict[date, tuple[str, str]]:
    """Day to kind and festival, for every year the library knows."""
    from chinese_calendar import constants

    return {day: ("holiday", name) for day, name in constants.holidays.items()} | {
        day: ("working_weekend", name) for day, name in constants.workdays.items()
    }


def _days(rows: Iterable[reference.Row], kind: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(row["holiday_date"]) for row in rows if row["day_kind"] == kind)


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    """Replace the file in one step, sorted by day; the same rows give the same bytes."""
    columns = list(dict.fromkeys([*_COLUMNS, *(column for row in rows for column in row)]))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: row["holiday_date"]))
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8", newline="") as file:
        file.write(text.getvalue())
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
