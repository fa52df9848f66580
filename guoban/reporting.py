"""What commands print: tables for people, one JSON object a line for scripts."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from guoban.messages import text

if TYPE_CHECKING:
    from expectations.checkpoint import CheckResult
    from guoban.alerts.running import AlertResult
    from guoban.compare import Comparison
    from guoban.differences import Difference
    from guoban.published import Step
    from ingestion.inbox import FileResult


def as_json(result: Any) -> str:
    """A frozen dataclass as one line of JSON: dates in ISO form, exact decimals as text."""
    assert is_dataclass(result) and not isinstance(result, type)  # noqa: S101 - ours
    return to_json(asdict(result))


def to_json(value: object) -> str:
    """One line of JSON: dates in ISO form, exact decimals and paths as text."""
    return json.dumps(value, ensure_ascii=False, default=_jsonable)


def print_results(results: "Sequence[FileResult]", lang: str) -> None:
    """A line per file that needs a person, its findings below it, and the counts of the rest."""
    console = plain_console()
    for result in results:
        if result.verdict in {"accepted", "duplicate"} and not result.findings:
            continue
        console.print(text(f"verdict_{result.verdict}", lang, file=result.file), markup=False)
        print_findings(console, result, lang)
        if result.returned_copy:
            console.print(f"  → {result.returned_copy}", markup=False, soft_wrap=True)
    counts = Counter(result.verdict for result in results)
    console.print(
        text("ingested", lang, files=len(results), **{name: counts[name] for name in _VERDICTS}), markup=False
    )


def print_findings(console: Console, result: "FileResult", lang: str) -> None:
    """What is wrong or odd about a file, a line each."""
    for finding in result.findings:
        place = f"{finding.sheet}!{finding.cell} " if finding.cell else ""
        line = f"  {text(f'severity_{finding.severity}', lang)} {place}{finding.message}"
        console.print(printable(line), markup=False, soft_wrap=not console.is_terminal)


def plain_console() -> Console:
    """Wraps at the edge of a terminal; elsewhere a line stays one, for whoever searches a log."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_PLAIN_WIDTH)


def printable(words: str) -> str:
    """What strangers typed, on a terminal: no control characters, nothing that turns the writing round."""
    return "".join(letter if letter.isprintable() else "�" for letter in words)


def print_summary(results: "Sequence[FileResult]", returned: Path, lang: str) -> None:
    """A line per verdict: files, values, findings by severity; and where the copies lie that go back."""
    table = Table(box=None, pad_edge=False)
    for column in ("verdict", "files", "values", "hard", "soft", "info"):
        table.add_column(text(f"summary_{column}", lang), justify="left" if column == "verdict" else "right")
    for verdict in _VERDICTS:
        some = [result for result in results if result.verdict == verdict]
        found = Counter(finding.severity for result in some for finding in result.findings)
        values = sum(result.values for result in some)
        counts = (len(some), values, found["hard"], found["soft"], found["info"])
        if some:
            table.add_row(text(f"summary_{verdict}", lang), *map(str, counts))
    console = Console(highlight=False, soft_wrap=True)
    if results:
        console.print(table)
    if copies := sum(result.returned_copy is not None for result in results):
        console.print(text("summary_copies", lang, count=copies, folder=returned), markup=False)


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
        line = f"{text(f'check_{outcome.severity}', lang)} {outcome.table}: {outcome.says(lang)} ({seen})"
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
        name = f"{change.name} {text(f'compare_{change.column_role}', lang)}"
        console.print(printable(f"  {text(f'diff_{change.kind}', lang)} {name}: {before} → {after}"), markup=False)


def print_comparison(comparison: "Comparison", moments: "Sequence[datetime | None]", lang: str) -> None:
    """The reports that count differently, numbered; then a line per figure with the numbers of those behind it."""
    console = Console(highlight=False, soft_wrap=True)

    def say(code: str, **fields: object) -> None:
        console.print(text(code, lang, **fields), markup=False)

    earlier, later = (f"{moment:%Y-%m-%d %H:%M}" if moment else text("compare_now", lang) for moment in moments)
    figures = comparison.figures
    behind = sorted({report.number: report for figure in figures for report in figure.causes}.items())
    counts = {"figures": len(figures), "behind": len(behind), "reports": len(comparison.reports)}
    say("compare_title", earlier=earlier, later=later, **counts)
    for _, report in behind:
        versions = "→".join(str(version) for version in (report.old_version, report.new_version) if version)
        kind, month = text(f"compare_{report.kind}", lang), f"{report.period_month:%Y-%m}"
        received = f"{report.received_at:%Y-%m-%d %H:%M}"
        place = (f"[{report.number}]", kind, report.unit_name, month, report.form_code, f"v{versions}")
        console.print("  " + "  ".join((*place, report.file_name, received)), markup=False)
    table = Table(box=None, pad_edge=False)
    for column in ("unit", "figure", "period", "role", "old", "new", "difference", "cause"):
        right = column in {"old", "new", "difference"}
        table.add_column(text(f"compare_{column}", lang), justify="right" if right else "left", overflow="fold")
    for figure in figures:
        numbers = [f"[{report.number}]" for report in figure.causes]
        seen = "".join(numbers[:_CAUSES]) + (f"+{len(numbers) - _CAUSES}" if len(numbers) > _CAUSES else "")
        target = text("compare_target", lang, reason=figure.target_reason) if figure.target_reason else ""
        table.add_row(
            figure.unit_name,
            f"{figure.name} {figure.code}",
            f"{figure.period_month:%Y-%m}",
            text(f"compare_{figure.column_role}", lang),
            *(_figure(value, figure.is_rate) for value in (figure.old_value, figure.new_value)),
            _difference(figure.difference, figure.is_rate, lang),
            Text(" ".join(filter(None, (seen, target))) or text("compare_rule", lang)),
        )
    if figures:
        plain_console().print(table)
    if comparison.new_figures:
        say("compare_new_figures", count=comparison.new_figures)


def _figure(value: Decimal | None, is_rate: bool) -> str:
    if value is None:
        return "—"
    return f"{_half_up(100 * value)}%" if is_rate else f"{value.normalize() + 0:f}"


def _difference(value: Decimal | None, is_rate: bool, lang: str) -> str:
    if value is None:
        return "—"
    if is_rate:
        return text("compare_points", lang, points=f"{_half_up(100 * value):+}")
    return f"{value.normalize() + 0:+f}"


def _half_up(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def print_alerts(result: "AlertResult", lang: str) -> None:
    """What the alerts did, in one line."""
    fields = asdict(result)
    Console(highlight=False, soft_wrap=True).print(
        text("alerted", lang, **fields, folder=fields["outbox"] or "—"), markup=False
    )


#: Numbers of reports that a line shows; a table that nobody watches is as wide as its longest name.
_CAUSES = 8
_PLAIN_WIDTH = 200

_VERDICTS = ("accepted", "returned", "duplicate", "rejected")


def _jsonable(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)
