"""Check what is trained on: labelled cells and decided values, JSON Lines, alone and against their sources."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from gongkai.core.errors import GongkaiError
from gongkai.core.labels import LABELS
from gongkai.training.correction_sources import Sources
from gongkai.training.near_duplicates import COPY, Sketch, likeness, sketch

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
"""The keys of a labelled cell and their types; ``line`` and ``cell`` count from 1."""

HUMAN: Final = ("corrected", "confirmed")
"""Origins of cells that a person stands for: given another label than the model gave them, or looked at and left."""

ORIGINS: Final = ("synthetic", *HUMAN, "predicted")
"""All origins; ``training_data/README.md`` says what each means."""

PROVENANCE: Final = ("sha256", "agency", "who", "at", "bulk")
"""Keys that such a cell may have besides: digest of its source, agency, who looked at it, when (ISO 8601), and with how
many others at one stroke."""

VALUE_KEYS: Final = ("sha256", "source", "edition", "field", "read", "decided", "who", "at")
"""The keys of a decided value that must be there; ``gongkai review export --what values`` gives more."""


class Fault(NamedTuple):
    """What is wrong with a line (from 1)."""

    line: int
    zh: str
    en: str


@dataclass
class _Seen:
    """What the lines before said."""

    labels: dict[tuple[str, int, int], tuple[str, str]] = field(default_factory=dict)
    values: dict[tuple[str, str], tuple[str, Any]] = field(default_factory=dict)
    splits: dict[str, str] = field(default_factory=dict)
    sketches: dict[str, Sketch] = field(default_factory=dict)
    decided: set[str] = field(default_factory=set)


def correction_files(folder: Path) -> list[Path]:
    """Return a folder's files of corrections in order, or the one file that was named."""
    if folder.is_file():
        return [folder]
    return sorted(path for path in folder.iterdir() if path.name.endswith((".jsonl", ".jsonl.gz")))


def check_files(paths: Iterable[Path], sources: Sources | None = None) -> Iterator[tuple[Path, Fault]]:
    """Yield every fault of files of labelled cells or decided values (compressed where a name ends in ``.gz``).

    A document stands in one split only, under whatever name, or a test would see what training saw. A cell has one
    label and a field one value, unless it was decided again later.

    Parameters
    ----------
    sources
        Where the documents are; with it the texts of corrected cells are compared with them, and copies of one
        document under two names are found. ``None`` leaves that out.

    Raises
    ------
    OSError, UnicodeDecodeError
        A file cannot be read as UTF-8 text.
    """
    seen = _Seen()
    for path in paths:
        last: tuple[str, int, int] | None = None
        for number, data in _lines(path):
            if isinstance(data, ValueError):
                yield path, Fault(number, f"不是 JSON：{data}", f"not JSON: {data}")
                continue
            value = isinstance(data, dict) and "decided" in data
            faults = list(_value_faults(data) if value else _cell_faults(data))
            if not faults and value:
                faults = list(_value_again(data, seen))
                faults += _value_source(data, sources, seen) if sources else ()
            elif not faults:
                place = (data["document"], data["line"], data["cell"])
                again = data["origin"] in HUMAN and last is not None and data["document"] != last[0]
                if last is not None and place <= last and not again:
                    faults.append(("未按 document、line、cell 排序，或重复", "out of order, or twice"))
                last = place
                faults += _cell_again(data, seen)
                if sources and data["origin"] in HUMAN:
                    faults += _against_source(data, sources, seen)
            for zh, en in faults:
                yield path, Fault(number, zh, en)


