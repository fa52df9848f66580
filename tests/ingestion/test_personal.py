"""Personal data does not belong in a report and is kept nowhere."""

import pytest

from ingestion import personal, workbook
from ingestion.recognise import Recogniser
from tests.ingestion.workbooks import MONTH, SEEDS, changed, form, put

# Made up: a valid check digit, a valid Luhn sum, nobody's.
IDENTITY, MOBILE, CARD = "11010519491231002X", "13800138000", "6222020000000000000"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (IDENTITY, "identity"),
        (IDENTITY.lower(), "identity"),
        ("１１０１０５１９４９１２３１００２Ｘ", "identity"),
        ("110105 19491231 002X", "identity"),
        ("某某110105194912310021", None),  # the check digit is wrong
        ("110105194912310000", "identity"),  # as Excel keeps it
        ("110105491231002", "identity"),
        (MOBILE, "mobile"),
        ("138-0013-8000", "mobile"),
        ("电话:138 0013 8000。", "mobile"),
        ("23800138000", None),
        ("138001380001", None),
        ("0.13800138000", None),
        (CARD, "bank_card"),
        ("6222 0200 0000 0000 000", "bank_card"),
        ("6222020000000000001", None),
        ("100000000000", None),
        ("1234567890", None),
    ],
)
def test_numbers_of_persons_are_told_from_others(text: str, kind: str | None) -> None:
    assert personal.kind_of(text) == kind


def test_the_numbers_of_these_tests_are_valid() -> None:
    assert [personal.kind_of(text) for text in (IDENTITY, MOBILE, CARD)] == list(personal.MASKS)


@pytest.mark.parametrize("value", [IDENTITY, MOBILE, CARD, int(MOBILE), float(MOBILE), 110105194912310000])
def test_a_report_with_one_is_returned_and_the_number_is_kept_nowhere(value: object) -> None:
    data = changed(form(), put("aid_persons", MONTH, value))
    recognised = Recogniser(SEEDS).recognise(workbook.read(data), "a.xlsx")
    [finding] = recognised.findings
    assert (finding.severity, finding.code) == ("hard", "personal_data")
    [cell] = [c for c in recognised.reports[0].cells if (c.indicator_code, c.column_role) == ("aid_persons", "month")]
    assert cell.value is None
    assert cell.text in personal.MASKS.values()
    assert str(value)[:11] not in repr(recognised)


def test_a_long_number_that_is_none_of_them_is_not_shown_either() -> None:
    data = changed(form(), put("aid_persons", MONTH, "110105194912310021"))
    recognised = Recogniser(SEEDS).recognise(workbook.read(data), "a.xlsx")
    assert [finding.code for finding in recognised.findings] == ["number_too_large"]
    assert "110105" not in repr(recognised)


def test_a_telephone_number_beside_a_name_is_masked_too() -> None:
    data = changed(form(org_new_total=5), put("org_new_total", "B", f"联系人{MOBILE}"))
    recognised = Recogniser(SEEDS).recognise(workbook.read(data), "a.xlsx")
    assert recognised.findings[0].code == "line_differs"
    assert MOBILE not in repr(recognised)
