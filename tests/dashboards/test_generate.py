"""Assets are made from the spec, and what is committed is what the spec makes."""

import yaml

from dashboards import assets, generate
from dashboards.contracts import columns_of_models


def test_generating_again_gives_the_committed_bytes() -> None:
    made = generate.make_assets(generate.spec(), columns_of_models())
    assert made == assets.contents()


def test_every_asset_is_marked_as_ours_and_holds_no_secret() -> None:
    for path, text in assets.contents().items():
        if "/" in path:
            assert yaml.safe_load(text).get("is_managed_externally") is True, path
        assert "password" not in text, path
        assert "/var/" not in text, path


def test_english_and_chinese_have_the_same_charts() -> None:
    names = {path.removeprefix("charts/") for path in assets.contents() if path.startswith("charts/")}
    chinese = {name for name in names if not name.endswith("-en.yaml")}
    assert names - chinese == {name.replace(".yaml", "-en.yaml") for name in chinese}


def test_a_click_in_a_chart_filters_only_charts_of_the_same_table() -> None:
    for name, page in generate.spec()["dashboards"].items():
        made = yaml.safe_load(assets.contents()[f"dashboards/{name}.yaml"])
        charts = {node["meta"]["chartId"]: key for key, node in made["position"].items() if key.startswith("CHART-")}
        for number, configured in made["metadata"]["chart_configuration"].items():
            chart = charts[int(number)].removeprefix("CHART-")
            reached = {charts[one].removeprefix("CHART-") for one in configured["crossFilters"]["chartsInScope"]}
            assert reached == set(page["charts"][chart].get("selects", [])), chart
            assert {page["charts"][one]["dataset"] for one in reached} <= {page["charts"][chart]["dataset"]}, chart


def test_every_page_has_the_filters_that_leaders_know() -> None:
    for name, page in generate.spec()["dashboards"].items():
        columns = {one["column"].removesuffix("_LANG") for one in page["filters"].values()}
        assert columns >= {"period_year", "period", "group"}, name
        assert columns & {"family", "section"}, name
        assert page["filters"]["period"]["within"] == "year", name


def test_a_box_that_may_hold_none_of_a_units_rows_says_so_in_words_of_its_own() -> None:
    for name, page in generate.spec()["dashboards"].items():
        for lang in ("zh", "en"):
            style = yaml.safe_load(assets.contents()[f"dashboards/{generate.slug(name, lang)}.yaml"])["css"]
            for chart, one in page["charts"].items():
                if one["dataset"] in {"rpt_questions", "rpt_reporting", "rpt_findings"}:
                    assert f'content: "{one["empty"][lang]}"' in style, (chart, lang)
