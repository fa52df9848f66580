"""Ledgers beside other reports of the same unit and month: the report counts, a ledger is held against it."""

from collections.abc import Sequence
from decimal import Decimal

from ingestion.findings import Finding, noticed
from ingestion.report import Report


def settle(reports: Sequence[Report], ledgers: Sequence[Report]) -> tuple[list[Report], list[Finding]]:
    """All reports, each ledger compared with the one of its unit and month or, without one, a report by itself.

    Several ledgers of one unit and month make one report.
    """
    settled = {report.key: report for report in reports}
    alone: dict[tuple[object, ...], Report] = {}
    findings: list[Finding] = []
    for ledger in ledgers:
        if report := settled.get(ledger.key):
            findings += _differences(report, ledger)
        elif first := alone.get(ledger.key):
            first.cells.extend(ledger.cells)
        else:
            alone[ledger.key] = ledger
    return [*reports, *alone.values()], findings


def _differences(report: Report, ledger: Report) -> list[Finding]:
    figures = {(cell.indicator_code, cell.column_role): cell for cell in report.cells}
    findings = []
    for cell in ledger.cells:
        reported = figures.get((cell.indicator_code, cell.column_role))
        if reported is None or reported.value is None or reported.unit_code != cell.unit_code:
            continue
        counted = cell.value or Decimal(0)
        if reported.value != counted:
            findings.append(
                noticed(
                    "soft",
                    "ledger_differs",
                    sheet=reported.sheet,
                    cell=reported.cell,
                    indicator_code=cell.indicator_code,
                    column_role=cell.column_role,
                    label=reported.label or "",
                    value=f"{reported.value:f}",
                    ledger=ledger.sheet,
                    counted=f"{counted:f}",
                )
            )
    return findings
