"""The copy that goes back: wrong cells marked, everything else as it was."""

import base64
import io
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.worksheet.datavalidation import DataValidation

from ingestion.readers.workbook import Sheet
from ingestion.returning.marking import mark
from ingestion.returning.marks import Mark
from tests.ingestion.returning.workbooks import (
    GREY,
    SHEET,
    form,
    hard,
    info,
    listed,
    opened,
    parts,
    plain,
    repacked,
    saved,
    soft,
)

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


@pytest.mark.parametrize(
    ("finding", "word", "colour", "frame"),
    [
        (hard("E4"), "强制性", "FFFFA9A7", "thick"),
        (soft("E4"), "核实性", "FFFFEB9B", "mediumDashed"),
        (info("E4"), "提示性", "FFCFE3F7", "mediumDashDotDot"),
    ],
)
def test_each_severity_has_its_colour_its_frame_and_its_word(finding: Mark, word: str, colour: str, frame: str) -> None:
    cell = opened(mark(form(), [finding], file_name="6月.xlsx"))[SHEET]["E4"]

    assert cell.fill.fgColor.rgb == colour
    assert {getattr(cell.border, side).style for side in ("left", "right", "top", "bottom")} == {frame}
    assert cell.comment.text.startswith(word)
    assert cell.comment.author == "Guoban"


def test_a_comment_says_what_is_wrong_what_was_expected_and_what_to_do() -> None:
    finding = soft("E5", "超出通常范围。", found="20000", expected="200 至 10000 元")
    comment = opened(mark(form(), [finding], file_name="6月.xlsx"))[SHEET]["E5"].comment.text

    assert "超出通常范围。" in comment
    assert "填报值:20000" in comment
    assert "应为:200 至 10000 元" in comment
    assert "第 1 项的说明栏" in comment


def test_several_findings_on_a_cell_share_a_comment_and_the_strictest_gives_the_colour() -> None:
    cell = opened(mark(form(), [info("E5", "丙"), soft("E5", "乙"), hard("E5", "甲")], file_name="6月.xlsx"))[SHEET][
        "E5"
    ]

    assert cell.fill.fgColor.rgb == "FFFFA9A7"
    assert [line[:3] for line in cell.comment.text.split("\n") if line[:3] in ("强制性", "核实性", "提示性")] == [
        "强制性", "核实性", "提示性",
    ]  # fmt: skip
    assert "第1、2、3项" in cell.comment.text


def test_a_merged_cell_is_marked_at_its_top_left_and_framed_as_a_whole() -> None:
    sheet = opened(mark(form(), [hard("C2")], file_name="6月.xlsx"))[SHEET]

    assert sheet["A2"].fill.fgColor.rgb == "FFFFA9A7"
    assert sheet["A2"].comment is not None
    assert sheet["A2"].border.left.style == sheet["D2"].border.right.style == sheet["C2"].border.top.style == "thick"
    assert "A2:D2" in [str(merge) for merge in sheet.merged_cells.ranges]


def test_an_empty_cell_outside_the_table_can_be_marked() -> None:
    sheet = opened(mark(form(), [hard("Z99")], file_name="6月.xlsx"))[SHEET]
    assert sheet["Z99"].fill.fgColor.rgb == "FFFFA9A7"
    assert sheet["Z99"].value is None


def test_what_is_not_marked_keeps_its_look_and_value() -> None:
    def picture(book: Any) -> None:
        sheet = book[SHEET]
        sheet.add_image(Image(io.BytesIO(DOT)), "H2")
        sheet["F5"].comment = Comment("请看附件", "填报人")
        sheet["F6"] = 3105.5
        sheet["F6"].number_format = "yyyy-mm-dd"  # an amount under a date format by mistake
        rule = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0")
        rule.add("E4:E8")
        sheet.add_data_validation(rule)
        sheet.conditional_formatting.add("F4:F8", CellIsRule(operator="lessThan", formula=["0"], fill=GREY))
        sheet["B5"] = CellRichText("其中:", TextBlock(InlineFont(b=True), "农民工"))
        sheet.protection.sheet = True
        sheet.column_dimensions["B"].width = 33

    before = opened(form(change=picture))[SHEET]
    returned = mark(form(change=picture), [hard("E4")], file_name="6月.xlsx")
    after = opened(returned)[SHEET]

    assert [[cell.value for cell in row] for row in after["A1:F9"]] == [
        [cell.value for cell in row] for row in before["A1:F9"]
    ]
    assert after["A1"].font.size == 20
    assert after["B3"].fill.fgColor.rgb == GREY.fgColor.rgb
    assert (after.freeze_panes, after.print_title_rows, after.page_setup.orientation) == ("E4", "$3:$3", "landscape")
    assert after.column_dimensions["B"].width == 33
    assert after.protection.sheet
    assert str(after.data_validations.dataValidation[0].sqref) == "E4:E8"
    assert after["F5"].comment.text == "请看附件"
    assert [str(area.sqref) for area in after.conditional_formatting] == ["F4:F8"]
    assert load_workbook(io.BytesIO(returned), rich_text=True)[SHEET]["B5"].value[1].font.b
    assert len(after._images) == 1
    assert b"3105.5<" in parts(returned)["xl/worksheets/sheet2.xml"]


