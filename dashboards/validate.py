"""Check the assets against dbt's contracts and exposures, with no database, no dbt and no Superset.

``python -m dashboards.validate`` prints what is wrong. Superset itself accepts unknown columns in silence and drops
links when a chart's UUID in a layout is unknown, so nothing is imported that does not pass here.
"""

import sys
from collections.abc import Iterator
from typing import Any

import yaml

from dashboards import assets
from dashboards.contracts import columns_of_models, exposed_dashboards

Asset = dict[str, Any]


def faults(files: dict[str, str], models: dict[str, dict[str, str]], exposures: dict[str, set[str]]) -> list[str]:
    """What is wrong with ``files`` (path to YAML text), one sentence each; empty when all is well.

    ``models`` maps each public model to its columns, ``exposures`` each exposed dashboard to the models it reads.
    """
    kinds: dict[str, dict[str, Asset]] = {"databases": {}, "datasets": {}, "charts": {}, "dashboards": {}}
    for path, text in files.items():
        kind, _, name = path.partition("/")
        if name:
            kinds[kind][path] = yaml.safe_load(text)
    return [
        *_repeated_identities(kinds),
        *_datasets(kinds, models),
        *_charts(kinds),
        *_dashboards(kinds, exposures),
    ]


def _by_uuid(assets_of_kind: dict[str, Asset]) -> dict[str, Asset]:
    return {asset["uuid"]: asset for asset in assets_of_kind.values()}


def _repeated_identities(kinds: dict[str, dict[str, Asset]]) -> Iterator[str]:
    """Two assets with one UUID, or two dashboards with one address, would overwrite each other."""
    seen: dict[str, str] = {}
    for group in kinds.values():
        for path, asset in group.items():
            for key in (asset["uuid"], f"slug {asset['slug']}" if "slug" in asset else asset["uuid"]):
                if seen.setdefault(key, path) != path:
                    yield f"{path}: {key} is also that of {seen[key]}."


def _datasets(kinds: dict[str, dict[str, Asset]], models: dict[str, dict[str, str]]) -> Iterator[str]:
    databases = _by_uuid(kinds["databases"])
    for path, dataset in kinds["datasets"].items():
        table = dataset["table_name"]
        if dataset["database_uuid"] not in databases:
            yield f"{path}: there is no database {dataset['database_uuid']}."
        if dataset.get("sql"):
            yield f"{path}: a dataset must not hold SQL; put it into a report model."
        if table not in models:
            yield f"{path}: {table} is not a public mart or report."
            continue
        for column in dataset["columns"]:
            if column.get("expression"):
                yield f"{path}: column {column['column_name']} is computed here; compute it in the report."
            elif column["column_name"] not in models[table]:
                yield f"{path}: {table} has no column {column['column_name']}."


def _charts(kinds: dict[str, dict[str, Asset]]) -> Iterator[str]:
    datasets = _by_uuid(kinds["datasets"])
    shown = {uuid for dashboard in kinds["dashboards"].values() for uuid in _charts_on(dashboard)}
    for path, chart in kinds["charts"].items():
        if chart["uuid"] not in shown:
            yield f"{path}: the chart is on no dashboard."
        dataset = datasets.get(chart["dataset_uuid"])
        if dataset is None:
            yield f"{path}: there is no dataset {chart['dataset_uuid']}."
            continue
        known = {column["column_name"] for column in dataset["columns"]}
        for column in _columns_of(chart["params"]):
            if column not in known:
                yield f"{path}: {dataset['table_name']} has no column {column}."


def _columns_of(params: Asset) -> Iterator[str]:
    """Every column that a chart's parameters name; an expression of its own counts as an unknown column."""
    for key in ("all_columns", "groupbyRows", "groupbyColumns", "groupby"):
        for column in params.get(key, []):
            yield column if isinstance(column, str) else f"«{column}»"
    if "x_axis" in params:
        yield params["x_axis"]
    for order in params.get("order_by_cols", []):
        yield yaml.safe_load(order)[0]
    for metric in [*params.get("metrics", []), *filter(None, [params.get("metric")])]:
        yield metric["column"]["column_name"] if metric.get("expressionType") == "SIMPLE" else f"«{metric}»"
    for condition in params.get("adhoc_filters", []):
        yield condition["subject"] if condition.get("expressionType") == "SIMPLE" else f"«{condition}»"


def _nodes(dashboard: Asset) -> list[Asset]:
    """The charts placed on a dashboard, each as the ``meta`` of its place."""
    places = (node for node in dashboard["position"].values() if isinstance(node, dict))
    return [node["meta"] for node in places if node.get("type") == "CHART"]


def _charts_on(dashboard: Asset) -> list[str]:
    return [meta["uuid"] for meta in _nodes(dashboard)]


def _dashboards(kinds: dict[str, dict[str, Asset]], exposures: dict[str, set[str]]) -> Iterator[str]:
    charts, datasets = _by_uuid(kinds["charts"]), _by_uuid(kinds["datasets"])
    for path, dashboard in kinds["dashboards"].items():
        read = set()
        for uuid in _charts_on(dashboard):
            if uuid not in charts:
                yield f"{path}: places the chart {uuid}, which does not exist."
            elif charts[uuid]["dataset_uuid"] in datasets:
                read.add(datasets[charts[uuid]["dataset_uuid"]]["table_name"])
        numbers = [meta.get("chartId") for meta in _nodes(dashboard)]
        if None in numbers or len(set(numbers)) < len(numbers):
            yield f"{path}: chartId is missing or used twice."
        for one in dashboard["metadata"]["native_filter_configuration"]:
            for target in one["targets"]:
                dataset = datasets.get(target["datasetUuid"])
                if dataset is None:
                    yield f"{path}: filter {one['name']} is on a dataset that does not exist."
                elif target["column"]["name"] not in {column["column_name"] for column in dataset["columns"]}:
                    yield f"{path}: filter {one['name']} is on a column that {dataset['table_name']} does not have."
        slug = dashboard["slug"]
        if slug not in exposures:
            yield f"{path}: dbt has no exposure for {slug}."
            continue
        if read - exposures[slug]:
            yield f"{path}: the exposure does not name {', '.join(sorted(read - exposures[slug]))}."
        if exposures[slug] - read:
            yield f"{path}: the exposure names {', '.join(sorted(exposures[slug] - read))}, which no chart shows."
    slugs = {dashboard["slug"] for dashboard in kinds["dashboards"].values()}
    for slug in sorted(set(exposures) - slugs):
        yield f"exposure {slug.replace('-', '_')}: there is no such dashboard."


def main() -> None:
    """Print the faults of the committed assets; exit code 2 when there are any."""
    found = faults(assets.contents(), columns_of_models(), exposed_dashboards())
    print("\n".join(found) if found else "ok")
    sys.exit(2 if found else 0)


if __name__ == "__main__":
    main()
