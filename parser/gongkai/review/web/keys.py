"""What each key does, and other keys for it, from a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from gongkai.core.errors import QueueError

DEFAULTS: Final[dict[str, str]] = {
    "next": "n",
    "previous": "p",
    "accept": "a",
    "table": "T",
    "rest": "A",
    "edit": "e",
    "blank": "b",
    "missing": "m",
    "skip": "k",
    "reassign": "r",
    "label": "l",
    "view": "v",
    "larger": "=",
    "smaller": "-",
    "turn": "t",
    "years": "y",
    "last_report": "Y",
    "alike": "g",
    "revert": "z",
    "undo": "u",
    "redo": "U",
    "second": "s",
    "reject": "x",
    "download": "o",
    "previous_report": "[",
    "next_report": "]",
    "back": "q",
    "help": "?",
}
"""Actions and their keys; the page's words name them as ``k_…``."""

MANY: Final = ("table", "rest")
"""Actions that decide many fields at one stroke: they take Shift and a letter."""

FIXED: Final = (
    ("1 2 3 4", "k_choice"),
    ("Shift+← Shift+→", "k_row"),
    ("Shift+↑ Shift+↓", "k_column"),
    ("← ↑ → ↓", "k_cells"),
)
"""Keys that stay: digits choose, arrows move."""


def read_keys(path: Path | None) -> dict[str, str]:
    """Return a key for each action: those of a JSON file, ``{"accept": "d"}``, in the place of the usual ones.

    Raises
    ------
    QueueError
        The file cannot be read, names no action, or gives one key twice.
    """
    if path is None:
        return dict(DEFAULTS)
    try:
        chosen = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise QueueError(
            f"{path}: cannot be read as keys: {error}", f"{path}：无法作为按键设置读取：{error}"
        ) from error
    if not isinstance(chosen, dict) or not all(each in DEFAULTS for each in chosen):
        raise QueueError(
            f"{path}: an object of actions and keys; actions are {', '.join(DEFAULTS)}",
            f"{path}：应为动作与按键的对应；动作有 {'、'.join(DEFAULTS)}",
        )
    keys = {**DEFAULTS, **chosen}
    for action, key in keys.items():
        usable = isinstance(key, str) and len(key) == 1 and key.isprintable() and not key.isdigit() and key != " "
        if not usable or list(keys.values()).count(key) > 1:
            raise QueueError(
                f"{path}: {action}: {key!r} is no single character, a digit, or the key of something else too",
                f"{path}：{action}：{key!r} 不是单个字符、是数字，或与其他动作重复",
            )
        if action in MANY and not key.isupper():
            raise QueueError(
                f"{path}: {action}: {key!r} decides many fields at one stroke; it needs Shift and a letter, as in 'T'",
                f"{path}：{action}：{key!r} 一次决定多项，须用 Shift 加字母，如 'T'",
            )
    return keys


def listed(keys: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return keys as the page's help lists them, each with the name of the words for it."""
    named = [
        (f"Shift+{key}" if key.isalpha() and key.isupper() else key, f"k_{action}") for action, key in keys.items()
    ]
    return [*named, *FIXED]
