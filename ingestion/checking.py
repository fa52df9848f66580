"""The checks of seeds/checks.csv on a new batch, evaluated from the very SQL files that dbt builds.

A rule is therefore written once: dbt_project/models/intermediate/checks/*.sql. Those files use ``ref``, ``source`` and
the macros in dbt_project/macros/checks, and nothing else of dbt; here a source is a table of a database in memory that
holds the batch, a ref is a view on such tables or a table read from ``seeds/``.
"""

from functools import cache
from pathlib import Path

import duckdb
import jinja2
import pyarrow as pa
import yaml

from guoban import reference
from guoban.settings import PROJECT
from ingestion import raw, rows
from ingestion.findings import Finding

_MODELS = PROJECT / "dbt_project" / "models"
_MACROS = PROJECT / "dbt_project" / "macros" / "checks"
_FINDINGS = "int_check_findings"


class Checks:
    """The county's checks, ready for any number of batches."""

    def __init__(self, seeds: Path) -> None:
        # What a batch took is given back at once: DuckDB would keep it, and grow from batch to batch.
        give_back = {"allocator_flush_threshold": "1MB", "allocator_bulk_deallocation_flush_threshold": "1MB"}
        self._connection = duckdb.connect(":memory:", config={"threads": 1, **give_back})
        self._seeds = seeds
        self.made: set[str] = set()  # every model and seed that the findings stand on
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
        for submission_id, severity, code, zh, en, sheet, cell, indicator, role, low, high, unit in connection.execute(
            f"""
            select
                submission_id, severity, check_code, message_zh, message_en, sheet, cell, indicator_code, column_role,
                expected_low / units.factor, expected_high / units.factor, indicators.unit_code
            from {_FINDINGS} as findings
            left join indicators using (indicator_code)
            left join units on indicators.unit_code = units.unit_code
            order by all
            """  # noqa: S608
        ).fetchall():
            found.setdefault(submission_id, []).append(
                Finding(severity, code, zh, en, sheet, cell, indicator, role, expected_range(low, high, unit))
            )
        return found

    def _make(self, name: str) -> None:
        """Create the view or table ``name`` and whatever it stands on."""
        if name in self.made:
            return
        self.made.add(name)
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
        def ref(name: str) -> str:
            self._make(name)
            return name

        macros = "".join(macro.read_text(encoding="utf-8") for macro in sorted(_MACROS.glob("*.sql")))
        template = _jinja().from_string(macros + path.read_text(encoding="utf-8"))
        return template.render(ref=ref, source=lambda schema, table: f"{schema}.{table}")


@cache
def _jinja() -> jinja2.Environment:
    """Jinja that knows nothing of dbt, so that a file which asks for more than ingestion can give fails at once."""
    return jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)  # noqa: S701 - SQL, not HTML


def expected_range(low: float | None, high: float | None, unit: str | None) -> str:
    """What a value should have been: ``4 家``, ``≥ 4 家``, ``1 – 8 家``; '' when a check does not say."""
    if low is None and high is None:
        return ""
    least, most = (None if bound is None else f"{bound:.8f}".rstrip("0").rstrip(".") for bound in (low, high))
    if least is None or most is None:
        amount = f"≤ {most}" if least is None else f"≥ {least}"
    else:
        amount = least if least == most else f"{least} – {most}"
    return f"{amount} {unit or ''}".rstrip()


@cache
def _types() -> dict[str, dict[str, str]]:
    """Seed to its columns and their types, as dbt loads them."""
    rules = yaml.load(reference.RULES.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {seed["name"]: seed["config"]["column_types"] for seed in rules["seeds"]}
