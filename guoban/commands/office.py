"""What the office keeps up to date, and keeps safe."""

import sys
from dataclasses import asdict
from pathlib import Path

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


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="folder; default backups 存放文件夹")
@click.option("--keep", type=click.IntRange(min=1), help="remove all but the last so many 只保留最近几份")
def backup(out: Path | None, keep: int | None) -> None:
    """The state folder as one checked file. 备份。"""
    from guoban.backup import making

    settings = common.settings()
    with common.progress() as show:
        done = making.make(settings, (out or making.folder(settings)).absolute(), keep, show)
    common.say("backup_made", settings, file=done.file, files=done.files, megabytes=f"{done.size / 1e6:.1f}")
    if not done.has_metadata:
        common.say("backup_without_metadata", settings)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--yes", is_flag=True, help="do not ask before the present state is moved aside 不再询问")
def restore(file: Path, yes: bool) -> None:
    """Put the state of a backup FILE in the place of the present one, which is moved aside. 恢复备份。"""
    from guoban import settings as office
    from guoban.backup import restoring
    from guoban.errors import GuobanError
    from guoban.messages import text

    settings = office.load(half_restored=True)
    if restoring.is_unfinished(settings):
        restoring.finish(settings)
        common.say("restore_finished", settings, folder=settings.home)
        return
    if not yes and not restoring.is_empty(settings):
        if not sys.stdin.isatty():
            raise GuobanError("restore_not_empty", folder=settings.home)
        click.confirm(text("restore_confirm", settings.lang, folder=settings.home), abort=True)
    with common.progress() as show:
        done = restoring.restore(settings, file, show)
    common.say("restore_done", settings, folder=settings.home, files=done.files, made_at=done.made_at)
    if done.before:
        common.say("restore_before", settings, folder=done.before)
