"""Times the dashboards: every chart's API against its SQL on bare DuckDB, and a page from opening to its last chart.

``python -m tests.bench.dashboards`` builds the sample county in a scratch folder (``--home DIR`` takes one that is
built), serves it, and prints p50 and p95 in milliseconds. ``--rows 10000000`` repeats the rows of the largest report of
units in months long past, so that the shape stays and the size grows. On a busy machine read the column CPU: what the
server itself worked for one uncached answer. Asserts nothing.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import requests
import yaml

from dashboards.assets import FOLDER
from dashboards.release import LOCKED_DOWN
from guoban.settings import PROJECT

AIM_MS, AIM_OVER_BARE_MS, AIM_PAINT_S = 300, 60, 2


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--home", type=Path, help="a state folder with a publication; default: the sample county")
    arguments.add_argument("--rows", type=int, default=0, help="rows that each report of units is grown to")
    arguments.add_argument("--times", type=int, default=15, help="requests per chart")
    arguments.add_argument("--only", default="*", help="charts whose file name fits this pattern")
    arguments.add_argument("--no-browser", action="store_true", help="charts only")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "home"
        source = asked.home or _county(Path(scratch) / "county")
        shutil.copytree(source / "published", home / "published", symlinks=True)
        marts = (home / "published" / "current").resolve() / "marts.duckdb"
        if asked.rows:
            _grow(marts, asked.rows)
        with _served(home) as (base, password, server):
            session = _log_in(base, password)
            _charts(session, base, marts, asked.times, asked.only, server)
            if not asked.no_browser:
                _pages(base, password)


def _county(home: Path) -> Path:
    command = [sys.executable, "-m", "guoban.cli", "demo", "--no-serve"]
    subprocess.run(command, cwd=PROJECT, env=os.environ | {"GUOBAN_HOME": str(home)}, check=True, capture_output=True)
    return home


def _grow(marts: Path, rows: int) -> None:
    """Add copies of the largest report of units in months long past."""
    with duckdb.connect(str(marts)) as connection:
        [(before,)] = connection.execute("select count(*) from rpt_unit_tasks").fetchall()
        connection.execute(
            "insert into rpt_unit_tasks select rpt_unit_tasks.* replace ("
            "period_month - to_months(cast(1200 + copy as integer)) as period_month,"
            " 'past ' || copy as period_zh, 'past ' || copy as period_en)"
            f" from rpt_unit_tasks cross join range({max(rows // before, 1)}) as copies (copy)"
        )
        [(after,)] = connection.execute("select count(*) from rpt_unit_tasks").fetchall()
    print(f"rpt_unit_tasks: {before} rows grown to {after}, {marts.stat().st_size / 1e6:.0f} MB")


@contextmanager
def _served(home: Path) -> Iterator[tuple[str, str, int]]:
    environment = os.environ | {"GUOBAN_HOME": str(home), "GUOBAN_PORT": "8399", "GUOBAN_LANG": "zh"}
    command = [sys.executable, "-m", "guoban.cli", "serve"]
    with subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for line in process.stdout:
            if match := re.search(r"密码 (\w{16})", line):
                yield "http://127.0.0.1:8399", match.group(1), process.pid
                break
        process.terminate()


def _log_in(base: str, password: str) -> requests.Session:
    session = requests.Session()
    page = session.get(f"{base}/login/").text
    found = re.search(r"csrf_token&#34;: &#34;([^&]+)&|name=\"csrf_token\"[^>]*value=\"([^\"]+)", page)
    assert found
    form = {"username": "admin", "password": password, "csrf_token": found.group(1) or found.group(2)}
    session.post(f"{base}/login/", data=form, headers={"Referer": base})
    return session


def _cpu(server: int) -> float:
    """Milliseconds of processor time that the server's worker has used so far."""
    [worker] = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    fields = Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _milliseconds(work: Callable[[], Any], times: int) -> list[float]:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - start))
    return sorted(taken)


def _p95(taken: list[float]) -> float:
    return taken[min(len(taken) - 1, round(0.95 * len(taken)))]


