"""How running text comes out: one long line, indented, or broken after so many characters as text of a PDF is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from gongkai.training.generator.page import Page, Paragraph

_NOT_FIRST = "，。、；：？！）》〉”’」』,.;:)"


def shape_text(page: Page, rates: Mapping[str, float], rng: Random) -> Page:
    """Indent the running text of a page, wrap it, or leave it, at the rates ``indent`` and ``wrap``."""
    indent = rng.choice(("　　", "    ", "\u00a0\u00a0")) if rng.random() < rates["indent"] else ""
    width = rng.choice((24, 28, 32, 36, 40, 44, 48)) if rng.random() < rates["wrap"] else 0
    shaped: Page = []
    for block in page:
        if not isinstance(block, Paragraph) or block.label != "narrative":
            shaped.append(block)
            continue
        text = (indent if "。" in block.text else "") + block.text
        lines = wrapped(text, width) if width else [text]
        shaped += [replace(block, text=line) for line in lines]
    return shaped


def wrapped(text: str, width: int) -> list[str]:
    """Break a text after ``width`` characters: not within a number or a Latin word, nor before a closing mark.

    >>> wrapped("全年公开信息12345条。", 8)
    ['全年公开信息', '12345条。']
    """
    lines: list[str] = []
    while len(text) > width:
        at = width
        while at > 1 and _joined(text[at - 1], text[at]):
            at -= 1
        at = at if at > 1 else width
        while at < len(text) and text[at] in _NOT_FIRST:
            at += 1
        lines.append(text[:at])
        text = text[at:]
    return [*lines, text] if text else lines


def _joined(before: str, after: str) -> bool:
    return before.isascii() and after.isascii() and before.isalnum() and (after.isalnum() or after in ".,")
