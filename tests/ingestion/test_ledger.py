"""台账: rows of events and organisations, counted and summed by the rules of the seeds."""

from datetime import date
from decimal import Decimal

import pytest

from ingestion import days
from tests.ingestion.drawn import Drawn, xlsx
from tests.ingestion.test_layouts import codes, lines, recognise, values
from tests.ingestion.workbooks import table

Rows = list[list[object]]

HEAD: list[list[object]] = [
    ["昆仑桥街道2006年6月新建工会台账"],
    ["序号", "工会名称", "建会时间", "工会类型", "涵盖单位数"],
]
ROWS: list[list[object]] = [
    [1, "甲厂工会", "2006-06-05", "非公单位工会", 1],
    [2, "乙村工会", "6月12日", "农民工工会", 3],
    [3, "丙社区工会", date(2006, 6, 20), "社区工会", "2"],
    [4, "丁店工会", "2006.5.31", "非公", 9],
    [None, None, None, None, None],
    ["合计", None, None, None, 15],
]


def test_the_rows_of_the_month_are_counted_and_summed() -> None:
    recognised = recognise(table(("台账", [*HEAD, *ROWS])))
    [report] = recognised.reports
    assert report.is_partial
    assert values(report, "month") == {
        "org_new_total": 3,
        "org_new_migrant": 1,
        "org_new_nonpublic": 1,
        "org_new_community": 1,
        "org_new_units_covered": 6,
    }
    assert codes(recognised) == []
    assert [each.code for each in recognised.findings] == ["ledger_other_months"]


def test_a_ledger_beside_the_form_is_held_against_it() -> None:
    title: list[object] = ["昆仑桥街道2006年6月工会工作月报表"]
    form = [title, ["指标", "本月数", "累计"], *lines(lambda number: 3 if number == 1 else 1, lambda _: 5)]
    recognised = recognise(table(("月报", form), ("台账", [*HEAD, *ROWS])))
    [report] = recognised.reports
    assert report.sheet == "月报"
    assert ("ledger_differs", "B8") in codes(recognised)
    assert ("ledger_differs", "B3") not in codes(recognised)


def test_a_day_that_is_not_certain_is_a_question() -> None:
    recognised = recognise(table(("台账", [*HEAD, [1, "甲厂工会", "月初", "社区工会", 1]])))
    assert codes(recognised) == [("ledger_day_unclear", "C3")]


def test_amounts_are_summed_in_the_unit_of_their_heading_and_an_unclear_one_is_a_question() -> None:
    head = [["昆仑桥街道2006年6月慰问台账"], ["慰问日期", "户数", "金额(万元)"]]
    [report] = recognise(table(("慰问", [*head, ["2006年6月1日", 5, 0.5], ["2006/6/2", "3户", "1.25"]]))).reports
    read = {cell.indicator_code: (cell.value, cell.unit_code) for cell in report.cells}
    assert read == {"aid_households": (8, "户"), "aid_paid": (Decimal("1.75"), "万元")}
    for typed, code in (("若干", "number_unreadable"), ("5美元", "number_unit_differs"), ("=1", "number_not_computed")):
        recognised = recognise(table(("慰问", [*head, ["2006年6月1日", 5, typed]])))
        assert codes(recognised) == [(code, "C3")]


@pytest.mark.parametrize(
    ("above", "unit", "told"),
    [("单位：万元", "万元", []), ("单位：户、元", "元", []), ("单位：千元", None, ["measure_unclear"])],
)
def test_a_unit_above_a_ledger_counts_for_its_amounts(above: str, unit: str | None, told: list[str]) -> None:
    rows: Rows = [["昆仑桥街道2006年6月慰问台账"], [above], ["慰问日期", "户数", "金额"], ["2006年6月1日", 5, 0.15]]
    recognised = recognise(table(("慰问", rows)))
    read = {cell.indicator_code: (cell.value, cell.unit_code) for cell in recognised.reports[0].cells}
    assert read.get("aid_paid") == ((Decimal("0.15"), unit) if unit else None)
    assert [each[0] for each in codes(recognised)] == told


