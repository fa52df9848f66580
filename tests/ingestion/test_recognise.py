"""Whose report, for which month, which line: what is not certain is a question, never a guess."""

import shutil
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ingestion import readers
from ingestion.recognise import Recognised, Recogniser
from tests.ingestion.workbooks import JUNE, MONTH, SEEDS, UNIT, UNIT_CODE, YTD, changed, form, put, row_of, saved, table

NAME = "昆仑桥街道2006年6月工会月报表.xlsx"


def recognise(data: bytes, name: str = NAME) -> Recognised:
    return Recogniser(SEEDS).recognise(readers.read(data, name).sheets, name)


def codes(recognised: Recognised) -> list[tuple[str, str, str | None]]:
    return [(finding.severity, finding.code, finding.cell) for finding in recognised.findings]


def write(**cells: object) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        for address, value in cells.items():
            sheet[address].value = value

    return change


@pytest.mark.parametrize(
    "written",
    [
        "昆仑桥街道总工会",
        "昆仑桥街道",
        "昆仑桥办事处",
        "昆仑桥",
        "湘乡市昆仑桥街道总工会",
        " 昆仑桥　街道总工会",
        "昆仑桥街道工会联合会",
    ],
)
def test_a_unit_is_known_by_its_names(written: str) -> None:
    [report] = recognise(form(written)).reports
    assert report.org_unit_code == UNIT_CODE


def test_the_name_of_a_unit_may_stand_in_the_next_cell() -> None:
    def apart(sheet: Worksheet) -> None:
        sheet.unmerge_cells("A5:D5")
        sheet["A5"].value, sheet["B5"].value = "填报单位：", "育塅乡总工会"

    [report] = recognise(changed(form(), apart), "6月.xlsx").reports
    assert report.org_unit_code == "430381203"


def test_a_confirmed_misspelling_is_known_and_a_new_one_is_a_question() -> None:
    assert recognise(form("育段乡总工会"), "6月.xlsx").reports[0].org_unit_code == "430381203"
    unsure = recognise(form("育端乡总工会"), "6月.xlsx")
    assert unsure.reports == []
    assert unsure.is_our_form
    assert codes(unsure) == [("hard", "org_unit_likely", "A5")]
    assert "育塅乡(430381203)" in unsure.findings[0].message_zh


@pytest.mark.parametrize(
    ("change", "name", "code"),
    [
        (write(A5="填报单位："), "6月.xlsx", "org_unit_missing"),
        (write(A5="填报单位：qqq"), NAME, "org_unit_unknown"),
        (write(A5="填报单位：湘乡市总工会"), "6月.xlsx", "org_unit_likely"),
        (write(), "望春门街道2006年6月.xlsx", "org_unit_differs"),
        (write(E5=None), "昆仑桥.xlsx", "period_missing"),
        (write(A4="2006年5月"), NAME, "period_several"),
        (write(), "昆仑桥2006年5月.xlsx", "period_differs"),
        (write(), "昆仑桥5月报表(最终版).xlsx", "period_differs"),
        (write(E5="2006年7月"), "昆仑桥.xlsx", "form_not_in_force"),
        (write(B6="编号"), NAME, "form_header_missing"),
    ],
)
def test_an_unclear_unit_or_month_is_a_question_and_lands_nothing(
    change: Callable[[Worksheet], None], name: str, code: str
) -> None:
    recognised = recognise(changed(form(), change), name)
    assert recognised.reports == []
    assert recognised.is_our_form
    assert code in [finding.code for finding in recognised.findings]


@pytest.mark.parametrize(
    "written",
    [
        "2006年6月",
        "06年6月",
        "06年1-6月",
        "06年06月份",
        "２００６年６月",
        "2006年06月份",
        "2006-06",
        "2006.6",
    ],
)
def test_a_month_is_read_in_the_ways_it_is_written(written: object) -> None:
    [report] = recognise(changed(form(), write(E5=written)), "a.xlsx").reports
    assert report.period_month == JUNE


def test_unit_and_a_month_of_a_short_year_may_stand_in_one_cell() -> None:
    [report] = recognise(changed(form(), write(A5=f"填报单位：{UNIT} 06年6月", E5=None)), "a.xlsx").reports
    assert (report.org_unit_code, report.period_month) == (UNIT_CODE, JUNE)


@pytest.mark.parametrize(
    ("written", "name", "code"),
    [
        ("1月1日至6月20日", "2006年6月.xlsx", None),
        ("2006年1月1日—2006年6月30日", "6月.xlsx", None),
        ("2006年1月1日至6月20日", "a.xlsx", "period_missing"),  # the days alone
        ("2006年1月1日至5月20日", "2006年6月.xlsx", "period_differs"),
        ("2006年6月（1月1日至5月20日）", "a.xlsx", "period_several"),
        ("2006年6月（1月1日至6月20日）", "a.xlsx", None),
        ("2005年1月1日至2006年6月20日", "a.xlsx", "period_missing"),
    ],
)
def test_days_since_new_year_are_a_report_of_their_last_month_when_another_place_agrees(
    written: str, name: str, code: str | None
) -> None:
    found = recognise(changed(form(), write(E5=written)), name)
    assert [each.code for each in found.findings if each.severity == "hard"] == ([code] if code else [])
    assert [report.period_month for report in found.reports] == ([] if code else [JUNE])


