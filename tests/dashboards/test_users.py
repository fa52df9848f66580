"""Accounts: generated passwords are changed first, failures lock, sessions end, and the audit log tells of it."""

import json
import os
import sqlite3
import stat
import time
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
from flask import Flask, session
from werkzeug.security import generate_password_hash

from dashboards import accounts, audit, password_page, sessions, users
from guoban.access import AccessSettings
from guoban.errors import GuobanError
from guoban.settings import Settings
from tests.dashboards.conftest import USERS, Served, command
from tests.dashboards.visiting import Visitor


def audited(served: Served) -> list[dict[str, str]]:
    """Every line of the audit log so far."""
    files = sorted((served.home / "superset" / "audit").iterdir())
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def new_user(served: Served, name: str, *more: str) -> str:
    """Make a user on the command line and return the password that it prints."""
    done = command(served.home, "user", "add", name, "--role", "领导", *more)
    assert done.returncode == 0, done.stderr
    return done.stdout.split("密码 ")[1][:16]


def test_generated_password_opens_nothing_but_the_page_to_change_it(served: Served) -> None:
    password = new_user(served, "新来某某")
    visitor = Visitor(served.base)
    assert visitor.log_in("新来某某", password).status_code == 302
    for path in ("/superset/dashboard/annual-tasks/", "/sqllab/", "/users/userinfo/"):
        assert visitor.get(path, allow_redirects=False).headers["Location"] == "/guoban/password"
    assert visitor.get("/api/v1/chart/").status_code == 403
    assert "设置密码" in visitor.get("/superset/dashboard/annual-tasks/").text
    visitor.get("/lang/en")
    assert "Choose a password" in visitor.get("/guoban/password").text
    assert "Too weak" in visitor.choose_password(password, "short").text
    assert visitor.choose_password(password, f"{password}-neu").headers["Location"] == "/"
    assert visitor.get("/api/v1/chart/").status_code == 200
    assert not Visitor(served.base).log_in("新来某某", password).headers["Location"].endswith("annual-tasks/")


@pytest.mark.parametrize(
    ("old", "new", "again", "code"),
    [
        ("wrong", "Abcdef-2006-xyz", "Abcdef-2006-xyz", "password_old_wrong"),
        ("old-2006-Pass", "Abcdef-2006-xyz", "Abcdef-2006-xyzz", "password_differs"),
        ("old-2006-Pass", "old-2006-Pass", "old-2006-Pass", "password_known"),
        ("old-2006-Pass", "Somebody-2006", "Somebody-2006", "password_known"),
        ("old-2006-Pass", "Abc-2006", "Abc-2006", "password_weak"),
        ("old-2006-Pass", "abcdefghijklmn", "abcdefghijklmn", "password_weak"),
        ("old-2006-Pass", "Abcdef-2006-xyz", "Abcdef-2006-xyz", None),
    ],
)
def test_password_must_be_new_long_and_mixed(old: str, new: str, again: str, code: str | None) -> None:
    hashed = generate_password_hash("old-2006-Pass", method="scrypt:1024:8:1")
    assert password_page.fault("somebody", hashed, old, new, again) == code


def test_five_failures_lock_a_user_until_the_administrator_resets(served: Served) -> None:
    password = new_user(served, "健忘某某")
    for number in range(5):
        Visitor(served.base).log_in("健忘某某", f"wrong-{number}")
    locked = Visitor(served.base)
    answer = locked.log_in("健忘某某", password)
    assert answer.status_code == 429
    assert "登录失败次数过多" in answer.text
    assert not locked.is_in()
    assert any(line["event"] == "login_locked" and line["user"] == "健忘某某" for line in audited(served))
    reset = command(served.home, "user", "reset", "健忘某某")
    fresh = Visitor(served.base)
    fresh.log_in("健忘某某", reset.stdout.strip().rpartition(":")[2])
    assert fresh.get("/guoban/password", allow_redirects=False).status_code == 200


def test_reset_and_disable_end_the_sessions_that_are_open(served: Served) -> None:
    password = new_user(served, "离岗某某")
    visitor = Visitor(served.base)
    visitor.log_in("离岗某某", password)
    visitor.choose_password(password, f"{password}-neu")
    assert visitor.is_in()
    assert command(served.home, "user", "disable", "离岗某某").returncode == 0
    assert not visitor.is_in()
    assert not Visitor(served.base).log_in("离岗某某", f"{password}-neu").headers.get("Location", "").endswith("tasks/")
    assert command(served.home, "user", "enable", "离岗某某").returncode == 0
    again = Visitor(served.base)
    again.log_in("离岗某某", f"{password}-neu")
    assert again.is_in()
    command(served.home, "user", "reset", "离岗某某")
    assert not again.is_in()


