"""What a person gets who types ``dbt build``."""

import hashlib
import shutil
from pathlib import Path

import duckdb

from guoban import building
from guoban.settings import PROJECT, Settings
from tests.dbt_project.conftest import Dbt


def test_a_fresh_clone_builds_without_a_warning(empty_home: tuple[Path, str]) -> None:
    _, said = empty_home
    assert "WARN=0 ERROR=0 SKIP=0" in said
    assert "warning" not in said.lower().replace("0 warnings", "")
    assert "deprecat" not in said.lower()


def test_a_fresh_clone_publishes_tables_in_which_nobody_has_reported(empty_home: tuple[Path, str]) -> None:
    home, _ = empty_home
    with duckdb.connect(str(home / "published" / "current" / "marts.duckdb"), read_only=True) as connection:
        assert connection.execute("select distinct status from fct_submissions").fetchall() == [("missing",)]
        assert connection.execute("select count(*) from fct_cells").fetchall() == [(0,)]
        assert connection.execute("select built_from_rows from publications").fetchall() == [(0,)]


def test_nothing_is_written_into_the_tree(empty_home: tuple[Path, str]) -> None:
    home, _ = empty_home
    assert (home / "dbt" / "manifest.json").exists()
    assert not (PROJECT / "target").exists()
    assert not (PROJECT / "logs").exists()


def test_the_documentation_is_generated(empty_home: tuple[Path, str], dbt: Dbt) -> None:
    home, _ = empty_home
    done = dbt(home, "docs", "generate")
    assert done.returncode == 0, done.stdout
    assert (home / "dbt" / "catalog.json").exists()


def test_a_failing_test_on_a_mart_leaves_what_is_published(
    empty_home: tuple[Path, str], dbt: Dbt, tmp_path: Path
) -> None:
    home, _ = empty_home
    before = releases(home)
    for name in ("dbt_project.yml", "profiles.yml", "seeds"):
        (tmp_path / name).symlink_to(PROJECT / name)
    shutil.copytree(PROJECT / "dbt_project", tmp_path / "dbt_project")
    test = "select 1 as wrong from {{ ref('dim_org_units') }}"
    (tmp_path / "dbt_project" / "tests" / "never_holds.sql").write_text(test, encoding="utf-8")
    done = dbt(home, "build", folder=tmp_path)
    assert done.returncode == 1
    assert "Failure in test never_holds" in done.stdout
    assert releases(home) == before


def releases(home: Path) -> tuple[Path, list[str]]:
    """What is current, and all that is there."""
    published = home / "published"
    return (published / "current").readlink(), sorted(path.name for path in (published / "releases").iterdir())


def test_the_seeds_of_another_county_are_built_and_left_as_they_are(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    shutil.copytree(PROJECT / "seeds", seeds)
    units = seeds / "org_units.csv"
    units.write_text(units.read_text(encoding="utf-8").replace("望春门街道", "别处街道"), encoding="utf-8")
    before = digests(seeds)
    building.build(Settings(home=tmp_path / "home", seeds=seeds))
    assert digests(seeds) == before
    file = tmp_path / "home" / "published" / "current" / "marts.duckdb"
    with duckdb.connect(str(file), read_only=True) as connection:
        assert connection.execute("select count(*) from dim_org_units where name_zh = '别处街道'").fetchall() == [(1,)]


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_plain_dbt_refuses_to_build_one_county_with_the_seeds_of_another(
    empty_home: tuple[Path, str], dbt: Dbt, tmp_path: Path
) -> None:
    home, _ = empty_home
    for name in ("dbt_project.yml", "profiles.yml", "dbt_project"):
        (tmp_path / name).symlink_to(PROJECT / name)
    shutil.copytree(PROJECT / "seeds", tmp_path / "seeds")
    done = dbt(home, "seed", folder=tmp_path)
    assert done.returncode != 0
    assert "Run guoban build" in done.stdout