def test_the_clerks_own_comment_stays_below_ours() -> None:
    def comment(book: Any) -> None:
        book[SHEET]["E4"].comment = Comment("这是我写的", "填报人")

    returned = opened(mark(form(change=comment), [hard("E4")], file_name="6月.xlsx"))[SHEET]["E4"].comment.text
    assert returned.startswith("强制性")
    assert returned.endswith("这是我写的")


def test_findings_without_a_place_are_listed_and_mark_nothing() -> None:
    marks = [
        hard(None),
        hard("E4", sheet="没有这张表"),
        hard("E0"),
        hard("ZZZZ1"),
        hard("A1048577"),
        hard(None, sheet=None),
    ]
    returned = mark(form(), marks, file_name="6月.xlsx")

    assert len(listed(returned)) == len(marks)
    assert not [cell for row in opened(returned)[SHEET].iter_rows() for cell in row if cell.comment]


def test_a_marked_workbook_is_read_the_same_by_another_reader() -> None:
    before, after = plain(form())[0], plain(mark(form(), [hard("E4"), soft("C2")], file_name="6月.xlsx"))[1]
    assert after.name == SHEET
    assert after.rows == before.rows


def test_the_same_input_gives_the_same_bytes() -> None:
    marks = [hard("E4"), soft("E5"), info("A1")]
    delivered = form()
    assert mark(delivered, marks, file_name="6月.xlsx") == mark(delivered, marks, file_name="6月.xlsx")
    assert mark(b"csv", marks, file_name="6月.csv", sheets=[Sheet(SHEET, [["x", 1]])]) == mark(
        b"csv", marks, file_name="6月.csv", sheets=[Sheet(SHEET, [["x", 1]])]
    )


def test_five_hundred_findings_fit() -> None:
    marks = [(hard, soft, info)[number % 3](f"E{number % 250 + 4}", f"第{number}条") for number in range(500)]
    returned = mark(form(300), marks, file_name="6月.xlsx")

    assert len(listed(returned)) == 500
    assert sum(1 for row in opened(returned)[SHEET].iter_rows() for cell in row if cell.comment) == 250


def test_more_findings_than_anyone_mends_are_cut_and_counted() -> None:
    returned = mark(form(), [soft(None) for _ in range(3_002)] + [hard("E4")], file_name="6月.xlsx")

    assert len(listed(returned)) == 3_000
    assert listed(returned)[0][1] == "强制性"
    text = "".join(str(cell.value or "") for row in opened(returned).worksheets[0].iter_rows(max_col=1) for cell in row)
    assert "共 3003 项" in text
    assert "另有 3 项未列出" in text


def test_a_sheet_gets_no_more_comments_than_spreadsheets_can_number() -> None:
    returned = mark(form(), [hard(f"E{row}") for row in range(4, 1_104)], file_name="6月.xlsx")
    sheet = opened(returned)[SHEET]
    assert sum(1 for row in sheet.iter_rows() for cell in row if cell.comment) == 1_000
    assert sheet["E1103"].fill.fgColor.rgb == "FFFFA9A7"


def test_the_words_come_in_english_on_request() -> None:
    returned = opened(mark(form(), [soft("E5")], file_name="June.xlsx", lang="en"))
    assert returned.sheetnames == ["Review", SHEET]
    assert returned[SHEET]["E5"].comment.text.startswith("To verify: English:")


def test_a_book_with_macros_comes_back_without_them() -> None:
    source = parts(form())
    types = source["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    returned = mark(
        repacked(form(), {"[Content_Types].xml": types, "xl/vbaProject.bin": b"macro"}), [hard()], file_name="6月.xlsm"
    )
    assert "xl/vbaProject.bin" not in parts(returned)
    assert b"macroEnabled" not in parts(returned)["[Content_Types].xml"]
    assert opened(returned)[SHEET]["E4"].comment is not None


def test_only_the_list_is_selected_when_the_copy_opens() -> None:
    book = opened(form())
    book.create_sheet("上月")
    book.active = 1
    returned = opened(mark(saved(book), [hard()], file_name="6月.xlsx"))
    assert returned.active.title == "审核意见"
    assert [sheet.sheet_view.tabSelected for sheet in returned.worksheets] == [True, False, False]
