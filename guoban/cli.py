"""The command line. Commands stay thin: they read settings, call a function, print its result, choose an exit code.

Exit codes: 0 done; 1 done, and something needs a person; 2 could not be done, nothing changed.
Imports of anything slow stand inside the commands, so that ``guoban --help`` answers at once.
"""

import sys
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guoban import __version__
from guoban.errors import GuobanError

if TYPE_CHECKING:
    from guoban.settings import Settings

NEEDS_A_PERSON = 1
NOT_DONE = 2


class InOrder(click.Group):
    """Lists the commands in the order a month runs, not by the alphabet, and turns our errors into one clear line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Commands as they were defined."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a GuobanError becomes its message on stderr and exit code 2."""
        try:
            return super().invoke(ctx)
        except GuobanError as error:
            click.echo(error.say(_lang()), err=True)
            sys.exit(NOT_DONE)
        except OSError as error:
            click.echo(
                GuobanError("disk", file=error.filename or _home(), detail=error.strerror or error).say(_lang()),
                err=True,
            )
            sys.exit(NOT_DONE)
        except ImportError as error:
            click.echo(GuobanError("package_missing", name=error.name).say(_lang()), err=True)
            sys.exit(NOT_DONE)


class Month(click.ParamType[date]):
    """A month written 2006-06."""

    name = "YYYY-MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The first day of the month."""
        try:
            return datetime.strptime(str(value), "%Y-%m").date()
        except ValueError:
            self.fail(f"{value}: 2006-06", param, ctx)


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="guoban")
def main() -> None:
    """过半 Guoban: township workbooks in, leadership dashboard out. 从乡镇报表到领导看板。"""


@main.command()
@click.option("--no-serve", is_flag=True, help="stop after publication 发布后结束,不启动看板")
def demo(no_serve: bool) -> None:
    """Everything on the sample county, ending with the dashboard's address. 示例县全流程。"""
    from guoban import demo as sample

    settings = _settings()
    with _progress() as show:
        sample.run(settings, show)
    _say("demo_ready", settings, folder=settings.published / "current")
    if not no_serve:
        _serve(settings)


@main.command()
@click.option("--unit", "units", multiple=True, help="unit code or name, repeatable; default all 单位,可重复,默认全部")
@click.option("--period", type=Month(), required=True, help="month 月份")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="folder 存放文件夹")
@click.option("--overwrite", is_flag=True, help="replace workbooks that may be filled in already 覆盖已有文件")
def template(units: tuple[str, ...], period: date, out: Path, overwrite: bool) -> None:
    """Blank monthly workbooks, prefilled with what is known. 空白报表。"""
    from ingestion import template as blank

    settings = _settings()
    with _progress() as show:
        files = blank.write(settings, list(units) or None, period, out, show, overwrite=overwrite)
    for file in files:
        click.echo(file)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--received-at", type=click.DateTime(), help="when the files arrived; default now 收到时间,默认现在")
@click.option("--json", "as_json", is_flag=True, help="one JSON object per file 每个文件输出一行 JSON")
def ingest(paths: tuple[Path, ...], received_at: datetime | None, as_json: bool) -> None:
    """Read files or folders (default: the inbox) and land them. 接收报表。"""
    from guoban import reporting
    from ingestion import inbox

    settings = _settings()
    with _progress(quiet=as_json) as show:
        results = inbox.ingest(settings, list(paths), received_at, show)
    if as_json:
        for result in results:
            click.echo(reporting.as_json(result))
    else:
        reporting.print_results(results, settings.lang)
    if any(result.verdict in {"returned", "rejected"} for result in results):
        sys.exit(NEEDS_A_PERSON)


@main.command()
@click.option("--watch", is_flag=True, required=True, help="keep watching until Ctrl-C 持续值守")
def inbox(watch: bool) -> None:
    """Take in what is dropped into the inbox as it arrives. 收件箱值守。"""
    from guoban import reporting
    from ingestion import watch as drop

    settings = _settings()
    _say("watch_started", settings, folder=settings.inbox)
    with drop.stopped_by_signals() as stop:
        drop.run(
            settings,
            lambda result: reporting.print_results([result], settings.lang),
            stop,
            on_trouble=lambda error: _say("watch_trouble", settings, detail=error.say(settings.lang)),
        )
    _say("watch_stopped", settings)


@main.command()
@click.argument("unit")
@click.argument("period", type=Month())
@click.option("--json", "as_json", is_flag=True, help="one JSON object per form 每张表输出一行 JSON")
def diff(unit: str, period: date, as_json: bool) -> None:
    """What changed from one version of UNIT's report of PERIOD to the next. 版本对比。"""
    from guoban import differences, reporting

    settings = _settings()
    for difference in differences.between(settings, unit, period):
        if as_json:
            click.echo(reporting.as_json(difference))
        else:
            reporting.print_difference(difference, settings.lang)


@main.command()
def build() -> None:
    """Compute and publish all figures: `dbt build` with our defaults. 计算并发布。"""
    from guoban import building

    settings = _settings()
    with _progress() as show:
        result = building.build(settings, show)
    _say("built", settings, nodes=result.nodes, folder=result.published)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="one JSON object per expectation 每条期望输出一行 JSON")
def check(as_json: bool) -> None:
    """Judge landing, submissions and marts; write Data Docs. 数据质量检查。"""
    from expectations import checkpoint
    from guoban import reporting

    settings = _settings()
    result = checkpoint.run(settings)
    if as_json:
        for outcome in result.outcomes:
            click.echo(reporting.as_json(outcome))
    else:
        reporting.print_check(result, settings.lang)
    if result.failed:
        sys.exit(NEEDS_A_PERSON)


