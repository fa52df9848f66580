"""Provisioning is one step that may be repeated, and a password can be renewed; each in a process of its own."""

import json
import sqlite3
import stat
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

import pytest
from werkzeug.security import check_password_hash

from dashboards import assets
from guoban.settings import PROJECT
from tests.dashboards.conftest import Served, environment

ASSETS = {
    "dashboards": "select slug, uuid, id, dashboard_title, css, position_json from dashboards order by slug",
    "charts": "select slice_name, uuid, id, params from slices order by id",
    "datasets": "select table_name, uuid, id from tables order by id",
    "links": "select dashboard_id, slice_id from dashboard_slices order by 1, 2",
    "users": "select username, password from ab_user",
    "rights": "select count(*) from ab_permission_view_role",
    "row rules": "select name, filter_type, clause from row_level_security_filters order by name",
}


def provision(home: Path) -> str:
    """Provision ``home`` and return what it prints: the first password or None."""
    code = (
        "from guoban import settings; from dashboards import provision;"
        "print(provision.provision(settings.load()).first_password)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.strip()


def metadata(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """What matters in Superset's metadata."""
    with sqlite3.connect(home / "superset" / "superset.db") as connection:
        return {name: connection.execute(query).fetchall() for name, query in ASSETS.items()}


def add_rows(home: Path) -> None:
    """A chart that an earlier version of the assets brought, and one that somebody made by hand."""
    with sqlite3.connect(home / "superset" / "superset.db") as connection:
        for name, managed in (("left over", 1), ("made by hand", 0)):
            connection.execute(
                "insert into slices (slice_name, uuid, is_managed_externally, params, viz_type, created_on, changed_on)"
                " values (?, ?, ?, '{}', 'table', '2006-06-30 00:00:00', '2006-06-30 00:00:00')",
                [name, name.encode().ljust(16, b"."), managed],
            )


@pytest.fixture(scope="module")
def provisioned(dashboard_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    home = tmp_path_factory.mktemp("provisioned")
    (home / "published").symlink_to(dashboard_home / "published")
    return home, provision(home)


def test_everything_again_changes_nothing_but_removes_what_is_left_over(provisioned: tuple[Path, str]) -> None:
    home, password = provisioned
    before = metadata(home)
    assert len(before["dashboards"]) == len(list(assets.FOLDER.glob("dashboards/*.yaml")))
    assert len(before["charts"]) == len(list(assets.FOLDER.glob("charts/*.yaml")))
    assert before["row rules"] == [("guoban nobody", "Base", "1 = 0")]
    [(name, hashed)] = before["users"]
    assert name == "admin"
    assert check_password_hash(str(hashed), password)
    add_rows(home)
    (home / "superset" / "provisioned").unlink()  # as after an upgrade: every step runs again
    assert provision(home) == "None"
    after = metadata(home)
    by_hand = [chart for chart in after.pop("charts") if chart not in before["charts"]]
    assert [chart[0] for chart in by_hand] == ["made by hand"]
    before.pop("charts")
    assert after == before


def test_metadata_and_password_are_their_owners_only(provisioned: tuple[Path, str]) -> None:
    home, password = provisioned
    for file in (home / "superset").rglob("*"):
        assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, file
        if file.is_file():
            assert password.encode() not in file.read_bytes(), file


def test_reset_gives_a_new_password(provisioned: tuple[Path, str]) -> None:
    home, password = provisioned
    command = [sys.executable, "-m", "guoban.cli", "user", "reset"]
    done = subprocess.run(
        [*command, "admin"], cwd=PROJECT, env=environment(home), capture_output=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 0, done.stderr
    [(_, hashed)] = metadata(home)["users"]
    assert not check_password_hash(str(hashed), password)
    assert any(check_password_hash(str(hashed), word) for word in done.stdout.replace(":", " ").split())
    unknown = subprocess.run(
        [*command, "nobody"], cwd=PROJECT, env=environment(home), capture_output=True, encoding="utf-8", timeout=120
    )
    assert unknown.returncode == 2
    assert "nobody" in unknown.stderr


def fetch(served: Served, path: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and text of a page of the server, without a login."""
    host, port = served.base.removeprefix("http://").split(":")
    connection = HTTPConnection(host, int(port), timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read().decode()


def test_stranger_gets_our_login_page_which_calls_nobody(served: Served) -> None:
    status, headers, body = fetch(served, "/login/")
    assert status == 200
    assert "过半 Guoban" in body
    assert "http" not in headers["Content-Security-Policy"]
    assert "unsafe-eval" not in headers["Content-Security-Policy"]
    assert '"Sign in": ["登录"]' in fetch(served, "/superset/language_pack/zh/")[2]


def test_every_answer_carries_the_headers_of_a_guarded_page(served: Served) -> None:
    _, headers, _ = fetch(served, "/login/")
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "object-src 'none'" in headers["Content-Security-Policy"]
    cookie = headers["Set-Cookie"]
    assert cookie.startswith("guoban=") and "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert "Strict-Transport-Security" not in headers


def test_systemd_is_told_when_the_port_is_open(served: Served) -> None:
    assert "READY=1" in served.notified.splitlines()


def test_health_tells_each_part(served: Served) -> None:
    status, _, body = fetch(served, "/health")
    assert status == 200
    assert json.loads(body) == {"cache": True, "metadata": True, "page": True, "release": True}


def test_stranger_gets_no_data(served: Served) -> None:
    assert fetch(served, "/api/v1/chart/")[0] == 401
    assert fetch(served, "/superset/dashboard/annual-tasks/")[0] in {302, 401, 403, 404}
