"""What the bulletin says, from a county small enough to check by hand."""

import re
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from guoban.brief import document, phone, reading, wording
from guoban.brief.numerals import amount, percent
from guoban.brief.sources import Figure, Ledger, Source, runs
from guoban.errors import GuobanError
from guoban.settings import Settings
from tests.guoban.brief.county import MONTH, publish


def compose(settings: Settings, ranked: bool = True, dated: date | None = None) -> document.Document:
    facts = reading.read(settings, MONTH)
    return document.compose(facts, wording.load(settings.seeds, facts, ranked), dated)


def text_of(made: document.Document) -> str:
    return "\n".join(block.text for block in made.blocks if not isinstance(block, document.Picture))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return publish(tmp_path)


def test_a_task_reads_in_the_words_of_the_field(settings: Settings) -> None:
    text = text_of(compose(settings))
    assert "截至6月底，全县新建工会7家，完成全年任务的43.75%，低于序时进度6.25个百分点。" in text
    assert "上解经费3.1055万元，完成全年任务的6.90%，低于序时进度43.10个百分点" in text
    assert "厂务公开推行率81.82%（99/121家）" in text


def test_last_year_is_compared_with_where_it_is_known_and_was_not_zero(settings: Settings) -> None:
    text = text_of(compose(settings))
    assert "新建工会7家，完成全年任务的43.75%，低于序时进度6.25个百分点。" in text
    assert "上解经费3.1055万元，完成全年任务的6.90%，低于序时进度43.10个百分点，同比下降25.12%。" in text
    assert "已完成全年任务，与上年同期持平。" in text


def test_parts_are_printed_when_they_add_up_and_zero_parts_are_left_out(settings: Settings) -> None:
    assert "其中农民工工会4家、社区工会3家。" in text_of(compose(settings))


def test_parts_that_do_not_add_up_become_a_problem_instead(tmp_path: Path) -> None:
    text = text_of(compose(publish(tmp_path, parts=(4, 2, 0))))
    assert "其中农民工工会" not in text
    assert "新建工会数7家，其各分项合计6家，两者不符" in text


def test_an_approximate_figure_stays_approximate(settings: Settings) -> None:
    assert "筹措资金约60.00万元" in text_of(compose(settings))


def test_units_that_share_a_place_are_all_named(settings: Settings) -> None:
    text = text_of(compose(settings))
    assert (
        "居前三位的是甲街道（60.00%，3家）、乙镇（50.00%，2家）、丙镇（50.00%，2家）；低于序时进度的是育塅乡。" in text
    )


def month(settings: Settings, ranked: bool = True, **changes: Any) -> document.Document:
    """The bulletin of the same county with some of its facts changed."""
    facts = replace(reading.read(settings, MONTH), **changes)
    return document.compose(facts, wording.load(settings.seeds, facts, ranked), None)


def headings(made: document.Document) -> list[str]:
    return [block.text for block in made.blocks if isinstance(block, document.Heading)]


def test_problems_are_counted_and_one_that_is_not_there_has_no_heading(settings: Settings) -> None:
    assert {"（一）部分任务进度滞后", "（二）报送不够及时", "（三）数据质量有待提高"} <= set(
        headings(compose(settings))
    )
    reports = reading.read(settings, MONTH).reports
    in_time = tuple(replace(report, status="on_time", days_late=0) for report in reports)
    made = month(settings, reports=in_time)
    assert "（二）数据质量有待提高" in headings(made)
    assert not any("报送不够及时" in heading for heading in headings(made))
    made = month(settings, reports=tuple(replace(report, hard=0) for report in in_time))
    section = headings(made)
    assert section[section.index("三、存在的问题") + 1] == "四、下步要求"
    assert "，全部按时报送。" in text_of(made)


def test_the_year_is_over_in_december_and_nothing_is_still_to_be_caught_up_in_it(settings: Settings) -> None:
    made = month(settings, period=date(2006, 12, 1))
    text = text_of(made)
    assert "".join(made.title) == "关于2006年度全县工会重点工作完成情况的通报"
    assert "未完成全年任务的2项" in text
    assert "未完成全年任务的是育塅乡" in text
    assert "（一）部分任务没有完成" in headings(made)
    assert "列入下年度工作" in text
    assert "如期完成" not in text


