"""Superset's parameters for our kinds of chart: tables, cross tables, bars, lines, shares. None computes anything."""

from typing import Any

#: Columns of figures, written to the right so that digits stand below digits.
_FIGURES = ("figure_html", "month_text", "last_text", "completion_html", "forecast_html", "rank_", "value_text")

_VIZ = {"bar": "echarts_timeseries_bar", "line": "echarts_timeseries_line", "pie": "pie"}


def chart(spec: dict[str, Any]) -> dict[str, Any]:
    """The chart file of one entry of ``charts`` in a spec, without its identities.

    ``spec`` also has the ``labels`` of the dataset's columns.
    """
    if "kind" in spec:
        params = _shares(spec) if spec["kind"] == "pie" else _over_time(spec)
    else:
        params = _cross_table(spec) if "across" in spec else _table(spec)
    operators = {"only": "IS TRUE", "except": "IS FALSE"}
    params["adhoc_filters"] = [_condition(spec[word], operators[word]) for word in operators if word in spec]
    params["adhoc_filters"] += [_condition(column, "IN", values) for column, values in spec.get("where", {}).items()]
    return {
        "cache_timeout": None,
        "is_managed_externally": True,
        "params": params,
        "query_context": None,
        "slice_name": spec["title"],
        "version": "1.0.0",
        "viz_type": params["viz_type"],
    }


def _table(spec: dict[str, Any]) -> dict[str, Any]:
    newest = [f'["{spec["newest"]}", false]'] if "newest" in spec else []
    config = {column: {"customColumnName": spec["labels"][column]} for column in spec["columns"]}
    for column in spec["columns"]:
        if column.startswith(_FIGURES) and column != "rank_change":
            config[column]["horizontalAlign"] = "right"
    return {
        "all_columns": spec["columns"],
        "allow_rearrange_columns": False,
        "allow_render_html": True,
        "color_pn": False,
        "column_config": config,
        "include_search": spec.get("search", False),
        "order_by_cols": [*newest, *(f'["{column}", true]' for column in spec.get("order", []))],
        "page_length": spec.get("page", 0),
        "query_mode": "raw",
        "row_limit": 1000,
        "server_pagination": False,
        "show_cell_bars": False,
        "viz_type": "table",
    }


def _cross_table(spec: dict[str, Any]) -> dict[str, Any]:
    return {
        "aggregateFunction": "First",
        "allowRenderHtml": True,
        "colOrder": "key_a_to_z",
        "colSubTotals": False,
        "colTotals": False,
        "groupbyColumns": spec["across"],
        "groupbyRows": spec["rows"],
        # One row per cell: MAX only says "that one".
        "metrics": [_metric("MAX", spec["cell"], spec["title"])],
        "metricsLayout": "COLUMNS",
        "rowOrder": "key_a_to_z",
        "rowSubTotals": False,
        "rowTotals": False,
        "row_limit": 10000,
        "valueFormat": "SMART_NUMBER",
        "viz_type": "pivot_table_v2",
    }


def _over_time(spec: dict[str, Any]) -> dict[str, Any]:
    """Bars or lines over the categories of ``x``, one per series; the title alone says what a single series is."""
    return {
        "color_scheme": "guoban",
        # Left to itself a low chart divides a hundred by thirty.
        **({"echart_options": '{"yAxis": {"interval": 50}}'} if spec.get("percent") else {}),
        "groupby": [spec["series"]] if "series" in spec else [],
        # Lines of the legend, none of which is hidden behind an arrow.
        "legendMargin": 26 * spec.get("legend_lines", 1),
        "legendOrientation": "top",
        "legendType": "plain",
        "markerEnabled": spec["kind"] == "line",
        "markerSize": 5,
        "metrics": _metrics(spec),
        "only_total": True,
        "rich_tooltip": True,
        "row_limit": 10000,
        "show_legend": not _is_alone(spec),
        "stack": "Stack" if spec.get("stacked") else None,
        "truncateXAxis": False,
        "truncateYAxis": False,
        "viz_type": _VIZ[spec["kind"]],
        "xAxisForceCategorical": True,
        "xAxisLabelRotation": 0,
        "x_axis": spec["x"],
        "x_axis_sort": spec["x"],
        "x_axis_sort_asc": True,
        "y_axis_bounds": [0, 100] if spec.get("percent") else [None, None],
        "y_axis_format": ".2~f",
    }


def _shares(spec: dict[str, Any]) -> dict[str, Any]:
    return {
        "color_scheme": "guoban",
        "donut": True,
        "groupby": [spec["series"]],
        "innerRadius": 45,
        "label_type": "value_percent",
        "labels_outside": True,
        "legendOrientation": "top",
        "legendType": "plain",
        "metric": _metrics(spec)[0],
        "number_format": ".2f",
        "outerRadius": 70,
        "row_limit": 20,
        "show_labels": True,
        "show_labels_threshold": 0,
        "show_legend": True,
        "sort_by_metric": True,
        "viz_type": "pie",
    }


def _is_alone(spec: dict[str, Any]) -> bool:
    """Whether there is one series."""
    if spec.get("series", "").startswith("name_"):
        return len(spec["where"]["measure_code"]) == 1
    if "series" in spec:
        return False
    return len(_metrics(spec)) == 1


def _metrics(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """One row per point: the aggregate only says "that one", or counts rows."""
    [(aggregate, columns)] = spec["measures"].items()
    columns = columns if isinstance(columns, list) else [columns]
    return [_metric(aggregate, column, spec["labels"][column]) for column in columns]


def _metric(aggregate: str, column: str, label: str) -> dict[str, Any]:
    return {
        "aggregate": aggregate,
        "column": {"column_name": column},
        "expressionType": "SIMPLE",
        "hasCustomLabel": True,
        "label": label,
        "optionName": f"metric_{column}",
    }


def _condition(column: str, operator: str, values: list[str] | None = None) -> dict[str, Any]:
    return {
        "clause": "WHERE",
        "comparator": values,
        "expressionType": "SIMPLE",
        "filterOptionName": f"filter_{column}",
        "operator": operator,
        "operatorId": operator.replace(" ", "_"),
        "subject": column,
    }
