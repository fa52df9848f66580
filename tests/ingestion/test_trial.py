"""The reading shown beside the original lands nothing."""

from pathlib import Path

import pytest

from guoban import reading_shown
from guoban.errors import GuobanError
from guoban.settings import Settings
from ingestion import trial
from tests.ingestion.workbooks import MONTH, UNIT_CODE, changed, form, put


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


def test_a_trial_shows_where_unit_and_month_stand_and_each_figure_as_it_stood_and_was_read(
    settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "6月.xlsx"
    path.write_bytes(changed(form(), put("fee_collected", MONTH, "近５.5万元")))
    [tried] = trial.run(settings, [path])
    [report] = tried.reports
    assert (report.org_unit_code, report.unit_at, report.period_at) == (UNIT_CODE, "A5", "E5")
    [cell] = [cell for cell in report.cells if (cell.indicator_code, cell.column_role) == ("fee_collected", "month")]
    assert (cell.cell, cell.text, cell.value, cell.unit_code, cell.qualifier) == (
        "E71", "近５.5万元", "55000.0", "元", "at_most",
    )  # fmt: skip
    assert tried.result.verdict == "returned" and "month_within_ytd" in {each.code for each in tried.result.findings}


def test_a_trial_keeps_lands_and_moves_nothing(settings: Settings) -> None:
    settings.inbox.mkdir(parents=True)
    for name in ("a.xlsx", "b.xlsx"):
        (settings.inbox / name).write_bytes(form(org_new_total=7))
    assert [tried.result.verdict for tried in trial.run(settings)] == ["returned", "returned"]
    assert sorted(path.name for path in settings.home.rglob("*")) == ["a.xlsx", "b.xlsx", "inbox"]


def test_a_trial_of_a_file_that_cannot_be_read_tells_why(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "link.xlsx").symlink_to("/etc/passwd")
    tried = trial.run(settings, [tmp_path / "a.pdf", tmp_path / "link.xlsx"])
    assert [[each.code for each in one.result.findings] for one in tried] == [["file_is_pdf"], ["file_link"]]


def test_a_quoted_pattern_is_expanded_and_one_that_matches_nothing_is_told(settings: Settings, tmp_path: Path) -> None:
    for name in ("6月[1].xlsx", "7月.xls", "~$7月.xls"):
        (tmp_path / name).write_bytes(b"%PDF-1.4")
    assert [one.result.file for one in trial.run(settings, [tmp_path / "*.xls"])] == ["7月.xls"]
    assert [one.result.file for one in trial.run(settings, [tmp_path / "6月[1].xlsx"])] == ["6月[1].xlsx"]
    with pytest.raises(GuobanError, match=r"no\*\.xls"):
        list(trial.run(settings, [tmp_path / "no*.xls"]))


def test_what_a_stranger_typed_cannot_dress_up_the_terminal(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "6月.xlsx"
    path.write_bytes(changed(form(), put("org_stock", MONTH, "[red]\u202e7")))
    for tried in trial.run(settings, [path]):
        reading_shown.show(tried, "zh")
    shown = capsys.readouterr().out
    assert "[red]�7" in shown and "\u202e" not in shown


def test_what_is_printed_keeps_its_lines_and_speaks_the_users_language(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "6月.xlsx"
    path.write_bytes(changed(form(), put("fee_collected", MONTH, "近５.5万元")))
    for tried in trial.run(settings, [path]):
        reading_shown.show(tried, "zh")
    lines = capsys.readouterr().out.splitlines()
    [figure] = [line for line in lines if line.startswith("E71")]
    assert figure.split() == [
        "E71",
        "57",
        "收缴工会经费",
        "本月",
        "近５.5万元",
        "55000.0",
        "元",
        "至多",
        "month_within_ytd",
    ]
    assert [line for line in lines[:3] if "E5" in line]
    assert all(line.startswith("  [") for line in lines if "收缴工会经费" in line and not line.startswith(("E", "F")))
