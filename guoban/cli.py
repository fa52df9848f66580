"""The command line: the commands in the order a month runs, and every error as one clear line."""

import sys
from typing import Any

import click

from guoban import __version__
from guoban.commands import common, decisions, figures, month, office, reports, showing
from guoban.errors import GuobanError


class InOrder(click.Group):
    """Lists the commands in the order a month runs, not by the alphabet, and turns our errors into one clear line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Commands as they were added."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a GuobanError becomes its message on stderr and exit code 2."""
        try:
            return super().invoke(ctx)
        except GuobanError as error:
            _fail(error)
        except BrokenPipeError:
            raise  # who read what we say has had enough; click ends quietly
        except OSError as error:
            # A write that does not say its place was bound for the state folder.
            place = error.filename or common.settings().home
            _fail(GuobanError("disk", file=place, detail=error.strerror or error))
        except ImportError as error:
            _fail(GuobanError("package_missing", name=error.name))


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="guoban")
def main() -> None:
    """过半 Guoban: township workbooks in, leadership dashboard out. 从乡镇报表到领导看板。"""


for command in (
    month.demo,
    reports.template,
    reports.ingest,
    reports.inbox,
    reports.alias,
    reports.diff,
    figures.build,
    month.check,
    month.run,
    month.alert,
    month.status,
    month.remind,
    decisions.finding,
    decisions.send_back,
    decisions.assess,
    figures.trace,
    figures.compare,
    showing.brief,
    showing.deliver,
    showing.serve,
    office.holidays,
    showing.user,
    office.backup,
    office.restore,
):
    main.add_command(command)


def _fail(error: GuobanError) -> None:
    click.echo(error.say(_lang()), err=True)
    sys.exit(common.NOT_DONE)


def _lang() -> str:
    try:
        return common.settings().lang
    except GuobanError:  # the settings themselves are what is wrong
        return "zh"


if __name__ == "__main__":
    main()
