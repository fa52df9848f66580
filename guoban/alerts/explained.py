"""Explanations that units have written and nobody has judged yet: one cause per form and month, for the officer."""

from datetime import date, datetime
from itertools import groupby

import duckdb

from guoban.alerts import ladder
from guoban.alerts.causes import Cause
from guoban.alerts.phrases import Phrases

_QUERY = """
    select submissions.form_code, submissions.period_month, units.name_zh, units.name_en,
        submissions.explained_findings
    from fct_submissions as submissions
    inner join dim_org_units as units on submissions.org_unit_code = units.org_unit_code
    where submissions.explained_findings > 0 and submissions.received_at <= $now
    order by submissions.form_code, submissions.period_month, units.sort_order
"""


def observe(
    connection: duckdb.DuckDBPyConnection, recent: frozenset[tuple[str, date]], now: datetime
) -> tuple[Cause, ...]:
    """Months with explanations to accept or send back. Those of months nobody chases any more open no alert."""
    rows = connection.execute(_QUERY, {"now": now}).fetchall()
    causes = []
    for (form, period), group in groupby(rows, key=lambda row: (row[0], row[1])):
        units = list(group)
        causes.append(
            Cause(
                f"{ladder.EXPLAINED}:{form}:{period:%Y-%m}",
                ladder.EXPLAINED,
                ladder.OPENED,
                is_recent=(form, period) in recent,
                form=form,
                period=period,
                count=sum(row[4] for row in units),
                detail_zh=_listed([(row[2], row[4]) for row in units], Phrases("zh", now, "", {})),
                detail_en=_listed([(row[3], row[4]) for row in units], Phrases("en", now, "", {})),
            )
        )
    return tuple(causes)


def _listed(units: list[tuple[str, int]], words: Phrases) -> str:
    return words.listed([words.say("explained_unit", unit=unit, count=count) for unit, count in units])
