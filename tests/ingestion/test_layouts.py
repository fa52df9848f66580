"""Tables as townships lay them out themselves; every figure is right or the file is returned."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from ingestion import readers, vocabulary
from ingestion.recognise import Recognised, Recogniser, Report
from tests.ingestion.drawn import Drawn, Merge, xlsx
from tests.ingestion.workbooks import JUNE, SEEDS, UNIT_CODE, changed, form, items, row_of, table

Rows = list[list[object]]
MAY = date(2006, 5, 1)
TITLE: list[object] = ["昆仑桥街道2006年6月工会工作月报表"]


def recognise(data: bytes, name: str = "a.xlsx", folder: str = "") -> Recognised:
    book = readers.read(data, name)
    return recogniser().recognise(book.sheets, name, folder, date1904=book.date1904)


@cache
def recogniser() -> Recogniser:
    return Recogniser(SEEDS)


def codes(recognised: Recognised, *severities: str) -> list[tuple[str, str | None]]:
    wanted = severities or ("hard", "soft")
    return [(each.code, each.cell) for each in recognised.findings if each.severity in wanted]


def values(report: Report, role: str = "ytd") -> dict[str | None, Decimal | None]:
    return {cell.indicator_code: cell.value for cell in report.cells if cell.column_role == role}


def lines(*columns: Callable[[int], object], label: Callable[[str, bool], object] = lambda name, _: name) -> Rows:
    """A row for every line of the form: label, then whatever the columns give for its number."""
    return [
        [label(item.name_zh, bool(item.parent_indicator_code)), *(column(number) for column in columns)]
        for number, item in enumerate(items(), 1)
    ]


def test_a_form_without_codes_is_read_by_names_and_places() -> None:
    rows = [TITLE, ["指 标 名 称", "本月数", "累 计"], *lines(lambda _: "—", lambda number: number)]
    recognised = recognise(table(("六月", rows)))
    [report] = recognised.reports
    assert codes(recognised) == []
    assert (report.org_unit_code, report.period_month) == (UNIT_CODE, JUNE)
    assert values(report)["org_new_total"] == 1
    assert values(report)["fee_remitted"] == 58
    assert values(report, "stock")["org_stock"] == 8


@pytest.mark.parametrize("at", [(9, 2), (4, 4), (1, 1)])
def test_a_table_may_start_anywhere(at: tuple[int, int]) -> None:
    rows = [TITLE, ["指标名称", "本月数", "累计"], *lines(lambda _: "—", lambda number: number)]
    [report] = recognise(table(("六月", rows), at=at)).reports
    assert values(report)["fee_remitted"] == 58


def test_parts_are_known_by_their_place_under_their_parent() -> None:
    short = {
        "农民工工会": "  其中：农民工",
        "其余工会": "        其他",
        "农民工工会会员": "其中:农民工",
        "其余会员": "其他会员",
    }
    rows = [
        TITLE,
        ["项目", "本月数", "累计"],
        *lines(lambda _: "—", lambda n: n, label=lambda name, _: short.get(name, name)),
    ]
    recognised = recognise(table(("六月", rows)))
    [report] = recognised.reports
    assert codes(recognised) == []
    read = values(report)
    assert [read[code] for code in ("org_new_migrant", "org_new_other", "mem_new_migrant", "mem_new_other")] == [
        2,
        5,
        14,
        17,
    ]


def test_one_short_name_is_two_lines_under_two_parents() -> None:
    short = {"女会员": "其中：女", "女职工": "其中:女"}
    rows = [TITLE, ["项目", "本月数", "累计"],
            *lines(lambda _: "—", lambda number: number, label=lambda name, _: short.get(name, name))]  # fmt: skip
    recognised = recognise(table(("六月", rows)))
    assert codes(recognised) == []
    read = values(recognised.reports[0], "stock")
    assert [number for number in read.values() if number in (20, 23)] == [20, 23]


def test_numbering_brackets_and_units_in_a_label_do_not_matter() -> None:
    def label(name: str, is_part: bool) -> object:
        if name == "上解上级工会经费":
            return "3、上解上级工会经费（元）"
        if name in ("女会员", "农民工会员"):
            return f"——其中：{name}" if name == "女会员" else f"△1.2{name}"
        return f"（1）{name}" if is_part else f"1.{name.removesuffix('(期末)')}"

    rows = [TITLE, ["指标", "本月", "本年累计"], *lines(lambda _: "—", lambda number: number, label=label)]
    recognised = recognise(table(("六月", rows)))
    [report] = recognised.reports
    assert codes(recognised) == []
    [cell] = [c for c in report.cells if (c.indicator_code, c.column_role) == ("fee_remitted", "ytd")]
    assert (cell.value, cell.unit_code) == (58, "元")


def test_a_name_that_is_only_close_is_a_question_without_a_code_and_known_with_it() -> None:
    def misspell(name: str, _: bool) -> object:
        return "新建工会组职数" if name == "新建工会组织数" else name

    without = [TITLE, ["指标", "本月数", "累计"], *lines(lambda _: "—", lambda number: number, label=misspell)]
    recognised = recognise(table(("六月", without)))
    assert ("line_likely", "A3") in codes(recognised)
    assert "新建工会组织数(01)" in recognised.findings[0].message_zh
    coded = [TITLE, ["指标", "代码", "本月数", "累计"],
             *lines(lambda number: f"{number:02d}", lambda _: "—", lambda number: number, label=misspell)]  # fmt: skip
    recognised = recognise(table(("六月", coded)))
    assert codes(recognised) == []
    assert values(recognised.reports[0])["org_new_total"] == 1


def test_a_unit_over_the_table_or_a_column_counts_for_amounts_of_money_only() -> None:
    rows = [TITLE, ["单位:元"], ["指标", "本月数", "累计"], *lines(lambda _: "—", lambda number: number)]
    [report] = recognise(table(("六月", rows))).reports
    units = {cell.indicator_code: cell.unit_code for cell in report.cells if cell.column_role == "ytd"}
    assert (units["fee_remitted"], units["org_new_total"], units["aid_paid"]) == ("元", "家", "元")
    rows = [TITLE, ["指标", "本月数(元)", "累计(万元)"], *lines(lambda _: 1, lambda number: number)]
    [report] = recognise(table(("六月", rows))).reports
    units = {(cell.indicator_code, cell.column_role): cell.unit_code for cell in report.cells}
    assert (units["fee_remitted", "month"], units["aid_paid", "ytd"]) == ("元", "万元")


def test_last_years_figures_are_not_this_years() -> None:
    rows = [
        TITLE,
        ["指标", "2006年", None, "上年同期", None, "增减%"],
        [None, "本月数", "累计", "本月数", "累计"],
        *lines(lambda _: "—", lambda number: number, lambda _: 900, lambda _: 900, lambda _: 5),
    ]
    recognised = recognise(table(("六月", rows)))
    [report] = recognised.reports
    assert codes(recognised) == []
    assert {cell.column_no for cell in report.cells} == {2, 3}


def test_the_sign_off_notes_and_typed_totals_are_no_data_and_no_name_is_kept() -> None:
    rows = [
        TITLE,
        ["指标", "本月数", "累计"],
        ["甲", 1, 2],
        *lines(lambda _: "—", lambda number: number),
        ["合 计", 5, 1830],
        ["说明：本表于次月5日前报送", None, 5],
        ["填报人：", "某某某", None],
        ["某某某", "联系电话", 13800138000],
    ]
    recognised = recognise(table(("六月", rows)))
    assert codes(recognised) == []
    assert not any("某某某" in str(cell) or "138" in cell.text for cell in recognised.reports[0].cells)


def test_everything_about_a_report_may_stand_in_one_cell_or_below_the_table() -> None:
    head: list[object] = ["填报单位：育塅乡总工会　填报人：某某　电话：13800138000　2006年6月"]
    rows = [head, ["指标", "本月数", "累计"], *lines(lambda _: "—", lambda number: number)]
    below = [["工会月报"], ["指标", "本月数", "累计"], *lines(lambda _: "—", lambda n: n), [], head]
    for each in (rows, below):
        [report] = recognise(table(("表", each))).reports
        assert (report.org_unit_code, report.period_month) == ("430381203", JUNE)


def test_unit_and_month_may_stand_in_the_names_of_sheet_file_and_folder_only() -> None:
    rows = [["工会工作月报表"], ["指标", "本月数", "累计"], *lines(lambda _: "—", lambda number: number)]
    for sheet, file, folder in (
        ("2006年6月", "附件1：昆仑桥街道报表（最终版）(2).xlsx", ""),
        ("六月", "附件1：昆仑桥街道2006年6月报表(最终版)(2).xlsx", ""),
        ("Sheet1", "昆仑桥街道6月.xlsx", "2006年6月"),
        ("昆仑桥", "200606.xls.xls", ""),
    ):
        recognised = recognise(table((sheet, rows)), file, folder)
        [report] = recognised.reports
        assert (report.org_unit_code, report.period_month) == (UNIT_CODE, JUNE)
        assert {"period_from_name", "org_unit_from_name"} == {each.code for each in recognised.findings}


@pytest.mark.parametrize(
    ("sheet", "file", "folder", "code"),
    [
        ("5月", "a.xlsx", "", "period_differs_sheet"),
        ("六月", "5月.xlsx", "", "period_differs"),
        ("六月", "a.xlsx", "2006-05", "period_differs_folder"),
        ("望春门", "a.xlsx", "", "org_unit_differs"),
        ("六月", "a.xlsx", "望春门街道", "org_unit_differs"),
    ],
)
def test_names_that_contradict_the_table_are_a_question(sheet: str, file: str, folder: str, code: str) -> None:
    rows = [["填报单位:昆仑桥街道", "2006年6月"], ["指标", "本月数", "累计"], *lines(lambda _: "—", lambda n: n)]
    recognised = recognise(table((sheet, rows)), file, folder)
    assert recognised.reports == []
    assert [each[0] for each in codes(recognised)] == [code]


def test_a_copy_of_last_months_sheet_is_the_report_of_last_month() -> None:
    def copied(sheet: Worksheet) -> None:
        other = sheet.parent.copy_worksheet(sheet)
        other.title, other["E5"].value = "5月", "2006年5月"

    recognised = recognise(changed(form(), copied), "昆仑桥街道2006年6月.xlsx")
    assert [report.period_month for report in recognised.reports] == [JUNE, MAY]
    assert codes(recognised) == []


def test_a_copy_whose_month_was_not_changed_is_a_question() -> None:
    def copied(sheet: Worksheet) -> None:
        sheet.parent.copy_worksheet(sheet).title = "5月"

    recognised = recognise(changed(form(), copied), "昆仑桥街道2006年6月.xlsx")
    assert [each[0] for each in codes(recognised)] == ["period_differs_sheet"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("金籔乡", "430381202"),
        ("金数乡", "430381202"),
        ("育段乡", "430381203"),
        ("育煅乡总工会", "430381203"),
        ("虞塘镇", "430381103"),
        ("毛田乡工会", "430381113"),
        ("430381203", "430381203"),
        ("育塅乡(430381203)", "430381203"),
    ],
)
def test_a_unit_is_known_by_misspellings_that_were_confirmed_old_names_and_codes(written: str, code: str) -> None:
    assert recognise(form(written)).reports[0].org_unit_code == code


@pytest.mark.parametrize("written", ["育端乡", "望春门镇", "东山镇", "金石乡", "望春门街道(430381203)"])
def test_a_unit_that_is_only_close_is_a_question(written: str) -> None:
    recognised = recognise(form(written))
    assert recognised.reports == []
    assert [each[0] for each in codes(recognised)] == ["org_unit_likely"]


def test_a_misspelt_unit_is_known_when_the_file_name_is_right() -> None:
    recognised = recognise(form("育端乡总工会"), "育塅乡6月.xlsx")
    assert recognised.reports[0].org_unit_code == "430381203"
    assert [each.code for each in recognised.findings] == ["org_unit_near"]


def test_months_side_by_side_are_a_report_each() -> None:
    rows = [
        ["昆仑桥街道2006年工会工作报表"],
        ["指标", "4月", None, "5月", None, "6月", None],
        [None, "本月数", "累计", "本月数", "累计", "本月数", "累计"],
        *lines(*[lambda number, m=month: number * m if m % 2 or items()[number - 1].kind != "stock" else "—"  # type: ignore[misc]
                 for month in (4, 41, 6, 61)], lambda _: None, lambda _: None),
    ]  # fmt: skip
    recognised = recognise(table(("报表", rows)))
    assert codes(recognised) == []
    assert [(report.period_month, report.part) for report in recognised.reports] == [(date(2006, 4, 1), 1), (MAY, 2)]
    april, may = recognised.reports
    assert (values(april, "month")["org_new_total"], values(may)["org_new_total"]) == (4, 61)
    assert (values(april, "stock")["org_stock"], values(may, "stock")["org_stock"]) == (8 * 41, 8 * 61)


def test_a_typed_total_beside_the_months_is_checked_and_not_landed() -> None:
    rows = [
        ["昆仑桥街道2006年工会工作报表"],
        ["指标", "1月", "2月", "合计"],
        *lines(lambda number: number, lambda _: 1, lambda number: number + (2 if number == 1 else 1)),
    ]
    recognised = recognise(table(("报表", rows)))
    assert [report.period_month.month for report in recognised.reports] == [1, 2]
    assert codes(recognised) == [("total_differs", "D3")]
    assert {cell.column_no for report in recognised.reports for cell in report.cells} == {2, 3}


def test_columns_that_mean_the_same_are_a_question() -> None:
    rows = [TITLE, ["指标", "本月数", "本月数", "累计"], *lines(lambda _: 1, lambda _: 2, lambda _: 3)]
    recognised = recognise(table(("六月", rows)))
    assert recognised.reports == []
    assert codes(recognised) == [("column_twice", "C2")]


def test_a_form_stays_the_form_when_codes_are_numbers() -> None:
    def numbered(sheet: Worksheet) -> None:
        for line in (f"{number:02d}" for number in range(60, 0, -1)):
            sheet[f"D{row_of(sheet, line)}"].value = float(line)

    assert codes(recognise(changed(form(), numbered))) == []


def test_parts_may_stand_in_a_column_of_their_own_under_a_merged_parent() -> None:
    beside: Rows = []
    under: Rows = []
    merges: list[Merge] = [(1, 0, 1, 1)]
    whole = ""
    for number, item in enumerate(items(), 1):
        if not item.parent_indicator_code:
            whole = item.name_zh
        is_whole = any(each.parent_indicator_code == item.indicator_code for each in items())
        part = item.name_zh if item.parent_indicator_code else None
        beside.append([None if part else item.name_zh, part, "—", number])
        under.append(
            [whole if is_whole else "其中" if part else item.name_zh, "合计" if is_whole else part, "—", number]
        )
    head: Rows = [TITLE, ["指标", None, "本月数", "累计"]]
    for rows in (beside, under):
        recognised = recognise(xlsx(Drawn([*head, *rows], merges=tuple(merges))))  # type: ignore[arg-type]
        assert codes(recognised) == []
        assert list(values(recognised.reports[0]).values()).count(None) == 0
        assert values(recognised.reports[0])["mem_new_migrant"] == 14


@pytest.mark.parametrize("is_above", [True, False])
def test_a_label_broken_over_two_rows_is_one(is_above: bool) -> None:
    rows: Rows = [TITLE, ["指标", "本月数", "累计"]]
    for name, month, ytd in lines(lambda _: "—", lambda number: number):
        if name != "新建工会涵盖法人单位数":
            rows.append([name, month, ytd])
        elif is_above:
            rows += [["新建工会涵盖", None, None], ["法人单位数", month, ytd]]
        else:
            rows += [["新建工会涵盖", month, ytd], ["法人单位数", None, None]]
    recognised = recognise(table(("六月", rows)))
    assert codes(recognised) == []
    assert values(recognised.reports[0])["org_new_units_covered"] == 6


@pytest.mark.parametrize(
    ("above", "money", "told"),
    [
        (["计量单位：家、人、万元"], {"万元"}, []),
        (["（单位：万元）"], {"万元"}, []),
        (["单位", "万元"], {"万元"}, []),
        (["金额单位：人民币元"], {"元"}, []),
        (["单位：千元"], set(), ["measure_unclear"]),
        (["单位：元、万元"], set(), ["measure_unclear"]),
        (["计量单位：家、人"], {"元", "万元"}, []),
    ],
)
def test_units_above_a_table_count_for_their_measure_and_two_or_an_unknown_one_are_a_question(
    above: list[object], money: set[str], told: list[str]
) -> None:
    rows = [TITLE, above, ["指标", "本月数", "累计"], *lines(lambda _: "—", lambda number: number)]
    recognised = recognise(table(("六月", rows)))
    amounts = [cell for cell in recognised.reports[0].cells if cell.indicator_code in ("fee_remitted", "aid_paid")]
    assert {cell.unit_code for cell in amounts if cell.value is not None} == money
    assert sorted({each[0] for each in codes(recognised)}) == told


def test_a_heading_with_an_unknown_unit_is_a_question_for_amounts_of_money() -> None:
    rows = [TITLE, ["指标", "本月数(千元)", "累计"], *lines(lambda _: 1, lambda number: number)]
    recognised = recognise(table(("六月", rows)))
    assert {each[0] for each in codes(recognised, "hard")} == {"measure_unclear"}
    assert {cell.value for cell in recognised.reports[0].cells if cell.indicator_code == "fee_remitted"} == {None, 58}


def test_a_column_that_speaks_of_a_month_in_unknown_words_is_a_question() -> None:
    rows = [TITLE, ["指标", "本月上报情况", "累计"], *lines(lambda _: 1, lambda number: number)]
    assert codes(recognise(table(("六月", rows)))) == [("column_not_read", "B2")]


def test_a_title_that_names_another_unit_is_a_question() -> None:
    rows = [TITLE, ["填报单位：育塅乡"], ["指标", "本月数", "累计"], *lines(lambda _: "—", lambda number: number)]
    recognised = recognise(table(("六月", rows)))
    assert recognised.reports == []
    assert codes(recognised) == [("org_unit_differs_title", "A1")]


def test_a_unit_that_only_the_file_name_names_and_not_quite_is_a_question() -> None:
    rows = [["工会月报", "2006年6月"], ["指标", "本月数", "累计"], *lines(lambda _: "—", lambda number: number)]
    recognised = recognise(table(("六月", rows)), "附件1：育端乡6月报表(最终版)(2).xlsx")
    assert recognised.reports == []
    assert codes(recognised) == [("org_unit_likely", None)]
    assert "育塅乡" in recognised.findings[0].message_zh


@pytest.mark.parametrize("stated", ["2006年6月30日", "2006-06-30", date(2006, 6, 30)])
def test_a_period_given_by_its_last_day_is_its_month(stated: object) -> None:
    head: list[object] = ["填报单位：育塅乡", None, None]
    rows = [head, ["报告期", stated], ["指标", "本月数", "累计"], *lines(lambda _: "—", lambda number: number)]
    [report] = recognise(table(("表", rows))).reports
    assert report.period_month == JUNE
    rows[1] = ["报出日期", stated]
    assert [each[0] for each in codes(recognise(table(("表", rows))))] == ["period_missing"]


@pytest.mark.parametrize(
    ("above", "name", "month", "code"),
    [
        ([["有效期至：", "2006年3月"], ["2006年6月"]], "a.xlsx", JUNE, None),
        ([["有效期：2005年1月至2006年5月"], ["2006年6月"]], "a.xlsx", JUNE, None),
        ([["填报时间：", "2006年5月"], ["2006年6月"]], "a.xlsx", JUNE, None),
        ([["填报人：某某 电话：0731-5678 填报时间：2006年7月3日  2006年6月"]], "a.xlsx", JUNE, None),
        ([["填报日期：2006年7月3日", "2006年6月"]], "a.xlsx", JUNE, None),
        ([["填报日期", date(2006, 5, 1)]], "a.xlsx", None, "period_missing"),
        ([[date(2006, 5, 1)]], "a.xlsx", None, "period_missing"),  # shown with its day: of what?
        ([["2 0 0 6 年 6 月"]], "a.xlsx", JUNE, None),
        ([["2006年5、6月"]], "a.xlsx", None, "period_several"),
        ([["2006年4-5月"]], "a.xlsx", None, "period_several"),
        ([["2006年4-6月"]], "a.xlsx", None, "period_is_quarter"),
        ([["2006年第二季度"]], "a.xlsx", None, "period_is_quarter"),
        ([["2006年2季度"]], "a.xlsx", None, "period_is_quarter"),
        ([["2006年一、二季度"]], "a.xlsx", None, "period_missing"),
        ([["二〇〇六年五、六月"]], "a.xlsx", None, "period_several"),
        ([["2006年度"], ["5、6月份"]], "2006年6月.xlsx", None, "period_several"),
        ([["2006年"]], "附件5、6月报表.xlsx", JUNE, None),
    ],
)
def test_the_month_is_neither_a_day_of_reporting_nor_one_of_several(
    above: Rows, name: str, month: date | None, code: str | None
) -> None:
    rows = [["昆仑桥街道工会月报"], *above, ["指标", "本月数", "累计"], *lines(lambda _: "—", lambda number: number)]
    recognised = recognise(table(("表", rows)), name)
    assert [report.period_month for report in recognised.reports] == ([month] if month else [])
    assert [each[0] for each in codes(recognised)] == ([code] if code else [])


@pytest.mark.parametrize(
    "written",
    [
        "综合机关名称：昆仑桥街道总工会",
        "单位名称：湖南省湘乡市昆仑桥街道总工会",
        "填报单位：昆仑桥街道办事处总工会",
        "填报单位：昆仑桥街道总工会（公章）",
    ],
)
def test_a_unit_may_stand_with_the_province_its_office_and_its_seal(written: str) -> None:
    head: Rows = [["工会月报", "2006年6月"], [written], ["指标", "本月数", "累计"]]
    [report] = recognise(table(("表", [*head, *lines(lambda _: "—", lambda number: number)]))).reports
    assert report.org_unit_code == UNIT_CODE


@pytest.mark.parametrize(
    "heads",
    [
        ["四月", "五月"],
        ["2006.4", "2006.5"],
        [date(2006, 4, 1), date(2006, 5, 1)],
        ["4月完成数", "5月完成数"],
    ],
)
def test_months_side_by_side_may_be_written_in_many_ways(heads: list[object]) -> None:
    rows: Rows = [["昆仑桥街道2006年工会月报"], ["工作内容", *heads], *lines(lambda n: n, lambda n: n + 100)]
    april, may = recognise(table(("表", rows))).reports
    assert (april.period_month, values(april, "month")["fee_remitted"]) == (date(2006, 4, 1), 58)
    assert (may.period_month, values(may, "month")["fee_remitted"]) == (MAY, 158)


def test_a_column_of_no_known_meaning_is_told_and_done_figures_alone_are_a_question() -> None:
    rows = [TITLE, ["指标", "一季度", "本月数", "累计"], *lines(lambda _: 9, lambda _: "—", lambda number: number)]
    recognised = recognise(table(("表", rows)))
    assert codes(recognised, "info") == [("column_other", "B2")]
    assert values(recognised.reports[0])["org_new_total"] == 1
    rows = [TITLE, ["指标", "目标", "完成数"], *lines(lambda _: 100, lambda number: number)]
    recognised = recognise(table(("表", rows)))
    assert recognised.reports == []
    assert codes(recognised) == [("column_not_read", "C2")]


def test_a_form_whose_header_is_gone_is_returned_for_its_header_and_not_called_another_table() -> None:
    recognised = recognise(table(("表", [TITLE, ["事", "甲", "乙"], *lines(lambda _: "—", lambda number: number)])))
    assert recognised.is_our_form
    assert codes(recognised) == [("form_header_missing", None)]


@pytest.mark.parametrize(
    ("month", "ytd", "told"),
    [
        ("本月数(6月)", "累计(1-6月)", []),
        ("6月份完成", "截至6月底累计", []),
        ("2006年本月数", "2006年累计", []),
        ("本月数", "累计(1-5月)", [("period_differs_header", "B2")]),
        ("2005年本月数", "2005年累计", [("period_differs_header", "B2")]),
    ],
)
def test_a_month_or_a_year_in_a_heading_counts_and_another_than_the_reports_is_a_question(
    month: str, ytd: str, told: list[tuple[str, str]]
) -> None:
    rows = [TITLE, ["指标", month, ytd], *lines(lambda n: n, lambda n: n + 100)]
    recognised = recognise(table(("表", rows)))
    assert codes(recognised, "hard") == told
    assert [values(each, "ytd")["fee_remitted"] for each in recognised.reports] == ([] if told else [158])


def test_columns_of_another_year_alone_are_a_question() -> None:
    rows = [TITLE, ["指标", "2005年", None], [None, "本月数", "累计"], *lines(lambda _: "—", lambda number: number)]
    recognised = recognise(table(("表", rows)))
    assert recognised.reports == []
    assert codes(recognised) == [("period_differs_header", "B2")]


def test_ten_days_are_no_month() -> None:
    rows = [
        ["昆仑桥街道2006年6月上旬工会月报"],
        ["指标", "本月数", "累计"],
        *lines(lambda _: "—", lambda number: number),
    ]
    assert codes(recognise(table(("表", rows)))) == [("period_missing", None)]


def test_a_list_of_contents_and_notes_that_name_the_form_are_no_forms_and_a_form_without_header_beside_one_is() -> None:
    good = [TITLE, ["指标", "本月数", "累计"], *lines(lambda _: "—", lambda number: number)]
    contents: Rows = [["目录"], ["湘工月01表", "乡镇(街道)工会工作月报表"]]
    notes: Rows = [
        ["序号", "名称", "代码", "解释"],
        *([n, item.name_zh, item.line_no, "按批复文件"] for n, item in enumerate(items(), 1)),
    ]
    recognised = recognise(table(("封面", [["工会统计报表"]]), ("目录", contents), ("指标解释", notes), ("六月", good)))
    assert len(recognised.reports) == 1
    assert codes(recognised) == []
    lost = [["5月"], ["事", "甲", "乙"], *lines(lambda _: "—", lambda number: number % 7)]
    assert codes(recognise(table(("六月", good), ("五月", lost)))) == [("form_header_missing", None)]


@pytest.mark.parametrize(
    ("title", "month", "code"),
    [
        ("昆仑桥街道2007年第二季度工会工作季度报表", date(2007, 6, 1), None),
        ("昆仑桥街道2007年4-6月工会工作季度报表", date(2007, 6, 1), None),
        ("昆仑桥街道2007年9月工会工作季度报表", date(2007, 9, 1), None),
        ("昆仑桥街道2007年5月工会工作季度报表", None, "period_not_of_form"),
    ],
)
def test_a_quarterly_form_is_of_the_last_month_of_its_quarter(title: str, month: date | None, code: str | None) -> None:
    form = vocabulary.load(SEEDS).forms["quarterly_01"]
    figures = ([item.name_zh, "—", number] for number, item in enumerate(form.items.values()))
    recognised = recognise(table(("表", [[title], ["指标", "本期数", "累计"], *figures])))
    assert [report.period_month for report in recognised.reports] == ([month] if month else [])
    assert [each[0] for each in codes(recognised, "hard")] == ([code] if code else [])


@pytest.mark.parametrize(
    ("name", "sheet", "folder", "below", "code"),
    [
        ("望春门6月.xlsx", "六月", "", None, "org_unit_differs"),
        ("a.xlsx", "望春门", "", None, "org_unit_differs"),
        ("a.xlsx", "六月", "望春门街道", None, "org_unit_differs"),
        ("a.xlsx", "六月", "", "填报单位：望春门街道总工会", "org_unit_differs_title"),
        ("a.xlsx", "六月", "", "说明：望春门街道工会并入昆仑桥街道", None),
        ("2005年度昆仑桥.xlsx", "六月", "", None, "period_differs"),
        ("a.xlsx", "六月", "2005年", None, "period_differs_folder"),
        ("a.xlsx", "2005年", "", None, "period_differs_sheet"),
        ("昆仑桥2006年.xlsx", "六月", "2006年", None, None),
    ],
)
def test_a_title_without_a_label_is_contradicted_by_every_other_place(
    name: str, sheet: str, folder: str, below: str | None, code: str | None
) -> None:
    rows = [TITLE, ["指标", "本月数", "累计"], *lines(lambda _: "—", lambda number: number), [below]]
    recognised = recognise(table((sheet, rows)), name, folder)
    assert [report.org_unit_code for report in recognised.reports] == ([] if code else [UNIT_CODE])
    assert [each[0] for each in codes(recognised)] == ([code] if code else [])


@pytest.mark.parametrize(
    ("name", "folder", "told"),
    [
        ("昆仑桥3月报表.xlsx", "", ["period_differs"]),
        ("昆仑桥4-5月报表.xlsx", "", []),
        ("昆仑桥5月报表.xlsx", "2006年", []),
        ("a.xlsx", "2005年", ["period_differs_folder"]),
    ],
)
def test_a_name_that_fits_none_of_the_months_side_by_side_is_a_question(
    name: str, folder: str, told: list[str]
) -> None:
    rows: Rows = [["昆仑桥街道2006年工会月报"], ["指标", "4月", "5月"], *lines(lambda n: n, lambda n: n + 100)]
    recognised = recognise(table(("表", rows)), name, folder)
    assert [each[0] for each in codes(recognised, "hard")] == told
    assert len(recognised.reports) == (0 if told else 2)
