"""The units somebody asks for, by code or by a name valid in the month."""

from collections.abc import Sequence
from datetime import date

from guoban.errors import GuobanError
from ingestion.vocabulary import OrgUnit, Vocabulary, covers, plain


def find(words: Vocabulary, asked: Sequence[str] | None, month: date) -> list[OrgUnit]:
    """The units asked for, each once, in the order of the county; None asks for all that are valid in ``month``.

    Raises GuobanError naming the first one that no unit, or more than one, goes by in that month.
    """
    valid = [unit for unit in words.org_units.values() if unit.valid_in(month)]
    if asked is None:
        return valid
    wanted = {one(words, name, month).org_unit_code for name in asked}
    return [unit for unit in valid if unit.org_unit_code in wanted]


def one(words: Vocabulary, asked: str, month: date) -> OrgUnit:
    """The unit of a code or name. Raises GuobanError when there is none, or several, in ``month``."""
    name = plain(asked)
    named = [each for each, since, until in words.names.get(name, []) if covers(month, since, until)]
    found = [words.org_units[name]] if name in words.org_units else named
    codes = {each.org_unit_code: each for each in found if each.valid_in(month)}
    if len(codes) != 1:
        raise GuobanError("unit_unknown", unit=asked)
    return next(iter(codes.values()))
