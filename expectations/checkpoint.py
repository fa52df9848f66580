"""One checkpoint: runs the suites on DuckDB itself and keeps Data Docs in the state folder.

Nothing is copied out of the database: every expectation is a query that DuckDB answers.
"""

import logging
import os
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from guoban.errors import GuobanError
from guoban.settings import Settings

# A government machine must not call home; read by Great Expectations when it is imported.
os.environ["GX_ANALYTICS_ENABLED"] = "false"

SUITES = Path(__file__).parent / "suites"


@dataclass(frozen=True)
class Outcome:
    """One expectation on one table: ``passed`` is ``None`` when it could not be evaluated."""

    suite: str
    table: str
    description: str
    severity: str
    passed: bool | None
    unexpected: int


@dataclass(frozen=True)
class CheckResult:
    """Every outcome, and the page a person can open."""

    outcomes: tuple[Outcome, ...]
    data_docs: Path

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """Outcomes that did not pass, the worst first."""
        order = {"critical": 0, "warning": 1, "info": 2}
        return tuple(sorted((each for each in self.outcomes if not each.passed), key=lambda each: order[each.severity]))


def run(settings: Settings) -> CheckResult:
    """Run every suite on the warehouse and the published marts. Raises GuobanError when nothing is published."""
    databases = {
        "warehouse": settings.warehouse,
        "marts": settings.published / "current" / "marts.duckdb",
    }
    if not databases["marts"].exists():
        raise GuobanError("nothing_published", folder=settings.published)
    context = _context(settings.home / "expectations")
    sources = {name: _source(context, name, file) for name, file in databases.items()}
    suites = {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(SUITES.glob("*.yml"))}
    definitions = [
        _definition(context, name, table, sources[suite["database"]], expectations)
        for name, suite in suites.items()
        for table, expectations in suite["tables"].items()
    ]
    import great_expectations as gx

    checkpoint = context.checkpoints.add_or_update(
        gx.Checkpoint(name="month", validation_definitions=definitions, result_format="SUMMARY")
    )
    result = checkpoint.run()
    outcomes = tuple(
        outcome
        for identifier, validation in result.run_results.items()
        for outcome in _outcomes(identifier.expectation_suite_identifier.name, validation)
    )
    site = context.build_data_docs()
    for source in sources.values():
        source.get_execution_engine().close()
        source.get_engine().dispose()  # lets go of the file, so that the next ingest can write it
    return CheckResult(outcomes, Path(next(iter(site.values())).removeprefix("file://")))


def _context(folder: Path) -> Any:
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", category=DeprecationWarning, module="great_expectations")
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    folder.mkdir(parents=True, exist_ok=True)
    context = gx.get_context(mode="file", project_root_dir=str(folder))
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


def _source(context: Any, name: str, file: Path) -> Any:
    return context.data_sources.add_or_update_sql(
        name,
        connection_string=f"duckdb:///{file.resolve()}",
        # Great Expectations reads a result after it gave the connection back; a rollback then would close the result.
        kwargs={"connect_args": {"read_only": True}, "pool_reset_on_return": None},
    )


def _definition(context: Any, suite_name: str, table: str, source: Any, expectations: list[dict[str, Any]]) -> Any:
    """A validation of one table by its part of a suite."""
    import great_expectations as gx
    from great_expectations.expectations.registry import get_expectation_impl

    schema, _, name = table.rpartition(".")
    asset = source.add_table_asset(table.replace(".", "_"), table_name=name, schema_name=schema or None)
    batch = asset.add_batch_definition_whole_table("whole")
    suite = context.suites.add_or_update(
        gx.ExpectationSuite(
            name=f"{suite_name}.{name}",
            expectations=[
                get_expectation_impl(each["type"])(**{key: value for key, value in each.items() if key != "type"})
                for each in expectations
            ],
        )
    )
    return context.validation_definitions.add_or_update(
        gx.ValidationDefinition(name=f"{suite_name}.{name}", data=batch, suite=suite)
    )


def _outcomes(name: str, validation: Any) -> list[Outcome]:
    suite, _, table = name.partition(".")
    outcomes = []
    for each in validation.results:
        failed_to_run = any(
            info.get("raised_exception") if isinstance(info, dict) else info
            for info in (each.exception_info or {}).values()
        )
        observed = each.result.get("unexpected_count", each.result.get("observed_value")) or 0
        outcomes.append(
            Outcome(
                suite,
                table,
                each.expectation_config.description or each.expectation_config.type,
                str(each.expectation_config.severity.value),
                None if failed_to_run else bool(each.success),
                observed if isinstance(observed, int) and not each.success else 0,
            )
        )
    return outcomes
