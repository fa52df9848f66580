"""Expectations that did not hold when they were last checked, as the checkpoint's action left them."""

from expectations import data_docs, outcomes
from guoban.alerts import ladder
from guoban.alerts.causes import Cause
from guoban.settings import Settings


def observe(settings: Settings) -> tuple[Cause, ...] | None:
    """One cause per expectation that the office mends; ``None`` when nothing was ever checked.

    What a unit mends is left out: its report has an alert of its own. Neither is anyone called for a mere hint.
    """
    runs = outcomes.kept(data_docs.runs(settings), 1)
    if not runs:
        return None
    return tuple(
        Cause(
            f"{ladder.UNMET}:{outcome.outcome_id}",
            ladder.UNMET,
            ladder.OPENED,
            form=outcome.outcome_id,
            count=outcome.unexpected,
            detail_zh=outcome.zh,
            detail_en=outcome.en,
        )
        for outcome in runs[0].failed
        if outcome.mends == "office" and outcome.severity != "info"
    )
