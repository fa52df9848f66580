"""汇总表: a row for each unit, a column for each indicator."""

from datetime import date
from decimal import Decimal

import pytest

from ingestion.recognise import Recognised
from tests.ingestion.drawn import Drawn, Value, xlsx
from tests.ingestion.test_layouts import codes, lines, recognise, values
from tests.ingestion.workbooks import table

Rows = list[list[object]]
TITLE: list[object] = ["湘乡市2006年6月工会工作月报汇总表"]
HEADINGS: list[object] = ["序号", "单位", "新建工会组织数", "其中：农民工工会", "上解上级工会经费（万元）"]


def read(rows: Rows) -> Recognised:
    return recognise(table(("汇总", rows)))


def figures(recognised: Recognised, role: str = "month") -> dict[str, list[Decimal | None]]:
    return {report.org_unit_code: list(values(report, role).values()) for report in recognised.reports}


@pytest.mark.parametrize("is_first", [True, False])
def test_each_row_is_the_report_of_a_unit_and_the_total_is_none(is_first: bool) -> None:
    rows: Rows = [[1, "望春门街道", 3, 1, "0.5"], [2, "育塅乡", 2, "/", 1.25]]
    total: list[object] = [None, "合 计", 5, 1, 1.75]
    recognised = read([TITLE, HEADINGS, *([total, *rows] if is_first else [*rows, total]), ["填报人：某某", None, 7]])
    assert figures(recognised) == {
        "430381001": [3, 1, Decimal("0.5")],
        "430381203": [2, None, Decimal("1.25")],
    }
    assert [report.part for report in recognised.reports] == [1, 2]
    assert all(report.is_partial for report in recognised.reports)
    assert [each[0] for each in codes(recognised)] == ["lines_not_in_table"]


def test_a_typed_total_that_is_not_the_sum_is_told() -> None:
    recognised = read([TITLE, HEADINGS, [1, "望春门街道", 3, 1, 1], [2, "育塅乡", 2, 0, 1], ["合计", None, 6, 1, 2]])
    assert ("total_differs", "C5") in codes(recognised)
    assert figures(recognised)["430381001"] == [3, 1, 1]


def test_a_header_of_three_levels_with_codes_and_units_is_read() -> None:
    rows: Rows = [
        TITLE,
        ["单位名称", "组织建设", None, None, None, "工会经费", None],
        [None, "新建工会组织数", None, "工会组织总数(期末)", None, "上解上级工会经费", None],
        [None, "本月数", "累计", "本月数", "累计", "本月数", "累计"],
        ["计量单位", "家", "家", "家", "家", "元", "元"],
        ["甲", 1, 2, 3, 4, 5, 6],
        ["望春门街道", 3, 8, "—", 40, 500, 900],
    ]
    recognised = read(rows)
    [report] = recognised.reports
    assert [each[0] for each in codes(recognised)] == ["lines_not_in_table"]
    assert values(report, "month") == {"org_new_total": 3, "org_stock": None, "fee_remitted": 500}
    assert values(report, "ytd") == {"org_new_total": 8, "fee_remitted": 900}
    assert values(report, "stock") == {"org_stock": 40}
    assert {cell.unit_code for cell in report.cells if cell.indicator_code == "fee_remitted"} == {"元"}


def test_a_cumulative_title_makes_the_figures_cumulative() -> None:
    recognised = read([["湘乡市2006年1-6月工会工作汇总表"], HEADINGS, [1, "望春门街道", 3, 1, 1]])
    [report] = recognised.reports
    assert report.period_month == date(2006, 6, 1)
    assert values(report, "ytd")["org_new_total"] == 3


def test_columns_that_name_neither_month_nor_cumulation_are_a_question() -> None:
    recognised = read([["湘乡市2006年6月工会工作汇总表"], HEADINGS, [1, "望春门街道", 3, 1, 1]])
    assert {each[0] for each in codes(recognised, "hard")} == {"summary_role_unclear"}


def test_a_unit_that_is_not_sure_and_an_unknown_column_are_questions() -> None:
    recognised = read([TITLE, [*HEADINGS, "工会小组数"], [1, "育端乡", 3, 1, 1, 2], [2, "育塅乡", 2, 0, 1, 2]])
    assert sorted(codes(recognised, "hard")) == [("line_likely", "F2"), ("org_unit_likely", "B3")]
    assert list(figures(recognised)) == ["430381203"]


def test_a_unit_that_stands_twice_is_a_question() -> None:
    recognised = read([TITLE, HEADINGS, [1, "育塅乡", 3, 1, 1], [2, "育段乡", 2, 0, 1], [3, "东山街道", 1, 1, 1]])
    assert codes(recognised, "hard") == [("org_unit_twice", "B3"), ("org_unit_twice", "B4")]
    assert list(figures(recognised)) == ["430381004"]


