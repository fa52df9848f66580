"""What the office keeps up to date."""

from dataclasses import asdict

import click

from guoban.commands import common


@click.command()
@click.argument("years", nargs=-1, required=True, type=int)
def holidays(years: tuple[int, ...]) -> None:
    """Bring statutory holidays and working weekends of YEARS up to date in seeds/holidays.csv. 更新节假日。"""
    from guoban import calendar

    settings = common.settings()
    done = calendar.refresh(settings, years)
    listed = ", ".join(map(str, done.years))
    common.say("holidays_refreshed", settings, **(asdict(done) | {"years": listed}))
