"""What the office decides about what was reported: findings, whole reports, assessed values. 审核。"""

import sys
from datetime import date

import click

from guoban.commands import common

BY = click.option("--author", help="who decides; default the setting author, or your login 经办人,默认设置或登录名")
REASON = click.option("--reason", required=True, help="why, told to the unit 理由,会告知填报单位")


@click.group()
def finding() -> None:
    """Findings: list them, explain, accept or send back. 审核意见。"""


@finding.command("list")
@click.option("--unit", help="unit code or name 单位代码或名称")
@click.option("--period", type=common.Month(), help="month 月份")
@click.option("--status", "status", type=click.Choice(["open", "explained", "accepted", "fixed", "all"]),
              help="default open and explained 默认待处理和已说明")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="one JSON object per finding 每条输出一行 JSON")
def finding_list(unit: str | None, period: date | None, status: str | None, as_json: bool) -> None:
    """What still has to be mended, explained or reviewed. 待处理的问题。"""
    from guoban import finding_list, findings, published, reporting

    settings = common.settings()
    statuses = {None: ("open", "explained"), "all": findings.STATUSES}.get(status) or (str(status),)
    with published.marts(settings) as connection:
        code = published.unit_called(connection, unit, settings.lang)[0] if unit else None
        found = findings.listed(connection, settings, code, period, statuses)
    if as_json:
        for each in found:
            click.echo(reporting.as_json(each))
    else:
        finding_list.show(found, settings.lang)
    if any(each.severity == "hard" and each.status == "open" for each in found):
        sys.exit(common.NEEDS_A_PERSON)


@finding.command("explain")
@click.argument("finding_id")
@click.argument("text")
@BY
def finding_explain(finding_id: str, text: str, author: str | None) -> None:
    """Write down why the figure of a soft finding is right. 代为说明。"""
    from guoban import decisions

    settings = common.settings()
    found = decisions.explain(settings, finding_id, text, decisions.author(settings, author))
    common.say("decided_explain", settings, finding=found.short_id, unit=found.unit_name or found.file_name)


@finding.command("accept")
@click.argument("finding_ids", nargs=-1, required=True)
@click.option("--reason", default="", help="why; may be left out when explained 理由,已有说明时可不填")
@BY
def finding_accept(finding_ids: tuple[str, ...], reason: str, author: str | None) -> None:
    """Accept explained findings; each opens again when its value changes. 认可。"""
    from guoban import decisions

    settings = common.settings()
    for finding_id in finding_ids:
        found = decisions.accept(settings, finding_id, reason, decisions.author(settings, author))
        common.say("decided_accept", settings, finding=found.short_id, unit=found.unit_name or found.file_name)


@finding.command("return")
@click.argument("finding_id")
@REASON
@BY
def finding_return(finding_id: str, reason: str, author: str | None) -> None:
    """Send back the report that a finding is on; it no longer counts. 退回。"""
    from guoban import decisions

    settings = common.settings()
    found = decisions.send_back(settings, finding_id, reason, decisions.author(settings, author))
    common.say("decided_return", settings, unit=found.unit_name, month=f"{found.period_month:%Y-%m}")


@click.command("return")
@click.argument("unit")
@click.argument("period", type=common.Month())
@click.option("--form", help="form, where the unit sent several 报表,该单位当月有几张时")
@click.option("--undo", is_flag=True, help="let the report count again 撤销退回")
@REASON
@BY
def send_back(unit: str, period: date, form: str | None, undo: bool, reason: str, author: str | None) -> None:
    """Send back UNIT's report of PERIOD; it no longer counts. 退回报表。"""
    from guoban import decisions

    settings = common.settings()
    by = decisions.author(settings, author)
    name = decisions.send_back_report(settings, unit, period, form, reason, by, undo)
    common.say("decided_restore" if undo else "decided_return", settings, unit=name, month=f"{period:%Y-%m}")


@click.command()
@click.argument("unit")
@click.argument("period", type=common.Month())
@click.argument("indicator")
@click.argument("value")
@click.option(
    "--column", type=click.Choice(["month", "ytd", "stock"]), help="default cumulative, or stock 默认累计或期末"
)
@REASON
@BY
def assess(
    unit: str, period: date, indicator: str, value: str, column: str | None, reason: str, author: str | None
) -> None:
    """Record the office's own VALUE beside UNIT's figure, which stays as it is. 核定值。"""
    from guoban import decisions, finding_list

    settings = common.settings()
    done = decisions.assess(
        settings, unit, period, indicator, value, column, reason, decisions.author(settings, author)
    )
    common.say(
        "decided_assess",
        settings,
        indicator=done.indicator_code,
        assessed=finding_list.plain(done.value),
        reported=finding_list.plain(done.reported_value),
    )
