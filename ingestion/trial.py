"""The reading shown beside the original: what ``ingest`` would do, but nothing kept, landed or moved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from itertools import islice
from pathlib import Path

from guoban.settings import Settings
from ingestion import arrival, months, reading, report_month, rows, unit_names, vocabulary
from ingestion.checking import Checks
from ingestion.figures import Cell
from ingestion.findings import FileResult, refused, told
from ingestion.landing import Landed
from ingestion.page import address
from ingestion.readers import Sheet, Unreadable, Workbook
from ingestion.readers.opening import File
from ingestion.reading import NotKept, Read
from ingestion.rows import SubmissionRow
from ingestion.taken import Taken
from ingestion.workers import ReaderPool

_BATCH = 200


@dataclass(frozen=True, slots=True)
class TriedCell:
    """One value cell: what stands there and what it was read as, both as text; None where there is nothing."""

    cell: str
    line_no: str | None
    label: str | None
    indicator_code: str | None
    column_role: str
    text: str
    value: str | None
    unit_code: str | None
    qualifier: str | None


@dataclass(frozen=True, slots=True)
class TriedReport:
    """One form of one unit and month; ``unit_at`` and ``period_at`` say where they stand (a cell, or a name)."""

    form: str
    org_unit_code: str
    unit_zh: str
    unit_at: str
    period_month: date
    period_at: str
    sheet: str
    cells: tuple[TriedCell, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What would become of one file."""

    result: FileResult
    reports: tuple[TriedReport, ...] = ()


@dataclass(frozen=True, slots=True)
class _Tried:
    read: Read | NotKept
    places: tuple[tuple[str, str, str], ...] = ()


def run(settings: Settings, paths: Sequence[Path] = ()) -> Iterator[Trial]:
    """Read files and folders (default: the inbox) and judge them. Whether a file came before is not looked up."""
    if not paths and not settings.inbox.exists():
        return
    files = arrival.find(paths or [settings.inbox])
    task = reading.Task(settings.seeds, settings.inbox)
    checks = Checks(settings.seeds)
    with ReaderPool(most=max(1, len(files))) as pool:
        tried = pool.read_many(((path, path) for path in files), partial(take, task))
        while batch := list(islice(tried, _BATCH)):
            taken = [_taken(path, one, number, settings.now()) for number, (path, one) in enumerate(batch)]
            _check(checks, [each for each in taken if each.submissions])
            for file, (_, one) in zip(taken, batch, strict=True):
                places = () if isinstance(one, Unreadable) else one.places
                reports = zip(file.read.reports, places, strict=True)
                yield Trial(_result(file, settings.lang), tuple(_report(*each) for each in reports))


def take(task: reading.Task, result: Workbook | Unreadable, file: File) -> _Tried:
    """What the worker does: read, and look up where unit and month stand."""
    read = reading.take(task, result, file)
    if isinstance(read, NotKept) or isinstance(result, Unreadable):
        return _Tried(read)
    words = _vocabulary(task.seeds)
    by_name = {sheet.name: sheet for sheet in result.sheets}
    around = {"file": file.path.stem, "folder": reading.folder_of(file.path, task.inbox)}
    return _Tried(read, tuple(_places(report, by_name.get(report.sheet), around, words) for report in read.reports))


def _places(
    report: reading.ReadReport, sheet: Sheet | None, around: dict[str, str], words: vocabulary.Vocabulary
) -> tuple[str, str, str]:
    """Name of the unit, and the cell, or else the name, in which the unit and the month stand."""
    _, code, month = report.key
    unit = words.org_units.get(code)
    texts = [
        (address(row, column), value)
        for row, values in enumerate(sheet.rows if sheet else ())
        for column, value in enumerate(values)
        if isinstance(value, str | date) and value != ""
    ]
    named = [*texts, ("sheet", report.sheet), *around.items()]
    at_unit = (
        place for place, text in named if isinstance(text, str) and unit in unit_names.units_in(text, month, words)
    )
    at_month = (place for place, text in named if _names_month(text, month))
    return unit.name_zh if unit else code, next(at_unit, "?"), next(at_month, "?")


def _names_month(text: object, month: date) -> bool:
    if isinstance(text, date):
        return (text.year, text.month, text.day) == (month.year, month.month, 1)
    named = months.named(report_month.without_other_days(str(text)))
    return month in named.months or (not named.months and month.month in named.bare)


@cache
def _vocabulary(seeds: Path) -> vocabulary.Vocabulary:
    return vocabulary.load(seeds)


def _taken(path: Path, one: _Tried | Unreadable, number: int, now: datetime) -> Taken:
    read = one if isinstance(one, Unreadable) else one.read
    if isinstance(read, Unreadable | NotKept):
        read = Read("", 0, (0, 0, 0), False, findings=((refused(read.code, read.fields), ()),))
    landed = [Landed(*report.key, 1) for report in read.reports]
    submissions = [
        SubmissionRow(f"{number}-{place}", "", *report.key, 1, now, report.sheet)
        for place, report in enumerate(read.reports)
    ]
    return Taken(path, arrival.shown(path.name), read, read.sha256, now, False, landed, submissions)


def _check(checks: Checks, files: Sequence[Taken]) -> None:
    if not files:
        return
    pairs = [pair for file in files for pair in zip(file.submissions, file.read.reports, strict=True)]
    cells = rows.cells([(row.submission_id, report.columns) for row, report in pairs])
    found = checks.findings(rows.arrow("submission", [row for row, _ in pairs]), cells)
    for file in files:
        file.found_by_checks = [each for row in file.submissions for each in found.get(row.submission_id, ())]


def _result(file: Taken, lang: str) -> FileResult:
    one = file.landed[0] if len(file.landed) == 1 else None
    values = sum(len(report.columns[0]) for report in file.read.reports)
    return FileResult(
        file.name,
        file.read.sha256 or None,
        file.verdict,
        one.form_code if one else None,
        one.org_unit_code if one else None,
        one.period_month if one else None,
        values=values,
        findings=told(file.findings, lang),
    )


def _report(report: reading.ReadReport, places: tuple[str, str, str]) -> TriedReport:
    form, code, month = report.key
    wanted = [Cell._fields.index(name) for name in TriedCell.__dataclass_fields__]
    cells = tuple(TriedCell(*line) for line in zip(*(report.columns[column] for column in wanted), strict=True))
    unit_zh, unit_at, period_at = places
    return TriedReport(form, code, unit_zh, unit_at, month, period_at, report.sheet, cells)
