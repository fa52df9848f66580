"""Which blank forms which units need for a month: the forms in force whose period ends then, and who owes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guoban import reference
from guoban.errors import GuobanError
from ingestion.vocabulary import Form, OrgUnit, Vocabulary

#: Months in a period, by frequency; a quarter is named by its last month.
MONTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12}

#: The table that says which units owe which form; without it all units owe all.
_ASSIGNMENTS = "form_assignments"


@dataclass(frozen=True, slots=True)
class Duty:
    """A form and the units that owe it; ``months`` is the length of its period."""

    form: Form
    months: int
    units: list[OrgUnit]


def owed(seeds: Path, words: Vocabulary, units: Sequence[OrgUnit], period: date) -> list[Duty]:
    """The forms that some of ``units`` owe for the period ending in a month. Raises GuobanError when there is none."""
    lengths = {row["form_code"]: MONTHS[row["frequency"]] for row in reference.read(seeds, "forms")}
    types = {row["org_unit_code"]: row["org_type"] for row in reference.read(seeds, "org_units")}
    table = (seeds / f"{_ASSIGNMENTS}.csv").exists()
    assignments = reference.read(seeds, _ASSIGNMENTS) if table else None
    duties = []
    for form in words.forms.values():
        months = lengths[form.form_code]
        if not form.valid_in(period) or period.month % months:
            continue
        owing = [
            unit
            for unit in units
            if assignments is None
            or any(_assigns(row, form, unit, types[unit.org_unit_code], period) for row in assignments)
        ]
        if owing:
            duties.append(Duty(form, months, owing))
    if not duties:
        names = "、".join(f"{form.table_no}({form.valid_from}—{form.valid_to or ''})" for form in words.forms.values())
        raise GuobanError("form_not_in_force", month=f"{period:%Y-%m}", forms=names)
    return duties


def _assigns(row: reference.Row, form: Form, unit: OrgUnit, org_type: str, period: date) -> bool:
    return (
        row["form_code"] == form.form_code
        and row["org_type"] in ("*", "", org_type)
        and row["org_unit_code"] in ("*", "", unit.org_unit_code)
        and (not row["valid_from"] or date.fromisoformat(row["valid_from"]) <= period)
        and (not row["valid_to"] or period <= date.fromisoformat(row["valid_to"]))
    )
