"""The reminder to copy: who has not reported a month or has not mended it, in words to paste into the group."""

import base64
from datetime import date, datetime

from guoban import calendar, published
from guoban.alerts import ladder, observing, pipeline, reports
from guoban.alerts.causes import Cause
from guoban.alerts.digest import Speaker
from guoban.alerts.ladder import Ladder
from guoban.alerts.options import AlertSettings
from guoban.errors import GuobanError
from guoban.settings import Settings

#: Working days after which the wording is plain.
_PLAIN_AFTER = 5


def remind(settings: Settings, options: AlertSettings, now: datetime, period: date | None = None) -> str:
    """One paragraph per form of ``period`` (its first day; default the last month that is or soon will be due).

    Says what ``run`` would say to the group, whatever was said before, and remembers nothing. Returns ``''`` when
    everybody has reported. Raises GuobanError when nothing is published for the month.
    """
    with published.marts(settings) as connection:
        made_at = pipeline.published_at(connection) or now
        steps = Ladder(calendar.load(settings.seeds), options, now, made_at)
        observed = reports.observe(connection, steps)
    begun = [each.period for each in observed.rounds if now >= steps.soon_at(each.due_at)]
    month = period or max(begun, default=None)
    rounds = [each for each in observed.rounds if each.period == month]
    if month is None or not rounds:
        raise GuobanError("period_unknown", period=f"{month or now:%Y-%m}")
    speaker = Speaker(observing.phrases(settings, now), observed, steps.answer_by())
    missing = [cause for cause in observed.causes if cause.period == month and _is_chased(cause)]
    paragraphs = []
    for each in rounds:
        members = [cause for cause in missing if cause.form == each.form]
        if members:
            is_plain = now.date() >= steps.calendar.shift(calendar.due_day(each.due_at), _PLAIN_AFTER)
            phrase = "remind_soon" if now < each.due_at else "remind_plain" if is_plain else "remind_overdue"
            fields = speaker.fields(members[0]) | {"lists": speaker.lists(members)}
            paragraphs.append(speaker.phrases.say(phrase, **fields))
    if not paragraphs:
        return ""
    return "\n".join([speaker.phrases.say("salutation_group"), *paragraphs, speaker.phrases.signature()])


def clipboard(text: str) -> str:
    """The control sequence (OSC 52) by which a terminal puts ``text`` on the clipboard, also from a distant machine."""
    return f"\033]52;c;{base64.b64encode(text.encode()).decode()}\a"


def _is_chased(cause: Cause) -> bool:
    """Not received, or returned with nothing that counts."""
    return cause.kind == ladder.UNREPORTED or (cause.kind == ladder.RETURNED and not cause.is_counted)
