"""The local outbox: a text file per day, ready to paste into the ordinary group, made from the state alone."""

import os
import sqlite3
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guoban.alerts.options import OUTBOX
from guoban.alerts.phrases import Phrases
from guoban.settings import Settings

_RULE = "─" * 24


@dataclass
class _Block:
    """One text and everybody it goes to."""

    role: str
    salutation: str
    names: list[str]
    body: str
    channels: dict[str, set[str]]


def folder(settings: Settings) -> Path:
    """Where the files lie."""
    return settings.home / "outbox"


def write(state: sqlite3.Connection, settings: Settings, phrases: Phrases, units: dict[str, str]) -> int:
    """Bring the files of all days that changed up to date; returns how many messages are new in them.

    The same state gives the same file, so that a killed run is made good by the next. ``units`` is code to name.
    """
    days = state.execute(
        """
        select distinct substr(written_at, 1, 10) as day from messages
        where message_id in (
            select message_id from deliveries
            where (channel = ? and state <> 'sent')
                or (channel <> ? and (state in ('pending', 'sending') or tried_at >= ?))
        )
        """,
        [OUTBOX, OUTBOX, phrases.now.isoformat()],
    ).fetchall()
    for row in days:
        day = date.fromisoformat(row["day"])
        path = folder(settings) / f"{day:%Y-%m-%d}.txt"
        _replace(path, _render(_blocks(state, day, units), phrases, day))
    done = state.execute(
        "update deliveries set state = 'sent', tried_at = ? where channel = ? and state <> 'sent'",
        [phrases.now.isoformat(), OUTBOX],
    )
    return done.rowcount


def _blocks(state: sqlite3.Connection, day: date, units: dict[str, str]) -> list[_Block]:
    """Messages of a day; those to several units (or leaders) in the same words are one block."""
    rows = state.execute(
        """
        select messages.message_id, role, unit, written_at, salutation, body, channel, deliveries.state as state
        from messages
        inner join deliveries on messages.message_id = deliveries.message_id
        where substr(written_at, 1, 10) = ?
        order by messages.message_id, delivery_id
        """,
        [day.isoformat()],
    ).fetchall()
    blocks: dict[tuple[str, str, str], _Block] = {}
    for row in rows:
        block = blocks.setdefault(
            (row["role"], row["written_at"], row["body"]), _Block(row["role"], row["salutation"], [], row["body"], {})
        )
        name = units.get(row["unit"], row["unit"])
        if name not in block.names:
            block.names.append(name)
        if row["channel"] != OUTBOX:
            block.channels.setdefault(row["channel"], set()).add(row["state"])
    order = {"officer": 0, "group": 1, "unit": 2, "leader": 3}
    return sorted(blocks.values(), key=lambda block: order[block.role])


def _render(blocks: list[_Block], phrases: Phrases, day: date) -> str:
    title = phrases.say("outbox_title", federation=phrases.federation, day=f"{day:%Y-%m-%d}", count=len(blocks))
    lines = [title]
    for number, block in enumerate(blocks, 1):
        is_one = len(block.names) == 1
        heading = "outbox_unit_one" if is_one and block.role == "unit" else f"outbox_{block.role}"
        names = phrases.listed(block.names)
        lines += ["", phrases.say(heading, number=number, units=names, count=len(block.names))]
        lines += _delivered(block, phrases)
        # A text that goes to several is sent to each as it stands, so it greets without a name.
        greeting = block.salutation if is_one else phrases.say("salutation_any")
        lines += [_RULE, greeting, block.body, _RULE]
    return "\n".join(lines) + "\n"


def _delivered(block: _Block, phrases: Phrases) -> list[str]:
    """What became of the message on other channels, so that nobody forwards it twice or not at all."""
    said: dict[str, list[str]] = {}
    for channel, states in block.channels.items():
        outcome = "given_up" if "given_up" in states else "sent" if states == {"sent"} else "pending"
        said.setdefault(outcome, []).append(channel)
    return [phrases.say(f"outbox_{outcome}", channels=phrases.listed(names)) for outcome, names in said.items()]


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
