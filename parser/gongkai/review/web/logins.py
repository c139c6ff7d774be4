"""Who may log in: a file of names, each with a hash of its password; and how often one may try.

Passwords are hashed by argon2-cffi with its own parameters (Argon2id, those of RFC 9106 for little memory).
"""

from __future__ import annotations

import json
import os
import secrets
import threading
import time
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from gongkai.core.errors import QueueError
from gongkai.core.report_files import atomic_writer
from gongkai.review.web.display_text import shown

MOST_NAME = 60
"""Characters of a reviewer's name."""

SHORTEST_PASSWORD = 10
MOST_PASSWORD = 1_000

FREE_TRIES = 5
"""Wrong passwords for a name in a row after which that name has to wait, twice as long each time.

By name, not by address: an office may share one address, and whoever guesses may have many.
"""

LONGEST_WAIT = 900.0
"""Seconds."""

MOST_REMEMBERED = 10_000
"""Names whose wrong tries are remembered."""

KIND = "$argon2"
"""How what is kept of a password begins."""

_HASHER = PasswordHasher()


def is_name(name: str) -> bool:
    """Whether a text may be a reviewer's name: short, and shown as it is."""
    return bool(name) and name.isprintable() and name == name.strip() and shown(name, MOST_NAME) == name


def hash_password(password: str) -> str:
    """Return what is kept of a password: an Argon2id hash with its salt and parameters."""
    return _HASHER.hash(password.encode("utf-8", "surrogatepass"))


def fits(password: str, kept: str) -> bool:
    """Whether a password is the one of which ``kept`` is kept."""
    try:
        return _HASHER.verify(kept, password.encode("utf-8", "surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False


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
    if not isinstance(found, dict) or not all(isinstance(each, str) for each in found.values()):
        raise QueueError(f"{path}: no file of reviewers", f"{path}：不是复核人名单")
    old = [name for name, kept in found.items() if not kept.startswith(KIND)]
    if old:
        names = ", ".join(old)
        raise QueueError(
            f"{path}: no file of reviewers, or of an older kind: no Argon2 hash for {names}; give them passwords anew "
            "with `gongkai review user NAME` in a new file",
            f"{path}：不是复核人名单，或为旧格式：{names} 没有 Argon2 密码；"
            "请用 `gongkai review user 姓名` 在新文件中重设",
        )
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
    _write(path, people)


def remove_person(path: Path, name: str) -> None:
    """Take a reviewer out of a file: they cannot log in any more, and a server that runs ends their sessions.

    Raises
    ------
    QueueError
        There is no such file, or nobody of that name in it.
    """
    people = read_people(path)
    if name not in people:
        raise QueueError(f"{path}: nobody is called {name}", f"{path}：名单中没有 {name}")
    del people[name]
    _write(path, people)


def _write(path: Path, people: dict[str, str]) -> None:
    with atomic_writer(path) as stream:
        json.dump(people, stream, ensure_ascii=False, indent=1)


class Logins:
    """Checks passwords, one at a time, and slows down whoever tries many.

    Parameters
    ----------
    path
        The file of reviewers; it is read again whenever it has changed, so that it can be while the server runs.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        read_people(path)
        self._nobody = hash_password(secrets.token_hex())
        self._one = threading.Lock()
        self._wrong: dict[str, tuple[int, float]] = {}
        self._read: tuple[tuple[int, int, int] | None, dict[str, str]] = (None, {})

    def kept_of(self, name: str | None) -> str | None:
        """Return what is kept of a name's password now; ``None`` where nobody has that name, or no longer.

        A session is good as long as this stays what it was when the session began.
        """
        try:
            state = self.path.stat()
            seen = (state.st_mtime_ns, state.st_size, state.st_ino)
            if seen != self._read[0]:
                self._read = (seen, read_people(self.path))
        except (OSError, QueueError):
            return None
        return self._read[1].get(name or "")

    def names(self) -> list[str]:
        """Return everyone who may log in."""
        return sorted(read_people(self.path))

    def wait(self, name: str) -> float:
        """Return the seconds that a name has to wait before it may try again."""
        return self._wrong.get(name, (0, 0.0))[1] - time.monotonic()

    def check(self, name: str, password: str) -> bool:
        """Whether the password is that of the name; takes as long for a name that nobody has."""
        with self._one:
            if self.wait(name) > 0 or len(password) > MOST_PASSWORD:
                return False
            kept = read_people(self.path).get(name)
            right = fits(password, kept or self._nobody) and kept is not None
            self._note(name, right)
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
