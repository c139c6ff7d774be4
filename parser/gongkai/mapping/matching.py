"""The narrative's rules compiled: spaCy matchers over classes of words, in groups with a cheap test each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from gongkai.mapping.words import Tokenizer
from gongkai.rules import any_of, load

_TERM = re.compile(r"(?P<classes>[a-z_|]+)(?P<often>[?*]?)$")


@dataclass(frozen=True)
class Rule:
    """One rule of ``rules/narrative.toml``, whose head says what the keys mean."""

    facts: tuple[str, ...]
    units: frozenset[str]
    unless: frozenset[str]
    needs: re.Pattern[str] | None
    value: Decimal | None
    only: Decimal | None
    partial: bool
    previous: bool


@dataclass(frozen=True)
class Group:
    """Rules that share a subject: the words that call them, and whether a denial can state something."""

    trigger: re.Pattern[str]
    denies: bool
    matcher: Any
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Finder:
    """The compiled rules: spaCy's pipeline, the groups of rules and the cheap tests of a text."""

    nlp: Any
    groups: tuple[Group, ...]
    trigger: re.Pattern[str]
    counted: re.Pattern[str]
    denied: re.Pattern[str]
    clause: re.Pattern[str]
    predicate: re.Pattern[str]
    planned: re.Pattern[str]
    partial: re.Pattern[str]

    def fitting(self, clause: str) -> list[Group]:
        """Return the groups that can find something in a clause."""
        counted, denied = self.counted.search(clause), self.denied.search(clause)
        if not (counted or denied) or not self.trigger.search(clause):
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


def _rule(data: dict[str, Any], group: dict[str, Any], classes: dict[str, list[str]], compared: list[str]) -> Rule:
    def number(key: str) -> Decimal | None:
        return Decimal(data[key]) if key in data else None

    previous = data.get("previous", False)
    unless = {*group.get("unless", ()), *data.get("unless", ()), *([] if previous else [*compared, "previous"])}
    return Rule(
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
def finder() -> Finder:
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
        groups.append(Group(re.compile(_words(group["trigger"], classes)), denies, matcher, rules))
    triggers = [name for group in data["groups"].values() for name in group["trigger"]]
    tests = {
        name: re.compile(data[name]) for name in ("counted", "denied", "clause", "predicate", "planned", "partial")
    }
    return Finder(nlp, tuple(groups), re.compile(_words(triggers, classes)), **tests)


def _words(names: Iterable[str], classes: dict[str, list[str]]) -> str:
    """Return an expression for any word of the classes."""
    return any_of(word for name in names for word in classes[name])
