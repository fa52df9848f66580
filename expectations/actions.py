"""What happens after a checkpoint: its outcomes are kept for the alerts, and the page is written.

Imported only when a checkpoint runs: the library is slow to load. It keeps an action's fields as JSON, hence the plain
words instead of our settings.
"""

from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from great_expectations.checkpoint.actions import ValidationAction

from expectations import data_docs, outcomes
from expectations.outcomes import Outcome, Run
from guoban.settings import Settings

#: Rows shown of those that should not be there.
_SHOWN = 20


class KeepOutcomes(ValidationAction):
    """Action of Great Expectations: keeps the run in the state folder, for the alerts of the next moment."""

    type: Literal["keep_outcomes"] = "keep_outcomes"
    name: str = "keep_outcomes"
    home: str
    at: datetime

    def run(self, checkpoint_result: Any, action_context: Any = None) -> dict[str, Any]:
        """Keep the outcomes of every validation."""
        found = tuple(
            _outcome(each)
            for validation in checkpoint_result.run_results.values()
            for each in validation.results
        )  # fmt: skip
        run = Run(self.at, found)
        outcomes.keep(data_docs.runs(Settings(home=Path(self.home))), run)
        return {"failed": len(run.failed)}


class WriteDataDocs(ValidationAction):
    """Action of Great Expectations: writes the page from the runs that are kept, in the language of the office.

    The library's own pages speak English only, down to the words for passed and failed.
    """

    type: Literal["write_data_docs"] = "write_data_docs"
    name: str = "write_data_docs"
    home: str
    seeds: str
    lang: Literal["zh", "en"]

    def run(self, checkpoint_result: Any, action_context: Any = None) -> dict[str, Any]:
        """Write the page."""
        settings = Settings(home=Path(self.home), seeds=Path(self.seeds), lang=self.lang)
        return {"page": str(data_docs.write(settings))}


def _outcome(result: Any) -> Outcome:
    config = result.expectation_config
    infos = (result.exception_info or {}).values()
    broke = any(info.get("raised_exception") if isinstance(info, dict) else info for info in infos)
    found = result.result
    count = found.get("unexpected_count", found.get("observed_value")) or 0
    meta = config.meta
    return Outcome(
        meta["suite"],
        meta["table"],
        meta["name"],
        meta["mends"],
        str(config.severity.value),
        None if broke else bool(result.success),
        count if isinstance(count, int) and not result.success else 0,
        meta["zh"],
        meta["en"],
        () if result.success else _rows(config.kwargs.get("column"), found),
    )


def _rows(column: str | None, found: dict[str, Any]) -> tuple[dict[str, str], ...]:
    details = found.get("details") or {}
    rows = details.get("unexpected_rows") or [{column: value} for value in found.get("partial_unexpected_list") or ()]
    return tuple({str(key): str(value) for key, value in dict(row).items()} for row in rows[:_SHOWN])