def _lines(path: Path) -> Iterator[tuple[int, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                yield number, json.loads(line)
            except ValueError as error:
                yield number, error


def _cell_faults(data: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(data, dict):
        yield "不是 JSON 对象", "not a JSON object"
        return
    for key, kind in KEYS.items():
        value = data.get(key)
        if not isinstance(value, kind) or isinstance(value, bool):
            yield f"缺少 {key}，或类型不对", f"{key} is absent or no {kind.__name__}"
    allowed = {*KEYS, *(PROVENANCE if data.get("origin") in HUMAN else ())}
    for key in sorted(set(data) - allowed):
        yield f"未知的键 {key}", f"unknown key {key}"
    if isinstance(data.get("label"), str) and data["label"] not in LABELS:
        yield f"未知的标签 {data['label']}", f"unknown label {data['label']!r}"
    if isinstance(data.get("origin"), str) and data["origin"] not in ORIGINS:
        yield f"未知的 origin {data['origin']}", f"unknown origin {data['origin']!r}"
    if any(isinstance(data.get(key), int) and data[key] < 1 for key in ("line", "cell")):
        yield "line 与 cell 从 1 开始", "line and cell count from 1"


def _value_faults(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key in VALUE_KEYS:
        if key not in data:
            yield f"缺少 {key}", f"{key} is absent"
    for key in ("sha256", "source", "field", "at"):
        if key in data and not isinstance(data[key], str):
            yield f"{key} 类型不对", f"{key} is no str"
    decided = data["decided"]
    if not isinstance(decided, dict) or not {"value", "status"} <= set(decided):
        yield "decided 缺少 value 或 status", "decided has no value or no status"


def _cell_again(data: dict[str, Any], seen: _Seen) -> Iterator[tuple[str, str]]:
    """Compare a cell with what was said of it, and of its document, before."""
    place = (data["document"], data["line"], data["cell"])
    label, at = data["label"], str(data.get("at") or "")
    known = seen.labels.get(place)
    if known and known[0] != label and known[1] == at:
        yield f"同一单元格先标为 {known[0]}，后标为 {label}", f"the same cell was {known[0]} before and is {label} here"
    if known is None or at >= known[1]:
        seen.labels[place] = (label, at)
    if seen.splits.setdefault(data["document"], data["split"]) != data["split"]:
        yield "同一文档分属两个 split", "its document stands in two splits"


def _value_again(data: dict[str, Any], seen: _Seen) -> Iterator[tuple[str, str]]:
    place, at = (data["sha256"], data["field"]), data["at"]
    known = seen.values.get(place)
    if known and known[0] == at and known[1] != data["decided"]:
        yield "同一字段同一时间有两个不同的决定", "two decisions on one field at one time, and they differ"
    if known is None or at >= known[0]:
        seen.values[place] = (at, data["decided"])


def _value_source(data: dict[str, Any], sources: Sources, seen: _Seen) -> Iterator[tuple[str, str]]:
    """Say once of each document whether it is still what was decided about."""
    if data["source"] in seen.decided:
        return
    seen.decided.add(data["source"])
    try:
        sources.document(data["source"], data["sha256"])
    except (GongkaiError, OSError) as error:
        yield f"{data['source']}：{getattr(error, 'zh', error)}", f"{data['source']}: {getattr(error, 'en', error)}"


def _against_source(data: dict[str, Any], sources: Sources, seen: _Seen) -> Iterator[tuple[str, str]]:
    """Compare a corrected cell with its source; at a document's first cell look for copies in another split."""
    name = data["document"]
    try:
        found = sources.cells(name, data.get("sha256"))
    except (GongkaiError, OSError) as error:
        if name not in seen.sketches:
            seen.sketches[name] = ()
            yield f"{name}：{getattr(error, 'zh', error)}", f"{name}: {getattr(error, 'en', error)}"
        return
    text = found.get((data["line"], data["cell"]))
    if text is None:
        yield "原文中没有这个单元格", "the source has no such cell"
    elif text != data["text"]:
        yield f"与原文不符：原文为 {text[:40]!r}", f"no longer what the source says: {text[:40]!r}"
    if name in seen.sketches:
        return
    own = sketch(sources.document(name, data.get("sha256")))
    for other, kept in seen.sketches.items():
        if seen.splits.get(other) != data["split"] and likeness(own, kept) >= COPY:
            yield f"与另一 split 中的 {other} 内容相同", f"a copy of {other}, which stands in another split"
    seen.sketches[name] = own
