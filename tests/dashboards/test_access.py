"""A neighbour at every door: the user of one unit asks for another's figures in each way that Superset offers."""

import codecs
import io
import json
import re
import subprocess
import sys
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
import requests

from dashboards import doors, security
from guoban.settings import PROJECT
from tests.dashboards.conftest import Served, command, environment
from tests.dashboards.visiting import Visitor

ROOT, OWN, NEIGHBOUR = "430381000", "430381100", "430381101"
OWN_NAME, NEIGHBOUR_NAME = "山枣镇", "栗山镇"
UNITS = 31

Query = dict[str, Any]


def expression(sql: str, label: str = "answer") -> Query:
    return {"expressionType": "SQL", "sqlExpression": sql, "label": label}


@pytest.fixture(scope="module")
def unit(people: dict[str, Visitor]) -> Visitor:
    return people["山枣某某"]


@pytest.fixture(scope="module")
def neighbour(people: dict[str, Visitor]) -> Visitor:
    return people["栗山某某"]


@pytest.fixture(scope="module")
def leader(people: dict[str, Visitor]) -> Visitor:
    return people["领导某某"]


@pytest.fixture(scope="module")
def officer(people: dict[str, Visitor]) -> Visitor:
    return people["数据某某"]


@pytest.fixture(scope="module")
def admin(served: Served) -> Visitor:
    visitor = Visitor(served.base)
    visitor.log_in("admin", served.password)
    return visitor


@pytest.fixture(scope="module")
def tied(served: Served, admin: Visitor) -> Visitor:
    """The worst that can be clicked together: a data officer, with SQL Lab and all, who is tied to one unit."""
    name = "兼职某某"
    made = command(served.home, "user", "add", name, "--role", "数据员")
    password = made.stdout.split("密码 ")[1][:16]
    roles = admin.get("/api/v1/security/roles/?q=(page_size:100)").json()["result"]
    wanted = [role["id"] for role in roles if role["name"] in {"数据员 Data officer", f"单位 {OWN}"}]
    assert len(wanted) == 2
    users = admin.get("/api/v1/security/users/?q=(page_size:100)").json()["result"]
    [number] = [user["id"] for user in users if user["username"] == name]
    headers = {"X-CSRFToken": admin.token(), "Referer": admin.base}
    address = f"{admin.base}/api/v1/security/users/{number}"
    assert admin.session.put(address, json={"roles": wanted}, headers=headers, timeout=30).status_code == 200
    visitor = Visitor(served.base)
    visitor.log_in(name, password)
    visitor.choose_password(password, f"{password}-neu")
    return visitor


@pytest.fixture(scope="module")
def tasks(leader: Visitor) -> int:
    """The dataset with one row per unit, task and month."""
    return leader.datasets()["rpt_unit_tasks"]


def codes(answer: requests.Response) -> set[str]:
    """The units that the rows of an answer are about."""
    assert answer.status_code == 200, answer.text
    [result] = answer.json()["result"]
    return {row["org_unit_code"] for row in result["data"]}


#: Queries that answer a leader with a neighbour's rows or with something computed from them.
CRAFTED: dict[str, Query] = {
    "rows": {"columns": ["org_unit_code", "unit_zh"]},
    "an aggregate": {"metrics": [expression("string_agg(distinct org_unit_code, ' ')")]},
    "an expression as a column": {"columns": [expression("org_unit_code || unit_zh")]},
    "a filter that is always true": {
        "columns": ["org_unit_code"],
        "extras": {"where": "1 = 1 or org_unit_code is not null"},
    },
    "a filter on the neighbour": {
        "columns": ["org_unit_code", "unit_zh"],
        "filters": [{"col": "org_unit_code", "op": "==", "val": NEIGHBOUR}],
    },
    "a having clause": {"metrics": [expression("min(unit_zh)")], "extras": {"having": "max(org_unit_code) > '1'"}},
    "an order": {"columns": ["org_unit_code"], "orderby": [[expression("org_unit_code", "o"), True]]},
}

