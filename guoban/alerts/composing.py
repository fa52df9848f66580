"""Writes messages into the outbox of the state, with what each audience is thereby told, in one transaction."""

import sqlite3
from datetime import datetime

from guoban.alerts import channels, limits, telling
from guoban.alerts.causes import Observation
from guoban.alerts.digest import Speaker, Text
from guoban.alerts.options import OUTBOX, AlertSettings, Channel
from guoban.alerts.state import transaction
from guoban.alerts.telling import Audience, Telling


def compose(connection: sqlite3.Connection, observed: Observation, speaker: Speaker, settings: AlertSettings) -> int:
    """Write one message for each audience that must and may hear something now; returns how many are held."""
    now = speaker.phrases.now
    held = 0
    with transaction(connection):
        outstanding: dict[Audience, list[Telling]] = {}
        for each in telling.needed(connection, observed):
            outstanding.setdefault(each.audience, []).append(each)
        for audience, tellings in outstanding.items():
            spoken = _has_spoken_today(connection, audience, now)
            if telling.may_speak(audience, tellings, observed, settings, now, spoken):
                message = _write(connection, audience, speaker.write(audience, tellings), settings, now)
                _mark_told(connection, tellings, message)
            else:
                held += 1
    return held


def _has_spoken_today(connection: sqlite3.Connection, audience: Audience, now: datetime) -> bool:
    row = connection.execute(
        "select 1 from messages where role = ? and unit = ? and substr(written_at, 1, 10) = ?",
        [*audience, now.date().isoformat()],
    ).fetchone()
    return row is not None


def _write(
    connection: sqlite3.Connection, audience: Audience, text: Text, settings: AlertSettings, now: datetime
) -> int:
    moment = now.isoformat()
    message = connection.execute(
        "insert into messages (role, unit, written_at, subject, salutation, body) values (?, ?, ?, ?, ?, ?)",
        [*audience, moment, text.subject, text.salutation, text.body],
    ).lastrowid
    assert message is not None  # noqa: S101 - SQLite numbers every row
    rows = [(message, OUTBOX, 1, "", moment)]
    for channel in settings.channels:
        if channel.hears(*audience):
            parts = _parts(channel, f"{text.salutation}\n{text.body}")
            rows += [(message, channel.name, number, part, moment) for number, part in enumerate(parts, 1)]
    connection.executemany(
        "insert into deliveries (message_id, channel, part, content, next_try_at) values (?, ?, ?, ?, ?)", rows
    )
    return message


def _parts(channel: Channel, text: str) -> list[str]:
    address = channel.address() or channels.STRICTEST  # an address that is set later may be anything
    parts = limits.split(text, channels.longest(address))
    if len(parts) == 1:
        return parts
    return [f"({number}/{len(parts)})\n{part}" for number, part in enumerate(parts, 1)]


def _mark_told(connection: sqlite3.Connection, tellings: list[Telling], message: int) -> None:
    connection.executemany(
        "insert or replace into told (alert_id, role, unit, rung, revision, message_id) values (?, ?, ?, ?, ?, ?)",
        [(each.alert.alert_id, *each.audience, each.rung, each.alert.revision, message) for each in tellings],
    )
