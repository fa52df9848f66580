"""The rule across seeds that amounts of two dimensions are never added or compared, on seeds with such a slip."""

import re
from collections.abc import Iterator

import duckdb
import pytest

from guoban.settings import PROJECT

RULE = PROJECT / "dbt_project" / "tests" / "nothing_of_two_dimensions_is_added_or_compared.sql"


@pytest.fixture
def seeds() -> Iterator[duckdb.DuckDBPyConnection]:
    """The shipped seeds that the rule reads, as tables of text."""
    with duckdb.connect() as connection:
        for name in set(re.findall(r"ref\('(\w+)'\)", RULE.read_text(encoding="utf-8"))):
            file = PROJECT / "seeds" / f"{name}.csv"
            connection.execute(f"create table {name} as from read_csv('{file}', all_varchar = true)")
        yield connection


@pytest.mark.parametrize(
    ("slip", "found"),
    [
        ("select 1", set()),
        ("update annual_targets set unit_code = '万美元' where task_code = 'fee_remitted'", {"annual_targets"}),
        (
            "update annual_tasks set unit_code = '户' where task_code = 'wom_insured'",
            {"annual_tasks", "annual_targets"},
        ),
        ("update kpi_terms set indicator_code = 'aid_paid' where indicator_code = 'mem_lost'", {"kpi_terms"}),
    ],
    ids=["as shipped", "a target in dollars", "a task in households", "persons less money"],
)
def test_a_slip_of_the_unit_is_found(seeds: duckdb.DuckDBPyConnection, slip: str, found: set[str]) -> None:
    seeds.execute(slip)
    rule = re.sub(r"\{\{ ref\('(\w+)'\) \}\}", r"\1", RULE.read_text(encoding="utf-8"))
    assert {seed for seed, _ in seeds.execute(rule).fetchall()} == found
