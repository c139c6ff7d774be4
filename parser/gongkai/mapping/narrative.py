"""Facts of the narrative: numbers that sentences state, found by spaCy matchers over jieba's words.

The patterns and their words stand in ``rules/narrative.toml``. A regular expression first picks the sentences
that can hold a fact (a trigger word, and a number or a negation); only these are cut into words, each once. A
sentence that can be read in two ways gives no fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from gongkai.mapping.passages import Paragraphs, Sentence, sentences
from gongkai.mapping.quantities import Quantity, Year, years
from gongkai.mapping.words import Tokenizer
from gongkai.report import Fact
from gongkai.rules import any_of, load

_TERM = re.compile(r"(?P<classes>[a-z_|]+)(?P<often>[?*]?)$")
_CONTEXT = 2
"""How many sentences before a sentence tell what it speaks of."""
_LONGEST = 400
"""Longest clause that is cut into words, and longest text before it that is looked at (characters)."""
_SHORT = 6
"""Shortest clause (characters); what is shorter is a part of the next."""


@dataclass(frozen=True)
class _Rule:
    facts: tuple[str, ...]
    units: frozenset[str]
    unless: frozenset[str]
    needs: re.Pattern[str] | None
    value: Decimal | None
    only: Decimal | None
    partial: bool
    previous: bool


@dataclass(frozen=True)
class _Group:
    trigger: re.Pattern[str]
    denies: bool
    matcher: Any
    rules: tuple[_Rule, ...]


@dataclass(frozen=True)
class _Finder:
    """The compiled rules: spaCy's pipeline, the groups of rules and the cheap tests of a text."""

    nlp: Any
    groups: tuple[_Group, ...]
    trigger: re.Pattern[str]
    counted: re.Pattern[str]
    denied: re.Pattern[str]
    clause: re.Pattern[str]
    predicate: re.Pattern[str]
    planned: re.Pattern[str]
    partial: re.Pattern[str]

    def fitting(self, clause: str) -> list[_Group]:
        """Return the groups that can find something in a clause."""
        if not self.trigger.search(clause):
            return []
        counted, denied = self.counted.search(clause), self.denied.search(clause)
        if not counted and not denied:
            return []
        return [each for each in self.groups if (counted or each.denies) and each.trigger.search(clause)]


def _token(term: str, gaps: dict[str, Any]) -> dict[str, Any]:
    """Write one term of a pattern as spaCy's matcher has it."""
    if term in gaps:
        gap = gaps[term]
        test = {"IN": gap["only"]} if "only" in gap else {"NOT_IN": gap["without"]}
        return {"LEMMA": test, "OP": f"{{0,{gap['most']}}}" if "most" in gap else "*"}
    match = _TERM.match(term)
    if match is None:
        raise ValueError(f"narrative.toml: {term!r} is no term")
    token: dict[str, Any] = {"LEMMA": {"IN": match["classes"].split("|")}}
    if match["often"]:
        token["OP"] = match["often"]
    return token


def _rule(data: dict[str, Any], group: dict[str, Any], classes: dict[str, list[str]], compared: list[str]) -> _Rule:
    def number(key: str) -> Decimal | None:
        return Decimal(data[key]) if key in data else None

    previous = data.get("previous", False)
    unless = {*group.get("unless", ()), *data.get("unless", ()), *([] if previous else [*compared, "previous"])}
    return _Rule(
        tuple(data["facts"]),
        frozenset(data.get("units", group["units"])),
        frozenset(unless),
        re.compile(_words(data["needs"], classes)) if "needs" in data else None,
        number("value"),
        number("only"),
        data.get("partial", False),
        previous,
    )


