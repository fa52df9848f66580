"""Write ``assets/`` from ``spec/`` and the reports' contracts: ``python -m dashboards.generate``.

The output is committed; a test checks that generating again gives the same bytes.
"""

import json
import shutil
import uuid
from pathlib import Path
from typing import Any

import yaml

from dashboards import charts, empty, layout, phone
from dashboards.contracts import columns_of_models

HERE = Path(__file__).parent
_NAMESPACE = uuid.UUID("3d0b1f9e-6a52-5c1c-9a54-6f2f3a7a7c21")


def identity(kind: str, name: str) -> str:
    """The UUID of an asset: the same for the same name for ever, so that an import updates instead of doubling."""
    return str(uuid.uuid5(_NAMESPACE, f"{kind}:{name}"))


def in_language(value: Any, lang: str) -> Any:
    """``value`` with every ``_LANG`` filled in and every ``{zh: …, en: …}`` replaced by the words of ``lang``."""
    if isinstance(value, str):
        return value.replace("_LANG", f"_{lang}")
    if isinstance(value, list):
        return [in_language(item, lang) for item in value]
    if isinstance(value, dict):
        if set(value) == {"zh", "en"}:
            return in_language(value[lang], lang)
        return {in_language(name, lang): in_language(item, lang) for name, item in value.items()}
    return value


def slug(name: str, lang: str) -> str:
    """``name`` for Chinese, ``name-en`` for English."""
    return name if lang == "zh" else f"{name}-{lang}"


def make_assets(spec: dict[str, Any], models: dict[str, dict[str, str]]) -> dict[str, str]:
    """Every asset file of ``spec``, path below ``assets/`` to text; ``models`` has each report's columns and types."""
    database = identity("database", spec["database"])
    files: dict[str, Any] = {
        "metadata.yaml": {"timestamp": "2006-06-30T00:00:00+00:00", "type": "assets", "version": "1.0.0"},
        "databases/guoban.yaml": _database(spec["database"], database),
    }
    for table, labels in spec["labels"].items():
        # A column of both languages has no name of its own here; each chart names it.
        words = {
            name: label
            for lang in spec["languages"]
            for name, label in in_language(labels, lang).items()
            if name.endswith(f"_{lang}")
        }
        files[f"datasets/{table}.yaml"] = _dataset(table, models[table], words, database)
    datasets = {table: identity("dataset", table) for table in spec["labels"]}
    for lang in spec["languages"]:
        titles = {name: spec["dashboards"][name]["title"][lang] for name in spec["pages"]}
        for name, written in spec["dashboards"].items():
            page = in_language(written, lang)
            uuids = {chart: identity("chart", slug(chart, lang)) for chart in page["charts"]}
            for chart, one in page["charts"].items():
                files[f"charts/{slug(chart, lang)}.yaml"] = {
                    **charts.chart(one | {"labels": in_language(spec["labels"][one["dataset"]], lang)}),
                    "dataset_uuid": datasets[one["dataset"]],
                    "uuid": uuids[chart],
                }
            files[f"dashboards/{slug(name, lang)}.yaml"] = {
                **layout.dashboard(page, uuids, datasets, _links(titles, name, lang) + page.get("links", [])),
                "css": (HERE / "style.css").read_text(encoding="utf-8")
                + empty.words(page["charts"])
                + phone.labels(page["charts"], spec["labels"], lang),
                "slug": slug(name, lang),
                "uuid": identity("dashboard", slug(name, lang)),
            }
    return {path: _text(content) for path, content in files.items()}


def _links(titles: dict[str, str], here: str, lang: str) -> list[str]:
    """A link to each page, where the reader is its name alone, and to what the words mean."""
    pages = [
        f"**{title}**" if name == here else f"[{title}](/superset/dashboard/{slug(name, lang)}/)"
        for name, title in titles.items()
    ]
    return [*pages, "[名词解释](/guoban/words)" if lang == "zh" else "[What the words mean](/guoban/words?lang=en)"]


def _database(name: str, uuid_: str) -> dict[str, Any]:
    return {
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_file_upload": False,
        "allow_run_async": False,
        "cache_timeout": None,
        "database_name": name,
        "expose_in_sqllab": True,
        "extra": {"allows_virtual_table_explore": True},
        "is_managed_externally": True,
        # Not an address: release.py puts the published file of the moment in its place.
        "sqlalchemy_uri": "duckdb:///published",
        "uuid": uuid_,
        "version": "1.0.0",
    }


def _dataset(table: str, columns: dict[str, str], labels: dict[str, str], database: str) -> dict[str, Any]:
    return {
        "columns": [
            {
                "column_name": name,
                "filterable": True,
                "groupby": True,
                "is_active": True,
                "is_dttm": kind in {"date", "timestamp"},
                "type": kind.upper(),
                "verbose_name": labels.get(name),
            }
            for name, kind in columns.items()
        ],
        "database_uuid": database,
        "filter_select_enabled": True,
        "is_managed_externally": True,
        "main_dttm_col": None,
        "metrics": [],
        "schema": "main",
        "sql": None,
        "table_name": table,
        "uuid": identity("dataset", table),
        "version": "1.0.0",
    }


def _text(content: Any) -> str:
    plain = json.loads(json.dumps(content))  # no YAML anchors for objects that happen to be shared
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=True, width=120)


def spec(folder: Path = HERE / "spec") -> dict[str, Any]:
    """The committed spec: what is shared, and each dashboard with the shared charts and filters it has too."""
    shared: dict[str, Any] = yaml.safe_load((folder / "_shared.yaml").read_text(encoding="utf-8"))
    dashboards: dict[str, Any] = {}
    for name in shared["pages"]:
        page = yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
        placed = {chart for rows in page["rows"].values() for row in rows for column in row for chart in column[1::2]}
        common = {chart: one for chart, one in shared["charts"].items() if chart in placed}
        page["charts"] = common | page["charts"]
        page["filters"] = {
            filter_: shared["filters"].get(filter_, {}) | page["filters"].get(filter_, {})
            for filter_ in shared["filters"] | page["filters"]
        }
        dashboards[name] = page
    return {"database": shared["database"], "languages": shared["languages"], "pages": shared["pages"]} | {
        "labels": shared["labels"],
        "dashboards": dashboards,
    }


def main() -> None:
    """Replace ``assets/`` by what the spec says now."""
    files = make_assets(spec(), columns_of_models())
    shutil.rmtree(HERE / "assets", ignore_errors=True)
    for path, text in files.items():
        target = HERE / "assets" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
