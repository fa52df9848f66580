"""What a clerk writes into 说明 is read back to the finding it belongs to."""

from typing import Any

import pytest

from ingestion.readers.workbook import Sheet
from ingestion.returning.explanations import Explanation, explanations, is_ours, unusable
from ingestion.returning.marking import mark
from tests.ingestion.returning.workbooks import SHEET, form, hard, info, opened, plain, saved, soft


def answered(answers: dict[str, Any], *marks: Any, **other: Any) -> list[Sheet]:
    """A returned copy with answers typed beside the cells named."""
    book = opened(mark(form(), marks, file_name="6月.xlsx", **other))
    sheet = book.worksheets[0]
    for cell, answer in answers.items():
        row = next(one.row for one in sheet["D"] if one.value == cell)
        sheet.cell(row, 9).value = answer
    return plain(saved(book))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_explanation_comes_back_with_its_finding(language: str) -> None:
    sheets = answered({"E5": " 本月集中慰问,属实。 "}, hard("E4"), soft("E5"), soft("E6"), lang=language)
    assert explanations(sheets) == [Explanation("soft_check", SHEET, "E5", "新建工会组织", "本月集中慰问,属实。")]
    assert unusable(sheets) == []


def test_two_findings_on_a_cell_have_an_explanation_each() -> None:
    sheets = answered({}, soft("E5", code="甲"), soft("E5", code="乙"))
    rows = [row for row in sheets[0].rows if row[3] == "E5"]
    rows[0][8], rows[1][8] = "因为甲", "因为乙"
    assert [(one.code, one.text) for one in explanations(sheets)] == [("甲", "因为甲"), ("乙", "因为乙")]


def test_names_and_labels_of_any_letters_come_back_unchanged() -> None:
    odd = '塅"\\\n\x01_x0041_\U0001f600'
    (one,) = explanations(answered({"E5": "是"}, soft("E5", indicator=odd, code=odd)))
    assert (one.indicator, one.code) == (odd, odd)


def test_a_finding_without_a_cell_can_be_explained() -> None:
    sheets = answered({}, soft(None, sheet=None, indicator=None))
    next(row for row in sheets[0].rows if row[1] == "核实性")[8] = "迟报原因:停电"
    assert explanations(sheets) == [Explanation("soft_check", None, None, None, "迟报原因:停电")]


def test_blank_ones_are_no_explanations() -> None:
    assert explanations(answered({"E5": "   "}, soft("E5"), soft("E6"))) == []


def test_a_number_typed_as_an_explanation_is_text() -> None:
    assert [one.text for one in explanations(answered({"E5": 3}, soft("E5")))] == ["3"]


def test_rows_may_be_sorted() -> None:
    sheets = answered({"E5": "甲", "E6": "乙"}, soft("E5"), soft("E6"))
    sheets[0].rows[8:] = sheets[0].rows[8:][::-1]
    assert {(one.cell, one.text) for one in explanations(sheets)} == {("E5", "甲"), ("E6", "乙")}


@pytest.mark.parametrize("key", ["", None, "abc", "000000000000 []", "e" * 500])
def test_a_key_that_was_tampered_with_is_ignored_and_noted(key: str | None) -> None:
    sheets = answered({"E5": "属实", "E6": "也属实"}, soft("E5"), soft("E6"))
    next(row for row in sheets[0].rows if row[3] == "E5")[9] = key
    (note,) = unusable(sheets)

    assert [one.cell for one in explanations(sheets)] == ["E6"]
    assert (note.severity, note.sheet, note.cell, note.found) == ("info", "审核意见", "I8", "属实")
    assert "重新填写" in note.message_zh


def test_a_key_of_another_cell_does_not_pass() -> None:
    sheets = answered({"E5": "属实"}, soft("E5"))
    row = next(row for row in sheets[0].rows if row[3] == "E5")
    row[9] = str(row[9]).replace('"E5"', '"E4"')
    assert explanations(sheets) == []
    assert len(unusable(sheets)) == 1


def test_a_hard_finding_cannot_be_explained_away() -> None:
    sheets = answered({"E4": "就是这样", "E6": "知道了"}, hard("E4"), soft("E5"), info("E6"))
    assert explanations(sheets) == []
    assert [note.found for note in unusable(sheets)] == ["就是这样", "知道了"]


def test_the_list_is_known_by_its_content_and_no_form_is_taken_for_one() -> None:
    sheets = answered({"E5": "属实"}, soft("E5"))
    renamed = Sheet("随便什么名字", sheets[0].rows)
    assert [is_ours(sheet) for sheet in (*sheets, renamed)] == [True, False, True]
    assert explanations([renamed]) == explanations(sheets)
    assert explanations([Sheet("审核意见", [["序号", "说明"], [1, "x"]])]) == []
