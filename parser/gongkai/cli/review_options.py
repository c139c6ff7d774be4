"""Options that the commands of ``gongkai review`` share."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

database = click.option("--db", required=True, metavar="DB", help="The queue: a path (SQLite) or a database's URL.")

person = click.option("--by", metavar="NAME", default=getpass.getuser, show_default="your login", help="Who decides.")

root_folder = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="Folder that the sources' names are relative to. Default: this one.",
)
