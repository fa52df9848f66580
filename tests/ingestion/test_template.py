"""A blank form says all that is known, asks for the rest, and reads back to what was typed."""

import csv
import io
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, strategies
from hypothesis import settings as hypothesis_settings
from openpyxl import load_workbook

from guoban.errors import GuobanError
from guoban.settings import Settings
from ingestion import inbox, readers, template
from ingestion.recognise import Recogniser
from tests.ingestion.blanks import (
    COMPLETION,
    FIRST_ROW,
    LAST_YEAR,
    MONTH,
    NOTE,
    PREVIOUS,
    TARGET,
    YTD,
    blank,
    calculated,
    entries,
    filled,
    place,
    publish,
    results_of,
    sheet_of,
)
from tests.ingestion.workbooks import CODE, JUNE, SEEDS, UNIT_CODE

MONTHS_BEFORE = [date(2006, month, 1) for month in range(1, 6)]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", seeds=SEEDS)


@pytest.fixture
def other_seeds(tmp_path: Path) -> Callable[[str, Callable[[list[dict[str, str]]], None]], Settings]:
    """Settings with a copy of the seeds in which one table was changed."""

    def change(name: str, edit: Callable[[list[dict[str, str]]], None]) -> Settings:
        shutil.copytree(SEEDS, tmp_path / "seeds")
        table = tmp_path / "seeds" / f"{name}.csv"
        with table.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        edit(rows)
        with table.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return Settings(home=tmp_path / "home", seeds=tmp_path / "seeds")

    return change


def test_a_blank_form_names_form_unit_month_and_the_targets_of_the_year(settings: Settings, tmp_path: Path) -> None:
    sheet = sheet_of(blank(settings, tmp_path))
    assert sheet["A1"].value == "湘乡市乡镇(街道)工会工作月报表"
    assert sheet["A5"].value == "填报单位（盖章）：昆仑桥街道总工会"
    assert sheet["E5"].value == "2006年6月"
    assert [cell.value for cell in sheet[8]] == ["甲", "乙", "丙", "丁", 1, 2, 3, 4, 5, 6, 7]
    assert sheet[place(sheet, "org_new_total", TARGET)].value == 3
    assert sheet[place(sheet, "fee_remitted", TARGET)].value == 1.83
    assert sheet[place(sheet, "org_dissolved", TARGET)].value is None
    assert any(str(cell.value).startswith("其他全年目标：净增会员") for cell in sheet["A"])


def test_earlier_figures_are_those_published(settings: Settings, tmp_path: Path) -> None:
    flows = [("fee_remitted", month, 1500, 1500 * month.month, None) for month in MONTHS_BEFORE]
    a_year_ago = [("fee_remitted", date(2005, month, 1), 100, 100 * month, None) for month in range(1, 7)]
    stocks = [("org_stock", MONTHS_BEFORE[-1], None, None, 25), ("org_stock", date(2005, 6, 1), None, None, 24)]
    publish(settings, [*flows, *a_year_ago, *stocks])
    sheet = sheet_of(blank(settings, tmp_path))
    assert sheet[place(sheet, "fee_remitted", PREVIOUS)].value == 0.75  # 万元
    assert sheet[place(sheet, "fee_remitted", LAST_YEAR)].value == 0.06
    assert sheet[place(sheet, "org_stock", PREVIOUS)].value == 25
    assert sheet[place(sheet, "org_stock", LAST_YEAR)].value == 24


def test_a_sum_with_a_missing_month_is_not_offered_and_the_clerk_is_asked_for_it(
    settings: Settings, tmp_path: Path
) -> None:
    whole = [("mem_lost", month, 2, 2 * month.month, None) for month in MONTHS_BEFORE]
    gap = [("org_dissolved", month, None if month.month == 3 else 1, 4, None) for month in MONTHS_BEFORE]
    publish(settings, [*whole, *gap])
    sheet = sheet_of(blank(settings, tmp_path))
    assert sheet[place(sheet, "org_dissolved", PREVIOUS)].value is None
    assert place(sheet, "org_dissolved", YTD) in entries(sheet)
    assert place(sheet, "mem_lost", YTD) not in entries(sheet)
    hints = {str(each.sqref): each.prompt for each in sheet.data_validations.dataValidation}
    assert hints[place(sheet, "org_dissolved", YTD)].startswith("上月累计不全")


