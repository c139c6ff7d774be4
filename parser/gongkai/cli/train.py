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
"""

DATA_EPILOG = """\b
Example:
  gongkai check-data training_data/labels.jsonl.gz
"""

MOST_FAULTS = 20


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
def train(settings: Path | None, output: Path | None, labels: Path | None) -> None:
    """Train the models on generated reports; the result is verified, made current there, and trusted.

    训练模型：由设置文件生成训练数据，训练、评估并保存。
    """
    from gongkai import model_store
    from gongkai.training import train as build

    packed = model_store.packed_folder()
    checkout = packed.name == "models"
    if settings is None and checkout and (packed.parent / "training_data" / "settings.toml").is_file():
        settings = packed.parent / "training_data" / "settings.toml"
    if settings is None:
        raise click.UsageError("--settings FILE is needed outside a checkout / 请用 --settings 指定设置文件")
    if labels:
        _write_labels(settings, labels)
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
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check_data(file: Path) -> None:
    """Check labelled training data (JSON Lines, .gz or not); exit with 1 if anything is wrong with it.

    检查训练数据：格式、标签、排序及划分。
    """
    from gongkai.data_check import check_training_data

    try:
        faults = list(islice(check_training_data(file), MOST_FAULTS + 1))
    except (UnicodeDecodeError, gzip.BadGzipFile) as error:
        raise click.UsageError(f"{file}: not UTF-8 text / 不是 UTF-8 文本") from error
    for fault in faults[:MOST_FAULTS]:
        click.echo(f"{file}:{fault.line}: {fault.en} / {fault.zh}")
    if len(faults) > MOST_FAULTS:
        click.echo("… and more / 还有更多")
    if faults:
        sys.exit(1)
    click.echo(f"{file}: no fault / 未发现问题", err=True)
