"""Settings come from the environment, and a wrong one is named."""

from datetime import datetime
from pathlib import Path

import pytest

from guoban import settings
from guoban.errors import GuobanError


def test_the_environment_moves_the_state_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GUOBAN_HOME", str(tmp_path))
    assert settings.load().warehouse == tmp_path / "warehouse.duckdb"


def test_an_empty_variable_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUOBAN_AS_OF", "")
    assert settings.load().as_of is None


def test_as_of_is_a_local_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUOBAN_AS_OF", "2006-05-01T00:00")
    assert settings.load().as_of == datetime(2006, 5, 1)


def test_as_of_without_hyphens_is_not_taken_for_seconds_since_1970(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUOBAN_AS_OF", "20060501")
    with pytest.raises(GuobanError, match="2006-05-01T00:00"):
        settings.load()


@pytest.mark.parametrize(("name", "value"), [("PORT", "eighty"), ("PORT", "0"), ("LANG", "fr"), ("TIMEZONE", "Mars")])
def test_a_value_that_cannot_be_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"GUOBAN_{name}", value)
    with pytest.raises(GuobanError) as caught:
        settings.load()
    assert name.lower() in str(caught.value)
    assert value in str(caught.value)


def test_nothing_listens_beyond_loopback_unless_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GUOBAN_HOST", raising=False)
    assert settings.load().host == "127.0.0.1"
