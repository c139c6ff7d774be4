"""Check labelled training data: JSON Lines, a line a cell, sorted, every label known."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from gongkai.labels import LABELS

KEYS: Final[dict[str, type]] = {
    "document": str,
    "line": int,
    "cell": int,
    "text": str,
    "label": str,
    "layout": str,
    "origin": str,
    "split": str,
}
"""The keys of a line and their types; ``line`` and ``cell`` count from 1."""


class Fault(NamedTuple):
    """What is wrong with a line (from 1)."""

    line: int
    zh: str
    en: str


def check_training_data(path: Path) -> Iterator[Fault]:
    """Yield every fault of a file of training data (compressed where its name ends in ``.gz``), in order.

    A document stands in one split only, or a test would see what training saw.

    Raises
    ------
    OSError, UnicodeDecodeError
        The file cannot be read as UTF-8 text.
    """
    last: tuple[str, int, int] | None = None
    splits: dict[str, str] = {}
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                data = json.loads(line)
            except ValueError as error:
                yield Fault(number, f"不是 JSON：{error}", f"not JSON: {error}")
                continue
            faults = [Fault(number, *fault) for fault in _line_faults(data)]
            yield from faults
            if faults:
                continue
            place = (data["document"], data["line"], data["cell"])
            if last is not None and place <= last:
                yield Fault(number, "未按 document、line、cell 排序，或重复", "out of order, or twice")
            last = place
            if splits.setdefault(data["document"], data["split"]) != data["split"]:
                yield Fault(number, "同一文档分属两个 split", "its document stands in two splits")


def _line_faults(data: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(data, dict):
        yield "不是 JSON 对象", "not a JSON object"
        return
    for key, kind in KEYS.items():
        value = data.get(key)
        if not isinstance(value, kind) or isinstance(value, bool):
            yield f"缺少 {key}，或类型不对", f"{key} is absent or no {kind.__name__}"
    for key in sorted(set(data) - set(KEYS)):
        yield f"未知的键 {key}", f"unknown key {key}"
    if isinstance(data.get("label"), str) and data["label"] not in LABELS:
        yield f"未知的标签 {data['label']}", f"unknown label {data['label']!r}"
    if any(isinstance(data.get(key), int) and data[key] < 1 for key in ("line", "cell")):
        yield "line 与 cell 从 1 开始", "line and cell count from 1"