def test_in_january_the_sums_begin_at_zero_and_stocks_go_on(settings: Settings, tmp_path: Path) -> None:
    publish(
        settings,
        [("org_stock", date(2005, 12, 1), None, None, 20)]
        + [("mem_lost", date(2005, month, 1), 3, 3 * month, None) for month in range(1, 13)],
    )
    sheet = sheet_of(blank(settings, tmp_path, date(2006, 1, 1)))
    assert sheet[place(sheet, "mem_lost", PREVIOUS)].value == 0
    assert sheet[place(sheet, "org_stock", PREVIOUS)].value == 20


def test_what_did_not_apply_last_month_is_filled_in_as_such_and_can_be_changed(
    settings: Settings, tmp_path: Path
) -> None:
    publish(settings, [], not_applicable=[("wom_lecture", MONTHS_BEFORE[-1]), ("org_stock", MONTHS_BEFORE[-1])])
    path = blank(settings, tmp_path)
    sheet, results = sheet_of(path), results_of(path)
    for cell in (place(sheet, "wom_lecture", MONTH), place(sheet, "org_stock", YTD)):
        assert sheet[cell].value == "—"
        assert cell in entries(sheet)
    assert results[place(sheet, "wom_lecture", YTD)].value == "—"


def test_only_entries_notes_and_the_sign_off_can_be_typed_into(settings: Settings, tmp_path: Path) -> None:
    sheet = sheet_of(blank(settings, tmp_path))
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    row = {column: sheet[place(sheet, "org_new_total", column)] for column in "ABCDEFGHIJK"}
    assert {column for column, cell in row.items() if not cell.protection.locked} == {MONTH, YTD, NOTE}
    stock = {column: sheet[place(sheet, "org_stock", column)] for column in "ABCDEFGHIJK"}
    assert {column for column, cell in stock.items() if not cell.protection.locked} == {YTD, NOTE}
    assert (stock[MONTH].value, stock[MONTH].protection.locked) == ("—", True)
    assert row[MONTH].fill.fgColor.rgb == stock[YTD].fill.fgColor.rgb != row[TARGET].fill.fgColor.rgb
    signed = [cell for cells in sheet.iter_rows() for cell in cells if str(cell.value).startswith("单位负责人")]
    assert [cell.protection.locked for cell in signed] == [False]


def test_a_cell_admits_what_the_bounds_of_the_indicator_admit_and_not_applicable(
    settings: Settings, tmp_path: Path
) -> None:
    sheet = sheet_of(blank(settings, tmp_path))
    rules = {str(each.sqref): each for each in sheet.data_validations.dataValidation}
    assert set(entries(sheet)) == rules.keys()
    count, amount = place(sheet, "org_new_total", MONTH), place(sheet, "fee_remitted", MONTH)
    whole = f'IF(ISNUMBER({count}),AND({count}>=0,{count}=INT({count})),OR({count}="—",{count}="/"))'
    assert rules[count].formula1 == whole
    bounded = f'IF(ISNUMBER({amount}),AND({amount}>=0,{amount}<=1000),OR({amount}="—",{amount}="/"))'
    assert rules[amount].formula1 == bounded
    assert "以批复文件为准" in rules[count].prompt
    assert rules[count].error.startswith("新建工会组织数：请填整数，不小于 0（家）")
    assert "0 至 1000（万元）" in rules[amount].error
    for rule in rules.values():  # Excel refuses the file otherwise
        assert len(rule.promptTitle) <= 32
        assert max(len(rule.prompt), len(rule.error)) <= 255


