"""The models are SQL that Spark reads too: each is rendered as for an engine without macros of its own, and parsed."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest
import sqlglot
from sqlglot import exp

from guoban.settings import PROJECT

FOLDER = PROJECT / "dbt_project"
SQL = sorted((FOLDER / "models").rglob("*.sql"))

#: What DuckDB reads and Spark does not, or reads otherwise; sqlglot would let it pass.
ONLY_DUCKDB = (exp.Qualify, exp.Struct, exp.Array, exp.Lambda, exp.Unnest, exp.Filter, exp.Pivot, exp.Concat)

#: Functions that sqlglot has no class for, all of Spark's own.
OF_SPARK = {"from_utc_timestamp", "current_timestamp", "concat_ws", "md5", "mod", "sign", "listagg"}


class Returned(Exception):
    """How dbt's return() leaves a macro."""


def foreign(query: exp.Expression) -> list[str]:
    """The parts of a query that Spark would not read as DuckDB does."""
    parts = [part for part in query.find_all(*ONLY_DUCKDB) if not isinstance(part, exp.ConcatWs)]
    parts += [part for part in query.find_all(exp.Star) if part.args.get("except_") or part.args.get("replace")]
    parts += [part for part in query.find_all(exp.Anonymous) if part.name.lower() not in OF_SPARK]
    return [part.sql() for part in parts]


def parse(query: str) -> exp.Expression:
    [parsed] = sqlglot.parse(query, read="spark", error_level=sqlglot.ErrorLevel.RAISE)
    assert parsed is not None
    return parsed


def _return(value: Any) -> Any:
    raise Returned(value)


def _caught(function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        try:
            return function(*arguments)
        except Returned as returned:
            return returned.args[0]

    return call


@pytest.fixture(scope="module")
def rendered() -> dict[str, str]:
    """Name of a model to its SQL with the macros that an engine other than DuckDB gets."""
    macros: dict[str, Any] = {}
    dbt = SimpleNamespace(
        dateadd=lambda part, number, start: f"timestampadd({part}, {number}, {start})",
        datediff=lambda start, end, part: f"datediff({part}, {start}, {end})",
        last_day=lambda day, _: f"last_day({day})",
        generate_series=lambda upper: f"select explode(sequence(1, {upper})) as generated_number",
    )
    given = {
        "adapter": SimpleNamespace(dispatch=lambda name: macros[f"default__{name}"]),
        "config": lambda **_: "",
        "dbt": dbt,
        "env_var": lambda _, default: default,
        "invocation_id": "",
        "is_incremental": lambda: False,
        "ref": str,
        "return": _return,
        "source": lambda schema, table: f"{schema}.{table}",
        "this": "this",
        "var": lambda _, default: default,
    }
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 - SQL, not HTML
        extensions=["jinja2.ext.do"],
    )
    environment.globals.update(given)
    # What only a build on DuckDB needs (built_from, schema names) is no SQL of a model.
    files = [
        file for file in (FOLDER / "macros").rglob("*.sql") if file.stem not in ("built_from", "generate_schema_name")
    ]
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    for name, macro in vars(environment.from_string(text).module).items():
        if isinstance(macro, jinja2.runtime.Macro):
            macro._func = _caught(macro._func)
            macros[name] = macro
    environment.globals.update(macros)
    return {path.stem: environment.from_string(path.read_text(encoding="utf-8")).render() for path in SQL}


@pytest.mark.parametrize("path", SQL, ids=lambda path: path.stem)
def test_spark_reads_it(rendered: dict[str, str], path: Path) -> None:
    assert foreign(parse(rendered[path.stem])) == []


@pytest.mark.parametrize(
    "query",
    [
        "select a from t qualify row_number() over (order by a) = 1",
        "select count(*) filter (where a > 1) from t",
        "select strftime(a, '%Y') from t",
        "select * exclude (a) from t",
        "select list_contains(a, 1) from t",
    ],
)
def test_what_only_duckdb_reads_would_be_found(query: str) -> None:
    try:
        parsed = parse(query)
    except sqlglot.ParseError:
        return
    assert foreign(parsed)
