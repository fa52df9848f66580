"""Sends what is written in the outbox of the state; a channel that cannot be reached keeps its messages for later."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from guoban.alerts import channels, limits
from guoban.alerts.channels import Sender
from guoban.alerts.limits import Wait
from guoban.alerts.options import OUTBOX, AlertSettings
from guoban.alerts.phrases import Phrases

#: The environment variable that an address is kept in is not set.
NOT_SET = "address_not_set"
REMOVED, TOO_OLD = "channel_removed", "too_old"


@dataclass(frozen=True)
class Delivered:
    """Parts sent, failed in this run, and left for later."""

    sent: int = 0
    failed: int = 0
    held: int = 0


def deliver(
    state: sqlite3.Connection, settings: AlertSettings, phrases: Phrases, send: Sender, wait: Wait
) -> Delivered:
    """Send every part that is due, oldest first.

    A part is marked before it is sent and again after, so that a killed run never loses one, and one whose outcome is
    unknown goes out again with a note that says so. Nothing is sent in quiet hours; the caller sees to that.
    """
    now = moment = phrases.now
    sent = failed = held = 0
    blocked: set[str] = set()
    addresses = {channel.name: channel.address() for channel in settings.channels}
    rows = state.execute(
        """
        select deliveries.*, messages.subject, messages.written_at
        from deliveries inner join messages on deliveries.message_id = messages.message_id
        where channel <> ? and deliveries.state in ('pending', 'sending')
        order by delivery_id
        """,
        [OUTBOX],
    ).fetchall()
    for row in rows:
        name = row["channel"]
        given_up = _given_up(row, name in addresses, settings, now)
        if given_up:
            _close(state, row, "given_up", given_up, now)
            failed += 1
            continue
        address = addresses[name]
        if name in blocked or datetime.fromisoformat(row["next_try_at"]) > now:
            held += 1
            continue
        if address and not channels.is_mail(address):
            same = [each for each, other in addresses.items() if other == address]
            moment = limits.pace(_sent_at(state, same), moment, settings.messages_per_minute, wait)
        state.execute(
            "update deliveries set state = 'sending', attempts = attempts + 1, tried_at = ? where delivery_id = ?",
            [moment.isoformat(), row["delivery_id"]],
        )
        text = row["content"] if row["state"] == "pending" else f"{phrases.say('repeated')}\n{row['content']}"
        error = send(address, row["subject"], text) if address else NOT_SET
        if error is None:
            _close(state, row, "sent", None, moment)
            sent += 1
            continue
        failed += 1
        if not error.startswith("refused"):
            blocked.add(name)
        _retry(state, row, error, limits.next_try(now, row["attempts"] + 1))
    return Delivered(sent, failed, held)


def waiting(state: sqlite3.Connection) -> int:
    """Parts that are not sent yet."""
    row = state.execute(
        "select count(*) from deliveries where channel <> ? and state in ('pending', 'sending')", [OUTBOX]
    ).fetchone()
    return int(row[0])


def _given_up(row: sqlite3.Row, is_known: bool, settings: AlertSettings, now: datetime) -> str | None:
    if not is_known:
        return REMOVED
    age = now - datetime.fromisoformat(row["written_at"])
    return TOO_OLD if row["attempts"] and age > timedelta(days=settings.retry_days) else None


def _sent_at(state: sqlite3.Connection, names: list[str]) -> list[datetime]:
    marks = ", ".join("?" * len(names))
    rows = state.execute(
        f"select tried_at from deliveries where channel in ({marks}) and tried_at is not null"  # noqa: S608 - marks only
        " order by tried_at desc limit 100",
        names,
    ).fetchall()
    return [datetime.fromisoformat(row["tried_at"]) for row in rows]


def _close(state: sqlite3.Connection, row: sqlite3.Row, outcome: str, error: str | None, at: datetime) -> None:
    state.execute(
        "update deliveries set state = ?, error = ?, tried_at = ? where delivery_id = ?",
        [outcome, error, at.isoformat(), row["delivery_id"]],
    )


def _retry(state: sqlite3.Connection, row: sqlite3.Row, error: str, at: datetime) -> None:
    state.execute(
        "update deliveries set state = 'pending', error = ?, next_try_at = ? where delivery_id = ?",
        [error, at.isoformat(), row["delivery_id"]],
    )
