"""``gongkai review alike``: cells over reports that are like one of them, listed, and decided in one go."""

from __future__ import annotations

import sys
import uuid
from typing import TYPE_CHECKING

import click

from gongkai.cli.filing import open_queue
from gongkai.cli.inputs import stdout
from gongkai.cli.review_options import database, person

if TYPE_CHECKING:
    from gongkai.review import AlikeCell, ChosenCell
    from gongkai.review.queue.alike_decisions import StrokeResult


@click.command()
@click.argument("report")
@click.argument("field")
@click.option("--accept", "decides", flag_value="accept", help="Accept all that are listed, as they were read.")
@click.option("--value", type=float, metavar="NUMBER", help="Give all that are listed this number.")
@click.option("--blank", "decides", flag_value="blank", help="Say that all that are listed are blank.")
@click.option("--undo", metavar="ID", help="Take such a stroke back: the id that it told.")
@click.option("--limit", type=click.IntRange(1, 500), default=60, show_default=True)
@person
@database
def alike(
    report: str, field: str, decides: str | None, value: float | None, undo: str | None, limit: int, by: str, db: str
) -> None:  # fmt: skip
    """List the cells that are like FIELD of REPORT, or decide them in one go. 同类单元格。

    Alike are cells that wait, from documents laid out alike, for the same reason, with the same print and reading.
    """
    from gongkai.review import cells_alike, cells_of_stroke, decide_alike, undo_alike

    engine = open_queue(db)
    if undo is not None:
        token = _id(undo)
        _tell(undo_alike(engine, cells_of_stroke(engine, by, token), by, token), "taken back", "已撤销")
        return
    found = cells_alike(engine, report, field, by, limit)
    if decides is None and value is None:
        _print(found)
        return
    new = None if decides == "accept" else {"value": _number(value), "unit": None, "status": "printed"}
    if decides == "blank":
        new = {"value": None, "unit": None, "status": "blank"}
    token = str(uuid.uuid4())
    _tell(decide_alike(engine, [_chosen(each) for each in found], by, token, new), "decided", "已处理")
    click.echo(f"undo / 撤销: gongkai review alike {report} {field} --undo {token}", err=True)


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value.is_integer() else value


def _id(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError as error:
        raise click.UsageError(f"--undo {text}: no id of a stroke / 不是整批操作的编号") from error


def _chosen(each: AlikeCell) -> ChosenCell:
    from gongkai.review import ChosenCell
    from gongkai.review.queue.event_state import VALUE_KEYS

    read = each.record.report["fields"][each.field]
    return ChosenCell(each.record.sha256, each.field, {key: read[key] for key in VALUE_KEYS})


def _print(found: list[AlikeCell]) -> None:
    from gongkai.cli.views import console, grid
    from gongkai.forms.display_names import field_name

    table = grid("报告 report", "机关 agency", "年 year", "字段 field", "读作 read as", "原文 printed", numbers=(2,))
    for record, name in found:
        report, field = record.report, record.report["fields"][name]
        read = field["status"] if field["value"] is None else field["value"]
        cells = (record.sha256[:12], report["agency"], report["year"], field_name(report["edition"], name), read)
        table.add_row(*("" if cell is None else str(cell) for cell in (*cells, field["raw"])))
    console(stdout()).print(table)


def _tell(outcomes: list[StrokeResult], en: str, zh: str) -> None:
    wrong = [each for each in outcomes if each.error is not None]
    for each in wrong:
        click.echo(" / ".join(each.error.message().values()), err=True)  # type: ignore[union-attr]
    done = len(outcomes) - len(wrong)
    click.echo(f"{done} {en}, {len(wrong)} not / {zh} {done}，未处理 {len(wrong)}", err=True)
    if wrong:
        sys.exit(1)
