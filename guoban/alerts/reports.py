"""Causes about reports, derived from the published marts in sets, and from nothing but them and the clock.

A replay is honest: what arrived after ``now`` has not arrived.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import duckdb

from guoban.alerts import ladder
from guoban.alerts.causes import Cause, Fault, Observation, Round
from guoban.alerts.ladder import Ladder
from guoban.calendar import due_day

_QUERY = (Path(__file__).parent / "reports.sql").read_text(encoding="utf-8")

#: Fewer units than this say nothing about the way by which reports come.
_ENOUGH_UNITS = 3


@dataclass(frozen=True)
class _Row:
    unit: str
    unit_zh: str
    unit_en: str
    form: str
    period: date
    due_at: datetime | None
    versions: int
    is_counted: bool
    is_returned: bool
    soft: int
    faults: list[dict[str, Any]]


def observe(connection: duckdb.DuckDBPyConnection, steps: Ladder) -> Observation:
    """Reports that have not come, were returned, or hold implausible figures; months from which nothing came."""
    rows = _rows(connection, steps)
    rounds = _rounds(rows, steps)
    silent = {(each.form, each.period): each for each in rounds if _is_silent(each, steps)}
    chased = recent(rounds, steps)
    causes = [cause for row in rows for cause in _of_row(row, steps, chased, silent)]
    causes += [_silence(each, chased) for each in silent.values()]
    return Observation(
        tuple(causes),
        frozenset({ladder.UNREPORTED, ladder.RETURNED, ladder.IMPLAUSIBLE, ladder.SILENCE}),
        frozenset((row.unit, row.form, row.period) for row in rows if row.is_counted),
        rounds,
        steps.data_at,
    )


def _rows(connection: duckdb.DuckDBPyConnection, steps: Ladder) -> list[_Row]:
    """Every report of a form's months since the first that anybody ever sent, in the order of units."""
    rows = connection.execute(_QUERY, {"now": steps.now}).fetchall()
    return [_Row(*row) for row in rows]


def _rounds(rows: list[_Row], steps: Ladder) -> tuple[Round, ...]:
    groups: dict[tuple[str, date], list[_Row]] = {}
    for row in rows:
        if row.due_at is not None:
            groups.setdefault((row.form, row.period), []).append(row)
    return tuple(
        Round(form, period, min(row.due_at for row in asked if row.due_at), len(asked), sum(map(_came, asked)))
        for (form, period), asked in groups.items()
    )


def _came(row: _Row) -> bool:
    return row.is_counted or row.is_returned


def _is_silent(each: Round, steps: Ladder) -> bool:
    """Nobody of several has reported by the evening of the due day, and the data are of that day."""
    is_fresh = steps.data_at >= datetime.combine(due_day(each.due_at), time())
    is_time = steps.now >= steps.list_at(each.due_at)
    return each.received == 0 and each.asked >= _ENOUGH_UNITS and is_time and is_fresh


def recent(rounds: tuple[Round, ...], steps: Ladder) -> frozenset[tuple[str, date]]:
    """The latest months of each form that have begun to be chased."""
    begun = sorted((each for each in rounds if steps.now >= steps.soon_at(each.due_at)), key=lambda each: each.period)
    forms = {each.form for each in begun}
    return frozenset(
        (form, each.period)
        for form in forms
        for each in [one for one in begun if one.form == form][-steps.settings.periods_chased :]
    )


def _of_row(
    row: _Row, steps: Ladder, recent: frozenset[tuple[str, date]], silent: dict[tuple[str, date], Round]
) -> list[Cause]:
    kind, rung = _judged(row, steps, is_silent=(row.form, row.period) in silent)
    if kind is None:
        return []
    return [
        Cause(
            cause_id=f"{kind}:{row.unit}:{row.form}:{row.period:%Y-%m}",
            kind=kind,
            rung=rung,
            revision=row.versions,
            # A report sent ahead of time may be returned before anyone chases its month.
            is_recent=(row.form, row.period) in recent or (row.due_at is None or row.due_at > steps.now),
            unit=row.unit,
            unit_zh=row.unit_zh,
            unit_en=row.unit_en,
            form=row.form,
            period=row.period,
            due_at=row.due_at,
            is_counted=row.is_counted,
            faults=tuple(Fault(**fault) for fault in row.faults) if kind != ladder.UNREPORTED else (),
            count=len(row.faults) or row.soft,
        )
    ]


def _judged(row: _Row, steps: Ladder, is_silent: bool) -> tuple[str | None, str | None]:
    """Kind and rung of what is wrong with one report, if anything is."""
    if row.is_returned:
        step = None if row.is_counted or not row.due_at else steps.of_report(row.due_at)
        return ladder.RETURNED, step or ladder.OPENED
    if row.is_counted:
        return (ladder.IMPLAUSIBLE, ladder.OPENED) if row.soft else (None, None)
    if row.due_at is None:
        return None, None
    step = steps.of_report(row.due_at)
    # When nothing came from anyone, the way is more likely blocked than everyone late: nobody is listed that evening.
    return ladder.UNREPORTED, ladder.DUE_SOON if is_silent and step == ladder.DUE_TODAY else step


def _silence(each: Round, recent: frozenset[tuple[str, date]]) -> Cause:
    return Cause(
        cause_id=f"{ladder.SILENCE}:{each.form}:{each.period:%Y-%m}",
        kind=ladder.SILENCE,
        rung=ladder.OPENED,
        is_recent=(each.form, each.period) in recent,
        form=each.form,
        period=each.period,
        due_at=each.due_at,
        count=each.asked,
    )


def unreadable(connection: duckdb.DuckDBPyConnection, now: datetime, days: int = 30) -> tuple[Cause, ...]:
    """Files of the last ``days`` that could not be read, so that nobody knows whose they are; one cause per file."""
    rows = connection.execute(
        """
        select file_name, min(message_zh), min(message_en)
        from fct_findings
        where org_unit_code is null and severity = 'hard' and status = 'open'
            and received_at between $since and $now
        group by file_name
        order by file_name
        """,
        {"now": now, "since": now - timedelta(days=days)},
    ).fetchall()
    return tuple(
        Cause(f"{ladder.UNREADABLE}:{name}", ladder.UNREADABLE, ladder.OPENED, detail_zh=zh, detail_en=en,
              faults=(Fault("hard", name, None, None, zh, en),))
        for name, zh, en in rows
    )  # fmt: skip
