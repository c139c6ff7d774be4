"""``gongkai explain``: how a report, one of its tables or one of its fields was read, and why not otherwise."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli.inputs import STDIN, stdout

if TYPE_CHECKING:
    from gongkai.pipeline.inspection import Trace

EPILOG = """\b
Examples:
  gongkai explain report.html                              the whole way, in short
  gongkai explain report.html --table requests             one table: labels, figures, every way to read them
  gongkai explain report.html requests.new.total           one field: its row, what lost, its relations, its evidence
  gongkai explain report.html --json | jq .anchors         all of it, for programs
"""


@click.command(epilog=EPILOG)
@click.argument("file", metavar="FILE")
@click.argument("field", metavar="[FIELD]", required=False)
@click.option("--table", metavar="ID", help="One table of the form: proactive, requests or disputes.")
@click.option("--cells", is_flag=True, help="List every cell with its place and label too.")
@click.option("--json", "as_json", is_flag=True, help="Write all of it (or of the table, of the field) as JSON.")
@click.option("--model", type=click.Path(path_type=Path), metavar="FOLDER", help="Use this model.")
def explain(file: str, field: str | None, table: str | None, cells: bool, as_json: bool, model: Path | None) -> None:
    """Show how a report was read: what each stage saw, what it decided, and why the other ways lost.

    FILE is a report, - for standard input; FIELD is the id of a figure, such as requests.new.total.

    说明一份报告（或其中一张表、一个字段）是如何读出的：各环节看到什么、作何判断、其他读法为何落选。
    """
    from gongkai.core.options import ParseOptions
    from gongkai.pipeline.inspection import inspect

    if field and table:
        raise click.UsageError("give FIELD or --table, not both / FIELD 与 --table 只能指定其一")
    source = sys.stdin.buffer.read() if file == STDIN else file
    trace = inspect(source, ParseOptions(model=model))
    if trace.error and (field or table):
        click.echo("the document was refused before it had fields: all that is known follows / 文件未被受理", err=True)
        field = table = None
    part = _part(trace, field, table)
    out = stdout()
    if as_json:
        out.write(json.dumps(trace.to_dict() if part is None else part, ensure_ascii=False) + "\n")
        return
    from gongkai.cli import explain_view
    from gongkai.cli.views import console

    if part is None:
        shown = explain_view.whole(trace, cells=cells)
    else:
        shown = explain_view.one_field(trace, part) if field else explain_view.one_table(trace, part, cells=cells)
    terminal = console(out)
    for each in shown:
        terminal.print(each)


def _part(trace: Trace, field: str | None, table: str | None) -> dict[str, object] | None:
    """Return the field or the table that is asked for, ``None`` for the whole."""
    try:
        if field:
            return trace.field(field)
        return trace.table(table) if table else None
    except KeyError as error:
        unknown = f"没有字段 {field}" if field else f"没有表 {table}"
        raise click.UsageError(f"{error.args[0]} / {unknown}") from None
