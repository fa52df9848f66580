"""The month as a whole: everything at once, who is in, whom to ask."""

import sys
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from guoban.commands import common
from guoban.errors import GuobanError

if TYPE_CHECKING:
    from guoban.settings import Settings


@click.command()
@click.option("--no-serve", is_flag=True, help="stop after publication 发布后结束,不启动看板")
def demo(no_serve: bool) -> None:
    """Everything on the sample county, ending with the dashboard's address. 示例县全流程。"""
    from guoban import demo as sample

    settings = common.settings()
    with common.progress() as show:
        sample.run(settings, show)
    common.say("demo_ready", settings, folder=settings.published / "current")
    if not no_serve:
        from dashboards import serve

        serve.serve(settings)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="one JSON object per expectation 每条期望输出一行 JSON")
def check(as_json: bool) -> None:
    """Judge landing, submissions and marts; write Data Docs. 数据质量检查。"""
    from expectations import checkpoint
    from guoban import reporting

    settings = common.settings()
    result = checkpoint.run(settings)
    if as_json:
        for outcome in result.outcomes:
            click.echo(reporting.as_json(outcome))
    else:
        reporting.print_check(result, settings.lang)
    if result.failed:
        sys.exit(common.NEEDS_A_PERSON)


@click.command()
def run() -> None:
    """Ingest the inbox, build, publish, check, alert. 接收、计算、发布、检查、提醒一次完成。"""
    from guoban import monthly, reporting

    settings = common.settings()
    with common.progress() as show:
        result = monthly.run(settings, show)
    reporting.print_results(result.files, settings.lang)
    common.say("built", settings, nodes=result.built.nodes, folder=result.built.published)
    common.say_copies(settings, result.copies)
    reporting.print_check(result.judged, settings.lang)
    reporting.print_alerts(result.alerted, settings.lang)
    if result.needs_a_person:
        sys.exit(common.NEEDS_A_PERSON)


@click.command()
def alert() -> None:
    """Send what is due: reminders, escalations, all-clears. For a timer between runs. 发送到期的提醒。"""
    from guoban import monthly, reporting

    settings = common.settings()
    result = monthly.alert(settings)
    reporting.print_alerts(result, settings.lang)
    if result.failed:
        sys.exit(common.NEEDS_A_PERSON)


@click.command()
@click.option("--period", type=common.Month(), help="month; default the last one due 月份,默认最近应报月")
@click.option("--json", "as_json", is_flag=True, help="one JSON object per unit 每个单位输出一行 JSON")
def status(period: date | None, as_json: bool) -> None:
    """The month at a glance: who is in, late, returned, silent; what to say to whom. 报送情况。"""
    from guoban import glance, glance_view, reporting

    settings = common.settings()
    now = settings.now()
    month = period or glance.month(settings, now)
    rows = glance.lines(settings, month, now) if month else []
    if as_json:
        for row in rows:
            click.echo(reporting.as_json(row))
    else:
        words = _reminder(settings, now, month) if month else ""
        glance_view.show(rows, month, words, settings.lang)
    if any(row.needs_a_person for row in rows):
        sys.exit(common.NEEDS_A_PERSON)


@click.command()
@click.option("--period", type=common.Month(), help="month; default the last one due 月份,默认最近应报月")
@click.option("--copy", is_flag=True, help="put the text on the clipboard of this terminal 复制到剪贴板")
def remind(period: date | None, copy: bool) -> None:
    """The text that asks for missing and returned reports, ready to paste. 催报话术。"""
    from guoban import glance
    from guoban.alerts import reminding

    settings = common.settings()
    words = reminding.remind(settings, settings.alerts, settings.now(), period)
    if not words:
        common.say("remind_nothing", settings, month=f"{period or glance.month(settings, settings.now()):%Y-%m}")
        return
    click.echo(words)
    if copy and sys.stdout.isatty():
        click.echo(reminding.clipboard(words), nl=False)


def _reminder(settings: "Settings", now: datetime, month: date) -> str:
    """The words to paste; none for a month from before anybody used the system, which is shown and chases nobody."""
    from guoban.alerts import reminding

    try:
        return reminding.remind(settings, settings.alerts, now, month)
    except GuobanError as error:
        if error.code != "period_unknown":
            raise
        return ""
