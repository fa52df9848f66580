"""The validator refuses every fault that Superset would import in silence."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from dashboards import assets
from dashboards.contracts import columns_of_models, exposed_dashboards
from dashboards.validate import faults

Files = dict[str, str]


def changed(path: str, change: Callable[[dict[str, Any]], None]) -> Files:
    """The committed assets with ``change`` made to one of them."""
    files = assets.contents()
    content = yaml.safe_load(files[path])
    change(content)
    return files | {path: yaml.safe_dump(content, allow_unicode=True)}


def found(files: Files) -> list[str]:
    return faults(files, columns_of_models(), exposed_dashboards())


def test_committed_assets_agree_with_contracts_and_exposures() -> None:
    assert found(assets.contents()) == []


def _unknown_chart(dashboard: dict[str, Any]) -> None:
    dashboard["position"]["CHART-tasks"]["meta"]["uuid"] = "00000000-0000-0000-0000-000000000000"


def _same_number(dashboard: dict[str, Any]) -> None:
    dashboard["position"]["CHART-tasks"]["meta"]["chartId"] = dashboard["position"]["CHART-map"]["meta"]["chartId"]


def _filter_on_nothing(dashboard: dict[str, Any]) -> None:
    dashboard["metadata"]["native_filter_configuration"][0]["targets"][0]["column"]["name"] = "quarter"


def _chart_column(chart: dict[str, Any]) -> None:
    chart["params"]["all_columns"].append("salary")


def _chart_axis(chart: dict[str, Any]) -> None:
    chart["params"]["x_axis"] = "quarter"


def _chart_measure(chart: dict[str, Any]) -> None:
    chart["params"]["metric"]["column"]["column_name"] = "salary"


def _chart_expression(chart: dict[str, Any]) -> None:
    chart["params"]["adhoc_filters"] = [{"expressionType": "SQL", "sqlExpression": "1 = 1"}]


def _chart_without_dataset(chart: dict[str, Any]) -> None:
    chart["dataset_uuid"] = "00000000-0000-0000-0000-000000000000"


def _dataset_sql(dataset: dict[str, Any]) -> None:
    dataset["sql"] = "select 1"


def _dataset_table(dataset: dict[str, Any]) -> None:
    dataset["table_name"] = "raw_cells"


def _dataset_column(dataset: dict[str, Any]) -> None:
    dataset["columns"][0]["column_name"] = "id_card"


@pytest.mark.parametrize(
    ("path", "change", "says"),
    [
        ("dashboards/annual-tasks.yaml", _unknown_chart, "which does not exist"),
        ("dashboards/annual-tasks.yaml", _same_number, "chartId is missing or used twice"),
        ("dashboards/annual-tasks.yaml", _filter_on_nothing, "does not have"),
        ("charts/tasks.yaml", _chart_column, "has no column salary"),
        ("charts/dues-months.yaml", _chart_axis, "has no column quarter"),
        ("charts/assistance-sources.yaml", _chart_measure, "has no column salary"),
        ("charts/tasks.yaml", _chart_expression, "has no column «"),
        ("charts/tasks.yaml", _chart_without_dataset, "there is no dataset"),
        ("datasets/rpt_unit_map.yaml", _dataset_sql, "must not hold SQL"),
        ("datasets/rpt_unit_map.yaml", _dataset_table, "raw_cells is not a public mart or report"),
        ("datasets/rpt_unit_map.yaml", _dataset_column, "rpt_unit_map has no column id_card"),
    ],
)
def test_planted_fault_is_named_with_its_file(path: str, change: Callable[[dict[str, Any]], None], says: str) -> None:
    assert any(fault.startswith(path) and says in fault for fault in found(changed(path, change)))


def test_chart_that_no_dashboard_shows_is_refused() -> None:
    files = {path: text for path, text in assets.contents().items() if not path.startswith("dashboards/")}
    assert any("charts/tasks.yaml: the chart is on no dashboard" in fault for fault in found(files))


def test_dashboard_and_exposure_need_each_other() -> None:
    exposures = exposed_dashboards()
    without = {slug: read for slug, read in exposures.items() if slug != "dues-en"}
    assert faults(assets.contents(), columns_of_models(), without) == [
        "dashboards/dues-en.yaml: dbt has no exposure for dues-en."
    ]
    extra = faults(assets.contents(), columns_of_models(), exposures | {"fees": set()})
    assert extra == ["exposure fees: there is no such dashboard."]
    other = {"rpt_overview", "rpt_dues", "rpt_not_asked", "rpt_unit_map"}
    assert faults(assets.contents(), columns_of_models(), exposures | {"dues": other}) == [
        "dashboards/dues.yaml: the exposure does not name rpt_milestones, rpt_unit_tasks.",
        "dashboards/dues.yaml: the exposure names rpt_unit_map, which no chart shows.",
    ]


def test_two_assets_cannot_share_an_identity() -> None:
    def same(chart: dict[str, Any]) -> None:
        chart["uuid"] = yaml.safe_load(assets.contents()["charts/matrix.yaml"])["uuid"]

    assert any("is also that of" in fault for fault in found(changed("charts/tasks.yaml", same)))
