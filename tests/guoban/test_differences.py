"""The difference between two versions names each cell that says something else, and nothing besides."""

from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from guoban import differences, reporting
from guoban.errors import GuobanError
from guoban.settings import Settings
from ingestion import inbox
from tests.ingestion.workbooks import JUNE, SEEDS, UNIT_CODE, changed, form, put


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", seeds=SEEDS)


def send(settings: Settings, *versions: bytes) -> None:
    """Land versions in their order."""
    folder = settings.home.parent
    for number, data in enumerate(versions, 1):
        path = folder / f"昆仑桥街道2006年6月第{'一二三四'[number - 1]}版.xlsx"
        path.write_bytes(data)
        [result] = inbox.ingest(settings, [path], datetime(2006, 7, number, 9))
        assert result.version == number


def test_each_changed_figure_is_named_with_both_texts_and_cells(settings: Settings) -> None:
    send(settings, form(mem_lost=(32, 40)), form(mem_lost=(23, 40)))
    [difference] = differences.between(settings, "昆仑桥街道", JUNE)
    assert (difference.form_code, difference.org_unit_code, difference.period_month) == ("monthly_01", UNIT_CODE, JUNE)
    assert (difference.old.version, difference.new.version) == (1, 2)
    assert difference.old.file_name == "昆仑桥街道2006年6月第一版.xlsx"
    assert difference.new.received_at == datetime(2006, 7, 2, 9)
    [change] = difference.changes
    assert (change.kind, change.line_no, change.indicator_code, change.column_role) == (
        "changed", "18", "mem_lost", "month",
    )  # fmt: skip
    assert (change.name, change.old_text, change.new_text) == ("减少会员数(转出、退休、退会)", "32", "23")
    assert change.old_cell == change.new_cell is not None


def test_a_figure_that_was_blank_is_added_and_one_that_is_blank_now_is_gone(settings: Settings) -> None:
    send(settings, form(mem_lost=(None, 0), org_dissolved=(3, 3)), form(mem_lost=(0, 0), org_dissolved=(None, 3)))
    [difference] = differences.between(settings, UNIT_CODE, JUNE)
    assert [
        (change.kind, change.indicator_code, change.old_text, change.new_text) for change in difference.changes
    ] == [
        ("gone", "org_dissolved", "3", ""),
        ("added", "mem_lost", "", "0"),
    ]


def test_zero_blank_and_not_applicable_are_three_things(settings: Settings) -> None:
    send(settings, form(mem_lost=(0, 0)), form(mem_lost=("—", 0)))
    [difference] = differences.between(settings, UNIT_CODE, JUNE)
    assert [(change.kind, change.old_text, change.new_text) for change in difference.changes] == [("changed", "0", "—")]


def test_the_same_figures_in_other_bytes_are_no_change(settings: Settings) -> None:
    first = form(org_dissolved=(5, 5), aid_raised_union=(0, 0))
    second = changed(first, put("org_dissolved", "E", "5"))
    send(settings, first, changed(second, put("aid_raised_union", "F", "0.0")))
    [difference] = differences.between(settings, UNIT_CODE, JUNE)
    assert difference.changes == ()


def test_versions_can_be_chosen(settings: Settings) -> None:
    send(settings, form(mem_lost=(1, 40)), form(mem_lost=(2, 40)), form(mem_lost=(3, 40)))

    def texts(old: int | None, new: int | None) -> tuple[str | None, str | None]:
        [difference] = differences.between(settings, UNIT_CODE, JUNE, old, new)
        [change] = difference.changes
        return change.old_text, change.new_text

    assert texts(None, None) == ("2", "3")
    assert texts(1, None) == ("1", "3")
    assert texts(None, 2) == ("1", "2")
    assert texts(3, 1) == ("3", "1")


@pytest.mark.parametrize(
    ("unit", "month", "versions", "code"),
    [
        ("没有这个镇", JUNE, (None, None), "unit_unknown"),
        ("山枣镇", JUNE, (None, None), "diff_no_report"),
        (UNIT_CODE, date(2006, 5, 1), (None, None), "diff_no_report"),
        (UNIT_CODE, JUNE, (None, None), "diff_one_version"),
        (UNIT_CODE, JUNE, (1, 4), "diff_version_unknown"),
        (UNIT_CODE, JUNE, (1, 1), "diff_version_unknown"),
    ],
)
def test_what_cannot_be_compared_is_said(
    one_version: Settings, unit: str, month: date, versions: tuple[int | None, int | None], code: str
) -> None:
    with pytest.raises(GuobanError) as raised:
        differences.between(one_version, unit, month, *versions)
    assert raised.value.code == code
    assert raised.value.say("zh")


@pytest.fixture(scope="module")
def one_version(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(home=tmp_path_factory.mktemp("one") / "home", seeds=SEEDS)
    send(settings, form(mem_lost=(1, 1)))
    return settings


def test_without_a_warehouse_nothing_was_received_and_none_is_made(settings: Settings) -> None:
    with pytest.raises(GuobanError) as raised:
        differences.between(settings, UNIT_CODE, JUNE)
    assert raised.value.code == "diff_no_report"
    assert not settings.warehouse.exists()


def test_a_warehouse_that_somebody_writes_to_is_an_error_that_says_so(one_version: Settings) -> None:
    with duckdb.connect(str(one_version.warehouse)), pytest.raises(GuobanError) as raised:
        differences.between(one_version, UNIT_CODE, JUNE)
    assert raised.value.code == "warehouse_locked"


def test_a_printed_change_says_of_which_column_it_is(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    send(settings, form(mem_lost=(1, 1)), form(mem_lost=(1, 2)))
    [difference] = differences.between(settings, UNIT_CODE, JUNE)
    reporting.print_difference(difference, "zh")
    assert "改动 减少会员数(转出、退休、退会) 累计: 1 (F28) → 2 (F28)" in capsys.readouterr().out