def test_the_day_of_reporting_and_the_validity_are_not_the_month() -> None:
    [report] = recognise(changed(form(), write(A4="报出日期：2006年7月3日")), "7月3日报6月报表.xlsx").reports
    assert report.period_month == JUNE


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (put("org_new_total", "D", "77"), [("hard", "line_unknown", "B10"), ("hard", "line_missing", None)]),
        (put("org_new_total", "D", "13"), [("hard", "line_differs", "B10"), ("hard", "line_missing", None)]),
        (put("org_new_total", "B", "新增会员"), [("hard", "line_differs", "B10"), ("hard", "line_missing", None)]),
        (put("org_new_total", "C", "万元"), [("hard", "unit_differs", "B10")]),
        (put("org_new_total", "C", "吨"), [("hard", "unit_differs", "B10")]),
        (put("org_new_total", MONTH, "不详"), [("hard", "number_unreadable", "E10")]),
        (put("org_new_total", MONTH, "5人"), [("hard", "number_unit_differs", "E10")]),
        (put("fee_remitted", MONTH, "5万"), [("hard", "number_unit_unclear", "E72")]),
        (put("org_new_total", MONTH, date(2006, 6, 5)), [("hard", "number_is_date", "E10")]),
        (put("org_new_total", MONTH, "=SUM(E11:E14)"), [("hard", "number_not_computed", "E10")]),
        (put("org_stock", MONTH, 5), [("soft", "stock_in_month", "E17")]),
    ],
)
def test_a_wrong_cell_is_named_with_its_place(
    change: Callable[[Worksheet], None], expected: list[tuple[str, str, str | None]]
) -> None:
    assert codes(recognise(changed(form(), change))) == expected


def test_an_error_value_is_flagged_and_neither_blank_nor_zero() -> None:
    def broken(sheet: Worksheet) -> None:
        cell = sheet[f"{YTD}{row_of(sheet, '01')}"]
        cell.value, cell.data_type = "#REF!", "e"

    recognised = recognise(changed(form(), broken))
    assert codes(recognised) == [("hard", "number_is_error", "F10")]
    [cell] = [cell for cell in recognised.reports[0].cells if cell.cell == "F10"]
    assert (cell.text, cell.value, cell.qualifier) == ("#REF!", None, None)


@pytest.mark.parametrize(
    ("written", "value", "unit", "qualifier"),
    [
        ("12,345", "12345", "元", "exact"),
        ("1.2万元", "12000", "元", "exact"),
        ("近500元", "500", "元", "at_most"),
        ("无", "0", "元", "exact"),
        ("/", None, "元", "not_applicable"),
        (None, None, "元", None),
    ],
)
def test_a_value_keeps_its_text_unit_and_qualifier(
    written: object, value: str | None, unit: str, qualifier: str | None
) -> None:
    recognised = recognise(changed(form(), put("aid_paid", YTD, written)))
    [cell] = [c for c in recognised.reports[0].cells if (c.indicator_code, c.column_role) == ("aid_paid", "ytd")]
    assert recognised.findings == []
    assert (cell.value, cell.unit_code, cell.qualifier) == (value and Decimal(value), unit, qualifier)
    assert cell.text == ("" if written is None else written)


def test_an_amount_in_another_unit_of_the_same_measure_is_kept_in_that_unit() -> None:
    [report] = recognise(changed(form(), put("fee_remitted", MONTH, "178元"))).reports
    [cell] = [c for c in report.cells if (c.indicator_code, c.column_role) == ("fee_remitted", "month")]
    assert (cell.value, cell.unit_code) == (178, "元")


def test_rows_may_move_and_a_blank_code_is_made_up_for_by_the_label() -> None:
    def shifted(sheet: Worksheet) -> None:
        sheet[f"D{row_of(sheet, '01')}"].value = None
        sheet.insert_rows(1, 3)
        sheet.insert_cols(1)
        for merge in list(sheet.merged_cells.ranges):  # openpyxl leaves them where they were
            merge.shift(1, 3)

    [report] = recognise(changed(form(org_new_total=7), shifted)).reports
    figures = {cell.indicator_code: (cell.cell, cell.value) for cell in report.cells if cell.column_role == "ytd"}
    assert figures["org_new_total"] == ("G13", 7)


