"""What a sheet gives: reports, each of one form, unit and month."""

from dataclasses import dataclass, field
from datetime import date

from ingestion.figures import Cell
from ingestion.findings import Finding


@dataclass(frozen=True, slots=True)
class Report:
    """One form of one unit for one month, found on sheet number ``sheet_no`` (from 1).

    A sheet may hold several: ``part`` counts them from 1. ``is_partial`` when the table holds a few lines of the form
    by its nature (汇总表, 台账): it must not push aside a report that holds all of them.
    """

    form_code: str
    org_unit_code: str
    period_month: date
    sheet: str
    sheet_no: int
    cells: list[Cell]
    part: int = 1
    is_partial: bool = False

    @property
    def key(self) -> tuple[str, str, date]:
        """Form, unit and month."""
        return self.form_code, self.org_unit_code, self.period_month

    def holds(self, finding: Finding) -> bool:
        """Whether a finding is about a cell of this report."""
        return finding.sheet == self.sheet and any(cell.cell == finding.cell for cell in self.cells)


@dataclass(frozen=True, slots=True)
class SheetReading:
    """What one sheet gives; ``doubt`` is a question about its month that another sheet may settle.

    ``table`` are the rows, from 0, of the table itself.
    """

    reports: list[Report] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    doubt: Finding | None = None
    table: range = range(0)
