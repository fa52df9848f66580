"""Rules on the models themselves, read from their files."""

import ast
import re
from pathlib import Path

import pytest
import yaml

from guoban.settings import PROJECT

MODELS = PROJECT / "dbt_project" / "models"
PUBLIC = sorted(path.stem for folder in ("marts", "reports") for path in (MODELS / folder).glob("*.sql"))
CHECK_MACROS = PROJECT / "dbt_project" / "macros" / "checks"
SQL = sorted(MODELS.rglob("*.sql"))


def test_publication_stands_below_every_public_table() -> None:
    tree = ast.parse((MODELS / "publication" / "publication.py").read_text(encoding="utf-8"))
    named = [
        (str(key.value), value.args[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(value, ast.Call) and isinstance(value.args[0], ast.Constant)
    ]
    assert sorted(name for name, _ in named) == PUBLIC
    assert all(name == ref for name, ref in named)


@pytest.mark.parametrize("path", [path for path in SQL if "staging" not in path.parts], ids=lambda path: path.stem)
def test_only_staging_reads_sources(path: Path) -> None:
    assert "source(" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", SQL, ids=lambda path: path.stem)
def test_no_model_needs_scrolling_twice(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 120


@pytest.mark.parametrize("path", SQL, ids=lambda path: path.stem)
def test_a_model_has_fewer_than_seven_parents(path: Path) -> None:
    assert len(set(re.findall(r"ref\('(\w+)'\)", path.read_text(encoding="utf-8")))) < 7


@pytest.mark.parametrize("path", sorted((MODELS / "intermediate" / "checks").glob("*.sql")), ids=lambda path: path.stem)
def test_ingestion_can_run_the_files_of_the_checks(path: Path) -> None:
    macros = "".join(each.read_text(encoding="utf-8") for each in CHECK_MACROS.glob("*.sql"))
    known = {"ref", *re.findall(r"macro (\w+)\(", macros)}
    sql = path.read_text(encoding="utf-8")
    assert set(re.findall(r"\{\{\s*(\w+)", sql)) <= known
    assert "{%" not in sql


def test_every_column_of_a_mart_is_described_and_every_mart_has_a_key() -> None:
    models = yaml.safe_load((MODELS / "marts" / "_marts__models.yml").read_text(encoding="utf-8"))["models"]
    for model in models:
        assert model["description"].startswith("One row per "), model["name"]
        assert "unique" in model["columns"][0]["data_tests"], model["name"]
        assert all(column["description"] for column in model["columns"]), model["name"]


def test_no_model_knows_the_sample_county() -> None:
    for path in SQL:
        assert not re.search(r"430381|湘乡|\b200[56]\b", path.read_text(encoding="utf-8")), path.name
