"""What ``guoban ingest --dry-run`` prints: each file's reading beside what stands in it."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from guoban import reporting
from guoban.messages import text

if TYPE_CHECKING:
    from ingestion.trial import Trial, TriedReport

_COLUMNS = ("cell", "line", "label", "column", "text", "value", "unit", "qualifier", "found")


def as_json(tried: "Trial") -> str:
    """One line of JSON: the object that ``ingest --json`` gives, with ``reports`` and their cells."""
    return reporting.to_json(asdict(tried.result) | {"reports": [asdict(report) for report in tried.reports]})


def show(tried: "Trial", lang: str) -> None:
    """What would become of a file, its figures as they stand and as they were read, and what is wrong with them."""
    console = reporting.plain_console()
    result = tried.result
    console.print(text(f"dry_run_{result.verdict}", lang, file=result.file), markup=False)
    for report in tried.reports:
        fields = asdict(report) | {"period": f"{report.period_month:%Y-%m}"}
        fields |= {name: _place(fields[name], lang) for name in ("unit_at", "period_at")}
        line = reporting.printable(text("dry_run_report", lang, **fields))
        console.print(f"  {line}", markup=False, soft_wrap=True)
        codes: dict[str, list[str]] = {}
        for finding in result.findings:
            if finding.sheet == report.sheet and finding.cell:
                codes.setdefault(finding.cell, []).append(finding.code)
        console.print(_table(report, codes, lang))
    reporting.print_findings(console, result, lang)


def _place(place: str, lang: str) -> str:
    return text(f"dry_run_at_{place}", lang) if place in {"sheet", "file", "folder"} else place


def _table(report: "TriedReport", codes: dict[str, list[str]], lang: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in _COLUMNS:
        table.add_column(text(f"dry_run_column_{name}", lang), justify="right" if name in {"text", "value"} else "left")
    for cell in report.cells:
        role = text(f"compare_{cell.column_role}", lang)
        qualifier = text(f"dry_run_{cell.qualifier}", lang) if cell.qualifier else ""
        found = ", ".join(codes.get(cell.cell, ()))
        words = (cell.cell, cell.line_no, cell.label, role, cell.text, cell.value, cell.unit_code, qualifier, found)
        table.add_row(*(Text(reporting.printable(word or "")) for word in words))
    return table
