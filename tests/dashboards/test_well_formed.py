"""Nothing that is sent to an address of ours makes it fail or hang: what is malformed is told so."""

import json
from typing import Any

import pytest
from flask import Flask

from dashboards import well_formed
from tests.dashboards.conftest import Served
from tests.dashboards.visiting import Visitor

CHART = "/api/v1/chart/data"
DEEP = '{"a":' * 5000 + "1" + "}" * 5000


def question(**query: Any) -> str:
    """A chart's question to the first table."""
    columns = {"columns": ["org_unit_code"]}
    return json.dumps({"datasource": {"id": 1, "type": "table"}, "queries": [columns | query]})


#: Bodies of a chart's question. Superset answers 500 to each, or takes minutes.
MALFORMED = {
    "nothing in it": "{}",
    "no JSON": "{nope",
    "another kind of JSON": "[]",
    "too deep": DEEP,
    "too deep a list": "[" * 100_000 + "]" * 100_000,
    "no queries": '{"datasource": {"id": 1, "type": "table"}}',
    "a table that is none": '{"datasource": {"id": -1, "type": "table"}, "queries": [{}]}',
    "a number too long": f'{{"datasource": {{"id": {10**30}, "type": "table"}}, "queries": [{{}}]}}',
    "thousands of queries": json.dumps({"datasource": {"id": 1, "type": "table"}, "queries": [{}] * 3000}),
    "a number as a column": question(columns=[1]),
    "an object as a column": question(columns=[{}]),
    "an unknown aggregate": question(metrics=[{"expressionType": "SIMPLE", "aggregate": "NOPE", "column": {}}]),
    "an aggregate of nothing": question(
        metrics=[{"expressionType": "SIMPLE", "aggregate": "MAX", "column": None, "label": "x"}]
    ),
    "an object as a value": question(filters=[{"col": "org_unit_code", "op": "==", "val": {"a": 1}}]),
    "a list as a column to filter": question(filters=[{"col": ["a"], "op": "==", "val": "a"}]),
    "one of nothing": question(filters=[{"col": "org_unit_code", "op": "IN"}]),
}

SEARCHES = {
    "/api/v1/dashboard/9999999999999999999999": 404,
    "/api/v1/dashboard/permalink/x": 404,
    "/api/v1/dashboard/?q=(page:99999999999999999999)": 400,
    "/api/v1/dashboard/?q=(filters:!((col:dashboard_title,opr:ct,value:!(1,2))))": 400,
    "/api/v1/dashboard/favorite_status/?q=!(99999999999999999999)": 400,
    "/superset/dashboard/9999999999999999999999/": 404,
    "/lang/none": 404,
}


@pytest.fixture(scope="module")
def unit(people: dict[str, Visitor]) -> Visitor:
    return people["山枣某某"]


@pytest.mark.parametrize("fault", MALFORMED)
def test_a_chart_that_asks_what_cannot_be_asked_is_told_so(fault: str, unit: Visitor) -> None:
    answer = unit.post(CHART, data=MALFORMED[fault], headers={"Content-Type": "application/json"})
    assert answer.status_code == 400, answer.text[:300]
    assert answer.json()["message"]


def test_what_the_server_stumbles_over_stands_in_the_log_of_faults(unit: Visitor, served: Served) -> None:
    unit.post(CHART, data=question(columns=[1]), headers={"Content-Type": "application/json"})
    told = (served.home / "superset" / "faults.log").read_text(encoding="utf-8")
    assert f"POST {CHART}" in told and "Traceback" in told


def test_a_form_that_asks_so_is_told_the_same(unit: Visitor) -> None:
    assert unit.post(CHART, data={"form_data": "{}"}).status_code == 400
    assert unit.post(CHART, data={"form_data": DEEP}).status_code == 400


@pytest.mark.parametrize("address", SEARCHES)
def test_an_address_that_means_nothing_is_not_found_or_told_so(address: str, unit: Visitor) -> None:
    assert unit.get(address, allow_redirects=False).status_code == SEARCHES[address]


def test_what_a_browser_wants_kept_of_the_colours_is_taken_and_not_kept(unit: Visitor) -> None:
    [dashboard] = unit.get("/api/v1/dashboard/?q=(filters:!((col:slug,opr:eq,value:coverage)))").json()["result"]
    address = f"/api/v1/dashboard/{dashboard['id']}"
    before = unit.get(address).json()
    headers = {"X-CSRFToken": unit.token(), "Referer": unit.base}
    colours = {"map_label_colors": {"a": "#fff"}}
    answer = unit.session.put(f"{unit.base}{address}/colors", json=colours, headers=headers, timeout=30)
    assert answer.status_code == 200
    assert unit.get(address).json() == before
    assert Visitor(unit.base).session.put(f"{unit.base}{address}/colors", json=colours, timeout=30).status_code == 400


def test_a_fault_of_the_server_stays_one_too_much_is_refused_and_files_are_found() -> None:
    app = Flask(__name__)
    app.config["LANGUAGES"] = {"zh": {}}
    well_formed.install(app)

    @app.post("/api/<fault>")
    def stumble(fault: str) -> str:
        raise {"key": KeyError("queries"), "disk": OSError("no space left")}[fault]

    app.add_url_rule("/static/assets/<path:filename>", "assets", lambda filename: filename)
    client = app.test_client()
    assert client.get("/static/assets/b2e39048374820514887.js").status_code == 200, "a file may be called so"
    assert client.post("/api/key").status_code == 400
    assert client.post("/api/disk").status_code == 500
    assert client.post("/api/key", data=b" " * (5 * 2**20), content_type="application/json").status_code == 413
