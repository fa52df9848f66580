"""A leader's way in a real Chromium: log in, open every page, read the published figures, drill down, refresh."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import yaml
from playwright.sync_api import Browser, Page, Response, expect, sync_playwright

from dashboards import assets
from dashboards.generate import spec
from expectations import data_docs
from guoban.settings import Settings
from tests.dashboards.conftest import Served
from tests.dashboards.visiting import Visitor

#: What each page must say; the figures are those that the federation published.
FIGURES = {
    "annual-tasks": [
        "38 / 65 家",
        "58.46%",
        "超序时进度8.46个百分点",
        "3581 / 7000 人",
        "51.16%",
        "超序时进度1.16个百分点",
        "3.11 / 45.00 万元",
        "6.90%",
        "低于序时进度43.10个百分点",
        "30.00%",
        "序时进度 50.00%",
        "示例数据",
        "应报单位30家",
        "预计完不成",
        "示意图",
        *("已完成", "超进度", "达进度", "欠进度", "其他", "未报"),
    ],
    "coverage": ["87 / 97", "89.69%", "12 / 24", "50.00%", "99 / 121", "81.82%", "68233 / 77423", "2468", "报表未设"],
    "assistance": ["247.85", "160.00", "87.85", "4133", "6.00", "6.00 / 20.00 万元", "6.00万元 / 285", "210.53"],
    "dues": ["3.11", "3.11 / 37.77 万元", "8.22%", "立项批复", "梅桥镇"],
    "unit": ["望春门街道", "综合得分", "第19位", "211 / 247 人", "望春门街道2006年6月工会月报表.xlsx", "月报表!E10"],
    "reporting": ["83.33%", "25/30", "金薮乡", "育塅乡", "迟报6天", "退回待改", "2850"],
    "annual-tasks-en": [
        "38 / 65",
        "58.46%",
        "8.46 points ahead",
        "43.10 points behind",
        "of 30 units reported",
        "Three to ask about",
    ],
    "coverage-en": ["99 / 121", "81.82%", "not asked"],
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    executable = shutil.which("chromium")
    assert executable, "chromium is missing: apt install chromium fonts-noto-cjk"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
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


@pytest.fixture(autouse=True)
def _desk(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})


#: Where the last chart of a page ends, and which charts scroll within themselves.
BOTTOM = """Math.max(...[...document.querySelectorAll('.dashboard-component-chart-holder')]
    .map(one => one.getBoundingClientRect().bottom + window.scrollY))"""
SCROLLS_WITHIN = """[...document.querySelectorAll('.dashboard-component-chart-holder')].flatMap(chart =>
    [...chart.querySelectorAll('*')].filter(one => /auto|scroll/.test(getComputedStyle(one).overflow)
        && (one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2))
    .map(() => chart.innerText.slice(0, 20)))"""


def open_page(page: Page, served: Served, slug: str) -> None:
    """Open a page on a screen tall enough that every chart is drawn at once."""
    page.set_viewport_size({"width": page.viewport_size["width"] if page.viewport_size else 1440, "height": 2400})
    page.goto(f"{served.base}/superset/dashboard/{slug}/")
    all_drawn(page, slug)


def all_drawn(page: Page, slug: str) -> None:
    """Wait until every chart of the page has drawn something, and fail if one shows an error instead."""
    placed = yaml.safe_load(assets.contents()[f"dashboards/{slug}.yaml"])["position"]
    charts = sum(name.startswith("CHART-") for name in placed)
    page.wait_for_function(
        """wanted => {
            const charts = [...document.querySelectorAll('.dashboard-component-chart-holder')]
                .filter(one => !one.closest('.dashboard-markdown'));
            return charts.length === wanted && charts.every(one => !one.querySelector('.loading')
                && one.querySelector('td, canvas, .ant-empty, [role=alert], .ant-alert, .chart-error'));
        }""",
        arg=charts,
        timeout=60_000,
    )
    errors = page.locator(".dashboard [role=alert], .dashboard .ant-alert, .dashboard .chart-error")
    assert errors.all_inner_texts() == []


@pytest.mark.parametrize("slug", FIGURES)
def test_every_page_shows_its_figures_and_no_error(page: Page, served: Served, slug: str) -> None:
    failed: list[str] = []
    outside: list[str] = []

    def note(response: Response) -> None:
        if response.status >= 400:
            failed.append(f"{response.status} {response.url}")
        if not response.url.startswith((served.base, "data:", "blob:")):
            outside.append(response.url)

    page.on("response", note)
    open_page(page, served, slug)
    page.remove_listener("response", note)
    shown = page.inner_text("body")
    assert [figure for figure in FIGURES[slug] if figure not in shown] == []
    assert "Superset" not in shown
    assert "Superset" not in page.title()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440
    assert page.evaluate(BOTTOM) <= 2 * 900, "two screens hold a page"
    assert page.evaluate(SCROLLS_WITHIN) == []
    assert failed == []
    assert outside == []
    if not slug.endswith("-en"):
        assert re.findall(r"[A-Z]?[a-z]{3,} [a-z]{3,}", page.inner_text(".dashboard")) == []


@pytest.mark.parametrize("slug", ["annual-tasks-en", "coverage", "unit"])
def test_phone_shows_everything_across_its_width_and_no_wider(page: Page, served: Served, slug: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, served, slug)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator(".gb-hero").first.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    drawn = page.eval_on_selector_all(".dashboard canvas", "all => all.map(one => one.clientWidth)")
    assert all(300 <= width <= 390 for width in drawn), drawn
    assert bool(drawn) == (slug != "annual-tasks-en")
    names = page.eval_on_selector_all(".gb-map .gb-unit-link", "all => all.map(one => one.getClientRects().length)")
    assert set(names) <= {1}, "a name of the map is broken"
    title = page.locator(".dashboard-header-container .input-sizer")
    assert title.evaluate("one => one.scrollWidth <= one.parentElement.clientWidth"), "the title is cut"


def test_a_unit_of_the_map_leads_to_its_own_page_and_the_cells_behind_it(page: Page, served: Served) -> None:
    open_page(page, served, "annual-tasks")
    page.locator("#CHART-map ~ .chart-slice a", has_text="潭市镇").click()
    page.wait_for_url("**/superset/dashboard/unit/**")
    all_drawn(page, "unit")
    expect(page.locator("#CHART-unit-head ~ .chart-slice .gb-hero")).to_contain_text("潭市镇")
    cells = page.locator("#CHART-unit-cells ~ .chart-slice tbody")
    expect(cells).to_contain_text("潭市镇2006年6月工会月报表")
    assert "望春门街道" not in cells.inner_text()


def test_a_rate_leads_to_its_definition(page: Page, served: Served) -> None:
    open_page(page, served, "coverage")
    page.locator(".gb-card-link", has_text="公有与非公合计").first.click()
    page.wait_for_url("**/guoban/kpi/dem_open_rate")
    assert "不取两率平均" in page.inner_text("body")
    missing = page.request.get(f"{served.base}/guoban/kpi/no_such_rate")
    assert missing.status == 404


def test_a_figure_of_a_unit_leads_to_the_cells_it_was_read_from(page: Page, served: Served) -> None:
    open_page(page, served, "coverage")
    row = page.locator("#CHART-coverage-units ~ .chart-slice tr", has_text="潭市镇")
    row.locator("a.gb-cells-link").first.click()
    page.wait_for_url("**/superset/dashboard/unit/**")
    all_drawn(page, "unit")
    cells = page.locator("#CHART-unit-cells ~ .chart-slice tbody tr")
    assert cells.count() == 2  # the month and the year so far
    for cell in cells.all_inner_texts():
        assert "新建工会组织数" in cell
        assert "潭市镇2006年6月工会月报表.xlsx" in cell


def test_the_report_of_checks_opens_from_the_reporting_page_once_a_check_has_run(page: Page, served: Served) -> None:
    open_page(page, served, "reporting")
    link = page.get_by_role("link", name="核查报告")
    assert "还没有核查报告" in page.request.get(served.base + str(link.get_attribute("href"))).text()
    report = data_docs.page(Settings(home=served.home))
    report.parent.mkdir(parents=True)
    report.write_text("<h1>核查结果</h1>", encoding="utf-8")
    link.click()
    expect(page.get_by_role("heading", name="核查结果")).to_be_visible()


def test_an_address_that_is_none_is_answered_in_our_words(page: Page, served: Served) -> None:
    for path in ("/superset/dashboard/none/", "/nonesuch", "/guoban/kpi/no_such_rate"):
        page.goto(served.base + path)
        assert "没有这个页面" in page.inner_text("body"), path
        assert page.title() == "过半 Guoban", path


def test_every_page_leads_to_what_its_words_mean(page: Page, served: Served) -> None:
    open_page(page, served, "dues")
    page.get_by_role("link", name="名词解释").click()
    page.wait_for_url("**/guoban/words")
    assert "到月底应完成全年任务的百分之几" in page.inner_text("body")
    page.get_by_role("link", name="回到看板").click()
    page.wait_for_url("**/superset/dashboard/dues/**")


def test_a_year_narrows_the_months_and_the_page_follows(page: Page, served: Served) -> None:
    open_page(page, served, "annual-tasks")
    page.locator("[data-test=form-item-value]").first.get_by_role("combobox").click()
    page.locator(".ant-select-item-option:visible", has_text="2005").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="应 用").click()
    expect(page.locator("#CHART-header ~ .chart-slice .gb-hero")).to_contain_text("2005年12月", timeout=30_000)


def test_a_click_on_a_severity_shows_the_findings_of_that_severity(page: Page, served: Served) -> None:
    open_page(page, served, "reporting")
    drawn = page.locator("#CHART-findings-age ~ .chart-slice canvas").bounding_box()
    assert drawn is not None
    page.mouse.click(drawn["x"] + 0.3 * drawn["width"], drawn["y"] + 0.62 * drawn["height"])
    rows = page.locator("#CHART-findings ~ .chart-slice tbody tr")
    expect(rows.filter(has_text="核实性")).to_have_count(0, timeout=30_000)
    expect(rows.filter(has_text="强制性").first).to_be_visible()


def test_a_stranger_sees_no_page_of_ours(browser: Browser, served: Served) -> None:
    context = browser.new_context()
    stranger = context.request
    for path in (
        "/guoban/kpi/dem_open_rate",
        "/guoban/unit/430381104",
        "/guoban/wall",
        "/guoban/release",
        "/guoban/data-docs/",
    ):
        assert "/login/" in stranger.get(served.base + path, max_redirects=1).url, path
    context.close()


def test_wall_screen_goes_from_page_to_page(page: Page, served: Served) -> None:
    page.goto(f"{served.base}/guoban/wall?seconds=10")
    shown = page.frame_locator("iframe.shown")
    expect(shown.get_by_text("年度任务总览").first).to_be_visible(timeout=30_000)
    expect(shown.get_by_text("女职工工作").first).to_be_visible(timeout=30_000)
    expect(page.locator("iframe.shown")).to_have_attribute("src", re.compile("coverage/.standalone=2"))


def test_publication_shows_at_the_next_refresh_and_on_the_wall_by_itself(page: Page, served: Served) -> None:
    wall = page.context.new_page()
    wall.goto(f"{served.base}/guoban/wall?seconds=600")
    expect(wall.frame_locator("iframe.shown").get_by_text("38 / 65 家")).to_be_visible(timeout=30_000)
    failed: list[str] = []
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    open_page(page, served, "annual-tasks")
    expect(page.get_by_text("38 / 65 家")).to_be_visible()
    publish_changed(served.home / "published")
    page.click("[data-test=refresh-button]")
    expect(page.get_by_text("39 / 65 家")).to_be_visible(timeout=30_000)
    all_drawn(page, "annual-tasks")
    expect(page.get_by_text("38 / 65 家")).to_have_count(0)
    assert failed == []
    expect(wall.frame_locator("iframe.shown").get_by_text("39 / 65 家")).to_be_visible(timeout=40_000)
    wall.close()


def publish_changed(published: Path) -> None:
    """Publish a copy of the current release in which one more union has been founded."""
    fresh = published / "releases" / "99991231T000000000000"
    shutil.copytree(published / "current", fresh)
    with duckdb.connect(str(fresh / "marts.duckdb")) as connection:
        connection.execute("update rpt_unit_tasks set amount_zh = '39 / 65 家' where amount_zh = '38 / 65 家'")
    link = published / ".current"
    link.symlink_to(Path("releases") / fresh.name)
    link.replace(published / "current")


#: All that a page says: what is written on it, and what a reader's device says of it.
WORDS = """() => {
    const said = new Set();
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const parent = walk.currentNode.parentElement;
        if (!['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(parent.tagName) && parent.getClientRects().length) {
            said.add(walk.currentNode.textContent.trim());
        }
    }
    for (const name of ['placeholder', 'title', 'aria-label', 'alt']) {
        for (const one of document.querySelectorAll(`[${name}]`)) { said.add(one.getAttribute(name)); }
    }
    return [...said];
}"""

#: Names of the English pages in the list, of icons, and what style.css hides.
ALLOWED = {
    *(page["title"]["en"] for page in spec()["dashboards"].values()),
    *("120 records...", "60 records...", "Previous Page", "Next Page"),
}


def english(page: Page) -> set[str]:
    """What the page says in two or more English words."""
    said: list[str] = page.evaluate(WORDS)
    return {words for words in said if re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", words)} - ALLOWED


def test_a_leader_reads_no_english_on_any_page_or_menu(
    browser: Browser, served: Served, people: dict[str, Visitor], first_passwords: dict[str, str]
) -> None:
    assert people["领导某某"].is_in()
    context = browser.new_context(viewport={"width": 1440, "height": 2400})
    page = context.new_page()
    failed: list[str] = []
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.goto(f"{served.base}/login/")
    page.wait_for_selector("input#username")
    found = {"login": english(page)}
    page.fill("input#username", "领导某某")
    page.fill("input#password", f"{first_passwords['领导某某']}-neu")
    page.click("button[type=submit]")
    page.wait_for_url("**/superset/dashboard/annual-tasks/**")
    all_drawn(page, "annual-tasks")
    found["overview"] = english(page)
    page.locator("#CHART-tasks ~ .chart-slice .ant-dropdown-trigger").last.click()
    page.locator(".ant-dropdown-menu-submenu-title:visible", has_text="下载").first.hover()
    expect(page.get_by_text("导出为 Excel", exact=True).first).to_be_visible()
    found["chart menu"] = english(page)
    page.keyboard.press("Escape")
    page.locator(".dashboard-header-container .ant-dropdown-trigger").last.click()
    page.locator(".ant-dropdown-menu-submenu-title:visible", has_text="下载").last.hover()
    expect(page.get_by_text("导出为 PDF").first).to_be_visible()
    found["dashboard menu"] = english(page)
    page.keyboard.press("Escape")
    for title in page.locator("#main-menu .ant-menu-submenu-title:visible").all():
        title.hover()
        expect(page.locator(".ant-menu-submenu-popup:visible").first).to_be_visible()
    found["main menu"] = english(page)
    for slug in ("unit", "reporting"):
        open_page(page, served, slug)
        found[slug] = english(page)
    page.goto(f"{served.base}/dashboard/list/")
    expect(page.get_by_role("link", name="报送质量")).to_be_visible(timeout=30_000)
    found["list"] = english(page)
    assert {place: words for place, words in found.items() if words} == {}
    assert failed == []
    context.close()
