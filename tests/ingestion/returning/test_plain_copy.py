"""Originals in other formats come back as .xlsx with their values where they stood."""

from datetime import date, datetime, time
from decimal import Decimal

from ingestion.readers.workbook import Sheet
from ingestion.returning.explanations import explanations
from ingestion.returning.marking import mark
from tests.ingestion.returning.workbooks import SHEET, form, hard, opened, plain, soft


def test_values_stand_at_the_same_addresses_and_are_marked_there() -> None:
    rows = [["6月报表", None, None], ["填报单位:", "育段乡", ""], [None, 3, 12.5], [None, "近500", True]]
    sheet = opened(mark(b"xls", [hard("C3")], file_name="6月.xls", sheets=[Sheet(SHEET, rows)]))[SHEET]

    assert [[cell.value for cell in row] for row in sheet["A1:C4"]] == [
        ["6月报表", None, None], ["填报单位:", "育段乡", None], [None, 3, 12.5], [None, "近500", True],
    ]  # fmt: skip
    assert sheet["C3"].fill.fgColor.rgb == "FFFFA9A7"


def test_merges_formats_and_hidden_sheets_are_kept() -> None:
    sheets = [
        Sheet(SHEET, [["标题", None], ["比例", 0.5846]], merges=((0, 0, 0, 1),), formats={(1, 1): "0.00%"}),
        Sheet("上月", [[1]], hidden=True),
    ]
    book = opened(mark(b"xls", [hard("B1")], file_name="6月.xls", sheets=sheets))
    assert [str(merge) for merge in book[SHEET].merged_cells.ranges] == ["A1:B1"]
    assert book[SHEET]["A1"].comment is not None
    assert book[SHEET]["B2"].number_format == "0.00%"
    assert book["上月"].sheet_state == "hidden"


def test_merges_that_overlap_or_lie_outside_are_left_out() -> None:
    merges = ((0, 0, 0, 1), (0, 1, 1, 1), (5, 5, 4, 4), (0, 0, 2_000_000, 3), (3, 0, 60_000, 50))
    book = opened(mark(b"xls", [], file_name="6月.xls", sheets=[Sheet(SHEET, [["x"]], merges=merges)]))
    assert [str(merge) for merge in book[SHEET].merged_cells.ranges] == ["A1:B1"]


def test_every_kind_of_value_can_be_written() -> None:
    values = [
        date(2006, 6, 5),
        datetime(2006, 6, 5, 8, 30),
        time(8, 30),
        Decimal("3.1055"),
        10**17,
        float("nan"),
        -1e300,
        1e-7,
    ]
    row = opened(mark(b"ods", [], file_name="6月.ods", sheets=[Sheet(SHEET, [values])]))[SHEET][1]  # type: ignore[list-item]
    assert [cell.value for cell in row] == [
        datetime(2006, 6, 5), datetime(2006, 6, 5, 8, 30), time(8, 30), 3.1055, "1" + "0" * 17, "nan", "-1e+300", 1e-7,
    ]  # fmt: skip


def test_sheet_names_that_excel_refuses_are_changed_and_findings_still_find_their_cell() -> None:
    names = ["6月[表]*?", "6月_表__", "很" * 40, "很" * 41, "", "history"]
    sheets = [Sheet(name, [[name or "无名"]]) for name in names]
    book = opened(mark(b"csv", [hard("A1", sheet=name) for name in names], file_name="6月.csv", sheets=sheets))

    assert len({name.casefold() for name in book.sheetnames}) == 7
    assert all(len(name) <= 31 for name in book.sheetnames)
    for sheet, name in zip(book.worksheets[1:], names, strict=True):
        assert sheet["A1"].value == (name or "无名")
        assert sheet["A1"].comment is not None


def test_a_returned_copy_saved_in_another_format_loses_its_old_list_and_keeps_what_was_explained() -> None:
    returned = opened(mark(form(), [soft("E5")], file_name="6月.xlsx"))
    sheets = plain(mark(form(), [soft("E5")], file_name="6月.xlsx"))
    row = next(place for place, values in enumerate(sheets[0].rows) if values[3] == "E5")
    sheets[0].rows[row][8] = "属实"
    again = mark(b"xls", [soft("E5")], file_name="6月.xls", sheets=sheets)

    assert opened(again).sheetnames == returned.sheetnames
    assert [one.text for one in explanations(plain(again))] == ["属实"]


def test_a_table_too_large_to_copy_is_only_listed() -> None:
    sheets = [Sheet(SHEET, [[1] * 400 for _ in range(300)])]
    assert opened(mark(b"csv", [hard()], file_name="6月.csv", sheets=sheets)).sheetnames == ["审核意见"]
