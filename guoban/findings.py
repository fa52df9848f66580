"""Findings as published: which are open, and the one that a few digits of its id mean."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import duckdb

from guoban.errors import GuobanError
from guoban.settings import Settings

#: Digits of an id that are shown at least.
_SHORTEST = 6

STATUSES = ("open", "explained", "accepted", "fixed")


@dataclass(frozen=True)
class Finding:
    """One finding on the last version of a report, or on a file; ``short_id`` is enough to type."""

    finding_id: str
    short_id: str
    severity: str
    status: str
    org_unit_code: str | None
    unit_name: str | None
    form_code: str | None
    period_month: date | None
    submission_id: str | None
    check_code: str
    indicator_code: str | None
    column_role: str | None
    value: Decimal | None
    file_name: str
    sheet: str | None
    cell: str | None
    message: str
    explanation: str | None
    explained_by: str | None
    explained_at: datetime | None
    decision_kind: str | None
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str | None
    note: str | None


def listed(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    unit: str | None = None,
    period: date | None = None,
    statuses: tuple[str, ...] = ("open", "explained"),
) -> list[Finding]:
    """Findings on last versions, those to act on first: by severity, newest month, unit. ``unit`` is a code."""
    rows = connection.execute(
        f"""
        -- The fewest digits that tell all findings apart.
        with digits as (
            select min(number) as number from range($shortest, 33) as numbers(number)
            where (select count(distinct left(finding_id, number)) = count(*) from fct_findings)
        )
        select
            findings.finding_id,
            left(findings.finding_id, digits.number) as short_id,
            severity, status, findings.org_unit_code, units.name_{settings.lang}, form_code, period_month,
            submission_id, check_code, indicator_code, column_role, value, file_name, sheet, cell,
            message_{settings.lang}, explanation, explained_by, explained_at, decision_kind, decided_by, decided_at,
            decision_reason, note_{settings.lang}
        from fct_findings as findings
        cross join digits
        left join dim_org_units as units on findings.org_unit_code = units.org_unit_code
        where is_latest_version
            and list_contains($statuses, status)
            and ($unit is null or findings.org_unit_code = $unit)
            and ($period is null or period_month = $period)
        order by
            case severity when 'hard' then 0 when 'soft' then 1 else 2 end, period_month desc nulls first,
            units.sort_order, sheet, length(cell), cell, findings.finding_id
        """,  # noqa: S608 - lang is one of two words
        {"statuses": list(statuses), "unit": unit, "period": period, "shortest": _SHORTEST},
    ).fetchall()
    return [Finding(*row) for row in rows]


def called(connection: duckdb.DuckDBPyConnection, settings: Settings, prefix: str) -> Finding:
    """The finding whose id begins with ``prefix``. Raises GuobanError when there is none, or more than one."""
    wanted = prefix.strip().lower()
    found = [each for each in listed(connection, settings, statuses=STATUSES) if each.finding_id.startswith(wanted)]
    if not wanted or not found:
        raise GuobanError("finding_unknown", asked=prefix)
    if len(found) > 1:
        raise GuobanError("finding_ambiguous", asked=prefix, ids=", ".join(each.short_id for each in found[:5]))
    return found[0]