def test_a_copied_cookie_opens_nothing_after_the_logout(
    served: Served, people: object, first_passwords: dict[str, str]
) -> None:
    leader, copy, elsewhere = (Visitor(served.base) for _ in range(3))
    for visitor in (leader, elsewhere):
        visitor.log_in("领导某某", f"{first_passwords['领导某某']}-neu")
    copy.session.cookies.update(leader.session.cookies)
    assert copy.is_in()
    leader.get("/logout/")
    assert not copy.is_in()
    assert elsewhere.is_in()


def test_users_are_listed_with_role_and_unit(served: Served, first_passwords: dict[str, str]) -> None:
    listed = {
        line.split("\t")[0]: line.split("\t") for line in command(served.home, "user", "list").stdout.splitlines()
    }
    assert {"admin", *USERS} <= listed.keys()
    assert listed["山枣某某"][1:3] == ["单位 Unit", "430381100"]
    assert listed["领导某某"][2] == "-"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("甲某某,县长,", "user_role"),
        ("甲某某,单位,", "user_unit"),
        ("甲某某,领导,430381100", "user_unit"),
        ("甲某某,单位,430381999", "unit_unknown"),
        ("admin,领导,", "user_exists"),
        ("甲,领导,", "user_name"),
    ],
)
def test_a_list_with_a_mistake_makes_nobody(tmp_path: Path, row: str, code: str) -> None:
    file = tmp_path / "users.csv"
    file.write_text(f"name,role,unit\n乙某某,领导,\n{row}\n", encoding="utf-8")
    wanted = users.read(file)

    class Metadata:
        def find_user(self, username: str) -> object | None:
            return object() if username == "admin" else None

    with pytest.raises(GuobanError) as refused:
        for one in wanted:
            users.check(Metadata(), one, {"430381100": object()}, twice=False)
    assert refused.value.code == code


def test_a_file_without_the_three_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "users.csv").write_text("用户名,角色\n甲某某,领导\n", encoding="utf-8")
    with pytest.raises(GuobanError) as refused:
        users.read(tmp_path / "users.csv")
    assert refused.value.code == "users_file_columns"


def test_passwords_are_written_for_their_owner_only_and_over_nothing(tmp_path: Path) -> None:
    file = tmp_path / "passwords.csv"
    with users.passwords_file(file) as write:
        write({"甲某某": "abc"})
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(GuobanError) as refused, users.passwords_file(file):
        pass
    assert refused.value.code == "users_file_exists"
    assert "甲某某" in file.read_text(encoding="utf-8-sig")


def test_nobody_is_made_whose_password_cannot_be_written_down(served: Served, tmp_path: Path) -> None:
    (tmp_path / "users.csv").write_text("name,role,unit\n丙某某,领导,\n", encoding="utf-8")
    nowhere = command(
        served.home, "user", "import", str(tmp_path / "users.csv"), "--out", str(tmp_path / "no" / "p.csv")
    )
    assert nowhere.returncode == 2
    assert "丙某某" not in command(served.home, "user", "list").stdout


def test_a_list_that_is_refused_leaves_no_file_of_passwords(tmp_path: Path) -> None:
    with pytest.raises(GuobanError), users.passwords_file(tmp_path / "passwords.csv"):
        raise GuobanError("user_exists", name="甲某某")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("is_journal", "must_change"), [(True, True), (False, False)])
