"""Pictures of the dashboards, taken in a real browser: complete and without an error, or not at all."""

import shutil
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from dashboards import addresses, private
from dashboards.assets import FOLDER
from guoban.errors import GuobanError
from guoban.progress import Show
from guoban.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDTH, TALLEST = 1440, 6000

#: Pages that show one unit to who chooses it: a picture of the first one says nothing to leaders.
_OF_ONE_UNIT = ("unit",)

#: Milliseconds that a page may take until everything on it is drawn.
PATIENCE = 60_000

#: On a picture nothing can be clicked: no filters, no links to other pages, no menus.
_BARE = """[data-test="filter-bar"], [data-test="dashboard-filters-panel"], .dashboard .header-controls,
    .dashboard .dashboard-markdown { display: none !important; }"""

#: What a page shows: how many charts, how many of them still load, and what those say that failed.
_LOOK = """() => {
    const charts = [...document.querySelectorAll('.dashboard-component-chart-holder')]
        .filter(one => !one.closest('.dashboard-markdown'));
    const failed = '[role=alert], .ant-alert-error, .ant-alert-warning, .chart-error, [data-test="error-boundary"]';
    const drawn = 'canvas, svg, table, [class*="handlebars"], [data-test="empty-state"], .ant-empty';
    const held = charts.map(chart => chart.querySelector('.slice_container, .chart-container') || chart);
    return {
        charts: charts.length,
        loading: held.filter(one => one.querySelector('.loading, [data-test=loading-indicator]')
            || !(one.querySelector(drawn) || one.querySelector(failed))).length,
        errors: held.flatMap(one => [...one.querySelectorAll(failed)]).map(one => one.innerText.slice(0, 200)),
        height: Math.max(...[...document.querySelectorAll('.dashboard-content, [data-test=grid-container]')]
            .map(one => Math.ceil(one.getBoundingClientRect().bottom + window.scrollY)), 0),
        month: document.querySelector('.gb-hero-line b')?.innerText || '',
    };
}"""


@dataclass(frozen=True)
class Picture:
    """One dashboard as PNG."""

    slug: str
    title: str
    file: Path

    @property
    def is_wide(self) -> bool:
        """Whether it is wider than high (from the header of a PNG)."""
        with self.file.open("rb") as file:
            width, height = struct.unpack(">II", file.read(24)[16:])
        return bool(width > height)


@dataclass(frozen=True)
class Dashboard:
    """A dashboard to photograph, and how many charts it must show."""

    slug: str
    title: str
    charts: int


def take(settings: Settings, period: date, folder: Path, show: Show) -> list[Picture]:
    """Take the dashboards of the office's language into ``folder`` as ``<slug>.png``, 2880 pixels wide.

    All show the month ``period``. Raises GuobanError naming the dashboard when a chart on it shows an error or is not
    drawn in a minute, or the page is about another month; then no picture of it is left behind.
    """
    wanted = pictured(settings.lang)
    chosen = {"period": addresses.period(f"{period:%Y-%m}", settings.lang)}
    month = f"{period:%Y-%m}" if settings.lang == "en" else f"{period.year}年{period.month}月"
    taken = []
    with private.session(settings) as session, browser_window(session) as window:
        # All of them are opened first, so that one is drawn while another is photographed.
        tabs = [_opened(window, session, dashboard, chosen) for dashboard in wanted]
        for dashboard, tab in zip(wanted, tabs, strict=True):
            file = folder / f"{dashboard.slug}.png"
            _take(tab, dashboard, month, file)
            taken.append(Picture(dashboard.slug, dashboard.title, file))
            show(len(taken), len(wanted), dashboard.title)
    return taken


def pictured(lang: str) -> list[Dashboard]:
    """The dashboards of a language that are about the whole county."""
    read = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("dashboards/*.yaml"))]
    return [
        Dashboard(
            one["slug"],
            one["dashboard_title"],
            sum(str(name).startswith("CHART-") for name in one["position"]),
        )
        for one in read
        if one["slug"].endswith("-en") == (lang == "en") and one["slug"].removesuffix("-en") not in _OF_ONE_UNIT
    ]


@contextmanager
def browser_window(session: private.Session, scale: int = 2) -> Iterator["BrowserContext"]:
    """A browser in which the visitor of ``session`` is signed in; its pictures have ``scale`` dots to a pixel."""
    from playwright.sync_api import sync_playwright

    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        raise GuobanError("browser_missing")
    with sync_playwright() as playwright:
        # Without the sandbox, because services often run where it cannot start; only our own pages are opened.
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        try:
            window = browser.new_context(
                viewport={"width": WIDTH, "height": 1000}, device_scale_factor=scale, reduced_motion="reduce"
            )
            window.set_default_timeout(PATIENCE)
            window.add_cookies(
                [{"name": name, "value": value, "url": session.base} for name, value in session.cookies.items()]
            )
            yield window
        finally:
            browser.close()


def _opened(
    window: "BrowserContext", session: private.Session, dashboard: Dashboard, chosen: dict[str, tuple[str, str]]
) -> "Page":
    from playwright.sync_api import Error

    try:
        tab = window.new_page()
        address = f"{addresses.dashboard(dashboard.slug, chosen)}&standalone=2"
        tab.goto(session.base + address, wait_until="commit")
    except Error as error:
        raise _failed(dashboard, error.message.splitlines()[0]) from error
    return tab


def _take(tab: "Page", dashboard: Dashboard, month: str, file: Path) -> None:
    from playwright.sync_api import Error

    try:
        settled(tab, dashboard)
        tab.add_style_tag(content=_BARE)
        seen = settled(tab, dashboard)
        # Charts below the window are not drawn until they come into it.
        tab.set_viewport_size({"width": WIDTH, "height": max(600, min(int(seen["height"]), TALLEST))})
        seen = settled(tab, dashboard)
        if seen["month"] != month:
            raise _failed(dashboard, f"{seen['month']} ≠ {month}")
        file.write_bytes(still(tab, dashboard))
        tab.close()
    except Error as error:
        raise _failed(dashboard, error.message.splitlines()[0]) from error


def settled(page: "Page", dashboard: Dashboard) -> dict[str, Any]:
    """Wait until every chart is drawn; raises when one says that it failed."""
    from playwright.sync_api import TimeoutError as TooLong

    whole = f"({_LOOK})"
    try:
        page.wait_for_function(
            f"() => {{ const seen = {whole}(); "
            f"return seen.errors.length || seen.charts >= {dashboard.charts} && !seen.loading && seen; }}"
        )
    except TooLong as error:
        seen = page.evaluate(_LOOK)
        raise _failed(dashboard, f"{seen['charts'] - seen['loading']} / {dashboard.charts}") from error
    seen = page.evaluate(_LOOK)
    if seen["errors"]:
        raise _failed(dashboard, "; ".join(seen["errors"]))
    return dict(seen)


def still(page: "Page", dashboard: Dashboard) -> bytes:
    """The picture, once two in a row are the same: nothing on it is still moving or half drawn."""
    before = b""
    for _ in range(20):
        picture = page.screenshot(animations="disabled", caret="hide")
        if picture == before:
            return picture
        before = picture
        page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    raise _failed(dashboard, "…")


def _failed(dashboard: Dashboard, detail: str) -> GuobanError:
    return GuobanError("picture_failed", dashboard=dashboard.title, detail=detail)
