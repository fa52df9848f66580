"""What happened in each unit and month: totals of the county split by whole steps, and what follows from them."""

from collections.abc import Callable, Iterable
from datetime import date

from guoban.sample.plan import LAST_MONTH, MONTHS, Plan, Total
from guoban.sample.splitting import pick, split

#: Unit and month.
Cell = tuple[str, date]

#: Steps by unit and month.
Series = dict[Cell, int]

#: Weights of the months, January first.
_SEASONS = {
    "even": (8, 9, 10, 11, 12, 13, 11, 10, 12, 13, 12, 10),
    "winter": (45, 20, 5, 5, 8, 8, 6, 6, 6, 6, 10, 40),
    "spring": (2, 4, 16, 20, 22, 14, 6, 4, 6, 4, 4, 2),
    "year_end": (1, 1, 1, 1, 2, 3, 4, 5, 7, 12, 22, 46),
}

#: How eager a unit is, in tenths: a few far behind, most near the pace, a few far ahead.
_EAGERNESS = (3, 5, 7, 8, 9, 10, 10, 11, 12, 14, 17, 20)

_NEW = ("migrant", "nonpublic", "community", "other")
#: New members of the unit whose June is unusual; each part stays below its own usual maximum, their sum does not.
_UNUSUAL = {"mem_new_migrant": 185, "mem_new_nonpublic": 180, "mem_new_community": 60, "mem_new_other": 0}


def build(plan: Plan) -> dict[str, Series]:
    """Every flow of the form by unit and month, in the steps of its total (元 for amounts that follow from others)."""
    totals = {(total.year, total.indicator_code): total for total in plan.totals if total.season}
    flows: dict[str, Series] = {}
    for year in (2005, 2006):
        for (of_year, code), total in totals.items():
            if of_year == year:
                flows.setdefault(code, {}).update(_split(plan, total, flows))
    _fill_what_does_not_count(plan, flows)
    _follow(plan, flows)
    return flows


def _split(plan: Plan, total: Total, flows: dict[str, Series]) -> Series:
    """One total over units, then months; some indicators only where the one they hang on happened."""
    code, year = total.indicator_code, total.year
    cells = [
        (unit.org_unit_code, month)
        for unit in plan.units
        for month in MONTHS
        if month.year == year and not plan.does_not_count(unit.org_unit_code, month)
    ]
    within = {
        "wom_insured": "wom_insured_units",
        "wom_insured_free": "wom_insured",
        "aid_relief_paid": "aid_relief_households",
    }.get(code)
    if within:
        weights = {cell: flows[within][cell] * (8 + pick(6, code, *cell)) for cell in cells if flows[within].get(cell)}
        return dict.fromkeys(cells, 0) | split(total.steps, weights)
    fixed = _unusual_cell(plan) if year == LAST_MONTH.year and code in _UNUSUAL else None
    own = total.steps * total.own_level_percent // 100
    by_unit = split(
        total.steps - own - (_UNUSUAL[code] if fixed else 0),
        {unit: size * _EAGERNESS[pick(len(_EAGERNESS), code[:7], unit)] for unit, size in plan.sizes.items()},
    )
    by_unit[plan.own_level] = own
    month_weights = _month_weights(total, flows)
    series: Series = {}
    for unit, steps in by_unit.items():
        series |= split(steps, {cell: month_weights(cell) for cell in cells if cell[0] == unit and cell != fixed})
    if fixed:
        series[fixed] = _UNUSUAL[code]
    return series


def _month_weights(total: Total, flows: dict[str, Series]) -> Callable[[Cell], int]:
    code, season = total.indicator_code, _SEASONS[total.season]
    unions = flows.get(code.replace("mem_new", "org_new"), {}) if code.startswith("mem_new") else {}
    households = flows.get("aid_households", {}) if code == "aid_leader_visits" else None

    def weight(cell: Cell) -> int:
        plain = season[cell[1].month - 1] * (2 + pick(5, code, *cell)) * (1 + 2 * unions.get(cell, 0))
        return plain * households[cell] if households is not None else plain

    return weight


def _unusual_cell(plan: Plan) -> Cell:
    fault = plan.fault("unusual")
    return fault.org_unit_code, fault.period_month


def _fill_what_does_not_count(plan: Plan, flows: dict[str, Series]) -> None:
    """A report that does not count has June of the year before; the one whose parts differ has new unions to miscount.

    May's figures would rightly be called a copy of May.
    """
    a_year_ago, may = LAST_MONTH.replace(year=LAST_MONTH.year - 1), MONTHS[-2]
    for unit in plan.units:
        code = unit.org_unit_code
        if plan.does_not_count(code, LAST_MONTH):
            for series in flows.values():
                series[code, LAST_MONTH] = series.get((code, a_year_ago), series[code, may])
    cell = plan.fault("parts_differ").org_unit_code, LAST_MONTH
    for part, unions in zip(_NEW, (0, 1, 1, 0), strict=True):
        flows[f"org_new_{part}"][cell] = unions


def _follow(plan: Plan, flows: dict[str, Series]) -> None:
    """Sums of parts, and made-up figures that keep to the relations of the form."""
    cells = [(unit.org_unit_code, month) for unit in plan.units for month in MONTHS]

    def each(rule: Callable[[Cell], int]) -> Series:
        return {cell: rule(cell) for cell in cells}

    def summed(codes: Iterable[str]) -> Series:
        return each(lambda cell: sum(flows[code][cell] for code in codes))

    flows["org_new_total"] = new = summed([f"org_new_{part}" for part in _NEW])
    flows["mem_new_total"] = summed([f"mem_new_{part}" for part in _NEW])
    flows["aid_raised"] = summed([f"aid_raised_{part}" for part in ("donation", "fiscal", "union", "other")])
    flows["org_new_units_covered"] = each(lambda cell: new[cell] + (1 + pick(3, "covered", *cell) if new[cell] else 0))
    flows["org_audit_committee"] = each(lambda cell: new[cell] - (new[cell] > 0 and not pick(5, "audit", *cell)))
    due = flows["wom_contract_due"]
    flows["wom_contract_renewed"] = each(lambda cell: due[cell] - (due[cell] > 0 and not pick(6, "renewed", *cell)))
    insured, lectures, households = flows["wom_insured"], flows["wom_lecture"], flows["aid_households"]
    flows["wom_premium"] = each(lambda cell: 36 * insured[cell])
    flows["wom_lecture_people"] = each(lambda cell: lectures[cell] * (25 + pick(60, "lecture", *cell)))
    flows["aid_persons"] = persons = each(lambda cell: households[cell] + households[cell] // (6 + pick(6, *cell)))
    flows["aid_paid"] = each(lambda cell: persons[cell] * (180 + 10 * pick(25, "paid", *cell)))
    remitted = flows["fee_remitted"]
    flows["fee_collected"] = each(
        lambda cell: remitted[cell] * 6 + plan.sizes.get(cell[0], 0) * (3 + pick(4, "collected", *cell))
    )
    fault = plan.fault("wrong_unit")
    flows["fee_collected"][fault.org_unit_code, fault.period_month] = 12600
