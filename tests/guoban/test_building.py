"""What `guoban build` says of a build that failed."""

from pathlib import Path

import pytest

from guoban import building, dbt_folder
from guoban.errors import GuobanError
from guoban.settings import Settings
from tests.guoban.test_dbt_main import FILES


def test_a_build_that_failed_names_the_model_and_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "models").mkdir()
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(dbt_folder, "prepare", lambda _: tmp_path)
    done: list[tuple[int, int, str]] = []
    with pytest.raises(GuobanError) as failed:
        building.build(Settings(home=tmp_path / "home"), lambda *step: done.append(step))
    detail = failed.value.fields["detail"]
    assert "models/breaks.sql" in detail
    assert "no_such_column" in detail
    assert {total for _, total, _ in done} == {2}
    assert "no_such_column" in (tmp_path / "home" / "dbt" / "dbt.log").read_text(encoding="utf-8")
