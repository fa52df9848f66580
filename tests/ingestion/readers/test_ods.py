"""What LibreOffice writes, and what would keep calamine busy for ever."""

import io
from datetime import date, time
from typing import Any

import odf.opendocument
import odf.table
import odf.text
import pytest

from ingestion.readers import Sheet, Unreadable, read
from tests.ingestion.readers.test_xlsx_never import refused
from tests.ingestion.readers.zips import ods


def cell(value: float | str | None = None, attributes: str = "") -> str:
    if value is None:
        return f"<table:table-cell {attributes}/>"
    kind, shown = ("string", value) if isinstance(value, str) else ("float", "~")
    stored = "" if isinstance(value, str) else f'office:value="{value}"'
    return (
        f'<table:table-cell office:value-type="{kind}" {stored} {attributes}>'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


def typed(kind: str, stored: str, shown: str) -> str:
    return f'<table:table-cell office:value-type="{kind}" office:{stored}><text:p>{shown}</text:p></table:table-cell>'


def table(*rows: str, name: str = "表一", style: str = "", attributes: str = "") -> str:
    lines = "".join(f"<table:table-row {attributes}>{line}</table:table-row>" for line in rows)
    return f'<table:table table:name="{name}" table:style-name="{style}">{lines}</table:table>'


def only(data: bytes) -> Sheet:
    (found,) = read(data, "6月.ods").sheets
    return found


def test_a_sheet_written_by_a_library_comes_back() -> None:
    book: Any = odf.opendocument.OpenDocumentSpreadsheet()
    made = odf.table.Table(name="表一")
    for line in (["指标", "本月"], ["会员", 3.1055]):
        row = odf.table.TableRow()
        for value in line:
            kind = "string" if isinstance(value, str) else "float"
            one = odf.table.TableCell(valuetype=kind, **({} if kind == "string" else {"value": value}))
            one.addElement(odf.text.P(text=str(value)))
            row.addElement(one)
        made.addElement(row)
    book.spreadsheet.addElement(made)
    buffer = io.BytesIO()
    book.save(buffer)
    assert only(buffer.getvalue()).rows == [["指标", "本月"], ["会员", 3.1055]]


def test_texts_keep_their_blanks_lines_and_zeros() -> None:
    found = only(ods(table(cell("其中<text:s text:c='2'/>：<text:tab/>a</text:p><text:p>b") + cell("0012"))))
    assert found.rows == [["其中  ：\ta\nb", "0012"]]


def test_a_comment_is_not_part_of_the_cell() -> None:
    found = only(
        ods(
            table(cell("5</text:p><office:annotation><text:p>批注</text:p></office:annotation><text:p>")).replace(
                "5<", "5<"
            )
        )
    )
    assert found.rows == [["5\n"]]


def test_percentages_dates_times_and_truth_values_are_told() -> None:
    line = (
        typed("percentage", 'value="0.5846"', "58.46%")
        + typed("date", 'date-value="2006-06-01"', "6月")
        + typed("time", 'time-value="PT12H30M00S"', "12:30")
        + typed("boolean", 'boolean-value="true"', "TRUE")
        + typed("time", 'time-value="-PT99H00M00S"', "-99:00")
    )
    found = only(ods(table(line)))
    assert found.rows == [[0.5846, date(2006, 6, 1), time(12, 30), True, "-99:00"]]
    assert found.formats[0, 0] == "0%"


def test_errors_and_uncalculated_formulas_are_recorded() -> None:
    line = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error">'
        '<text:p>#DIV/0!</text:p></table:table-cell><table:table-cell table:formula="of:=SUM([.A1])"/>'
    )
    found = only(ods(table(line)))
    assert found.rows == [["#DIV/0!", None]] and found.errors == {(0, 0): "#DIV/0!"} and found.uncached == {(0, 1)}


def test_values_under_merges_are_dropped_and_hidden_things_told() -> None:
    style = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    merged = cell("标题", 'table:number-columns-spanned="2"')
    covered = '<table:covered-table-cell office:value-type="float" office:value="777"/>'
    hidden = table(cell(1), attributes='table:visibility="collapse"', name="二", style="ta2")
    book = read(ods(table(merged + covered + cell(5)) + hidden, styles=style), "a.ods")
    assert book.sheets[0].rows == [["标题", None, 5]] and book.sheets[0].merges == ((0, 0, 0, 1),)
    assert book.sheets[1].hidden and book.sheets[1].hidden_rows == {0}


def test_repeated_cells_and_rows_are_multiplied() -> None:
    found = only(
        ods(table(cell(5, 'table:number-columns-repeated="3"') + cell(), attributes='table:number-rows-repeated="2"'))
    )
    assert found.rows == [[5, 5, 5], [5, 5, 5]]


def test_blank_repeats_to_the_edge_of_the_sheet_are_nothing() -> None:
    blank = cell(None, 'table:number-columns-repeated="16383"')
    rows = table(cell(5) + blank) + ""
    tail = table(blank, attributes='table:number-rows-repeated="1048575"', name="二")
    assert read(ods(rows + tail), "a.ods").sheets[0].rows == [[5]]


def test_a_hundred_million_repeated_values_are_refused() -> None:
    data = ods(table(cell(5, 'table:number-columns-repeated="10000"'), attributes='table:number-rows-repeated="9999"'))
    assert refused(data, "a.ods") == "file_too_many_cells"


@pytest.mark.parametrize("end", ["</table:table>", "</office:spreadsheet>", "</office:body>"])
def test_a_missing_end_is_damage_and_no_endless_loop(end: str) -> None:
    import zipfile

    buffer = io.BytesIO(ods(table(cell(5))))
    with zipfile.ZipFile(buffer) as archive:
        content = archive.read("content.xml").decode().replace(end, "")
    broken = io.BytesIO()
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    assert refused(broken.getvalue(), "a.ods") == "file_damaged"


def test_a_protected_ods_asks_for_its_password() -> None:
    data = ods("", manifest="<file-entry><encryption-data/></file-entry>")
    assert refused(data, "a.ods") == "file_password"


def test_a_picture_alone_is_named_as_such() -> None:
    assert refused(ods(table(cell()), **{"Pictures/1.png": b"x"}), "a.ods") == "file_only_picture"


def test_numbers_count_from_1904_where_the_file_says_so() -> None:
    settings = (
        '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    )
    assert read(ods(settings + table(cell(5))), "a.ods").date1904


def test_a_text_document_is_no_workbook() -> None:
    from tests.ingestion.readers.zips import zipped

    with pytest.raises(Unreadable) as caught:
        read(zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "a.ods")
    assert caught.value.code == "file_is_document"
