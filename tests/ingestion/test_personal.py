"""Personal data does not belong in a report and is kept nowhere."""

import pytest

from ingestion import personal, readers
from ingestion.recognise import Recogniser
from tests.ingestion.test_layouts import codes, lines, recognise
from tests.ingestion.workbooks import MONTH, SEEDS, changed, form, put, table

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
    recognised = Recogniser(SEEDS).recognise(readers.read(data, "a.xlsx").sheets, "a.xlsx")
    [finding] = recognised.findings
    assert (finding.severity, finding.code) == ("hard", "personal_data")
    [cell] = [c for c in recognised.reports[0].cells if (c.indicator_code, c.column_role) == ("aid_persons", "month")]
    assert cell.value is None
    assert cell.text in personal.MASKS.values()
    assert str(value)[:11] not in repr(recognised)


def test_a_long_number_that_is_none_of_them_is_not_shown_either() -> None:
    data = changed(form(), put("aid_persons", MONTH, "110105194912310021"))
    recognised = Recogniser(SEEDS).recognise(readers.read(data, "a.xlsx").sheets, "a.xlsx")
    assert [finding.code for finding in recognised.findings] == ["number_too_large"]
    assert "110105" not in repr(recognised)


def test_a_telephone_number_beside_a_name_is_masked_too() -> None:
    data = changed(form(org_new_total=5), put("org_new_total", "B", f"联系人{MOBILE}"))
    recognised = Recogniser(SEEDS).recognise(readers.read(data, "a.xlsx").sheets, "a.xlsx")
    assert [finding.code for finding in recognised.findings] == ["line_differs", "line_missing", "personal_data"]
    assert MOBILE not in repr(recognised)


FORM: list[list[object]] = [
    ["昆仑桥街道2006年6月工会工作月报表"],
    ["指标", "本月数", "累计", "备注"],
    *lines(lambda _: "—", lambda number: number),
]


@pytest.mark.parametrize("number", [IDENTITY, "110105491231002", MOBILE, int(MOBILE), f"+86{MOBILE}", CARD, int(CARD)])
@pytest.mark.parametrize("where", ["remark", "label", "below", "another sheet", "hidden sheet"])
def test_personal_data_anywhere_is_told_with_its_place_and_kept_nowhere(number: object, where: str) -> None:
    rows = [list(row) for row in FORM]
    others = [("花名册", [["姓名", "号码"], ["某某", number]])] if "sheet" in where else []
    if where == "remark":
        rows[4].append(f"经手人 {number}")
    elif where == "label":
        rows[2][0] = f"{rows[2][0]}（{number}）"
    elif where == "below":
        rows.append(["某某", number])
    data = table(("月报", rows), *others)
    if where == "hidden sheet":
        data = changed(data, lambda sheet: setattr(sheet.parent.worksheets[1], "sheet_state", "hidden"))
    recognised = recognise(data)
    place = {"remark": "D5", "label": "A3", "below": f"B{len(rows)}"}.get(where, "B2")
    assert ("personal_data", place) in codes(recognised, "hard")
    assert str(number)[-8:] not in repr(recognised)


def test_the_telephone_of_the_filler_may_stand_after_its_label_and_nowhere_else() -> None:
    for foot in (
        ["联系电话：13800138000"],
        ["填报人", "某某", "联系电话", int(MOBILE)],
        [f"某某 手机:{MOBILE} 2006年7月3日报"],
    ):
        recognised = recognise(table(("月报", [*FORM, foot])))
        assert codes(recognised) == []
        assert MOBILE not in repr(recognised)
    inside = [*FORM[:4], [*FORM[4][:3], f"联系电话：{MOBILE}"], *FORM[5:]]
    assert codes(recognise(table(("月报", inside)))) == [("personal_data", "D5")]


def test_the_names_of_files_and_sheets_are_no_place_for_it() -> None:
    recognised = recognise(table((f"月报{MOBILE}", FORM)), f"昆仑桥{IDENTITY}.xlsx", MOBILE)
    assert codes(recognised) == [("personal_data_in_name", None), ("personal_data_in_sheet_name", None)]
    assert not any(number in repr(recognised) for number in (MOBILE, IDENTITY))


@pytest.mark.parametrize(
    ("text", "rest", "kind"),
    [
        (f"电话{MOBILE}、{IDENTITY}", "电话[手机号码]、[身份证号]", "identity"),
        ("6222 0200 0000 0000 000", "[银行卡号]", "bank_card"),
        ("138 0013 8000 2006年6月", "[手机号码] 2006年6月", "mobile"),
        ("湘工发[2006]14号 43038100120060605", "湘工发[2006]14号 43038100120060605", None),
    ],
)
def test_only_the_number_is_cut_out_of_a_text(text: str, rest: str, kind: str | None) -> None:
    assert personal.without(text) == (rest, kind)
