"""``guoban run``: inbox to alerts in one go. A step that fails is remembered, so that its alert comes all the same."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from expectations import checkpoint
from guoban import building
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
    judged: checkpoint.CheckResult
    alerted: running.AlertResult

    @property
    def needs_a_person(self) -> bool:
        """Whether a file was not accepted, an expectation does not hold or a message could not be sent."""
        refused = any(file.verdict in {"returned", "rejected"} for file in self.files)
        return refused or bool(self.judged.failed) or self.alerted.failed > 0


def run(settings: Settings, on_progress: Show) -> MonthResult:
    """Ingest, build, check, alert. Raises the GuobanError of the first step that failed, after alerting about it."""
    try:
        files = _step(settings, "ingest", lambda: inbox.ingest(settings, on_progress=on_progress))
        built = _step(settings, "build", lambda: building.build(settings, on_progress))
        judged = _step(settings, "check", lambda: checkpoint.run(settings))
    except GuobanError:
        alert(settings)
        raise
    return MonthResult(files, built, judged, alert(settings))


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
