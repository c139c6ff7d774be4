"""``gongkai models``: which there are, which is used, whether they are whole, what they claim."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from gongkai.training.promotion import Verdict

EPILOG = """\b
Examples:
  gongkai models list
  gongkai models verify models/gongkai-0.1.0
  gongkai models use gongkai-0.1.0
  gongkai models card
  gongkai models promote gongkai-0.1.0-r1               if it is better than the model in use, by the gate
  gongkai models rollback                               the model that was in use before
"""


@click.group(epilog=EPILOG)
def models() -> None:
    """List, verify and choose models; show a model's card; promote a retrained one. 管理模型。"""


@models.command("list")
def list_() -> None:
    """List the models that can be found, the one in use marked with *."""
    from gongkai.core.errors import ModelError
    from gongkai.pipeline import model_store

    try:
        current = model_store.read_manifest(model_store.find_model()).digest
    except ModelError:
        current = ""
    found = False
    trusted = model_store.trusted_digests()
    for each in model_store.list_models():
        found = True
        mark = "*" if each.digest == current else " "
        trust = "trusted" if each.digest in trusted else "NOT TRUSTED"
        click.echo(f"{mark} {each.title}  {each.data.get('created', '')}  {trust}  {each.folder}")
    if not found:
        click.echo("no model: build one with `make train` or `gongkai train` / 没有模型", err=True)


@models.command()
@click.argument("model", type=click.Path(path_type=Path))
@click.option("--trust", "digest", metavar="SHA256", help="Trust this digest; loading runs its maker's code.")
def use(model: Path, digest: str | None) -> None:
    """Make MODEL (a folder, or a name from `list`) the one in use."""
    from gongkai.pipeline import model_store

    click.echo(f"in use / 已启用：{model_store.use_model(model, trusted_digest=digest)}")


@models.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
def verify(folder: Path | None) -> None:
    """Compare a model's files (default: the one in use) with its manifest; nothing of it is run.

    FOLDER is a model's folder, or a folder of models, all of which are compared. Exits with 1 if a model is not trusted
    or has files that its manifest does not know, with 2 if one is damaged.
    """
    from gongkai.pipeline import model_store

    found = [model_store.find_model(folder)]
    if folder and found != [folder]:
        found = sorted({*found, *(path.parent for path in folder.glob("*/manifest.json"))})
    good = [_verified(each) for each in found]
    if not all(good):
        sys.exit(1)


def _verified(model: Path) -> bool:
    """Say whether a model is whole, trusted, and alone in its folder; a damaged one raises ``ModelError``."""
    from gongkai.pipeline import model_store

    manifest = model_store.read_manifest(model)
    model_store.verify(manifest)
    trusted, others = manifest.digest in model_store.trusted_digests(), model_store.strangers(manifest)
    click.echo(f"{manifest.title}: whole / 完整\nsha256 {manifest.digest}")
    click.echo("trusted / 已信任" if trusted else "NOT TRUSTED / 未信任")
    if others:
        click.echo(f"NOT IN THE MANIFEST / 清单之外的文件：{', '.join(others)}")
    return trusted and not others


@models.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
def card(folder: Path | None) -> None:
    """Print a model's card (default: the one in use)."""
    from gongkai.pipeline import model_store

    manifest = model_store.read_manifest(model_store.find_model(folder))
    click.echo(model_store.verify(manifest)["card.md"].decode("utf-8"))


_challenge = (
    click.argument("challenger", type=click.Path(path_type=Path)),
    click.option("--champion", type=click.Path(path_type=Path), metavar="MODEL", help="Default: the model in use."),
    click.option(
        "--reports", type=click.IntRange(2), default=20, show_default=True, help="New reports of each layout."
    ),
    click.option(
        "--cases",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="TRUTH",
        help="Reports whose truth is kept, as for `gongkai evaluate`; sources beside it.",
    ),
    click.option(
        "--corrections",
        type=click.Path(exists=True, path_type=Path),
        metavar="PATH",
        help="Corrected documents; each model is judged on those it has not seen.",
    ),
    click.option(
        "--sources",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        metavar="FOLDER",
        help="Where the names of corrected documents lead from.",
    ),
)


def _with_challenge(command: Any) -> Any:
    for decorate in reversed(_challenge):
        command = decorate(command)
    return command


@models.command()
@_with_challenge
@click.option("--json", "figures", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write it.")
def compare(figures: Path | None, **challenge: Any) -> None:
    """Let CHALLENGER and the model in use read the same reports; exit with 1 if the gate would refuse it.

    新旧模型比较：在同一批报告上评估，并给出是否可以更换的结论。
    """
    from gongkai.core.report_files import write_json

    _, verdict = _judged(**challenge)
    if figures:
        write_json(figures, verdict.to_dict())
    if not verdict.passed:
        sys.exit(1)


@models.command()
@_with_challenge
@click.option("--force", is_flag=True, help="Promote it although the gate refuses; its manifest says so for ever.")
def promote(force: bool, **challenge: Any) -> None:
    """Put CHALLENGER in the place of the model in use, if the gate lets it pass. 通过检验后启用新模型。

    `gongkai models rollback` takes it back.
    """
    from gongkai.training.promotion import promote as put_in_use

    folder, verdict = _judged(**challenge)
    click.echo(f"in use / 已启用：{put_in_use(folder, verdict, force=force)}")


@models.command()
def rollback() -> None:
    """Put the model in use that was in use before the last promotion. 撤回上一次更换。"""
    from gongkai.pipeline import model_store

    click.echo(f"in use / 已启用：{model_store.roll_back()}")


def _judged(
    challenger: Path,
    champion: Path | None,
    reports: int,
    cases: Path | None,
    corrections: Path | None,
    sources: Path | None,
) -> tuple[Path, Verdict]:
    """Measure both models, show what the gate says, and return it with the challenger's folder."""
    from gongkai.pipeline import model_store
    from gongkai.training import gather
    from gongkai.training.generator import FAMILIES
    from gongkai.training.progress import progress
    from gongkai.training.promotion import gather_evidence, judge, kept_cases

    folder = model_store.named_model(challenger)
    with progress(len(FAMILIES)) as step:
        evidence = gather_evidence(
            model_store.named_model(champion) if champion else None,
            folder,
            families=tuple(FAMILIES),
            reports=reports,
            cases=kept_cases(cases) if cases else (),
            corrected=gather(corrections, sources) if corrections else (),
            step=step,
        )
    verdict = judge(evidence)
    _show(verdict)
    return folder, verdict


def _show(verdict: Verdict) -> None:
    from gongkai.cli.inputs import stdout
    from gongkai.cli.views import console, grid

    table = grid("", "检验 check", "结果 measured")
    for each in verdict.checks:
        table.add_row("✓" if each.passed else "✗", each.name, each.en, style="" if each.passed else "bold red")
    out = console(stdout())
    out.print(table)
    out.print("passed / 通过" if verdict.passed else "REFUSED / 未通过", style="bold")
