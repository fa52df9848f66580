"""Tables and views are replaced in one statement (dbt_project/materializations): what must hold as with dbt's own."""

from pathlib import Path

import duckdb
import pytest

from guoban.settings import PROJECT
from tests.dbt_project.conftest import Dbt

PROJECT_FILE = f"""
name: replacing
profile: replacing
macro-paths: ["{PROJECT / "dbt_project" / "materializations"}"]
models: {{+materialized: table}}
"""
PROFILE = "replacing: {target: office, outputs: {office: {type: duckdb, path: warehouse.duckdb}}}"
CONTRACTS = """
models:
  - &contract
    name: of_a_kind
    config: {contract: {enforced: true}}
    columns: [{name: amount, data_type: integer, constraints: [{type: not_null}]}]
  - {<<: *contract, name: never_null}
"""


@pytest.fixture(scope="module")
def replaced(tmp_path_factory: pytest.TempPathFactory, dbt: Dbt) -> tuple[Path, str]:
    """A warehouse after a second run in which some models fail, and what dbt said."""
    folder = tmp_path_factory.mktemp("replacing")
    models = folder / "models"
    models.mkdir()
    (folder / "dbt_project.yml").write_text(PROJECT_FILE, encoding="utf-8")
    (folder / "profiles.yml").write_text(PROFILE, encoding="utf-8")
    (models / "contracts.yml").write_text(CONTRACTS, encoding="utf-8")
    before = {
        "of_a_kind": "select 1 as amount",
        "never_null": "select 1 as amount",
        "hooked": "{{ config(post_hook='select 1') }} select 1 as amount",
        "was_a_view": "{{ config(materialized='view') }} select 1 as amount",
        "was_a_table": "select 1 as amount",
    }
    after = {
        "of_a_kind": "select 'two' as amount",
        "never_null": "select cast(null as integer) as amount",
        "hooked": """{{ config(post_hook="select error('the hook fails')") }} select 2 as amount""",
        "was_a_view": "select 2 as amount",
        "was_a_table": "{{ config(materialized='view') }} select 2 as amount",
    }
    said = ""
    for queries, status in ((before, 0), (after, 1)):
        for name, query in queries.items():
            (models / f"{name}.sql").write_text(query, encoding="utf-8")
        done = dbt(folder, "run", folder=folder)
        assert done.returncode == status, done.stdout
        said = done.stdout
    return folder / "warehouse.duckdb", said


def amounts(warehouse: Path, table: str) -> list[tuple[int]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(f"select amount from {table}").fetchall()


def test_a_column_of_another_type_than_its_contract_is_refused_with_both_types(replaced: tuple[Path, str]) -> None:
    warehouse, said = replaced
    assert "This model has an enforced contract that failed" in said
    assert "| amount      | VARCHAR         | INTEGER       | data type mismatch |" in said
    assert amounts(warehouse, "of_a_kind") == [(1,)]


def test_a_blank_where_the_contract_has_none_leaves_the_table_as_it_was(replaced: tuple[Path, str]) -> None:
    warehouse, said = replaced
    assert "NOT NULL constraint failed: never_null.amount" in said
    assert amounts(warehouse, "never_null") == [(1,)]


def test_a_hook_that_fails_takes_its_table_back(replaced: tuple[Path, str]) -> None:
    warehouse, said = replaced
    assert "the hook fails" in said
    assert amounts(warehouse, "hooked") == [(1,)]


@pytest.mark.parametrize("name", ["was_a_view", "was_a_table"])
def test_a_view_may_become_a_table_and_a_table_a_view(replaced: tuple[Path, str], name: str) -> None:
    assert amounts(replaced[0], name) == [(2,)]
