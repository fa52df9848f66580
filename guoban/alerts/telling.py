"""Who has to be told what now, going by what each was told before."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from guoban.alerts import ladder, state
from guoban.alerts.causes import Observation
from guoban.alerts.ladder import RUNGS
from guoban.alerts.options import ROLES, AlertSettings
from guoban.alerts.state import Alert

RESOLVED = "resolved"

#: A role and a unit's code, ``''`` for the county's own roles.
Audience = tuple[str, str]


@dataclass(frozen=True)
class Telling:
    """One alert that one audience must hear of, at a rung or as resolved."""

    alert: Alert
    audience: Audience
    rung: str
    is_anew: bool = False
    """Whether the cause is as far as before, but about a new version of the report."""


def needed(connection: sqlite3.Connection, observed: Observation) -> list[Telling]:
    """Every telling that is outstanding, units first; else in the order in which the causes are observed."""
    told = {
        (row["alert_id"], row["role"], row["unit"]): (row["rung"], row["revision"])
        for row in connection.execute("select * from told where rung <> ?", [RESOLVED])
    }
    order = {cause.cause_id: number for number, cause in enumerate(observed.causes)}
    alerts = sorted(state.open_alerts(connection).values(), key=lambda each: order.get(each.cause.cause_id, -1))
    # Files that wait unread may be the very reports that are missed.
    is_waiting = any(cause.kind == ladder.STALE and cause.count for cause in observed.causes)
    held = {ladder.UNREPORTED, ladder.RETURNED} if is_waiting else set()
    tellings = [
        Telling(alert, (role, unit), rung, is_anew=before is not None and before[0] == rung)
        for alert in alerts
        if alert.cause.kind not in held and alert.cause.cause_id in order
        for role in ladder.HEARD[alert.cause.kind]
        for unit in [alert.cause.unit if role in ("unit", "leader") else ""]
        for before in [told.get((alert.alert_id, role, unit))]
        if (rung := _rung(alert, role, before))
    ]
    mended = {alert.alert_id: alert for alert in state.mended_alerts(connection)}
    tellings += [
        Telling(mended[alert_id], (role, unit), RESOLVED)
        for (alert_id, role, unit), (rung, _) in told.items()
        # Who was only reminded in good time needs no all-clear.
        if alert_id in mended and not (mended[alert_id].cause.kind == ladder.UNREPORTED and rung == ladder.DUE_SOON)
    ]
    return sorted(tellings, key=lambda each: ROLES.index(each.audience[0]))


def _rung(alert: Alert, role: str, told: tuple[str, int] | None) -> str | None:
    """The rung at which ``role`` must hear of the alert now, if it must."""
    if alert.rung is None:
        return None
    rung = ladder.heard_at(alert.cause.kind, role, alert.rung)
    if rung is None:
        return None
    if role == "group" and alert.cause.kind == ladder.RETURNED and rung != alert.rung:
        return None  # a list that has passed is not made up for one unit
    if told is None or RUNGS.index(rung) > RUNGS.index(told[0]):
        return rung
    return rung if role == "unit" and told[1] != alert.revision else None


def is_quiet(settings: AlertSettings, moment: time) -> bool:
    """Whether nothing may be sent at this time of day."""
    start, end = settings.quiet_from, settings.quiet_until
    return start <= moment or moment < end if start > end else start <= moment < end


def may_speak(
    audience: Audience,
    tellings: Sequence[Telling],
    observed: Observation,
    settings: AlertSettings,
    now: datetime,
    has_spoken_today: bool,
) -> bool:
    """Whether a message to ``audience`` goes out now, or is held. The group gets one digest a day.

    On a due day the digest waits for the list, and an all-clear alone waits for the same hour.
    """
    if is_quiet(settings, now.time()):
        return False
    if audience[0] != "group":
        return True
    waits = any(each.is_due_on(now.date()) for each in observed.rounds) or all(
        each.rung == RESOLVED for each in tellings
    )
    return not has_spoken_today and not (waits and now.time() < settings.list_at)
