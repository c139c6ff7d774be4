"""``gongkai train`` and ``gongkai check-data``: a model from training data, and the data's own check."""

from __future__ import annotations

import gzip
import sys
from itertools import islice
from pathlib import Path

import click

TRAIN_EPILOG = """\b
Examples:
  gongkai train                                        with the settings of the checkout
  gongkai train --settings mine.toml --output models/
  gongkai train --labels cells.jsonl.gz                also show what it learns from
  gongkai train --corrections corrections/ --sources reports/
                                                       a challenger that knows what people corrected
"""

DATA_EPILOG = """\b
Examples:
  gongkai check-data training_data/labels.jsonl.gz
  gongkai check-data corrections/ --sources reports/    corrected cells against the reports they are of
"""

MOST_FAULTS = 20

_sources = click.option(
    "--sources",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Where the names of corrected documents lead from. Default: the folder of the corrections.",
)


@click.command(epilog=TRAIN_EPILOG)
@click.option(
    "--settings",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="TOML settings. Default: training_data/settings.toml of the checkout.",
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Where the model's folder goes. Default: the models of the checkout, or your own.",
)
@click.option(
    "--labels",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also write labelled cells of some reports of each layout (.jsonl, .jsonl.gz).",
)
@click.option(
    "--corrections",
    type=click.Path(exists=True, path_type=Path),
    metavar="PATH",
    help="Corrected cells and decided values: a folder of JSON Lines, or one file.",
)
@_sources
def train(
    settings: Path | None, output: Path | None, labels: Path | None, corrections: Path | None, sources: Path | None
) -> None:
    """Train the models on generated reports, and on what people corrected; the result is verified and trusted.

    Without corrections it is made current in its folder. With them it is a challenger: it stays beside the model in use
    until `gongkai models promote` lets it pass.

    训练模型：由设置文件生成训练数据，并可加入人工更正；训练、评估并保存。
    """
    from gongkai.pipeline import model_store
    from gongkai.training import train as build

    packed = model_store.packed_folder()
    checkout = packed.name == "models"
    if settings is None and checkout and (packed.parent / "training_data" / "settings.toml").is_file():
        settings = packed.parent / "training_data" / "settings.toml"
    if settings is None:
        raise click.UsageError("--settings FILE is needed outside a checkout / 请用 --settings 指定设置文件")
    if labels:
        _write_labels(settings, labels)
    if corrections:
        from gongkai.training import next_version

        output = output or model_store.user_folder()
        model = build(settings, output, corrections, sources, next_version(output))
        manifest = model_store.trust(model)
        click.echo(f"{manifest.title}  {model}\nsha256 {manifest.digest}")
        click.echo(f"next / 下一步: gongkai models promote {model} --corrections {corrections}", err=True)
        return
    output = output or (packed if checkout else model_store.user_folder())
    model = build(settings, output)
    manifest = model_store.pin(model)
    if output.resolve() != packed.resolve():
        model_store.trust(model)
    click.echo(f"{manifest.title}  {model}\nsha256 {manifest.digest}")


def _write_labels(settings: Path, labels: Path) -> None:
    from gongkai.training import Settings, write_labels

    cells = write_labels(Settings.read(settings), labels)
    click.echo(f"{labels}: {cells} cells / 共 {cells} 个单元格", err=True)


@click.command("check-data", epilog=DATA_EPILOG)
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@_sources
def check_data(path: Path, sources: Path | None) -> None:
    """Check labelled cells and decided values (JSON Lines, .gz or not): a file, or all files of a folder.

    Exits with 1 if anything is wrong: unknown labels, cells or fields that are said to be two things, documents on both
    sides of a split, under two names too, and texts that are no longer what the source says.

    检查训练数据：格式、标签、矛盾、划分，以及与原文是否一致。
    """
    from gongkai.forms.form import editions
    from gongkai.training.correction_sources import Sources
    from gongkai.training.data_check import check_files, correction_files

    root = sources or (path if path.is_dir() else None)
    try:
        found = check_files(correction_files(path), Sources(root, tuple(editions().values())) if root else None)
        faults = list(islice(found, MOST_FAULTS + 1))
    except (UnicodeDecodeError, gzip.BadGzipFile) as error:
        raise click.UsageError(f"{path}: not UTF-8 text / 不是 UTF-8 文本") from error
    for file, fault in faults[:MOST_FAULTS]:
        click.echo(f"{file}:{fault.line}: {fault.en} / {fault.zh}")
    if len(faults) > MOST_FAULTS:
        click.echo("… and more / 还有更多")
    if faults:
        sys.exit(1)
    click.echo(f"{path}: no fault / 未发现问题", err=True)
