"""What was opened, told, resolved and sent: a small SQLite file, so that a killed run loses and repeats nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import TypeAdapter

from guoban.alerts import ladder
from guoban.alerts.causes import Cause, Observation
from guoban.alerts.ladder import Ladder
from guoban.errors import GuobanError
from guoban.settings import Settings

_SCHEMA = (Path(__file__).parent / "state.sql").read_text(encoding="utf-8")
_CAUSE: TypeAdapter[Cause] = TypeAdapter(Cause)

#: Seconds to wait for another run to end.
_PATIENCE = 30.0


@dataclass(frozen=True)
class Changes:
    """How many alerts changed in a run."""

    opened: int = 0
    reminded: int = 0
    escalated: int = 0
    resolved: int = 0


@dataclass(frozen=True)
class Alert:
    """A row of state: the cause as it was last seen, and how far it has gone."""

    alert_id: int
    cause: Cause
    rung: str | None
    revision: int
    opened_at: datetime
    escalated_at: datetime | None
    resolved_at: datetime | None
    is_mended: bool


@contextmanager
def ledger(settings: Settings, patience: float = _PATIENCE) -> Iterator[sqlite3.Connection]:
    """The state, for one run at a time. Raises GuobanError when another run does not end in time."""
    folder = settings.home / "alerts"
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "alerts.lock")
    try:
        lock.acquire(timeout=patience)
    except Timeout as error:
        raise GuobanError("alerts_busy", file=lock.lock_file) from error
    try:
        with closing(sqlite3.connect(folder / "alerts.sqlite", isolation_level=None)) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute("pragma synchronous = full")
            connection.execute("pragma foreign_keys = on")
            connection.executescript(_SCHEMA)
            yield connection
    finally:
        lock.release()


@contextmanager
def transaction(state: sqlite3.Connection) -> Iterator[None]:
    """All or nothing, also when the process dies inside."""
    state.execute("begin immediate")
    try:
        yield
    except BaseException:
        state.execute("rollback")
        raise
    state.execute("commit")


def open_alerts(state: sqlite3.Connection) -> dict[str, Alert]:
    """Alerts whose cause still holds, by cause."""
    rows = state.execute("select * from alerts where resolved_at is null").fetchall()
    return {row["cause_id"]: _alert(row) for row in rows}


def mended_alerts(state: sqlite3.Connection) -> list[Alert]:
    """Mended alerts that somebody was told of and not yet told that they are mended."""
    rows = state.execute(
        """
        select * from alerts
        where is_mended = 1 and alert_id in (select alert_id from told where rung <> 'resolved')
        """
    ).fetchall()
    return [_alert(row) for row in rows]


def update(state: sqlite3.Connection, observed: Observation, steps: Ladder) -> Changes:
    """Bring the alerts in line with what is observed; opens, raises and closes them, and tells nobody."""
    known = open_alerts(state)
    now = steps.now.isoformat()
    causes = {cause.cause_id: cause for cause in observed.causes}
    opened = [cause for cause in causes.values() if cause.cause_id not in known and cause.is_recent and cause.rung]
    for cause in opened:
        rung = steps.climbed(cause.kind, cause.rung or ladder.OPENED, None, steps.now, None)
        state.execute(
            """
            insert into alerts (cause_id, kind, rung, revision, cause, opened_at, escalated_at)
            values (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                cause.cause_id,
                cause.kind,
                rung,
                cause.revision,
                _json(cause),
                now,
                now if rung in ladder.OVERDUE else None,
            ],
        )
    reminded = escalated = resolved = 0
    for cause_id, alert in known.items():
        if cause_id in causes:
            cause = causes[cause_id]
            raised = _raised(alert, cause, steps)
            has_risen = raised != alert.rung
            is_escalated = has_risen and raised in ladder.OVERDUE
            is_reminded = not is_escalated and (has_risen or cause.revision != alert.revision)
            state.execute(
                """
                update alerts set rung = ?, revision = ?, cause = ?,
                    reminded_at = iif(?, ?, reminded_at), escalated_at = iif(?, ?, escalated_at)
                where alert_id = ?
                """,
                [raised, cause.revision, _json(cause), is_reminded, now, is_escalated, now, alert.alert_id],
            )
            escalated += is_escalated
            reminded += is_reminded
        elif alert.cause.kind in observed.kinds:
            is_mended = _is_mended(alert, observed)
            state.execute(
                "update alerts set resolved_at = ?, is_mended = ? where alert_id = ?", [now, is_mended, alert.alert_id]
            )
            resolved += is_mended
    return Changes(len(opened), reminded, escalated, resolved)


def _raised(alert: Alert, cause: Cause, steps: Ladder) -> str | None:
    """The rung now; never lower than before. Without a deadline it depends on how long the alert is open."""
    rung = cause.rung
    if rung == ladder.OPENED:
        rung = steps.of_opened(alert.opened_at)
        if cause.kind == ladder.RETURNED and not cause.is_counted:
            rung = ladder.OPENED  # its deadline will speak
    if rung is None or (alert.rung is not None and ladder.higher(alert.rung, rung)):
        return alert.rung
    return steps.climbed(cause.kind, rung, alert.rung, alert.opened_at, alert.escalated_at)


def _is_mended(alert: Alert, observed: Observation) -> bool:
    """Whether the cause went away by being mended, and not by turning into another one or falling out of use."""
    report = alert.cause.report
    if alert.cause.kind in (ladder.LIKELY_LATE, ladder.UNREADABLE, ladder.EXPLAINED):
        return False  # they only grow old, or it was the officer who saw to it
    if report is None:
        return True
    others = {cause.report for cause in observed.causes if cause.kind == ladder.RETURNED}
    return report in observed.counted and report not in others


def _if(condition: bool, value: str) -> str | None:
    return value if condition else None


def _alert(row: sqlite3.Row) -> Alert:
    return Alert(
        row["alert_id"],
        _CAUSE.validate_json(row["cause"]),
        row["rung"],
        row["revision"],
        datetime.fromisoformat(row["opened_at"]),
        datetime.fromisoformat(row["escalated_at"]) if row["escalated_at"] else None,
        datetime.fromisoformat(row["resolved_at"]) if row["resolved_at"] else None,
        bool(row["is_mended"]),
    )


def _json(cause: Cause) -> str:
    return _CAUSE.dump_json(cause).decode()
