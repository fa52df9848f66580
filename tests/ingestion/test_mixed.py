"""A folder of every layout in every format among broken files, read in one command: right, or back with the reason."""

import csv
import shutil
from functools import cache
from pathlib import Path

import duckdb
import pytest

from guoban.settings import Settings
from ingestion import inbox, readers, vocabulary
from ingestion.findings import FileResult
from ingestion.readers import Unreadable
from ingestion.recognise import Recognised, Recogniser
from tests.ingestion import mixed
from tests.ingestion.mixed import Case, Values
from tests.ingestion.workbooks import SEEDS

CASES = mixed.cases(list(vocabulary.load(SEEDS).org_units.values()))


@cache
def recogniser() -> Recogniser:
    return Recogniser(SEEDS)


def read(case: Case) -> Recognised:
    book = readers.read(case.data, case.name)
    return recogniser().recognise(book.sheets, case.name, date1904=book.date1904)


def values(recognised: Recognised) -> Values:
    return {
        (report.org_unit_code, report.period_month, cell.indicator_code or "", cell.column_role): cell.value
        for report in recognised.reports
        for cell in report.cells
    }


def is_right(found: Values, case: Case) -> bool:
    """All values of an accepted file, or of a returned one none that is not in it."""
    if case.verdict == "accepted":
        return found == case.values
    return all(value is None or case.values.get(key) == value for key, value in found.items())


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_value_is_right_or_the_file_comes_back_with_the_true_reason(case: Case) -> None:
    try:
        recognised = read(case)
    except Unreadable as refusal:
        assert ("rejected", {refusal.code}) == (case.verdict, case.codes)
        return
    said = {finding.code for finding in recognised.findings if finding.severity != "info"}
    is_wrong = any(finding.severity == "hard" for finding in recognised.findings)
    verdict = "rejected" if not recognised.is_our_form else "returned" if is_wrong else "accepted"
    assert (verdict, said) == (case.verdict, case.codes)
    assert is_right(values(recognised), case)


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, dict[str, FileResult]]:
    """The whole folder after one ingest; the county has no checks, which would judge made-up figures."""
    home = tmp_path_factory.mktemp("mixed")
    shutil.copytree(SEEDS, home / "seeds")
    for name in ("checks", "check_terms"):
        path = home / "seeds" / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    settings = Settings(home=home / "state", seeds=home / "seeds")
    settings.inbox.mkdir(parents=True)
    mixed.write(CASES, settings.inbox)
    return settings, {result.file: result for result in inbox.ingest(settings)}


def test_one_command_reads_the_folder_and_tells_of_each_file_what_became_of_it(
    taken_in: tuple[Settings, dict[str, FileResult]],
) -> None:
    _, results = taken_in
    found = {
        name: (result.verdict, {each.code for each in result.findings if each.severity != "info"})
        for name, result in results.items()
    }
    assert found == {case.name: (case.verdict, set(case.codes)) for case in CASES}


def test_what_is_landed_is_what_stands_in_the_files(taken_in: tuple[Settings, dict[str, FileResult]]) -> None:
    settings, _ = taken_in
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        landed = connection.execute(
            """
            select file_name, org_unit_code, period_month, indicator_code, column_role, value
            from raw.cell
            inner join raw.submission using (submission_id)
            inner join raw.file using (file_id)
            """
        ).fetchall()
    by_file: dict[str, Values] = {}
    for name, unit, month, indicator, role, value in landed:
        by_file.setdefault(name, {})[unit, month, indicator or "", role] = value
    assert [case.name for case in CASES if not is_right(by_file.get(case.name, {}), case)] == []


def test_the_numbers_of_persons_in_the_folder_are_nowhere_in_the_warehouse(
    taken_in: tuple[Settings, dict[str, FileResult]], tmp_path: Path
) -> None:
    settings, results = taken_in
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        connection.execute(f"export database '{tmp_path / 'all'}' (format csv)")
    kept = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "all").glob("*.csv"))
    rows = list(csv.reader(kept.splitlines()))
    assert len(rows) > len(CASES)
    for number in ("13800138000", "11010519491231002X"):
        assert number not in kept
        assert number not in repr(results)


def test_no_two_files_of_the_folder_have_one_name() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
