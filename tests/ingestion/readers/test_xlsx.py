"""Cells of .xlsx as they stand, whichever program wrote the XML."""

import io
from datetime import date, datetime, time

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from ingestion.readers import Sheet, read, sheetxml
from tests.ingestion.readers.zips import MAIN, STRICT, parts, row, sheet, xlsx, zipped


def only(data: bytes, name: str = "6月.xlsx") -> Sheet:
    (found,) = read(data, name).sheets
    return found


def test_text_numbers_and_truth_values_come_as_they_stand() -> None:
    rows = (
        row(A1="  填报 单位 ", B1=5, C1=3.1055, D1="0012", E1="=1+1") + '<row r="2"><c r="B2" t="b"><v>1</v></c></row>'
    )
    assert only(xlsx(rows)).rows == [
        ["  填报 单位 ", 5, 3.1055, "0012", "=1+1"],
        [None, True, None, None, None],
    ]


def test_numbers_that_only_python_would_read_stay_text() -> None:
    rows = "".join(
        f'<c r="{column}1"><v>{text}</v></c>'
        for column, text in zip("ABCDEF", ("1_000", "１２", "nan", "-inf", "1,234", "abc"), strict=True)
    )
    assert only(xlsx(f'<row r="1">{rows}</row>')).rows == [["1_000", "１２", "nan", "-inf", "1,234", "abc"]]


def test_the_first_cell_is_a1_even_if_the_table_starts_at_d4() -> None:
    found = only(xlsx('<row r="4"><c r="D4"><v>7</v></c></row>', before='<dimension ref="D4"/>'))
    assert found.rows[3] == [None, None, None, 7] and len(found.rows) == 4


def test_a_dimension_that_claims_a1_only_loses_nothing() -> None:
    assert only(xlsx(row(A1="表", F1=9), before='<dimension ref="A1"/>')).rows == [["表", None, None, None, None, 9]]


def test_an_error_cell_is_recorded_and_not_blank() -> None:
    found = only(xlsx('<row r="1"><c r="B1" t="e"><f>Sheet9!A1</f><v>#REF!</v></c></row>'))
    assert found.errors == {(0, 1): "#REF!"} and found.rows == [[None, "#REF!"]]


@pytest.mark.parametrize(
    "formula", ["<f>SUM(B1:B9)</f>", "<f>SUM(B1:B9)</f><v></v>", "<f>B1</f><v/>", '<f t="shared" si="0"/>']
)
def test_a_formula_nobody_has_calculated_is_recorded_and_not_blank(formula: str) -> None:
    found = only(xlsx(f'<row r="1"><c r="A1"><v>1</v></c><c r="C1">{formula}</c></row>'))
    assert found.uncached == {(0, 2)} and found.rows == [[1, None, None]]


def test_a_formula_with_a_result_gives_the_result() -> None:
    found = only(xlsx('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"a"</f><v></v></c></row>'))
    assert found.rows == [[2]] and not found.uncached


def test_made_up_zeros_of_a_library_that_calculates_nothing_are_no_results() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        worksheet = book.add_worksheet()
        worksheet.write("A1", 5)
        worksheet.write_formula("B1", "=A1*2")
    found = only(buffer.getvalue())
    assert found.uncached == {(0, 1)} and found.rows == [[5, None]]


def test_values_hidden_under_a_merge_are_dropped_and_noted() -> None:
    book = read(xlsx(row(A1=5, B1=777, C1=888), after='<mergeCells><mergeCell ref="A1:C1"/></mergeCells>'), "a.xlsx")
    assert book.sheets[0].rows == [[5]] and ("file_note_covered", {"sheet": "Sheet1", "cells": 2}) in book.notes


def test_merges_are_told_within_the_filled_area() -> None:
    found = only(
        xlsx(
            row(A1="标题") + '<row r="2"><c r="B2"><v>1</v></c></row>',
            after='<mergeCells><mergeCell ref="A1:XFD1"/></mergeCells>',
        )
    )
    assert found.merges == ((0, 0, 0, 1),)


