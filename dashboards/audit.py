"""The audit log: who logged in, was refused, took rows away, asked in SQL, or changed a user.

One line of JSON each, in one file per month of the state folder; months past the limit are removed. It names the user
and the address, and nothing else about a person.
"""

import json
import os
from datetime import datetime
from pathlib import Path

from guoban.settings import Settings


def folder(settings: Settings) -> Path:
    """Where the months lie."""
    return settings.superset / "audit"


def record(settings: Settings, event: str, user: str, address: str = "", **details: str | int) -> None:
    """Append one event. A single write, so that lines of several processes do not mix."""
    now = settings.now()
    file = folder(settings) / f"{now:%Y-%m}.log"
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _forget(file.parent, now, settings.access.audit_months)
    line = {"at": now.isoformat(), "event": event, "user": user, "address": address} | details
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, json.dumps(line, ensure_ascii=False).encode() + b"\n")
    finally:
        os.close(descriptor)


def _forget(months: Path, now: datetime, kept: int) -> None:
    for file in months.glob("????-??.log"):
        year, month = map(int, file.stem.split("-"))
        if (now.year - year) * 12 + now.month - month > kept:
            file.unlink(missing_ok=True)