@pytest.mark.parametrize(
    ("typed", "qualifier"),
    [((5, 6), "exact"), ((5, "6余"), "at_least"), (("近5", "近6"), "at_most"), (("近5", "6余"), "about")],
)
def test_the_sum_of_figures_with_qualifiers_keeps_what_can_be_said(
    typed: tuple[object, object], qualifier: str
) -> None:
    rows: Rows = [["昆仑桥街道2006年6月慰问台账"], ["慰问日期", "户数", "金额(元)"]]
    rows += [["2006年6月1日", 5, amount] for amount in typed]
    [report] = recognise(table(("慰问", rows))).reports
    [cell] = [cell for cell in report.cells if cell.indicator_code == "aid_paid"]
    assert (cell.value, cell.qualifier) == (11, qualifier)


def test_totals_may_stand_anywhere_and_are_checked() -> None:
    first, second, third, last = ROWS[:4]
    total: list[object] = ["合计", None, None, None, 15]
    small: list[object] = [None, "小计", None, None, 6]
    for rows in ([total, *ROWS[:4]], [first, second, third, small, last, ["总计", None, None, None, 15]]):
        recognised = recognise(table(("台账", [*HEAD, *rows])))
        assert values(recognised.reports[0], "month")["org_new_units_covered"] == 6
        assert codes(recognised) == []
    recognised = recognise(table(("台账", [*HEAD, *ROWS[:4], ["合计", None, None, None, 16]])))
    assert codes(recognised) == [("total_differs", "E7")]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ([5, None, "2006-06-05", "社区工会", 1], ("ledger_row_unclear", "B4")),
        ([5, "戊工会", None, "社区工会", 1], ("ledger_row_unclear", "C4")),
        ([5, "戊工会", "2006-06-05", None, 1], ("ledger_row_unclear", "D4")),
        ([5, "戊工会", "2006-06-05", "农名工工会", 1], ("ledger_value_likely", "D4")),
    ],
)
def test_a_row_that_is_not_complete_is_a_question(row: list[object], expected: tuple[str, str]) -> None:
    assert codes(recognise(table(("台账", [*HEAD, ROWS[0], row])))) == [expected]


def test_rows_below_the_signatures_are_a_question_and_repeated_headers_and_letters_are_no_rows() -> None:
    letters: list[object] = ["甲", "乙", "丙", 1, 2]
    rows = [letters, ROWS[0], HEAD[1], ROWS[1], ["填报人：某某", "联系电话：13800138000"]]
    recognised = recognise(table(("台账", [*HEAD, *rows])))
    assert values(recognised.reports[0], "month")["org_new_total"] == 2
    assert codes(recognised) == []
    assert codes(recognise(table(("台账", [*HEAD, *rows, ROWS[2]])))) == [("ledger_rows_below", "B8")]


def test_serial_numbers_count_from_1904_where_the_workbook_does() -> None:
    rows: list[list[object]] = [[1, "甲厂工会", 37411, "社区工会", 1]]
    data = xlsx(Drawn([*HEAD, *rows]), date1904=True)  # type: ignore[list-item]
    assert values(recognise(data).reports[0], "month")["org_new_total"] == 1


def test_personal_data_in_a_ledger_is_told_and_not_kept() -> None:
    recognised = recognise(table(("台账", [*HEAD, [1, "甲厂工会 11010519491231002X", "2006-06-05", "社区工会", 1]])))
    assert codes(recognised, "hard") == [("personal_data", "B3")]
    assert "11010519491231002X" not in repr(recognised)


@pytest.mark.parametrize(
    "written",
    ["2006-06-05", "2006.6.5", "2006/6/5", "2006年6月5日", "６月５日", "20060605", "二〇〇六年六月五日", 38873, 38873.0,
     date(2006, 6, 5), "2006-06-05 00:00:00", "2006/6/5 0:00"],
)  # fmt: skip
def test_a_day_is_read_in_all_the_ways_it_is_written(written: int | float | str | date) -> None:
    assert days.read(written, 2006) == date(2006, 6, 5)


def test_a_serial_number_of_the_macintosh_system_is_four_years_later() -> None:
    assert days.read(37411, date1904=True) == date(2006, 6, 5)


@pytest.mark.parametrize("written", ["2006-06-31", "6月", "6.5.2006", "五日", 5, True, "", "2006", "06.6.5"])
def test_what_is_no_certain_day_is_none(written: int | str) -> None:
    assert days.read(written, 2006) is None
