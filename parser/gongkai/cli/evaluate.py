"""``gongkai evaluate``: predictions against the truth, as tables, JSON and a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gongkai.cli.inputs import stdout

if TYPE_CHECKING:
    from gongkai.training.evaluation import Evaluation

EPILOG = """\b
Examples:
  gongkai evaluate truth.jsonl figures.jsonl
  gongkai evaluate truth.jsonl figures.jsonl --plot quality.png --json quality.json

TRUTH is JSON Lines of {"source", "edition", "year", "agency", "layout", "fields", "unrecoverable"};
PREDICTIONS is what `gongkai parse` wrote. Both are matched by source: the same path,
or as much of its end as is unique.
"""


@click.command(epilog=EPILOG)
@click.argument("truth", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("predictions", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Draw it (.png, .svg).")
@click.option("--json", "figures", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write it.")
def evaluate(truth: Path, predictions: Path, plot: Path | None, figures: Path | None) -> None:
    """Score predictions by layout and over all: accuracy, silent errors, review load, calibration.

    按版式及总体评估：准确率、静默错误率、复核量与校准误差。
    """
    from gongkai.core.errors import UnreadableInput
    from gongkai.core.report_files import read_json_lines, write_json
    from gongkai.training.evaluation import evaluate as judge

    truths = read_json_lines(truth)
    given = read_json_lines(predictions)
    _refuse_wrong_files(truth, truths, predictions, given)
    found = judge(truths, given)
    if given and found.overall.absent == len(truths):
        raise UnreadableInput(
            f"none of the {len(given)} predictions belongs to any of the {len(truths)} truths: {truths[0]['source']} …"
            f" beside {given[0]['source']} …; sources must be the same path, or end alike and be told apart by it",
            f"{len(given)} 条预测与 {len(truths)} 条标准答案无一对应："
            f"{truths[0]['source']} … 与 {given[0]['source']} …；两者的 source 须为同一路径，或路径结尾相同且唯一",
        )
    _show(found)
    if figures:
        write_json(figures, found.to_dict())
    if plot:
        from gongkai.training.evaluation.plot import plot as draw

        try:
            draw(found, plot)
        except ValueError as error:
            raise click.UsageError(f"--plot {plot}: {error}") from error


def _refuse_wrong_files(truth: Path, truths: list[Any], predictions: Path, given: list[Any]) -> None:
    """Refuse what is no truth or no prediction, the two exchanged before all."""
    from gongkai.core.errors import UnreadableInput

    for path, objects, keys in ((truth, truths, ("source", "fields")), (predictions, given, ("source",))):
        for number, each in enumerate(objects, start=1):
            if missing := [key for key in keys if key not in each]:
                what = ", ".join(missing)
                raise UnreadableInput(f"{path}, object {number}: no {what}", f"{path} 第 {number} 条：缺少 {what}")
    if not truths:
        raise UnreadableInput(f"{truth}: empty", f"{truth}：内容为空")
    for path, objects, is_right, (en, zh) in (
        (truth, truths, False, ("predictions, not a truth", "预测结果，不是标准答案")),
        (predictions, given, True, ("no predictions of `gongkai parse`: a truth?", "不是 gongkai parse 的预测结果")),
    ):
        if any(_is_prediction(each) is not is_right for each in objects if each.get("fields")):
            usage = "gongkai evaluate TRUTH PREDICTIONS"
            raise UnreadableInput(f"{path}: {en} (usage: {usage})", f"{path}：{zh}（用法：{usage}）")


def _is_prediction(report: dict[str, Any]) -> bool:
    """Tell whether its fields are objects with a value each, as what `gongkai parse` writes."""
    return all(isinstance(each, dict) and "value" in each for each in report["fields"].values())


def _show(found: Evaluation) -> None:
    """Print the figures, in two tables that fit a terminal, and the first silent errors."""
    from gongkai.cli.views import console
    from gongkai.training.evaluation.table import TABLE_HEADINGS, table_rows

    out = console(stdout())
    rows = table_rows(found)
    half = 3 + 4
    for columns in (range(half), (0, *range(half, len(TABLE_HEADINGS)))):
        out.print(_table([TABLE_HEADINGS[c] for c in columns], [[row[c] for c in columns] for row in rows]))
    silent = found.silent_errors
    for each in silent[:10]:
        out.print(f"  silent: {each.source}  {each.field}  {each.truth} read as {each.value}", markup=False)
    if len(silent) > 10:
        out.print(f"  … {len(silent) - 10} more")
    if found.unmatched:
        out.print(f"  {len(found.unmatched)} predictions belong to no truth: {found.unmatched[0]} …", markup=False)


def _table(headings: list[str], rows: list[list[str]]) -> Any:
    from gongkai.cli.views import grid

    table = grid(*headings, numbers=range(1, len(headings)))
    table.columns[0].no_wrap = True
    for row in rows[:-1]:
        table.add_row(*row)
    table.add_section()
    table.add_row(*rows[-1], style="bold")
    return table
