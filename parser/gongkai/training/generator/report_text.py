"""Put a report together: title, preamble, six sections with their tables, signature, and the page around it."""

from __future__ import annotations

from collections.abc import Collection
from random import Random

from gongkai.training.generator.grid import Grid
from gongkai.training.generator.hands.told_report import tell_as
from gongkai.training.generator.hands.wording import FIRST_HAND
from gongkai.training.generator.narrative import Narrator, section_five, section_one, section_six
from gongkai.training.generator.page import Page, Paragraph
from gongkai.training.generator.page_furniture import footer, header
from gongkai.training.generator.rates import data, happens

_NUMERALS = "一二三四五六"


def tell(told: Narrator, grids: list[Grid], rng: Random, without: Collection[str] = (), silent: bool = False) -> Page:
    """Return the whole report as paragraphs and grids.

    Parameters
    ----------
    without
        Ids of tables that are not printed under their headings.
    silent
        Whether words say, in the place of such a table, that nothing happened.
    """
    if told.agency.hand != FIRST_HAND:
        return tell_as(told, grids, rng, without, silent)
    tables = {grid.table: grid for grid in grids}
    sentences = data("sentences")
    heads = headings(rng)
    page: Page = header(told, rng)
    if happens(rng, "contents"):
        page += [Paragraph(head, "furniture") for head in ("目录", *heads)]
    page.append(Paragraph(heads[0], "section_heading"))
    page += [Paragraph(text, "narrative") for text in section_one(told)]
    for head, table in zip(heads[1:4], ("proactive", "requests", "disputes"), strict=True):
        page.append(Paragraph(head, "section_heading"))
        if table in without:
            if silent:
                page.append(Paragraph(told.choose(sentences["silent"][table]), "narrative"))
            continue
        if happens(rng, "prose_before_table"):
            page.append(Paragraph(told.choose(sentences["between"][table]), "narrative"))
        page.append(tables[table])
    if not happens(rng, "ends_early"):
        page.append(Paragraph(heads[4], "section_heading"))
        page += [Paragraph(text, "narrative") for text in section_five(told)]
        page.append(Paragraph(heads[5], "section_heading"))
        page += [Paragraph(text, "narrative") for text in section_six(told)]
    return page + footer(told, rng)


def headings(rng: Random) -> list[str]:
    """Return the six section headings in one style of numbering, seldom in other words than the official ones."""
    style = rng.choices(("{0}、{2}", "{0}、 {2}", "{1}、{2}", "（{0}）{2}", "{2}", "{0}.{2}"), (90, 4, 2, 1, 2, 1))[0]
    varied = rng.random() < 0.3
    result = []
    for number, section in enumerate(data("headings")["sections"]):
        wordings = section["wordings"]
        words = rng.choice(wordings) if varied and rng.random() < 0.5 else wordings[0]
        result.append(style.format(_NUMERALS[number], number + 1, words))
    return result
