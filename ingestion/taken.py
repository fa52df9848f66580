"""One file on its way through a run: what was read, what became of it, and its rows for the landing tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ingestion import rows
from ingestion.findings import FileResult, Finding, told
from ingestion.landing import Landed
from ingestion.reading import Read
from ingestion.rows import ExplanationRow, FileRow, SubmissionRow


@dataclass(slots=True)
class Taken:
    """One file; ``landed`` are the reports of these bytes, read now or earlier."""

    path: Path
    name: str
    read: Read
    file_id: str
    received_at: datetime
    is_duplicate: bool
    landed: list[Landed]
    submissions: list[SubmissionRow] = field(default_factory=list)
    found_by_checks: list[Finding] = field(default_factory=list)
    returned_copy: Path | None = None

    @property
    def findings(self) -> list[Finding]:
        """All that is wrong or odd; nothing about a duplicate, which was told before."""
        noticed = [each for each, _ in self.read.findings]
        return [] if self.is_duplicate else [*noticed, *self.found_by_checks]

    @property
    def explained(self) -> dict[tuple[str, str | None, str | None], str]:
        """What the clerk explained, by code, sheet and cell of the finding."""
        return {(each.code, each.sheet, each.cell): each.text for each in self.read.explained}

    @property
    def verdict(self) -> str:
        """accepted, returned, duplicate or rejected."""
        if self.is_duplicate:
            return "duplicate"
        if not self.read.is_our_form:
            return "rejected"
        return "returned" if any(finding.severity == "hard" for finding in self.findings) else "accepted"

    def result(self, lang: str) -> FileResult:
        """What commands tell about it."""
        values = 0 if self.is_duplicate else sum(len(report.columns[0]) for report in self.read.reports)
        one = self.landed[0] if len(self.landed) == 1 else None
        return FileResult(
            self.name,
            self.read.sha256,
            self.verdict,
            one.form_code if one else None,
            one.org_unit_code if one else None,
            one.period_month if one else None,
            one.version if one else None,
            values,
            told(self.findings, lang, self.explained),
            self.returned_copy,
        )

    def row(self, landed_at: datetime) -> FileRow:
        """Its row of raw.file."""
        return FileRow(
            self.file_id, self.read.sha256, self.name, self.read.size, self.received_at, landed_at, self.verdict,
            self.read.archived or "",
        )  # fmt: skip

    def finding_rows(self) -> Iterator[tuple[object, ...]]:
        """Rows of what the reader noticed. What the checks find is derived again in dbt."""
        for finding, owners in self.read.findings:
            for submission_id in self._concerned(finding, owners):
                yield rows.finding_row(self.file_id, submission_id, finding)

    def explanation_rows(self) -> Iterator[ExplanationRow]:
        """Rows of what the clerk explained."""
        for each in self.read.explained:
            submission_id = None if each.report is None else self.submissions[each.report].submission_id
            yield ExplanationRow(
                submission_id, self.file_id, each.code, each.sheet, each.cell, each.indicator_label, each.text,
                each.explained_by, self.received_at,
            )  # fmt: skip

    def _concerned(self, finding: Finding, owners: Sequence[int]) -> list[str | None]:
        """The submissions that a finding is about: whose cell it names, all of its sheet, or else all of the file."""
        if owners:
            return [self.submissions[place].submission_id for place in owners]
        on_sheet = [row.submission_id for row in self.submissions if row.sheet == finding.sheet]
        if len(on_sheet) == 1:
            return list(on_sheet)
        if finding.severity != "hard":
            return [None]
        # What is impossible about a sheet or a file keeps every report in it from counting.
        return list(on_sheet or [row.submission_id for row in self.submissions]) or [None]
