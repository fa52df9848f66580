"""The definitions 口径卡 that the dashboards link to, and the lines that the pages show."""

import yaml

from dashboards.generate import spec
from dashboards.pages import HERE, card_blocks, unit_labels
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


def test_every_line_of_a_page_names_a_measure_that_has_its_card() -> None:
    known = {
        "indicator": {row["indicator_code"] for row in reference.read(SEEDS, "indicators")},
        "kpi": {row["kpi_code"] for row in reference.read(SEEDS, "kpis")},
    }
    for line in reference.read(SEEDS, "report_lines"):
        assert line["measure_code"] in known[line["measure_kind"]], line
        assert kpi_pages.card(SEEDS, line["measure_code"]), line


def test_the_card_of_an_indicator_says_what_counts_and_which_forms_ask_for_it() -> None:
    card = kpi_pages.card(SEEDS, "org_new_total")
    assert card is not None
    title, blocks = card_blocks(card)
    assert title == "新建工会组织数 · New union organisations"
    assert "以批复文件为准" in str(blocks)
    assert ["湘工月01表 乡镇(街道)工会工作月报表", "Monthly report of township unions", "01"] in blocks[-3]["rows"]
    assert kpi_pages.card(SEEDS, "no_such_measure") is None
    assert kpi_pages.card(SEEDS, "README") is None


def test_words_are_explained_in_both_languages() -> None:
    words = yaml.safe_load((HERE / "words.yaml").read_text(encoding="utf-8"))
    for section in words["sections"]:
        assert len(section["words_zh"]) <= len(section["words_en"]) + 3
        for term, meaning in section["words_zh"] + section["words_en"]:
            assert term, meaning
            assert meaning.endswith(("。", ".")), meaning


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
