"""``gongkai review serve`` and ``user``: the page in a browser, and who may log in to it."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from gongkai.cli.filing import open_queue
from gongkai.cli.review_options import database, root_folder

_EPILOG = """\b
For a team:
  gongkai review user 李 --users people.json             a name, and its password
  gongkai review user 李 --users people.json --remove    no longer; sessions end at once
  gongkai review serve --db URL --host 10.0.0.7 --users people.json --certificate c.pem --key k.pem
  gongkai review serve --db URL --host 10.0.0.7 --public https://review.example --trust-header X-User --proxy 10.0.0.2
"""

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(epilog=_EPILOG)
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0: any that is free.")
@root_folder
@click.option("--by", metavar="NAME", multiple=True, help="Who decides; once for each reviewer. Default: your login.")
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="Others need a login to it.")
@click.option("--public", metavar="URL", multiple=True, help="Under which address reviewers open the page.")
@click.option("--users", type=_file, metavar="FILE", help="Who may log in, see `gongkai review user`.")
@click.option("--trust-header", metavar="NAME", help="Request header in which a proxy names the reviewer.")
@click.option("--proxy", metavar="ADDRESS", multiple=True, help="The proxy that may set that header.")
@click.option("--certificate", type=_file, metavar="FILE", help="For TLS.")
@click.option("--key", type=_file, metavar="FILE", help="For TLS.")
@click.option("--keys", type=_file, metavar="FILE", help='Other keys, as JSON: {"accept": "d"}; `?` lists them.')
@database
def serve(
    port: int, root: Path, by: tuple[str, ...], host: str, public: tuple[str, ...], users: Path | None,
    trust_header: str | None, proxy: tuple[str, ...], certificate: Path | None, key: Path | None,
    keys: Path | None, db: str,
) -> None:  # fmt: skip
    """Open the review page: source and form side by side, worked by keyboard. 打开复核页面。

    On this machine alone the address is printed with a token that opens it once; each reviewer gets one of their own.
    An address that others can reach needs a login, or a proxy that knows the reviewers.
    """
    engine = open_queue(db)
    from gongkai.review.web import Binding
    from gongkai.review.web import serve as serve_page

    binding = Binding(host, port, public, users, trust_header, proxy, certificate, key)
    serve_page(engine, by or (getpass.getuser(),), root, binding, keys)


@click.command()
@click.argument("name")
@click.option(
    "--users", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Made if absent."
)
@click.option("--remove", is_flag=True, help="NAME can log in no more; sessions that are open end at once.")
@click.option("--password", help="Asked for where it is not given; a password on a command line can be seen by others.")
def user(name: str, users: Path, password: str | None, remove: bool) -> None:
    """Let NAME log in to the page, give them a new password, or remove them. 添加、移除复核人或更改密码。"""
    from gongkai.review.web.logins import remove_person, set_password

    if remove:
        remove_person(users, name)
    else:
        if password is None:
            password = click.prompt("Password 密码", hide_input=True, confirmation_prompt="Again 再输一次", err=True)
        set_password(users, name, password)
    click.echo(f"{users}: {name}{' removed 已移除' if remove else ''}", err=True)
