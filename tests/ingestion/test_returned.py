"""What goes back to a unit, what comes back from it, and what lies in returned/ meanwhile."""

import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from guoban.settings import Settings
from ingestion import inbox
from ingestion.findings import FileResult
from tests.ingestion.readers.biffs import number, text, xls
from tests.ingestion.workbooks import MONTH, UNIT_CODE, changed, form, put

#: Nobody's.
MOBILE = "13800138000"

#: Above the soft limit, and consistent otherwise.
UNLIKELY: dict[str, Any] = {
    "mem_new_total": 420,
    "mem_new_migrant": 180,
    "mem_new_nonpublic": 180,
    "mem_new_community": 60,
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(home=tmp_path / "home")
    made.inbox.mkdir(parents=True)
    return made


def take(settings: Settings, name: str, data: bytes) -> FileResult:
    path = settings.inbox / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    [result] = inbox.ingest(settings)
    return result


def copies(settings: Settings) -> list[str]:
    return sorted(path.name for path in settings.returned.glob("*"))


def listed(path: Path | None) -> list[tuple[Any, ...]]:
    """Severity, cell, found and expected of each finding in a copy."""
    assert path is not None
    lines = load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return [(line[1], line[3], line[5], line[6]) for line in lines if isinstance(line[0], int)]


def explained(path: Path | None, words: str) -> bytes:
    """The copy after the clerk wrote ``words`` beside each soft finding."""
    assert path is not None
    book = load_workbook(path)
    for line in book.worksheets[0].iter_rows():
        if line[1].value == "核实性":
            line[8].value = words  # type: ignore[union-attr]
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def explanations(settings: Settings) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        return connection.execute(
            """
            select check_code, said.sheet, cell, indicator_label, text, explained_by, version
            from raw.explanation as said left join raw.submission using (submission_id)
            """
        ).fetchall()


def test_a_returned_copy_carries_what_the_reader_and_what_the_checks_found(settings: Settings) -> None:
    data = changed(form(org_new_total=7, org_new_migrant=4), put("mem_new_total", MONTH, "不详"))
    result = take(settings, "6月.xlsx", data)
    assert (result.verdict, result.returned_copy) == ("returned", settings.returned / "6月.xlsx")
    found = listed(result.returned_copy)
    assert ("强制性", "E23", "不详", None) in found
    assert ("强制性", "E10", "7", "4 家") in found


def test_an_accepted_file_with_nothing_to_explain_leaves_no_copy(settings: Settings) -> None:
    assert take(settings, "6月.xlsx", form()).returned_copy is None
    assert copies(settings) == []


def test_a_mended_version_takes_the_copy_of_the_one_before_it_away(settings: Settings) -> None:
    assert take(settings, "6月.xlsx", form(org_new_total=7)).verdict == "returned"
    assert take(settings, "望春门.xlsx", form("望春门街道总工会", org_new_total=7)).verdict == "returned"
    assert copies(settings) == ["6月.xlsx", "望春门.xlsx"]
    assert take(settings, "6月更正.xlsx", form()).verdict == "accepted"
    assert copies(settings) == ["望春门.xlsx"]


def test_a_version_that_is_wrong_again_replaces_the_copy_under_its_name(settings: Settings) -> None:
    take(settings, "6月.xlsx", form(org_new_total=7))
    again = take(settings, "6月.xlsx", form(org_new_total=6))
    assert copies(settings) == ["6月.xlsx"]
    assert ("强制性", "E10", "6", "0 家") in listed(again.returned_copy)


def test_copies_of_two_units_that_use_one_name_lie_side_by_side(settings: Settings) -> None:
    take(settings, "a/6月.xlsx", form(org_new_total=7))
    take(settings, "b/6月.xlsx", form("望春门街道总工会", org_new_total=7))
    assert copies(settings) == ["6月(2).xlsx", "6月.xlsx"]


def test_an_explanation_in_the_copy_is_landed_and_closes_it(settings: Settings) -> None:
    first = take(settings, "6月.xlsx", form(**UNLIKELY))
    assert first.verdict == "accepted"
    second = take(settings, "6月.xlsx", explained(first.returned_copy, "已核实：某某公司集中入会"))
    assert (second.verdict, second.version, second.returned_copy) == ("accepted", 2, None)
    assert [(each.severity, each.code) for each in second.findings] == [("soft", "above_soft_max")]
    assert explanations(settings) == [
        ("above_soft_max", "月报表", "E23", "新发展会员数", "已核实：某某公司集中入会", None, 2)
    ]
    assert copies(settings) == []


def test_who_signed_the_sheet_is_who_explained(settings: Settings) -> None:
    def signed(sheet: Any) -> None:
        [cell] = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("填报人")]
        cell.value = "填报人：某某 联系电话："

    first = take(settings, "6月.xlsx", changed(form(**UNLIKELY), signed))
    take(settings, "6月.xlsx", explained(first.returned_copy, "属实"))
    assert [row[5] for row in explanations(settings)] == ["某某"]


