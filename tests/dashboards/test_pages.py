"""The definitions 口径卡 that the dashboards link to, and the lines that the pages show."""

from dashboards.generate import spec
from dashboards.pages import card_blocks, unit_labels
from guoban import kpi_pages, reference
from guoban.settings import PROJECT

SEEDS = PROJECT / "seeds"


def test_card_keeps_title_tables_and_sentences_in_order() -> None:
    title, blocks = card_blocks(
        "# 率 · Rate\n\n`a_rate` · %\n\n## 分子\n\n| 指标 | 单位 |\n|---|---|\n| 甲 `a` | 家 |\n"
    )
    assert title == "率 · Rate"
    assert [block["kind"] for block in blocks] == ["text", "heading", "table"]
    assert blocks[2] == {"kind": "table", "head": ["指标", "单位"], "rows": [["甲 a", "家"]]}


def test_every_line_of_a_page_names_a_measure_and_every_rate_has_its_card() -> None:
    known = {
        "indicator": {row["indicator_code"] for row in reference.read(SEEDS, "indicators")},
        "kpi": {row["kpi_code"] for row in reference.read(SEEDS, "kpis")},
    }
    cards = kpi_pages.pages(SEEDS)
    for line in reference.read(SEEDS, "report_lines"):
        assert line["measure_code"] in known[line["measure_kind"]], line
        assert line["measure_kind"] == "indicator" or f"{line['measure_code']}.md" in cards, line


def test_every_tile_is_a_unit_and_no_two_share_a_place() -> None:
    units = {row["org_unit_code"] for row in reference.read(SEEDS, "org_units")}
    tiles = reference.read(SEEDS, "unit_tiles")
    assert {tile["org_unit_code"] for tile in tiles} <= units
    assert len({(tile["tile_row"], tile["tile_column"]) for tile in tiles}) == len(tiles) == 22


def test_a_unit_has_the_words_of_its_filter_in_both_languages() -> None:
    assert unit_labels("zh")["430381104"] == "09 潭市镇"
    assert unit_labels("en")["430381104"] == "09 Tanshi Town"
    assert "430381000" not in unit_labels("zh")


def test_every_page_says_as_of_when_and_how_many_reported() -> None:
    for name, page in spec()["dashboards"].items():
        heads = [chart for chart, one in page["charts"].items() if one["dataset"] == "rpt_overview"]
        assert heads, name
