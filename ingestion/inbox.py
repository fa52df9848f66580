"""Takes in what townships send: find the files, read them, judge them, archive and land them."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from guoban.settings import Settings
from ingestion import archive, arrival, landing, rows, workbook
from ingestion.arrival import Arrival
from ingestion.checking import Checks
from ingestion.findings import FileResult, Finding, noticed, refused, told
from ingestion.landing import Landed, Warehouse
from ingestion.recognise import Recognised, Recogniser
from ingestion.rows import FileRow, SubmissionRow

__all__ = ["FileResult", "ingest"]

#: Files that share a transaction. More saves little, and a killed run repeats at most these.
FILES_PER_TRANSACTION = 200


@dataclass(slots=True)
class _File:
    """One file on its way through a run; ``landed`` are the reports of these bytes, read now or earlier."""

    arrival: Arrival
    sha256: str
    file_id: str
    received_at: datetime
    is_duplicate: bool
    landed: list[Landed]
    recognised: Recognised = field(default_factory=Recognised)
    submissions: list[SubmissionRow] = field(default_factory=list)
    found_by_checks: list[Finding] = field(default_factory=list)

    @property
    def findings(self) -> list[Finding]:
        return [*self.recognised.findings, *self.found_by_checks]

    @property
    def verdict(self) -> str:
        if self.is_duplicate:
            return "duplicate"
        if not self.recognised.is_our_form:
            return "rejected"
        return "returned" if any(finding.severity == "hard" for finding in self.findings) else "accepted"

    def result(self, lang: str) -> FileResult:
        values = sum(len(report.cells) for report in self.recognised.reports)
        told_findings = told(self.findings, lang)
        if len(self.landed) != 1:
            return FileResult(self.arrival.name, self.sha256, self.verdict, values=values, findings=told_findings)
        [one] = self.landed
        return FileResult(
            self.arrival.name, self.sha256, self.verdict, one.form_code, one.org_unit_code, one.period_month,
            one.version, values, told_findings,
        )  # fmt: skip


def ingest(
    settings: Settings,
    paths: Sequence[Path] = (),
    received_at: datetime | Callable[[Path], datetime] | None = None,
    on_progress: Callable[[int, int, str], None] | None = None,
) -> list[FileResult]:
    """Read files and folders (default: the inbox), judge them and land them; one result per file, in order.

    ``received_at`` is local time (default: now), one for all files or told for each. Files that lie in the inbox leave
    it once they are landed. Raises GuobanError when nothing can be landed: warehouse in use, disk full or read-only,
    another ingest running.
    """
    if not paths and not settings.inbox.exists():
        return []
    files = arrival.find(paths or [settings.inbox])
    if not files:
        return []
    results: list[FileResult] = []
    with landing.open_warehouse(settings) as warehouse:
        run = _Run(settings, received_at, warehouse)
        for start in range(0, len(files), FILES_PER_TRANSACTION):
            for result in run.take(files[start : start + FILES_PER_TRANSACTION]):
                results.append(result)
                if on_progress:
                    on_progress(len(results), len(files), result.file)
    return results


class _Run:
    """One ingest: the county's vocabulary and checks, read once, and the warehouse to land in."""

    def __init__(
        self, settings: Settings, received_at: datetime | Callable[[Path], datetime] | None, warehouse: Warehouse
    ) -> None:
        self._settings = settings
        self._received_at = settings.now() if received_at is None else received_at
        self._warehouse = warehouse
        self._recogniser = Recogniser(settings.seeds)
        self._checks = Checks(settings.seeds)

    def take(self, paths: Sequence[Path]) -> Iterator[FileResult]:
        """Read, judge and archive some files, land them in one transaction, then clear them from the inbox."""
        taken: list[_File | FileResult] = [self._open(path) for path in paths]
        new = [file for file in taken if isinstance(file, _File) and not file.is_duplicate]
        submissions = rows.arrow("submission", [row for file in new for row in file.submissions])
        cells = rows.arrow(
            "cell",
            rows.cell_rows(
                [
                    (row.submission_id, report.cells)
                    for file in new
                    for row, report in zip(file.submissions, file.recognised.reports, strict=True)
                ]
            ),
        )
        if submissions.num_rows:
            found = self._checks.findings(submissions, cells)
            for file in new:
                file.found_by_checks = [each for row in file.submissions for each in found.get(row.submission_id, ())]
        if new:
            files = rows.arrow("file", [self._row(file) for file in new])
            archive.flush(self._settings.archive)
            findings = rows.arrow("finding", [row for file in new for row in _reader_findings(file)])
            self._warehouse.land({"file": files, "submission": submissions, "cell": cells, "finding": findings})
        for one in taken:
            if isinstance(one, _File):
                arrival.clear(one.arrival, self._settings.inbox)
            yield one.result(self._settings.lang) if isinstance(one, _File) else one

    def _open(self, path: Path) -> _File | FileResult:
        try:
            arrived = arrival.read(path)
        except workbook.Unreadable as error:  # nothing to archive: it stays where it is
            findings = told([refused(error.code, error.fields)], self._settings.lang)
            return FileResult(arrival.shown(path.name), None, "rejected", findings=findings)
        sha256 = hashlib.sha256(arrived.data).hexdigest()
        reports = self._warehouse.reports.get(sha256, [])
        tries = self._warehouse.tries.get(sha256, 0)
        file_id = f"{sha256}-{tries + 1}" if tries else sha256
        file = _File(arrived, sha256, file_id, self._moment(path), bool(reports), reports)
        if not file.is_duplicate:
            file.recognised = self._recognise(arrived)
            file.landed = self._number(file)
            self._warehouse.tries[sha256] = tries + 1
            if file.landed:
                self._warehouse.reports[sha256] = file.landed
        return file

    def _moment(self, path: Path) -> datetime:
        """When a file arrived, local to the office and without a zone."""
        moment = self._received_at(path) if callable(self._received_at) else self._received_at
        return moment.astimezone(ZoneInfo(self._settings.timezone)).replace(tzinfo=None) if moment.tzinfo else moment

    def _recognise(self, arrived: Arrival) -> Recognised:
        try:
            return self._recogniser.recognise(workbook.read(arrived.data), arrived.name)
        except workbook.Unreadable as error:
            return Recognised([], [refused(error.code, error.fields)], is_our_form=False)

    def _number(self, file: _File) -> list[Landed]:
        """Give each report of a file its id and its version; returns them as a duplicate would find them."""
        versions, landed = self._warehouse.versions, []
        for report in file.recognised.reports:
            key = report.key
            versions[key] = versions.get(key, 0) + 1
            landed.append(Landed(*key, versions[key]))
            part = f"-{report.part}" if report.part > 1 else ""
            file.submissions.append(
                SubmissionRow(
                    f"{file.sha256[:16]}-{report.sheet_no}{part}",
                    file.file_id,
                    *key,
                    versions[key],
                    file.received_at,
                    report.sheet,
                )
            )
            # A version replaces the one before it as a whole, so a few lines must not push aside a whole form.
            if report.is_partial and versions[key] > 1:
                file.recognised.findings.append(
                    noticed("hard", "report_partial", sheet=report.sheet, month=f"{report.period_month:%Y-%m}")
                )
        return landed

    def _row(self, file: _File) -> FileRow:
        arrived, settings = file.arrival, self._settings
        archived = archive.store(settings.home, settings.archive, file.sha256, arrived.name, arrived.data)
        return FileRow(
            file.file_id, file.sha256, arrived.name, len(arrived.data), file.received_at, settings.now(), file.verdict,
            archived,
        )  # fmt: skip


def _reader_findings(file: _File) -> list[tuple[object, ...]]:
    """Rows of what the reader noticed. What the checks find is derived again in dbt."""
    return [
        rows.finding_row(file.file_id, submission_id, each)
        for each in file.recognised.findings
        for submission_id in _concerned(file, each)
    ]


def _concerned(file: _File, finding: Finding) -> list[str | None]:
    """The submissions that a finding is about: whose cell it names, or all of its sheet, or else all of the file."""
    pairs = list(zip(file.recognised.reports, file.submissions, strict=True))
    owners = [row.submission_id for report, row in pairs if report.holds(finding)]
    on_sheet = [row.submission_id for report, row in pairs if report.sheet == finding.sheet]
    if owners or len(on_sheet) == 1:
        return list(owners or on_sheet)
    if finding.severity != "hard":
        return [None]
    # What is impossible about a sheet or a file keeps every report in it from counting.
    return list(on_sheet or [row.submission_id for row in file.submissions]) or [None]
