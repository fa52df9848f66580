"""A name that was asked about and confirmed is known from then on."""

import shutil
from pathlib import Path

import pytest

from guoban import reference
from guoban.errors import GuobanError
from ingestion.aliases import confirm
from ingestion.recognise import Recogniser
from tests.ingestion.workbooks import SEEDS, form, sheets


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SEEDS, tmp_path / "seeds"))


def test_a_confirmed_name_is_known_afterwards_and_the_seeds_stay_valid(seeds: Path) -> None:
    data = sheets(form("育端乡总工会"))
    assert Recogniser(seeds).recognise(data, "a.xlsx").reports == []
    assert confirm(seeds, "育端乡", "430381203") == seeds / "org_unit_aliases.csv"
    assert Recogniser(seeds).recognise(data, "a.xlsx").reports[0].org_unit_code == "430381203"
    confirm(seeds, "新建会数", "org_new_total")
    reference.check(seeds)
    assert reference.read(seeds, "org_unit_aliases")[-1] == {
        "alias": "育端乡", "org_unit_code": "430381203", "alias_kind": "misspelling", "valid_from": "", "valid_to": "",
    }  # fmt: skip
    assert reference.read(seeds, "indicator_aliases")[-1] == {"alias": "新建会数", "indicator_code": "org_new_total"}
    assert not [path for path in seeds.iterdir() if path.name.startswith(".")]


def test_confirming_twice_changes_nothing(seeds: Path) -> None:
    before = (seeds / "org_unit_aliases.csv").read_bytes()
    confirm(seeds, "育段乡", "430381203")
    assert (seeds / "org_unit_aliases.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("alias", "code", "kind", "error"),
    [
        ("育端乡", "430381999", "misspelling", "alias_code_unknown"),
        ("望春门", "430381203", "misspelling", "alias_taken"),
        ("望春门街道", "430381203", "misspelling", "alias_taken"),
        ("新增会员数", "org_new_total", "", "alias_taken"),
        ("", "430381203", "misspelling", "alias_unusable"),
        ("=1+1", "430381203", "misspelling", "alias_unusable"),
        ("育" * 61, "430381203", "misspelling", "alias_unusable"),
        ("育端乡", "430381203", "nickname", "alias_kind_unknown"),
    ],
)
def test_what_cannot_be_an_alias_is_refused_and_nothing_is_written(
    seeds: Path, alias: str, code: str, kind: str, error: str
) -> None:
    before = {path.name: path.read_bytes() for path in seeds.iterdir()}
    with pytest.raises(GuobanError) as refusal:
        confirm(seeds, alias, code, kind)
    assert refusal.value.code == error
    assert {path.name: path.read_bytes() for path in seeds.iterdir()} == before
