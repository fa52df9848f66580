"""Looks at everything that alerts are about, at one moment."""

from datetime import datetime

import duckdb

from guoban import calendar, published, reference
from guoban.alerts import explained, ladder, likely, pipeline, reports, unmet
from guoban.alerts.causes import Cause, Observation, Round
from guoban.alerts.ladder import Ladder
from guoban.alerts.likely import Record
from guoban.alerts.options import AlertSettings
from guoban.alerts.phrases import Phrases
from guoban.errors import GuobanError
from guoban.settings import Settings

#: Units named to be telephoned; more would not be.
_TO_CALL = 8


def observe(settings: Settings, options: AlertSettings, now: datetime) -> tuple[Observation, Ladder]:
    """Every cause that holds now. When nothing is published, only what does not depend on it."""
    days = calendar.load(settings.seeds)
    broken = unmet.observe(settings)
    failures = (*pipeline.failed(settings), *(broken or ()))
    own = frozenset({ladder.PIPELINE} if broken is None else {ladder.PIPELINE, ladder.UNMET})
    try:
        with published.marts(settings) as connection:
            made_at = pipeline.published_at(connection) or now
            steps = Ladder(days, options, now, made_at)
            seen = reports.observe(connection, steps)
            stale = pipeline.stale(settings, made_at, seen.rounds, now, options.stale_after_hours)
            unreadable = reports.unreadable(connection, now)
            waiting = explained.observe(connection, reports.recent(seen.rounds, steps), now)
            late = tuple(cause for each in seen.rounds for cause in _likely(connection, each, settings, steps))
    except GuobanError as error:
        if error.code != "nothing_published":
            raise
        return Observation(failures, own), Ladder(days, options, now, now)
    return Observation(
        (*failures, *stale, *late, *seen.causes, *unreadable, *waiting),
        seen.kinds | own | {ladder.STALE, ladder.LIKELY_LATE, ladder.UNREADABLE, ladder.EXPLAINED},
        seen.counted,
        seen.rounds,
        seen.data_at,
    ), steps


def phrases(settings: Settings, now: datetime) -> Phrases:
    """The words for this county, in the language of the settings."""
    [county] = reference.read(settings.seeds, "county")[:1]
    forms = reference.read(settings.seeds, "forms")
    return Phrases(
        settings.lang,
        now,
        county[f"federation_{settings.lang}"],
        {row["form_code"]: row[f"name_{settings.lang}"] for row in forms},
    )


def _likely(connection: duckdb.DuckDBPyConnection, each: Round, settings: Settings, steps: Ladder) -> list[Cause]:
    """One cause for a form and month between the reminder and the due day, naming whom to telephone first."""
    if not steps.soon_at(each.due_at) <= steps.now < steps.list_at(each.due_at):
        return []
    named = [record for record in likely.records(connection, each.form, each.period, steps.now) if record.is_likely]
    if not named:
        return []
    shown = named[:_TO_CALL]
    return [
        Cause(
            f"{ladder.LIKELY_LATE}:{each.form}:{each.period:%Y-%m}",
            ladder.LIKELY_LATE,
            ladder.OPENED,
            form=each.form,
            period=each.period,
            due_at=each.due_at,
            count=len(shown),
            detail_zh=_lines(shown, Phrases("zh", steps.now, "", {})),
            detail_en=_lines(shown, Phrases("en", steps.now, "", {})),
        )
    ]


def _lines(records: list[Record], words: Phrases) -> str:
    return "\n".join(
        words.say(
            "likely_line",
            number=number,
            unit=record.unit_zh if words.lang == "zh" else record.unit_en,
            reason=reason(record, words),
        )
        for number, record in enumerate(records, 1)
    )


def reason(record: Record, words: Phrases) -> str:
    """Why a unit is likely to be late: how often out of how many, and how it has been lately."""
    parts = [words.say("likely_reason", observed=record.observed, late=record.late)]
    if record.missing:
        parts.append(words.say("likely_missing", missing=record.missing))
    if record.late_running >= 2:
        parts.append(words.say("likely_running", running=record.late_running))
    if record.days_late:
        parts.append(words.say("likely_days", days=record.days_late))
    return "".join(parts)
