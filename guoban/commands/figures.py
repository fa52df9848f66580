"""What dbt makes of it: build, and from a figure back to its cells."""

from datetime import date

import click

from guoban.commands import common


@click.command()
def build() -> None:
    """Compute and publish all figures: `dbt build` with our defaults. 计算并发布。"""
    from guoban import building

    settings = common.settings()
    with common.progress() as show:
        result = building.build(settings, show)
    common.say("built", settings, nodes=result.nodes, folder=result.published)


@click.command()
@click.argument("code")
@click.option("--unit", help="unit code or name; default the whole county 单位代码或名称,默认全市")
@click.option("--period", type=common.Month(), help="month; default the last one 月份,默认最近一月")
@click.option("--json", "as_json", is_flag=True, help="one JSON object per line 每行一个 JSON")
def trace(code: str, unit: str | None, period: date | None, as_json: bool) -> None:
    """From a KPI or an indicator CODE down to file, sheet and cell. 数字溯源。"""
    from guoban import published, reporting

    settings = common.settings()
    steps = published.trace(settings, code, unit, period)
    if as_json:
        for step in steps:
            click.echo(reporting.as_json(step))
    else:
        reporting.print_trace(steps)
