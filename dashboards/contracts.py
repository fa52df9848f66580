"""What the public models promise, read from dbt's own files with no database and no dbt."""

from pathlib import Path
from typing import Any

import yaml

_MODELS = Path(__file__).parent.parent / "dbt_project" / "models"
#: Folders whose models are published and may be shown.
PUBLIC = ("marts", "reports")


def _files(models: Path) -> list[dict[str, Any]]:
    return [
        yaml.safe_load(file.read_text(encoding="utf-8"))
        for folder in PUBLIC
        for file in sorted((models / folder).glob("*.yml"))
    ]


def columns_of_models(models: Path = _MODELS) -> dict[str, dict[str, str]]:
    """Each public model's columns and their types, in the order of its contract."""
    return {
        model["name"]: {column["name"]: column.get("data_type", "") for column in model.get("columns", [])}
        for content in _files(models)
        for model in content.get("models", [])
    }


def exposed_dashboards(models: Path = _MODELS) -> dict[str, set[str]]:
    """Each exposed dashboard's slug (the exposure's name with hyphens) and the models it depends on."""
    return {
        exposure["name"].replace("_", "-"): {
            dependency.removeprefix("ref('").removesuffix("')") for dependency in exposure["depends_on"]
        }
        for content in _files(models)
        for exposure in content.get("exposures", [])
        if exposure["type"] == "dashboard"
    }