def test_subtotals_and_blank_rows_are_no_reports() -> None:
    rows: Rows = [
        [1, "望春门街道", 3, 1, 1],
        [None, "街道小计", 3, 1, 1],
        [],
        [2, "育塅乡", None, None, None],
        [3, "东郊乡", 1, 0, 0],
    ]
    recognised = read([TITLE, HEADINGS, *rows])
    assert list(figures(recognised)) == ["430381001", "430381200"]
    assert codes(recognised, "hard") == []


def test_a_form_and_a_summary_in_one_file_are_both_read() -> None:
    other: Rows = [["湘乡市2006年5月工会工作月报汇总表"], HEADINGS, [1, "望春门街道", 3, 1, 1], [2, "育塅乡", 2, 0, 1]]
    data = table(("六月", [TITLE, HEADINGS, [1, "望春门街道", 3, 1, 1]]), ("五月", other), ("说明", [["请核对"]]))
    recognised = recognise(data)
    assert [(report.sheet, report.org_unit_code) for report in recognised.reports] == [
        ("六月", "430381001"), ("五月", "430381001"), ("五月", "430381203"),
    ]  # fmt: skip


MONTHS: Rows = [
    ["湘乡市2006年工会工作汇总表"],
    ["单位", "4月", None, "5月", None, "6月", None, "合计", None],
    [None, *["新建工会组织数", "新发展会员数"] * 4],
    ["望春门街道", 1, 10, 2, 20, None, None, 3, 30],
    ["育塅乡", 3, 30, 4, "无", None, None, 7, 30],
    ["合计", 4, 40, 6, 20, None, None, 10, 60],
]


def test_months_side_by_side_are_a_report_of_each_unit_and_month() -> None:
    recognised = read(MONTHS)
    assert codes(recognised) == [("lines_not_in_table", None)]
    assert [
        (report.org_unit_code, report.period_month.month, list(values(report, "month").values()), report.part)
        for report in recognised.reports
    ] == [
        ("430381001", 4, [1, 10], 1), ("430381203", 4, [3, 30], 2),
        ("430381001", 5, [2, 20], 3), ("430381203", 5, [4, 0], 4),
    ]  # fmt: skip


def test_months_may_stand_under_their_indicator_and_typed_totals_beside_them_are_checked() -> None:
    rows: Rows = [
        ["湘乡市2006年工会工作汇总表"],
        ["单位", "新建工会组织数", None, None, "新发展会员数", None, None],
        [None, "4月", "5月", "合计", "4月", "5月", "合计"],
        ["望春门街道", 1, 2, 3, 10, 20, 31],
        ["合计", 1, 2, 3, 10, 20, 31],
    ]
    recognised = read(rows)
    assert codes(recognised) == [("lines_not_in_table", None), ("total_differs", "G4")]
    assert [list(values(report, "month").values()) for report in recognised.reports] == [[1, 10], [2, 20]]


def test_a_column_of_no_month_beside_months_is_a_question() -> None:
    rows = [list(row) for row in MONTHS]
    rows[1][7] = "其他"
    assert ("summary_month_unclear", "H3") in codes(read(rows), "hard")


@pytest.mark.parametrize("is_leading", [True, False])
def test_subtotals_are_checked_against_the_rows_of_their_group(is_leading: bool) -> None:
    def group(name: str, total: int, *rows: list[object]) -> Rows:
        subtotal: list[object] = [None, name, total, 0, 0]
        return [subtotal, *rows] if is_leading else [*rows, subtotal]

    streets = [[1, "望春门街道", 3, 0, 0], [2, "东山街道", 2, 0, 0]]
    towns = [[3, "育塅乡", 4, 0, 0]]
    total: list[object] = [None, "合计", 9, 0, 0]
    right = [*group("街道小计", 5, *streets), *group("乡镇小计", 4, *towns), total]  # type: ignore[arg-type]
    assert codes(read([TITLE, HEADINGS, *right])) == [("lines_not_in_table", None)]
    wrong = [*group("街道小计", 5, *streets), *group("乡镇小计", 6, *towns), total]  # type: ignore[arg-type]
    told = codes(read([TITLE, HEADINGS, *wrong]))
    assert [each for each in told if each[0] == "total_differs"] == [("total_differs", "C6" if is_leading else "C7")]


