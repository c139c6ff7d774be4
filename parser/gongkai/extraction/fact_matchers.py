"""Rule-based matching of the narrative: spaCy matchers over classes of words, in groups with a cheap test each.

``收到 | 申请 | 6件`` matches a rule of a verb, a thing and a quantity; a sentence without the verb is not even cut
into words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from gongkai.core.rule_files import any_of, load
from gongkai.extraction.tokens import Tokenizer

_TERM = re.compile(r"(?P<classes>[a-z_|]+)(?P<often>[?*]?)$")


@dataclass(frozen=True)
class FactRule:
    """One rule of ``facts.toml``, whose head says what the keys mean."""

    facts: tuple[str, ...]
    units: frozenset[str]
    unless: frozenset[str]
    behind: frozenset[str]
    needs: re.Pattern[str] | None
    value: Decimal | None
    only: Decimal | None
    partial: bool
    previous: bool
    wording: re.Pattern[str] | None
    year: int | None
    sure: re.Pattern[str] | None
    unsure: bool


@dataclass(frozen=True)
class RuleGroup:
    """Rules that share a subject: the words that call them, and whether a denial can state something.

    ``patterns`` are those of each rule as spaCy's matcher takes them; the matcher is made when a text first needs it.
    ``parts``: what follows 其中 is a part whatever it is a part of (公文318件,其中依申请公开61件).
    ``needed`` has for each pattern the classes that it cannot do without, alternatives together.
    """

    trigger: re.Pattern[str]
    parts: bool
    denies: bool
    patterns: tuple[list[list[dict[str, Any]]], ...]
    needed: tuple[tuple[frozenset[str], ...], ...]
    rules: tuple[FactRule, ...]

    @cached_property
    def matcher(self) -> Any:
        """spaCy's matcher of the rules, each under its number."""
        from spacy.matcher import Matcher

        matcher = Matcher(_vocab())
        for index, patterns in enumerate(self.patterns):
            matcher.add(str(index), patterns, greedy="LONGEST")
        return matcher

    def may_match(self, classes: Set[str]) -> bool:
        """Whether some pattern finds all classes that it needs."""
        return any(not any(map(classes.isdisjoint, pattern)) for pattern in self.needed)


@dataclass(frozen=True)
class Finder:
    """The compiled rules: the tokenizer, the groups of rules and the cheap tests of a text."""

    words: Tokenizer
    groups: tuple[RuleGroup, ...]
    trigger: re.Pattern[str]
    counted: re.Pattern[str]
    denied: re.Pattern[str]
    clause: re.Pattern[str]
    predicate: re.Pattern[str]
    planned: re.Pattern[str]
    partial: re.Pattern[str]
    whole: re.Pattern[str]
    other_span: re.Pattern[str]
    against: re.Pattern[str]
    outcome: re.Pattern[str]
    accounts: re.Pattern[str]
    motto: re.Pattern[str]
    nil: re.Pattern[str]
    total: re.Pattern[str]
    unrelated: re.Pattern[str]

    def fitting(self, clause: str) -> list[RuleGroup]:
        """Return the groups that can find something in a clause."""
        counted, denied = self.counted.search(clause), self.denied.search(clause)
        if not (counted or denied) or not self.trigger.search(clause):
            return []
        return [each for each in self.groups if (counted or each.denies) and each.trigger.search(clause)]

    def doc(self, classes: list[str]) -> Any:
        """Return the classes of words as spaCy's matchers take them; no word of a report enters its vocabulary."""
        from spacy.tokens import Doc

        return Doc(_vocab(), words=classes)


@lru_cache(maxsize=1)
def _vocab() -> Any:
    """Return spaCy's vocabulary of classes; spaCy takes a second to import, so only texts with candidates do it."""
    from spacy.vocab import Vocab

    return Vocab()


def _token(term: str, gaps: dict[str, Any]) -> dict[str, Any]:
    """Write one term of a pattern as spaCy's matcher has it."""
    if term in gaps:
        gap = gaps[term]
        test = {"IN": gap["only"]} if "only" in gap else {"NOT_IN": gap["without"]}
        return {"ORTH": test, "OP": f"{{0,{gap['most']}}}" if "most" in gap else "*"}
    match = _TERM.match(term)
    if match is None:
        raise ValueError(f"facts.toml: {term!r} is no term")
    classes = match["classes"].split("|")
    token: dict[str, Any] = {"ORTH": {"IN": classes} if len(classes) > 1 else classes[0]}
    if match["often"]:
        token["OP"] = match["often"]
    return token


def _needed(pattern: str, gaps: dict[str, Any]) -> tuple[frozenset[str], ...]:
    """Return the terms of a pattern that are no gaps and must stand, as sets of classes."""
    terms = [term for term in pattern.split() if term not in gaps and term[-1] not in "?*"]
    return tuple(frozenset(term.split("|")) for term in terms)


def _rule(data: dict[str, Any], group: dict[str, Any], classes: dict[str, list[str]], compared: list[str]) -> FactRule:
    def number(key: str) -> Decimal | None:
        return Decimal(data[key]) if key in data else None

    previous = data.get("previous", False)
    unless = {*group.get("unless", ()), *data.get("unless", ()), *([] if previous else [*compared, "previous"])}
    return FactRule(
        tuple(data["facts"]),
        frozenset(data.get("units", group["units"])),
        frozenset(unless),
        frozenset(data.get("behind", ())),
        re.compile(_words(data["needs"], classes)) if "needs" in data else None,
        number("value"),
        number("only"),
        data.get("partial", False),
        previous,
        re.compile(data["wording"]) if "wording" in data else None,
        data.get("year"),
        re.compile(data["sure"]) if "sure" in data else None,
        data.get("unsure", False),
    )


@lru_cache(maxsize=1)
def finder() -> Finder:
    """Compile the rules, once."""
    data = load("extraction", "facts")
    classes: dict[str, list[str]] = data["classes"]
    groups = []
    for group in data["groups"].values():
        rules = tuple(_rule(each, group, classes, data["compared"]) for each in group["rules"])
        patterns = tuple(
            [[_token(term, data["gaps"]) for term in row.split()] for row in each["patterns"]]
            for each in group["rules"]
        )
        denies = any(rule.value is not None for rule in rules)
        needed = tuple(_needed(row, data["gaps"]) for each in group["rules"] for row in each["patterns"])
        trigger = re.compile(_words(group["trigger"], classes))
        groups.append(RuleGroup(trigger, group.get("parts", False), denies, patterns, needed, rules))
    triggers = [name for group in data["groups"].values() for name in group["trigger"]]
    tests = {
        name: re.compile(data[name])
        for name in (
            "counted",
            "denied",
            "clause",
            "predicate",
            "planned",
            "partial",
            "whole",
            "other_span",
            "against",
            "outcome",
            "accounts",
            "motto",
            "nil",
            "total",
            "unrelated",
        )
    }
    return Finder(Tokenizer(classes), tuple(groups), re.compile(_words(triggers, classes)), **tests)


def _words(names: Iterable[str], classes: dict[str, list[str]]) -> str:
    """Return an expression for any word of the classes."""
    return any_of(word for name in names for word in classes[name])
