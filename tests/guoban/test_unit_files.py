"""A unit's file holds what its rule allows and no neighbour's row; what has no rule is not published."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
import yaml

from dashboards.contracts import columns_of_models
from guoban import publishing, row_rules, unit_files
from guoban.errors import GuobanError
from guoban.publishing import Publication
from guoban.row_rules import RowRule

RULES = {
    "dim_org_units": RowRule("whole"),
    "fct_cells": RowRule("own"),
    "fct_values": RowRule("own_and_above"),
    "rpt_county": RowRule("own_and_above", blank=("three_worst",)),
    "rpt_map": RowRule("whole", instead={"three_worst": "the county's"}),
    "rpt_secret": RowRule("none"),
}
#: root → town → village, and another town.
UNITS = [("root", None), ("town", "root"), ("village", "town"), ("other", "root")]


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(str(tmp_path / "warehouse.duckdb"))
    connection.execute("create table units (org_unit_code varchar, parent_code varchar)")
    connection.executemany("insert into units values (?, ?)", UNITS)
    connection.execute("create table facts as select org_unit_code, org_unit_code || '!' as three_worst from units")
    yield connection
    connection.close()


def publish(connection: duckdb.DuckDBPyConnection, published: Path, rules: dict[str, RowRule]) -> Path:
    tables = {"dim_org_units": "from units"} | dict.fromkeys(RULES.keys() - {"dim_org_units"}, "from facts")
    row = Publication("20060701000001", datetime(2006, 7, 1), 5, None, None)
    return publishing.publish(connection, tables, published, row, rules).parent


def seen(release: Path, unit: str, table: str, column: str = "org_unit_code") -> set[str | None]:
    with duckdb.connect(str(unit_files.path(release, unit, "marts.duckdb")), read_only=True) as connection:
        return {value for (value,) in connection.execute(f"select {column} from {table}").fetchall()}


@pytest.mark.parametrize(
    ("unit", "table", "units"),
    [
        ("town", "dim_org_units", {"root", "town", "village", "other"}),
        ("town", "fct_cells", {"town", "village"}),
        ("town", "fct_values", {"root", "town", "village"}),
        ("village", "fct_cells", {"village"}),
        ("village", "fct_values", {"root", "town", "village"}),
        ("other", "fct_values", {"root", "other"}),
        ("other", "rpt_secret", set()),
    ],
)
def test_a_unit_gets_the_rows_of_its_rule(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path, unit: str, table: str, units: set[str]
) -> None:
    assert seen(publish(warehouse, tmp_path / "published", RULES), unit, table) == units


def test_words_stand_where_a_column_is_hidden(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    release = publish(warehouse, tmp_path / "published", RULES)
    assert seen(release, "town", "rpt_map", "three_worst") == {"the county's"}


def test_a_column_that_tells_of_neighbours_is_empty_but_in_own_rows(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    release = publish(warehouse, tmp_path / "published", RULES)
    assert seen(release, "other", "rpt_county", "three_worst") == {None, "other!"}
    assert seen(release, "other", "rpt_county") == {"root", "other"}


def test_the_root_has_no_file_of_its_own_and_every_file_is_closed(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    release = publish(warehouse, tmp_path / "published", RULES)
    assert {path.name for path in (release / "units").iterdir()} == {"town", "village", "other"}
    assert {path.name for path in (release / "units").rglob("*.*")} == {"marts.duckdb"}


def test_a_table_without_a_rule_is_not_published_and_the_last_release_stays(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    published = tmp_path / "published"
    before = publish(warehouse, published, RULES)
    rules = {table: rule for table, rule in RULES.items() if table != "fct_cells"}
    with pytest.raises(GuobanError) as refused:
        publish(warehouse, published, rules)
    assert refused.value.code == "row_rule_missing"
    assert "fct_cells" in refused.value.say("zh")
    assert (published / "current").resolve() == before.resolve()


def test_a_rule_on_a_column_that_is_not_there_is_refused(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    with pytest.raises(GuobanError) as refused:
        publish(warehouse, tmp_path / "published", RULES | {"fct_cells": RowRule("own", blank=("nothing",))})
    assert refused.value.code == "row_rule_column"


@pytest.mark.parametrize("stated", ["everything", {"rows": "own", "hide": ["x"]}, {"blank": ["x"]}])
def test_a_rule_that_is_none_of_the_four_is_refused(tmp_path: Path, stated: object) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(yaml.safe_dump({"fct_cells": stated}), encoding="utf-8")
    with pytest.raises(GuobanError) as refused:
        row_rules.load(file)
    assert refused.value.code == "row_rule_unknown"


def test_every_public_table_has_a_rule_that_fits_its_columns() -> None:
    rules = row_rules.load()
    models = columns_of_models()
    assert rules.keys() == models.keys() | {"publications"}
    for table, rule in rules.items():
        if rule.rows in {"own", "own_and_above"}:
            assert "org_unit_code" in models[table], table
        if rule.rows == "whole" and table not in {"dim_org_units", "publications"}:
            assert "org_unit_code" not in models[table], f"{table} names units: is it really for all of them?"


def test_published_files_of_the_sample_county_hold_no_neighbour(demo_home: Path) -> None:
    release = (demo_home / "published" / "current").resolve()
    root, own = "430381000", "430381100"
    with duckdb.connect(str(unit_files.path(release, own, "marts.duckdb")), read_only=True) as connection:
        tables = connection.execute(
            "select table_name from duckdb_columns()"
            " where column_name = 'org_unit_code' and table_name <> 'dim_org_units'"
        ).fetchall()
        found = {
            code
            for (table,) in tables
            for (code,) in connection.execute(f"select distinct org_unit_code from {table}").fetchall()
        }
    assert found == {root, own}
    assert len(list((release / "units").iterdir())) == 30