def test_a_total_across_parts_is_checked_and_an_error_in_a_total_is_told() -> None:
    parts = ["农民工工会", "非公单位工会", "社区工会", "其余工会", "合计"]
    title: list[object] = ["湘乡市2006年6月新建工会组织数月报汇总表"]
    rows: Rows = [title, ["单位", *parts], ["望春门街道", 1, 2, 3, 4, 10], ["育塅乡", 1, 1, 1, 1, 5]]
    recognised = read([*rows, ["合计", 2, 3, 4, "#REF!", 15]])
    assert codes(recognised, "hard") == []
    assert sorted(each for each in codes(recognised) if each[0].startswith("total")) == [
        ("total_differs", "F4"), ("total_unreadable", "E5"),
    ]  # fmt: skip


@pytest.mark.parametrize("is_merged", [True, False])
def test_of_rows_for_this_year_last_year_and_the_difference_only_this_years_are_read(is_merged: bool) -> None:
    rows: list[list[Value]] = [
        ["湘乡市2006年1-6月工会工作汇总表", None, None, None],
        ["单位", None, "新建工会组织数", "新发展会员数"],
    ]
    for name, this, last in (
        ("合  计", (3, 30), (2, 20)),
        ("望春门街道", (1, 10), (1, 9)),
        ("育塅乡", (2, 20), (1, 11)),
    ):
        rows += [
            [name, "本年", *this],
            [None, "上年", *last],
            [None, "增减", this[0] - last[0], this[1] - last[1]],
            [None, "增减%", -4.21211269764, None],
        ]
    rows.append(["合计（横向）", None, 3, 31])
    merges = tuple((top, 0, top + 3, 0) for top in (2, 6, 10)) if is_merged else ()
    recognised = recognise(xlsx(Drawn(rows, merges=merges)))
    assert figures(recognised, "ytd") == {"430381001": [1, 10], "430381203": [2, 20]}
    assert codes(recognised) == [("total_differs", "D15"), ("lines_not_in_table", None)]


def test_marks_for_covered_cells_and_done_figures_under_an_indicator_are_no_names() -> None:
    recognised = read([
        ["湘乡市2006年6月工会工作月报汇总表"],
        ["单位", "新建工会组织数", "$$", "上解上级工会经费", "$$"],
        ["$$", "全年任务", "完成数", "全年任务", "完成数"],
        ["望春门街道", 10, 3, 5, 2],
    ])  # fmt: skip
    assert figures(recognised) == {"430381001": [3, 2]}


def test_a_code_that_is_another_units_is_a_question() -> None:
    head: list[object] = ["代码", "单位", "新建工会组织数", "新发展会员数"]
    for code, told in (("430381001", []), ("430381203", [("org_unit_beside_differs", "B3")])):
        recognised = read([TITLE, head, [code, "望春门街道", 1, 10], [None, "山枣镇", 2, 20]])
        assert codes(recognised, "hard") == told
        assert list(figures(recognised)) == (["430381100"] if told else ["430381001", "430381100"])


def test_a_second_table_of_another_month_on_the_sheet_is_a_question() -> None:
    second: Rows = [["湘乡市2006年5月工会工作月报汇总表"], HEADINGS, [1, "育塅乡", 3, 1, 1]]
    recognised = read([TITLE, HEADINGS, [1, "望春门街道", 3, 1, 1], [None, "合计", 3, 1, 1], [None], *second])
    assert recognised.reports == []
    assert codes(recognised) == [("period_several", "A6")]


def test_rows_of_groups_are_subtotals_and_averages_are_nothing() -> None:
    rows: Rows = [
        [None, "街道组", 2, 20],
        [1, "望春门街道", 2, 20],
        [None, "镇组", 4, 40],
        [2, "山枣镇", 3, 30],
        [None, "平均", 2.5, 25],
    ]
    recognised = read([TITLE, ["序号", "单位", "新建工会组织数", "新发展会员数"], *rows])
    assert figures(recognised) == {"430381001": [2, 20], "430381100": [3, 30]}
    assert codes(recognised) == [("total_differs", "C5"), ("total_differs", "D5"), ("lines_not_in_table", None)]


def test_a_table_of_one_indicator_is_one_when_it_names_units() -> None:
    head: list[object] = ["单位", "新建工会组织数"]
    recognised = read([["各乡镇2006年6月新建工会累计情况"], head, ["望春门街道", 2], ["山枣镇", 3]])
    assert figures(recognised, "ytd") == {"430381001": [2], "430381100": [3]}


def test_a_table_with_units_across_is_returned_for_its_header() -> None:
    rows = [["湘乡市2006年6月工会月报"], ["指标名称", "望春门街道", "山枣镇"], *lines(lambda n: n, lambda n: n)]
    recognised = read(rows)
    assert recognised.reports == []
    assert codes(recognised) == [("form_header_missing", None)]
