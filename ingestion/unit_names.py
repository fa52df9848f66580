"""Which unit a name means: by code, name, alias, old name valid at the time; what only comes close is a question."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from ingestion import months
from ingestion.findings import Finding, noticed
from ingestion.vocabulary import OrgUnit, Vocabulary, covers, plain

_ENDINGS = re.compile(r"(?:总工会|工会委员会|工会联合会|工会|委员会)$")
_STAMP = re.compile(r"\((?:盖章|公章|印章|签章|章)\)$")
_ABOVE = r"(?:[一-鿿]{2,5}(?:省|市|州|地区|自治区))*"
_LEVEL = re.compile(r"(?:街道办事处|办事处|街道|镇|乡)$")
_CODE = re.compile(r"(?<!\d)\d{9}(?!\d)")

#: Names at least this alike, in percent, are offered; one that leads by the margin is offered alone.
LIKELY, MARGIN = 50, 15


def units_named(name: str, month: date | None, vocabulary: Vocabulary) -> list[OrgUnit]:
    """The units that bear a name or code in a month: also without the county's name, 总工会 and the like.

    金籔乡 is found by the alias 金籔 since that unit is a 乡; 金籔镇 is not.
    """
    return list(_named(plain(name), month, vocabulary))


@lru_cache(maxsize=16384)
def _named(name: str, month: date | None, vocabulary: Vocabulary) -> Sequence[OrgUnit]:
    name = _STAMP.sub("", name) if name.endswith(")") else name
    if code := _CODE.search(name):
        unit = vocabulary.org_units.get(code[0])
        rest = _CODE.sub("", name).strip("()-_")
        return [unit] if unit and (not rest or unit in _named(rest, month, vocabulary)) else []
    tries = [name]
    if vocabulary.county_zh in name:
        tries.append(re.sub(f"^{_ABOVE}{re.escape(vocabulary.county_zh)}", "", name))
    tries = list(dict.fromkeys([*tries, *(_ENDINGS.sub("", each) for each in tries)]))
    for candidate in tries:
        if units := _valid(vocabulary, candidate, month):
            return units
    for candidate in tries:
        if level := _LEVEL.search(candidate):
            units = _valid(vocabulary, candidate[: level.start()], month)
            bare = level[0].replace("街道办事处", "街道")
            if units := [unit for unit in units if unit.name_zh.endswith(bare)]:
                return units
    return []


def units_in(text: str, month: date | None, vocabulary: Vocabulary) -> list[OrgUnit]:
    """The units whose names stand in a longer text, each once; of names that overlap the longer counts."""
    rest, found = plain(text), []
    for code in _CODE.findall(rest):
        found += [vocabulary.org_units[code]] if code in vocabulary.org_units else []
    for name in vocabulary.longest_first:
        if name in rest:
            rest = rest.replace(name, "|")
            found += units_named(name, month, vocabulary)
    return list(dict.fromkeys(found))


def near(name: str, vocabulary: Vocabulary) -> list[OrgUnit]:
    """The units whose names come closest, the best first, at most three; only one when no other is nearly as close."""
    from rapidfuzz import fuzz, process

    name = _CODE.sub("", plain(name)).strip("()-_")
    bare = _ENDINGS.sub("", name.removeprefix(vocabulary.county_zh)) or name
    best: dict[OrgUnit, float] = {}
    for alias, score, _ in process.extract(bare, list(vocabulary.names), scorer=fuzz.ratio, limit=12):
        if score >= LIKELY:
            best.setdefault(vocabulary.names[alias][0][0], score)
    ranked = sorted(best.items(), key=lambda each: -each[1])
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] >= MARGIN:
        ranked = ranked[:1]
    return [unit for unit, _ in ranked[:3]]


def absent(named: Sequence[OrgUnit], month: date | None, sheet: str, cell: str = "") -> Finding | None:
    """The question about a unit that does not exist in a month: not yet opened or closed. None when that is not so.

    ``named`` are the units that a name means at any time.
    """
    if month is None or len(named) != 1 or named[0].valid_in(month):
        return None
    unit, text = named[0], months.text_of(month)
    since, until = unit.valid_from or "—", unit.valid_to or "—"
    return noticed(
        "hard",
        "org_unit_absent",
        sheet=sheet,
        cell=cell or None,
        name=unit.name_zh,
        month=text,
        since=since,
        until=until,
    )


def listed(units: Iterable[OrgUnit]) -> str:
    """育塅乡(430381203)、…, for a question."""
    return "、".join(f"{unit.name_zh}({unit.org_unit_code})" for unit in units)


def _valid(vocabulary: Vocabulary, name: str, month: date | None) -> list[OrgUnit]:
    units = {
        unit.org_unit_code: unit
        for unit, since, until in vocabulary.names.get(name, ())
        if month is None or covers(month, since, until)
    }
    return list(units.values())
