"""What a worker does with one file: recognise it, keep the original, and answer with little.

The answer is small and plain, since it travels through a pipe: the cells are columns of text as the landing table takes
them, so that the parent only has to put them together.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from guoban.errors import GuobanError
from ingestion import archive, personal
from ingestion.findings import Finding, refused
from ingestion.readers import Sheet, Unreadable, Workbook
from ingestion.readers.opening import File, Stamp
from ingestion.recognise import Recognised, Recogniser
from ingestion.report import Report
from ingestion.returning import explanations as review
from ingestion.rows import Columns, columns_of

_FILLER = re.compile(
    r"(?:填报人|填表人)[^:：]{0,6}[:：]\s*([^\s\d:：,，;；]{1,20}?)(?=\s|$|[\d,，;；]|联系|电话|填报|报出)"
)


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker needs to know: the county, the inbox, and where originals are kept (None: nowhere)."""

    seeds: Path
    inbox: Path
    archive: Path | None = None


@dataclass(frozen=True, slots=True)
class ReadReport:
    """One form of one unit for one month. ``columns`` are its cells, see ``rows.columns_of``."""

    key: tuple[str, str, date]
    sheet: str
    sheet_no: int
    part: int
    is_partial: bool
    columns: Columns


@dataclass(frozen=True, slots=True)
class Explained:
    """What a clerk wrote about a finding; ``report`` is the place of the report concerned in ``Read.reports``."""

    code: str
    sheet: str | None
    cell: str | None
    indicator_label: str | None
    text: str
    explained_by: str | None
    report: int | None


@dataclass(frozen=True, slots=True)
class Read:
    """One file. ``findings`` come with the places of the reports that hold the cell they name.

    ``answers`` is the hash of the original that a returned copy was made of, when the file is such a copy.
    """

    sha256: str
    size: int
    stamp: Stamp
    is_our_form: bool
    archived: str | None = None
    reports: tuple[ReadReport, ...] = ()
    findings: tuple[tuple[Finding, tuple[int, ...]], ...] = ()
    explained: tuple[Explained, ...] = ()
    answers: str | None = None


@dataclass(frozen=True, slots=True)
class NotKept:
    """The original could not be archived, so that nothing may be landed: a GuobanError on its way to the parent."""

    code: str
    fields: dict[str, object]


def take(task: Task, result: Workbook | Unreadable, file: File) -> Read | NotKept:
    """Recognise what was read from a file and keep its bytes."""
    sha256 = hashlib.sha256(file.data).hexdigest()
    try:
        kept = archive.store(task.archive, sha256, file.path.name, file.data) if task.archive else None
    except GuobanError as error:
        return NotKept(error.code, error.fields)
    if isinstance(result, Unreadable):
        refusal = (refused(result.code, result.fields), ())
        return Read(sha256, len(file.data), file.stamp, False, kept, findings=(refusal,))
    lists = [sheet for sheet in result.sheets if review.is_ours(sheet)]
    sheets = [sheet for sheet in result.sheets if sheet not in lists] if lists else result.sheets
    recognised = _recogniser(task.seeds).recognise(
        sheets, file.path.name, folder_of(file.path, task.inbox), date1904=result.date1904, asides=result.asides
    )
    notes = [_note(code, fields) for code, fields in result.notes] if recognised.is_our_form else []
    notes += [
        Finding(mark.severity, mark.code, mark.message_zh, mark.message_en, mark.sheet, mark.cell)
        for mark in review.unusable(lists)
    ]
    return Read(
        sha256,
        len(file.data),
        file.stamp,
        recognised.is_our_form,
        kept,
        tuple(map(_plain, recognised.reports)),
        tuple((each, _owners(recognised, each)) for each in (*recognised.findings, *notes)),
        tuple(_explained(lists, sheets, recognised.reports)),
        review.answers(lists),
    )


def folder_of(path: Path, inbox: Path) -> str:
    """The folders below the inbox, or the one that a file elsewhere lies in: they may name a month or a unit."""
    parent = path.parent
    return str(parent.relative_to(inbox)).lstrip(".") if parent.is_relative_to(inbox) else parent.name


@cache
def _recogniser(seeds: Path) -> Recogniser:
    return Recogniser(seeds)


def _plain(report: Report) -> ReadReport:
    columns = columns_of(report.cells)
    return ReadReport(report.key, report.sheet, report.sheet_no, report.part, report.is_partial, columns)


def _note(code: str, fields: Mapping[str, object]) -> Finding:
    """A remark of the reader; its sheet and cell, if it names them, are where it belongs."""
    sheet, cell = (str(fields[name]) if fields.get(name) else None for name in ("sheet", "cell"))
    said = refused(code, fields)
    return Finding("info", code, said.message_zh, said.message_en, sheet, cell)


def _owners(recognised: Recognised, finding: Finding) -> tuple[int, ...]:
    if finding.cell is None:
        return ()
    return tuple(place for place, report in enumerate(recognised.reports) if report.holds(finding))


def _explained(lists: Sequence[Sheet], sheets: Iterable[Sheet], reports: Sequence[Report]) -> Iterable[Explained]:
    by_sheet = {sheet.name: sheet for sheet in sheets}
    for one in review.explanations(lists):
        sheet = by_sheet.get(one.sheet or "")
        concerned = [place for place, report in enumerate(reports) if report.sheet == one.sheet]
        if len(concerned) > 1:
            concerned = [place for place in concerned if any(cell.cell == one.cell for cell in reports[place].cells)]
        yield Explained(
            one.code, one.sheet, one.cell, one.indicator, personal.masked(one.text),
            _filler(sheet) if sheet else None, concerned[0] if len(concerned) == 1 else None,
        )  # fmt: skip


def _filler(sheet: Sheet) -> str | None:
    """Who signed as 填报人, as typed after the word or in the next cell; None when nobody did."""
    for row in sheet.rows:
        for column, cell in enumerate(row):
            if not isinstance(cell, str) or ("填报人" not in cell and "填表人" not in cell):
                continue
            if match := _FILLER.search(cell):
                return personal.masked(match[1])
            after = next((text for text in row[column + 1 :] if isinstance(text, str) and text.strip()), "")
            if after and not re.search(r"[\d:：]", after) and len(after) <= 20:
                return after.strip()
    return None
