"""Who may log in: a file of names, each with a hash of its password; and how often one may try.

Passwords are hashed by scrypt with the parameters that OWASP's Password Storage Cheat Sheet names as equal to
32 MiB of memory (N = 2**15, r = 8, p = 3).
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import threading
import time
from pathlib import Path

from gongkai.core.errors import QueueError
from gongkai.core.report_files import atomic_writer
from gongkai.review.web.display_text import shown

MOST_NAME = 60
"""Characters of a reviewer's name."""

SHORTEST_PASSWORD = 10
MOST_PASSWORD = 1_000

FREE_TRIES = 5
"""Wrong passwords in a row after which one has to wait, twice as long each time."""

LONGEST_WAIT = 900.0
"""Seconds."""

MOST_REMEMBERED = 10_000
"""Names and addresses whose wrong tries are remembered."""

_N, _R, _P = 2**15, 8, 3
_BYTES = 32


def is_name(name: str) -> bool:
    """Whether a text may be a reviewer's name: short, and shown as it is."""
    return bool(name) and name.isprintable() and name == name.strip() and shown(name, MOST_NAME) == name


def hash_password(password: str) -> str:
    """Return what is kept of a password: ``scrypt$N$r$p$salt$hash``, the last two in hexadecimal."""
    salt = secrets.token_bytes(16)
    return f"scrypt${_N}${_R}${_P}${salt.hex()}${_scrypt(password, salt, _N, _R, _P).hex()}"


def fits(password: str, kept: str) -> bool:
    """Whether a password is the one of which ``kept`` is kept."""
    _, n, r, p, salt, known = kept.split("$")
    return secrets.compare_digest(_scrypt(password, bytes.fromhex(salt), int(n), int(r), int(p)), bytes.fromhex(known))


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    data = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(data, salt=salt, n=n, r=r, p=p, maxmem=256 * n * r, dklen=_BYTES)


def read_people(path: Path) -> dict[str, str]:
    """Return the names of a file of reviewers with what is kept of their passwords.

    Raises
    ------
    QueueError
        It is not there, or no such file.
    """
    try:
        found: dict[str, str] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise QueueError(
            f"{path}: cannot be read as a file of reviewers ({error}); make one with `gongkai review user NAME`",
            f"{path}：无法作为复核人名单读取（{error}）；可用 `gongkai review user 姓名` 新建",
        ) from error
    whole = isinstance(found, dict) and all(isinstance(each, str) and each.count("$") == 5 for each in found.values())
    if not whole:
        raise QueueError(f"{path}: no file of reviewers", f"{path}：不是复核人名单")
    return found


def set_password(path: Path, name: str, password: str) -> None:
    """Add a reviewer to a file, or give them a new password; only the file's owner can read it.

    Raises
    ------
    QueueError
        The name cannot be one, or the password is too short.
    """
    if not is_name(name):
        raise QueueError(
            f"{name!r}: a name has 1 to {MOST_NAME} characters", f"{name!r}：姓名为 1 至 {MOST_NAME} 个字符"
        )
    if not SHORTEST_PASSWORD <= len(password) <= MOST_PASSWORD:
        raise QueueError(
            f"a password has at least {SHORTEST_PASSWORD} characters", f"密码至少 {SHORTEST_PASSWORD} 个字符"
        )
    people = read_people(path) if path.exists() else {}
    people[name] = hash_password(password)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    with atomic_writer(path) as stream:
        json.dump(people, stream, ensure_ascii=False, indent=1)


class Logins:
    """Checks passwords, one at a time, and slows down whoever tries many.

    Parameters
    ----------
    path
        The file of reviewers; it is read at each login, so that it can be changed while the server runs.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        read_people(path)
        self._nobody = hash_password(secrets.token_hex())
        self._one = threading.Lock()
        self._wrong: dict[str, tuple[int, float]] = {}

    def wait(self, *who: str) -> float:
        """Return the seconds that a name or an address has to wait before it may try again."""
        return max(self._wrong.get(each, (0, 0.0))[1] for each in who) - time.monotonic()

    def check(self, name: str, password: str, address: str) -> bool:
        """Whether the password is that of the name; takes as long for a name that nobody has."""
        tried = (f"name {name}", f"from {address}")
        with self._one:
            if self.wait(*tried) > 0 or len(password) > MOST_PASSWORD:
                return False
            kept = read_people(self.path).get(name)
            right = fits(password, kept or self._nobody) and kept is not None
            for each in tried:
                self._note(each, right)
        return right

    def _note(self, who: str, right: bool) -> None:
        count = 0 if right else self._wrong.pop(who, (0, 0.0))[0] + 1
        if right:
            self._wrong.pop(who, None)
            return
        while len(self._wrong) >= MOST_REMEMBERED:
            self._wrong.pop(next(iter(self._wrong)))
        delay = min(2.0 ** (count - FREE_TRIES), LONGEST_WAIT) if count >= FREE_TRIES else 0.0
        self._wrong[who] = (count, time.monotonic() + delay)
