"""dbt as `guoban build` runs it: what it says, and how it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

from guoban.settings import PROJECT

FILES = {
    "dbt_project.yml": "name: small\nprofile: small\nmodels: {+materialized: table}",
    "profiles.yml": "small: {target: office, outputs: {office: {type: duckdb, path: warehouse.duckdb}}}",
    "models/holds.sql": "select 1 as amount",
    "models/breaks.sql": "select no_such_column",
}


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "guoban.dbt_main", *arguments],
        cwd=folder,
        env=os.environ | {"DBT_LOG_LEVEL": "none", "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )


def test_it_says_what_is_done_and_what_failed_and_closes_the_warehouse(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = run(tmp_path, "run")
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert {"done": "holds", "total": 2} in said
    assert any("no_such_column" in each.get("failed", "") for each in said)
    assert done.returncode == 1
    assert done.stderr == ""
    assert sorted(path.name for path in tmp_path.glob("warehouse*")) == ["warehouse.duckdb"]  # no log to be replayed


def test_what_dbt_does_not_know_is_an_error_that_says_so(tmp_path: Path) -> None:
    done = run(tmp_path, "construct")
    assert "No such command 'construct'" in json.loads(done.stdout)["failed"]
    assert done.returncode == 2
