"""What dbt makes of it: build, and from a figure back to its cells."""

from datetime import date, datetime
from pathlib import Path

import click

from guoban.commands import common


@click.command()
def build() -> None:
    """Compute and publish all figures: `dbt build` with our defaults. 计算并发布。"""
    from guoban import building, late_copies

    settings = common.settings()
    with common.progress() as show:
        result = building.build(settings, show)
    common.say("built", settings, nodes=result.nodes, folder=result.published)
    common.say_copies(settings, late_copies.renew(settings))


@click.command()
@click.argument("code")
@click.option("--unit", help="unit code or name; default the whole county 单位代码或名称,默认全市")
@click.option("--period", type=common.Month(), help="month; default the last one 月份,默认最近一月")
@click.option("--json", "as_json", is_flag=True, help="one JSON object per line 每行一个 JSON")
def trace(code: str, unit: str | None, period: date | None, as_json: bool) -> None:
    """From a task, a KPI or an indicator CODE down to file, sheet and cell. 数字溯源。"""
    from guoban import published, reporting

    settings = common.settings()
    steps = published.trace(settings, code, unit, period)
    if as_json:
        for step in steps:
            click.echo(reporting.as_json(step))
    else:
        reporting.print_trace(steps)


@click.command()
@click.option(
    "--as-of",
    "moments",
    type=common.Moment(),
    multiple=True,
    required=True,
    help="two moments, 2006-05-01T00:00 or now; from the first to the second 两个时点,由前到后",
)
@click.option("--json", "as_json", is_flag=True, help="one JSON object per figure 每个数字输出一行 JSON")
def compare(moments: tuple[datetime | None, ...], as_json: bool) -> None:
    """What differs between what was known at two moments, and whose report did it. 上次说的不是这个数。"""
    from guoban import compare, releases, reporting
    from guoban.messages import text

    settings = common.settings()
    if len(moments) != 2:
        raise click.UsageError("--as-of A --as-of B")

    def release(moment: datetime | None) -> Path:
        if moment is None:
            if releases.is_outdated(settings, file := releases.current(settings), settings.now()):
                say("compare_now_outdated")
            return file
        with common.progress(quiet=as_json) as show:
            return releases.as_of(settings, moment, lambda: say("compare_building", moment=moment), show)

    def say(code: str, **fields: object) -> None:
        click.echo(text(code, settings.lang, **fields), err=True)

    comparison = compare.files(release(moments[0]), release(moments[1]), settings.lang)
    if as_json:
        for figure in comparison.figures:
            click.echo(reporting.as_json(figure))
    else:
        reporting.print_comparison(comparison, moments, settings.lang)
