"""The words of a report: sentences with numbers, some of which restate the tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from gongkai.forms.form import Form
from gongkai.training.generator.agencies import Agency
from gongkai.training.generator.rates import data, happens, some

_PLACEHOLDER = re.compile(r"\{([a-z_.]+)\}")
_TOPS = {
    "disclosed.total": 3000,
    "disclosed.website": 2000,
    "disclosed.wechat": 900,
    "disclosed.weibo": 600,
    "interpretations": 60,
    "press_conferences": 12,
    "interviews": 10,
    "proposals.deputies": 90,
    "proposals.members": 90,
    "information_fees": 900,
    "trainings": 12,
    "messages": 500,
}


@dataclass
class Narrator:
    """Fills sentences in for one report and remembers the facts that it stated.

    Attributes
    ----------
    words
        What the names in braces stand for.
    bound
        Facts that the printed tables determine, by fact id.
    figures
        Labels and figures of the tables that prose may restate.
    facts
        Facts stated so far.
    contradicted
        Fields whose table value the prose was made to contradict.
    """

    agency: Agency
    year: int
    rng: Random
    words: dict[str, str]
    bound: dict[str, Decimal]
    figures: dict[str, list[tuple[str, Decimal]]] = field(default_factory=dict)
    facts: dict[str, Decimal] = field(default_factory=dict)
    contradicted: set[str] = field(default_factory=set)

    def say(self, template: str) -> str:
        """Fill a template in."""
        return _PLACEHOLDER.sub(lambda match: self._fill(match.group(1)), template)

    def choose(self, templates: Sequence[str]) -> str:
        """Fill one of the templates in."""
        return self.say(self.rng.choice(templates))

    def _fill(self, name: str) -> str:
        if name in self.words:
            return self.words[name]
        if name in ("n", "m", "p"):
            return str(int(900 ** self.rng.random()))
        if name not in self.facts:
            drawn = Decimal(int(_TOPS.get(name, 50) ** self.rng.random()))
            self.facts[name] = self.bound.get(name, drawn)
        return self._number(self.facts[name])

    def _number(self, number: Decimal) -> str:
        """Write a number as prose does: hardly ever in Chinese numerals or with a comma."""
        if number < 11 and happens(self.rng, "prose_numeral"):
            return "零一二三四五六七八九十"[int(number)]
        return f"{number:,}" if happens(self.rng, "prose_comma") else str(number)


def bound_facts(form: Form, values: dict[str, Decimal | None]) -> dict[str, Decimal]:
    """Return what the printed tables say about the facts that restate them: by the first relation of each fact."""
    found: dict[str, Decimal] = {}
    for prose in form.prose:
        numbers = [values.get(id_) for id_ in prose.fields]
        if all(number is not None for number in numbers):
            found.setdefault(prose.fact, sum((number for number in numbers if number is not None), Decimal(0)))
    return found


def narrator(agency: Agency, year: int, form: Form, values: dict[str, Decimal | None], rng: Random) -> Narrator:
    """Return a narrator for a report of ``agency`` on ``year``."""
    place = data("places")
    host = "".join(rng.choice("abcdefghjklmnpqrstwxyz") for _ in range(rng.randint(3, 7)))
    words = {
        "agency": agency.name,
        "short": agency.short,
        "place": agency.place,
        "year": str(year),
        "next": str(year + 1),
        "notice": form.notice,
        "parts": rng.choice(("六个", "六", "六大", "五个", "七个", "")),
        "address": f"{agency.place}{rng.choice(place['roads'])}{rng.randint(1, 400)}号",
        "postcode": str(rng.randint(100000, 859999)),
        "phone": f"0{rng.randint(310, 999)}-{rng.randint(2000000, 8999999)}",
        "fax": f"0{rng.randint(310, 999)}-{rng.randint(2000000, 8999999)}",
        "email": f"{host}@{rng.choice(('163.com', 'example.gov.cn', '126.com'))}",
        "url": f"http://www.{host}.gov.cn/{rng.choice(('zwgk/', 'xxgk/', ''))}",
    }
    told = Narrator(agency, year, rng, words, bound_facts(form, values), table_figures(form, values))
    sentences = data("sentences")
    fused = happens(rng, "dates_fused")
    words["period"] = told.choose(sentences["period_fused" if fused else "period"]) if rng.random() < 0.8 else ""
    words["contact"] = told.choose(sentences["contact"]) if rng.random() < 0.5 else ""
    words["electronic"] = told.choose(sentences["electronic"]) if rng.random() < 0.5 else ""
    if happens(rng, "prose_contradicts"):
        _contradict(told, form)
    return told


def _contradict(told: Narrator, form: Form) -> None:
    """Let the prose state another number than the table for one fact."""
    known = [prose for prose in form.prose if prose.fact in told.bound]
    if known:
        prose = told.rng.choice(known)
        told.bound[prose.fact] += told.rng.randint(1, 3)
        told.contradicted.update(prose.fields)


def clauses(told: Narrator, least: int, most: int) -> str:
    """Return some sentences without numbers, put together from parts."""
    parts = data("sentences")["clauses"]
    sentences = []
    for _ in range(told.rng.randint(least, most)):
        words = [told.rng.choice(parts[name]) for name in ("when", "who", "how", "what", "result")]
        sentences.append(told.say("".join(words)) + "。")
    return "".join(sentences)


def breakdown(told: Narrator) -> str:
    """Return a list of kinds of information with a number each; it need not add up to anything."""
    rng, part = told.rng, data("sentences")["breakdown"]
    kinds = rng.sample(part["kinds"], rng.randint(3, 14))
    end = rng.choice(("类信息", "类", "信息", ""))
    unit = rng.choice(("条", "条", "条", "件", "篇"))
    between = rng.choice(("，", "、", "；"))
    head: str = rng.choice(part["heads"])
    return head + between.join(f"{kind}{end}{told.say('{n}')}{unit}" for kind in kinds) + "。"


def restated(told: Narrator) -> str:
    """Return a sentence that restates figures of the tables, or nothing where they print none."""
    rng, part = told.rng, data("sentences")["restated"]
    manner = rng.choice([name for name in told.figures if told.figures[name]] or [""])
    if not manner:
        return ""
    chosen = some(rng, told.figures[manner], 1, 6)
    unit = rng.choice(("件", "件", "宗"))
    text = rng.choice(("，", "、")).join(f"{label}{told.say(str(value))}{unit}" for label, value in chosen)
    return told.say(rng.choice(part[manner]).replace("{list}", text))


def table_figures(form: Form, values: dict[str, Decimal | None]) -> dict[str, list[tuple[str, Decimal]]]:
    """Return what prose can restate: labels and figures of decisions, of applicants and of outcomes."""
    found: dict[str, list[tuple[str, Decimal]]] = {"decisions": [], "applicants": [], "outcomes": []}
    first, second = form.tables[:2]
    for block in first.blocks:
        column = block.columns[-1]
        if column.quantity == "count" and len(block.columns) != 2:
            found["decisions"] += [(row.label, values.get(first.field_id(row, column))) for row in block.rows]  # type: ignore[misc]
    block = second.blocks[0]
    opening = block.rows[0]
    found["applicants"] = [(c.label, values.get(second.field_id(opening, c))) for c in block.columns[:-1]]  # type: ignore[misc]
    results = [row for row in block.rows if row.groups]
    found["outcomes"] = [(bare(row.label), values.get(second.field_id(row, block.columns[-1]))) for row in results]  # type: ignore[misc]
    return {name: [(label, value) for label, value in pairs if value] for name, pairs in found.items()}


def bare(label: str) -> str:
    """Return a row label without its number and its note."""
    return re.sub(r"^(（.）|\d\.|[一二三四]、)|（.*）$", "", label)


def section_one(told: Narrator) -> list[str]:
    """Return the paragraphs of section 1: an opening, then topics in prose or under their own headings."""
    rng, sentences = told.rng, data("sentences")
    part = sentences["section1"]
    received = told.bound.get("requests.received", Decimal(0))
    disputes = sum(told.bound.get(fact, Decimal(0)) for fact in ("reviews", "lawsuits"))
    requests = part["received_some"] if received else part["received_none"]
    topics = [
        [told.choose(part["disclosure"]) for _ in range(rng.randint(1, 2))],
        [told.choose(requests), told.choose(part["disputes_some"] if disputes else part["disputes_none"])],
        [told.choose(part["management"])],
        [told.choose(part["platform"])],
        [told.choose(part["oversight"])],
    ]
    for topic in topics:
        topic.insert(rng.randint(0, len(topic)), clauses(told, 0, 3))
    if rng.random() < 0.38:
        topics[0].append(breakdown(told))
    if rng.random() < 0.2:
        topics[rng.randint(0, 1)].append(restated(told))
    topics = topics[: rng.randint(1, 5)]
    paragraphs = [told.choose(sentences["opening"])] if rng.random() < 0.9 else []
    style = rng.choice(("（{}）", "（{}）", "{}、", "{}是", "", "{n}.", "（{}） "))
    subheads = sentences["subheads" if rng.random() < 0.6 else "subheads_long"]
    apart = rng.random() < 0.4
    for number, topic in enumerate(topics):
        head = style.format("一二三四五"[number], n=number + 1) if style else ""
        body = "".join(topic)
        if head.endswith("是") or not head:
            paragraphs.append(head + body)
        elif apart:
            paragraphs += [head + subheads[number], body]
        else:
            paragraphs.append(f"{head}{subheads[number]}。{body}")
    return paragraphs


def section_five(told: Narrator) -> list[str]:
    """Return the paragraphs on problems and improvements."""
    part = data("sentences")["section5"]
    problems, improvements = told.choose(part["problems"]), told.choose(part["improvements"])
    problems, improvements = problems + clauses(told, 0, 1), improvements + clauses(told, 0, 3)
    if told.rng.random() < 0.4:
        return ["（一）存在的主要问题", problems, "（二）改进情况", improvements]
    return [problems, improvements] if told.rng.random() < 0.7 else [problems + improvements]


def section_six(told: Narrator) -> list[str]:
    """Return the paragraphs on other matters."""
    part = data("sentences")["section6"]
    paragraphs = [told.choose(part["other"])]
    if told.rng.random() < 0.4:
        paragraphs.insert(0, told.choose(part["fees"]))
    return paragraphs