def test_a_line_that_is_missing_or_twice_is_told() -> None:
    def dropped(sheet: Worksheet) -> None:
        sheet.delete_rows(row_of(sheet, "05"))

    recognised = recognise(changed(form(), dropped))
    assert codes(recognised) == [("hard", "line_missing", None)]
    assert "05" in recognised.findings[0].message_zh

    def doubled(sheet: Worksheet) -> None:
        row = row_of(sheet, "02")
        for column, cell in zip("BCDEF", sheet[row_of(sheet, "01")][1:6], strict=True):
            sheet[f"{column}{row}"].value = cell.value

    found = codes(recognise(changed(form(), doubled)))
    assert found == [("hard", "line_twice", "B11"), ("hard", "line_missing", None)]


def test_a_form_without_any_figure_is_told() -> None:
    def emptied(sheet: Worksheet) -> None:
        for line_no in (f"{number:02d}" for number in range(1, 61)):
            for column in (MONTH, YTD):
                sheet[f"{column}{row_of(sheet, line_no)}"].value = None

    assert codes(recognise(changed(form(), emptied))) == [("hard", "form_blank", None)]


def test_a_workbook_that_is_another_table_is_not_our_form() -> None:
    book = Workbook()
    book.worksheets[0].append(["姓名", "电话"])
    recognised = recognise(saved(book))
    assert not recognised.is_our_form
    assert "湘工月01表" in recognised.findings[0].message_zh


def test_hidden_and_other_sheets_are_not_read_and_named() -> None:
    def add(sheet: Worksheet) -> None:
        other = sheet.parent.create_sheet("填表说明")
        other.append(["请按时报送"])
        hidden = sheet.parent.copy_worksheet(sheet)
        hidden.title, hidden.sheet_state = "五月", "hidden"

    recognised = recognise(changed(form(), add))
    assert [report.sheet for report in recognised.reports] == ["月报表"]
    assert codes(recognised) == [("info", "sheet_other", None), ("info", "sheet_hidden", None)]


def test_two_sheets_with_the_form_of_one_unit_and_month_are_a_question() -> None:
    def copied(sheet: Worksheet) -> None:
        sheet.parent.copy_worksheet(sheet).title = "月报表(2)"

    recognised = recognise(changed(form(), copied))
    assert recognised.reports == []
    assert [finding.code for finding in recognised.findings] == ["form_twice"]


def test_two_units_in_one_workbook_are_two_reports() -> None:
    def copied(sheet: Worksheet) -> None:
        second = sheet.parent.copy_worksheet(sheet)
        second.title, second["A5"].value = "望春门", "填报单位：望春门街道总工会"

    reports: Iterable[str] = [report.org_unit_code for report in recognise(changed(form(), copied), "6月.xlsx").reports]
    assert reports == [UNIT_CODE, "430381001"]


def test_the_unit_used_in_these_tests_is_the_first_of_its_names() -> None:
    assert recognise(form(UNIT)).reports[0].org_unit_code == UNIT_CODE


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Recogniser:
    """A county in which 昆仑桥街道 opened in the middle of March 2005 and closed at the end of May 2006."""
    seeds = tmp_path_factory.mktemp("county") / "seeds"
    shutil.copytree(SEEDS, seeds)
    units = seeds / "org_units.csv"
    lines = units.read_text("utf-8-sig").splitlines()
    lines = [f"{line.rsplit(',', 2)[0]},2005-03-15,2006-05-31" if UNIT_CODE in line else line for line in lines]
    units.write_text("\n".join(lines) + "\n", "utf-8")
    return Recogniser(seeds)


@pytest.mark.parametrize("unit", [UNIT, "昆仑桥", UNIT_CODE])
@pytest.mark.parametrize(("month", "is_absent"), [(date(2005, 2, 1), True), (date(2005, 3, 1), False),
                                                  (date(2006, 5, 1), False), (JUNE, True)])  # fmt: skip
def test_a_report_from_before_a_unit_opened_or_after_it_closed_is_a_question(
    merged: Recogniser, unit: str, month: date, is_absent: bool
) -> None:
    found = merged.recognise(readers.read(form(unit, month), "月报.xlsx").sheets, "月报.xlsx")
    assert codes(found) == ([("hard", "org_unit_absent", "A5")] if is_absent else [])
    assert len(found.reports) == (0 if is_absent else 1)


def test_a_row_of_a_unit_that_has_closed_is_asked_about_in_a_table_of_units(merged: Recogniser) -> None:
    rows = [["2006年6月工会工作月报表"], ["单位", "新建工会组织数（本月数）", "新发展会员数（本月数）"],
            [UNIT, 1, 2], ["东山街道", 3, 4]]  # fmt: skip
    found = merged.recognise(readers.read(table(("汇总", rows)), "汇总.xlsx").sheets, "汇总.xlsx")
    assert ("hard", "org_unit_absent", "A3") in codes(found)
    assert [report.org_unit_code for report in found.reports] == ["430381004"]
