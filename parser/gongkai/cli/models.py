"""``gongkai models``: which there are, which is used, whether they are whole, what they claim."""

from __future__ import annotations

import sys
from pathlib import Path

import click

EPILOG = """\b
Examples:
  gongkai models list
  gongkai models verify models/reader-0.1.0
  gongkai models use reader-0.1.0
  gongkai models card
"""


@click.group(epilog=EPILOG)
def models() -> None:
    """List, verify and choose models; show a model's card. 管理模型。"""


@models.command("list")
def list_() -> None:
    """List the models that can be found, the one in use marked with *."""
    from gongkai import model_store
    from gongkai.errors import ModelError

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
    from gongkai import model_store

    click.echo(f"in use / 已启用：{model_store.use_model(model, trusted_digest=digest)}")


@models.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
def verify(folder: Path | None) -> None:
    """Compare a model's files (default: the one in use) with its manifest; nothing of it is run."""
    from gongkai import model_store

    manifest = model_store.read_manifest(model_store.find_model(folder))
    model_store.verify(manifest)
    trusted = manifest.digest in model_store.trusted_digests()
    click.echo(f"{manifest.title}: whole / 完整\nsha256 {manifest.digest}")
    click.echo("trusted / 已信任" if trusted else "NOT TRUSTED / 未信任")
    if not trusted:
        sys.exit(1)


@models.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
def card(folder: Path | None) -> None:
    """Print a model's card (default: the one in use)."""
    from gongkai import model_store

    manifest = model_store.read_manifest(model_store.find_model(folder))
    click.echo(model_store.verify(manifest)["card.md"].decode("utf-8"))
