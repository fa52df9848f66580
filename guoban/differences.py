"""What changed from one version of a submission to another, cell by cell, with file and place of both."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import duckdb

from guoban.errors import GuobanError
from guoban.settings import Settings
from ingestion import reporting_units, vocabulary
from ingestion.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a submission, counted from 1, and the file it came in; ``verdict`` as the sender was told."""

    version: int
    submission_id: str
    file_name: str
    sheet: str
    received_at: datetime
    verdict: str


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that differs. ``kind`` is added (blank before), gone (blank now) or changed.

    ``column_role`` is month, ytd or stock. Texts as they stood, None where the version has no such cell; ``old_cell``
    and ``new_cell`` are the addresses in the two files.
    """

    kind: str
    line_no: str | None
    indicator_code: str | None
    name: str
    column_role: str
    old_text: str | None
    new_text: str | None
    old_cell: str | None
    new_cell: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions of one form; no ``changes`` means the same figures in other bytes."""

    form_code: str
    org_unit_code: str
    unit_name: str
    period_month: date
    old: Version
    new: Version
    changes: tuple[Change, ...]


def between(
    settings: Settings, unit: str, period: date, old: int | None = None, new: int | None = None
) -> list[Difference]:
    """The differences of each form that ``unit`` (code or name) sent for ``period``, its first day.

    Without numbers the last version is compared with the one before it, with ``new`` alone that one with its
    predecessor, with ``old`` alone that one with the last. Raises GuobanError when the unit is unknown, the versions
    are not there, or another program holds the warehouse.
    """
    words = vocabulary.load(settings.seeds)
    org_unit = reporting_units.one(words, unit, period)
    fields = {"unit": org_unit.name_zh, "period": f"{period:%Y-%m}"}
    with _warehouse(settings, fields) as connection:
        versions = _versions(connection, org_unit.org_unit_code, period)
        if not versions:
            raise GuobanError("diff_no_report", **fields)
        pairs = {form: pair for form, each in versions.items() if (pair := _pair(each, old, new))}
        if not pairs:
            there = sorted({number for each in versions.values() for number in each})
            if len(there) == 1 and old is None and new is None:
                raise GuobanError("diff_one_version", **fields)
            raise GuobanError("diff_version_unknown", **fields, versions="、".join(map(str, there)))
        changes = {
            form: tuple(_changes(*(_figures(connection, version, words) for version in pair)))
            for form, pair in pairs.items()
        }
    code, name = org_unit.org_unit_code, org_unit.name_zh
    return [Difference(form, code, name, period, *pairs[form], each) for form, each in changes.items()]


@contextmanager
def _warehouse(settings: Settings, fields: dict[str, str]) -> Iterator[duckdb.DuckDBPyConnection]:
    if not settings.warehouse.exists():
        raise GuobanError("diff_no_report", **fields)
    try:
        connection = duckdb.connect(str(settings.warehouse), read_only=True)
    except (duckdb.IOException, duckdb.ConnectionException) as error:
        raise GuobanError("warehouse_locked", file=settings.warehouse) from error
    try:
        yield connection
    except duckdb.CatalogException as error:  # nothing was ever landed
        raise GuobanError("diff_no_report", **fields) from error
    finally:
        connection.close()


def _versions(connection: duckdb.DuckDBPyConnection, unit: str, period: date) -> dict[str, dict[int, Version]]:
    """Form to its versions by number, rising."""
    versions: dict[str, dict[int, Version]] = {}
    for form, *fields in connection.execute(
        """
        select
            submissions.form_code, submissions.version, submissions.submission_id, files.file_name, submissions.sheet,
            submissions.received_at, files.verdict
        from raw.submission as submissions
        inner join raw.file as files on submissions.file_id = files.file_id
        where submissions.org_unit_code = ? and submissions.period_month = ?
        order by submissions.form_code, submissions.version
        """,
        [unit, period],
    ).fetchall():
        version = Version(*fields)
        versions.setdefault(form, {})[version.version] = version
    return versions


def _pair(versions: dict[int, Version], old: int | None, new: int | None) -> tuple[Version, Version] | None:
    after = max(versions) if new is None else new
    before = max((number for number in versions if number < after), default=None) if old is None else old
    if before not in versions or after not in versions or before == after:
        return None
    return versions[before], versions[after]


@dataclass(frozen=True, slots=True)
class _Figure:
    line_no: str | None
    indicator_code: str | None
    name: str
    text: str
    cell: str
    #: Amount in the base unit and qualifier; the text itself where it could not be read. None where it is blank.
    meaning: tuple[Decimal | str | None, ...] | None


#: Indicator, or line and label where it was not recognised; column role; how often it came before in the sheet.
_Key = tuple[str, str, int]


def _figures(connection: duckdb.DuckDBPyConnection, version: Version, words: Vocabulary) -> dict[_Key, _Figure]:
    names = {item.indicator_code: item.name_zh for form in words.forms.values() for item in form.items.values()}
    figures: dict[_Key, _Figure] = {}
    for line, label, code, role, text, cell, value, unit, qualifier in connection.execute(
        """
        select line_no, label, indicator_code, column_role, text, cell, value, unit_code, qualifier
        from raw.cell where submission_id = ? order by row_no, column_no
        """,
        [version.submission_id],
    ).fetchall():
        measure = words.measures.get(unit)
        meaning: tuple[Decimal | str | None, ...] | None
        if value is None:
            meaning = (qualifier or text.strip(),) if text.strip() else None
        else:
            meaning = (
                (value * measure.factor, measure.base_unit_code, qualifier) if measure else (value, unit, qualifier)
            )
        name = code or f"{line or ''} {label or ''}"
        times = 0
        while (name, role, times) in figures:
            times += 1
        figures[name, role, times] = _Figure(line, code, names.get(code, label or ""), text, cell, meaning)
    return figures


def _changes(before: dict[_Key, _Figure], after: dict[_Key, _Figure]) -> Iterator[Change]:
    """In the order of the new form; what is only in the old one comes last."""
    for key in dict.fromkeys([*after, *before]):
        old, new = before.get(key), after.get(key)
        was, is_now = old.meaning if old else None, new.meaning if new else None
        either = new or old
        if was == is_now or either is None:
            continue
        kind = "added" if was is None else "gone" if is_now is None else "changed"
        yield Change(
            kind,
            either.line_no,
            either.indicator_code,
            either.name,
            key[1],
            old.text if old else None,
            new.text if new else None,
            old.cell if old else None,
            new.cell if new else None,
        )
