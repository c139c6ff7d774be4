"""The command line. Each command is a module of its own and imports what is heavy when it runs.

Exit status: 0 when the run came to its end, 2 for wrong usage or an output that cannot be written; ``parse
--strict`` gives 1 when an input failed, ``check-data`` 1 when the data has faults.
"""

from __future__ import annotations

import io
import os
import sys
from typing import Any

import click

from gongkai.cli.check import check as check_command
from gongkai.cli.evaluate import evaluate as evaluate_command
from gongkai.cli.explain import explain as explain_command
from gongkai.cli.export import export as export_command
from gongkai.cli.field_listing import fields as fields_command
from gongkai.cli.label import label as label_command
from gongkai.cli.models import models as models_command
from gongkai.cli.parse import parse as parse_command
from gongkai.cli.review import review as review_command
from gongkai.cli.train import check_data as check_data_command
from gongkai.cli.train import train as train_command
from gongkai.core.errors import GongkaiError


class _Stop(click.ClickException):
    """An error told in both languages, without a traceback."""

    exit_code = 2


class _Group(click.Group):
    """Commands whose foreseen errors end in one clear message."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except GongkaiError as error:
            raise _Stop(error.en if error.en == error.zh else f"{error.en}\n{error.zh}") from error
        except BrokenPipeError:
            raise
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            raise _Stop(f"{where}{error.strerror or error}") from error


def _version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        from gongkai import __version__

        click.echo(f"gongkai {__version__}")
        ctx.exit()


@click.group(
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="A first look: gongkai parse samples/ --format table",
)
@click.option(
    "--version",
    "-V",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version and exit.",
)
def main() -> None:
    """Read Chinese annual reports on government information disclosure into the official form's figures.

    读取政府信息公开工作年度报告：表格再乱，也还原为官方表式的数字，并给出可信度。

    Every figure has a calibrated confidence; what is in doubt is flagged for review.
    """


for _command in (
    parse_command,
    explain_command,
    export_command,
    fields_command,
    check_command,
    evaluate_command,
    label_command,
    train_command,
    check_data_command,
    models_command,
    review_command,
):
    main.add_command(_command)


def run() -> None:
    """Run the command line, what is written to file descriptor 1 kept out of its output.

    The solver of the search writes there itself in rare programs, past Python: that goes to standard error.
    """
    out = sys.stdout
    if isinstance(out, io.TextIOWrapper):
        apart = os.fdopen(os.dup(out.fileno()), "w", encoding=out.encoding, errors=out.errors)
        apart.reconfigure(line_buffering=out.line_buffering)
        os.dup2(sys.__stderr__.fileno() if sys.__stderr__ else os.open(os.devnull, os.O_WRONLY), out.fileno())
        sys.stdout = apart
    main(prog_name="gongkai")
