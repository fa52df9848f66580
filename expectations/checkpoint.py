"""One checkpoint: runs the suites on DuckDB itself; its actions keep the outcomes and write the page.

Nothing is copied out of the database: every expectation is a query that DuckDB answers.
"""

import logging
import os
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from expectations import data_docs, outcomes, suites
from expectations.outcomes import Outcome
from expectations.suites import Suite, Table
from guoban.errors import GuobanError
from guoban.settings import Settings

# A government machine must not call home; read by Great Expectations when it is imported.
os.environ["GX_ANALYTICS_ENABLED"] = "false"


@dataclass(frozen=True)
class CheckResult:
    """Every outcome, and the page a person can open."""

    outcomes: tuple[Outcome, ...]
    failed: tuple[Outcome, ...]
    data_docs: Path


def run(settings: Settings) -> CheckResult:
    """Run every suite on the warehouse and the published marts. Raises GuobanError when nothing is published."""
    databases = {
        "warehouse": settings.warehouse,
        "marts": settings.published / "current" / "marts.duckdb",
    }
    if not databases["marts"].exists():
        raise GuobanError("nothing_published", folder=settings.published)
    context = _context()
    from expectations.actions import KeepOutcomes, WriteDataDocs

    sources = {name: _source(context, name, file) for name, file in databases.items()}
    definitions = [
        _definition(context, sources[suite.database], suite, table) for suite in suites.load() for table in suite.tables
    ]
    import great_expectations as gx

    checkpoint = gx.Checkpoint(
        name="month",
        validation_definitions=definitions,
        actions=[
            KeepOutcomes(home=str(settings.home), at=settings.now()),
            WriteDataDocs(home=str(settings.home), seeds=str(settings.seeds), lang=settings.lang),
        ],
        result_format={"result_format": "COMPLETE", "partial_unexpected_count": 20},
    )
    try:
        context.checkpoints.add_or_update(checkpoint).run()
    finally:
        for source in sources.values():
            source.get_execution_engine().close()
            source.get_engine().dispose()  # lets go of the file, so that the next ingest can write it
    last = outcomes.kept(data_docs.runs(settings), 1)[0]
    return CheckResult(last.outcomes, last.failed, data_docs.page(settings))


def _context() -> Any:
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", category=DeprecationWarning, module="great_expectations")
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    # Nothing of the library's own is kept: suites are in the tree, outcomes in the state folder.
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


def _source(context: Any, name: str, file: Path) -> Any:
    return context.data_sources.add_or_update_sql(
        name,
        connection_string=f"duckdb:///{file.resolve()}",
        # Great Expectations reads a result after it gave the connection back; a rollback then would close the result.
        kwargs={"connect_args": {"read_only": True}, "pool_reset_on_return": None},
    )


def _definition(context: Any, source: Any, suite: Suite, table: Table) -> Any:
    """A validation of one table by its part of a suite."""
    import great_expectations as gx
    from great_expectations.expectations.registry import get_expectation_impl

    schema, _, name = table.table.rpartition(".")
    asset = source.add_table_asset(f"{suite.name}_{name}", table_name=name, schema_name=schema or None)
    batch = asset.add_batch_definition_whole_table("whole")
    own = {"suite": suite.name, "table": table.table, "mends": suite.mends}
    expectations = [
        get_expectation_impl(each.type)(
            **each.arguments,
            description=f"{each.zh} / {each.en}",
            meta=own | {"name": each.name, "zh": each.zh, "en": each.en},
        )
        for each in table.expectations
    ]
    judged = context.suites.add_or_update(
        gx.ExpectationSuite(name=f"{suite.name}.{table.table}", expectations=expectations)
    )
    return context.validation_definitions.add_or_update(
        gx.ValidationDefinition(name=f"{suite.name}.{table.table}", data=batch, suite=judged)
    )
