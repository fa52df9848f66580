"""Starting the server: what stands in the way is said in one line, before anything slow."""

import socket
import stat
from pathlib import Path

import pytest

from dashboards import secret, serve
from guoban.errors import GuobanError
from guoban.settings import Settings


def published(home: Path) -> Path:
    (home / "published" / "current").mkdir(parents=True)
    (home / "published" / "current" / "marts.duckdb").touch()
    return home


def test_serving_before_a_publication_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(GuobanError) as refused:
        serve.serve(Settings(home=tmp_path))
    assert refused.value.code == "nothing_published"
    assert "guoban" in refused.value.say("zh")


def test_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(GuobanError) as refused:
            serve.check(Settings(home=published(tmp_path), port=port))
    assert refused.value.code == "port_in_use"
    assert str(port) in refused.value.say("zh")


def test_address_of_another_machine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GuobanError) as refused:
        serve.check(Settings(home=published(tmp_path), host="192.0.2.1"))
    assert refused.value.code == "cannot_listen"


def test_secret_key_is_made_once_and_its_owners_only(tmp_path: Path) -> None:
    first = secret.key(tmp_path / "superset")
    assert secret.key(tmp_path / "superset") == first
    assert len(first) >= 43
    assert stat.S_IMODE((tmp_path / "superset" / "secret-key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "superset").stat().st_mode) == 0o700


def test_state_folder_that_is_a_file_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "superset").touch()
    with pytest.raises(GuobanError) as refused:
        secret.key(tmp_path / "superset")
    assert refused.value.code == "superset_folder_not_writable"
