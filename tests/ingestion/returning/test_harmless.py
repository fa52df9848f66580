"""What somebody wrote into a workbook or a name can do nothing in the copy."""

import io
import zipfile
from html import unescape
from typing import Any

import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from ingestion.readers.workbook import Sheet
from ingestion.returning.marking import mark
from tests.ingestion.returning.workbooks import SHEET, form, hard, opened, parts, plain, repacked, soft, with_cell

DANGEROUS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")']
ILLEGAL = "坏\x00\x01\x0b\x1f\x7f\ud800\ufffe\uffff字"


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_finding_that_looks_like_a_formula_stays_text(text: str) -> None:
    finding = soft("E5", text, indicator=text, found=text, expected=text, code=text)
    book = opened(mark(form(), [finding], file_name=text, unit=text, period=text))
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            assert cell.data_type != "f", cell.coordinate
            if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@", "\t", "\n")):
                assert cell.quotePrefix


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_of_the_original_that_looks_like_a_formula_stays_text(text: str) -> None:
    def write(book: Any) -> None:
        book[SHEET]["F5"] = text
        book[SHEET]["F5"].data_type = "s"

    data = form(change=write)
    assert opened(mark(data, [hard()], file_name="6月.xlsx"))[SHEET]["F5"].data_type == "s"
    copied = mark(b"csv", [hard()], file_name="6月.csv", sheets=[Sheet(SHEET, [["x"], [text]])])
    assert opened(copied)[SHEET]["A2"].data_type == "s"
    assert opened(copied)[SHEET]["A2"].quotePrefix


def test_characters_that_xml_forbids_do_no_harm_anywhere() -> None:
    finding = soft("E5", ILLEGAL, indicator=ILLEGAL, found=ILLEGAL, expected=ILLEGAL, code=ILLEGAL)
    nowhere = hard(ILLEGAL, sheet=ILLEGAL)
    for sheets in (None, [Sheet(ILLEGAL, [[ILLEGAL, 1]]), Sheet(SHEET, [[ILLEGAL]])]):
        original = b"no zip" if sheets else form()
        returned = mark(original, [finding, nowhere], file_name=ILLEGAL, unit=ILLEGAL, period=ILLEGAL, sheets=sheets)
        assert "坏␀␁␋␟␡" in opened(returned)[SHEET]["E5"].comment.text
        assert plain(returned)[0].name == "审核意见"


def test_texts_of_any_length_are_cut_to_what_a_cell_holds() -> None:
    long = "长" * 40_000 + "\U0001f600" * 20_000
    returned = mark(form(), [soft("E5", long, indicator=long, found=long, expected=long)], file_name=long)
    for row in opened(returned).worksheets[0].iter_rows():
        for cell in row:
            assert len(str(cell.value or "").encode("utf-16-le")) <= 2 * 32_767
    assert len(opened(returned)[SHEET]["E5"].comment.text) < 32_767


def test_a_text_that_only_looks_like_an_escape_stays_itself() -> None:
    returned = mark(form(), [soft("E5", "_x003D_1+1")], file_name="6月.xlsx")
    assert b"_x005F_x003D_1+1" in parts(returned)["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize(
    "formula",
    [
        "cmd|' /C calc'!A0",
        "[1]Sheet1!A1",
        "'[1]6月'!A1",
        "'C:\\x\\[y.xls]z'!A1",
        'WEBSERVICE("http://x")',
        'rtd("x",,"y")',
        'HYPERLINK("http://x","点我")',
        '\'a"\'!A1+WEBSERVICE("x")',
        '_xlfn.IMAGE("http://x")',
    ],
)
def test_a_formula_that_reaches_out_becomes_what_it_last_came_to(formula: str) -> None:
    escaped = formula.replace('"', "&quot;")
    data = with_cell(form(), "F5", f'<c r="F5"><f>{escaped}</f><v>12.5</v></c>')
    cell = opened(mark(data, [hard()], file_name="6月.xlsx"))[SHEET]["F5"]
    assert (cell.data_type, cell.value) == ("n", 12.5)


@pytest.mark.parametrize(
    ("xml", "kind", "value"),
    [
        ('<c r="F5" t="str"><f>[1]A!A1</f><v>=1+1</v></c>', "s", "=1+1"),
        ('<c r="F5" t="b"><f>[1]A!A1</f><v>1</v></c>', "b", True),
        ('<c r="F5" t="e"><f>[1]A!A1</f><v>#REF!</v></c>', "e", "#REF!"),
        ('<c r="F5"><f>[1]A!A1</f></c>', "s", "=[1]A!A1"),
    ],
)
def test_a_frozen_formula_keeps_the_kind_of_its_result(xml: str, kind: str, value: object) -> None:
    cell = opened(mark(with_cell(form(), "F5", xml), [hard()], file_name="6月.xlsx"))[SHEET]["F5"]
    assert (cell.data_type, cell.value) == (kind, value)


@pytest.mark.parametrize("formula", ["SUM(E4:E8)", 'E4&amp;"|:/ [1]"', "IF(E4&gt;0,1,0)", "'6月(草稿)'!A1"])
def test_an_ordinary_formula_stays_as_it_stands_with_its_result(formula: str) -> None:
    data = with_cell(form(), "F5", f'<c r="F5" t="str"><f>{formula}</f><v>甲&lt;乙</v></c>')
    returned = mark(data, [hard("F5")], file_name="6月.xlsx")
    assert opened(returned)[SHEET]["F5"].value == "=" + unescape(formula)
    assert plain(returned)[1].rows[4][5] == "甲<乙"
    again = mark(returned, [hard("F5")], file_name="6月.xlsx")
    assert plain(again)[1].rows[4][5] == "甲<乙"


