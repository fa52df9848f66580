"""What stood at the end of each month in each unit: openings split by size, carried forward with the flows."""

from collections.abc import Callable
from datetime import date

from guoban.sample.flows import Cell, Series
from guoban.sample.plan import MONTHS, Plan
from guoban.sample.splitting import pick, split


def build(plan: Plan, flows: dict[str, Series]) -> dict[str, Series]:
    """Every stock of the form by unit and month; the county's own level has only the relief budget."""
    totals = {(total.year, total.indicator_code): total.steps for total in plan.totals if not total.season}
    cells = [(unit, month) for unit in plan.sizes for month in MONTHS]

    def opening(code: str) -> dict[str, int]:
        weights = {unit: size * (9 + pick(4, code, unit)) for unit, size in plan.sizes.items()}
        return split(totals[2004, code], weights)

    def each(rule: Callable[[Cell], int]) -> Series:
        return {cell: rule(cell) for cell in cells}

    def share(code: str, percent: int, of: Series) -> Series:
        """Some percent, a little more or less from unit to unit."""
        return each(lambda cell: of[cell] * (percent - 3 + pick(7, code, cell[0])) // 100)

    first_unions, first_members = opening("org_stock"), opening("mem_stock")
    stocks: dict[str, Series] = {}
    stocks["org_stock"] = unions = _carried(first_unions, flows["org_new_total"], flows["org_dissolved"])
    stocks["org_covered_units"] = covered = each(lambda cell: unions[cell] * 112 // 100)
    stocks["org_eligible_units"] = each(
        lambda cell: first_unions[cell[0]] * 118 // 100 + 14 + pick(9, "eligible", cell[0])
    )
    stocks["org_legal_person"] = share("org_legal_person", 55, unions)
    stocks["mem_stock"] = members = _carried(first_members, flows["mem_new_total"], flows["mem_lost"])
    stocks["mem_stock_female"] = share("mem_stock_female", 36, members)
    stocks["mem_stock_migrant"] = share("mem_stock_migrant", 22, members)
    stocks["mem_wrk_stock"] = workers = each(
        lambda cell: members[cell] + first_members[cell[0]] * (12 + pick(9, "workers", cell[0])) // 100
    )
    stocks["mem_wrk_female"] = share("mem_wrk_female", 43, workers)
    stocks["mem_realname"] = share("mem_realname", 61, members)
    stocks["dem_congress"] = share("dem_congress", 48, covered)
    stocks["wom_union_ge10"] = large = share("wom_union_ge10", 40, unions)
    stocks["wom_committee"] = share("wom_committee", 85, large)
    stocks["wom_officer"] = each(lambda cell: (unions[cell] - large[cell]) * 35 // 100)
    for sector in ("public", "nonpublic"):
        units = _by_size(plan, f"dem_{sector}_units", totals[2006, f"dem_{sector}_units"])
        closed = split(totals[2006, f"dem_{sector}_units"] - totals[2006, f"dem_{sector}_open"], units)
        stocks[f"dem_{sector}_units"] = {(unit, month): units[unit] for unit, month in cells}
        stocks[f"dem_{sector}_open"] = _grown(
            plan, f"dem_{sector}_open", {unit: units[unit] - closed[unit] for unit in units}
        )
    for code in ("fee_tax_units", "fee_center_units"):
        stocks[code] = _grown(plan, code, _by_size(plan, code, totals[2006, code]))
    parts = [f"aid_filed_{part}" for part in ("deep", "relative", "accident")]
    for part in parts:
        first = opening(part)
        stocks[part] = {cell: max(0, first[cell[0]] - pick(4, part, *cell)) for cell in cells}
    stocks["aid_filed"] = each(lambda cell: sum(stocks[part][cell] for part in parts))
    stocks["aid_relief_budget"] = {(plan.own_level, month): totals[month.year, "aid_relief_budget"] for month in MONTHS}
    return stocks


def _carried(opening: dict[str, int], more: Series, less: Series) -> Series:
    """Last month's stock + new − gone."""
    series: Series = {}
    for unit, stock in opening.items():
        for month in MONTHS:
            stock += more[unit, month] - less[unit, month]
            series[unit, month] = stock
    return series


def _by_size(plan: Plan, code: str, total: int) -> dict[str, int]:
    return split(total, {unit: size * (8 + pick(6, code, unit)) for unit, size in plan.sizes.items()})


def _grown(plan: Plan, code: str, last: dict[str, int]) -> Series:
    """A stock that reaches its last value in a month of 2005 or 2006 that differs from unit to unit."""

    def risen(unit: str, month: date) -> bool:
        return MONTHS.index(month) >= pick(len(MONTHS) - 2, code, unit)

    return {
        (unit, month): value if risen(unit, month) else max(0, value - 1 - value // 12)
        for unit, value in last.items()
        for month in MONTHS
    }
