"""Facts of the narrative: numbers that sentences state, found by spaCy matchers over jieba's words.

The patterns and their words stand in ``facts.toml``. A regular expression first picks the sentences
that can hold a fact (a trigger word, and a number or a negation); only these are cut into words, each once. A
sentence that can be read in two ways gives no fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from gongkai.core.report import Fact
from gongkai.core.rule_files import load
from gongkai.core.text import fold
from gongkai.extraction.fact_matchers import FactRule, Finder, RuleGroup, finder
from gongkai.extraction.passages import Paragraphs, Sentence, sentences
from gongkai.extraction.quantities import Quantity, Year, years
from gongkai.extraction.tokens import Words
from gongkai.extraction.told_respectively import each_with_its_figure
from gongkai.extraction.told_sums import with_its_subject

_CONTEXT = 2
"""How many sentences before a sentence tell what it speaks of."""
_LONGEST = 400
"""Longest clause that is cut into words, and longest text before it that is looked at (characters)."""
_MOST_CLAUSES = 2_000
"""How many clauses are cut into words; a long report has a hundred."""
_ASIDE = re.compile(r"\([^()]*\)")
"""What stands in closed brackets; 其中 there rules what stands there."""
_SHORT = 6
"""Shortest clause (characters); what is shorter is a part of the next."""


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
    >>> from gongkai.core.document import Location
    >>> facts = find_facts([("全年收到政府信息公开申请三件，均已答复。", Location(line=1))])
    >>> [(fact.id, int(fact.value), fact.unit) for fact in facts]
    [('requests.received', 3, '件')]
    """
    compiled = finder()
    found: dict[tuple[str, Decimal], Fact] = {}
    for clause in islice(_readable(compiled, sentences(paragraphs), year), _MOST_CLAUSES):
        for fact in _facts(compiled, clause):
            found.setdefault((fact.id, fact.value), fact)
    return _undisputed(list(found.values()), compiled)


def _undisputed(facts: list[Fact], compiled: Finder) -> list[Fact]:
    """Drop what may be parts of what was published: of several totals the one that says so, then the largest, is it."""
    totals = [fact for fact in facts if fact.id == "disclosed.total"]
    if len(totals) < 2:
        return facts

    def claim(fact: Fact) -> int:
        return len(set(compiled.total.findall(fold(fact.text))))

    best = max(totals, key=lambda fact: (claim(fact), fact.value))
    best.doubtful |= any(fact.value != best.value and claim(fact) == claim(best) for fact in totals)
    return [fact for fact in facts if fact.id != "disclosed.total" or fact is best]