def test_names_rules_and_charts_that_reach_out_are_left_behind() -> None:
    def add(book: Any) -> None:
        book.defined_names["外部"] = DefinedName("外部", attr_text="[1]Sheet1!$A$1")
        book.defined_names["Auto_Open"] = DefinedName("Auto_Open", attr_text="月报表!$A$1")
        book.defined_names["本表"] = DefinedName("本表", attr_text="月报表!$A$1")
        for formula, cell in (("[1]Sheet1!$A$1:$A$9", "E4"), ("$B$4:$B$8", "E5")):
            rule = DataValidation(type="list", formula1=formula)
            rule.add(cell)
            book[SHEET].add_data_validation(rule)
        chart = BarChart()
        chart.add_data(Reference(book[SHEET], min_col=5, min_row=4, max_row=8))
        book[SHEET].add_chart(chart, "H4")

    book = opened(mark(form(change=add), [hard()], file_name="6月.xlsx"))
    assert list(book.defined_names) == ["本表"]
    assert [str(rule.sqref) for rule in book[SHEET].data_validations.dataValidation] == ["E5"]
    assert len(book[SHEET]._charts) == 1


def test_outer_links_go_inner_links_stay_and_no_blank_cell_gains_a_value() -> None:
    def link(book: Any) -> None:
        book.create_sheet("目录")["A1"] = "说明"
        book[SHEET]["F5"].hyperlink = "http://example.org/"
        book[SHEET]["H9"].hyperlink = "file:///etc/passwd"
        book[SHEET]["H9"].value = None

    data = form(change=link)
    sheet = parts(data)["xl/worksheets/sheet1.xml"].replace(
        b"<hyperlinks>",
        '<hyperlinks><hyperlink ref="A4" location="目录!A1"/><hyperlink ref="J1" location="目录!A1"/>'.encode(),
    )
    returned = mark(repacked(data, {"xl/worksheets/sheet1.xml": sheet}), [hard()], file_name="6月.xlsx")
    after = opened(returned)[SHEET]

    assert after["A4"].hyperlink.location == "目录!A1"
    assert after["F5"].hyperlink is None
    assert after["F5"].value == 10
    assert after["H9"].value is None
    assert after["J1"].value is None
    assert not any(b'TargetMode="External"' in part for name, part in parts(returned).items() if name.endswith(".rels"))


@pytest.mark.parametrize(
    "part",
    [
        ("xl/worksheets/sheet1.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]>"),
        ("xl/styles.xml", b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'>"),
    ],
)
def test_a_document_type_is_never_parsed(part: tuple[str, bytes]) -> None:
    name, declaration = part
    data = repacked(form(), {name: declaration + parts(form())[name]})
    returned = mark(data, [hard()], file_name="6月.xlsx", sheets=[Sheet(SHEET, [["抄录"]])])
    assert opened(returned)[SHEET]["A1"].value == "抄录"


@pytest.mark.parametrize(
    "areas",
    [["A9:XFD1048576"], [f"A{row}:B{row}" for row in range(100, 2_200)]],
)
def test_merges_that_would_fill_the_memory_are_never_opened(areas: list[str]) -> None:
    merges = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    source = parts(form())["xl/worksheets/sheet1.xml"].decode()
    before, after = source.split("</mergeCells>")
    data = repacked(form(), {"xl/worksheets/sheet1.xml": f"{before}{merges}</mergeCells>{after}".encode()})
    returned = mark(data, [hard("A1")], file_name="6月.xlsx", sheets=[Sheet(SHEET, [["抄录"]])])
    assert opened(returned)[SHEET]["A1"].value == "抄录"


def test_a_bomb_is_never_unpacked() -> None:
    data = repacked(form(), {"xl/worksheets/sheet1.xml": b"<sheetData>" + b" " * 5_000_000})
    returned = mark(data, [hard("A1")], file_name="6月.xlsx", sheets=[Sheet(SHEET, [["抄录"]])])
    assert opened(returned)[SHEET]["A1"].value == "抄录"


def test_what_openpyxl_cannot_open_is_copied_or_only_listed() -> None:
    for data in (b"", b"PK\x03\x04 broken", form()[:-300], repacked(form(), {"xl/styles.xml": b"<styleSheet"})):
        listed_only = opened(mark(data, [hard("A1")], file_name="6月.xlsx"))
        assert listed_only.sheetnames == ["审核意见"]
        copied = opened(mark(data, [hard("A1")], file_name="6月.xlsx", sheets=[Sheet(SHEET, [["抄录"]])]))
        assert copied[SHEET]["A1"].comment is not None


def test_a_cell_of_the_original_that_is_too_long_is_cut() -> None:
    def write(book: Any) -> None:
        book[SHEET]["F5"]._value, book[SHEET]["F5"].data_type = "长" * 40_000, "s"

    returned = opened(mark(form(change=write), [hard()], file_name="6月.xlsx"))[SHEET]["F5"].value
    assert len(returned) == 32_767
    assert returned.endswith("…")


def test_the_copy_is_a_sound_package() -> None:
    with zipfile.ZipFile(io.BytesIO(mark(form(), [hard(), soft()], file_name="6月.xlsx"))) as package:
        assert package.testzip() is None
        assert len(set(package.namelist())) == len(package.namelist())
        types = package.read("[Content_Types].xml").decode()
    assert "spreadsheetml.sheet.main+xml" in types
    assert "externalLink" not in types
