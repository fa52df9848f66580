"""Superset's page: a grid of twelve columns, and the filters above it."""

from typing import Any


def dashboard(
    spec: dict[str, Any], uuids: dict[str, str], datasets: dict[str, str], links: list[str]
) -> dict[str, Any]:
    """The dashboard file of one spec, without its identity.

    ``uuids`` is by chart name, ``datasets`` has the UUID of each report; ``links`` lead to all pages.
    """
    shown = [name for row in spec["rows"] for column in row for name in column[1::2]]
    numbers = {name: number for number, name in enumerate(shown, start=1)}
    position = _position(spec, uuids, numbers, links)
    filters = [_filter(name, one, numbers, datasets) for name, one in _filters(spec).items()]
    return {
        "certification_details": None,
        "certified_by": None,
        "dashboard_title": spec["title"],
        "description": None,
        "is_managed_externally": True,
        "metadata": {
            "chart_configuration": _cross_filters(spec, numbers),
            "color_scheme": "guoban",
            "cross_filters_enabled": True,
            "expanded_slices": {},
            "filter_bar_orientation": "HORIZONTAL",
            "global_chart_configuration": {
                "chartsInScope": list(numbers.values()),
                "scope": {"excluded": [], "rootPath": ["ROOT_ID"]},
            },
            "label_colors": {},
            "native_filter_configuration": filters,
            "refresh_frequency": 0,
            "shared_label_colors": [],
            "timed_refresh_immune_slices": [],
        },
        "position": position,
        "published": True,
        "version": "1.0.0",
    }


def _cross_filters(spec: dict[str, Any], numbers: dict[str, int]) -> dict[str, Any]:
    """What is clicked in a chart filters the charts that it ``selects``, which show the same thing, and no other."""
    configuration = {}
    for name, number in numbers.items():
        selected = [numbers[other] for other in spec["charts"][name].get("selects", [])]
        others = [other for other in numbers.values() if other not in selected]
        scope = {"chartsInScope": selected, "scope": {"excluded": others, "rootPath": ["ROOT_ID"]}}
        configuration[str(number)] = {"crossFilters": scope, "id": number}
    return configuration


def _filters(spec: dict[str, Any]) -> dict[str, Any]:
    """The filters of the page; those without charts of their own act on every chart of one month."""
    current = [name for name, chart in spec["charts"].items() if not chart.get("history")]
    return {name: {"charts": current} | one for name, one in spec["filters"].items()}


def _position(spec: dict[str, Any], uuids: dict[str, str], numbers: dict[str, int], links: list[str]) -> dict[str, Any]:
    """The tree of rows, columns and charts, each node naming its children and its parents."""
    nodes: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"children": ["GRID_ID"], "id": "ROOT_ID", "type": "ROOT"},
        "HEADER_ID": {"id": "HEADER_ID", "meta": {"text": spec["title"]}, "type": "HEADER"},
    }
    row_ids = [f"ROW-{number}" for number in range(1, len(spec["rows"]) + 1)]
    nodes["GRID_ID"] = {"children": ["ROW-0", *row_ids], "id": "GRID_ID", "parents": ["ROOT_ID"], "type": "GRID"}
    nodes |= _links(links)
    for row_id, columns in zip(row_ids, spec["rows"], strict=True):
        above = ["ROOT_ID", "GRID_ID"]
        children = []
        for number, (width, *stacked) in enumerate(columns, start=1):
            pairs = list(zip(stacked[::2], stacked[1::2], strict=True))
            parents = [*above, row_id]
            if len(pairs) > 1:
                column_id = f"COLUMN-{row_id}-{number}"
                inside = [f"CHART-{name}" for name, _ in pairs]
                nodes[column_id] = {
                    "children": inside,
                    "id": column_id,
                    "meta": {"background": "BACKGROUND_TRANSPARENT", "width": width},
                    "parents": parents,
                    "type": "COLUMN",
                }
                children.append(column_id)
                parents = [*parents, column_id]
            else:
                children.append(f"CHART-{pairs[0][0]}")
            for name, height in pairs:
                nodes[f"CHART-{name}"] = {
                    "children": [],
                    "id": f"CHART-{name}",
                    "meta": {
                        "chartId": numbers[name],
                        "height": height,
                        "sliceName": spec["charts"][name]["title"],
                        "uuid": uuids[name],
                        "width": width,
                    },
                    "parents": parents,
                    "type": "CHART",
                }
        nodes[row_id] = {
            "children": children,
            "id": row_id,
            "meta": {"background": "BACKGROUND_TRANSPARENT"},
            "parents": above,
            "type": "ROW",
        }
    return nodes


def _links(links: list[str]) -> dict[str, Any]:
    """The line of links to all pages, above everything else."""
    above = ["ROOT_ID", "GRID_ID"]
    row = {"children": ["MARKDOWN-pages"], "id": "ROW-0", "meta": {"background": "BACKGROUND_TRANSPARENT"}}
    words = {"code": " ".join(links), "height": 5, "width": 12}
    place = {"children": [], "id": "MARKDOWN-pages", "meta": words, "parents": [*above, "ROW-0"], "type": "MARKDOWN"}
    return {"ROW-0": row | {"parents": above, "type": "ROW"}, "MARKDOWN-pages": place}


def _filter(name: str, spec: dict[str, Any], numbers: dict[str, int], datasets: dict[str, str]) -> dict[str, Any]:
    """One native filter. Unless optional it takes the first value by itself, so that a page never mixes months."""
    wanted = spec["charts"]
    optional = spec.get("optional", False)
    return {
        "adhoc_filters": [],
        "cascadeParentIds": [f"NATIVE_FILTER-{spec['within']}"] if "within" in spec else [],
        "controlValues": {
            "defaultToFirstItem": not optional,
            "enableEmptyFilter": not optional,
            "inverseSelection": False,
            "multiSelect": optional,
            "searchAllOptions": False,
            "sortAscending": not spec.get("newest_first", False),
        },
        "defaultDataMask": {"extraFormData": {}, "filterState": {}, "ownState": {}},
        "description": "",
        "filterType": "filter_select",
        "id": f"NATIVE_FILTER-{name}",
        "name": spec["title"],
        # Without it the first value would only be proposed, and the page would show all months at once.
        "requiredFirst": not optional,
        "scope": {
            "excluded": sorted(number for chart, number in numbers.items() if chart not in wanted),
            "rootPath": ["ROOT_ID"],
        },
        "targets": [{"column": {"name": spec["column"]}, "datasetUuid": datasets[spec["dataset"]]}],
        "type": "NATIVE_FILTER",
    }
