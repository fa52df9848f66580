"""Runs ``dbt build`` on the project and says in one line what failed."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guoban import dbt_folder, reference
from guoban.errors import GuobanError
from guoban.settings import Settings

#: Called with nodes done, nodes in all, and the name of the one just finished.
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class BuildResult:
    """What a build did: nodes run, and where the published copy lies (``None`` when the build published nothing)."""

    nodes: int
    published: Path | None


def build(settings: Settings, on_progress: Progress | None = None) -> BuildResult:
    """Check the seeds, then run ``dbt build``.

    Raises GuobanError naming the first node that failed; what is published then stays as it was.
    """
    reference.check(settings.seeds)
    settings.home.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "guoban.dbt_main", "build"],
        cwd=dbt_folder.prepare(settings),
        env=environment(settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None  # noqa: S101 - PIPE was asked for
    done, errors, noise = 0, [], []
    for line in process.stdout:
        told = _told(line)
        if told is None:
            noise.append(line.rstrip())
        elif "failed" in told:
            errors += [" ".join(told["failed"].split())] if told["failed"].strip() else []
        else:
            done += 1
            if on_progress:
                on_progress(done, told["total"], told["done"])
    if process.wait() != 0:
        # dbt names the node first and then the reason.
        detail = ": ".join(errors[:2]) or (noise[-1] if noise else f"exit {process.returncode}")
        if "Could not set lock on file" in "\n".join(errors + noise):
            raise GuobanError("warehouse_locked", file=settings.warehouse)
        raise GuobanError("build_failed", detail=detail, log=settings.home / "dbt" / "dbt.log")
    current = settings.published / "current"
    return BuildResult(done, current.resolve() if current.exists() else None)


def environment(settings: Settings) -> dict[str, str]:
    """The environment in which dbt sees the same settings as we do."""
    values = {
        "GUOBAN_HOME": str(settings.home),
        "GUOBAN_SEEDS": str(settings.seeds),
        "GUOBAN_TIMEZONE": settings.timezone,
        "GUOBAN_AS_OF": settings.as_of.isoformat() if settings.as_of else "",
        "PYTHONUTF8": "1",
        "DBT_LOG_PATH": str(settings.home / "dbt"),
        "DBT_LOG_LEVEL": "none",  # guoban.dbt_main tells what is done
        "DBT_USE_COLORS": "false",
        "DBT_USE_COLORS_FILE": "false",
        "DBT_EXCLUDE_RESOURCE_TYPES": "unit_test",  # they test the SQL, not the data: `make test` runs them
    }
    return _UNLESS_ASKED | os.environ | values


#: What takes dbt time and nobody reads: manifest.json and run_results.json, and each statement in dbt.log.
_UNLESS_ASKED = {"DBT_WRITE_JSON": "false", "DBT_LOG_LEVEL_FILE": "info"}


def _told(line: str) -> dict[str, Any] | None:
    """A line of guoban.dbt_main; ``None`` for what anything else wrote."""
    try:
        told = json.loads(line)
    except ValueError:
        return None
    return told if isinstance(told, dict) and ("done" in told or "failed" in told) else None
