"""A leader's way in a real Chromium: log in, open the dashboard, read the published figures, refresh."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page, Response, expect, sync_playwright

from tests.dashboards.conftest import Served

FIGURES = [
    "38 / 65 家",
    "58.46%",
    "超序时进度8.46个百分点",
    "3581 / 7000 人",
    "51.16%",
    "超序时进度1.16个百分点",
    "3.1055 / 45 万元",
    "6.90%",
    "低于序时进度43.10个百分点",
    "30.00%",
    "99 / 121",
    "81.82%",
    "87 / 97",
    "12 / 24",
    "序时进度 50.00%",
    "示例数据",
    "应报单位30家",
]
CHARTS = 7


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    executable = shutil.which("chromium")
    assert executable, "chromium is missing: apt install chromium fonts-noto-cjk"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """A page whose visitor has logged in with the password that was printed at the first start."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    opened.goto(f"{served.base}/login/")
    expect(opened.get_by_role("button", name="登 录")).to_be_visible()
    opened.fill("input#username", "admin")
    opened.fill("input#password", served.password)
    opened.click("button[type=submit]")
    opened.wait_for_url("**/superset/dashboard/annual-tasks/**")
    yield opened
    context.close()


def all_drawn(page: Page) -> None:
    """Wait until every chart has drawn something, and fail if one shows an error instead."""
    page.wait_for_function(
        f"""() => document.querySelectorAll('.dashboard-component-chart-holder').length === {CHARTS}
            && document.querySelectorAll('.gb-hero').length === 1
            && document.querySelectorAll('.gb-cell').length > 100
            && !document.querySelector('.dashboard-component-chart-holder .loading')
            && [...document.querySelectorAll('.dashboard-component-chart-holder')].every(
                chart => chart.querySelector('td, [role=alert], .ant-alert, .chart-error'))""",
        timeout=60_000,
    )
    errors = page.locator(".dashboard [role=alert], .dashboard .ant-alert, .dashboard .chart-error")
    assert errors.all_inner_texts() == []


def test_leader_finds_the_published_figures_and_no_error(page: Page, served: Served) -> None:
    failed: list[str] = []
    outside: list[str] = []

    def note(response: Response) -> None:
        if response.status >= 400:
            failed.append(f"{response.status} {response.url}")
        if not response.url.startswith((served.base, "data:", "blob:")):
            outside.append(response.url)

    page.on("response", note)
    page.goto(f"{served.base}/superset/dashboard/annual-tasks/")
    all_drawn(page)
    shown = page.inner_text("body")
    assert [figure for figure in FIGURES if figure not in shown] == []
    for state in ("已完成", "超进度", "达进度", "欠进度", "其他", "未报"):
        assert state in shown
    assert "Superset" not in shown
    assert "Superset" not in page.title()
    assert failed == []
    assert outside == []


def test_english_dashboard_says_the_same(page: Page, served: Served) -> None:
    page.goto(f"{served.base}/superset/dashboard/annual-tasks-en/")
    all_drawn(page)
    shown = page.inner_text(".dashboard")
    for figure in (
        "38 / 65",
        "58.46%",
        "8.46 points ahead",
        "43.10 points behind",
        "99 / 121",
        "of 30 units reported",
    ):
        assert figure in shown


def test_phone_needs_no_sideways_scrolling(browser: Browser, page: Page, served: Served) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{served.base}/superset/dashboard/annual-tasks/")
    all_drawn(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator(".gb-hero").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_publication_shows_at_the_next_refresh_without_a_failed_request(page: Page, served: Served) -> None:
    failed: list[str] = []
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.goto(f"{served.base}/superset/dashboard/annual-tasks/")
    all_drawn(page)
    expect(page.get_by_text("38 / 65 家")).to_be_visible()
    publish_changed(served.home / "published")
    page.click("[data-test=refresh-button]")
    expect(page.get_by_text("39 / 65 家")).to_be_visible(timeout=30_000)
    all_drawn(page)
    expect(page.get_by_text("38 / 65 家")).to_have_count(0)
    assert failed == []


def publish_changed(published: Path) -> None:
    """Publish a copy of the current release in which one more union has been founded."""
    fresh = published / "releases" / "99991231T000000000000"
    shutil.copytree(published / "current", fresh)
    with duckdb.connect(str(fresh / "marts.duckdb")) as connection:
        connection.execute("update rpt_unit_tasks set amount_zh = '39 / 65 家' where amount_zh = '38 / 65 家'")
    link = published / ".current"
    link.symlink_to(Path("releases") / fresh.name)
    link.replace(published / "current")
