"""What stands around a report on its page, as content systems print it: crumbs, index block, links, footers."""

from __future__ import annotations

from random import Random
from typing import Any

from gongkai.training.generator.hands.wording import chosen
from gongkai.training.generator.narrative import Narrator
from gongkai.training.generator.page import Page, Paragraph

_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


def _spelled(number: int) -> str:
    """Return a day or month in Chinese numerals.

    >>> _spelled(8), _spelled(10), _spelled(21)
    ('八', '十', '二十一')
    """
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else str(tens).translate(_DIGITS)) + "十" if tens else ""
    return head + (str(ones).translate(_DIGITS) if ones else "")


def page_words(told: Narrator, words: dict[str, Any], rng: Random) -> None:
    """Add what the page's lines stand on: dates, numbers, the title."""
    year, month, day = told.year + rng.choice((1,) * 18 + (2, 3)), rng.choice((1, 1, 1, 2, 3)), rng.randint(1, 28)
    spelled = str(told.year).translate(_DIGITS)
    told.words |= {
        "last": str(told.year - 1),
        "zhyear": f"{spelled}年",
        "date": rng.choice((f"{year}-{month:02}-{day:02}", f"{year}/{month}/{day}", f"{year}.{month:02}.{day:02}")),
        "date_zh": f"{year}年{month}月{day}日",
        "zhdate": f"{str(year).translate(_DIGITS)}年{_spelled(month)}月{_spelled(day)}日",
        "code": str(rng.randint(1000000, 4299999999)),
        "count": str(rng.randint(3, 4000)),
        "mm": f"{rng.randint(10, 59)}",
        "address": f"{told.agency.place}{rng.choice(words['agency']['parts']['road'])}{rng.randint(1, 400)}号",
    }
    told.words["title_lines"] = "\n".join(told.say(line) for line in rng.choice(words["title"]["shapes"]))
    told.words["title"] = told.words["title_lines"].replace("\n", "")


def around_above(told: Narrator, words: dict[str, Any], rng: Random) -> Page:
    """Return what stands before section 1: the site's lines, index block, title, date line, preamble."""
    part = words["furniture"]
    rates = part["rates"]
    page: Page = []
    if rng.random() < rates["top"]:
        page += _lines(told, rng.sample(part["top"], rng.randint(1, 3)))
    if rng.random() < rates["index"]:
        page += _lines(told, rng.sample(part["index"], rng.randint(2, len(part["index"]))))
    if rng.random() < rates["title"]:
        page += [Paragraph(line, "narrative") for line in told.words["title_lines"].split("\n")]
    if rng.random() < rates["dateline"]:
        page += _lines(told, [rng.choice(part["dateline"])])
    if rng.random() < rates["under"]:
        page.append(Paragraph(told.say(rng.choice(words["title"]["under"])), "narrative"))
    if rng.random() < rates["preamble"]:
        page.append(Paragraph(told.say(chosen(rng.choice(words["preamble"]["wordings"]), rng)), "narrative"))
    return page


def around_below(told: Narrator, words: dict[str, Any], rng: Random) -> Page:
    """Return what stands after section 6: signature, attachments, links to other texts, the site's footer."""
    part = words["furniture"]
    page: Page = []
    if rng.random() < part["rates"]["signature"]:
        day = rng.choice((told.words["date_zh"], told.words["zhdate"]))
        page += [Paragraph(told.agency.name, "narrative"), Paragraph(day, "narrative")]
    if rng.random() < part["rates"]["bottom"]:
        page += _lines(told, rng.sample(part["bottom"], rng.randint(2, len(part["bottom"]))))
    return page


def _lines(told: Narrator, templates: list[str]) -> Page:
    return [Paragraph(told.say(template), "furniture") for template in templates]
