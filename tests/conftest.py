"""Fixtures that several folders share: the sample county, built once for the whole run."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from guoban.settings import PROJECT, Settings

pytest_plugins = ["tests.servers"]

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def guoban() -> Run:
    """Run the command line as a user would, on a given state folder."""

    def run(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        values = {key: value for key, value in os.environ.items() if not key.startswith("GUOBAN_")}
        return subprocess.run(
            [sys.executable, "-m", "guoban.cli", *arguments],
            cwd=PROJECT,
            env=values | {"GUOBAN_HOME": str(home), "PYTHONUTF8": "1"} | environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=280,
        )

    return run


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str, guoban: Run) -> Path:
    """State folder with the sample county ingested, built and published. Tests must not write to it."""
    run = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        run = run.parent  # that of all processes: the first to come builds, the others wait
    home, built = run / "demo", run / "demo.built"
    with FileLock(run / "demo.lock"):
        if not built.exists():
            home.mkdir()
            done = guoban(home, "demo", "--no-serve", DBT_WRITE_JSON="true")  # tests/properties reads manifest.json
            assert done.returncode == 0, done.stdout + done.stderr
            built.touch()
    return home


@pytest.fixture(scope="session")
def demo_settings(demo_home: Path) -> Settings:
    """Settings that point at the sample county."""
    return Settings(home=demo_home)


@pytest.fixture
def published(demo_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published marts of the sample county, read-only."""
    connection = duckdb.connect(str(demo_home / "published" / "current" / "marts.duckdb"), read_only=True)
    yield connection
    connection.close()
