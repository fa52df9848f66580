"""The one door to DuckDB: locked down, always on the current release, and no result older than it."""

from pathlib import Path
from typing import Any

import duckdb
import pytest
from duckdb_engine import DuckDBIdentifierPreparer
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import Forbidden

from dashboards import reader, release
from dashboards.cache import ReleaseCache
from dashboards.release import Releases


def publish(published: Path, name: str, value: int) -> None:
    """A release with one table and one value, made current as publication does it."""
    folder = published / "releases" / name
    folder.mkdir(parents=True)
    for file, shown in ((folder / "marts.duckdb", value), (folder / "units" / "town" / "marts.duckdb", 1)):
        file.parent.mkdir(parents=True, exist_ok=True)
        with duckdb.connect(str(file)) as connection:
            connection.execute(f"create table figures as select {shown} as figure")
    link = published / ".current"
    link.symlink_to(Path("releases") / name)
    link.replace(published / "current")


@pytest.fixture
def published(tmp_path: Path) -> Path:
    publish(tmp_path / "published", "first", 38)
    return tmp_path / "published"


def everyone() -> None:
    """Who reads the whole marts."""


@pytest.fixture
def releases(published: Path) -> Any:
    found = Releases(published, everyone)
    yield found
    found.close()


def open_through(releases: Releases, uri: str = "duckdb:///published", params: Any = None) -> Connection:
    """A connection as Superset opens it: through the hook."""
    url, engine = releases.connect(make_url(uri), params or {}, None, None, None)
    return create_engine(url, **engine).connect()


def figure(releases: Releases) -> int:
    with open_through(releases) as connection:
        value: int = connection.execute(text("select figure from figures")).scalar_one()
        return value


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('/etc/passwd', delim=':')",
        "select content from read_text('/etc/passwd')",
        "select file from glob('/etc/*')",
        "copy figures to '{out}'",
        "export database '{out}'",
        "attach '{out}' as other",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "set memory_limit = '20GB'",
        "create table more as select 1 as one",
        "update figures set figure = 39",
        "drop table figures",
    ],
)
def test_reaching_beyond_the_published_copy_is_refused(releases: Releases, tmp_path: Path, statement: str) -> None:
    out = tmp_path / "out"
    with open_through(releases) as connection, pytest.raises((DBAPIError, RuntimeError)):
        connection.execute(text(statement.format(out=out).replace(":'", "\\:'"))).fetchall()
    assert not out.exists()
    assert figure(releases) == 38


def test_edited_connection_cannot_open_another_file_or_loosen_the_settings(releases: Releases, tmp_path: Path) -> None:
    other = tmp_path / "warehouse.duckdb"
    duckdb.connect(str(other)).close()
    loose = {"connect_args": {"read_only": False, "config": {"enable_external_access": "true"}}}
    with open_through(releases, f"duckdb:///{other}?access_mode=read_write", loose) as connection:
        assert connection.execute(text("select figure from figures")).scalar_one() == 38
        with pytest.raises((DBAPIError, RuntimeError)):
            connection.execute(text("select content from read_text('/etc/hostname')"))


def test_other_kinds_of_database_pass_untouched(releases: Releases) -> None:
    uri, params = make_url("postgresql://somewhere/else"), {"pool_size": 1}
    assert releases.connect(uri, params, None, None, None) == (uri, params)


def test_new_release_is_seen_at_once_and_a_running_query_keeps_its_own(releases: Releases, published: Path) -> None:
    assert figure(releases) == 38
    with open_through(releases) as running:
        publish(published, "second", 39)
        assert figure(releases) == 39
        assert releases.held == {published.resolve() / "releases" / "second" / "marts.duckdb"}
        assert running.execute(text("select figure from figures")).scalar_one() == 38
    assert figure(releases) == 39


def test_cache_gives_nothing_from_before_a_publication(releases: Releases, published: Path) -> None:
    cache = ReleaseCache(releases)
    cache.set("chart", 38)
    assert cache.get("chart") == 38
    publish(published, "second", 39)
    assert cache.get("chart") is None
    assert cache.has("chart") is False
    cache.set("chart", 39)
    assert cache.get("chart") == 39


def test_result_computed_before_a_swap_is_not_kept_as_one_of_after(releases: Releases, published: Path) -> None:
    cache = ReleaseCache(releases)
    with Flask(__name__).test_request_context():
        assert cache.get("chart") is None
        before = figure(releases)
        publish(published, "second", 39)
        assert figure(releases) == before  # one request, one release
        cache.set("chart", before)
    assert cache.get("chart") is None


def test_nothing_published_is_an_error_and_not_an_empty_database(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_through(Releases(tmp_path / "published", everyone))


def test_a_unit_reads_its_own_file_and_its_results_are_kept_apart(published: Path) -> None:
    who: list[str | None] = [None]
    releases = Releases(published, lambda: who[0])
    cache = ReleaseCache(releases)
    assert figure(releases) == 38
    cache.set("chart", 38)
    who[0] = "town"
    assert figure(releases) == 1
    assert cache.get("chart") is None
    cache.set("chart", 1)
    who[0] = None
    assert cache.get("chart") == 38
    assert len(releases.held) == 2
    publish(published, "second", 39)
    assert figure(releases) == 39
    assert len(releases.held) == 1
    releases.close()


def test_a_unit_without_a_file_reads_nothing(published: Path) -> None:
    releases = Releases(published, lambda: "elsewhere")
    with pytest.raises(DBAPIError):
        open_through(releases)


@pytest.mark.parametrize(
    ("roles", "unit"),
    [
        ({"Admin"}, None),
        ({reader.LEADER}, None),
        ({reader.UNIT, reader.role_of_unit("town")}, "town"),
        ({reader.LEADER, reader.role_of_unit("town")}, "town"),
    ],
)
def test_a_tie_to_a_unit_is_stronger_than_a_role_that_sees_everything(roles: set[str], unit: str | None) -> None:
    assert reader.unit_of_roles(roles) == unit


@pytest.mark.parametrize(
    "roles",
    [
        set(),
        {"Public"},
        {"Gamma"},
        {reader.UNIT},
        {reader.UNIT, reader.LEADER},
        {reader.role_of_unit("town"), reader.role_of_unit("other")},
    ],
)
def test_whoever_has_no_role_of_ours_reads_nothing(roles: set[str]) -> None:
    with pytest.raises(Forbidden):
        reader.unit_of_roles(roles)


def test_an_engine_still_quotes_duckdbs_reserved_words_when_it_asks_for_them_once(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DuckDBIdentifierPreparer, "__init__", DuckDBIdentifierPreparer.__init__)
    release._learn_reserved_words_once()
    prepared = create_engine("duckdb:///:memory:").dialect.identifier_preparer
    assert prepared.quote("qualify") == '"qualify"'
    assert prepared.quote("figure") == "figure"
