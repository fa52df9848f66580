"""The shipped catalogue as rows: what is asked stands in a form, what is derived says of what."""

from collections import Counter, defaultdict

from guoban import reference
from guoban.settings import PROJECT

SEEDS = PROJECT / "seeds"
MONTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12}

indicators = {row["indicator_code"]: row for row in reference.read(SEEDS, "indicators")}
forms = {row["form_code"]: row for row in reference.read(SEEDS, "forms")}
items = reference.read(SEEDS, "form_items")
kpis = {row["kpi_code"]: row for row in reference.read(SEEDS, "kpis")}
terms: dict[tuple[str, str], list[str]] = defaultdict(list)
for row in reference.read(SEEDS, "kpi_terms"):
    terms[row["kpi_code"], row["side"]].append(row["indicator_code"])


def test_the_catalogue_is_whole() -> None:
    assert len(indicators) >= 178
    assert len(kpis) >= 51
    assert len({row["family_code"] for row in [*indicators.values(), *kpis.values()]}) == 26
    assert {row["kind"] for row in indicators.values()} == {"flow", "stock", "max", "milestone"}


def test_every_indicator_is_asked_by_one_form_and_the_monthly_form_is_bearable() -> None:
    asked = Counter(row["indicator_code"] for row in items)
    assert set(asked) == set(indicators)
    assert set(asked.values()) == {1}
    assert max(Counter(row["form_code"] for row in items if forms[row["form_code"]]["frequency"] == "M").values()) <= 60


def test_every_rate_names_what_it_is_a_share_of() -> None:
    assert [code for code, row in kpis.items() if row["kpi_kind"] != "sum" and not terms[code, "denominator"]] == []


def test_assistance_per_capita_per_household_and_per_visit_have_denominators_of_their_own() -> None:
    units = {
        code: {indicators[name]["unit_code"] for name in terms[code, "denominator"]}
        for code in ("aid_per_capita", "aid_per_household", "aid_warm_per_visit")
    }
    assert units == {"aid_per_capita": {"人"}, "aid_per_household": {"户"}, "aid_warm_per_visit": {"人次"}}