def test_hidden_sheets_rows_and_columns_are_read_and_told() -> None:
    rows = (
        row(A1=1, B1=2)
        + '<row r="2" hidden="1"><c r="A2"><v>3</v></c></row>'
        + '<row r="3" ht="0" customHeight="1"><c r="A3"><v>4</v></c></row>'
    )
    data = zipped(
        parts(
            sheet(rows, before='<cols><col min="2" max="16384" width="9" hidden="1"/></cols>'),
            sheet(row(A1=1)),
            states=("visible", "veryHidden"),
        )
    )
    first, second = read(data, "a.xlsx").sheets
    assert (first.hidden_rows, first.hidden_columns, first.hidden, second.hidden) == ({1, 2}, {1}, False, True)
    assert first.rows == [[1, 2], [3, None], [4, None]]


@pytest.mark.parametrize(
    ("code", "stored", "value"),
    [
        ("yyyy-mm-dd", "38869", date(2006, 6, 1)),
        ("yyyy&quot;年&quot;m&quot;月&quot;", "38869", date(2006, 6, 1)),
        ("yyyy/m/d h:mm", "38869.75", datetime(2006, 6, 1, 18)),
        ("h:mm", "0.5", time(12)),
        ("[h]:mm", "1.5", 1.5),
        ("yyyy-mm-dd", "-1E300", -1e300),
        ("yyyy-mm-dd", "1E300", 1e300),
        ("[h]:mm:ss", "-1E300", -1e300),
        ("yyyy-mm-dd", "60", 60),
        ("0.00 km", "3", 3),
        ("0.00%", "0.5846", 0.5846),
    ],
)
def test_a_formatted_number_keeps_its_format_and_what_was_stored(code: str, stored: str, value: object) -> None:
    found = only(xlsx(f'<row r="1"><c r="A1" s="1"><v>{stored}</v></c></row>', formats=[code]))
    assert found.rows == [[value]] and found.formats == {(0, 0): code.replace("&quot;", '"')}
    if isinstance(value, date | time):
        assert found.serials == {(0, 0): float(stored)}


def test_dates_count_from_1904_where_the_workbook_says_so() -> None:
    book = read(
        xlsx('<row r="1"><c r="A1" s="1"><v>37407</v></c></row>', formats=["yyyy-mm-dd"], properties='date1904="1"'),
        "a.xlsx",
    )
    assert book.date1904 and book.sheets[0].rows == [[date(2006, 6, 1)]]


def test_bare_numbers_have_no_format_worth_telling() -> None:
    assert (
        only(xlsx('<row r="1"><c r="A1" s="1"><v>5</v></c></row>', formats=["#,##0.00_ ;[Red]\\-#,##0.00\\ "])).formats
        == {}
    )


def test_the_chinese_built_in_date_formats_are_dates() -> None:
    made = parts(sheet('<row r="1"><c r="A1" s="1"><v>38869</v></c></row>'), formats=["0"])
    made["xl/styles.xml"] = str(made["xl/styles.xml"]).replace('<xf numFmtId="164"/>', '<xf numFmtId="57"/>')
    assert only(zipped(made)).rows == [[date(2006, 6, 1)]]


def test_strict_workbooks_with_iso_dates_are_read() -> None:
    rows = '<row r="1"><c r="A1" t="d"><v>2006-06-01</v></c><c r="B1"><v>4</v></c></row>'
    assert only(zipped(parts(sheet(rows, namespace=STRICT)))).rows == [[date(2006, 6, 1), 4]]


STRINGS = (
    f'<sst xmlns="{MAIN}" count="1" uniqueCount="1"><si><t>工会</t></si><si><r><t>其</t></r><r><rPr/><t>中</t></r>'
    "<rPh><t>qizhong</t></rPh></si><si><t>a&amp;b &#x4e2d;_x000D_\nc_x0007_</t></si><si><t/></si></sst>"
)
CELLS = "".join(f'<c r="{column}1" t="s"><v>{number}</v></c>' for number, column in enumerate("ABCD"))


