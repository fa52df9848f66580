"""The content decides what a file is, and says what it is when it is no workbook."""

import pickle
import re
from pathlib import Path

import pytest

from guoban.messages import catalogue, text
from ingestion import readers, workers
from ingestion.readers import Unreadable, limits, read
from ingestion.readers.numberformats import number_format
from tests.ingestion.readers.biffs import ole
from tests.ingestion.readers.test_xlsx_never import refused
from tests.ingestion.readers.zips import parts, row, sheet, xlsx, zipped


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (bytes(100), "file_only_blanks"),
        (b"%PDF-1.4", "file_is_pdf"),
        (b"\x89PNG\r\n\x1a\n", "file_is_picture"),
        (b"\xff\xd8\xff\xe0", "file_is_picture"),
        (b"BM" + bytes(60), "file_is_picture"),
        (b"Rar!\x1a\x07", "file_is_archive"),
        (b"7z\xbc\xaf\x27\x1c", "file_is_archive"),
        (b"\x1f\x8b\x08", "file_is_archive"),
        (b"{\\rtf1", "file_is_document"),
        (zipped({"6月.xlsx": b"x"}), "file_is_archive"),
        (zipped({"word/document.xml": "<a/>"}), "file_is_document"),
        (zipped({}), "file_is_archive"),
        (ole({"Other": b"x"}), "file_unknown_content"),
        (xlsx(""), "file_no_data"),
        (xlsx(row(A1="  ")), "file_no_data"),
        (zipped(parts(sheet("")) | {"xl/media/image1.png": b"x"}), "file_only_picture"),
        (zipped(parts()), "file_no_data"),
    ],
    ids=range(18),
)
def test_what_is_no_workbook_is_named_for_what_it_is(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_a_binary_workbook_is_named_as_such() -> None:
    made = parts()
    made["_rels/.rels"] = str(made["_rels/.rels"]).replace("workbook.xml", "workbook.bin")
    assert refused(zipped(made | {"xl/workbook.bin": b"x"})) == "file_is_xlsb"


def test_a_file_larger_than_the_limit_is_refused() -> None:
    assert refused(b"a" * (limits.FILE + 1)) == "file_too_large"


def test_a_csv_that_begins_with_the_letters_of_a_picture_is_a_csv() -> None:
    assert read(b"BM,5\n", "a.csv").sheets[0].rows == [["BM", "5"]]


@pytest.mark.parametrize(
    ("name", "noted"), [("a.xlsx", False), ("A.XLSX", False), ("a", False), ("a.xls", True), ("a.xls.xls", True)]
)
def test_an_extension_that_misleads_is_noted(name: str, noted: bool) -> None:
    assert bool(read(xlsx(row(A1=1)), name).notes) == noted


def test_every_note_has_words_in_both_languages() -> None:
    data = xlsx(row(A1=1, B1=2), after='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>')
    for code, fields in read(data, "a.csv").notes:
        assert "{" not in text(code, "zh", **fields) + text(code, "en", **fields)


def test_a_refusal_and_a_workbook_survive_pickling() -> None:
    error = pickle.loads(pickle.dumps(Unreadable("file_too_far", sheet="{表}", cell="XFD1")))  # noqa: S301
    assert isinstance(error, Unreadable) and "{表}" in error.say("zh") and "XFD1" in error.say("zh")
    book = read(xlsx(row(A1=1)), "a.xlsx")
    assert pickle.loads(pickle.dumps(book)) == book  # noqa: S301


def test_every_reason_and_note_in_the_code_has_words() -> None:
    sources = [*Path(readers.__file__).parent.glob("*.py"), Path(workers.__file__)]
    codes = {code for source in sources for code in re.findall(r'"(file_\w+)"', source.read_text(encoding="utf-8"))}
    assert len(codes) > 40 and codes <= catalogue("zh").keys()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", None), ("@", None), ("0.00_ ", None), ("#,##0;[Red]-#,##0", None), ("0.00E+00", None),
        ('_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', None), ('_ "¥"* #,##0.00_ ', None), ("# ?/?", None),
        ("0%", "percent"), ('0.00"%"', "number"), ('0.00"万元"', "number"), ('0!.0,"万"', "number"), ("0,", "number"),
        ("#,##0,", "number"), ("[$$-409]#,##0.00", "number"), ('[=0]"无";General', "number"), ("0.00 km", "number"),
        ("yyyy-mm-dd", "date"), ("[$-804]yyyy年m月", "date"), ("mmm-yy", "date"), ("aaaa", "date"),
        ("h:mm", "time"), ("mm:ss.0", "time"), ("上午/下午h时mm分", "time"), ("yyyy/m/d h:mm", "datetime"),
        ("[h]:mm", "elapsed"), ("[mm]:ss", "elapsed"),
    ],
)  # fmt: skip
def test_a_number_format_says_what_the_number_is(code: str, kind: str | None) -> None:
    found = number_format(code)
    assert (found and found.kind) == kind
