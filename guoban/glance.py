"""The month at a glance: what became of each report, who is likely to be late and why, and what to do about each."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from guoban import published
from guoban.alerts import likely, observing
from guoban.messages import text
from guoban.settings import Settings

#: A coming month is looked at from so many days before the first of its reports is due.
_AHEAD_DAYS = 7

#: So many due months in a row without a sound make a unit silent.
SILENT_MONTHS = 2


@dataclass(frozen=True)
class Line:
    """One unit's report of the month. ``status`` as in ``fct_submissions``.

    ``silent_months`` counts due months in a row, up to this one, from which nothing came; ``likely_late`` says why the
    report will probably be late, before it is due; ``to_do`` is what to do about it, ``None`` for nothing.
    """

    org_unit_code: str
    name: str
    form_code: str
    form_name: str
    status: str
    due_at: datetime | None
    received_at: datetime | None
    days_late: int | None
    versions: int
    hard_findings: int
    soft_findings: int
    explained_findings: int
    silent_months: int
    likely_late: str | None = None
    to_do: str | None = None

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody has to be spoken to."""
        return self.status in {"missing", "returned"} or self.hard_findings > 0


def month(settings: Settings, now: datetime) -> date | None:
    """The last month for which a report is due, is due soon, or has come; ``None`` when there is none."""
    with published.marts(settings) as connection:
        row = connection.execute(
            """
            select max(period_month) from fct_submissions
            where status <> 'not_due' or due_at <= cast(? as timestamp) + to_days(?)
            """,
            [now, _AHEAD_DAYS],
        ).fetchone()
    return row[0] if row else None


def lines(settings: Settings, period: date, now: datetime) -> list[Line]:
    """Every unit's report of ``period`` (first day of the month), in the order of units."""
    words = observing.phrases(settings, now)
    with published.marts(settings) as connection:
        rows = _rows(connection, settings, period)
        records = {
            (record.unit, form): record
            for form in sorted({row[2] for row in rows})
            for record in likely.records(connection, form, period, now)
        }
    told = []
    for row in rows:
        plain = Line(*(*row[:3], words.form(row[2]), *row[3:]))
        record = records.get((plain.org_unit_code, plain.form_code))
        reason = observing.reason(record, words) if record and record.is_likely else None
        is_ahead = plain.due_at is not None and now < plain.due_at
        told.append(
            Line(
                **vars(plain)
                | {"likely_late": reason if is_ahead else None, "to_do": _to_do(plain, reason, is_ahead, settings.lang)}
            )
        )
    return told


def _rows(connection: duckdb.DuckDBPyConnection, settings: Settings, period: date) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = connection.execute(
        f"""
        with heard as (
            select org_unit_code, form_code, max(period_month) as last_heard
            from fct_submissions where versions > 0 and period_month <= $period
            group by org_unit_code, form_code
        ),
        -- Before the first month that anybody reported the system was not in use.
        starts as (
            select form_code, min(period_month) as first_month from fct_submissions where versions > 0
            group by form_code
        ),
        silent as (
            select submissions.org_unit_code, submissions.form_code, count(*) as months
            from fct_submissions as submissions
            inner join starts on submissions.form_code = starts.form_code
            left join heard
                on submissions.org_unit_code = heard.org_unit_code and submissions.form_code = heard.form_code
            where submissions.status = 'missing' and submissions.period_month <= $period
                and submissions.period_month >= starts.first_month
                and submissions.period_month > coalesce(heard.last_heard, date '1900-01-01')
            group by submissions.org_unit_code, submissions.form_code
        )
        select
            submissions.org_unit_code, units.name_{settings.lang}, submissions.form_code, submissions.status,
            submissions.due_at, submissions.received_at, submissions.days_late, submissions.versions,
            submissions.hard_findings, submissions.soft_findings, submissions.explained_findings,
            coalesce(silent.months, 0)
        from fct_submissions as submissions
        inner join dim_org_units as units on submissions.org_unit_code = units.org_unit_code
        left join silent
            on submissions.org_unit_code = silent.org_unit_code and submissions.form_code = silent.form_code
        where submissions.period_month = $period
        order by submissions.form_code, units.sort_order
        """,  # noqa: S608 - lang is one of two words
        {"period": period},
    ).fetchall()
    return rows


def _to_do(line: Line, reason: str | None, is_ahead: bool, lang: str) -> str | None:
    """One short sentence for the data officer."""
    fields = {"hard": line.hard_findings, "soft": line.soft_findings, "explained": line.explained_findings,
              "months": line.silent_months, "unit": line.name, "reason": reason or ""}  # fmt: skip
    said = []
    if line.status == "missing":
        is_silent = line.silent_months >= SILENT_MONTHS
        said.append("glance_silent" if is_silent else "glance_missing_often" if reason else "glance_missing")
    elif line.status == "returned":
        said.append("glance_returned")
    elif line.hard_findings:
        said.append("glance_correction_returned")
    elif is_ahead and line.status == "not_due" and reason:
        said.append("glance_likely")
    if line.soft_findings:
        said.append("glance_soft")
    if line.explained_findings:
        said.append("glance_explained")
    return text("glance_join", lang).join(text(code, lang, **fields) for code in said) or None
