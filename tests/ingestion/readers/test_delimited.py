"""Text files: encodings and delimiters that nobody declares."""

import pytest

from ingestion.readers import Workbook, read
from ingestion.readers.delimited import read_delimited
from tests.ingestion.readers.test_xlsx_never import refused

LINES = [["填报单位：白石镇总工会", None, None], ["代码", "指标名称", "本月"], ["0012", "其中：女会员", "1.50"]]
TEXT = "填报单位：白石镇总工会,,\n代码,指标名称,本月\n0012,其中：女会员,1.50\n"


def rows(data: bytes) -> list[list[object]]:
    return [list(line) for line in read(data, "6月.csv").sheets[0].rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
def test_the_encoding_is_found(encoding: str) -> None:
    assert rows(TEXT.encode(encoding)) == LINES


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_found_and_noted(encoding: str) -> None:
    book = read(TEXT.encode(encoding), "6月.txt")
    assert book.sheets[0].rows == LINES and book.notes == (("file_note_encoding", {"encoding": encoding.upper()}),)


@pytest.mark.parametrize("delimiter", ",\t;|")
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_delimiter_and_the_line_end_are_found(delimiter: str, line_end: str) -> None:
    assert rows(TEXT.replace(",", delimiter).replace("\n", line_end).encode()) == LINES


def test_amounts_with_commas_do_not_hide_the_tab() -> None:
    text = "指标\t本月\n会费\t1,234,567\n救助\t2,345,678\n"
    assert rows(text.encode()) == [["指标", "本月"], ["会费", "1,234,567"], ["救助", "2,345,678"]]


def test_excels_own_line_about_the_delimiter_is_obeyed() -> None:
    assert rows("sep=;\n指标;本月\n".encode()) == [[None, None], ["指标", "本月"]]


def test_gbk_that_also_happens_to_be_utf_8_is_read_as_chinese_and_noted() -> None:
    data = "太平,通路\n".encode("gbk")
    assert data.decode("utf-8") == "̫ƽ,ͨ·\n"
    book = read(data, "a.csv")
    assert book.sheets[0].rows == [["太平", "通路"]] and book.notes[0][0] == "file_note_encoding"


def test_expected_words_decide_between_encodings() -> None:
    data = "太平,通路\n".encode("gbk")
    assert read_delimited(data, expected=("ƽ",)).sheets[0].rows == [["̫ƽ", "ͨ·"]]


def test_texts_stay_texts_and_rows_keep_their_numbers() -> None:
    text = '\n"=1+1","a ""b""\nc",NA\n\n0012,1e5, \n'
    assert rows(text.encode()) == [[None] * 3, ["=1+1", 'a "b"\nc', "NA"], [None] * 3, ["0012", "1e5", " "]]


def test_a_text_that_is_kept_from_being_a_number_is_what_excel_shows() -> None:
    assert rows(b'="01",x\n"=""38""",=1\n') == [["01", "x"], ["38", "=1"]]


def test_quotation_marks_that_do_not_match_are_refused_with_the_line() -> None:
    assert refused(b'a,b\n"c,d\ne,f\n', "a.csv") == "file_csv_quotes"
    assert refused(b'a,b\n"c"x,d\n', "a.csv") == "file_csv_quotes"


def test_a_last_line_without_its_end_is_noted() -> None:
    assert read("指标,本月\n会员,5".encode(), "a.csv").notes == (("file_note_no_last_line_end", {}),)


def test_big5_is_refused_because_it_would_become_other_characters() -> None:
    data = "填報單位,白石鎮\n指標名稱,本月\n會員,5\n".encode("big5")
    assert refused(data, "a.csv") == "file_text_big5"


@pytest.mark.parametrize(
    "data", [b"a\0b,c\n", bytes(range(256)) * 40, b"\xff\xfe\x00\xd8", "人".encode() + b"\xff\xff\n"]
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    assert refused(data, "a.csv") in ("file_unknown_content", "file_text_encoding")


def test_blanks_alone_are_refused() -> None:
    assert refused(b" \r\n\t\n", "a.csv") == "file_only_blanks"
    assert refused(b",,\n,,\n", "a.csv") == "file_no_data"


def test_too_wide_too_long_and_too_large_files_are_refused() -> None:
    assert refused(b"a" + b"," * 2_001 + b"b\n", "a.csv") == "file_too_far"
    assert refused(b"a\n" * 60_001, "a.csv") == "file_too_far"
    assert refused(b"a" * (2**20 + 1), "a.csv") == "file_line_too_long"
    assert refused(b"a,b\n" * 2**21 + b"x", "a.csv") == "file_too_large"


def test_control_characters_become_visible_and_the_end_mark_of_dos_is_dropped() -> None:
    text = "指标,会\x07员" + "一" * 300 + "\n\x1a"
    assert rows(text.encode("gbk")) == [["指标", "会␇员" + "一" * 300]]


def test_a_field_too_long_for_a_cell_is_refused() -> None:
    assert refused(b"a," + b"b" * 70_000 + b"\n", "a.csv") == "file_csv_quotes"


def test_the_extension_is_compared_with_the_content() -> None:
    book: Workbook = read(TEXT.encode(), "6月.xlsx")
    assert book.notes == (("file_note_extension", {"extension": ".xlsx", "format": "csv"}),)
