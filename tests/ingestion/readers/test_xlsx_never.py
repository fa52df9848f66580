"""What a hostile or broken .xlsx never does: crash, hang, fill the memory or be read silently wrong."""

import io
import struct
import tracemalloc
import unicodedata
import zipfile

import pytest

from ingestion.readers import Unreadable, limits, read
from tests.ingestion.readers.zips import MAIN, ods, parts, row, sheet, xlsx, zipped


def refused(data: bytes, name: str = "6月.xlsx") -> str:
    """The code of the refusal; both languages have words for it."""
    with pytest.raises(Unreadable) as caught:
        read(data, name)
    assert "{" not in caught.value.say("zh") + caught.value.say("en")
    return caught.value.code


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_damaged(share: float) -> None:
    data = xlsx(row(A1="填报单位", B1=5))
    assert refused(data[: int(len(data) * share)]) == "file_damaged"


def test_a_flipped_bit_is_noticed_by_the_checksum() -> None:
    data = bytearray(zipped(parts(sheet(row(A1=12345))), pack=False))
    data[data.index(b"12345")] ^= 1
    assert refused(bytes(data)) == "file_damaged"


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    data = zipped(parts(sheet(row(A1="a" * (30 * 2**20)))))
    tracemalloc.start()
    assert refused(data) == "file_bomb"
    assert tracemalloc.get_traced_memory()[1] < 5 * 2**20
    tracemalloc.stop()