def test_shared_texts_come_without_readings_and_escapes() -> None:
    assert only(xlsx(f'<row r="1">{CELLS}</row>', strings=STRINGS)).rows == [["工会", "其中", "a&b 中\r\nc_x0007_"]]


@pytest.mark.parametrize(
    "unusual",
    [
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>12</x:v></x:c></x:row></x:sheetData>'
        "</x:worksheet>",
        sheet('<row><c><v>12</v></c></row>'),
        sheet("<row r='1'><c r='A1'><v>12</v></c></row>"),
        sheet('<row r="1"><c r="A1"><v>1<!-- x -->2</v></c></row>'),
        sheet('<row r="1"><c r="A1"><v><![CDATA[12]]></v></c></row>'),
        sheet('<row r="1"><c r="A1" ><v>12</v></c ></row>'),
        sheet('<row r="1">\n <c r="A1">\n  <v>12</v>\n </c>\n</row>'),
        sheet('<row r="1"><c r="a1"><v>12</v></c></row>'),
        sheet('<row r="1"><c r="A1"><v>&#49;2</v></c></row>'),
        sheet('<row r="1"><c r="A1" s="0" cm="1"><v>12</v></c></row>'),
        sheet('<row r="1"><c r="A1"><v>12</v></c></row>').replace("UTF-8", "UTF-16").encode("utf-16"),
        "\ufeff" + sheet('<row r="1"><c r="A1"><v>12</v></c></row>'),
    ],
    ids=range(12),
)  # fmt: skip
def test_xml_written_in_unusual_ways_means_the_same(unusual: str | bytes) -> None:
    assert only(zipped(parts(unusual))).rows == [[12]]


def test_an_inline_text_in_pieces_is_one_text() -> None:
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><r><t>女</t></r><r><t xml:space="preserve"> 职工</t></r></is></c></row>'
    )
    assert only(xlsx(rows)).rows == [["女 职工"]]


def varied() -> bytes:
    """A form as openpyxl writes it, with everything that a form has."""
    book = openpyxl.Workbook()
    worksheet = book.active
    worksheet.append(["2006年6月报表"])
    worksheet.merge_cells("A1:F1")
    for number in range(60):
        worksheet.append([f"T{number:02}", f'指标<{number}> & "其中"', number, number / 7, date(2006, 6, 1), None])
        worksheet.cell(number + 2, 6, number / 60).number_format = "0.00%"
    worksheet.row_dimensions[5].hidden = True
    worksheet.column_dimensions["C"].hidden = True
    worksheet["H3"] = "=SUM(C2:C60)"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_the_fast_way_and_the_thorough_way_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = read(varied(), "a.xlsx")
    monkeypatch.setattr(sheetxml, "usual", lambda _: None)
    assert read(varied(), "a.xlsx") == fast
    assert fast.sheets[0].hidden_rows == {4} and fast.sheets[0].hidden_columns == {2}


def test_values_agree_with_calamine_on_an_ordinary_form() -> None:
    ours = only(varied())
    theirs = CalamineWorkbook.from_filelike(io.BytesIO(varied())).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert [["" if cell is None else cell for cell in line[:6]] for line in ours.rows] == theirs


def test_charts_are_skipped_and_macros_and_links_noted() -> None:
    made = parts(sheet(row(A1=1)), sheet(row(A1=2)), names=("表一", "图"))
    made["xl/_rels/workbook.xml.rels"] = str(made["xl/_rels/workbook.xml.rels"]).replace(
        '/worksheet" Target="worksheets/sheet2', '/chartsheet" Target="worksheets/sheet2'
    )
    book = read(zipped(made | {"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": "<a/>"}), "a.xlsm")
    assert [one.name for one in book.sheets] == ["表一"] and book.format == "xlsm"
    assert {code for code, _ in book.notes} == {
        "file_note_skipped_sheet",
        "file_note_macros",
        "file_note_external_links",
    }
