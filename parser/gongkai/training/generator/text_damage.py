"""Damage to the text of a whole page: other punctuation, mirrors in traditional characters, injected brands."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

from gongkai.training.generator.draft import Draft
from gongkai.training.generator.grid import Grid, GridCell
from gongkai.training.generator.page import Page, Paragraph
from gongkai.training.generator.rates import data, happens

_HALF = str.maketrans({"（": "(", "）": ")", "：": ":", "；": ";", "，": ","})


def weather(draft: Draft) -> None:
    """Let the page suffer what mirrors, editors and crawlers do to text."""
    rng = draft.rng
    if happens(rng, "half_width"):
        half_width(draft)
    for name, function in (
        ("brackets_lost", brackets_lost),
        ("brand", brand),
        ("stars", stars),
        ("question_marks", question_marks),
        ("headings_lost", headings_lost),
        ("repeated", repeated),
        ("markdown", markdown),
        ("traditional", traditional),
    ):
        if happens(rng, name):
            function(draft, rng)
            draft.damages.add(name)


def _texts(page: Page, figures: bool = True) -> list[Paragraph | GridCell]:
    found: list[Paragraph | GridCell] = []
    for block in page:
        if isinstance(block, Paragraph):
            found.append(block)
        else:
            found += [cell for cell in block.cells() if figures or not cell.is_figure]
    return found


def _map(page: Page, change: Callable[[str], str], figures: bool = True) -> None:
    for each in _texts(page, figures):
        each.text = change(each.text)


def half_width(draft: Draft) -> None:
    """Turn full-width punctuation into half-width, as most extractions do."""
    _map(draft.page, lambda text: text.translate(_HALF), figures=False)


def traditional(draft: Draft, rng: Random) -> None:
    """Convert to traditional characters, in half of the cases with pinyin after the converted ones."""
    parts = _texts(draft.page)
    separator = "\n\x1f\n"
    source = separator.join(part.text for part in parts)
    converted = _converter(rng.choice(("s2t", "s2tw", "s2twp", "s2hk"))).convert(source).split(separator)
    spelled = rng.random() < 0.5
    sounds = data("pinyin")["sounds"]
    for part, text in zip(parts, converted, strict=True):
        if spelled and not (isinstance(part, GridCell) and part.is_figure):
            before = set(part.text)
            text = "".join(
                f"{sign}({sounds[sign]})" if sign in sounds and sign not in before else sign for sign in text
            )
        part.text = text
    if spelled:
        draft.damages.add("pinyin")


@cache
def _converter(name: str) -> Any:
    """Return a converter; to build one takes a third of a second."""
    import opencc

    return opencc.OpenCC(name)


def brackets_lost(draft: Draft, rng: Random) -> None:
    """Lose opening brackets of numbers, of document numbers, and the sign of e-mail addresses."""
    sign = rng.choice(("（", "(", "〔", "@", "条"))
    for part in _texts(draft.page, figures=False):
        if isinstance(part, Paragraph) or rng.random() < 0.5:
            part.text = part.text.replace(sign, "", 1) if sign != "条" else re.sub(r"(\d)条", r"\1", part.text)


def question_marks(draft: Draft, rng: Random) -> None:
    """Put ``?`` where a space that does not break was: at the start of paragraphs, before figures."""
    marks = rng.choice(("?", "??", "？", "????"))
    in_cells = rng.random() < 0.5
    for part in _texts(draft.page):
        if isinstance(part, Paragraph):
            if part.label == "narrative":
                part.text = marks + part.text
        elif in_cells and part.label == "value" and rng.random() < 0.8:
            part.text = f"? {part.text}"


def brand(draft: Draft, rng: Random) -> None:
    """Inject an invented gambling brand: in place of words, of the agency, or as a line of its own."""
    name = rng.choice(data("pinyin")["brands"])
    where = rng.choice(("agency", "words", "line", "city", "line"))
    if where == "line":
        draft.page.insert(0, Paragraph(name, "furniture"))
        return
    target = {"agency": draft.agency.name, "city": draft.agency.place, "words": "政府信息公开"}[where]
    headings = rng.random() < 0.3
    for part in _texts(draft.page, figures=False):
        if isinstance(part, Paragraph) and (headings or part.label != "section_heading"):
            part.text = part.text.replace(target, name)
    if where != "words":
        draft.damages.add("agency_replaced")


def headings_lost(draft: Draft, rng: Random) -> None:
    """Drop the section headings: the tables alone tell what they are.

    Of tables that are not printed nothing tells then: they may be lost, as the headings are, whatever the words say.
    """
    draft.contested |= draft.missing - draft.unrecoverable
    draft.page = [each for each in draft.page if not (isinstance(each, Paragraph) and each.label == "section_heading")]


def repeated(draft: Draft, rng: Random) -> None:
    """Print the tables of the report a second time, as pages with a printing version do."""
    again = [block.copy() for block in draft.page if isinstance(block, Grid)]
    for grid in again:
        draft.contested.update(cell.field for cell in grid.cells() if cell.field)
    draft.page += again


def markdown(draft: Draft, rng: Random) -> None:
    """Mark headings, and sometimes labels, as Markdown does."""
    sign = rng.choice(("## ", "### ", "**"))
    bold_cells = rng.random() < 0.3
    for part in _texts(draft.page, figures=False):
        if isinstance(part, Paragraph) and part.label == "section_heading":
            part.text = f"**{part.text}**" if sign == "**" else sign + part.text
        elif bold_cells and isinstance(part, GridCell) and part.label == "column_header" and part.text:
            part.text = f"**{part.text}**"


def stars(draft: Draft, rng: Random) -> None:
    """Put stars over words of the prose."""
    word, hidden = rng.choice((("公开信", "***"), ("政府信息", "****"), ("上级", "**")))
    for part in draft.page:
        if isinstance(part, Paragraph) and part.label == "narrative":
            part.text = part.text.replace(word, hidden)