def test_a_part_that_lies_about_its_size_is_never_unpacked_further() -> None:
    data = bytearray(xlsx(row(A1="a" * 2**20)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    while (at := data.find(struct.pack("<I", size))) >= 0:
        data[at : at + 4] = struct.pack("<I", 500)
    assert refused(bytes(data)) == "file_damaged"


LAUGHS = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "part",
    [
        "xl/worksheets/sheet1.xml",
        "xl/workbook.xml",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "_rels/.rels",
        "docProps/app.xml",
        "xl/theme/theme1.xml",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_every_part(part: str, encoding: str) -> None:
    made = parts(sheet(row(A1=1)), strings=f'<sst xmlns="{MAIN}"/>', formats=["0"])
    content = str(made.get(part, "<a/>")).replace('<?xml version="1.0" encoding="UTF-8"?>', "")
    made[part] = (f'<?xml version="1.0" encoding="{encoding}"?>' + LAUGHS + content).encode(encoding)
    assert refused(zipped(made)) == "file_unsafe_xml"


@pytest.mark.parametrize("place", ["XFD1048576", "XFD1", "A1048576", "T1000000"])
def test_a_stray_cell_far_away_is_refused_by_its_name(place: str) -> None:
    number = int("".join(filter(str.isdigit, place)))
    stray = f'<c r="{place}"><v>1</v></c>'
    rows = (
        row(A1=1) + f'<row r="{number}">{stray}</row>' if number > 1 else row(A1=1).replace("</row>", f"{stray}</row>")
    )
    with pytest.raises(Unreadable) as caught:
        read(xlsx(rows), "a.xlsx")
    assert caught.value.code == "file_too_far" and caught.value.fields["cell"] == place


def test_a_million_formatted_empty_rows_are_no_data_and_do_no_harm() -> None:
    rows = row(A1=5) + "".join(f'<row r="{number}" s="1" customFormat="1"/>' for number in range(2, 300_000))
    assert read(xlsx(rows), "a.xlsx").sheets[0].rows == [[5]]


def test_formatted_empty_cells_are_no_data() -> None:
    columns = "".join(
        f'<c r="{first}{second}2" s="1"/>' for first in "ABCDEFGH" for second in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    )
    assert read(xlsx(row(A1=5) + f'<row r="2">{columns}</row>'), "a.xlsx").sheets[0].rows == [[5]]


def test_a_lying_dimension_costs_nothing() -> None:
    assert read(xlsx(row(A1=5), before='<dimension ref="A1:XFD1048576"/>'), "a.xlsx").sheets[0].rows == [[5]]


@pytest.mark.parametrize("count", [4_294_967_295, 100_000_000, -1])
def test_a_huge_count_of_texts_costs_nothing(count: int) -> None:
    strings = f'<sst xmlns="{MAIN}" count="{count}" uniqueCount="{count}"><si><t>人</t></si></sst>'
    assert read(xlsx('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings=strings), "a.xlsx").sheets[0].rows == [
        ["人"]
    ]


@pytest.mark.parametrize("number", ["1", "-1", "x", "99999999999"])
def test_a_text_number_that_does_not_exist_is_damage(number: str) -> None:
    strings = f'<sst xmlns="{MAIN}"><si><t>人</t></si></sst>'
    assert refused(xlsx(f'<row r="1"><c r="A1" t="s"><v>{number}</v></c></row>', strings=strings)) == "file_damaged"


@pytest.mark.parametrize("place", ["A0", "XFE1", "A1048577", "ZZZZ1", "1A", "A1:B2"])
def test_an_address_that_does_not_exist_is_damage(place: str) -> None:
    assert refused(xlsx(f'<row r="1"><c r="{place}"><v>1</v></c></row>')) == "file_damaged"


@pytest.mark.parametrize("second", ['<c r="A1"><v>2</v></c>', '<c r="A1" ><v>2</v></c>'])
def test_a_cell_that_stands_twice_is_refused(second: str) -> None:
    assert refused(xlsx(f'<row r="1"><c r="A1"><v>1</v></c>{second}</row>')) == "file_duplicate_cell"


@pytest.mark.parametrize("names", [("表", "表"), ("Data", "DATA"), ("é", unicodedata.normalize("NFD", "é"))])
def test_sheets_of_one_name_are_refused(names: tuple[str, str]) -> None:
    assert refused(zipped(parts(sheet(row(A1=1)), sheet(row(A1=2)), names=names))) == "file_duplicate_sheets"


@pytest.mark.parametrize(
    "second", ["xl/worksheets/sheet1.xml", "xl/worksheets/SHEET1.xml", "xl\\worksheets\\sheet1.xml"]
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_parts_of_one_name_are_refused(second: str) -> None:
    made = [*parts(sheet(row(A1=1))).items(), (second, sheet(row(A1=2)))]
    assert refused(zipped(made)) == "file_duplicate_entry"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_parts_whose_names_differ_only_in_how_accents_are_written_are_refused() -> None:
    names = [unicodedata.normalize(form, "xl/é.xml") for form in ("NFC", "NFD")]
    assert (
        refused(zipped([*parts(sheet(row(A1=1))).items(), *((name, "<a/>") for name in names)]))
        == "file_duplicate_entry"
    )


def test_a_path_that_leads_outside_is_refused() -> None:
    assert refused(zipped(parts(sheet(row(A1=1))) | {"../../etc/cron.d/x": "x"})) == "file_unsafe_archive"


def test_too_many_parts_are_refused() -> None:
    more = {f"xl/media/{number}": "" for number in range(limits.ENTRIES)}
    assert refused(zipped(parts(sheet(row(A1=1))) | more)) == "file_too_many_entries"


@pytest.mark.parametrize(
    "broken",
    [
        "</row></sheetData>",
        "<row r='x'><c><v>1</v></c></row>",
        "<row r='-1'><c><v>1</v></c></row>",
        "<c r='A1'>",
        "\x01",
        "&nbsp;",
        "<c r='A1' r='A2'/>",
    ],
)
def test_broken_xml_is_damage(broken: str) -> None:
    assert refused(xlsx(row(A1=1) + broken)) == "file_damaged"


def test_elements_inside_each_other_without_end_are_damage() -> None:
    assert refused(zipped(parts("<a>" * 100_000 + "</a>" * 100_000))) == "file_damaged"


def test_a_sheet_whose_part_is_missing_is_refused() -> None:
    made = parts(sheet(row(A1=1)), sheet(row(A1=2)))
    del made["xl/worksheets/sheet2.xml"]
    assert refused(zipped(made)) == "file_sheet_missing"


def test_a_workbook_without_its_main_part_is_damaged() -> None:
    made = parts(sheet(row(A1=1)))
    del made["xl/workbook.xml"]
    assert refused(zipped(made)) == "file_damaged"


@pytest.mark.parametrize("merges", [60_000, 20_000])
def test_sixty_thousand_merges_or_overlapping_ones_do_not_take_forever(merges: int) -> None:
    listed = '<mergeCell ref="A1:XFD1048576"/>' * merges
    filled = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 2_000))
    assert refused(xlsx(filled, after=f"<mergeCells>{listed}</mergeCells>")) == "file_too_many_merges"


def test_one_merge_over_the_whole_sheet_leaves_one_value() -> None:
    filled = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 2_000))
    found = read(xlsx(filled, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "a.xlsx").sheets[0]
    assert found.rows == [[1]] and found.merges == ()


def test_a_cell_of_32767_characters_is_read_whole() -> None:
    assert read(xlsx(row(A1="工" * 32_767)), "a.xlsx").sheets[0].rows == [["工" * 32_767]]


def test_control_characters_written_as_escapes_stay_visible() -> None:
    assert read(xlsx(row(A1="a_x0000_b_x001B_c")), "a.xlsx").sheets[0].rows == [["a_x0000_b_x001B_c"]]


def test_an_ods_with_entities_is_refused() -> None:
    assert refused(ods("<table:table/>", **{"meta.xml": LAUGHS.encode() + b"<a/>"}), "a.ods") == "file_unsafe_xml"


def test_an_encrypted_entry_is_a_password() -> None:
    data = bytearray(xlsx(row(A1=1)))
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    assert refused(bytes(data)) == "file_password"


@pytest.mark.parametrize("columns", [2_001, 16_384])
def test_a_sheet_of_sixteen_thousand_columns_is_refused(columns: int) -> None:
    from ingestion.readers.workbook import column_letters

    filled = "".join(f'<c r="{column_letters(n)}1"><v>1</v></c>' for n in range(columns))
    assert refused(xlsx(f'<row r="1">{filled}</row>')) == "file_too_far"