#: Queries that went past row rules in Superset, or should be refused to everybody.
TRICKS: dict[str, Query] = {
    "a filter that closes the brackets": {"columns": ["org_unit_code"], "extras": {"where": "1 = 1) or (1 = 1"}},
    "a comment": {"columns": ["org_unit_code"], "extras": {"where": "1 = 1 /* */ -- "}},
    "a sub-query": {"metrics": [expression("(select string_agg(org_unit_code, ' ') from rpt_unit_tasks)")]},
    "a sub-query on cells": {
        "metrics": [expression("(select string_agg(distinct org_unit_code, ' ') from fct_cells)")]
    },
    "summarize": {"metrics": [expression("exists((summarize fct_cells))")]},
    "summarize of rows": {"metrics": [expression("(select max(max) from (summarize rpt_reporting))")]},
    "pivot": {"metrics": [expression("(select count(*) from (pivot rpt_unit_tasks on org_unit_code))")]},
    "values": {"metrics": [expression("(values ((select max(org_unit_code) from fct_findings)))")]},
    "from first": {"columns": [expression("(from fct_submissions select string_agg(distinct org_unit_code, ' '))")]},
    "another file": {"metrics": [expression("(select string_agg(content, '') from read_text('/etc/passwd'))")]},
    "the whole marts": {"metrics": [expression("(select count(*) from '../../marts.duckdb')")]},
    "the settings": {"metrics": [expression("(select string_agg(value, ' ') from duckdb_settings())")]},
    "other files that are open": {"metrics": [expression("(select string_agg(path, ' ') from duckdb_databases())")]},
    "another database": {"metrics": [expression("(select count(*) from marts.main.fct_cells)")]},
}


def has_sql(query: Query) -> bool:
    return any(security.own_sql(query, {"org_unit_code", "unit_zh"}))


@pytest.mark.parametrize("door", CRAFTED)
def test_a_crafted_query_gives_an_officer_all_units_and_whoever_is_tied_to_one_its_own(
    door: str, officer: Visitor, tied: Visitor, tasks: int
) -> None:
    whole, part = officer.chart_data(tasks, CRAFTED[door]), tied.chart_data(tasks, CRAFTED[door])
    assert whole.status_code == part.status_code == 200, part.text
    data = str(part.json()["result"][0]["data"])
    assert (
        NEIGHBOUR in str(whole.json()["result"][0]["data"]) or NEIGHBOUR_NAME in str(whole.json()) or "having" in door
    )
    assert NEIGHBOUR not in data and NEIGHBOUR_NAME not in data


@pytest.mark.parametrize("door", CRAFTED)
def test_units_and_leaders_write_no_sql_in_a_query(door: str, unit: Visitor, leader: Visitor, tasks: int) -> None:
    for visitor in (unit, leader):
        answer = visitor.chart_data(tasks, CRAFTED[door])
        assert answer.status_code == (403 if has_sql(CRAFTED[door]) else 200), answer.text
        assert "SQL" in answer.text or not has_sql(CRAFTED[door])
        if visitor is unit and answer.ok:
            data = str(answer.json()["result"][0]["data"])
            assert NEIGHBOUR not in data and NEIGHBOUR_NAME not in data


@pytest.mark.parametrize("trick", TRICKS)
def test_what_goes_past_row_rules_reaches_no_neighbour(trick: str, unit: Visitor, tied: Visitor, tasks: int) -> None:
    assert unit.chart_data(tasks, TRICKS[trick]).status_code in {400, 403}
    answer = tied.chart_data(tasks, TRICKS[trick])
    said = str([result.get("data") for result in answer.json().get("result", [])]) if answer.ok else ""
    for secret in (NEIGHBOUR, NEIGHBOUR_NAME, "root:", "/units/430381101", "/marts.duckdb'"):
        assert secret not in said
    assert answer.status_code in {200, 400, 403, 422, 500}


def test_sql_is_found_wherever_a_query_can_hold_it_and_a_column_by_its_name_is_none() -> None:
    axis = {"expressionType": "SQL", "sqlExpression": "period_month", "columnType": "BASE_AXIS"}
    columns = ["period_month"]
    assert list(security.own_sql({"columns": [axis, "period_month"], "extras": {"where": ""}}, columns)) == []
    for place in (
        {"columns": [expression("1")]},
        {"metrics": [expression("1")]},
        {"orderby": [[expression("1"), True]]},
        {"filter": [{"col": expression("1"), "op": "==", "val": "1"}]},
        {"series_limit_metric": expression("1")},
        {"extras": {"where": "1"}},
        {"extras": {"having": "1"}},
    ):
        assert list(security.own_sql(place, columns)) == ["1"], place


