"""Worker processes: a bad file costs itself, never the run."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ingestion.readers import Unreadable, Workbook
from ingestion.workers import ReaderPool
from tests.ingestion.readers import workers_then as then
from tests.ingestion.readers.zips import row, xlsx, zipped


@pytest.fixture(scope="module")
def pool() -> Iterator[ReaderPool]:
    with ReaderPool(workers=2, seconds=2) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twenty good files; the eighth is bad in the way the function run on it decides."""
    for number in range(20):
        content = xlsx(row(A1=number)) if number != 7 else then.BAD + b",1\n"
        (tmp_path / f"{number:02}.xlsx").write_bytes(content)
    return tmp_path


def items(folder: Path) -> list[tuple[int, Path]]:
    return list(enumerate(sorted(folder.iterdir())))


def test_workbooks_come_back_with_their_keys_in_order(pool: ReaderPool, folder: Path) -> None:
    found = list(pool.read_many(items(folder)))
    assert [key for key, _ in found] == list(range(20))
    assert [one.sheets[0].rows[0][0] for _, one in found if isinstance(one, Workbook)] == [
        *range(7),
        "bad",
        *range(8, 20),
    ]


def test_a_function_runs_in_the_worker_on_the_result_and_the_bytes(pool: ReaderPool, folder: Path) -> None:
    (folder / "30.xlsx").write_bytes(b"%PDF-1.4")
    found = [result for _, result in pool.read_many(items(folder), then.cells)]
    assert found[0] == ("0", len((folder / "00.xlsx").read_bytes())) and found[20] == ("file_is_pdf", 8)
    assert os.getpid() not in {result for _, result in pool.read_many(items(folder), then.process)}


@pytest.mark.parametrize(
    ("function", "code"),
    [
        (then.dies, "file_read_died"),
        (then.hangs, "file_read_timeout"),
        (then.loops, "file_read_timeout"),
        (then.eats, "file_read_memory"),
        (then.raises, "file_read_failed"),
    ],
)
def test_a_bad_file_costs_itself_only(pool: ReaderPool, folder: Path, function: Callable[..., Any], code: str) -> None:
    found = [result for _, result in pool.read_many(items(folder), function)]
    assert isinstance(found[7], Unreadable) and found[7].code == code
    assert [*found[:7], *found[8:]] == ["read"] * 19


def test_what_quotes_somebodys_data_does_not_leave_the_worker(pool: ReaderPool, folder: Path) -> None:
    found = [result for _, result in pool.read_many(items(folder), then.raises)]
    assert "430381" not in str(found[7]) and "ValueError" in str(found[7])


def test_many_bad_files_in_a_row_end_the_run_with_all_the_rest_read(pool: ReaderPool, folder: Path) -> None:
    for number in (0, 1, 2, 3, 4, 18, 19):
        (folder / f"{number:02}.xlsx").write_bytes(then.BAD)
    found = [result for _, result in pool.read_many(items(folder), then.dies)]
    assert sum(isinstance(one, Unreadable) for one in found) == 8 and found.count("read") == 12


def test_processor_time_is_limited_for_each_file() -> None:
    with ReaderPool(workers=1, seconds=3) as pool:
        (_, (core, memory, processor)), (_, (_, _, later)) = pool.read_many(
            [(1, Path(__file__)), (2, Path(__file__))], then.limits
        )
    assert core == (0, 0) and memory == (1536 * 2**20, 1536 * 2**20)
    assert 0 < processor[0] <= 10 and 0 < later[0] <= 10


def test_a_worker_that_has_grown_is_replaced(folder: Path) -> None:
    with ReaderPool(workers=1, memory=512 * 2**20) as pool:
        found = [result for _, result in pool.read_many(items(folder), then.grows)]
    processes = [process for process, _ in found]
    assert len(set(processes[:8])) == 1 and len(set(processes[8:])) == 1 and processes[7] != processes[8]


def test_a_worker_is_used_again_and_holds_no_file_of_its_parent(pool: ReaderPool, folder: Path) -> None:
    with (folder / "00.xlsx").open("rb") as held:
        found = [files for _, files in pool.read_many(items(folder), then.open_files)]
    assert held.name not in " ".join(found[0]) and all("warehouse" not in one for one in found[0])
    assert len({tuple(files) for files in found}) <= 2


def test_links_and_pipes_and_missing_files_are_refused_and_do_not_reach_the_function(
    pool: ReaderPool, folder: Path
) -> None:
    os.mkfifo(folder / "a.xlsx")
    (folder / "b.xlsx").symlink_to("00.xlsx")
    odd = [("a", folder / "a.xlsx"), ("b", folder / "b.xlsx"), ("c", folder / "c.xlsx")]
    found = dict(pool.read_many(odd, then.cells))
    assert {key: one.code for key, one in found.items() if isinstance(one, Unreadable)} == {
        "a": "file_not_regular",
        "b": "file_link",
        "c": "file_missing",
    }


def test_a_reader_that_loops_for_ever_is_stopped(folder: Path) -> None:
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="a"><table:table-row><table:table-cell/></table:table-row></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    (folder / "07.xlsx").write_bytes(
        zipped(
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "content.xml": content,
                "META-INF/manifest.xml": "<a/>",
            }
        )
    )
    with ReaderPool(workers=2, seconds=1) as pool:
        found = [result for _, result in pool.read_many(items(folder), then.hangs_in_calamine)]
    assert isinstance(found[7], Unreadable) and found[7].code == "file_read_timeout"
    assert sum(isinstance(one, Unreadable) for one in found) == 1


def test_an_answer_that_cannot_travel_costs_its_file(pool: ReaderPool, folder: Path) -> None:
    found = [result for _, result in pool.read_many(items(folder)[:3], then.unpicklable)]
    assert [one.code for one in found if isinstance(one, Unreadable)] == ["file_read_failed"] * 3


def test_a_panic_in_the_function_costs_its_file(pool: ReaderPool, folder: Path) -> None:
    found = [result for _, result in pool.read_many(items(folder)[:3], then.panics)]
    assert [one.code for one in found if isinstance(one, Unreadable)] == ["file_read_failed"] * 3


def test_a_function_that_cannot_be_imported_is_the_callers_fault() -> None:
    def inner(result: object, data: bytes) -> None:
        pass

    with ReaderPool(workers=1) as pool, pytest.raises(AttributeError, match="inner"):
        list(pool.read_many([(1, Path(__file__))], inner))


def test_stopping_early_leaves_no_process_and_the_pool_goes_on(folder: Path) -> None:
    with ReaderPool(workers=2) as pool:
        first = next(pool.read_many(items(folder), then.process))[1]
        again = list(pool.read_many(items(folder), then.cells))
        assert len(again) == 20
    assert isinstance(first, int) and not Path(f"/proc/{first}").exists()


def test_a_slow_caller_costs_no_file(folder: Path) -> None:
    clock = time.monotonic
    with ReaderPool(workers=2, seconds=1) as pool:
        found = []
        for key, result in pool.read_many(items(folder), then.cells):
            found.append(result)
            until = clock() + 1.3 if key in (0, 1) else 0
            while clock() < until:  # busy for longer than a file may take
                pass
    assert not any(isinstance(one, Unreadable) for one in found) and len(found) == 20


def test_nothing_to_read_starts_nothing() -> None:
    with ReaderPool(workers=1) as pool:
        assert list(pool.read_many([])) == []
