"""How reviewers come in: by a printed token, by a login, or through a proxy that knows them."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from starlette.types import Scope

from gongkai.core.errors import QueueError
from gongkai.review.web.logins import Logins, is_name

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Binding:
    """Where the page is served, and to whom.

    Attributes
    ----------
    host, port
        Address to listen on; port 0 for any that is free.
    public
        Addresses under which reviewers open the page, such as ``https://review.example``; by default the host's own.
    users
        File of reviewers and their passwords.
    header, proxies
        Name of a request header that holds the reviewer's name, and the addresses of the proxies that may set it.
    certificate, key
        Files for TLS.
    """

    host: str = LOOPBACK
    port: int = 0
    public: tuple[str, ...] = ()
    users: Path | None = None
    header: str | None = None
    proxies: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the page."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


@dataclass(frozen=True)
class Entrance:
    """Under which names the server answers, and how one comes in; without login and header by a token.

    Attributes
    ----------
    hosts
        Values of the ``Host`` header that are this server's; others are refused (a foreign name may have been made to
        point here).
    scheme
        What browsers see, TLS of a proxy included.
    """

    hosts: tuple[str, ...]
    scheme: Literal["http", "https"] = "http"
    logins: Logins | None = None
    header: str | None = None
    proxies: tuple[str, ...] = ()

    @property
    def by_token(self) -> bool:
        """Whether reviewers come in by a token, and say their names themselves."""
        return self.logins is None and self.header is None

    def who_by_proxy(self, scope: Scope) -> str | None:
        """Return the reviewer that a trusted proxy names; a header from anywhere else says nothing."""
        if self.header is None or (scope.get("client") or ("",))[0] not in self.proxies:
            return None
        wanted = self.header.lower().encode("latin-1")
        found = [value for name, value in scope["headers"] if name == wanted]
        if len(found) != 1:
            return None
        name = found[0].decode("utf-8", "replace")
        return name if is_name(name) else None


def entrance_of(binding: Binding, port: int) -> Entrance:
    """Return the entrance for a binding, once the port is known.

    Raises
    ------
    QueueError
        Others could reach the page and nobody would ask who they are; or it is not said under which name it answers.
    """
    if not binding.is_local and binding.users is None and binding.header is None:
        raise QueueError(
            f"{binding.host}: others can reach this address; say who may come in, by --users FILE "
            "(see `gongkai review user`) or by --trust-header NAME with --proxy ADDRESS",
            f"{binding.host}：他人可以访问该地址；请用 --users 指定复核人名单（见 `gongkai review user`），"
            "或用 --trust-header 与 --proxy 指定可信代理",
        )
    if binding.header is not None and not binding.proxies:
        raise QueueError(
            "--trust-header needs --proxy: the address of the proxy that may set it",
            "--trust-header 须与 --proxy 同用：只有该代理可以设置此请求头",
        )
    found = [_public(each) for each in binding.public] or _own(binding, port)
    schemes = {scheme for scheme, _ in found}
    if len(schemes) != 1:
        raise QueueError("--public: all with http or all with https", "--public：须全部为 http 或全部为 https")
    return Entrance(
        tuple(host for _, host in found),
        "https" if schemes == {"https"} else "http",
        Logins(binding.users) if binding.users is not None else None,
        binding.header,
        binding.proxies,
    )


def _public(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path not in ("", "/"):
        raise QueueError(
            f"{address}: an address like https://name or http://name:port", f"{address}：应形如 https://主机名"
        )
    return parts.scheme, parts.netloc


def _own(binding: Binding, port: int) -> list[tuple[str, str]]:
    """Return the addresses that follow from the host."""
    scheme = "https" if binding.certificate is not None else "http"
    if binding.is_local:
        return [(scheme, f"{LOOPBACK}:{port}"), (scheme, f"localhost:{port}")]
    if binding.host in ("0.0.0.0", "::"):
        raise QueueError(
            f"{binding.host}: say by --public under which address reviewers open the page",
            f"{binding.host}：请用 --public 指明复核人打开页面的地址",
        )
    name = f"[{binding.host}]" if ":" in binding.host else binding.host
    return [(scheme, f"{name}:{port}")]
