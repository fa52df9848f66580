"""Takes in what townships send: find the files, have them read, judge them, land them, give back what is wrong."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from guoban.errors import GuobanError
from guoban.settings import Settings
from ingestion import archive, arrival, landing, reading, rows
from ingestion.checking import Checks
from ingestion.earlier_figures import EarlierFigures
from ingestion.findings import FileResult, refused, told
from ingestion.landing import Landed, Warehouse
from ingestion.readers import Unreadable, opening
from ingestion.reading import NotKept, Read
from ingestion.returned import Returned
from ingestion.rows import SubmissionRow
from ingestion.taken import Taken
from ingestion.workers import ReaderPool

__all__ = ["FileResult", "ingest"]

#: Files that share a transaction. More saves little, and a killed run repeats at most these.
FILES_PER_TRANSACTION = 200


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
    take = partial(reading.take, reading.Task(settings.seeds, settings.inbox, settings.archive))
    with landing.open_warehouse(settings) as warehouse, ReaderPool(most=len(files)) as pool:
        pool.start(take)
        with Returned(settings) as returned:
            run = _Run(settings, received_at, warehouse, returned)
            read = pool.read_many(((path, path) for path in files), take)
            while batch := list(islice(read, FILES_PER_TRANSACTION)):
                for result in run.take(batch):
                    results.append(result)
                    if on_progress:
                        on_progress(len(results), len(files), result.file)
    return results


class _Run:
    """One ingest: the county's checks, read once, the warehouse to land in, and the copies that go back."""

    def __init__(
        self,
        settings: Settings,
        received_at: datetime | Callable[[Path], datetime] | None,
        warehouse: Warehouse,
        returned: Returned,
    ) -> None:
        self._settings = settings
        self._received_at = settings.now() if received_at is None else received_at
        self._warehouse = warehouse
        self._returned = returned
        self._checks = Checks(settings.seeds)
        self._earlier = EarlierFigures(warehouse, settings.seeds)

    def take(self, batch: Iterable[tuple[Path, Read | NotKept | Unreadable]]) -> Iterator[FileResult]:
        """Judge some files, land them in one transaction, then clear them from the inbox."""
        taken = [self._accept(path, read) for path, read in batch]
        files = [file for file in taken if isinstance(file, Taken)]
        new = [file for file in files if not file.is_duplicate]
        if new:
            self._land(new)
        self._returned.drop(self._outdated(new))
        for one in taken:
            if isinstance(one, Taken):
                arrival.clear(one.path, one.read.stamp, self._settings.inbox)
            yield one.result(self._settings.lang) if isinstance(one, Taken) else one

    def _land(self, new: Sequence[Taken]) -> None:
        submissions = rows.arrow("submission", [row for file in new for row in file.submissions])
        cells = rows.cells(
            [
                (row.submission_id, report.columns)
                for file in new
                for row, report in zip(file.submissions, file.read.reports, strict=True)
            ]
        )
        if submissions.num_rows:
            found = self._checks.findings(submissions, cells)
            for file in new:
                file.found_by_checks = [each for row in file.submissions for each in found.get(row.submission_id, ())]
        archive.flush(self._settings.archive)
        # Copies before the landing: a run that is killed in between does both again, and loses neither.
        self._returned.write(new, self._outdated(new))
        self._warehouse.land(
            {
                "file": rows.arrow("file", [file.row(self._settings.now()) for file in new]),
                "submission": submissions,
                "cell": cells,
                "finding": rows.arrow("finding", [row for file in new for row in file.finding_rows()]),
                "explanation": rows.arrow("explanation", [row for file in new for row in file.explanation_rows()]),
            }
        )
        self._earlier.forget()

    def _outdated(self, new: Iterable[Taken]) -> set[str]:
        """Hashes of originals whose copies need no mending any more: answered, or every report in them replaced."""
        answered = {file.read.answers for file in new if file.read.answers and file.read.is_our_form}
        current = {file.read.sha256 for file in new}
        return {
            sha256
            for sha256 in self._returned.originals() - current
            if sha256 in answered or self._warehouse.is_replaced(sha256)
        } | {file.read.sha256 for file in new if file.verdict == "accepted" and not file.returned_copy}

    def _accept(self, path: Path, read: Read | NotKept | Unreadable) -> Taken | FileResult:
        name = arrival.shown(path.name)
        if isinstance(read, NotKept):
            raise GuobanError(read.code, **read.fields)
        if isinstance(read, Unreadable):
            try:
                read = self._unread(path, read)
            except Unreadable as error:  # nothing to archive: it stays where it is
                findings = told([refused(error.code, error.fields)], self._settings.lang)
                return FileResult(name, None, "rejected", findings=findings)
        reports = self._warehouse.reports.get(read.sha256, [])
        tries = self._warehouse.tries.get(read.sha256, 0)
        file_id = f"{read.sha256}-{tries + 1}" if tries else read.sha256
        file = Taken(path, name, read, file_id, self._moment(path), bool(reports), reports)
        if not file.is_duplicate:
            # A version replaces the one before it as a whole, so a few lines must not push aside a whole form.
            file.read = self._earlier.settled(read)
            file.landed = self._number(file)
            self._warehouse.tries[read.sha256] = tries + 1
            if file.landed:
                self._warehouse.reports[read.sha256] = file.landed
        return file

    def _unread(self, path: Path, reason: Unreadable) -> Read:
        """A file that ended its worker is kept like any other. Raises Unreadable when it cannot even be opened."""
        file = opening.taken(path)
        sha256 = hashlib.sha256(file.data).hexdigest()
        kept = archive.store(self._settings.archive, sha256, path.name, file.data)
        refusal = (refused(reason.code, reason.fields), ())
        return Read(sha256, len(file.data), file.stamp, False, kept, findings=(refusal,))

    def _moment(self, path: Path) -> datetime:
        """When a file arrived, local to the office and without a zone."""
        moment = self._received_at(path) if callable(self._received_at) else self._received_at
        return moment.astimezone(ZoneInfo(self._settings.timezone)).replace(tzinfo=None) if moment.tzinfo else moment

    def _number(self, file: Taken) -> list[Landed]:
        """Give each report of a file its id and its version; returns them as a duplicate would find them."""
        versions, landed = self._warehouse.versions, []
        for report in file.read.reports:
            key = report.key
            versions[key] = versions.get(key, 0) + 1
            landed.append(Landed(*key, versions[key]))
            part = f"-{report.part}" if report.part > 1 else ""
            submission_id = f"{file.read.sha256[:16]}-{report.sheet_no}{part}"
            file.submissions.append(
                SubmissionRow(submission_id, file.file_id, *key, versions[key], file.received_at, report.sheet)
            )
        return landed
