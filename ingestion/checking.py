"""The checks of seeds/checks.csv on a new batch, evaluated from the very SQL files that dbt builds.

A rule is therefore written once: dbt_project/models/intermediate/checks/*.sql. Those files use ``ref`` and ``source``
and no other Jinja; here a source is a table of a database in memory that holds the batch, a ref is a view on such
tables or a table read from ``seeds/``.
"""

import re
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa
import yaml

from guoban import reference
from guoban.settings import PROJECT
from ingestion import raw, rows
from ingestion.findings import Finding

_MODELS = PROJECT / "dbt_project" / "models"
_CALL = re.compile(r"\{\{\s*(ref|source)\(\s*'(\w+)'(?:\s*,\s*'(\w+)')?\s*\)\s*\}\}")
_FINDINGS = "int_check_findings"


class Checks:
    """The county's checks, ready for any number of batches."""

    def __init__(self, seeds: Path) -> None:
        self._connection = duckdb.connect(":memory:", config={"threads": 1})
        self._seeds = seeds
        self._made: set[str] = set()
        raw.create_tables(self._connection)
        self._make(_FINDINGS)

    def findings(self, submissions: pa.Table, cells: pa.Table) -> dict[str, list[Finding]]:
        """Submission id to what the checks find in its cells; submissions without a finding are left out.

        ``submissions`` and ``cells`` are batches of raw.submission and raw.cell as ``rows.arrow`` makes them.
        """
        connection = self._connection
        connection.execute("truncate raw.submission; truncate raw.cell")
        rows.insert(connection, "submission", submissions)
        rows.insert(connection, "cell", cells)
        found: dict[str, list[Finding]] = {}
        for submission_id, *fields in connection.execute(
            f"""
            select submission_id, severity, check_code, message_zh, message_en, sheet, cell, indicator_code, column_role
            from {_FINDINGS} order by all
            """  # noqa: S608
        ).fetchall():
            found.setdefault(submission_id, []).append(Finding(*fields))
        return found

    def _make(self, name: str) -> None:
        """Create the view or table ``name`` and whatever it stands on."""
        if name in self._made:
            return
        self._made.add(name)
        paths = sorted(_MODELS.rglob(f"{name}.sql"))
        if paths:
            self._connection.execute(f"create view {name} as {self._render(paths[0])}")
            return
        types = _types()[name]
        lines = reference.read(self._seeds, name)
        builders = {column: pa.lib.StringBuilder() for column in types}
        for column, builder in builders.items():
            builder.append_values([line[column] or None for line in lines])
        arrays = [builder.finish() for builder in builders.values()]
        self._connection.register("seed", pa.Table.from_arrays(arrays, names=list(types)))
        columns = ", ".join(f"cast({column} as {kind}) as {column}" for column, kind in types.items())
        self._connection.execute(f"create table {name} as select {columns} from seed")  # noqa: S608
        self._connection.unregister("seed")

    def _render(self, path: Path) -> str:
        def replaced(call: re.Match[str]) -> str:
            kind, first, second = call.groups()
            if kind == "source":
                return f"{first}.{second}"
            self._make(first)
            return first

        sql = _CALL.sub(replaced, path.read_text(encoding="utf-8"))
        if "{{" in sql or "{%" in sql:
            raise ValueError(f"{path} holds Jinja other than ref and source, so that ingestion cannot run it")
        return sql


@cache
def _types() -> dict[str, dict[str, str]]:
    """Seed to its columns and their types, as dbt loads them."""
    rules = yaml.load(reference.RULES.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {seed["name"]: seed["config"]["column_types"] for seed in rules["seeds"]}