def test_an_administrators_password_that_a_journal_keeps_is_changed_first(
    is_journal: bool, must_change: bool, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = os.fstat(1)
    monkeypatch.setenv("JOURNAL_STREAM", f"{out.st_dev}:{out.st_ino}" if is_journal else "1:1")
    security = MagicMock()
    security.find_user.return_value = None
    security.add_user.return_value.id = 1
    security.session.get_bind.return_value = engine
    assert users.first_administrator(security)
    assert accounts.state(engine, 1)[0] is must_change


@pytest.mark.parametrize(
    ("login", "seen", "since", "over"),
    [
        (-60, -60, -3600, False),
        (-3600 * 11, -60, -3600 * 20, False),
        (-3600 * 12 - 5, -60, -3600 * 20, True),
        (-3600, -60 * 119, -3600 * 20, False),
        (-3600 * 3, -60 * 120 - 5, -3600 * 20, True),
        (-60, -60, -30, True),
    ],
    ids=["fresh", "an hour left", "too long", "idle", "too long idle", "from before the password"],
)
def test_a_session_ends_after_its_hours_when_idle_and_with_its_password(
    login: int, seen: int, since: int, over: bool
) -> None:
    app = Flask(__name__)
    app.secret_key = "of this test"
    now = int(time.time())
    with app.test_request_context():
        session["guoban_login"], session["guoban_seen"] = now + login, now + seen
        assert sessions._is_over(Settings(), now + since) is over


def test_what_a_browser_reports_on_leaving_changes_no_session(tmp_path: Path) -> None:
    app = Flask(__name__)
    app.secret_key = "of this test"
    sessions.install(app, Settings(home=tmp_path))
    app.add_url_rule("/superset/log/", "Superset.log", lambda: "kept", methods=["POST"])
    client = app.test_client()
    with client.session_transaction() as before:
        before["locale"], before["guoban_seen"] = "zh", 0  # long ago: any other request would write the cookie anew
    answer = client.post("/superset/log/", data="events=[]")
    assert (answer.status_code, answer.text) == (200, "")
    assert "Set-Cookie" not in answer.headers


def test_a_choice_of_language_leads_to_the_same_page_in_it(served: Served, people: dict[str, Visitor]) -> None:
    leader = people["领导某某"]
    for language, came_from, leads_to in (
        ("en", "/superset/dashboard/coverage/?native_filters_key=x", "/superset/dashboard/coverage-en/"),
        ("en", "/superset/dashboard/unit-en/", "/superset/dashboard/unit-en/"),
        ("zh", "/superset/dashboard/annual-tasks-en/", "/superset/dashboard/annual-tasks/"),
        ("zh", "/dashboard/list/", "/dashboard/list/"),
    ):
        referrer = {"Referer": served.base + came_from}
        answer = leader.get(f"/lang/{language}", headers=referrer, allow_redirects=False)
        assert answer.headers["Location"].removeprefix(served.base) == leads_to
        home = leader.get("/", allow_redirects=False).headers["Location"]
        assert home == f"/superset/dashboard/annual-tasks{'-en' if language == 'en' else ''}/"


def test_failures_of_a_name_count_however_it_is_written_and_for_names_that_nobody_has(served: Served) -> None:
    for name in ("Nobody", "NOBODY", "nobody", "noBody", "Nobody"):
        assert Visitor(served.base).log_in(name, "wrong").status_code == 302
    assert Visitor(served.base).log_in("nOBODY", "wrong").status_code == 429


def test_audit_log_tells_who_came_who_was_refused_and_what_was_taken(
    served: Served, people: dict[str, Visitor]
) -> None:
    leader = people["领导某某"]
    leader.chart_data(leader.datasets()["rpt_unit_tasks"], {"columns": ["task_zh"]}, result_format="csv")
    Visitor(served.base).log_in("nobody", "nothing")
    lines = audited(served)
    assert {"login", "login_failed", "password_changed", "user_added", "export"} <= {line["event"] for line in lines}
    taken = [line for line in lines if line["event"] == "export" and line["user"] == "领导某某"]
    assert taken[-1]["path"] == "/api/v1/chart/data"
    assert all(
        set(line) <= {"at", "event", "user", "address", "path", "status", "whom", "role", "unit"} for line in lines
    )
    with sqlite3.connect(served.home / "superset" / "superset.db") as connection:
        assert connection.execute("select count(*) from logs").fetchone() == (0,)


def test_audit_log_forgets_months_past_the_limit_only(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, access=AccessSettings(audit_months=6))
    now = settings.now()
    months = [now.year * 12 + now.month - 1 - back for back in (8, 6, 1)]
    names = [f"{month // 12}-{month % 12 + 1:02}.log" for month in months]
    audit.folder(settings).mkdir(parents=True)
    for name in names:
        (audit.folder(settings) / name).touch()
    audit.record(settings, "login", "somebody")
    assert sorted(file.name for file in audit.folder(settings).iterdir()) == [*names[1:], f"{now:%Y-%m}.log"]


@pytest.fixture
def engine(tmp_path: Path) -> object:
    from sqlalchemy import create_engine

    made = create_engine(f"sqlite:///{tmp_path / 'metadata.db'}")
    accounts.create_tables(made)
    accounts.create_tables(made)
    return made


def test_a_lock_closes_at_the_limit_opens_by_itself_and_by_forgiving(engine: object) -> None:
    limits = {"user a": 2}
    accounts.failed(engine, ["user a"], 60)
    assert accounts.locked_until(engine, limits, 60) == 0
    accounts.failed(engine, ["user a"], 60)
    assert accounts.locked_until(engine, limits, 60) > time.time() + 50
    assert accounts.locked_until(engine, {"user b": 2}, 60) == 0
    assert accounts.locked_until(engine, limits, -1) == 0
    accounts.forgive(engine, "user a")
    assert accounts.locked_until(engine, limits, 60) == 0


def test_failures_longer_ago_than_a_lock_lasts_do_not_count(engine: object) -> None:
    accounts.failed(engine, ["user a"], 60)
    accounts.failed(engine, ["user a"], -1)
    assert accounts.locked_until(engine, {"user a": 2}, 60) == 0


def test_a_new_password_says_since_when_sessions_count(engine: object) -> None:
    assert accounts.state(engine, 7) == (False, 0.0)
    accounts.new_password(engine, 7, must_change=True)
    must_change, since = accounts.state(engine, 7)
    assert must_change and since == pytest.approx(time.time(), abs=5)
    accounts.new_password(engine, 7, must_change=False)
    assert accounts.state(engine, 7)[0] is False
