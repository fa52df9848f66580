"""The month at a glance: who is in which state, who is silent or likely to be late and why, and what to do."""

from datetime import date, datetime
from pathlib import Path

import pytest

from guoban import glance, glance_view
from guoban.glance import Line
from tests.conftest import Run
from tests.guoban.alerts.county import FANJIANG, JUNE, MAOTIAN, WANGCHUNMEN, YUDUAN, County

APRIL, MAY = date(2006, 4, 1), date(2006, 5, 1)
DEADLINES = {
    date(2006, 3, 1): datetime(2006, 4, 6),
    APRIL: datetime(2006, 5, 9),
    MAY: datetime(2006, 6, 6),
    JUNE: datetime(2006, 7, 6),
}


@pytest.fixture
def county(tmp_path: Path) -> County:
    """翻江镇 is always three days late, 毛田镇 has sent nothing since March, the others are punctual."""
    county = County(tmp_path, deadlines=dict(DEADLINES))
    for period, due_at in DEADLINES.items():
        if period == JUNE:
            break
        for unit in (WANGCHUNMEN, YUDUAN):
            county.send(unit, due_at.replace(hour=9, day=due_at.day - 2), period=period)
        county.send(FANJIANG, due_at.replace(hour=9, day=due_at.day + 2), period=period)
    county.send(MAOTIAN, datetime(2006, 4, 4, 9), period=date(2006, 3, 1))
    return county


def seen(county: County, now: datetime) -> dict[str, Line]:
    county.publish(now)
    month = glance.month(county.settings, now)
    assert month is not None
    return {line.org_unit_code: line for line in glance.lines(county.settings, month, now)}


def test_before_the_due_day_the_likely_late_are_named_with_their_record(county: County) -> None:
    lines = seen(county, datetime(2006, 7, 3, 9))
    assert lines[FANJIANG].status == "not_due"
    assert lines[FANJIANG].likely_late == "近 3 期有 3 期未按时，最近 3 期连续，迟报时一般迟 3 天"
    assert lines[FANJIANG].to_do == "可能迟报，先打电话（近 3 期有 3 期未按时，最近 3 期连续，迟报时一般迟 3 天）"
    assert lines[WANGCHUNMEN].likely_late is None
    assert lines[WANGCHUNMEN].to_do is None


def test_after_the_due_day_the_silent_are_told_from_the_merely_missing(county: County) -> None:
    county.send(WANGCHUNMEN, datetime(2006, 7, 4, 9))
    lines = seen(county, datetime(2006, 7, 7, 9))
    assert lines[MAOTIAN].silent_months == 3
    assert lines[MAOTIAN].to_do == "已连续 3 期没有报送，电话问明原因"
    assert lines[YUDUAN].silent_months == 1
    assert lines[YUDUAN].to_do == "未收到，电话催报"
    assert lines[FANJIANG].likely_late is None  # it is late already


def test_what_has_to_be_mended_or_explained_is_counted(county: County) -> None:
    county.send(WANGCHUNMEN, datetime(2006, 7, 4, 9), hard=("合计不符",))
    county.send(YUDUAN, datetime(2006, 7, 4, 9), soft=("高于常值", "低于常值"))
    lines = seen(county, datetime(2006, 7, 7, 9))
    assert lines[WANGCHUNMEN].to_do == "1 处须改正，改后重报"
    assert lines[YUDUAN].to_do == "2 处待说明或更正"
    assert lines[WANGCHUNMEN].needs_a_person
    assert not lines[YUDUAN].needs_a_person


def test_the_coming_month_is_looked_at_a_week_before_it_is_due_and_not_sooner(county: County) -> None:
    county.publish(datetime(2006, 6, 20))
    assert glance.month(county.settings, datetime(2006, 6, 20)) == MAY
    assert glance.month(county.settings, datetime(2006, 6, 30)) == JUNE


def test_the_page_names_every_state_in_words_and_ends_with_what_to_paste(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime(2006, 7, 7, 9)
    county.send(WANGCHUNMEN, datetime(2006, 7, 4, 9), hard=("合计不符",))
    lines = list(seen(county, now).values())
    glance_view.show(lines, JUNE, "各单位：大家好！", "zh")
    page = capsys.readouterr().out
    assert "未报 3  翻江镇、毛田镇、育塅乡" in page
    assert "已退回 1  望春门街道" in page
    assert "连续多期没有报送 1  毛田镇" in page
    assert page.rstrip().endswith("各单位：大家好！")
    assert "\x1b" not in page  # not a terminal


def test_the_sample_county_says_what_to_do_in_english_too(demo_home: Path, guoban: Run) -> None:
    done = guoban(demo_home, "status", "--period", "2006-06", GUOBAN_LANG="en")
    assert done.returncode == 1
    assert "missing 1  Jinsou Township" in done.stdout
    assert "telephone" in done.stdout
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in done.stdout)