@lru_cache(maxsize=1)
def _finder() -> _Finder:
    """Compile the rules, once."""
    import spacy
    from spacy.matcher import Matcher

    data = load("narrative")
    classes: dict[str, list[str]] = data["classes"]
    nlp = spacy.blank("zh")
    nlp.tokenizer = Tokenizer(nlp.vocab, classes)
    groups = []
    for group in data["groups"].values():
        matcher = Matcher(nlp.vocab)
        rules = tuple(_rule(each, group, classes, data["compared"]) for each in group["rules"])
        for index, each in enumerate(group["rules"]):
            patterns = [[_token(term, data["gaps"]) for term in row.split()] for row in each["patterns"]]
            matcher.add(str(index), patterns, greedy="LONGEST")
        denies = any(rule.value is not None for rule in rules)
        groups.append(_Group(re.compile(_words(group["trigger"], classes)), denies, matcher, rules))
    triggers = [name for group in data["groups"].values() for name in group["trigger"]]
    tests = {
        name: re.compile(data[name]) for name in ("counted", "denied", "clause", "predicate", "planned", "partial")
    }
    return _Finder(nlp, tuple(groups), re.compile(_words(triggers, classes)), **tests)


def _words(names: Iterable[str], classes: dict[str, list[str]]) -> str:
    """Return an expression for any word of the classes."""
    return any_of(word for name in names for word in classes[name])


def find_facts(paragraphs: Paragraphs, year: int | None = None) -> list[Fact]:
    """Return the facts that running text states, in reading order.

    Parameters
    ----------
    paragraphs
        The narrative (and headings), each piece with its place.
    year
        The year reported on; sentences about another year then give no fact.

    Returns
    -------
    list of Fact
        One for each statement; a statement that is repeated word for word in value is given once.

    Examples
    --------
    >>> from gongkai.document import Source
    >>> facts = find_facts([("全年收到政府信息公开申请三件，均已答复。", Source(line=1))])
    >>> [(fact.id, int(fact.value), fact.unit) for fact in facts]
    [('requests.received', 3, '件')]
    """
    finder = _finder()
    found: dict[tuple[str, Decimal], Fact] = {}
    said = sentences(paragraphs)
    for index, sentence in enumerate(said):
        context = "".join(each.folded[-_LONGEST:] for each in said[max(0, index - _CONTEXT) : index])
        for fact in _facts(finder, sentence, context, year):
            found.setdefault((fact.id, fact.value), fact)
    return _undisputed(list(found.values()))


def _undisputed(facts: list[Fact]) -> list[Fact]:
    """Drop later totals of what was published: where several are stated, all but the largest are parts."""
    totals = [fact for fact in facts if fact.id == "disclosed.total"]
    if len(totals) < 2:
        return facts
    largest = max(fact.value for fact in totals)
    return [fact for fact in facts if fact.id != "disclosed.total" or fact.value == largest]


def _facts(finder: _Finder, sentence: Sentence, context: str, year: int | None) -> Iterator[Fact]:
    """Yield the facts of one sentence, clause by clause; a quantity gives one kind of fact, the first that fits."""
    for start, clause in _clauses(finder, sentence.folded):
        groups = finder.fitting(clause) if len(clause) <= _LONGEST else []
        if not groups:
            continue
        before = sentence.folded[max(0, start - _LONGEST) : start]
        doc = finder.nlp.make_doc(clause)
        _mark_lists(doc)
        around = _Around(context + before + clause, before, finder.planned, bool(finder.partial.search(before)), year)
        used: set[int] = set()
        for group in groups:
            for rule, first, last in _matches(group, doc):
                quantity = _stated(rule, doc, first, last, used) if _applies(rule, doc, first, last, around) else None
                if quantity is None:
                    continue
                value, unit, hedged = quantity.value, quantity.unit, quantity.approximate
                for fact_id in rule.facts:
                    yield Fact(fact_id, value, unit, sentence.text, sentence.source, hedged)


def _clauses(finder: _Finder, text: str) -> Iterator[tuple[int, str]]:
    """Yield the clauses of a sentence with their offsets.

    A short one belongs to the next (网站,微信,微博), and a predicate without a subject to the one before it
    (公众号关注人数达30人,发布信息17条).
    """
    start = 0
    for match in finder.clause.finditer(text):
        if match.end() - start > _SHORT and not finder.predicate.match(text, match.end()):
            yield start, text[start : match.start()]
            start = match.end()
    yield start, text[start:]


