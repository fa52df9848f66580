"""The monthly delivery with real pictures, a real browser and a real mail server on this machine."""

import shutil
import struct
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Page

from dashboards import addresses, pictures, private
from guoban import delivery
from guoban.errors import GuobanError
from guoban.progress import progress
from guoban.settings import Settings
from tests.servers import Mailbox


@pytest.fixture(scope="module")
def home(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("delivery")
    shutil.copytree(demo_home / "published", home / "published", symlinks=True)
    return home


def office(home: Path, address: str) -> Settings:
    channels = [{"name": "leaders", "url": address, "roles": ["bulletin"]}]
    return Settings.model_validate({"home": home, "alerts": {"channels": channels}})


def deliver(settings: Settings) -> delivery.Delivery:
    with progress(quiet=True) as show:
        return delivery.deliver(settings, None, show)


def test_leaders_get_bulletin_card_and_every_dashboard_once(home: Path, mailbox: Mailbox) -> None:
    done = deliver(office(home, mailbox.address))
    assert (done.sent, done.before, dict(done.failed)) == (("leaders",), (), {})
    [mail] = mailbox.mails
    attached = {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
    assert set(attached) == {file.name for file in done.folder.iterdir()}
    assert "工会重点工作通报_2006-06.docx" in attached
    pages = {"annual-tasks.png", "assistance.png", "coverage.png", "dues.png", "reporting.png"}
    assert {name for name in attached if name.endswith(".png")} - pages == {"工会重点工作卡片_2006-06.png"}
    body = mail.get_body(("plain",))
    assert body is not None
    assert "净增会员3581人:完成全年任务的51.16%,超序时进度1.16个百分点" in body.get_content().replace(
        "：", ":"
    ).replace("，", ",")
    width, height = struct.unpack(">II", attached["annual-tasks.png"][16:24])
    assert width == 2880
    assert height > 1500
    with progress(quiet=True) as show:
        again = delivery.deliver_due(office(home, mailbox.address), show)
    assert again is not None
    assert (again.sent, again.before) == ((), ("leaders",))
    assert len(mailbox.mails) == 1


@pytest.fixture
def opened(home: Path) -> Iterator[tuple[pictures.Dashboard, Page]]:
    """The page of dues for May, open in the browser of the picture maker."""
    settings = Settings(home=home)
    [dashboard] = [one for one in pictures.pictured("zh") if one.slug == "dues"]
    chosen = {"period": addresses.period("2006-05", "zh")}
    with private.session(settings) as session, pictures.browser_window(session) as window:
        yield dashboard, pictures._opened(window, session, dashboard, chosen)


def test_a_picture_is_of_the_month_that_was_asked_for_and_of_no_chart_half_drawn(
    opened: tuple[pictures.Dashboard, Page], tmp_path: Path
) -> None:
    dashboard, page = opened
    seen = pictures.settled(page, dashboard)
    assert (seen["month"], seen["loading"], seen["errors"]) == ("2006年5月", 0, [])
    with pytest.raises(GuobanError, match="2006年5月 ≠ 2006年6月"):
        pictures._take(page, dashboard, "2006年6月", tmp_path / "june.png")
    # A chart that never gets beyond its spinner, one that loses its drawing, and one that says why it failed.
    page.set_default_timeout(500)
    for damage, told in (
        ("chart.innerHTML = '<div class=\"loading\"></div>'", f"{dashboard.charts - 1} / {dashboard.charts}"),
        ("chart.innerHTML = ''", f"{dashboard.charts - 1} / {dashboard.charts}"),
        ("chart.innerHTML = '<div role=\"alert\">out of memory</div>'", "out of memory"),
    ):
        page.evaluate(f"() => {{ const chart = document.querySelector('.slice_container'); {damage}; }}")
        with pytest.raises(GuobanError, match=told) as raised:
            pictures._take(page, dashboard, "2006年5月", tmp_path / "may.png")
        assert raised.value.code == "picture_failed"
    assert list(tmp_path.iterdir()) == []


def test_a_chart_that_fails_stops_the_delivery_and_names_the_dashboard(home: Path, mailbox: Mailbox) -> None:
    marts = (home / "published" / "current").resolve() / "marts.duckdb"
    with duckdb.connect(str(marts)) as connection:
        connection.execute("alter table rpt_forecasts rename to rpt_forecasts_gone")
    made = {file: file.stat().st_mtime_ns for file in home.glob("deliveries/2006-06/*")}
    with pytest.raises(GuobanError, match="年度任务总览") as raised:
        deliver(office(home, mailbox.address))
    assert raised.value.code == "picture_failed"
    assert mailbox.mails == []
    assert made == {file: file.stat().st_mtime_ns for file in home.glob("deliveries/2006-06/*")}
