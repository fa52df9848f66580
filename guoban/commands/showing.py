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
@click.option("--due", is_flag=True, help="the last month that is complete or past its deadline 收齐或到期才发")
def deliver(period: date | None, again: bool, due: bool) -> None:
    """Make and send the month's bulletin, card and dashboard pictures. 发送通报和看板图片。"""
    from guoban import delivery

    if due and (period or again):
        raise click.UsageError("--due: no --period, no --again")
    settings = common.settings()
    with common.progress() as show:
        done = delivery.deliver_due(settings, show) if due else delivery.deliver(settings, period, show, again=again)
    if done is None:
        common.say("delivery_not_due", settings)
        return
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


@user.command("add")
@click.argument("name")
@click.option("--role", required=True, help="领导 leader · 数据员 officer · 单位 unit · 管理员 admin")
@click.option("--unit", default="", help="code of the unit, for the role unit 单位代码")
def user_add(name: str, role: str, unit: str) -> None:
    """Make the user NAME and print a generated password once. 新增用户。"""
    from dashboards import users

    settings = common.settings()
    for made, password in users.add(settings, [users.Wanted(name, role, unit)]).items():
        common.say("user_added", settings, name=made, role=role, password=password)


@user.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="file for the passwords 密码写入文件")
def user_import(file: Path, out: Path | None) -> None:
    """Make the users of a CSV FILE (name,role,unit), all or none. 批量新增用户。"""
    from dashboards import users

    settings = common.settings()
    wanted = users.read(file)
    if out:
        with users.passwords_file(out) as write:
            write(users.add(settings, wanted))
        common.say("users_written", settings, count=len(wanted), file=out)
        return
    passwords = users.add(settings, wanted)
    for one in wanted:
        common.say("user_added", settings, name=one.name, role=one.role, password=passwords[one.name])


@user.command("list")
def user_list() -> None:
    """Every user, role, unit, state and last login. 列出用户。"""
    from dashboards import users
    from guoban.messages import text

    settings = common.settings()
    for one in users.every(settings):
        states = ["user_list_active" if one.is_active else "user_list_disabled"]
        states += ["user_list_must_change"] if one.must_change else []
        said = " · ".join(text(state, settings.lang) for state in states)
        click.echo("\t".join((one.name, ", ".join(one.roles), one.unit or "-", said, one.last_login or "-")))


@user.command("disable")
@click.argument("name")
def user_disable(name: str) -> None:
    """NAME can no longer log in, and is out at the next click. 停用用户。"""
    from dashboards import users

    settings = common.settings()
    users.set_active(settings, name, False)
    common.say("user_disabled", settings, name=name)


@user.command("enable")
@click.argument("name")
def user_enable(name: str) -> None:
    """Let a disabled NAME log in again. 恢复用户。"""
    from dashboards import users

    settings = common.settings()
    users.set_active(settings, name, True)
    common.say("user_enabled", settings, name=name)


@user.command("reset")
@click.argument("name")
def user_reset(name: str) -> None:
    """Give NAME a new generated password, open its lock, print it once. 重置密码。"""
    from dashboards import users

    settings = common.settings()
    common.say("password_reset", settings, name=name, password=users.reset(settings, name))
