"""What the townships send: blank forms out, reports in, versions side by side."""

import sys
from datetime import date, datetime
from pathlib import Path

import click

from guoban.commands import common


@click.command()
@click.option("--unit", "units", multiple=True, help="unit code or name, repeatable; default all 单位,可重复,默认全部")
@click.option("--period", type=common.Month(), required=True, help="month 月份")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="folder 存放文件夹")
@click.option("--overwrite", is_flag=True, help="replace workbooks that may be filled in already 覆盖已有文件")
def template(units: tuple[str, ...], period: date, out: Path, overwrite: bool) -> None:
    """Blank monthly workbooks, prefilled with what is known. 空白报表。"""
    from ingestion import template as blank

    settings = common.settings()
    with common.progress() as show:
        files = blank.write(settings, list(units) or None, period, out, show, overwrite=overwrite)
    for file in files:
        click.echo(file)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--received-at", type=click.DateTime(), help="when the files arrived; default now 收到时间,默认现在")
@click.option("--json", "as_json", is_flag=True, help="one JSON object per file 每个文件输出一行 JSON")
def ingest(paths: tuple[Path, ...], received_at: datetime | None, as_json: bool) -> None:
    """Read files or folders (default: the inbox) and land them. 接收报表。"""
    from guoban import reporting
    from ingestion import inbox

    settings = common.settings()
    with common.progress(quiet=as_json) as show:
        results = inbox.ingest(settings, list(paths), received_at, show)
    if as_json:
        for result in results:
            click.echo(reporting.as_json(result))
    else:
        reporting.print_results(results, settings.lang)
    if any(result.verdict in {"returned", "rejected"} for result in results):
        sys.exit(common.NEEDS_A_PERSON)


@click.command()
@click.option("--watch", is_flag=True, required=True, help="keep watching until Ctrl-C 持续值守")
def inbox(watch: bool) -> None:
    """Take in what is dropped into the inbox as it arrives. 收件箱值守。"""
    from guoban import reporting
    from ingestion import watch as drop

    settings = common.settings()
    common.say("watch_started", settings, folder=settings.inbox)
    with drop.stopped_by_signals() as stop:
        drop.run(
            settings,
            lambda result: reporting.print_results([result], settings.lang),
            stop,
            on_trouble=lambda error: common.say("watch_trouble", settings, detail=error.say(settings.lang)),
        )
    common.say("watch_stopped", settings)


@click.command()
@click.argument("unit")
@click.argument("period", type=common.Month())
@click.option("--json", "as_json", is_flag=True, help="one JSON object per form 每张表输出一行 JSON")
def diff(unit: str, period: date, as_json: bool) -> None:
    """What changed from one version of UNIT's report of PERIOD to the next. 版本对比。"""
    from guoban import differences, reporting

    settings = common.settings()
    for difference in differences.between(settings, unit, period):
        if as_json:
            click.echo(reporting.as_json(difference))
        else:
            reporting.print_difference(difference, settings.lang)
