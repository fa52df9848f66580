"""One small file per unit beside the marts of a release: what its user may see, and no neighbour's row.

Row rules inside Superset are an expression that a clever query can step around; a file without the rows cannot be.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from guoban.errors import GuobanError
from guoban.row_rules import Reach, RowRule, reaches, select

FOLDER = "units"

#: Files written at a time: more than cores, because each waits for the disk when it is closed.
_AT_ONCE = 4

#: A file holds some twenty small tables; DuckDB's usual block of 256 kB would make it three times as big.
_BLOCK_SIZE = 16384

#: What is written goes straight into the file at commit, not into a log first and the file then.
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {"threads": 1, "wal_autocheckpoint": "1KB"}


def path(release: Path, unit: str, file: str) -> Path:
    """Where the file of ``unit`` lies in a release."""
    return release / FOLDER / unit / file


def write(tables: list[str], marts: Path, rules: Mapping[str, RowRule]) -> list[Path]:
    """Write the file of every unit of ``dim_org_units`` beside ``marts``, the release just written.

    Raises GuobanError when a table has no rule: what a neighbour may see of it has to be said, not guessed.
    """
    unstated = sorted(set(tables) - rules.keys())
    if unstated:
        raise GuobanError("row_rule_missing", table=", ".join(unstated))
    with duckdb.connect(config=_SETTINGS) as connection:
        connection.execute(f"attach '{_quoted(marts)}' as whole (read_only)")
        units = reaches(connection.execute("select org_unit_code, parent_code from whole.dim_org_units").fetchall())
        columns = {table: _columns(connection, table) for table in tables}
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return list(pool.map(lambda unit: _write_one(connection, columns, marts, rules, unit, units[unit]), units))


def _write_one(
    connection: duckdb.DuckDBPyConnection,
    columns: Mapping[str, Mapping[str, str]],
    marts: Path,
    rules: Mapping[str, RowRule],
    unit: str,
    reach: Reach,
) -> Path:
    file = path(marts.parent, unit, marts.name)
    file.parent.mkdir(parents=True)
    alias = f'"unit {unit}"'
    with connection.cursor() as cursor:
        cursor.execute(f"attach '{_quoted(file)}' as {alias} (block_size {_BLOCK_SIZE})")
        cursor.execute("begin")
        for table, kinds in columns.items():
            query = select(f'whole.main."{table}"', kinds, rules[table], reach)
            cursor.execute(f'create table {alias}.main."{table}" as {query}')
        cursor.execute("commit")
        cursor.execute(f"checkpoint {alias}")  # whatever the threshold left over
        cursor.execute(f"detach {alias}")
    return file


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    query = (
        "select column_name, data_type from duckdb_columns() where database_name = 'whole' and table_name = ?"
        " order by column_index"
    )
    return dict(connection.execute(query, [table]).fetchall())


def _quoted(file: Path) -> str:
    return str(file).replace("'", "''")
