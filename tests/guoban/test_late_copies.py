"""The marked copies of what only a build can see, from the built sample county to what the clerk answers in them."""

import shutil
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook

from guoban import late_copies
from guoban.alerts.options import AlertSettings
from guoban.settings import Settings
from ingestion import inbox

#: Odd beside the months before; on arrival nobody could know.
ODD = "泉塘镇2005年10月工会月报表.xlsx"
WORDS = "社区集中入会，已核实"


@pytest.fixture
def office(demo_home: Path, tmp_path: Path) -> Settings:
    """A copy of the sample county that asks about all of its months."""
    for name in ("archive", "returned"):
        shutil.copytree(demo_home / name, tmp_path / name)
    shutil.copy(demo_home / "warehouse.duckdb", tmp_path)
    return Settings(home=tmp_path, alerts=AlertSettings(periods_chased=99))


def test_a_figure_that_is_odd_beside_others_is_marked_and_its_answer_is_read(office: Settings) -> None:
    [copy] = late_copies.renew(office)
    assert copy.name == ODD
    book = load_workbook(copy)
    [asked] = [line for line in book["审核意见"].iter_rows() if line[1].value == "核实性"]
    assert asked[3].value == "E26" and "疑似多写或少写了零" in str(asked[7].value)
    asked[8].value = WORDS  # type: ignore[union-attr]
    office.inbox.mkdir()
    book.save(office.inbox / ODD)
    [taken] = inbox.ingest(office, received_at=datetime(2006, 7, 20))
    assert (taken.verdict, taken.returned_copy, copy.exists()) == ("accepted", None, False)
    with duckdb.connect(str(office.warehouse), read_only=True) as connection:
        said = connection.execute("select check_code, cell, text from raw.explanation").fetchall()
    assert ("misplaced_zero", "E26", WORDS) in said


def test_a_copy_is_made_once_also_when_it_was_taken_away_to_be_sent(office: Settings) -> None:
    [copy] = late_copies.renew(office)
    copy.unlink()
    assert late_copies.renew(office) == []
    assert not copy.exists()


def test_nobody_is_asked_about_months_that_nobody_chases_any_more(office: Settings) -> None:
    assert late_copies.renew(office.model_copy(update={"alerts": AlertSettings()})) == []


def test_a_copy_on_which_nothing_is_open_is_taken_away(office: Settings) -> None:
    mended = office.returned / "潭市镇2006年4月工会月报表.xlsx"
    assert mended.exists()
    before = {path.name for path in office.returned.iterdir()}
    late_copies.renew(office)
    assert {path.name for path in office.returned.iterdir()} == before - {mended.name} | {ODD}
