"""What every command needs: settings, one way to say something, a progress line, months, exit codes."""

import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pathlib import Path

    from guoban.settings import Settings

#: Exit codes: 0 done; 1 done, and something needs a person; 2 could not be done, nothing changed.
NEEDS_A_PERSON = 1
NOT_DONE = 2


class Month(click.ParamType[date]):
    """A month written 2006-06."""

    name = "YYYY-MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The first day of the month."""
        try:
            return datetime.strptime(str(value), "%Y-%m").date()
        except ValueError:
            self.fail(f"{value}: 2006-06", param, ctx)


class Moment(click.ParamType[datetime | None]):
    """A moment written 2006-05-01, 2006-05-01T09:30 or 2006-05-01T09:30:00; ``now`` gives None."""

    name = "TIME|now"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime | None:
        """The moment, local time."""
        if value is None or isinstance(value, datetime) or value == "now":
            return None if value == "now" else value
        for form in ("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"):
            try:
                return datetime.strptime(str(value), form)
            except ValueError:
                continue
        self.fail(f"{value}: 2006-05-01, 2006-05-01T09:30, now", param, ctx)


def settings() -> "Settings":
    """The office's settings. Raises GuobanError when one of them cannot be used."""
    from guoban import settings

    return settings.load()


def say(code: str, settings: "Settings", **fields: object) -> None:
    """Print a message of the catalogue in the office's language."""
    from guoban.messages import text

    click.echo(text(code, settings.lang, **fields))


def say_copies(settings: "Settings", copies: "list[Path]") -> None:
    """Print which marked copies a build called for, if any."""
    if copies:
        say("late_copies", settings, count=len(copies), names="、".join(path.name for path in copies))


def progress(quiet: bool = False) -> Any:
    """A context manager that gives ``show(done, total, what)``; silent when not on a terminal."""
    from guoban.progress import progress

    return progress(quiet or not sys.stderr.isatty())
