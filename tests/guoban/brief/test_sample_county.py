"""The bulletin of the sample county: the figures that its federation published in 2006."""

from datetime import date

import duckdb
import pytest

from guoban.brief import document, phone, reading, wording
from guoban.brief.facts import Facts
from guoban.brief.numerals import percent
from guoban.settings import Settings


@pytest.fixture(scope="module")
def facts(demo_settings: Settings) -> Facts:
    return reading.read(demo_settings, date(2006, 6, 1))


@pytest.fixture(scope="module")
def text(demo_settings: Settings, facts: Facts) -> str:
    made = document.compose(facts, wording.load(demo_settings.seeds, facts, True), None)
    return "\n".join(block.text for block in made.blocks if not isinstance(block, document.Picture))


@pytest.mark.parametrize(
    "words",
    [
        "新建工会组织38家，完成全年任务的58.46%，超序时进度8.46个百分点",
        "其中农民工工会8家、非公单位工会17家、社区工会10家、其余工会3家",
        "净增会员3581人，完成全年任务的51.16%，超序时进度1.16个百分点",
        "其中农民工工会会员1077人、非公单位会员1244人、社区工会会员1135人、其余会员125人",
        "上解工会经费3.1055万元，完成全年任务的6.90%，低于序时进度43.10个百分点",
        "筹措解困资金247.85万元",
        "其中职工捐款160.00万元、财政投入87.85万元",
        "帮扶困难职工4133户",
        "发放常年救济金6.00万元，完成全年任务的30.00%，低于序时进度20.00个百分点",
        "女职工安康保险参保2468人",
        "参加女职工安康保险的单位有58个",
        "81.82%（99/121家）",
        "示例数据",
    ],
)
def test_the_published_figures_stand_in_the_text(text: str, words: str) -> None:
    assert words in text


def test_half_up_in_the_text_agrees_with_the_marts(published: duckdb.DuckDBPyConnection) -> None:
    rows = published.execute(
        """
        select progress.actual_value, progress.target_value, words.completion_text
        from fct_task_progress as progress
        inner join rpt_unit_tasks as words using (org_unit_code, task_code, period_month)
        where words.completion_text <> '—'
        """
    ).fetchall()
    assert len(rows) > 1000
    assert [row for row in rows if percent(row[0], row[1]) != row[2]] == []


def test_every_month_of_the_sample_has_a_bulletin_and_a_card(demo_settings: Settings) -> None:
    for year, month in [(2005, month) for month in range(1, 13)] + [(2006, month) for month in range(1, 7)]:
        facts = reading.read(demo_settings, date(year, month, 1))
        words = wording.load(demo_settings.seeds, facts, month % 2 == 0)
        assert len(document.compose(facts, words, None).annexes) == 3
        assert all(section.items for section in phone.compose(facts, words).sections)
