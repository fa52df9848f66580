"""Expectations judge the landing, the submissions and the published marts on DuckDB itself, and feed the alerts."""

import re
import shutil
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from expectations import checkpoint, data_docs, suites
from guoban.alerts import running
from guoban.alerts.options import AlertSettings
from guoban.errors import GuobanError
from guoban.settings import Settings


@pytest.fixture(scope="module")
def settings(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A copy of the sample county that a test may spoil."""
    home = tmp_path_factory.mktemp("judged")
    shutil.copytree(demo_home / "published", home / "published", symlinks=True)
    shutil.copy(demo_home / "warehouse.duckdb", home)
    return Settings(home=home)


@pytest.fixture(scope="module")
def judged(settings: Settings) -> checkpoint.CheckResult:
    return checkpoint.run(settings)


def test_the_sample_county_has_what_was_planted_and_nothing_else(judged: checkpoint.CheckResult) -> None:
    failed = {each.name: each.unexpected for each in judged.failed}
    soft = failed.pop("no_open_soft_finding")
    assert soft >= 1
    assert failed == {"all_sent": 1, "none_returned": 2, "no_open_hard_finding": 4, "none_late_last_month": 2}
    assert {each.mends for each in judged.failed} == {"unit"}


def test_every_expectation_was_evaluated(judged: checkpoint.CheckResult) -> None:
    assert [each.outcome_id for each in judged.outcomes if each.passed is None] == []
    written = [one.name for suite in suites.load() for table in suite.tables for one in table.expectations]
    assert sorted(each.name for each in judged.outcomes) == sorted(written)


def test_the_page_names_the_units_and_holds_no_english(judged: checkpoint.CheckResult) -> None:
    html = judged.data_docs.read_text(encoding="utf-8")
    assert "金薮乡" in html  # sent nothing
    assert "2006-07-05 24:00" in html  # the deadline as people say it
    # Whoever opens it sees first what failed, each a step away from its rows.
    assert all(f'href="#{each.outcome_id}"' in html and f'id="{each.outcome_id}"' in html for each in judged.failed)
    shown = re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL)
    # Names of tables, files and checks stand as they are written everywhere else.
    words = set(re.findall(r"[A-Za-z_]{4,}", shown))
    assert words - {table.table.split(".")[-1] for suite in suites.load() for table in suite.tables} <= {
        "xlsx",
        *(row["check_code"] for each in judged.failed for row in each.rows if "check_code" in row),
    }


def test_the_page_is_english_one_setting_away(settings: Settings, judged: checkpoint.CheckResult) -> None:
    page = data_docs.write(settings.model_copy(update={"lang": "en"}))
    html = page.read_text(encoding="utf-8")
    assert "Whoever had to report has reported" in html
    assert "未通过" not in html
    data_docs.write(settings)


def test_what_the_office_must_mend_opens_one_alert_and_its_mending_closes_it(settings: Settings) -> None:
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("update raw.submission set version = 7 where version = 1 and period_month = '2006-01-01'")
    worst = checkpoint.run(settings).failed[0]
    assert (worst.name, worst.severity, worst.mends) == ("versions_without_a_hole", "critical", "office")
    morning = settings.now().replace(hour=9)
    assert running.run(settings, AlertSettings(), morning).opened > 0
    said = (settings.home / "outbox" / f"{morning:%Y-%m-%d}.txt").read_text(encoding="utf-8")
    assert said.count("数据质量检查有一项未通过：版本号从1起连续（30 条不符）") == 1
    assert running.run(settings, AlertSettings(), morning + timedelta(minutes=10)).sent == 0
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("update raw.submission set version = 1 where version = 7")
    checkpoint.run(settings)
    assert running.run(settings, AlertSettings(), morning + timedelta(hours=1)).resolved == 1
    said = (settings.home / "outbox" / f"{morning:%Y-%m-%d}.txt").read_text(encoding="utf-8")
    assert said.count("数据质量检查恢复正常：版本号从1起连续") == 1


def test_a_check_that_judged_no_report_in_a_year_is_noticed(settings: Settings) -> None:
    marts = (settings.published / "current").resolve() / "marts.duckdb"
    with duckdb.connect(str(marts)) as connection:
        # As when one of its terms is a line that nobody fills in.
        connection.execute(
            "update fct_checks set outcome = 'not_evaluable' where check_code = 'org_stock_continues'"
            " and outcome in ('pass', 'fail')"
        )
    [silent] = [each for each in checkpoint.run(settings).failed if each.name == "no_check_is_silent"]
    assert (silent.severity, silent.mends, silent.unexpected) == ("warning", "office", 1)
    assert silent.rows[0]["check_code"] == "org_stock_continues"


def test_nothing_published_says_what_to_run_first(tmp_path: Path) -> None:
    with pytest.raises(GuobanError) as caught:
        checkpoint.run(Settings(home=tmp_path))
    assert caught.value.code == "nothing_published"
