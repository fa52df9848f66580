"""A broken reference file stops everything, and the message names file and row."""

import csv
import shutil
from pathlib import Path

import pytest

from guoban import reference
from guoban.errors import GuobanError
from guoban.settings import PROJECT


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A copy of seeds/ that a test may break."""
    return Path(shutil.copytree(PROJECT / "seeds", tmp_path / "seeds"))


def append(seeds: Path, name: str, **changed: str) -> int:
    """Repeat the last row of a file with some cells changed; return its row number."""
    file = seeds / f"{name}.csv"
    rows = list(csv.DictReader(file.open(encoding="utf-8", newline="")))
    rows.append(rows[-1] | changed)
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return len(rows) + 1


def complaint(seeds: Path, lang: str = "en") -> str:
    with pytest.raises(GuobanError) as caught:
        reference.check(seeds)
    return caught.value.say(lang)


def test_the_seeds_as_shipped_are_sound() -> None:
    reference.check(PROJECT / "seeds")


def test_an_unknown_parent_is_named_with_file_and_row(seeds: Path) -> None:
    row = append(seeds, "org_units", org_unit_code="430381999", parent_code="430399999")
    said = complaint(seeds)
    assert f"org_units.csv row {row}" in said
    assert "430399999" in said


def test_a_duplicated_code_names_both_rows(seeds: Path) -> None:
    row = append(seeds, "indicators", indicator_code="org_new_total")
    assert f"indicators.csv row {row}: indicator_code org_new_total stands in row 2 already" in complaint(seeds)


def test_a_target_for_an_unknown_unit_is_named_in_chinese_too(seeds: Path) -> None:
    row = append(seeds, "annual_targets", org_unit_code="430381777")
    assert f"annual_targets.csv 第 {row} 行:org_unit_code 的值 430381777 在 org_units.csv 中不存在" in complaint(
        seeds, "zh"
    )


def test_a_target_that_is_not_a_number_is_named(seeds: Path) -> None:
    row = append(seeds, "annual_targets", org_unit_code="430381001", version="9", target_value="many")
    assert f"annual_targets.csv row {row}: target_value many" in complaint(seeds)


def test_an_unquoted_comma_is_named(seeds: Path) -> None:
    file = seeds / "county.csv"
    file.write_text(file.read_text(encoding="utf-8").rstrip() + ",more\n", encoding="utf-8")
    assert "county.csv row 2: 6 values under 5 headings" in complaint(seeds)


def test_a_lost_header_is_named(seeds: Path) -> None:
    file = seeds / "org_units.csv"
    file.write_text("".join(file.read_text(encoding="utf-8").splitlines(keepends=True)[1:]), encoding="utf-8")
    assert "org_units.csv: column org_unit_code is missing" in complaint(seeds)


def test_units_in_a_circle_are_named(seeds: Path) -> None:
    row = append(seeds, "org_units", org_unit_code="430381999", parent_code="430381999")
    assert f"org_units.csv row {row}: the parent 430381999 leads round in a circle" in complaint(seeds)


def test_two_topmost_units_are_refused(seeds: Path) -> None:
    row = append(seeds, "org_units", org_unit_code="430382000", parent_code="")
    assert f"org_units.csv row {row}" in complaint(seeds)


def test_a_file_saved_by_excel_as_gbk_says_how_to_save_it(seeds: Path) -> None:
    file = seeds / "org_units.csv"
    file.write_bytes(file.read_text(encoding="utf-8").encode("gb18030"))
    assert "CSV UTF-8" in complaint(seeds)


def test_a_file_saved_by_excel_with_a_byte_order_mark_is_fine(seeds: Path) -> None:
    file = seeds / "org_units.csv"
    file.write_text(file.read_text(encoding="utf-8"), encoding="utf-8-sig")
    reference.check(seeds)


def test_a_missing_file_is_named(seeds: Path) -> None:
    (seeds / "units.csv").unlink()
    assert "units.csv" in complaint(seeds)


def test_many_faults_are_counted_and_the_first_ten_listed(seeds: Path) -> None:
    for number in range(12):
        append(seeds, "org_units", org_unit_code=f"43038188{number}", parent_code="nowhere")
    said = complaint(seeds)
    assert "have 12 faults" in said or "have 13 faults" in said
    assert said.count("org_units.csv row") == 10
