"""Failures of our own: a step that did not run, and published figures that lag behind what is known."""

import json
import os
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from guoban.alerts import ladder
from guoban.alerts.causes import Cause, Round
from guoban.errors import GuobanError
from guoban.settings import Settings


def record(settings: Settings, step: str, now: datetime, error: GuobanError | None = None) -> None:
    """Remember that ``step`` (ingest, build, check, …) failed with ``error``, or that it ran when there is none.

    For ``guoban run``, whose alerts must also come when the build did not.
    """
    failures = _failures(settings)
    if error is None:
        if failures.pop(step, None) is None:
            return
    else:
        since = failures.get(step, {}).get("since", now.isoformat())
        failures[step] = {"since": since, "zh": error.say("zh"), "en": error.say("en")}
    path = _file(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8") as file:
        json.dump(failures, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def failed(settings: Settings) -> tuple[Cause, ...]:
    """One cause per step that failed when it last ran."""
    return tuple(
        Cause(f"{ladder.PIPELINE}:{step}", ladder.PIPELINE, ladder.OPENED, form=step,
              detail_zh=failure["zh"].splitlines()[0], detail_en=failure["en"].splitlines()[0])
        for step, failure in sorted(_failures(settings).items())
    )  # fmt: skip


def published_at(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """When the figures that are shown were made."""
    row = connection.execute("select max(published_at) from publications").fetchone()
    return row[0] if row else None


def stale(
    settings: Settings, made_at: datetime, rounds: tuple[Round, ...], now: datetime, after_hours: int
) -> tuple[Cause, ...]:
    """One cause when files have waited, or a deadline has passed, for long since the figures were made."""
    since = now - timedelta(hours=after_hours)
    waiting = [moment for moment in _arrivals(settings.inbox, settings) if moment <= since]
    passed = [each.due_at for each in rounds if made_at < each.due_at <= since]
    if not waiting and not passed:
        return ()
    return (Cause(ladder.STALE, ladder.STALE, ladder.OPENED, due_at=made_at, count=len(waiting)),)


def _arrivals(inbox: Path, settings: Settings) -> list[datetime]:
    """When the files that still lie in the inbox came, local time."""
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(settings.timezone)
    files = [path for path in inbox.rglob("*") if path.is_file() and not path.name.startswith((".", "~$"))]
    return [datetime.fromtimestamp(path.stat().st_mtime, zone).replace(tzinfo=None) for path in files]


def _failures(settings: Settings) -> dict[str, dict[str, str]]:
    try:
        content: dict[str, dict[str, str]] = json.loads(_file(settings).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return content


def _file(settings: Settings) -> Path:
    return settings.home / "alerts" / "pipeline.json"
