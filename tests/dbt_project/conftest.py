"""Real dbt runs on a state folder of their own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from guoban.settings import PROJECT

Dbt = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def dbt() -> Dbt:
    """Run dbt as a person in the checkout would: no flag but those given."""

    def run(home: Path, *arguments: str, folder: Path = PROJECT) -> subprocess.CompletedProcess[str]:
        values = {key: value for key, value in os.environ.items() if not key.startswith(("GUOBAN_", "DBT_"))}
        search = os.pathsep.join(filter(None, [str(PROJECT), values.get("PYTHONPATH")]))
        return subprocess.run(
            [sys.executable, "-m", "dbt.cli.main", "--no-use-colors", *arguments],
            cwd=folder,
            env=values | {"GUOBAN_HOME": str(home), "PYTHONUTF8": "1", "PYTHONPATH": search},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=280,
        )

    return run


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory, dbt: Dbt) -> tuple[Path, str]:
    """A state folder built from a fresh clone, with no report in it, and what dbt said."""
    home = tmp_path_factory.mktemp("empty")
    built = dbt(home, "build")
    assert built.returncode == 0, built.stdout + built.stderr
    return home, built.stdout
