"""The list in front: every finding with a link to its cell, room to explain, and a sheet that prints."""

from typing import Any

from ingestion.returning.marking import mark
from tests.ingestion.returning.workbooks import SHEET, form, hard, info, listed, opened, soft


def review(*marks: Any, **other: Any) -> Any:
    return opened(mark(form(), marks, file_name="6月报表.xlsx", **other)).worksheets[0]


def row_of(sheet: Any, number: int) -> int:
    return next(cell.row for cell in sheet["A"] if cell.value == number)


def test_it_is_the_first_sheet_and_says_what_it_is_about() -> None:
    sheet = review(hard(), unit="育塅乡总工会", period="2006年6月")
    text = " ".join(str(row[0].value) for row in sheet.iter_rows(max_col=1))

    assert sheet.title == "审核意见"
    for said in ("6月报表.xlsx", "育塅乡总工会", "2006年6月", "共 1 项:强制性 1 项"):
        assert said in text


def test_what_must_be_mended_comes_first_then_the_order_of_the_sheet() -> None:
    rows = listed(mark(form(), [info("A1"), soft("E6"), soft("E5"), hard("E7"), hard(None)], file_name="6月.xlsx"))

    assert [(row[1], row[3]) for row in rows] == [
        ("强制性", None), ("强制性", "E7"), ("核实性", "E5"), ("核实性", "E6"), ("提示性", "A1"),
    ]  # fmt: skip
    assert [row[0] for row in rows] == [1, 2, 3, 4, 5]


def test_a_row_tells_all_of_a_finding() -> None:
    (row,) = listed(mark(form(), [soft("E5", found="20000", expected="200 至 10000")], file_name="6月.xlsx"))
    assert row == (1, "核实性", SHEET, "E5", "新建工会组织", "20000", "200 至 10000", "超出通常范围,请核实。", None)


def test_the_cell_is_a_link_inside_the_workbook_and_none_leads_out() -> None:
    def rename(book: Any) -> None:
        book[SHEET].title = "6月'草稿'"

    book = opened(mark(form(change=rename), [hard("C2", sheet="6月'草稿'")], file_name="6月.xlsx"))
    cell = book.worksheets[0].cell(row_of(book.worksheets[0], 1), 4)
    assert cell.hyperlink.location == "'6月''草稿'''!A2"
    assert cell.hyperlink.target is None
    assert cell.value == "C2"


def test_only_the_explanation_of_a_soft_finding_can_be_typed_into_and_shows_a_hint() -> None:
    sheet = review(hard("E4"), soft("E5"), info("E6"))
    places = {number: sheet.cell(row_of(sheet, number), 9) for number in (1, 2, 3)}

    assert sheet.protection.sheet
    assert [places[number].protection.locked for number in (1, 2, 3)] == [True, False, True]
    assert places[1].value == "须改正"
    (hint,) = sheet.data_validations.dataValidation
    assert str(hint.sqref) == places[2].coordinate
    assert hint.showInputMessage
    assert 0 < len(hint.prompt) <= 255


def test_it_prints_on_a4_landscape_with_its_header_on_each_page() -> None:
    sheet = review(hard())
    head = row_of(sheet, 1) - 1

    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == f"${head}:${head}"
    assert sheet.print_area == f"'审核意见'!$A$1:$I${head + 1}"


def test_technical_columns_and_rows_are_hidden() -> None:
    sheet = review(hard("E4"), soft("E5"))
    assert sheet.column_dimensions["J"].hidden
    visible = [row for row in range(row_of(sheet, 2) + 1, sheet.max_row + 1) if not sheet.row_dimensions[row].hidden]
    assert visible == []


def test_a_long_message_gets_a_row_high_enough_to_read() -> None:
    sheet = review(hard("E4", "请核对后改正。" * 40), hard("E5", "短"))
    assert sheet.row_dimensions[row_of(sheet, 1)].height > 5 * sheet.row_dimensions[row_of(sheet, 2)].height / 2


def test_without_findings_it_says_so() -> None:
    sheet = review()
    assert "没有需要修改的地方" in str(sheet["A3"].value)


def test_a_sheet_of_the_same_name_that_is_not_ours_stays() -> None:
    def other(book: Any) -> None:
        book.create_sheet("审核意见")["A1"] = "领导的意见"

    book = opened(mark(form(change=other), [hard()], file_name="6月.xlsx"))
    assert book.sheetnames == ["审核意见(2)", SHEET, "审核意见"]
    assert book["审核意见"]["A1"].value == "领导的意见"
