"""Tell a report in the words of a hand: title, preamble, six sections with their tables, and the page around it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from random import Random
from typing import Any

from gongkai.training.generator.grid import Grid, GridCell
from gongkai.training.generator.hands.page_around import around_above, around_below, page_words
from gongkai.training.generator.hands.wording import chosen, wording
from gongkai.training.generator.hands.wrapped_text import shape_text
from gongkai.training.generator.narrative import Narrator
from gongkai.training.generator.page import Page, Paragraph

_NUMERALS = "一二三四五六七八"
_OFFICIAL = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)


def tell_as(told: Narrator, grids: list[Grid], rng: Random, without: Collection[str], silent: bool) -> Page:
    """Return the whole report in the words of the agency's hand; for the arguments see ``report_text.tell``."""
    words = wording(told.agency.hand)
    rates = words["furniture"]["rates"]
    page_words(told, words, rng)
    heads = headings(words["headings"], rng)
    tables = {grid.table: grid for grid in grids}
    page = around_above(told, words, rng)
    if rng.random() < rates["contents"]:
        page += [Paragraph(f"{head}{'…' * 8}{number}", "furniture") for number, head in enumerate(heads, 1)]
    page += [Paragraph(heads[0], "section_heading"), *section_one(told, words, rng)]
    for head, table in zip(heads[1:4], ("proactive", "requests", "disputes"), strict=True):
        page.append(Paragraph(head, "section_heading"))
        if table not in without:
            if rng.random() < rates["between"]:
                page.append(_say(told, words["between"][table], rng))
            page.append(tables[table])
        elif silent:
            page.append(_say(told, words["silent"][table], rng))
    page += [Paragraph(heads[4], "section_heading"), *_section_five(told, words["five"], rng)]
    page += [Paragraph(heads[5], "section_heading"), *_section_six(told, words["six"], rng)]
    return shape_text(page + around_below(told, words, rng), rates, rng)


def _say(told: Narrator, templates: Sequence[str], rng: Random) -> Paragraph:
    return Paragraph(told.say(chosen(rng.choice(templates), rng)), "narrative")


def headings(words: dict[str, Any], rng: Random) -> list[str]:
    """Return the six section headings in one of a hand's styles, some in other words than the official ones."""
    style = rng.choice(words["styles"])
    varied = rng.random() < words["rate"]
    result = []
    for number, (official, others) in enumerate(zip(_OFFICIAL, words["other"], strict=True)):
        head = rng.choice(others) if varied and rng.random() < 0.6 else official
        result.append(style.format(n=_NUMERALS[number], i=number + 1, h=head))
    return result


def section_one(told: Narrator, words: dict[str, Any], rng: Random) -> Page:
    """Return the paragraphs of section 1: an opening, then topics under headings of their own."""
    part, rates = words["one"], words["furniture"]["rates"]
    page: Page = [_say(told, part["opening"], rng)] if rng.random() < 0.8 else []
    topics = [topic for topic in part["topics"] if _fits(topic.get("when"), told)]
    kept = [topic for topic in topics if rng.random() < 0.75] or topics[:1]
    style = rng.choice(part["numbering"])
    for number, topic in enumerate(kept):
        head = style.format(n=_NUMERALS[number], i=number + 1) + rng.choice(topic["heads"])
        body = "".join(_say(told, [each], rng).text for each in _some_of(topic["sentences"], rng))
        if number == 0 and rng.random() < rates["breakdown"]:
            body += _breakdown(told, part["breakdown"], rng)
        if rng.random() < part["apart"]:
            page += [Paragraph(head, "narrative"), Paragraph(body, "narrative")]
        else:
            lead = style.format(n=_NUMERALS[number], i=number + 1) if rng.random() < 0.5 else f"{head}。"
            page.append(Paragraph(lead + body, "narrative"))
        if number == 0 and rng.random() < rates["own_table"]:
            page += _own_table(told, words["own_table"], rng)
    return page


def _some_of(sentences: Sequence[str], rng: Random) -> list[str]:
    """Return one to three different sentences; no two of them state the same fact."""
    found: list[str] = []
    stated: set[str] = set()
    for sentence in rng.sample(sentences, len(sentences)):
        facts = {part.split("}")[0] for part in sentence.split("{")[1:] if "." in part.split("}")[0]}
        if not facts & stated:
            found.append(sentence)
            stated |= facts
    return found[: rng.randint(1, 3)]


def _fits(when: str | None, told: Narrator) -> bool:
    """Whether a topic fits what the tables say; of what they leave blank nothing is told in numbers."""
    requests = told.bound.get("requests.received", Decimal(0))
    disputes = [told.bound.get(fact) for fact in ("reviews", "lawsuits")]
    fits = {
        "requests": bool(requests),
        "no_requests": not requests,
        "disputes": None not in disputes and any(disputes),
        "no_disputes": not any(disputes),
    }
    return fits[when] if when else True


def _breakdown(told: Narrator, words: dict[str, Any], rng: Random) -> str:
    kinds = rng.sample(words["kinds"], rng.randint(3, 8))
    form = rng.choice(words["form"])
    parts = [told.say(form.replace("{kind}", kind)) for kind in kinds]
    between: str = words["between"]
    return f"{rng.choice(words['heads'])}{between.join(parts)}。"


def _own_table(told: Narrator, words: dict[str, Any], rng: Random) -> Page:
    """Return a small table that is none of the form's: channels and how much went out through each."""
    heads = [told.say(head) for head in words["heads"]]
    rows = [heads]
    for name in rng.sample(words["rows"], rng.randint(2, len(words["rows"]))):
        rows.append([name, *(told.say("{n}") for _ in heads[1:])])
    title = told.say(rng.choice(words["titles"]))
    grid = Grid("own", [[GridCell(text, "furniture") for text in row] for row in rows], len(heads))
    return [*([Paragraph(title, "furniture")] if title else []), grid]


def _section_five(told: Narrator, words: dict[str, Any], rng: Random) -> Page:
    heads = rng.choice(words["heads"])
    problems, improvements = (_say(told, words[name], rng) for name in ("problems", "improvements"))
    if not heads:
        return [problems, improvements]
    return [Paragraph(heads[0], "narrative"), problems, Paragraph(heads[1], "narrative"), improvements]


def _section_six(told: Narrator, words: dict[str, Any], rng: Random) -> Page:
    fees = [_say(told, words["fees"], rng)] if rng.random() < 0.4 else []
    return [*fees, _say(told, words["other"], rng)]