@dataclass(frozen=True)
class _Clause:
    """A clause that can hold a fact, and what stands around it.

    ``earlier`` is what stands before its sentence and may tell its subject, ``before`` its sentence before it, ``year``
    the year reported on.
    """

    text: str
    groups: list[RuleGroup]
    sentence: Sentence
    start: int
    earlier: str
    before: str
    year: int | None

    @property
    def context(self) -> str:
        """All that tells its subject."""
        return self.earlier + self.before + self.text

    @property
    def quoted(self) -> str:
        """The printed sentence; of a very long one the part around the clause."""
        printed = self.sentence.text
        if len(printed) <= _LONGEST:
            return printed
        return printed[max(0, self.start - _LONGEST // 4) : self.start + len(self.text) + _LONGEST // 4]


def _readable(compiled: Finder, said: Sequence[Sentence], year: int | None) -> Iterator[_Clause]:
    """Yield the clauses that can hold a fact."""
    for index, sentence in enumerate(said):
        if compiled.unrelated.search(sentence.folded):
            continue
        told = compiled.nil.sub("无", compiled.accounts.sub("", compiled.motto.sub("", sentence.folded)))
        for start, printed in _clauses(compiled, told):
            text = with_its_subject(compiled.words, told[:start][-_LONGEST:], printed)
            groups = compiled.fitting(text) if len(text) <= _LONGEST else []
            if not groups:
                continue
            before = told[max(0, start - _LONGEST) : start]
            earlier = "".join(each.folded[-_LONGEST:] for each in said[max(0, index - _CONTEXT) : index])
            yield _Clause(text, groups, sentence, start, earlier, before, year)


def _facts(compiled: Finder, clause: _Clause) -> Iterator[Fact]:
    """Yield the facts of one clause; a quantity gives one kind of fact, the first that fits."""
    lists = load("extraction", "facts")["lists"]
    words = _with_lists(each_with_its_figure(compiled.words(clause.text), lists), lists)
    present = set(words.classes)
    groups = [group for group in clause.groups if group.may_match(present)]
    doc = compiled.doc(words.classes) if groups else None
    used: set[int] = set()
    for group in groups:
        for rule, start, end in _matches(group, doc):
            if not rule.partial and _is_part(compiled, group, words, start, clause):
                continue
            if not _applies(compiled, rule, words, start, end, clause):
                continue
            quantity = _stated(rule, words, start, end, used)
            if quantity is None:
                continue
            value, unit, hedged = quantity.value, quantity.unit, quantity.approximate
            source, said = clause.sentence.source, clause.before + clause.text
            doubtful = rule.unsure or (rule.sure is not None and not rule.sure.search(said))
            for fact_id in rule.facts:
                yield Fact(fact_id, value, unit, clause.quoted, source, hedged, doubtful=doubtful)


def _clauses(compiled: Finder, text: str) -> Iterator[tuple[int, str]]:
    """Yield the clauses of a sentence with their offsets.

    A short one belongs to the next (网站,微信,微博), and a predicate without a subject to the one before it
    (公众号关注人数达30人,发布信息17条).
    """
    start = 0
    for match in compiled.clause.finditer(text):
        if match.end() - start > _SHORT and not compiled.predicate.match(text, match.end()):
            yield start, text[start : match.start()]
            start = match.end()
    yield start, text[start:]


def _matches(group: RuleGroup, doc: Any) -> Iterable[tuple[FactRule, int, int]]:
    """Return the group's matches, in the order of its rules, then of the text."""
    rows = sorted((int(doc.vocab.strings[key]), start, end) for key, start, end in group.matcher(doc))
    return [(group.rules[index], start, end) for index, start, end in rows]


def _with_lists(words: Words, lists: Mapping[str, str]) -> Words:
    """Give the members of a joined list (网站、微信公众号; 网站等) the class of the list."""
    classes = words.classes
    marked = classes.copy()
    last: int | None = None
    for index, name in enumerate(classes):
        if name in ("quantity", "publish", "negation"):
            last = None
        if name not in lists:
            continue
        between = classes[last + 1 : index] if last is not None else []
        alike = last is not None and classes[last] == name and not between  # 网站信息公开专栏 is one place
        if last is not None and lists[classes[last]] == lists[name] and not alike and _joined(between):
            marked[last] = marked[index] = lists[name]
        if lists[name] == "channels" and classes[index + 1 : index + 2] == ["etc"]:
            marked[index] = "channels"
        last = index
    return words._replace(classes=marked)


def _joined(between: Sequence[str]) -> bool:
    """Whether what stands between two members makes them one list."""
    return len(between) <= 8 and ("joiner" in between or between in ([], ["comma"]))


def _applies(compiled: Finder, rule: FactRule, words: Words, start: int, end: int, clause: _Clause) -> bool:
    """Whether nothing in the sentence unmakes the statement (a plan, a part, a comparison, another year)."""
    if rule.needs is not None and not rule.needs.search(clause.context):
        return False
    if rule.wording is not None and not rule.wording.search(clause.text):
        return False
    if compiled.planned.search(clause.before + "".join(words.words[:start])):
        return False
    if compiled.other_span.search(clause.before + clause.text):
        return False
    if rule.value is not None and compiled.outcome.search("".join(words.words[start:])):
        return False
    classes = words.classes
    if not rule.unless.isdisjoint(_asserted(classes, start, end)):
        return False
    if not rule.behind.isdisjoint(classes[end:]):
        return False
    return _of_year(compiled, rule, words, end, clause)


def _is_part(compiled: Finder, group: RuleGroup, words: Words, start: int, clause: _Clause) -> bool:
    """Whether a match is a part of something of its own kind (其中): of another kind it is a whole.

    What stands in brackets that are closed has no bearing; nor 其中 in a sentence before a word of the whole.
    """
    ahead = _ASIDE.sub("", clause.before + "".join(words.words[:start]))
    own = [word for word, name in zip(words.words[:start], words.classes, strict=False) if name == "partial"]
    marks = [match.start() for match in compiled.partial.finditer(ahead)]
    if compiled.whole.search(clause.text):
        marks = []
    marks += [ahead.rfind(word) for word in own if word in ahead]
    if not marks:
        return False
    return group.parts or group.trigger.search(ahead[: max(marks)] or clause.earlier) is not None


def _of_year(compiled: Finder, rule: FactRule, words: Words, end: int, clause: _Clause) -> bool:
    """Whether the year that the clause names last before the end of a match is the one that the rule speaks of."""
    named = [said.value for index, said in words.said.items() if isinstance(said, Year) and index < end]
    if rule.year is not None:
        return clause.year is not None and named[-1:] == [clause.year + rule.year]
    if clause.year is None or rule.previous:
        return True
    named = named or [said.value for said in years(compiled.against.sub("", clause.before))]
    return not named or named[-1] == clause.year


def _asserted(classes: Sequence[str], start: int, end: int) -> Sequence[str]:
    """Return the classes of the segment in which a match states something; of a subject before a comma the rest."""
    commas = [index for index in range(start, end) if classes[index] == "comma"]
    return classes[commas[-1] if commas else _segment(classes, start) : end]


def _segment(classes: Sequence[str], start: int) -> int:
    """Return where the segment of a statement begins: behind a comma, or behind an enumerated quantity.

    A comma before a bare predicate is none: its subject stands before it.
    """
    after = classes[start]
    for index in range(start - 1, -1, -1):
        ends = classes[index] in ("comma", "stop") and after != "publish"
        if ends or (classes[index] == "joiner" and index and classes[index - 1] == "quantity"):
            return index + 1
        after = classes[index] if classes[index] != "filler" else after
    return 0


def _stated(rule: FactRule, words: Words, start: int, end: int, used: set[int]) -> Quantity | None:
    """Return the quantity that the match states, ``None`` where its unit does not fit or it is taken."""
    said, following = words.said, words.words
    inside = [(index, each) for index in range(start, end) if isinstance(each := said.get(index), Quantity)]
    if rule.value is not None:
        printed = inside[-1][1] if inside else None
        if rule.only is not None and printed is not None and not rule.value == printed.value == rule.only:
            return None
        return Quantity(rule.value, printed.unit if printed else None, False, 0, 0)
    if not inside:
        return None
    index, quantity = inside[-1]
    if index in used or (len(inside) > 1 and index != end - 1) or (quantity.unit or "") not in rule.units:
        return None
    if following[index + 1 : index + 2] == ["的"]:  # 100条的单位 counts no pieces of information
        return None
    used.add(index)
    return quantity
