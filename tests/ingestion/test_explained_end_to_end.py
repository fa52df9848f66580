"""What a clerk writes into the returned copy, from there to the published findings."""

import shutil
from datetime import datetime
from pathlib import Path

import duckdb
from openpyxl import load_workbook

from guoban import building
from guoban.settings import Settings
from ingestion import inbox

WORDS = "已电话核实：某某公司集中入会"


def test_an_explanation_in_the_returned_copy_is_what_the_published_finding_says(
    demo_home: Path, tmp_path: Path
) -> None:
    for name in ("published", "archive", "returned"):
        shutil.copytree(demo_home / name, tmp_path / name, symlinks=True)
    shutil.copy(demo_home / "warehouse.duckdb", tmp_path)
    settings = Settings(home=tmp_path)
    [copy] = settings.returned.glob("月山镇*.xlsx")
    book = load_workbook(copy)
    [asked] = [line for line in book["审核意见"].iter_rows() if line[1].value == "核实性" and line[3].value == "E23"]
    asked[8].value = WORDS  # type: ignore[union-attr]
    settings.inbox.mkdir()
    book.save(settings.inbox / copy.name)

    [taken] = inbox.ingest(settings, received_at=datetime(2006, 7, 6, 15))
    assert (taken.verdict, taken.version, taken.returned_copy) == ("accepted", 2, None)
    assert not copy.exists()
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        said = connection.execute("select check_code, cell, text from raw.explanation where cell = 'E23'").fetchall()
    assert said == [("above_soft_max", "E23", WORDS)]
    building.build(settings)

    with duckdb.connect(str(settings.published / "current" / "marts.duckdb"), read_only=True) as connection:
        lives = connection.execute(
            """
            select check_code, status, explanation from fct_findings
            where org_unit_code = '430381110' and period_month = date '2006-06-01' and cell = 'E23'
                and severity = 'soft' and is_latest_version
            """
        ).fetchall()
    assert lives == [("above_soft_max", "explained", WORDS)]
