"""Superset's parameters for our two kinds of chart: a plain table and a cross table. Neither computes anything."""

from typing import Any


def chart(spec: dict[str, Any]) -> dict[str, Any]:
    """The chart file of one entry of ``charts`` in spec.yaml, without its identities.

    ``spec`` also has the ``labels`` of the dataset's columns.
    """
    params = _cross_table(spec) if "across" in spec else _table(spec)
    operators = {"only": "IS TRUE", "except": "IS FALSE"}
    params["adhoc_filters"] = [_condition(spec[word], operators[word]) for word in operators if word in spec]
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
    return {
        "all_columns": spec["columns"],
        "allow_rearrange_columns": False,
        "allow_render_html": True,
        "color_pn": False,
        "column_config": {column: {"customColumnName": spec["labels"][column]} for column in spec["columns"]},
        "include_search": False,
        "order_by_cols": [f'["{column}", true]' for column in spec.get("order", [])],
        "page_length": 0,
        "query_mode": "raw",
        "row_limit": 1000,
        "server_pagination": False,
        "show_cell_bars": False,
        "viz_type": "table",
    }


def _cross_table(spec: dict[str, Any]) -> dict[str, Any]:
    return {
        "aggregateFunction": "First",
        "colOrder": "key_a_to_z",
        "colSubTotals": False,
        "colTotals": False,
        "groupbyColumns": spec["across"],
        "groupbyRows": spec["rows"],
        "metrics": [
            {
                # One row per cell: MAX only says "that one".
                "aggregate": "MAX",
                "column": {"column_name": spec["cell"]},
                "expressionType": "SIMPLE",
                "hasCustomLabel": True,
                "label": spec["title"],
                "optionName": f"metric_{spec['cell']}",
            }
        ],
        "metricsLayout": "COLUMNS",
        "rowOrder": "key_a_to_z",
        "rowSubTotals": False,
        "rowTotals": False,
        "row_limit": 10000,
        "valueFormat": "SMART_NUMBER",
        "viz_type": "pivot_table_v2",
    }


def _condition(column: str, operator: str) -> dict[str, Any]:
    return {
        "clause": "WHERE",
        "comparator": None,
        "expressionType": "SIMPLE",
        "filterOptionName": f"filter_{column}",
        "operator": operator,
        "operatorId": operator.replace(" ", "_"),
        "subject": column,
    }
