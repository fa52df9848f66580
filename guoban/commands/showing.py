"""What leaders see: the bulletin, the dashboards, and who may log in."""

import sys
from datetime import date, datetime
from pathlib import Path

import click

from guoban.commands import common


@click.command()
@click.option("--period", type=common.Month(), help="month; default the last one reported 月份,默认最近一月")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="folder; default briefs 存放文件夹")
@click.option(
    "--date", "dated", type=click.DateTime(["%Y-%m-%d"]), help="date printed; default blank 成文日期,默认空白"
)
@click.option("--no-rank", is_flag=True, help="show progress without ranks 只亮进度不排名")
@click.option("--card", is_flag=True, help="one phone-sized picture instead 手机卡片")
def brief(period: date | None, out: Path | None, dated: datetime | None, no_rank: bool, card: bool) -> None:
    """The bulletin as Word and PDF, or one picture for the phone. 通报。"""
    from guoban import brief as bulletin

    settings = common.settings()
    if card:
        click.echo(bulletin.card(settings, period, out))
        return
    written = bulletin.write(settings, period, out, ranked=not no_rank, dated=dated.date() if dated else None)
    for line in (written.docx, written.pdf, *written.substitutes):
        click.echo(line)


@click.command()
@click.option("--period", type=common.Month(), help="month; default the last one reported 月份,默认最近一月")
@click.option("--again", is_flag=True, help="also to channels that have it already 已发过的也重发")
def deliver(period: date | None, again: bool) -> None:
    """Make and send the month's bulletin, card and dashboard pictures. 发送通报和看板图片。"""
    from guoban import delivery

    settings = common.settings()
    with common.progress() as show:
        done = delivery.deliver(settings, period, show, again=again)
    common.say("delivery_made", settings, folder=done.folder)
    for code, names in (("delivery_sent", done.sent), ("delivery_before", done.before)):
        if names:
            common.say(code, settings, channels=", ".join(names))
    for channel, reason in done.failed.items():
        common.say("delivery_failed", settings, channel=channel, reason=reason)
    if not (done.sent or done.before or done.failed):
        common.say("delivery_nobody", settings)
    if done.failed:
        sys.exit(common.NEEDS_A_PERSON)


@click.command()
def serve() -> None:
    """The dashboards, on this machine only. 启动看板。"""
    from dashboards import serve as dashboards

    dashboards.serve(common.settings())


@click.group()
def user() -> None:
    """Who may log in to the dashboards. 看板用户。"""


@user.command("reset")
@click.argument("name")
def user_reset(name: str) -> None:
    """Give NAME a new generated password and print it once. 重置密码。"""
    from dashboards import users

    settings = common.settings()
    common.say("password_reset", settings, name=name, password=users.reset(settings, name))
