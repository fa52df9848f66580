"""Expectations judge the landing, the submissions and the published marts on DuckDB itself."""

import shutil
from pathlib import Path

import duckdb
import pytest

from expectations import checkpoint
from guoban.errors import GuobanError
from guoban.settings import Settings


@pytest.fixture(scope="module")
def settings(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A copy of the sample county that a test may spoil."""
    home = tmp_path_factory.mktemp("judged")
    shutil.copytree(demo_home / "published", home / "published", symlinks=True)
    shutil.copy(demo_home / "warehouse.duckdb", home)
    return Settings(home=home)


def test_the_sample_county_has_what_was_planted_and_nothing_else(settings: Settings) -> None:
    result = checkpoint.run(settings)
    assert {(each.table, each.severity, each.unexpected) for each in result.failed} == {
        ("fct_submissions", "warning", 1),
        ("fct_submissions", "warning", 2),
        ("fct_submissions", "info", 2),
        ("fct_findings", "warning", 4),
    }
    assert result.data_docs.exists()


def test_a_cell_that_landed_twice_is_critical(settings: Settings) -> None:
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("insert into raw.cell select * from raw.cell limit 1")
    worst = checkpoint.run(settings).failed[0]
    assert (worst.table, worst.severity) == ("cell", "critical")
    assert "landed once" in worst.description


def test_nothing_published_says_what_to_run_first(tmp_path: Path) -> None:
    with pytest.raises(GuobanError) as caught:
        checkpoint.run(Settings(home=tmp_path))
    assert caught.value.code == "nothing_published"
