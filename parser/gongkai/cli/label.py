"""``gongkai label``: the cells of reports with the labels that the model gives them, for people to correct."""

from __future__ import annotations

import getpass
import json
from datetime import UTC, datetime
from pathlib import Path

import click

from gongkai.cli.inputs import stdout

EPILOG = """\b
Example:
  gongkai label report.html -o corrections/2026-03-li.jsonl
  (correct the labels that are wrong, in any editor)
  gongkai check-data corrections/ --sources .
"""


@click.command(epilog=EPILOG)
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Add to it. Default: stdout.",
)
@click.option("--by", metavar="NAME", default=getpass.getuser, show_default="your login", help="Who corrects.")
@click.option("--layout", default="unknown", show_default=True, help="A name for the kind of layout, if you have one.")
def label(files: tuple[Path, ...], output: Path | None, by: str, layout: str) -> None:
    """Write the cells of reports, a cell a line, with the model's labels; correct them and train with them.

    What each label means is in training_data/README.md. Texts are never edited, only labels.

    输出报告的每个单元格及模型所给的标签，供人工更正后用于训练。
    """
    from gongkai.extraction.report_identity import find_about
    from gongkai.pipeline.loaded_models import load_models
    from gongkai.pipeline.stages import forms_of, running_text
    from gongkai.readers import read
    from gongkai.repair import repair

    labeller, forms = load_models().labeller, forms_of(())
    now = datetime.now(UTC).isoformat(timespec="seconds")
    rows = []
    for path in files:
        document = repair(read(path), forms)
        labelled = labeller.label(document, forms)
        agency = find_about(document, running_text(labelled)).agency.name
        labels = iter(labelled.labels)
        more = {
            "layout": layout,
            "origin": "corrected",
            "split": "train",
            "sha256": document.sha256,
            "who": by,
            "at": now,
        }
        if agency:
            more["agency"] = agency
        for number, line in enumerate(document.lines, 1):
            for place, cell in enumerate(line.cells, 1):
                at = {"document": str(path), "line": number, "cell": place, "text": cell.text, "label": next(labels)}
                rows.append(json.dumps({**at, **more}, ensure_ascii=False) + "\n")
    if output is None:
        stdout().writelines(rows)
        return
    with output.open("a", encoding="utf-8", newline="") as stream:
        stream.writelines(rows)
    click.echo(f"{output}: {len(rows)} cells / 共 {len(rows)} 个单元格", err=True)
