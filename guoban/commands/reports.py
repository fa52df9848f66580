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
@click.option("--dry-run", is_flag=True, help="show the reading beside the original, keep nothing 只看读数,不入库")
@click.option("--json", "as_json", is_flag=True, help="one JSON object per file 每个文件输出一行 JSON")
def ingest(paths: tuple[Path, ...], received_at: datetime | None, dry_run: bool, as_json: bool) -> None:
    """Read files, folders or patterns (default: the inbox) and land them. 接收报表。"""
    if dry_run:
        _try(paths, as_json)
    else:
        _take_in(paths, received_at, as_json)


def _take_in(paths: tuple[Path, ...], received_at: datetime | None = None, as_json: bool = False) -> None:
    from guoban import reporting
    from ingestion import inbox as taking

    settings = common.settings()
    with common.progress(quiet=as_json) as show:
        results = taking.ingest(settings, list(paths), received_at, show)
    if as_json:
        for result in results:
            click.echo(reporting.as_json(result))
    else:
        reporting.print_results(results, settings.lang)
        reporting.print_summary(results, settings.returned, settings.lang)
    if any(result.verdict in {"returned", "rejected"} for result in results):
        sys.exit(common.NEEDS_A_PERSON)


def _try(paths: tuple[Path, ...], as_json: bool) -> None:
    from guoban import reading_shown
    from ingestion import trial

    settings = common.settings()
    results = []
    for tried in trial.run(settings, list(paths)):
        results.append(tried.result)
        if as_json:
            click.echo(reading_shown.as_json(tried))
        else:
            reading_shown.show(tried, settings.lang)
    if not as_json:
        common.say("dry_run", settings, files=len(results))
    if any(result.verdict in {"returned", "rejected"} for result in results):
        sys.exit(common.NEEDS_A_PERSON)


@click.command()
@click.option("--watch", is_flag=True, help="keep watching until Ctrl-C 持续值守")
def inbox(watch: bool) -> None:
    """Take in what lies in the inbox, once or as it arrives. 接收收件箱,可持续值守。"""
    if not watch:
        _take_in(())
        return
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
@click.argument("code")
@click.argument("name")
@click.option("--kind", default="misspelling", help="short, former, variant, misspelling 别名类型")
def alias(code: str, name: str, kind: str) -> None:
    """NAME is what somebody calls the unit or indicator CODE: never asked again. 确认别名。"""
    from ingestion import aliases

    settings = common.settings()
    common.say("alias_added", settings, alias=name, meant=code, file=aliases.confirm(settings.seeds, name, code, kind))


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
