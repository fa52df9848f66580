"""``guoban run``: inbox to alerts in one go, with the marked copies of what only a build can see.

A step that fails is remembered, so that its alert comes all the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from expectations import checkpoint
from guoban import building, late_copies
from guoban.alerts import pipeline, running
from guoban.errors import GuobanError
from guoban.progress import Show
from guoban.settings import Settings
from ingestion import inbox

Done = TypeVar("Done")


@dataclass(frozen=True)
class MonthResult:
    """What each step did."""

    files: list[inbox.FileResult]
    built: building.BuildResult
    copies: list[Path]
    judged: checkpoint.CheckResult
    alerted: running.AlertResult

    @property
    def needs_a_person(self) -> bool:
        """Whether a file was not accepted, an expectation does not hold or a message could not be sent."""
        refused = any(file.verdict in {"returned", "rejected"} for file in self.files)
        return refused or bool(self.judged.failed) or self.alerted.failed > 0


def run(settings: Settings, on_progress: Show) -> MonthResult:
    """Ingest, build, mark copies, check, alert. Raises the first GuobanError of a step, after alerting about it."""
    try:
        files = _step(settings, "ingest", lambda: inbox.ingest(settings, on_progress=on_progress))
        built = _step(settings, "build", lambda: building.build(settings, on_progress))
        copies = _step(settings, "return", lambda: late_copies.renew(settings))
        judged = _step(settings, "check", lambda: checkpoint.run(settings))
    except GuobanError:
        alert(settings)
        raise
    return MonthResult(files, built, copies, judged, alert(settings))


def alert(settings: Settings) -> running.AlertResult:
    """Open, raise and close alerts as things stand now, and tell whoever must know."""
    return running.run(settings, settings.alerts, settings.now())


def _step(settings: Settings, name: str, work: Callable[[], Done]) -> Done:
    try:
        done = work()
    except GuobanError as error:
        pipeline.record(settings, name, settings.now(), error)
        raise
    pipeline.record(settings, name, settings.now())
    return done
