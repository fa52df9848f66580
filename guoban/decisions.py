"""What the office decides: explain, accept or send back a finding, send back a report, assess a value beside it.

Nobody at the county changes a figure that a unit reported (统计法). A decision is a row of its own with author, reason
and moment; dbt derives from it what counts from then on, and a rebuild as of an earlier moment does not know it.
"""

import getpass
from dataclasses import astuple, dataclass, replace
from datetime import date
from decimal import Decimal

import duckdb

from guoban import findings, published, reference
from guoban.errors import GuobanError
from guoban.findings import Finding
from guoban.settings import Settings
from ingestion import numbers, raw

#: Which column a figure of each kind is assessed in, unless another is named.
_COLUMN = {"stock": "stock"}
COLUMNS = ("month", "ytd", "stock")


@dataclass(frozen=True)
class Decision:
    """One decision, before it has a number, an author and a moment. Fields as in ``raw.decision``."""

    kind: str
    org_unit_code: str | None
    form_code: str | None
    period_month: date | None
    finding_id: str | None = None
    check_code: str | None = None
    indicator_code: str | None = None
    column_role: str | None = None
    value: Decimal | None = None
    reported_value: Decimal | None = None
    reason: str = ""


def author(settings: Settings, given: str | None) -> str:
    """Who decides: as given, else the setting ``author``, else the name under which the person works here."""
    return (given or settings.author or getpass.getuser()).strip()


def explain(settings: Settings, called: str, text: str, by: str) -> Finding:
    """Write down why a soft finding is right after all. Raises GuobanError for a hard one."""
    finding = _finding(settings, called)
    if finding.severity == "hard":
        raise GuobanError("finding_hard", asked=finding.short_id)
    record(settings, _on(finding, "explain", text), by)
    return finding


def accept(settings: Settings, called: str, reason: str, by: str) -> Finding:
    """Accept a finding as explained. Without an explanation a reason is asked for; the impossible is never accepted."""
    finding = _finding(settings, called)
    if finding.severity == "hard" and finding.submission_id is not None:
        raise GuobanError("finding_hard", asked=finding.short_id)
    if not reason and not finding.explanation:
        raise GuobanError("finding_unexplained", asked=finding.short_id)
    record(settings, _on(finding, "accept", reason or finding.explanation or ""), by)
    return finding


def send_back(settings: Settings, called: str, reason: str, by: str) -> Finding:
    """Send back the report that a finding is on: it counts no longer, and the unit is told this place and reason."""
    finding = _finding(settings, called)
    if finding.submission_id is None:
        raise GuobanError("finding_without_report", asked=finding.short_id)
    record(settings, _on(finding, "return", reason), by)
    return finding


def send_back_report(
    settings: Settings, unit: str, period: date, form: str | None, reason: str, by: str, undo: bool = False
) -> str:
    """Send back a whole report, or let it count again; returns the unit's name. Raises GuobanError if none has come."""
    with published.marts(settings) as connection:
        code, name = published.unit_called(connection, unit, settings.lang)
        forms = [
            row[0]
            for row in connection.execute(
                """
                select form_code from fct_submissions
                where org_unit_code = ? and period_month = ? and versions > 0 and (? is null or form_code = ?)
                order by form_code
                """,
                [code, period, form, form],
            ).fetchall()
        ]
    if not forms:
        raise GuobanError("report_not_received", unit=name, period=f"{period:%Y-%m}")
    if len(forms) > 1:
        raise GuobanError("report_of_several_forms", unit=name, period=f"{period:%Y-%m}", forms=", ".join(forms))
    record(settings, Decision("restore" if undo else "return", code, forms[0], period, reason=reason), by)
    return name


def assess(
    settings: Settings, unit: str, period: date, indicator: str, value: str, column: str | None, reason: str, by: str
) -> Decision:
    """Record a value of the office's own beside the unit's. ``value`` may carry a unit (3.5万元), else the form's.

    Raises GuobanError for an unknown unit or indicator, or a text that is no single exact number in a unit that fits.
    """
    known = {row["indicator_code"]: row for row in reference.read(settings.seeds, "indicators")}
    row = known.get(indicator) or next((each for each in known.values() if each["name_zh"] == indicator), None)
    if row is None:
        raise GuobanError("code_unknown", asked=indicator)
    units = {each["unit_code"]: each for each in reference.read(settings.seeds, "units")}
    number = numbers.parse(value)
    measured = units.get(number.unit or row["unit_code"])
    if number.value is None or number.qualifier != "exact" or measured is None:
        raise GuobanError("value_unreadable", value=value, unit=row["unit_code"])
    if measured["base_unit_code"] != units[row["unit_code"]]["base_unit_code"]:
        raise GuobanError("value_unreadable", value=value, unit=row["unit_code"])
    role = column or _COLUMN.get(row["kind"], "ytd")
    with published.marts(settings) as connection:
        code, _ = published.unit_called(connection, unit, settings.lang)
        reported = connection.execute(
            f"""
            select {role}_value from fct_indicator_values
            where org_unit_code = ? and indicator_code = ? and period_month = ?
            """,  # noqa: S608 - role is one of three words
            [code, row["indicator_code"], period],
        ).fetchone()
    decision = Decision(
        "assess",
        code,
        None,
        period,
        indicator_code=row["indicator_code"],
        column_role=role,
        value=number.value * Decimal(measured["factor"]),
        reported_value=reported[0] if reported else None,
        reason=reason,
    )
    record(settings, decision, by)
    return decision


def record(settings: Settings, decision: Decision, by: str) -> str:
    """Add the decision to ``raw.decision`` as made now; returns its number."""
    reason = decision.reason.strip()
    if not reason or not by:
        raise GuobanError("reason_missing")
    try:
        with duckdb.connect(str(settings.warehouse)) as connection:
            raw.create_tables(connection)
            row = connection.execute("select count(*) + 1 from raw.decision").fetchone()
            number = f"d{row[0] if row else 1:06d}"
            connection.execute(
                f"insert into raw.decision values ({', '.join('?' * 14)})",  # noqa: S608 - marks only
                [number, *astuple(replace(decision, reason=reason)), by, settings.now()],
            )
    except duckdb.IOException as error:
        raise GuobanError("warehouse_locked", file=settings.warehouse) from error
    return number


def _finding(settings: Settings, called: str) -> Finding:
    with published.marts(settings) as connection:
        return findings.called(connection, settings, called)


def _on(finding: Finding, kind: str, reason: str) -> Decision:
    return Decision(
        kind,
        finding.org_unit_code,
        finding.form_code,
        finding.period_month,
        finding.finding_id,
        finding.check_code,
        finding.indicator_code,
        finding.column_role,
        reported_value=finding.value,
        reason=reason,
    )