def test_fewer_than_three_that_have_begun_are_not_called_the_first_three(settings: Settings) -> None:
    text = text_of(compose(settings))
    assert "从各单位看，本年已有进展的只有甲街道（31.06%，3.1055万元）；" in text


def test_amounts_of_a_column_have_the_same_decimals(settings: Settings) -> None:
    _, fee, _ = compose(settings).annexes[0].tables
    cells = [row[place] for row in fee.rows for place in (3, 11)]
    assert set(cells) == {"3.1055", "0.0000", "—"}


def test_all_reports_together_stand_first(settings: Settings) -> None:
    table = compose(settings).annexes[1].tables[0]
    assert table.rows[0] == ("—", "合计", "应报5家", "收到4家", "按时3家", "4", "1", "0")
    assert len(table.rows) == 6


def test_late_and_missing_units_and_hard_findings_are_named_but_no_endless_delay(settings: Settings) -> None:
    text = text_of(compose(settings))
    assert "迟报的有1家：乙镇（迟报3天）；未报的有1家：金薮乡。" in text
    assert "尚有强制性差错1条没有改正，涉及丙镇。" in text
    assert "7446" not in text


def test_every_digit_of_the_text_belongs_to_a_figure_and_every_measured_figure_has_a_source(settings: Settings) -> None:
    made = compose(settings)
    paragraphs = [block for block in made.blocks if isinstance(block, document.Paragraph)]
    assert not [
        run.text for block in paragraphs for run in block.runs if not run.is_figure and re.search(r"\d", run.text)
    ]
    listed = {row[0]: row[1].split("、") for row in made.annexes[2].tables[0].rows}
    used = {str(run.ref) for block in paragraphs for run in block.runs if run.ref is not None}
    assert used == set(listed)
    assert any("7家" in figures for figures in listed.values())


def test_a_template_holds_no_figure() -> None:
    ours = Path(wording.__file__).with_name(wording.NAME).read_text(encoding="utf-8")
    body = re.sub(r"\{[{%].*?[%}]\}|^#.*$|^most = .*$|^\d+ = ", "", ours, flags=re.M | re.S)
    assert not re.search(r"\d", body)


def test_the_source_of_a_figure_leads_to_the_cells(settings: Settings) -> None:
    rows = {row[1]: row for row in compose(settings).annexes[2].tables[0].rows}
    assert rows["99/121家" if "99/121家" in rows else "81.82%、99/121家"][2:] == (
        "fct_kpi_values\n9 · open_rate · 2006-06",
        "guoban trace open_rate --period 2006-06",
    )


def test_sample_data_says_so(settings: Settings) -> None:
    assert "示例数据：都是编造的" in text_of(compose(settings))


def test_the_county_stands_first_and_the_unit_not_reported_last_and_not_as_zero(settings: Settings) -> None:
    new, fee, _ = compose(settings).annexes[0].tables
    lines = [row[:7] for row in new.rows] + [row[8:] for row in new.rows]
    assert lines[0] == ("—", "合计", "16", "7", "43.75%", "—", "▼欠进度")
    assert [line[0] for line in lines] == ["—", "1", "2", "2", "4", "—"]
    assert lines[-1] == ("—", "金薮乡", "1", "—", "—", "—", "○未报")
    assert ("不参与", "育塅乡", "—", "0.0000", "—", "—", "—其他") in [row[8:] for row in fee.rows]


def test_without_ranking_nobody_is_first_or_last(settings: Settings) -> None:
    made = compose(settings, ranked=False)
    text = text_of(made)
    assert "居前" not in text
    assert "达到序时进度的3家，低于序时进度的1家。" in text
    table = made.annexes[0].tables[0]
    assert "位次" not in table.columns
    assert [row[1] for row in table.rows] == ["合计", "甲街道", "乙镇"]
    assert "排名不分先后" in made.annexes[0].note