def test_personal_data_in_an_explanation_is_not_landed(settings: Settings) -> None:
    first = take(settings, "6月.xlsx", form(**UNLIKELY))
    take(settings, "6月.xlsx", explained(first.returned_copy, "请问13800138000"))
    assert [row[4] for row in explanations(settings)] == ["[手机号码]"]


def test_a_question_without_a_report_is_closed_by_the_copy_that_answers_it(settings: Settings) -> None:
    asked = take(settings, "6月.xlsx", form("昆伦桥街道"))
    assert (asked.verdict, asked.org_unit_code) == ("returned", None)
    assert asked.returned_copy is not None
    book = load_workbook(asked.returned_copy)
    book.worksheets[1]["A5"].value = "填报单位：昆仑桥街道总工会"
    buffer = io.BytesIO()
    book.save(buffer)
    answered = take(settings, "改好的.xlsx", buffer.getvalue())
    assert (answered.verdict, answered.org_unit_code) == ("accepted", UNIT_CODE)
    assert copies(settings) == []


def test_an_xls_goes_back_as_an_xlsx(settings: Settings) -> None:
    rows = [
        ["湘工月01表"],
        ["填报单位：昆伦桥街道", "2006年6月"],
        ["指标名称", "代码", "本月数"],
        ["新建工会组织数", "01"],
    ]
    cells = [text(row, column, value) for row, values in enumerate(rows) for column, value in enumerate(values)]
    result = take(settings, "6月.xls", xls(*cells, number(3, 2, 3.0)))
    assert result.verdict == "returned" and result.returned_copy is not None
    assert result.returned_copy.name == "6月.xlsx"
    assert load_workbook(result.returned_copy).worksheets[1]["A4"].value == "新建工会组织数"


def test_a_rejected_file_gets_words_and_no_copy(settings: Settings) -> None:
    result = take(settings, "a.pdf", b"%PDF-1.4 and so on")
    assert [each.code for each in result.findings] == ["file_is_pdf"]
    assert result.returned_copy is None and copies(settings) == []


def test_the_same_bytes_accepted_later_close_their_copy(settings: Settings, tmp_path: Path) -> None:
    import shutil

    from guoban.settings import PROJECT
    from ingestion import aliases

    seeds = shutil.copytree(PROJECT / "seeds", tmp_path / "seeds")
    settings = settings.model_copy(update={"seeds": seeds})
    assert take(settings, "6月.xlsx", form("昆伦桥街道")).verdict == "returned"
    aliases.confirm(seeds, "昆伦桥街道", UNIT_CODE)
    assert take(settings, "6月.xlsx", form("昆伦桥街道")).verdict == "accepted"
    assert copies(settings) == []


