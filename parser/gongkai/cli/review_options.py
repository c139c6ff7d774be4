"""Options that the commands of ``gongkai review`` share, and what they say when something was decided."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from gongkai.review.queue.records import Record

database = click.option("--db", required=True, metavar="DB", help="The queue: a path (SQLite) or a database's URL.")

person = click.option("--by", metavar="NAME", default=getpass.getuser, show_default="your login", help="Who decides.")

root_folder = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="Folder that the sources' names are relative to. Default: this one.",
)


def tell(record: Record) -> None:
    """Say where a report stands now."""
    stands = record.standing
    click.echo(f"{record.source}: {stands.state}, {len(stands.open)} open / 尚余 {len(stands.open)} 项", err=True)
