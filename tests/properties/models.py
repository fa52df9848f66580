"""The project's own models, as dbt compiled them for the sample county, run on rows in memory."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from guoban.settings import PROJECT

#: What the compiled SQL says for the moment of the build.
CLOCK = "cast(timezone('Asia/Shanghai', current_timestamp) as timestamp)"

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Model:
    """One model: the relation it gives and the query for it."""

    relation: str
    query: str


def compiled(home: Path, *wanted: str) -> list[Model]:
    """The wanted models and all they need, in an order in which they can run."""
    nodes = json.loads((home / "dbt" / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    done: dict[str, Model] = {}

    def visit(name: str) -> None:
        node = nodes.get(name)
        if node is None or name in done or node["resource_type"] != "model":
            return
        for parent in node["depends_on"]["nodes"]:
            visit(parent)
        file = home / "dbt" / "compiled" / "guoban" / node["original_file_path"]
        done[name] = Model(node["relation_name"], file.read_text(encoding="utf-8"))

    for model in wanted:
        visit(f"model.guoban.{model}")
    return list(done.values())


def county(home: Path, reference: Mapping[str, Rows]) -> duckdb.DuckDBPyConnection:
    """A warehouse in memory with the tables of ``reference`` (typed as dbt types the seeds) and no report."""
    connection = duckdb.connect(config={"threads": 1})  # the tables are tiny
    connection.execute(f"attach '{home / 'warehouse.duckdb'}' as sample (read_only)")
    connection.execute("attach ':memory:' as warehouse; use warehouse")
    connection.execute((PROJECT / "ingestion" / "raw.sql").read_text(encoding="utf-8"))
    for schema in ("reference", "staging", "intermediate", "marts"):
        connection.execute(f"create schema {schema}")
    seeds = "select table_name from duckdb_tables() where database_name = 'sample' and schema_name = 'reference'"
    for (table,) in connection.execute(seeds).fetchall():
        connection.execute(f"create table reference.{table} as from sample.reference.{table} limit 0")
        for row in reference.get(table, ()):
            insert(connection, f"reference.{table}", row)
    connection.execute("detach sample")
    return connection


def insert(connection: duckdb.DuckDBPyConnection, table: str, row: Mapping[str, Any]) -> None:
    """One row; columns not named stay null."""
    marks = ", ".join("?" * len(row))
    connection.execute(f"insert into {table} ({', '.join(row)}) values ({marks})", list(row.values()))


def by_clock(models: Sequence[Model], moment: datetime) -> list[Model]:
    """The models as of now, ``moment`` (UTC) being what the clock shows."""
    return [
        Model(model.relation, model.query.replace("current_timestamp", f"timestamptz '{moment}+00'"))
        for model in models
    ]


def as_of(models: Sequence[Model], moment: datetime) -> list[Model]:
    """The models as dbt compiles them with ``GUOBAN_AS_OF`` set to ``moment`` (office time)."""
    return [Model(model.relation, model.query.replace(CLOCK, f"cast('{moment}' as timestamp)")) for model in models]


def run(connection: duckdb.DuckDBPyConnection, models: Sequence[Model]) -> None:
    """Build the models."""
    for model in models:
        connection.execute(f"create or replace table {model.relation} as {model.query}")


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    """All rows, in an order that does not depend on the engine's."""
    return sorted(connection.execute(query).fetchall(), key=lambda row: tuple(map(str, row)))
