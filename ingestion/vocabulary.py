"""The words of one county's forms, read from ``seeds/``: forms and their lines, units of measure, reporting units."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from guoban import reference

#: What takes no room: pasted from a chat or a web page, nobody sees it.
_UNSEEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff]+")


#: Months of a period of a form.
_MONTHS = {"M": 1, "Q": 3, "H": 6, "A": 12}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a form: an indicator under its code (丁)."""

    line_no: str
    indicator_code: str
    family_zh: str
    name_zh: str
    unit_code: str
    kind: str
    parent_indicator_code: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Form:
    """A report that units owe; ``items`` by line code in the order of the form."""

    form_code: str
    table_no: str
    name_zh: str
    frequency: str
    valid_from: date
    valid_to: date | None
    items: dict[str, Item]

    def valid_in(self, month: date) -> bool:
        """Whether the form is owed for the month that begins on ``month``."""
        return self.valid_from <= month and (self.valid_to is None or month <= self.valid_to)

    def ends_in(self, month: date) -> bool:
        """Whether one of its periods ends with the month: a quarter ends in March, June, September and December."""
        return month.month % _MONTHS[self.frequency] == 0


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit of measure and how many of its base unit it holds."""

    unit_code: str
    base_unit_code: str
    factor: Decimal


@dataclass(frozen=True, slots=True)
class OrgUnit:
    """A unit that reports, the name it signs with, and the days between which its code is valid."""

    org_unit_code: str
    name_zh: str
    full_name_zh: str
    valid_from: date | None
    valid_to: date | None

    def valid_in(self, month: date) -> bool:
        """Whether the unit reports for the month that begins on ``month``."""
        return covers(month, self.valid_from, self.valid_to)


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """All that recognising a workbook needs to know about the county; the same only as itself, to be remembered by.

    ``groups`` are the names of groups of units: a row of that name is a subtotal.
    """

    county_zh: str
    federation_zh: str
    forms: dict[str, Form]
    measures: dict[str, Measure]
    org_units: dict[str, OrgUnit]
    names: dict[str, list[tuple[OrgUnit, date | None, date | None]]]
    longest_first: tuple[str, ...]
    groups: frozenset[str] = frozenset()


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """A name without blanks and in half-width forms, as names are compared."""
    words = "".join(unicodedata.normalize("NFKC", text).split())
    return _UNSEEN.sub("", words) if not words.isascii() and _UNSEEN.search(words) else words


def covers(month: date, since: date | None, until: date | None) -> bool:
    """Whether a validity reaches into the month that begins on ``month``; one that begins within it does."""
    return (since is None or (since.year, since.month) <= (month.year, month.month)) and (
        until is None or month <= until
    )


def load(seeds: Path) -> Vocabulary:
    """Read the vocabulary from the seeds folder. Raises GuobanError naming a missing or unreadable file."""
    county = reference.read(seeds, "county")[0]
    rows = reference.read(seeds, "org_units")
    aliases = reference.read(seeds, "org_unit_aliases")
    full = {row["org_unit_code"]: row["alias"] for row in aliases if row["alias_kind"] == "full"}
    parents = {row["parent_code"] for row in rows}
    units = {
        row["org_unit_code"]: OrgUnit(
            row["org_unit_code"],
            row["name_zh"],
            full.get(row["org_unit_code"], row["name_zh"]),
            _day(row["valid_from"]),
            _day(row["valid_to"]),
        )
        for row in rows
        if row["org_unit_code"] not in parents
    }
    names: dict[str, list[tuple[OrgUnit, date | None, date | None]]] = {}
    for unit in units.values():
        names.setdefault(plain(unit.name_zh), []).append((unit, unit.valid_from, unit.valid_to))
    for row in aliases:
        if unit_of_alias := units.get(row["org_unit_code"]):
            entry = (unit_of_alias, _day(row["valid_from"]), _day(row["valid_to"]))
            names.setdefault(plain(row["alias"]), []).append(entry)
    return Vocabulary(
        county_zh=next(row["name_zh"] for row in rows if not row["parent_code"]),
        federation_zh=county["federation_zh"],
        forms=_forms(seeds),
        measures={
            row["unit_code"]: Measure(row["unit_code"], row["base_unit_code"], Decimal(row["factor"]))
            for row in reference.read(seeds, "units")
        },
        org_units=units,
        names=names,
        longest_first=tuple(sorted(names, key=len, reverse=True)),
        groups=frozenset(plain(row["group_zh"]) for row in rows if row["group_zh"]) - names.keys(),
    )


def _forms(seeds: Path) -> dict[str, Form]:
    indicators = {row["indicator_code"]: row for row in reference.read(seeds, "indicators")}
    names: dict[str, set[str]] = {code: {plain(row["name_zh"])} for code, row in indicators.items()}
    for row in reference.read(seeds, "indicator_aliases"):
        names[row["indicator_code"]].add(plain(row["alias"]))
    items: dict[str, dict[str, Item]] = {}
    for row in reference.read(seeds, "form_items"):
        indicator = indicators[row["indicator_code"]]
        items.setdefault(row["form_code"], {})[row["line_no"]] = Item(
            line_no=row["line_no"],
            indicator_code=row["indicator_code"],
            family_zh=indicator["family_zh"],
            name_zh=indicator["name_zh"],
            unit_code=indicator["unit_code"],
            kind=indicator["kind"],
            parent_indicator_code=row["parent_indicator_code"],
            names=frozenset(names[row["indicator_code"]]),
        )
    return {
        row["form_code"]: Form(
            form_code=row["form_code"],
            table_no=row["table_no"],
            name_zh=row["name_zh"],
            frequency=row["frequency"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            items=items[row["form_code"]],
        )
        for row in reference.read(seeds, "forms")
    }


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
