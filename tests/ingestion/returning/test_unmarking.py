"""A copy that was mended and comes back is marked afresh: old colours and comments do not pile up."""

from typing import Any

import pytest
from openpyxl.comments import Comment

from ingestion.returning.looks import FILLS, FRAMES
from ingestion.returning.marking import mark
from tests.ingestion.returning.workbooks import GREY, SHEET, form, hard, listed, opened, parts, saved, soft


def marked_cells(sheet: Any) -> list[str]:
    return [
        cell.coordinate
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
        or cell.fill.fgColor.rgb in FILLS
        or any((side := getattr(cell.border, name)) and side.color and side.color.rgb in FRAMES
               for name in ("left", "right", "top", "bottom"))
    ]  # fmt: skip


def returned_after(change: Any, *marks: Any) -> Any:
    """Marked, changed by the clerk, marked again."""
    book = opened(mark(form(), [hard("E4"), soft("B3"), hard("C2")], file_name="6月.xlsx"))
    change(book)
    return opened(mark(saved(book), list(marks), file_name="6月.xlsx"))


def test_a_mended_cell_gets_its_own_look_again() -> None:
    sheet = returned_after(lambda book: None)[SHEET]

    assert marked_cells(sheet) == []
    assert sheet["B3"].fill.fgColor.rgb == GREY.fgColor.rgb
    assert sheet["E4"].border.left.style == sheet["E4"].border.bottom.style == "thin"
    assert sheet["A2"].fill.fill_type is None
    assert sheet["D2"].border.right.style is None


def test_there_is_one_list_and_it_has_only_the_new_findings() -> None:
    book = returned_after(lambda book: None, soft("E6"))
    assert book.sheetnames == ["审核意见", SHEET]
    assert [row[3] for row in listed(saved(book))] == ["E6"]
    assert marked_cells(book[SHEET]) == ["E6"]


def test_returning_a_copy_ten_times_leaves_what_the_first_return_left() -> None:
    marks = [hard("E4"), soft("B3"), hard("C2")]
    first = data = mark(form(), marks, file_name="6月.xlsx")
    for _ in range(10):
        data = mark(data, marks, file_name="6月.xlsx")
    sheet = "xl/worksheets/sheet2.xml"
    assert [len(parts(data)), len(parts(data)[sheet])] == [len(parts(first)), len(parts(first)[sheet])]
    assert listed(data) == listed(first)
    assert marked_cells(opened(data)[SHEET]) == marked_cells(opened(first)[SHEET])


def test_a_copy_that_is_only_a_list_becomes_a_new_list() -> None:
    only = mark(b"not a workbook", [hard("E4")], file_name="6月.xlsx")
    assert opened(mark(only, [soft("E5")], file_name="6月.xlsx")).sheetnames == ["审核意见"]


def test_marks_are_found_where_inserted_rows_have_moved_them() -> None:
    sheet = returned_after(lambda book: book[SHEET].insert_rows(4, 2))[SHEET]
    assert [cell for cell in marked_cells(sheet) if cell[0] == "E"] == []
    assert sheet["E6"].border.left.style == "thin"


def test_marks_are_found_on_a_renamed_sheet() -> None:
    def rename(book: Any) -> None:
        book[SHEET].title = "月报表(改)"

    sheet = returned_after(rename)["月报表(改)"]
    assert marked_cells(sheet) == []
    assert sheet["B3"].fill.fgColor.rgb == GREY.fgColor.rgb


def test_marks_are_found_when_the_comment_was_deleted() -> None:
    def delete(book: Any) -> None:
        book[SHEET]["B3"].comment = None

    sheet = returned_after(delete)[SHEET]
    assert marked_cells(sheet) == []
    assert sheet["B3"].fill.fgColor.rgb == GREY.fgColor.rgb


def test_marks_are_found_when_a_program_dropped_the_author() -> None:
    def anonymous(book: Any) -> None:
        for cell in ("E4", "B3", "A2"):
            book[SHEET][cell].comment = Comment(book[SHEET][cell].comment.text, " ")

    assert marked_cells(returned_after(anonymous)[SHEET]) == []


def test_marks_come_off_even_when_the_list_was_deleted() -> None:
    sheet = returned_after(lambda book: book.remove(book["审核意见"]))[SHEET]
    assert marked_cells(sheet) == []


def test_a_look_the_clerk_gave_a_marked_cell_stays() -> None:
    def paint(book: Any) -> None:
        book[SHEET]["E4"].fill = GREY

    assert returned_after(paint)[SHEET]["E4"].fill.fgColor.rgb == GREY.fgColor.rgb


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_clerks_own_comment_comes_back(language: str) -> None:
    def comment(book: Any) -> None:
        book[SHEET]["E4"].comment = Comment("这是我写的\n〔x〕", "填报人")

    once = mark(form(change=comment), [hard("E4")], file_name="6月.xlsx", lang=language)
    twice = mark(once, [hard("E4")], file_name="6月.xlsx", lang=language)
    assert opened(twice)[SHEET]["E4"].comment.text.count("这是我写的") == 1
    last = opened(mark(twice, [], file_name="6月.xlsx", lang=language))[SHEET]["E4"].comment
    assert (last.text, last.author) == ("这是我写的\n〔x〕", "填报人")


def test_what_was_explained_stands_in_the_new_list_again() -> None:
    def explain(book: Any) -> None:
        sheet = book.worksheets[0]
        row = next(cell.row for cell in sheet["D"] if cell.value == "B3")
        sheet.cell(row, 9).value = "本月新建了三家"

    book = returned_after(explain, hard("E4"), soft("B3"), soft("E6"))
    assert [(row[3], row[8]) for row in listed(saved(book))] == [
        ("E4", "须改正"), ("B3", "本月新建了三家"), ("E6", None),
    ]  # fmt: skip