def _matches(group: _Group, doc: Any) -> Iterable[tuple[_Rule, int, int]]:
    """Return the group's matches, in the order of its rules, then of the text."""
    rows = sorted((int(doc.vocab.strings[key]), start, end) for key, start, end in group.matcher(doc))
    return [(group.rules[index], start, end) for index, start, end in rows]


def _mark_lists(doc: Any) -> None:
    """Give the members of a joined list (网站、微信公众号; 网站等) the class of the list."""
    lists: dict[str, str] = load("narrative")["lists"]
    lemmas = [token.lemma_ for token in doc]
    last: int | None = None
    for index, lemma in enumerate(lemmas):
        if lemma in ("quantity", "publish"):
            last = None
        if lemma not in lists:
            continue
        between = lemmas[last + 1 : index] if last is not None else []
        if last is not None and lists[lemmas[last]] == lists[lemma] and _joined(between):
            doc[last].lemma_ = doc[index].lemma_ = lists[lemma]
        if lists[lemma] == "channels" and lemmas[index + 1 : index + 2] == ["etc"]:
            doc[index].lemma_ = "channels"
        last = index


def _joined(between: Sequence[str]) -> bool:
    """Whether what stands between two members makes them one list."""
    return len(between) <= 8 and ("joiner" in between or between in ([], ["comma"]))


@dataclass(frozen=True)
class _Around:
    """What stands around a clause: all that tells its subject, its sentence before it, and the year reported on."""

    context: str
    before: str
    planned: re.Pattern[str]
    partial: bool
    year: int | None


def _applies(rule: _Rule, doc: Any, start: int, end: int, around: _Around) -> bool:
    """Whether nothing in the sentence unmakes the statement (a comparison, a part, another year)."""
    if rule.needs is not None and not rule.needs.search(around.context):
        return False
    lemmas = [token.lemma_ for token in doc]
    if around.planned.search(around.before + doc[:start].text):
        return False
    if not rule.partial and (around.partial or "partial" in lemmas[:start]):
        return False
    if not rule.unless.isdisjoint(token.lemma_ for token in doc[_segment(lemmas, start) : end]):
        return False
    if around.year is None or rule.previous:
        return True
    named = [said.value for index, said in doc.user_data.items() if isinstance(said, Year) and index < end]
    named = named or [said.value for said in years(around.before)]
    return not named or named[-1] == around.year


def _segment(lemmas: Sequence[str], start: int) -> int:
    """Return where the segment of a statement begins: behind a comma, or behind an enumerated quantity.

    A comma before a bare predicate is none: its subject stands before it.
    """
    after = lemmas[start]
    for index in range(start - 1, -1, -1):
        ends = lemmas[index] in ("comma", "stop") and after != "publish"
        if ends or (lemmas[index] == "joiner" and index and lemmas[index - 1] == "quantity"):
            return index + 1
        after = lemmas[index] if lemmas[index] != "filler" else after
    return 0


def _stated(rule: _Rule, doc: Any, start: int, end: int, used: set[int]) -> Quantity | None:
    """Return the quantity that the match states, ``None`` where its unit does not fit or it is taken."""
    inside = [index for index in range(start, end) if isinstance(doc.user_data.get(index), Quantity)]
    if rule.value is not None:
        printed = doc.user_data[inside[-1]] if inside else None
        if rule.only is not None and printed is not None and not rule.value == printed.value == rule.only:
            return None
        return Quantity(rule.value, printed.unit if printed else None, False, 0, 0)
    if not inside or inside[-1] in used or (len(inside) > 1 and inside[-1] != end - 1):
        return None
    quantity: Quantity = doc.user_data[inside[-1]]
    if (quantity.unit or "") not in rule.units:
        return None
    used.add(inside[-1])
    return quantity
