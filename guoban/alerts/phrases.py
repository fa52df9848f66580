"""The wording file of a language, and how months, days and deadlines are said in it."""

import calendar as months
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

from guoban.calendar import due_day


@cache
def wording(lang: str) -> dict[str, str]:
    """Phrase id to text with ``{placeholders}`` for ``zh`` or ``en``."""
    return tomllib.loads((Path(__file__).parent / f"wording_{lang}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Phrases:
    """Says things in one language, as seen at one moment: today is called today."""

    lang: str
    now: datetime
    federation: str
    forms: dict[str, str]
    """Form code to its name."""

    def say(self, phrase: str, **fields: object) -> str:
        """The phrase with its placeholders filled."""
        return wording(self.lang)[phrase].format(**fields)

    def has(self, phrase: str) -> bool:
        """Whether there is such a phrase."""
        return phrase in wording(self.lang)

    def form(self, code: str) -> str:
        """The name of a form, its code when it has none."""
        return self.forms.get(code, code)

    def month(self, period: date) -> str:
        """2006年6月."""
        return self.say("month", **_parts(period))

    def due(self, due_at: datetime) -> str:
        """今日(7月5日)24:00, 7月5日(周三)24:00; with the year when it is another one."""
        day = due_day(due_at)
        clock = "24:00" if due_at.time() == time() else f"{due_at:%H:%M}"
        return self.say("deadline", day=self._day(day), clock=clock)

    def by(self, moment: datetime) -> str:
        """今日17:30, 7月7日(周五)17:30."""
        phrase = "by_today" if moment.date() == self.now.date() else "by_day"
        return self.say(phrase, day=self._day(moment.date()), clock=f"{moment:%H:%M}")

    def moment(self, moment: datetime) -> str:
        """7月5日17:30."""
        return self.say("moment", clock=f"{moment:%H:%M}", **_parts(moment.date()))

    def _day(self, day: date) -> str:
        weekday = wording(self.lang)["weekdays"].split()[day.weekday()]
        phrase = "today" if day == self.now.date() else "day" if day.year == self.now.year else "other_year"
        return self.say(phrase, weekday=weekday, **_parts(day))

    def listed(self, names: list[str]) -> str:
        """Names one after the other."""
        return wording(self.lang)["separator"].join(names)

    def signature(self) -> str:
        """Who says so, and when."""
        return self.say("signature", federation=self.federation, **_parts(self.now.date()))


def _parts(day: date) -> dict[str, object]:
    return {"year": day.year, "month": day.month, "day": day.day, "month_name": months.month_name[day.month]}
