"""A release is whole before it is current, and a reader keeps what it has opened."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from guoban import publishing
from guoban.publishing import Publication


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(str(tmp_path / "warehouse.duckdb"))
    connection.execute("create schema marts; create table marts.fct as select 38 as value")
    yield connection
    connection.close()


def publication(number: int, as_of: datetime | None = None) -> Publication:
    return Publication(f"2006070100000{number}", datetime(2006, 7, 1, 0, 0, number), 5, None, as_of)


def value(file: Path) -> int:
    with duckdb.connect(str(file), read_only=True) as connection:
        [(answer,)] = connection.execute("select value from fct").fetchall()
    return int(answer)


def publish(
    connection: duckdb.DuckDBPyConnection, published: Path, row: Publication, query: str = "from marts.fct"
) -> Path:
    return publishing.publish(connection, {"fct": query}, published, row)


def test_the_folder_lies_beside_the_warehouse(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert publishing.folder(warehouse) == tmp_path.resolve() / "published"


def test_current_is_a_relative_link_to_a_release_without_a_log(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    published = tmp_path / "published"
    file = publish(warehouse, published, publication(1))
    assert (published / "current").readlink() == Path("releases/20060701000001")
    assert [path.name for path in file.parent.iterdir()] == ["marts.duckdb"]
    assert value(published / "current" / "marts.duckdb") == 38


def test_a_reader_of_the_old_release_is_not_disturbed_by_a_new_one(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    published = tmp_path / "published"
    publish(warehouse, published, publication(1))
    with duckdb.connect(str((published / "current" / "marts.duckdb").resolve()), read_only=True) as reader:
        publish(warehouse, published, publication(2), "select 39 as value")
        assert reader.execute("select value from fct").fetchall() == [(38,)]
    assert value(published / "current" / "marts.duckdb") == 39


def test_a_release_that_cannot_be_written_leaves_the_last_one_current(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    published = tmp_path / "published"
    publish(warehouse, published, publication(1))
    with pytest.raises(duckdb.Error, match="not_there"):
        publish(warehouse, published, publication(2), "from not_there")
    assert (published / "current").readlink() == Path("releases/20060701000001")
    publish(warehouse, published, publication(3))
    assert sorted(path.name for path in (published / "releases").iterdir()) == ["20060701000001", "20060701000003"]


def test_a_build_killed_before_the_swap_leaves_no_trace_after_the_next(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = tmp_path / "published"
    publish(warehouse, published, publication(1))
    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", killed)
        with pytest.raises(KeyboardInterrupt):
            publish(warehouse, published, publication(2), "select 39 as value")
    assert value(published / "current" / "marts.duckdb") == 38
    assert any(path.name.startswith(".") for path in (published / "releases").iterdir())
    publish(warehouse, published, publication(3))
    assert not any(path.name.startswith(".") for path in (published / "releases").iterdir())


def killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_only_the_last_releases_stay(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    published = tmp_path / "published"
    for number in range(1, 6):
        publish(warehouse, published, publication(number))
    names = sorted(path.name for path in (published / "releases").iterdir())
    assert names == ["20060701000003", "20060701000004", "20060701000005"]


def test_a_past_moment_gets_its_own_file_and_never_becomes_current(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    published = tmp_path / "published"
    publish(warehouse, published, publication(1))
    may = datetime(2006, 5, 1)
    for number, query in ((2, "select 20 as value"), (3, "select 21 as value")):
        file = publish(warehouse, published, publication(number, as_of=may), query)
    assert file == published / "as_of_20060501T000000" / "marts.duckdb"
    assert value(file) == 21
    assert value(published / "current" / "marts.duckdb") == 38


def test_a_publication_is_a_row_with_the_types_of_its_table(warehouse: duckdb.DuckDBPyConnection) -> None:
    row = Publication("id", datetime(2006, 7, 1, 9), 5, datetime(2006, 7, 1, 8), None)
    assert warehouse.execute(row.as_sql()).fetchall() == [
        ("id", datetime(2006, 7, 1, 9), 5, datetime(2006, 7, 1, 8), None)
    ]
