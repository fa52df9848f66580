"""Marked copies of what only a build can see: figures that are odd beside other reports, what the office sent back.

Ingestion marks what one report says about itself, on arrival. After a build the copy of a report on which more was
found is made anew, with everything that is open, so that the clerk can answer all of it in the column 说明.
"""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import duckdb

from guoban.errors import GuobanError
from guoban.settings import Settings
from ingestion.checking import expected_range
from ingestion.findings import Finding
from ingestion.landing import ingest_lock
from ingestion.returned import Copy, Returned
from ingestion.returning.job import Job

#: Seconds to wait for an ingest to end.
_PATIENCE = 60.0

#: Files with an open finding that ingestion cannot know, of the latest months that anybody is asked about.
_OPEN = """
    with months as (
        select form_code, period_month, row_number() over (partition by form_code order by period_month desc) as place
        from (select distinct form_code, period_month from marts.fct_submissions where versions > 0)
    ),
    open_findings as (
        select findings.*, submissions.file_id, months.place
        from marts.fct_findings as findings
        inner join raw.submission as submissions on findings.submission_id = submissions.submission_id
        inner join months
            on findings.form_code = months.form_code and findings.period_month = months.period_month
        where findings.status = 'open' and findings.is_latest_version
    ),
    late_files as (
        select distinct file_id from open_findings
        where severity in ('hard', 'soft') and place <= $months and (
            check_code = 'returned_by_office'
            or check_code in (select rule_code from reference.plausibility_rules)
            or check_code in (select check_code from reference.checks where reach = 'history')
        )
    )
    select
        files.sha256, files.archived_path, files.file_name, open_findings.org_unit_code, open_findings.period_month,
        open_findings.severity, open_findings.check_code, open_findings.message_zh, open_findings.message_en,
        open_findings.sheet, open_findings.cell, open_findings.indicator_code, open_findings.column_role,
        open_findings.expected_low / units.factor, open_findings.expected_high / units.factor, indicators.unit_code
    from open_findings
    inner join late_files on open_findings.file_id = late_files.file_id
    inner join raw.file as files on open_findings.file_id = files.file_id
    left join reference.indicators as indicators on open_findings.indicator_code = indicators.indicator_code
    left join reference.units as units on indicators.unit_code = units.unit_code
    order by files.file_id, open_findings.finding_id
"""

#: Files that gave reports, none of which anything is open on.
_DONE = """
    select files.sha256
    from raw.file as files
    inner join raw.submission as submissions on files.file_id = submissions.file_id
    left join marts.fct_findings as findings
        on submissions.submission_id = findings.submission_id
        and findings.status = 'open' and findings.is_latest_version and findings.severity in ('hard', 'soft')
    group by files.sha256
    having count(findings.finding_id) = 0
        and files.sha256 not in (
            select noted.sha256 from raw.file as noted
            inner join raw.finding as unplaced on noted.file_id = unplaced.file_id
            where unplaced.submission_id is null and unplaced.severity <> 'info'
        )
"""


def renew(settings: Settings) -> list[Path]:
    """Make the copies that the last build calls for, and take away those on which nothing is open any more.

    Returns what is new. What was made before and has not changed is left alone, also when somebody took it from the
    folder to send it. Raises GuobanError when the warehouse is in use or the disk refuses.
    """
    if settings.as_of:
        return []  # the warehouse is as it was then
    with ingest_lock(settings, _PATIENCE):
        rows, done = _found(settings)
        copies = _copies(settings, rows)
        known = _known(settings)
        digests = {copy.sha256: _digest(copy) for copy in copies}
        new = [copy for copy in copies if known.get(copy.sha256) != digests[copy.sha256]]
        with Returned(settings) as returned:
            returned.drop(done & returned.originals())
            paths = returned.make(new, done)
        if digests != known:
            _keep(settings, digests)
    return paths


def _found(settings: Settings) -> tuple[list[tuple[Any, ...]], set[str]]:
    try:
        with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
            rows = connection.execute(_OPEN, {"months": settings.alerts.periods_chased}).fetchall()
            return rows, {row[0] for row in connection.execute(_DONE).fetchall()}
    except duckdb.IOException as error:
        raise GuobanError("warehouse_locked", file=settings.warehouse) from error


def _copies(settings: Settings, rows: list[tuple[Any, ...]]) -> list[Copy]:
    findings: dict[tuple[str, str, str], list[Finding]] = {}
    owners: dict[str, set[tuple[str, str]]] = {}
    for sha256, archived, name, unit, period, severity, code, zh, en, sheet, cell, indicator, role, *asked in rows:
        finding = Finding(severity, code, zh, en, sheet, cell, indicator, role, expected_range(*asked))
        findings.setdefault((sha256, archived, name), []).append(finding)
        owners.setdefault(sha256, set()).add((unit, f"{period:%Y-%m}"))
    made = []
    for (sha256, archived, name), told in findings.items():
        unit, month = next(iter(owners[sha256])) if len(owners[sha256]) == 1 else (None, None)
        made.append(Copy(sha256, settings.home / archived, Job(name, tuple(told), unit, month)))
    return made


def _digest(copy: Copy) -> str:
    told = [(each.severity, each.code, each.sheet, each.cell, each.message_zh) for each in copy.job.findings]
    return hashlib.sha256(json.dumps(sorted(told, key=str)).encode()).hexdigest()


def _known(settings: Settings) -> dict[str, str]:
    try:
        content: dict[str, str] = json.loads(_file(settings).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return content


def _keep(settings: Settings, digests: dict[str, str]) -> None:
    part = _file(settings).with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        json.dump(digests, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    part.replace(_file(settings))


def _file(settings: Settings) -> Path:
    return settings.home / "late_copies.json"