@main.command()
def run() -> None:
    """Ingest the inbox, build, publish, check, alert. 接收、计算、发布、检查、提醒一次完成。"""
    from guoban import monthly, reporting

    settings = _settings()
    with _progress() as show:
        result = monthly.run(settings, show)
    reporting.print_results(result.files, settings.lang)
    _say("built", settings, nodes=result.built.nodes, folder=result.built.published)
    reporting.print_check(result.judged, settings.lang)
    reporting.print_alerts(result.alerted, settings.lang)
    if result.needs_a_person:
        sys.exit(NEEDS_A_PERSON)


@main.command()
def alert() -> None:
    """Send what is due: reminders, escalations, all-clears. For a timer between runs. 发送到期的提醒。"""
    from guoban import monthly, reporting

    settings = _settings()
    result = monthly.alert(settings)
    reporting.print_alerts(result, settings.lang)
    if result.failed:
        sys.exit(NEEDS_A_PERSON)


@main.command()
@click.option("--period", type=Month(), help="month; default the last one due 月份,默认最近应报月")
@click.option("--json", "as_json", is_flag=True, help="one JSON object per unit 每个单位输出一行 JSON")
def status(period: date | None, as_json: bool) -> None:
    """Who has reported, who is late, what is open. 报送情况。"""
    from guoban import published, reporting

    settings = _settings()
    month = period or published.latest_period(settings)
    rows = published.submissions(settings, month) if month else []
    if as_json:
        for row in rows:
            click.echo(reporting.as_json(row))
    else:
        reporting.print_status(rows, month, settings.lang)
    if any(row.status in {"missing", "returned"} for row in rows):
        sys.exit(NEEDS_A_PERSON)


@main.command()
@click.option("--period", type=Month(), help="month; default the last one due 月份,默认最近应报月")
@click.option("--copy", is_flag=True, help="put the text on the clipboard of this terminal 复制到剪贴板")
def remind(period: date | None, copy: bool) -> None:
    """The text that asks for missing and returned reports, ready to paste. 催报话术。"""
    from guoban import published
    from guoban.alerts import reminding

    settings = _settings()
    words = reminding.remind(settings, settings.alerts, settings.now(), period)
    if not words:
        _say("remind_nothing", settings, month=f"{period or published.latest_period(settings):%Y-%m}")
        return
    click.echo(words)
    if copy and sys.stdout.isatty():
        click.echo(reminding.clipboard(words), nl=False)


@main.command()
@click.argument("code")
@click.option("--unit", help="unit code or name; default the whole county 单位代码或名称,默认全市")
@click.option("--period", type=Month(), help="month; default the last one 月份,默认最近一月")
@click.option("--json", "as_json", is_flag=True, help="one JSON object per line 每行一个 JSON")
def trace(code: str, unit: str | None, period: date | None, as_json: bool) -> None:
    """From a KPI or an indicator CODE down to file, sheet and cell. 数字溯源。"""
    from guoban import published, reporting

    settings = _settings()
    steps = published.trace(settings, code, unit, period)
    if as_json:
        for step in steps:
            click.echo(reporting.as_json(step))
    else:
        reporting.print_trace(steps)


@main.command()
@click.option("--period", type=Month(), help="month; default the last one reported 月份,默认最近一月")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="folder; default briefs 存放文件夹")
@click.option(
    "--date", "dated", type=click.DateTime(["%Y-%m-%d"]), help="date printed; default blank 成文日期,默认空白"
)
@click.option("--no-rank", is_flag=True, help="show progress without ranks 只亮进度不排名")
@click.option("--card", is_flag=True, help="one phone-sized picture instead 手机卡片")
def brief(period: date | None, out: Path | None, dated: datetime | None, no_rank: bool, card: bool) -> None:
    """The bulletin as Word and PDF, or one picture for the phone. 通报。"""
    from guoban import brief as bulletin

    settings = _settings()
    if card:
        click.echo(bulletin.card(settings, period, out))
        return
    written = bulletin.write(settings, period, out, ranked=not no_rank, dated=dated.date() if dated else None)
    for line in (written.docx, written.pdf, *written.substitutes):
        click.echo(line)


@main.command()
def serve() -> None:
    """The dashboards, on this machine only. 启动看板。"""
    _serve(_settings())


@main.command()
@click.argument("years", nargs=-1, required=True, type=int)
def holidays(years: tuple[int, ...]) -> None:
    """Bring statutory holidays and working weekends of YEARS up to date in seeds/holidays.csv. 更新节假日。"""
    from guoban import calendar

    settings = _settings()
    done = calendar.refresh(settings, years)
    listed = ", ".join(map(str, done.years))
    _say("holidays_refreshed", settings, **(asdict(done) | {"years": listed}))


@main.group()
def user() -> None:
    """Who may log in to the dashboards. 看板用户。"""


@user.command("reset")
@click.argument("name")
def user_reset(name: str) -> None:
    """Give NAME a new generated password and print it once. 重置密码。"""
    from dashboards import users

    settings = _settings()
    _say("password_reset", settings, name=name, password=users.reset(settings, name))


def _serve(settings: "Settings") -> None:
    from dashboards import serve

    serve.serve(settings)


def _settings() -> "Settings":
    from guoban import settings

    return settings.load()


def _lang() -> str:
    from guoban import settings

    try:
        return settings.load().lang
    except GuobanError:  # the settings themselves are what is wrong
        return "zh"


def _home() -> Path:
    """Where a write that does not say its place was bound for."""
    return _settings().home


def _say(code: str, settings: "Settings", **fields: object) -> None:
    from guoban.messages import text

    click.echo(text(code, settings.lang, **fields))


def _progress(quiet: bool = False) -> "Any":
    from guoban.progress import progress

    return progress(quiet or not sys.stderr.isatty())


if __name__ == "__main__":
    main()