def test_nothing_tells_a_unit_how_much_would_just_reach_the_target(settings: Settings) -> None:
    text = text_of(compose(settings))
    assert not re.search("还差|尚需|每月需", text)


def test_number_and_date_are_left_to_the_office_unless_a_date_is_given(settings: Settings) -> None:
    blank = compose(settings)
    assert (blank.number, blank.date) == ("某工办〔2006〕    号", "2006年  月  日")
    assert compose(settings, dated=date(2006, 7, 5)).date == "2006年7月5日"


@pytest.mark.parametrize(
    ("month", "span"),
    [(1, "2006年1月份"), (3, "2006年第一季度"), (5, "2006年1至5月份"), (6, "2006年上半年"), (12, "2006年度")],
)
def test_the_title_names_the_time_covered(settings: Settings, month: int, span: str) -> None:
    facts = reading.read(settings, MONTH)
    moved = replace(facts, period=date(2006, month, 1))
    assert wording.load(settings.seeds, moved, True).span() == span


def test_a_month_without_a_report_is_refused_with_the_months_there_are(settings: Settings) -> None:
    with pytest.raises(GuobanError) as caught:
        reading.read(settings, date(2006, 7, 1))
    assert caught.value.code == "brief_no_month"
    assert "2006-06" in caught.value.say("zh")


def test_a_county_may_have_its_own_wording_and_a_fault_in_it_is_named(settings: Settings) -> None:
    own = settings.seeds / wording.NAME
    shutil.copy(Path(wording.__file__).with_name(wording.NAME), own)
    own.write_text(own.read_text(encoding="utf-8").replace("level }}直各", "level }}属各"), encoding="utf-8")
    assert "县属各基层工会" in compose(settings).to
    own.write_text(own.read_text(encoding="utf-8").replace("{{ note }}", "{{ nothing_such }}"), encoding="utf-8")
    with pytest.raises(GuobanError, match="nothing_such"):
        compose(settings)


def test_the_card_has_good_news_questions_and_calls(settings: Settings) -> None:
    facts = reading.read(settings, MONTH)
    card = phone.compose(facts, wording.load(settings.seeds, facts, True))
    good, ask, call = ([item.head for item in section.items] for section in card.sections)
    assert good == ["筹措资金约60.00万元"]
    assert ask == ["上解经费3.1055万元", "新建工会7家"]
    assert call == ["金薮乡", "乙镇", "丙镇"]
    assert "7月5日截止" in card.sections[2].items[0].detail
    assert "fct_task_progress" in card.source


def test_figures_in_a_row_from_one_source_carry_its_number_once() -> None:
    ledger, one, two = Ledger(), Source("a", "1", ""), Source("a", "2", "")
    marked = "".join(str(ledger.mark(Figure(text, source))) for text, source in (("3", one), ("4", one), ("5", two)))
    assert [(run.text, run.ref) for run in runs(marked)] == [("3", None), ("4", 1), ("5", 2)]
    assert [cited.figures for cited in ledger.cited()] == [("3", "4"), ("5",)]


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [("1", "800", "0.13%"), ("38", "65", "58.46%"), ("-1", "800", "-0.13%"), ("1", "3", "33.33%"), ("0", "7", "0.00%")],
)
def test_rates_round_half_up(numerator: str, denominator: str, shown: str) -> None:
    assert percent(Decimal(numerator), Decimal(denominator)) == shown


@pytest.mark.parametrize(
    ("base", "factor", "decimals", "shown"),
    [
        ("31055", "10000", 2, "3.1055"),
        ("60000", "10000", 2, "6.00"),
        ("38.0000", "1", 0, "38"),
        ("100", "1", 0, "100"),
        ("0.5", "10000", 2, "0.0001"),
    ],
)
def test_amounts_show_their_significant_decimals(base: str, factor: str, decimals: int, shown: str) -> None:
    assert amount(Decimal(base), Decimal(factor), decimals) == shown


@pytest.mark.parametrize(("number", "words"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (31, "三十一")])
def test_headings_count_in_chinese(number: int, words: str) -> None:
    assert wording.chinese(number) == words