def test_each_explanation_says_when_it_arrived(settings: Settings) -> None:
    first = take(settings, "6月.xlsx", form(**UNLIKELY))
    (settings.inbox / "6月.xlsx").write_bytes(explained(first.returned_copy, "属实"))
    [again] = inbox.ingest(settings, received_at=datetime(2006, 7, 8, 9))
    assert [each.message for each in again.findings if each.message.endswith("〔已说明：属实〕")]
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        assert connection.execute("select received_at from raw.explanation").fetchall() == [(datetime(2006, 7, 8, 9),)]


@pytest.mark.parametrize("typed", ["13800138000", 13800138000, "某某 110105 19491231 002X"])
@pytest.mark.parametrize("extension", ["xlsx", "csv"])
def test_the_copy_does_not_carry_a_persons_number_on(settings: Settings, typed: object, extension: str) -> None:
    data = changed(form(), put("aid_persons", MONTH, typed))
    if extension == "csv":
        rows = load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
        data = "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in rows).encode()
    result = take(settings, f"6月.{extension}", data)
    assert result.returned_copy is not None
    with zipfile.ZipFile(result.returned_copy) as package:
        parts = "".join(package.read(name).decode() for name in package.namelist())
    assert [each.code for each in result.findings if each.severity == "hard"] == ["personal_data"]
    assert "13800138000" not in parts and "19491231" not in parts
    assert any(mask in parts for mask in ("[手机号码]", "[身份证号]"))


def test_a_persons_number_is_told_and_hidden_wherever_in_a_workbook_it_stands(settings: Settings) -> None:
    def everywhere(sheet: Worksheet) -> None:
        book = sheet.parent
        assert book is not None
        sheet["F12"].comment = Comment(f"经手人{MOBILE}", MOBILE)
        sheet["E14"].number_format = f'"{MOBILE}"0'
        sheet["I20"].value = f'=HYPERLINK("http://x/?{MOBILE}","a")'
        sheet["I21"].value = f"=月报{MOBILE}!F12"
        sheet.oddFooter.left.text = f"某某 {MOBILE}"
        book.defined_names["某某"] = DefinedName("某某", attr_text=f'"{MOBILE}"')
        book.properties.creator = book.properties.title = f"某某{MOBILE}"
        book.custom_doc_props.append(StringProperty(name="tel", value=MOBILE))
        rule = DataValidation(type="list", formula1=f'"{MOBILE}"', prompt=MOBILE)
        rule.add("I30")
        sheet.add_data_validation(rule)
        sheet.conditional_formatting.add("I31", FormulaRule(formula=[f'I31="{MOBILE}"']))
        sheet.title = f"月报{MOBILE}"
        sheet["F13"].value = int(MOBILE)

    (settings.inbox / "a.xlsx").write_bytes(changed(form(), everywhere))
    [result] = inbox.ingest(settings)
    told = [each.code for each in result.findings if each.severity == "hard"]
    assert {"personal_data_in_comment", "personal_data_in_page", "personal_data_in_defined_name"} <= set(told)
    assert result.returned_copy is not None
    with zipfile.ZipFile(result.returned_copy) as package:
        assert [name for name in package.namelist() if MOBILE.encode() in package.read(name)] == []
    copy = load_workbook(result.returned_copy)
    assert copy["月报〔手机号码〕"]["F12"].comment.text.startswith("经手人[手机号码]")
    assert copy["月报〔手机号码〕"]["F13"].value == "[手机号码]"  # marked on the sheet that has another name now
    assert MOBILE not in repr(result)


def test_the_telephone_of_the_filler_may_stand_in_the_footer_of_the_page(settings: Settings) -> None:
    footer = f"填报人：某某 联系电话：{MOBILE}"
    data = changed(form(), lambda sheet: setattr(sheet.oddFooter.left, "text", footer))
    (settings.inbox / "a.xlsx").write_bytes(data)
    [result] = inbox.ingest(settings)
    assert (result.verdict, result.findings) == ("accepted", ())
