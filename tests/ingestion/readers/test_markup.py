"""Web pages and XML that call themselves .xls."""

from datetime import datetime

import pytest

from ingestion.readers import Sheet, read
from tests.ingestion.readers.test_xlsx_never import LAUGHS, refused

SS = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'


def page(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


def only(text: str, encoding: str = "utf-8") -> Sheet:
    (found,) = read(text.encode(encoding), "6月.xls").sheets
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_table_saved_as_xls_is_read_whatever_its_page_declares(encoding: str) -> None:
    text = page(
        "<table><tr><th>指标</th><th>本月</th></tr><tr><td>会员</td><td>0012</td></tr></table>",
        '<meta charset="gb2312">',
    )
    assert only(text, encoding).rows == [["指标", "本月"], ["会员", "0012"]]


def test_cells_that_span_others_become_merges() -> None:
    found = only(page('<table><tr><td rowspan=2>甲</td><td colspan="2">乙</td></tr><tr><td>1<td>2</table>'))
    assert found.rows == [["甲", "乙", None], [None, "1", "2"]] and found.merges == ((0, 0, 1, 0), (0, 1, 0, 2))


def test_blanks_collapse_but_chinese_and_hard_blanks_stay() -> None:
    found = only(page("<table><tr><td>\n  其　中&nbsp;\n <b>女</b><br>职工&lt;人&gt; </td></tr></table>"))
    assert found.rows == [["其　中\xa0 女\n职工<人>"]]


def test_scripts_styles_and_inner_tables_do_not_become_cells() -> None:
    inner = "<table><tr><td>b</td></tr></table>"
    silent = "<style>td{}</style><script>var a='<td>';</script>"
    found = only(page(f"{silent}<table><tr><td>a{inner}</td><td>c</td></tr></table>"))
    assert found.rows == [["a b", "c"]]


def test_hidden_rows_are_told_and_hidden_cells_dropped() -> None:
    text = page(
        '<table><tr style="display:none"><td>1</td></tr><tr><td style="DISPLAY: none">7</td><td>2</td></tr></table>'
    )
    book = read(text.encode(), "a.xls")
    assert book.sheets[0].rows == [["1"], ["2"]] and book.sheets[0].hidden_rows == {0}
    assert ("file_note_unseen", {"cells": 1}) in book.notes


def test_excels_own_page_gives_the_whole_number() -> None:
    found = only(page('<table><tr><td x:num="0.58461">58.46%</td><td x:num>5</td></tr></table>'))
    assert found.rows == [[0.58461, "5"]] and found.formats == {(0, 0): "0%"}


def test_each_table_with_content_is_a_sheet() -> None:
    text = page(
        "<table><tr><td>1</td></tr></table><table><tr><td> </td></tr></table><table><tr><td>2</td></tr></table>"
    )
    assert [one.name for one in read(text.encode(), "a.xls").sheets] == ["Table1", "Table2"]


LOGIN = page(
    '<form><table><tr><td>用户名<input name=u></td></tr><tr><td>密码<input type="password"></td></tr></table></form>'
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (LOGIN, "file_login_page"),
        (page("", "<script>window.location='/login'</script>"), "file_login_page"),
        (page("<p>系统维护</p>"), "file_web_page"),
        ("<html><frameset><frame src='a.files/sheet001.htm'></frameset></html>", "file_web_frames"),
        ("<?xml version='1.0'?><Report/>", "file_unknown_markup"),
        ("MIME-Version: 1.0\nContent-Type: multipart/related", "file_is_web_archive"),
    ],
)
def test_a_page_that_is_no_table_is_named_for_what_it_is(text: str, code: str) -> None:
    assert refused(text.encode(), "6月.xls") == code


@pytest.mark.parametrize("span", ["999999999999", "-1", "0", "x", "65535"])
def test_a_span_that_lies_does_no_harm(span: str) -> None:
    text = page(f'<table><tr><td rowspan="{span}">1</td></tr><tr><td>2</td></tr></table>')
    assert len(only(text).rows) == 2
    if span == "65535":
        assert refused(text.replace("rowspan", "colspan").encode(), "a.xls") == "file_too_far"


@pytest.mark.parametrize(
    "piece", ["<table>", "<td>", "<table><tr><td>", "<!--", "<![", "</", "<a b='", "&#x", "<td rowspan=9>"]
)
def test_endless_pieces_end(piece: str) -> None:
    try:
        read(("<html><table><tr><td>1" + piece * 3_000).encode(), "a.xls")
    except Exception as error:
        assert type(error).__name__ == "Unreadable"


def xml(rows: str, more: str = "", styles: str = "", head: str = '<?xml version="1.0"?>') -> str:
    return (
        f'{head}<?mso-application progid="Excel.Sheet"?><Workbook {SS}>{styles}<Worksheet ss:Name="表一">'
        f'<Table ss:ExpandedRowCount="99999">{rows}</Table>{more}</Worksheet></Workbook>'
    )


def data(kind: str, text: str, attributes: str = "") -> str:
    return f'<Cell {attributes}><Data ss:Type="{kind}">{text}</Data></Cell>'


def test_xml_of_excel_2003_is_read() -> None:
    styles = '<Styles><Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style></Styles>'
    title = data("String", "标题", 'ss:MergeAcross="1"')
    rate = data("Number", "0.5846", 'ss:Index="2" ss:StyleID="p"')
    others = data("DateTime", "2006-06-01T00:00:00.000") + data("Boolean", "1") + data("Error", "#REF!")
    rows = (
        f'<Row ss:Hidden="1">{title}{data("Number", "5")}</Row><Row ss:Index="3">{rate}</Row>'
        f"<Row>{others}<Cell ss:Formula='=R1C1'/></Row>"
    )
    found = only(xml(rows, "<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions>", styles))
    assert found.rows == [
        ["标题", None, 5, None],
        [None] * 4,
        [None, 0.5846, None, None],
        [datetime(2006, 6, 1), True, "#REF!", None],
    ]
    assert found.hidden and found.hidden_rows == {0} and found.merges == ((0, 0, 0, 1),)
    assert found.formats == {(2, 1): "0.00%"} and found.errors == {(3, 2): "#REF!"} and found.uncached == {(3, 3)}


def test_xml_of_excel_2003_in_gbk_is_read() -> None:
    assert only(
        xml(f"<Row>{data('String', '白石镇')}</Row>", head='<?xml version="1.0" encoding="GBK"?>'), "gbk"
    ).rows == [["白石镇"]]


@pytest.mark.parametrize("index", ["99999999", "1048577", "60001"])
def test_a_row_index_far_away_is_refused(index: str) -> None:
    assert refused(xml(f'<Row ss:Index="{index}">{data("Number", "1")}</Row>').encode(), "a.xls") in (
        "file_too_far",
        "file_damaged",
    )


def test_entities_in_xml_are_refused() -> None:
    text = xml(f"<Row>{data('String', '&b;')}</Row>").replace("<Workbook", LAUGHS + "<Workbook")
    assert refused(text.encode(), "a.xls") == "file_unsafe_xml"


def test_broken_xml_is_damaged() -> None:
    assert refused(xml(f"<Row>{data('String', 'a & b')}</Row>").encode(), "a.xls") == "file_damaged"