def test_sum_and_completion_are_formulas_whose_results_readers_see(settings: Settings, tmp_path: Path) -> None:
    publish(settings, [("org_new_total", month, 1, month.month, None) for month in MONTHS_BEFORE])
    path = blank(settings, tmp_path)
    sheet = sheet_of(path)
    ytd, completion = place(sheet, "org_new_total", YTD), place(sheet, "org_new_total", COMPLETION)
    row = ytd[1:]
    assert sheet[ytd].value == f'=IF(ISNUMBER(E{row}),N(G{row})+E{row},IF(E{row}="","",E{row}))'
    assert sheet[completion].value == f'=IF(ISNUMBER(F{row}),F{row}/I{row},"")'
    untouched = Recogniser(SEEDS).recognise(readers.read(path.read_bytes(), path.name).sheets, path.name)
    assert [finding.code for finding in untouched.findings] == ["form_blank"]


def test_no_cell_shows_what_is_missing_to_the_target(settings: Settings, tmp_path: Path) -> None:
    publish(settings, [("wom_insured", month, 20, 20 * month.month, None) for month in MONTHS_BEFORE])
    sheet = sheet_of(blank(settings, tmp_path))
    row = [sheet[place(sheet, "wom_insured", column)].value for column in "EFGHIJK"]
    missing = row[4] - row[2]
    assert missing > 0
    shown = [cell.value for cells in sheet.iter_rows() for cell in cells if cell.value is not None]
    assert not any(str(missing) == str(value) or f"{missing}人" in str(value) for value in shown)
    hints = [f"{each.prompt}{each.error}" for each in sheet.data_validations.dataValidation]
    assert not any(str(missing) in hint for hint in hints)
    assert not any("-" in str(value) for value in row)


def test_the_same_knowledge_gives_the_same_bytes(settings: Settings, tmp_path: Path) -> None:
    first, second = blank(settings, tmp_path / "a"), blank(settings, tmp_path / "b")
    assert first.read_bytes() == second.read_bytes()


def test_it_prints_on_a4_with_the_head_of_the_table_on_each_page(settings: Settings, tmp_path: Path) -> None:
    sheet = sheet_of(blank(settings, tmp_path))
    page = sheet.page_setup
    assert (page.paperSize, page.fitToWidth or 1, page.fitToHeight) == (9, 1, 0)  # unwritten is one page wide
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$6:$8"
    assert sheet.print_area == f"'月报表'!$A$1:$K${sheet.max_row}"
    assert sheet.freeze_panes == "E9"


def test_form_version_unit_and_month_stand_in_the_footer_the_last_line_a_name_and_the_properties(
    settings: Settings, tmp_path: Path
) -> None:
    book = load_workbook(blank(settings, tmp_path))
    sheet = book.worksheets[0]
    words = template.vocabulary.load(SEEDS)
    version = template.version(words.forms["monthly_01"], SEEDS)
    assert sheet.oddFooter.center.text == f"表号 湘工月01表 · 版本 {version} · 第 &P 页 共 &N 页"
    assert sheet[f"A{sheet.max_row}"].value == f"表号 湘工月01表 · 版本 {version} · {UNIT_CODE}"
    assert book.defined_names["guoban_template"].value == f'"monthly_01 {version} {UNIT_CODE} 2006-06"'
    assert {each.name: each.value for each in book.custom_doc_props.props} == {
        "guoban_form": "monthly_01",
        "guoban_version": version,
        "guoban_unit": UNIT_CODE,
        "guoban_period": "2006-06",
    }


def test_another_bound_makes_another_version(
    other_seeds: Callable[[str, Callable[[list[dict[str, str]]], None]], Settings],
) -> None:
    def edit(rows: list[dict[str, str]]) -> None:
        next(row for row in rows if row["indicator_code"] == "org_new_total")["hard_max"] = "50"

    changed = other_seeds("indicators", edit)
    versions = {
        template.version(template.vocabulary.load(seeds).forms["monthly_01"], seeds) for seeds in (SEEDS, changed.seeds)
    }
    assert len(versions) == 2


COUNTS = strategies.integers(0, 10**7)
AMOUNTS = strategies.decimals(0, 5000, places=4)