#: What went past row rules in SQL Lab, and what reaches for other files.
STATEMENTS = [
    "select string_agg(distinct org_unit_code, ' ') from fct_cells",
    "pivot fct_cells on org_unit_code using count(*) group by column_role",
    "summarize fct_cells",
    "select * from (summarize rpt_reporting)",
    "values ((select max(org_unit_code) from fct_findings))",
    "from fct_submissions select distinct org_unit_code",
    "select * from query('from fct_cells')",
    "select * from duckdb_databases()",
    "select * from duckdb_settings()",
    "select * from information_schema.tables",
    "explain analyze select * from fct_cells",
    "select * from glob('../*/*')",
    "select * from glob('{units}/*/*')",
    "select content from read_text('/etc/passwd')",
    "select * from read_csv('/etc/passwd', delim = ':')",
    "select * from '{marts}'",
    "attach '{marts}' as whole (read_only)",
    "attach '{units}/430381101/marts.duckdb' as neighbour (read_only)",
    "copy fct_cells to '{units}/copied.csv'",
    "set enable_external_access = true",
    "install httpfs",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_even_sql_lab_shows_whoever_is_tied_to_a_unit_no_neighbour(
    statement: str, served: Served, tied: Visitor, unit: Visitor
) -> None:
    release = (served.home / "published" / "current").resolve()
    sql = statement.format(units=release / "units", marts=release / "marts.duckdb")
    number = STATEMENTS.index(statement)
    body = {"database_id": 1, "sql": sql, "client_id": f"neighbour{number:02}", "runAsync": False, "queryLimit": 9000}
    assert unit.post("/api/v1/sqllab/execute/", json=body).status_code == 404
    answer = tied.post("/api/v1/sqllab/execute/", json=body)
    data = json.dumps(answer.json().get("data"), ensure_ascii=False) if answer.ok else ""
    for secret in (NEIGHBOUR, NEIGHBOUR_NAME, "root:"):
        assert secret not in data
    assert not (release / "units" / "copied.csv").exists()
    assert answer.ok == (number < STATEMENTS.index("select * from glob('../*/*')")), answer.text


def test_a_csv_that_is_written_after_its_request_is_still_the_askers(
    unit: Visitor, tied: Visitor, leader: Visitor
) -> None:
    number = leader.datasets()["rpt_unit_map"]
    asked: dict[str, Any] = {"result_format": "csv", "form_data": {"row_limit": 2 * 10**9}}
    told = {}
    for visitor in (leader, unit, tied):
        answer = visitor.chart_data(number, {"columns": ["map_html_zh"]}, **asked)
        assert answer.headers["X-Accel-Buffering"] == "no", "Superset has not streamed, or this test shows nothing"
        told[visitor] = answer.text
    assert NEIGHBOUR_NAME in told[leader]
    for visitor in (unit, tied):
        assert "由县级查看" in told[visitor]
        assert NEIGHBOUR_NAME not in told[visitor]


@pytest.mark.parametrize("kind", ["samples", "drill_detail", "results", "query"])
def test_rows_behind_a_chart_are_the_units_own(kind: str, unit: Visitor, tasks: int) -> None:
    answer = unit.chart_data(tasks, {"columns": ["org_unit_code", "unit_zh"]}, result_type=kind)
    assert NEIGHBOUR not in answer.text and NEIGHBOUR_NAME not in answer.text
    assert OWN in answer.text or answer.status_code >= 400 or kind == "query"


def test_exports_hold_the_units_own_rows_and_the_countys(unit: Visitor, leader: Visitor, tasks: int) -> None:
    columns = {"columns": ["org_unit_code", "unit_zh"]}
    assert NEIGHBOUR in leader.chart_data(tasks, columns, result_format="csv").content.decode("utf-8-sig")
    content = unit.chart_data(tasks, columns, result_format="csv").content
    assert content.startswith(codecs.BOM_UTF8), "Excel would read Chinese as something else"
    text = content.decode("utf-8-sig")
    assert {line[:9] for line in text.splitlines()[1:]} == {ROOT, OWN}
    sheet = openpyxl.load_workbook(io.BytesIO(unit.chart_data(tasks, columns, result_format="xlsx").content)).active
    assert sheet is not None
    rows = {str(row[0]) for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert rows == {ROOT, OWN}


def test_cached_results_stay_with_whom_they_were_made_for(
    unit: Visitor, neighbour: Visitor, leader: Visitor, officer: Visitor, tasks: int
) -> None:
    query = {"columns": ["org_unit_code", "task_zh"], "row_limit": 9876}
    assert len(codes(leader.chart_data(tasks, query))) == UNITS
    assert codes(unit.chart_data(tasks, query)) == {ROOT, OWN}
    assert codes(neighbour.chart_data(tasks, query)) == {ROOT, NEIGHBOUR}
    again = officer.chart_data(tasks, query)
    assert again.json()["result"][0]["is_cached"], "leaders share results, or this test shows nothing"
    assert len(codes(again)) == UNITS
    repeated = unit.chart_data(tasks, query)
    assert repeated.json()["result"][0]["is_cached"]
    assert codes(repeated) == {ROOT, OWN}
    for first, then in ((unit, leader), (neighbour, unit)):
        later = {"columns": ["org_unit_code"], "row_limit": 9870 + (then is unit)}
        seen = codes(first.chart_data(tasks, later))
        answer = then.chart_data(tasks, later)
        assert not answer.json()["result"][0]["is_cached"]
        assert seen != codes(answer)
    key = leader.chart_data(tasks, query).json()["result"][0]["cache_key"]
    assert NEIGHBOUR not in unit.get(f"/api/v1/chart/data/{key}").text


def test_every_dataset_on_a_dashboard_answers_a_unit_without_its_neighbours(unit: Visitor, neighbour: Visitor) -> None:
    for table, number in unit.datasets().items():
        columns = [one["column_name"] for one in unit.get(f"/api/v1/dataset/{number}").json()["result"]["columns"]]
        answer = unit.chart_data(number, {"columns": columns})
        assert answer.status_code == 200, (table, answer.text)
        assert NEIGHBOUR not in answer.text and NEIGHBOUR_NAME not in answer.text, table


def test_a_units_dashboard_shows_its_own_row_among_the_countys(unit: Visitor) -> None:
    assert unit.get("/superset/dashboard/annual-tasks/").status_code == 200
    charts = unit.get("/api/v1/dashboard/annual-tasks/charts").json()["result"]
    assert charts
    answer = unit.chart_data(unit.datasets()["rpt_unit_tasks"], {"columns": ["unit_zh"]})
    assert {row["unit_zh"] for row in answer.json()["result"][0]["data"]} == {OWN_NAME, "湘乡市"}


def test_a_unit_lands_on_its_own_page_and_no_address_of_ours_shows_a_neighbour(unit: Visitor) -> None:
    for path in ("/", f"/guoban/unit/{OWN}", f"/guoban/unit/{NEIGHBOUR}", f"/guoban/unit/{ROOT}", "/guoban/unit/x"):
        landed = unquote(unit.get(path).url)
        assert "/superset/dashboard/unit/" in landed and OWN_NAME in landed, path
        assert NEIGHBOUR not in landed and NEIGHBOUR_NAME not in landed, path
    for path in ("/guoban/kpi/dem_open_rate", "/guoban/words", "/guoban/wall", "/guoban/release", "/guoban/page.css"):
        answer = unit.get(path)
        assert answer.status_code == 200, path
        assert NEIGHBOUR not in answer.text and NEIGHBOUR_NAME not in answer.text, path
    for path in ("/guoban/data-docs/", "/guoban/deliveries/2006-06/unit.png", "/guoban/..%2f..%2fguoban/settings.py"):
        assert unit.get(path).status_code == 404, path


def test_a_map_of_all_units_tells_a_unit_why_it_is_not_shown(unit: Visitor) -> None:
    answer = unit.chart_data(unit.datasets()["rpt_unit_map"], {"columns": ["map_html_zh"]})
    [row] = {row["map_html_zh"] for row in answer.json()["result"][0]["data"]}
    assert "由县级查看" in row


CLOSED = [
    ("post", "/api/v1/sqllab/execute/", {"database_id": 1, "sql": "select 1", "json": True}),
    ("get", "/sqllab/", None),
    ("get", "/api/v1/sqllab/", None),
    ("get", "/api/v1/query/", None),
    ("get", "/api/v1/saved_query/", None),
    ("post", "/api/v1/dataset/", {"database": 1, "table_name": "mine", "sql": "select * from fct_cells"}),
    ("put", "/api/v1/dataset/4", {"sql": "select * from fct_cells"}),
    ("post", "/api/v1/chart/", {"slice_name": "mine", "datasource_id": 1, "datasource_type": "table"}),
    ("post", "/api/v1/dashboard/", {"dashboard_title": "mine"}),
    ("post", "/api/v1/database/", {"database_name": "mine", "sqlalchemy_uri": "duckdb:////etc/passwd"}),
    ("post", "/api/v1/database/test_connection/", {"sqlalchemy_uri": "duckdb:///:memory:"}),
    ("get", "/api/v1/database/export/?q=!(1)", None),
    ("get", "/api/v1/dataset/export/?q=!(1)", None),
    ("get", "/api/v1/chart/export/?q=!(1)", None),
    ("get", "/api/v1/dashboard/export/?q=!(1)", None),
    ("get", "/api/v1/assets/export/", None),
    ("get", "/api/v1/rowlevelsecurity/", None),
    ("get", "/api/v1/security/users/", None),
    ("get", "/api/v1/security/roles/", None),
    ("get", "/api/v1/log/", None),
    ("get", "/api/v1/report/", None),
    ("put", "/api/v1/me/", {"password": "Quiet-8-Rivers"}),
    ("get", "/users/list/", None),
    ("get", "/explore/?datasource_type=table&datasource_id=4", None),
    ("get", "/api/v1/explore/?datasource_type=table&datasource_id=4", None),
    ("post", "/superset/explore_json/table/4/", {"form_data": "{}"}),
    ("post", "/datasource/samples?force=false&datasource_type=table&datasource_id=4", {}),
    ("get", "/api/v1/datasource/table/4/column/org_unit_code/values/", None),
    ("get", "/api/v1/dashboard/1/thumbnail/x/", None),
    ("post", "/api/v1/dashboard/1/cache_dashboard_screenshot/", {}),
    ("get", "/api/v1/chart/1/cache_screenshot/", None),
    ("post", "/api/v1/security/guest_token/", {"user": {}, "resources": [], "rls": []}),
    ("post", "/api/v1/security/login", {"username": "x", "password": "x", "provider": "db"}),
]


@pytest.mark.parametrize(("method", "path", "body"), CLOSED, ids=[f"{method} {path}" for method, path, _ in CLOSED])
def test_a_door_that_a_unit_has_no_use_for_is_closed(method: str, path: str, body: Any, unit: Visitor) -> None:
    headers = {"X-CSRFToken": unit.token(), "Referer": unit.base}
    answer = unit.session.request(
        method, unit.base + path, json=body, headers=headers, timeout=30, allow_redirects=False
    )
    assert answer.status_code in {404, 405}, (answer.status_code, answer.text[:300])
    assert answer.text == "" or answer.status_code == 405


@pytest.fixture(scope="module")
def addresses(served: Served) -> list[tuple[str, str, str]]:
    """Every door of Superset's and ours: name, method, and an address that leads to it."""
    code = (
        "import json, sys; from guoban import settings; from dashboards import application;"
        "rules = application.create(settings.load()).url_map.iter_rules();"
        "print(json.dumps([[rule.endpoint, rule.rule, sorted(rule.methods)] for rule in rules]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, env=environment(served.home), capture_output=True, timeout=120
    )
    return [
        (door, method, re.sub(r"<[^>]*>", "1", rule))
        for door, rule, methods in json.loads(done.stdout)
        for method in methods
        if method not in {"HEAD", "OPTIONS"}
    ]


def test_every_door_but_those_for_looking_is_closed_to_units_and_leaders(
    addresses: list[tuple[str, str, str]], unit: Visitor, leader: Visitor
) -> None:
    names = {door for door, _, _ in addresses}
    assert names >= doors.LOOKING | doors.CLOSED
    assert {door for door in names if door.startswith("guoban")} <= doors.LOOKING, "what is ours is for everybody"
    assert len(names - doors.LOOKING) > 200
    # Several doors may share an address; the first of them answers.
    shared = {(method, path) for door, method, path in addresses if door in doors.LOOKING}
    closed = [one for one in addresses if one[0] not in doors.LOOKING and one[1:] not in shared]
    for visitor, tried in ((unit, closed), (leader, closed[::9])):
        headers = {"X-CSRFToken": visitor.token(), "Referer": visitor.base}
        for door, method, path in tried:
            answer = visitor.session.request(
                method, visitor.base + path, json={}, headers=headers, timeout=30, allow_redirects=False
            )
            assert (answer.status_code, answer.text) == (404, ""), (door, method, path)


def test_every_answer_forbids_framing_guessing_and_outside_scripts(
    addresses: list[tuple[str, str, str]], served: Served, unit: Visitor
) -> None:
    looking = [one for one in addresses if one[0] in doors.LOOKING]
    for visitor, asked in ((Visitor(served.base), addresses[::2]), (unit, looking)):
        for door, method, path in asked:
            if method == "GET" and "logout" not in door and "lang" not in path:
                answer = visitor.get(path, allow_redirects=False)
                policy = answer.headers["Content-Security-Policy"]
                assert "default-src 'self'" in policy and "object-src 'none'" in policy, path
                scripts = policy.partition("script-src ")[2].partition(";")[0]
                assert "'strict-dynamic'" in scripts and "unsafe" not in scripts, path
                assert answer.headers["X-Frame-Options"] == "SAMEORIGIN", path
                assert answer.headers["X-Content-Type-Options"] == "nosniff", path
                assert answer.headers["Referrer-Policy"] == "same-origin", path
                assert "Access-Control-Allow-Origin" not in answer.headers, path
                assert answer.headers.get("Cache-Control"), path
                for cookie in filter(None, [answer.headers.get("Set-Cookie")]):
                    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie, path


def test_nobody_but_the_administrator_gets_a_list_of_users(
    unit: Visitor, leader: Visitor, officer: Visitor, admin: Visitor
) -> None:
    for visitor, name in ((unit, "山枣某某"), (leader, "领导某某"), (officer, "数据某某")):
        for column in ("owners", "created_by", "changed_by"):
            found = visitor.get(f"/api/v1/dashboard/related/{column}").json()["result"]
            assert [one["text"].strip() for one in found] == [name]
    assert len(admin.get("/api/v1/dashboard/related/owners").json()["result"]) > 4
    for path in ("/api/v1/dashboard/", "/api/v1/dashboard/annual-tasks", "/api/v1/chart/", "/api/v1/dataset/"):
        assert "某某" not in unit.get(path).text, path


def test_strangers_learn_nothing_of_the_installation(served: Served) -> None:
    stranger = Visitor(served.base)
    for path in ("/version", "/register/", "/api/v1/database/oauth2/", "/api/v1/security/login"):
        assert stranger.get(path).status_code in {404, 405}, path
    assert stranger.get("/sqllab/", allow_redirects=False).headers["Location"].startswith("/login/")


def test_a_data_officer_asks_the_public_marts_in_sql_and_a_result_of_that_is_no_way_round(
    officer: Visitor, unit: Visitor
) -> None:
    sql = "select org_unit_code, count(*) as cells from fct_cells group by all order by 1"
    body = {"database_id": 1, "sql": sql, "client_id": "abcdefghijk", "runAsync": False}
    answer = officer.post("/api/v1/sqllab/execute/", json=body)
    assert answer.status_code == 200, answer.text
    assert len(answer.json()["data"]) == UNITS - 1
    number = answer.json()["query"]["queryId"]
    for kind in ("query", "saved_query"):
        tried = unit.chart_data(0, {"columns": ["org_unit_code"]}, datasource={"id": number, "type": kind})
        assert NEIGHBOUR not in tried.text
    outside = officer.post(
        "/api/v1/sqllab/execute/", json=body | {"sql": "select * from read_text('/etc/passwd')", "client_id": "b" * 11}
    )
    assert "root:" not in outside.text


def test_a_link_that_a_leader_shares_shows_a_unit_its_own_rows(leader: Visitor, unit: Visitor) -> None:
    state = {"dataMask": {}, "activeTabs": [], "urlParams": [["unit", NEIGHBOUR]]}
    made = leader.post("/api/v1/dashboard/annual-tasks/permalink", json=state)
    assert made.status_code == 201, made.text
    opened = unit.get(f"/superset/dashboard/p/{made.json()['key']}/")
    assert opened.status_code == 200
    assert NEIGHBOUR_NAME not in opened.text