def _charts(session: requests.Session, base: str, marts: Path, times: int, only: str, server: int) -> None:
    """Each Chinese chart: the SQL that Superset runs on bare DuckDB, then its API uncached and cached."""
    datasets = {
        one["uuid"]: (one["id"], one["table_name"])
        for one in session.get(f"{base}/api/v1/dataset/?q=(page_size:100,columns:!(id,uuid,table_name))").json()[
            "result"
        ]
    }
    heads = f"{'bare p50':>10}{'p95':>7}{'API p50':>10}{'p95':>7}{'over bare':>11}{'CPU':>6}"
    heads += f"{'cached p50':>12}{'rows':>7}"
    print(f"{'chart':28}{heads}")
    over, whole, worked = [], [], []
    with duckdb.connect(str(marts), read_only=True, config=LOCKED_DOWN) as bare:
        for file in sorted(FOLDER.glob(f"charts/{only}.yaml")):
            if file.stem.endswith("-en"):
                continue
            chart = yaml.safe_load(file.read_text(encoding="utf-8"))
            number, _ = datasets[chart["dataset_uuid"]]
            body = _context(chart["params"], number)
            first = session.post(f"{base}/api/v1/chart/data", json=body | {"force": True})
            if not first.ok:
                print(f"{file.stem:28} {first.status_code} {first.text[:120]}")
                continue
            [result] = first.json()["result"]
            sql = result["query"].rstrip().rstrip(";")
            floor = _milliseconds(lambda sql=sql: bare.execute(sql).fetchall(), times)
            before = _cpu(server)
            fresh = _milliseconds(
                lambda body=body: session.post(f"{base}/api/v1/chart/data", json=body | {"force": True}), times
            )
            worked.append((_cpu(server) - before) / times)
            kept = _milliseconds(lambda body=body: session.post(f"{base}/api/v1/chart/data", json=body), times)
            difference = statistics.median(fresh) - statistics.median(floor)
            over.append(difference)
            whole.append(statistics.median(fresh))
            print(
                f"{file.stem:28}{statistics.median(floor):10.1f}{_p95(floor):7.1f}{statistics.median(fresh):10.1f}"
                f"{_p95(fresh):7.1f}{difference:11.1f}{worked[-1]:6.0f}{statistics.median(kept):12.1f}{result['rowcount']:7}",
                flush=True,
            )
    print(
        f"slowest chart {max(whole):.0f} ms (aim {AIM_MS}); over bare DuckDB median {statistics.median(over):.0f} ms,"
        f" most {max(over):.0f} ms (aim {AIM_OVER_BARE_MS}); server's CPU per chart median"
        f" {statistics.median(worked):.0f} ms, most {max(worked):.0f} ms"
    )


def _context(params: dict[str, Any], dataset: int) -> dict[str, Any]:
    """The query that the browser makes of a chart's parameters, as far as our charts use them."""
    columns = [
        *params.get("all_columns", []),
        *params.get("groupby", []),
        *params.get("groupbyRows", []),
        *params.get("groupbyColumns", []),
        *([params["x_axis"]] if isinstance(params.get("x_axis"), str) else []),
    ]
    metrics = [*params.get("metrics", []), *([params["metric"]] if params.get("metric") else [])]
    filters = [
        {"col": one["subject"], "op": one["operator"], "val": one.get("comparator")}
        for one in params.get("adhoc_filters", [])
        if one.get("expressionType") == "SIMPLE" and one.get("operator") != "TEMPORAL_RANGE"
    ]
    query = {
        "columns": list(dict.fromkeys(column for column in columns if isinstance(column, str))),
        "metrics": metrics or None,
        "filters": filters,
        "orderby": [yaml.safe_load(order) for order in params.get("order_by_cols", [])] if not metrics else [],
        "row_limit": params.get("row_limit", 1000),
    }
    return {
        "datasource": {"id": dataset, "type": "table"},
        "queries": [query],
        "result_format": "json",
        "result_type": "full",
    }


def _pages(base: str, password: str) -> None:
    """Each Chinese page in Chromium: from opening to the last chart painted; cold browser, then warm."""
    from playwright.sync_api import sync_playwright

    slugs = sorted(file.stem for file in FOLDER.glob("dashboards/*.yaml") if not file.stem.endswith("-en"))
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    print(f"\n{'page':28}{'':>8}first paint s  last chart s   (aim: first paint {AIM_PAINT_S} s, warm)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        for slug in slugs:
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            page = context.new_page()
            page.goto(f"{base}/login/")
            page.fill("input#username", "admin")
            page.fill("input#password", password)
            page.click("button[type=submit]")
            page.wait_for_url("**/superset/dashboard/**")
            page.goto("about:blank")
            context.new_cdp_session(page).send("Network.clearBrowserCache")
            address = f"{base}/superset/dashboard/{slug}/"
            first, last = _open(page, address)
            print(f"{slug:28}{'cold':>8}{first:13.2f}{last:14.2f}", flush=True)
            warm = [_open(page, address) for _ in range(3)]
            first, last = (statistics.median(times) for times in zip(*warm, strict=True))
            print(f"{slug:28}{'warm':>8}{first:13.2f}{last:14.2f}", flush=True)
            context.close()
        browser.close()


def _open(page: Any, address: str) -> tuple[float, float]:
    """Seconds from opening to the first thing painted, and to the last chart of the first screen."""
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_function(
        """() => {
            const charts = [...document.querySelectorAll('.dashboard-component-chart-holder')]
                .filter(chart => !chart.closest('.dashboard-markdown'))
                .filter(chart => chart.getBoundingClientRect().top < window.innerHeight);
            return charts.length && charts.every(chart => !chart.querySelector('.loading')
                && chart.querySelector('canvas, td, .ant-empty, [role=alert]'));
        }""",
        timeout=60_000,
        polling=50,
    )
    last = time.perf_counter() - start
    first = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000")
    return float(first), last


if __name__ == "__main__":
    main()