@hypothesis_settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=strategies.data())
def test_a_filled_form_reads_back_to_exactly_what_was_typed(
    round_trip: tuple[Path, Recogniser], data: strategies.DataObject
) -> None:
    path, recogniser = round_trip
    sheet = sheet_of(path)
    typed: dict[str, int | float | str] = {}
    for cell in entries(sheet):
        numbers = AMOUNTS if sheet[f"C{cell[1:]}"].value == "万元" else COUNTS
        figure = data.draw(strategies.one_of(numbers, strategies.sampled_from(["—", ""])))
        typed[cell] = float(figure) if isinstance(figure, Decimal) else figure
    typed[entries(sheet)[0]] = 1
    workbook_bytes = calculated(filled(path, typed))
    recognised = recogniser.recognise(readers.read(workbook_bytes, path.name).sheets, path.name)
    assert [finding for finding in recognised.findings if finding.severity == "hard"] == []
    [report] = recognised.reports
    assert (report.org_unit_code, report.period_month) == (UNIT_CODE, JUNE)
    read = {cell.cell: cell for cell in report.cells}
    for address, figure in typed.items():
        cell = read[address]
        if isinstance(figure, str):
            assert (cell.value, cell.qualifier) == (None, "not_applicable" if figure else None)
        else:
            assert (cell.value, cell.qualifier) == (Decimal(str(figure)), "exact")
            assert cell.unit_code == sheet[f"C{address[1:]}"].value


@pytest.fixture(scope="module")
def round_trip(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Recogniser]:
    folder = tmp_path_factory.mktemp("round_trip")
    settings = Settings(home=folder / "home", seeds=SEEDS)
    publish(settings, [("mem_lost", month, 2, 2 * month.month, None) for month in MONTHS_BEFORE])
    return blank(settings, folder), Recogniser(SEEDS)


def test_a_filled_form_is_accepted(settings: Settings, tmp_path: Path) -> None:
    publish(settings, [(code, month, 0, 0, None) for code in _flows() for month in MONTHS_BEFORE])
    path = blank(settings, tmp_path / "out")
    typed: dict[str, int | float | str] = dict.fromkeys(entries(sheet_of(path)), 0)
    returned = tmp_path / path.name
    returned.write_bytes(calculated(filled(path, typed)))
    [result] = inbox.ingest(settings, [returned])
    assert (result.verdict, result.org_unit_code, result.period_month) == ("accepted", UNIT_CODE, JUNE)


def _flows() -> list[str]:
    items = template.vocabulary.load(SEEDS).forms["monthly_01"].items.values()
    return [item.indicator_code for item in items if item.kind == "flow"]


def test_without_units_every_unit_of_the_county_gets_its_form(settings: Settings, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    paths = template.write(settings, None, JUNE, tmp_path, lambda done, total, label: seen.append((done, total)))
    units = template.vocabulary.load(SEEDS).org_units
    assert len(paths) == len(units) == len({path.name for path in paths})
    assert seen[-1] == (len(units), len(units))
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in paths}


def test_units_are_asked_for_by_code_name_or_alias(settings: Settings, tmp_path: Path) -> None:
    paths = template.write(settings, ["山枣镇", UNIT_CODE, "昆仑桥街道总工会"], JUNE, tmp_path)
    assert [path.name for path in paths] == ["昆仑桥街道2006年6月湘工月01表.xlsx", "山枣镇2006年6月湘工月01表.xlsx"]


@pytest.mark.parametrize(
    ("units", "month", "code"),
    [
        (["昆仑桥街道", "没有这个镇"], JUNE, "unit_unknown"),
        (["湘乡市"], JUNE, "unit_unknown"),
        (None, date(2004, 12, 1), "form_not_in_force"),
    ],
)
def test_an_unknown_unit_or_a_month_without_a_form_writes_nothing(
    settings: Settings, tmp_path: Path, units: list[str] | None, month: date, code: str
) -> None:
    with pytest.raises(GuobanError) as raised:
        template.write(settings, units, month, tmp_path / "out")
    assert raised.value.code == code
    assert not (tmp_path / "out").exists()


