"""From files in the inbox to rows in the landing tables."""

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from filelock import FileLock

from guoban.errors import GuobanError
from guoban.settings import PROJECT, Settings
from ingestion import inbox
from tests.ingestion.workbooks import MONTH, UNIT_CODE, changed, form, put, table

JULY_3 = datetime(2006, 7, 3, 9, 30)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(home=tmp_path / "home")
    made.inbox.mkdir(parents=True)
    return made


def drop(settings: Settings, name: str, data: bytes) -> Path:
    path = settings.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def rows(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    connection = duckdb.connect(str(settings.warehouse), read_only=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_a_workbook_is_landed_with_its_provenance(settings: Settings) -> None:
    drop(settings, "昆仑桥6月.xlsx", form(fee_collected=5, fee_remitted=(Decimal("0.5"), Decimal("3.1055"))))
    [result] = inbox.ingest(settings, received_at=JULY_3)
    assert (result.verdict, result.form, result.org_unit_code) == ("accepted", "monthly_01", UNIT_CODE)
    assert (f"{result.period_month}", result.version, result.values) == ("2006-06-01", 1, 120)
    assert result.findings == ()
    assert rows(settings, "select file_name, received_at, verdict from raw.file") == [
        ("昆仑桥6月.xlsx", JULY_3, "accepted")
    ]
    assert rows(
        settings,
        """
        select sheet, cell, row_no, column_no, line_no, label, column_role, text, value, unit_code, qualifier
        from raw.cell where indicator_code = 'fee_remitted' order by column_no
        """,
    ) == [
        ("月报表", "E72", 72, 5, "58", "上解上级工会经费", "month", "0.5", Decimal("0.5"), "万元", "exact"),
        ("月报表", "F72", 72, 6, "58", "上解上级工会经费", "ytd", "3.1055", Decimal("3.1055"), "万元", "exact"),
    ]


def test_the_original_is_archived_under_its_hash_and_leaves_the_inbox(settings: Settings) -> None:
    data = form()
    path = drop(settings, "sub/6月.xlsx", data)
    [result] = inbox.ingest(settings)
    [(archived,)] = rows(settings, "select archived_path from raw.file")
    assert archived == f"archive/{result.sha256}.xlsx"
    assert (settings.home / archived).read_bytes() == data
    assert not path.exists()


def test_a_file_outside_the_inbox_stays_where_it_is(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "6月.xlsx"
    path.write_bytes(form())
    assert [result.verdict for result in inbox.ingest(settings, [path])] == ["accepted"]
    assert path.exists()


def test_the_same_bytes_twice_are_a_duplicate(settings: Settings) -> None:
    drop(settings, "a.xlsx", form())
    drop(settings, "b.xlsx", form())
    first, again = inbox.ingest(settings)
    drop(settings, "c.xlsx", form())
    [later] = inbox.ingest(settings)
    assert [first.verdict, again.verdict, later.verdict] == ["accepted", "duplicate", "duplicate"]
    assert (later.org_unit_code, later.version) == (UNIT_CODE, 1)
    assert rows(settings, "select count(*) from raw.file") == [(1,)]
    assert list(settings.inbox.iterdir()) == []


def summary(*figures: tuple[str, int, int]) -> bytes:
    """A 汇总表 of new unions by unit."""
    title = ["湘乡市2006年6月工会工作月报汇总表"]
    return table(("汇总", [title, ["单位", "新建工会组织数", "其中：农民工工会"], *map(list, figures)]))


def test_a_summary_lands_a_submission_for_each_of_its_units(settings: Settings) -> None:
    drop(settings, "汇总.xlsx", summary(("望春门街道", 3, 1), ("育塅乡", 2, 0)))
    [result] = inbox.ingest(settings)
    assert result.verdict == "accepted"
    assert rows(settings, "select org_unit_code, version from raw.submission order by 1") == [
        ("430381001", 1),
        ("430381203", 1),
    ]
    assert rows(settings, "select count(distinct submission_id) from raw.cell") == [(2,)]


def test_a_summary_does_not_push_aside_a_whole_form_received_before(settings: Settings) -> None:
    drop(settings, "form.xlsx", form(unit="育塅乡总工会"))
    assert inbox.ingest(settings)[0].verdict == "accepted"
    drop(settings, "汇总.xlsx", summary(("望春门街道", 3, 1), ("育塅乡", 2, 0)))
    [result] = inbox.ingest(settings)
    assert result.verdict == "returned"
    assert [finding.cell for finding in result.findings if finding.code == "report_partial_differs"] == ["B4"]
    # The question holds up the report of that unit and no other.
    held = (
        "select org_unit_code from raw.submission inner join raw.finding using (submission_id) where severity = 'hard'"
    )
    assert rows(settings, held) == [("430381203",)]


def test_a_summary_that_repeats_what_was_received_is_told_and_lands_nothing(settings: Settings) -> None:
    drop(settings, "form.xlsx", form(unit="育塅乡总工会"))
    drop(settings, "汇总.xlsx", summary(("望春门街道", 3, 1), ("育塅乡", 0, 0)))
    form_result, result = inbox.ingest(settings)
    assert (form_result.verdict, result.verdict) == ("accepted", "accepted")
    assert [finding.severity for finding in result.findings if finding.code == "report_partial_same"] == ["info"]
    versions = "select org_unit_code, version from raw.submission order by 1"
    assert rows(settings, versions) == [("430381001", 1), ("430381203", 1)]


def test_a_corrected_workbook_is_the_next_version_whatever_it_is_called(settings: Settings) -> None:
    first = drop(settings, "昆仑桥6月.xlsx", form(org_stock=3))
    second = drop(settings, "昆仑桥6月(更正).xlsx", form(org_stock=4))
    os.utime(first, ns=(0, 1_000_000_000))
    os.utime(second, ns=(0, 2_000_000_000))
    assert [(result.file, result.version) for result in inbox.ingest(settings)] == [
        ("昆仑桥6月.xlsx", 1),
        ("昆仑桥6月(更正).xlsx", 2),
    ]
    drop(settings, "a.xlsx", form(org_stock=5))
    assert [result.version for result in inbox.ingest(settings)] == [3]


def test_each_file_may_have_its_own_time_of_arrival(settings: Settings) -> None:
    drop(settings, "a.xlsx", form(org_stock=1))
    drop(settings, "b.xlsx", form(org_stock=2))
    aware = datetime(2006, 7, 3, 1, 30, tzinfo=UTC)
    inbox.ingest(settings, received_at=lambda path: aware if path.name == "a.xlsx" else datetime(2006, 7, 8))
    assert rows(settings, "select received_at from raw.submission order by received_at") == [
        (JULY_3,),
        (datetime(2006, 7, 8),),
    ]


def test_a_broken_check_returns_the_workbook_and_keeps_what_it_said(settings: Settings) -> None:
    drop(settings, "a.xlsx", form(org_new_total=7, org_new_migrant=4, org_new_units_covered=9))
    [result] = inbox.ingest(settings)
    assert result.verdict == "returned"
    hard = [each for each in result.findings if each.severity == "hard"]
    found = [(each.severity, each.code, each.cell, each.indicator_code) for each in hard]
    assert found == [
        ("hard", "org_new_parts_month", "E10", "org_new_total"),
        ("hard", "org_new_parts_ytd", "F10", "org_new_total"),
    ]  # fmt: skip
    assert "填报 7，各项合计 4，差 3" in hard[0].message
    assert rows(settings, "select verdict, version from raw.file join raw.submission using (file_id)") == [
        ("returned", 1)
    ]
    assert rows(settings, "select * from raw.finding") == []  # what the checks find is derived again in dbt


def test_yuan_in_a_row_of_ten_thousand_yuan_is_impossible_and_the_likely_value_is_told(settings: Settings) -> None:
    drop(settings, "a.xlsx", form(fee_collected=12600))
    [result] = inbox.ingest(settings)
    assert result.verdict == "returned"
    assert any(each.code == "above_hard_max" and "1.26 万元" in each.message for each in result.findings)


def test_a_soft_finding_is_accepted_with_its_flag(settings: Settings) -> None:
    drop(settings, "a.xlsx", form(mem_new_total=420, mem_new_migrant=180, mem_new_nonpublic=180, mem_new_community=60))
    [result] = inbox.ingest(settings)
    assert result.verdict == "accepted"
    assert [(each.severity, each.code) for each in result.findings] == [("soft", "above_soft_max")]


def test_what_the_reader_notices_is_landed_with_its_place(settings: Settings) -> None:
    drop(settings, "a.xlsx", changed(form(), put("org_new_total", MONTH, "不详")))
    assert [result.verdict for result in inbox.ingest(settings)] == ["returned"]
    assert rows(settings, "select severity, code, sheet, cell, indicator_code, column_role from raw.finding") == [
        ("hard", "number_unreadable", "月报表", "E10", "org_new_total", "month")
    ]
    assert rows(settings, "select count(*) from raw.finding join raw.submission using (submission_id)") == [(1,)]
    assert rows(settings, "select text, value from raw.cell where cell = 'E10'") == [("不详", None)]


def test_an_unknown_unit_is_returned_with_a_question_and_may_be_tried_again_after_an_alias(
    settings: Settings, tmp_path: Path
) -> None:
    seeds = tmp_path / "seeds"
    shutil.copytree(PROJECT / "seeds", seeds)
    settings = settings.model_copy(update={"seeds": seeds})
    drop(settings, "6月.xlsx", form("昆伦桥街道"))
    [result] = inbox.ingest(settings)
    assert (result.verdict, result.org_unit_code) == ("returned", None)
    assert [each.code for each in result.findings] == ["org_unit_likely"]
    assert rows(settings, "select count(*) from raw.submission") == [(0,)]
    with (seeds / "org_unit_aliases.csv").open("a", encoding="utf-8") as file:
        file.write(f"昆伦桥街道,{UNIT_CODE},misspelling,,\n")
    drop(settings, "6月.xlsx", form("昆伦桥街道"))
    [again] = inbox.ingest(settings)
    assert (again.verdict, again.org_unit_code, again.version) == ("accepted", UNIT_CODE, 1)
    assert [f"{file_id}"[64:] for (file_id,) in rows(settings, "select file_id from raw.file order by 1")] == ["", "-2"]


def test_a_rejected_file_is_archived_and_never_stops_the_others(settings: Settings) -> None:
    drop(settings, "1.xlsx", b"no workbook")
    drop(settings, "2.xlsx", form()[:5000])
    drop(settings, "3.xlsx", form())
    drop(settings, "4.xlsx", b"")
    verdicts = {result.file: result.verdict for result in inbox.ingest(settings)}
    assert verdicts == {"1.xlsx": "rejected", "2.xlsx": "rejected", "3.xlsx": "accepted", "4.xlsx": "rejected"}
    assert len(list(settings.archive.iterdir())) == 4
    assert rows(settings, "select count(*) from raw.finding where severity = 'hard' and submission_id is null") == [
        (3,)
    ]


def test_hidden_and_lock_files_are_not_touched_and_links_and_pipes_are_told_unopened(
    settings: Settings, tmp_path: Path
) -> None:
    outside = tmp_path / "secret.xlsx"
    outside.write_bytes(form())
    (settings.inbox / "link.xlsx").symlink_to(outside)
    (settings.inbox / "folder").symlink_to(tmp_path)
    os.mkfifo(settings.inbox / "pipe.xlsx")
    for name in (".hidden.xlsx", "~$6月.xlsx", ".folder/a.xlsx"):
        drop(settings, name, form())
    told = {result.file: [each.code for each in result.findings] for result in inbox.ingest(settings)}
    assert told == {"link.xlsx": ["file_link"], "folder": ["file_link"], "pipe.xlsx": ["file_not_regular"]}
    assert len(list(settings.inbox.iterdir())) == 6
    assert not settings.archive.exists()


def test_a_file_that_is_too_large_is_named_and_stays(settings: Settings) -> None:
    path = drop(settings, "large.xlsx", b"")
    os.truncate(path, 21 * 1024 * 1024)
    [result] = inbox.ingest(settings)
    assert (result.verdict, result.sha256, result.findings[0].code) == ("rejected", None, "file_too_large")
    assert path.exists()


def test_a_file_name_in_gbk_bytes_is_shown_in_chinese(settings: Settings) -> None:
    name = os.fsdecode("昆仑桥6月.xlsx".encode("gb18030"))
    (settings.inbox / name).write_bytes(form())
    assert [(result.file, result.verdict) for result in inbox.ingest(settings)] == [("昆仑桥6月.xlsx", "accepted")]


def test_progress_is_told_for_each_file(settings: Settings) -> None:
    drop(settings, "a.xlsx", form())
    drop(settings, "b.xlsx", b"no workbook")
    seen: list[tuple[int, int, str]] = []
    inbox.ingest(settings, on_progress=lambda done, total, name: seen.append((done, total, name)))
    assert seen == [(1, 2, "a.xlsx"), (2, 2, "b.xlsx")]


def test_an_empty_or_missing_inbox_is_no_fault_but_a_missing_path_is(settings: Settings, tmp_path: Path) -> None:
    assert inbox.ingest(settings) == []
    assert inbox.ingest(Settings(home=tmp_path / "nowhere")) == []
    with pytest.raises(GuobanError) as error:
        inbox.ingest(settings, [tmp_path / "missing.xlsx"])
    assert error.value.code == "path_missing"


def test_two_ingests_cannot_run_at_once(settings: Settings) -> None:
    path = drop(settings, "a.xlsx", form())
    with FileLock(settings.home / "ingest.lock"), pytest.raises(GuobanError) as error:
        inbox.ingest(settings)
    assert error.value.code == "ingest_busy"
    assert path.exists()


def test_a_warehouse_held_by_another_program_is_one_clear_line(settings: Settings) -> None:
    path = drop(settings, "a.xlsx", form())
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()",
            settings.warehouse,
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(GuobanError) as error:
            inbox.ingest(settings)
        assert error.value.code == "warehouse_locked"
        assert "\n" not in error.value.say("zh")
        assert path.exists()
    finally:
        holder.communicate()


CHILD = """
import os, resource, signal, sys
from pathlib import Path
from guoban.errors import GuobanError
from guoban.settings import Settings
from ingestion import arrival, inbox, landing

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

class Dying:
    def __init__(self, connection):
        self.real = connection
    def execute(self, sql, *rest):
        return die() if sql == "commit" else self.real.execute(sql, *rest)
    def __getattr__(self, name):
        return getattr(self.real, name)

def die_before_commit(self, *rest, land=landing.Warehouse.land):
    self._connection = Dying(self._connection)
    land(self, *rest)

point = sys.argv[2]
if point == "archived":
    landing.Warehouse.land = die
elif point == "inserted":
    landing.Warehouse.land = die_before_commit
elif point == "committed":
    arrival.clear = die
elif point == "full":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
try:
    inbox.ingest(Settings(home=Path(sys.argv[1])))
except GuobanError as error:
    print(error.code)
"""


def child(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CHILD, str(settings.home), *arguments], cwd=PROJECT, capture_output=True, text=True
    )


@pytest.mark.parametrize(("point", "landed"), [("archived", 0), ("inserted", 0), ("committed", 2)])
def test_a_killed_run_leaves_nothing_half_read_and_the_next_one_completes(
    settings: Settings, point: str, landed: int
) -> None:
    drop(settings, "a.xlsx", form(org_stock=1))
    drop(settings, "b.xlsx", form("望春门街道总工会"))
    assert child(settings, point).returncode == -9
    assert len(list(settings.inbox.iterdir())) == 2
    if settings.warehouse.exists():
        counts = "select (select count(*) from raw.file), (select count(*) from raw.cell)"
        assert rows(settings, counts) == [(landed, landed * 120)]
    verdicts = [result.verdict for result in inbox.ingest(settings)]
    assert verdicts == ["duplicate" if landed else "accepted"] * 2
    assert rows(settings, "select count(*) from raw.cell") == [(240,)]
    assert list(settings.inbox.iterdir()) == []


@pytest.mark.parametrize("room", [4_000, 12_500])
def test_a_full_disk_is_one_clear_line_and_lands_nothing(settings: Settings, room: int) -> None:
    assert inbox.ingest(settings, [drop(settings, "0.xlsx", b"no workbook")])  # the warehouse exists
    path = drop(settings, "a.xlsx", form())
    done = child(settings, "full", str(room))
    assert done.stdout == "disk\n", done.stderr
    assert path.exists()
    assert [result.verdict for result in inbox.ingest(settings)] == ["accepted"]
    assert rows(settings, "select count(*) from raw.cell") == [(120,)]


def test_a_state_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    workbook = tmp_path / "a.xlsx"
    workbook.write_bytes(form())
    with pytest.raises(GuobanError) as error:
        inbox.ingest(Settings(home=blocked / "home"), [workbook])
    assert error.value.code == "disk"
    assert "\n" not in error.value.say("en")


def test_reading_pays_for_neither_pandas_nor_openpyxl(settings: Settings) -> None:
    drop(settings, "a.xlsx", form())
    code = (
        "import sys; from pathlib import Path; from guoban.settings import Settings; from ingestion import inbox; "
        "print([r.verdict for r in inbox.ingest(Settings(home=Path(sys.argv[1])))]); "
        "print(sorted({'pandas', 'openpyxl', 'rapidfuzz', 'dbt', 'superset'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, settings.home], cwd=PROJECT, capture_output=True, text=True)
    assert done.stdout == "['accepted']\n[]\n", done.stderr
