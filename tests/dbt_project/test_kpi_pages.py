"""docs/kpis says what seeds/ says."""

from guoban import kpi_pages, reference
from guoban.settings import PROJECT

SEEDS = PROJECT / "seeds"


def test_every_page_is_up_to_date_and_none_is_left_over() -> None:
    found = {path.name: path.read_text(encoding="utf-8") for path in kpi_pages.FOLDER.glob("*.md")}
    assert found == kpi_pages.pages(SEEDS), "run python -m guoban.kpi_pages"


def test_a_page_names_every_term_of_its_kpi() -> None:
    pages = kpi_pages.pages(SEEDS)
    for term in reference.read(SEEDS, "kpi_terms"):
        assert f"`{term['indicator_code']}`" in pages[f"{term['kpi_code']}.md"]


def test_every_indicator_has_a_definition_and_stands_in_one_form() -> None:
    indicators = reference.read(SEEDS, "indicators")
    assert [row["indicator_code"] for row in indicators if not row["definition_zh"]] == []
    asked = sorted(row["indicator_code"] for row in reference.read(SEEDS, "form_items"))
    assert asked == sorted(row["indicator_code"] for row in indicators)
