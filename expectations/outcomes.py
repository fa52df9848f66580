"""What a run of the checkpoint found, and its copy in the state folder that alerts and the page are made from."""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

#: Runs that the state folder keeps.
_KEPT = 60


@dataclass(frozen=True)
class Outcome:
    """One expectation on one table: ``passed`` is ``None`` when it could not be evaluated.

    ``rows`` are some of those that should not be there, as column name to text.
    """

    suite: str
    table: str
    name: str
    mends: str
    severity: str
    passed: bool | None
    unexpected: int
    zh: str
    en: str
    rows: tuple[dict[str, str], ...] = ()

    def says(self, lang: str) -> str:
        """The expectation in words."""
        return self.zh if lang == "zh" else self.en

    @property
    def outcome_id(self) -> str:
        """Suite, table and name; the same in every run."""
        return f"{self.suite}.{self.table}.{self.name}"


@dataclass(frozen=True)
class Run:
    """All outcomes of one run."""

    at: datetime
    outcomes: tuple[Outcome, ...]

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """Outcomes that did not pass, the worst first."""
        order = {"critical": 0, "warning": 1, "info": 2}
        return tuple(sorted((each for each in self.outcomes if not each.passed), key=lambda each: order[each.severity]))


def keep(folder: Path, run: Run) -> None:
    """Write the run beside those before it, and let go of the oldest."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{run.at:%Y%m%dT%H%M%S}.json"
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8") as file:
        json.dump({"at": run.at.isoformat(), "outcomes": [asdict(each) for each in run.outcomes]}, file,
                  ensure_ascii=False, indent=1)  # fmt: skip
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    for old in _files(folder)[:-_KEPT]:
        old.unlink()


def kept(folder: Path, most: int = _KEPT) -> list[Run]:
    """The last runs, the newest first; none when there was none."""
    return [_read(file) for file in reversed(_files(folder)[-most:])]


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.json"))


def _read(file: Path) -> Run:
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    outcomes = tuple(Outcome(**each | {"rows": tuple(each["rows"])}) for each in content["outcomes"])
    return Run(datetime.fromisoformat(content["at"]), outcomes)
