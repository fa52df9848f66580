"""The landing tables of the warehouse (see raw.sql)."""

from pathlib import Path

import duckdb


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the schema ``raw`` and its tables where they are missing."""
    connection.execute((Path(__file__).parent / "raw.sql").read_text(encoding="utf-8"))
