"""What dbt-duckdb loads before a build (profiles.yml): seeds are checked and the landing tables exist."""

from pathlib import Path
from typing import Any

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin

from guoban import reference, settings
from guoban.errors import GuobanError
from ingestion import raw


class Plugin(BasePlugin):
    """Stops a build on a broken seed, so that plain ``dbt build`` says file and row as ``guoban build`` does."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Check the seeds; raises GuobanError naming file, row and column."""
        seeds = settings.load().seeds
        if seeds.resolve() != Path("seeds").resolve():  # dbt stands in its project folder
            raise GuobanError("seeds_elsewhere", folder=seeds)
        reference.check(seeds)

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Create the raw tables that ingestion has not created yet, so that a fresh checkout builds."""
        raw.create_tables(conn)
