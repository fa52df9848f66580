"""What sqlfluff puts where dbt has its own functions, so that it lints our models without dbt (see .sqlfluff)."""

from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context


class _Adapter:
    """Dispatch to the DuckDB spelling of our macros."""

    @pass_context
    def dispatch(self, context: Context, name: str) -> Any:
        """The macro ``duckdb__<name>``; one that returns a pair of words cannot be called outside dbt."""
        if name == "whole_number_sql":
            return lambda: ("hugeint", "//")
        return context.resolve(f"duckdb__{name}")


class _Dbt:
    """dbt's own cross-engine macros."""

    def dateadd(self, datepart: str, interval: object, moment: str) -> str:
        """A moment moved by so many months or days."""
        return f"date_add({moment}, interval ({interval}) {datepart})"

    def datediff(self, first: str, second: str, datepart: str) -> str:
        """Days between two dates."""
        return f"date_diff('{datepart}', {first}, {second})"

    def last_day(self, moment: str, datepart: str) -> str:
        """Last day of the month."""
        return f"last_day({moment})"

    def generate_series(self, upper_bound: int) -> str:
        """Numbers from 1."""
        return f"select {upper_bound} as generated_number"


adapter = _Adapter()
dbt = _Dbt()
invocation_id = ""


def is_incremental() -> bool:
    """Tables are read as when they are made anew: what macros/changes.sql adds to the others is no part of a file."""
    return False


def env_var(name: str, default: str = "") -> str:
    """The default."""
    return default
