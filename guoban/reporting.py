"""What commands print: tables for people, one JSON object a line for scripts."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from guoban.messages import text

if TYPE_CHECKING:
    from expectations.checkpoint import CheckResult
    from guoban.alerts.running import AlertResult
    from guoban.differences import Difference
    from guoban.published import Step, Submission
    from ingestion.inbox import FileResult


def as_json(result: Any) -> str:
    """A frozen dataclass as one line of JSON: dates in ISO form, exact decimals as text."""
    assert is_dataclass(result) and not isinstance(result, type)  # noqa: S101 - ours
    return json.dumps(asdict(result), ensure_ascii=False, default=_jsonable)


def print_results(results: "Sequence[FileResult]", lang: str) -> None:
    """A line per file that needs a person, its findings below it, and the counts of the rest."""
    console = Console(highlight=False)
    for result in results:
        if result.verdict in {"accepted", "duplicate"} and not result.findings:
            continue
        console.print(text(f"verdict_{result.verdict}", lang, file=result.file), markup=False)
        for finding in result.findings:
            place = f"{finding.sheet}!{finding.cell} " if finding.cell else ""
            console.print(f"  {text(f'severity_{finding.severity}', lang)} {place}{finding.message}", markup=False)
    counts = Counter(result.verdict for result in results)
    console.print(
        text("ingested", lang, files=len(results), **{name: counts[name] for name in _VERDICTS}), markup=False
    )


def print_status(rows: "Sequence[Submission]", month: date | None, lang: str) -> None:
    """The month at a glance: a line per unit with what became of its report."""
    console = Console(highlight=False)
    if month is None:
        console.print(text("status_nothing", lang))
        return
    counts = Counter(row.status for row in rows)
    reported = sum(row.status in {"on_time", "late"} for row in rows)
    console.print(text("status_title", lang, month=f"{month:%Y-%m}", reported=reported, units=len(rows)))
    table = Table(box=None, pad_edge=False)
    for column in ("unit", "status", "received", "versions", "hard", "soft"):
        table.add_column(text(f"status_{column}", lang), justify="left" if column in {"unit", "status"} else "right")
    for row in rows:
        late = f" {text('status_days_late', lang, days=row.days_late)}" if row.status == "late" else ""
        received = f"{row.received_at:%m-%d %H:%M}" if row.received_at else "—"
        table.add_row(
            row.name,
            text(f"status_{row.status}", lang) + late,
            received,
            str(row.versions),
            str(row.hard_findings),
            str(row.soft_findings),
        )
    console.print(table)
    console.print("  ".join(f"{text(f'status_{name}', lang)} {count}" for name, count in counts.items()))


def print_trace(steps: "Sequence[Step]") -> None:
    """The figure first, then the cells it is made of, indented."""
    console = Console(highlight=False, soft_wrap=True)
    for step in steps:
        console.print(f"{'    ' * step.depth}{step.label}  {step.value}  {step.source}", markup=False)


def print_check(result: "CheckResult", lang: str) -> None:
    """What did not pass, the worst first, and where the whole report lies."""
    console = Console(highlight=False, soft_wrap=True)
    for outcome in result.failed:
        seen = text("check_broken", lang) if outcome.passed is None else str(outcome.unexpected)
        zh, _, en = outcome.description.partition(" / ")
        line = f"{text(f'check_{outcome.severity}', lang)} {outcome.table}: {zh if lang == 'zh' else en or zh} ({seen})"
        console.print(line, markup=False)
    passed = sum(outcome.passed is True for outcome in result.outcomes)
    console.print(text("checked", lang, passed=passed, all=len(result.outcomes), page=result.data_docs), markup=False)


def print_difference(difference: "Difference", lang: str) -> None:
    """Both versions in the heading, then a line per figure that differs."""
    console = Console(highlight=False, soft_wrap=True)
    old, new = difference.old, difference.new
    console.print(
        text(
            "diff_title" if difference.changes else "diff_same",
            lang,
            unit=difference.unit_name,
            period=f"{difference.period_month:%Y-%m}",
            old=old.version,
            old_file=old.file_name,
            new=new.version,
            new_file=new.file_name,
            count=len(difference.changes),
        ),
        markup=False,
    )
    for change in difference.changes:
        before, after = (
            f"{value or '—'} ({cell})" if cell else "—"
            for value, cell in ((change.old_text, change.old_cell), (change.new_text, change.new_cell))
        )
        console.print(f"  {text(f'diff_{change.kind}', lang)} {change.name}: {before} → {after}", markup=False)


def print_alerts(result: "AlertResult", lang: str) -> None:
    """What the alerts did, in one line."""
    fields = asdict(result)
    Console(highlight=False, soft_wrap=True).print(
        text("alerted", lang, **fields, folder=fields["outbox"] or "—"), markup=False
    )


_VERDICTS = ("accepted", "returned", "duplicate", "rejected")


def _jsonable(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)
