"""What a worker does to make a returned copy: findings become marks, the original is opened and marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from guoban import reference
from ingestion import numbers, personal
from ingestion.findings import Finding
from ingestion.readers import CellValue, Sheet, Unreadable, Workbook
from ingestion.readers.opening import File
from ingestion.returning.marking import mark
from ingestion.returning.marks import Mark, address

#: Characters of what stands in a cell, as the list shows it.
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Job:
    """One copy: the name that the file had, all that was found in it, whose it is when that is certain."""

    file_name: str
    findings: tuple[Finding, ...]
    org_unit_code: str | None = None
    period: str | None = None


def make(seeds: Path, lang: str, result: Workbook | Unreadable, file: File) -> bytes:
    """The marked copy of a file; its Job is what ``file.about`` holds."""
    job = file.about
    assert isinstance(job, Job)  # noqa: S101 (the caller's)
    sheets = () if isinstance(result, Unreadable) else result.sheets
    return _made(seeds, lang, job, file.data, sheets)


def make_list(seeds: Path, lang: str, job: Job, sha256: str) -> bytes:
    """A copy that holds the list alone, for an original that nobody can open again."""
    return _made(seeds, lang, job, b"", (), sha256)


def _made(
    seeds: Path, lang: str, job: Job, original: bytes, sheets: Sequence[Sheet], sha256: str | None = None
) -> bytes:
    sheets = [replace(sheet, name=personal.without(sheet.name)[0]) for sheet in sheets]
    by_name = {sheet.name: sheet for sheet in sheets}
    indicators = _names(seeds, "indicators", "indicator_code", lang)
    units = _names(seeds, "org_units", "org_unit_code", lang)
    return mark(
        original,
        [_mark(finding, by_name, indicators) for finding in job.findings],
        file_name=job.file_name,
        lang=lang,
        sheets=sheets,
        unit=units.get(job.org_unit_code or ""),
        period=job.period,
        sha256=sha256,
    )


def _mark(finding: Finding, sheets: Mapping[str, Sheet], indicators: Mapping[str, str]) -> Mark:
    sheet, place = sheets.get(finding.sheet or ""), address(finding.cell)
    return Mark(
        finding.severity,
        finding.code,
        finding.sheet,
        finding.cell,
        indicators.get(finding.indicator_code or ""),
        _standing(sheet, place) if sheet and place else "",
        finding.expected,
        finding.message_zh,
        finding.message_en,
    )


def _standing(sheet: Sheet, place: tuple[int, int]) -> str:
    row, column = place[0] - 1, place[1] - 1
    value: CellValue = None
    if row < len(sheet.rows) and column < len(sheet.rows[row]):
        value = sheet.rows[row][column]
    return "" if value is None else personal.masked(numbers.text_of(value))[:_SHOWN]


@cache
def _names(seeds: Path, name: str, code: str, lang: str) -> dict[str, str]:
    return {row[code]: row[f"name_{lang}"] or row["name_zh"] for row in reference.read(seeds, name)}