def test_a_form_that_somebody_filled_in_is_not_written_over(settings: Settings, tmp_path: Path) -> None:
    path = blank(settings, tmp_path)
    assert blank(settings, tmp_path) == path  # the same blank form again does no harm
    mine = filled(path, {entries(sheet_of(path))[0]: 7})
    path.write_bytes(mine)
    with pytest.raises(GuobanError) as raised:
        template.write(settings, None, JUNE, tmp_path)
    assert (raised.value.code, raised.value.fields["file"]) == ("template_exists", path)
    assert list(tmp_path.glob("*.xlsx")) == [path]
    assert path.read_bytes() == mine
    template.write(settings, [UNIT_CODE], JUNE, tmp_path, overwrite=True)
    assert path.read_bytes() != mine


def test_a_quarterly_form_is_due_in_the_last_month_of_the_quarter_and_sums_quarters(
    other_seeds: Callable[[str, Callable[[list[dict[str, str]]], None]], Settings], tmp_path: Path
) -> None:
    def edit(rows: list[dict[str, str]]) -> None:
        rows[0]["frequency"] = "Q"

    settings = other_seeds("forms", edit)
    publish(settings, [("mem_lost", date(2006, 3, 1), 4, 4, None)])
    sheet = sheet_of(blank(settings, tmp_path))
    assert [sheet["E7"].value, sheet["G6"].value] == ["本期数", "上期累计\n（期末数）"]
    assert sheet[place(sheet, "mem_lost", PREVIOUS)].value == 4
    with pytest.raises(GuobanError):
        template.write(settings, None, date(2006, 5, 1), tmp_path)


def test_a_form_goes_to_the_units_it_is_assigned_to(
    other_seeds: Callable[[str, Callable[[list[dict[str, str]]], None]], Settings], tmp_path: Path
) -> None:
    settings = other_seeds("forms", lambda rows: None)
    (settings.seeds / "form_assignments.csv").write_text(
        "form_code,org_type,org_unit_code,valid_from,valid_to\nmonthly_01,subdistrict,*,2005-01-01,\n"
    )
    names = [path.name[:5] for path in template.write(settings, None, JUNE, tmp_path)]
    assert names == ["望春门街道", "新湘路街道", "昆仑桥街道", "东山街道2"]


def test_the_lines_of_the_form_are_those_of_the_filled_one(settings: Settings, tmp_path: Path) -> None:
    sheet = sheet_of(blank(settings, tmp_path))
    lines = [sheet[f"{CODE}{row}"].value for row in range(FIRST_ROW, sheet.max_row + 1) if sheet[f"{CODE}{row}"].value]
    assert lines == list(template.vocabulary.load(SEEDS).forms["monthly_01"].items)


def test_a_definition_from_the_seeds_cannot_become_a_formula(
    other_seeds: Callable[[str, Callable[[list[dict[str, str]]], None]], Settings], tmp_path: Path
) -> None:
    def edit(rows: list[dict[str, str]]) -> None:
        rows[0]["name_zh"] = '=HYPERLINK("http://a")'

    path = blank(other_seeds("indicators", edit), tmp_path)
    cell = load_workbook(io.BytesIO(path.read_bytes())).worksheets[0]["B10"]
    assert (cell.data_type, cell.value) != ("f", None)
    assert b"http://a" in _part(path, "xl/sharedStrings.xml")


def _part(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as package:
        return package.read(name)


def test_a_form_saved_by_a_program_that_computes_nothing_is_read_all_the_same(
    round_trip: tuple[Path, Recogniser],
) -> None:
    path, recogniser = round_trip
    typed: dict[str, int | float | str] = dict.fromkeys(entries(sheet_of(path)), 0)
    recognised = recogniser.recognise(readers.read(filled(path, typed), path.name).sheets, path.name)
    assert [finding for finding in recognised.findings if finding.severity == "hard"] == []
