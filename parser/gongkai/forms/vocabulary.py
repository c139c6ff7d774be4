"""How a label is recognised: the printed wording against the wordings of a form.

A label is compared by its *key*: folded (see :mod:`gongkai.core.text`), without its numbering, spaces and
punctuation. Truncated, mistyped and re-ordered wordings score less than the exact one; what they score is a degree
of likeness between 0 and 1, not a probability.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from gongkai.core.labels import Label
from gongkai.core.segmentation import words
from gongkai.core.text import chinese_number, fold
from gongkai.forms.form import Form, Table

MINIMUM = 0.55
"""Likenesses below this one are not reported."""

LONGEST = 60
"""Characters of the longest text that may be a label, notes included."""

SHORTEST_HEADING = 4
"""Characters from which a text may be a piece of a section heading; shorter pieces stand in column headers too."""

ALIKE = 0.6
"""Share of a text's characters that must occur in the form's wordings at all for it to be compared with them."""

_NUMBERING = re.compile(
    r"^[\s?|*#]*(?:(?P<han>[一二三四五六七八九十]{1,3})\s*[、.,]"
    r"|[(]?\s*(?P<paren>[一二三四五六七八九十]{1,3})\s*[)]"
    r"|[(]?\s*(?P<digit>\d{1,2})\s*(?:[.、)](?!\d)))\s*"
)
_PARENTHESES = re.compile(r"[(\[][^()\[\]]*[)\]]?")
_NOT_KEY = re.compile(r"[^0-9a-z\u3400-\u9fff]+")


class LabelKey(NamedTuple):
    """What a label is compared by.

    ``numbering`` is ``("han", 3)`` for ``三、``, ``("paren", 3)`` for ``（三）``, ``("digit", 3)`` for ``3.``.
    """

    key: str
    numbering: tuple[str, int] | None
    bare: str
    """The key without what stands in parentheses; equal to ``key`` where there are none."""


@lru_cache(maxsize=20_000)
def label_key(folded: str) -> LabelKey:
    """Return the key of a folded text.

    >>> label_key("(三) 不予 公开")
    LabelKey(key='不予公开', numbering=('paren', 3), bare='不予公开')
    """
    text, numbering = folded.lower(), None
    match = _NUMBERING.match(text)
    if match and match.end() < len(text):
        kind = match.lastgroup or "han"
        value = int(match[kind]) if kind == "digit" else chinese_number(match[kind]) or 0
        numbering, text = (kind, value), text[match.end() :]
    key = _NOT_KEY.sub("", text)
    bare = _NOT_KEY.sub("", _PARENTHESES.sub("", text)) if "(" in text or "[" in text else key
    return LabelKey(key, numbering, bare or key)


class Entry(NamedTuple):
    """One label of a form.

    Attributes
    ----------
    kind
        The class of label that the form prints it as.
    position
        Its place in the form's reading order, from 0; ``-1`` for column headers, which stand above them.
    table, block, row, column
        Indices into the form, ``-1`` where they do not apply. A spanning group has its first member's row.
    members
        Rows of the block that a spanning group stands for; empty for all else.
    section
        Number of the section that a section heading opens; 0 for all else.
    """

    kind: Label
    position: int
    table: int
    block: int
    row: int
    column: int
    members: tuple[int, ...]
    section: int
    label: str


class Match(NamedTuple):
    """An entry that a text may print, and the likeness of the two (0–1)."""

    entry: int
    score: float


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The wordings of one form.

    Attributes
    ----------
    entries
        The labels, in the form's order.
    exact
        Key → indices of the entries that are worded so.
    numberings
        Of each entry's official label.
    keys, owners
        All keys, and the index of each one's entry.
    characters
        All characters of the keys.
    by_edge
        Keys with their owners by first character, and by ``$`` and last character.
    cache
        Matches of folded texts seen before.
    """

    entries: tuple[Entry, ...]
    exact: dict[str, tuple[int, ...]]
    numberings: tuple[tuple[str, int] | None, ...]
    keys: tuple[str, ...]
    owners: tuple[int, ...]
    characters: frozenset[str]
    by_edge: dict[str, tuple[tuple[str, int], ...]]
    cache: dict[str, tuple[Match, ...]]

    def match(self, folded: str) -> tuple[Match, ...]:
        """Return the entries that a folded text may print, most alike first, at most 8."""
        found = self.cache.get(folded)
        if found is None:
            if len(self.cache) > 50_000:
                self.cache.clear()
            found = self.cache[folded] = self._match(folded)
        return found

    def _match(self, folded: str) -> tuple[Match, ...]:
        if len(folded) > 120 or "。" in folded[:-1]:  # no label is longer, or two sentences
            return ()
        label = label_key(folded)
        scores: dict[int, float] = {}
        for owner, score in self._alike(label.key):
            scores[owner] = max(scores.get(owner, 0.0), score)
        if label.bare != label.key and label.key not in self.exact:
            for owner, score in self._alike(label.bare):
                scores[owner] = max(scores.get(owner, 0.0), score - 0.02)
        weighed = (Match(owner, self._numbered(owner, score, label)) for owner, score in scores.items())
        kept = sorted((m for m in weighed if m.score >= MINIMUM), key=lambda m: -m.score)
        return tuple(kept[:8])

    def _numbered(self, owner: int, score: float, label: LabelKey) -> float:
        """Let the numbering speak: equal numbers confirm, different ones contradict."""
        mine = self.numberings[owner]
        if label.numbering == mine:
            return score
        if mine is None:
            return score - 0.25
        if label.numbering is None:
            return score - 0.08
        if label.numbering[1] == mine[1]:
            return score - 0.04
        return score - 0.15

    def _alike(self, key: str) -> Iterator[tuple[int, float]]:
        """Yield owners with the likeness of their wording to ``key``: exact, cut, or mistyped."""
        if not key:
            return
        for owner in self.exact.get(key, ()):
            yield owner, 1.0
        size = len(key)
        if size < 2 or size > LONGEST or sum(map(self.characters.__contains__, key)) < ALIKE * size:
            return
        for wording, owner in (*self.by_edge.get(key[0], ()), *self.by_edge.get("$" + key[-1], ())):
            if size < SHORTEST_HEADING and self.entries[owner].kind == "section_heading":
                continue
            if len(wording) > size:
                if 3 * size >= len(wording) and (wording.startswith(key) or wording.endswith(key)):
                    yield owner, 0.6 + 0.35 * size / len(wording)
            elif len(wording) >= 4 and size > len(wording) and (key.endswith(wording) or key.startswith(wording)):
                yield owner, 0.6 + 0.35 * len(wording) / size
        if size >= 4 and key not in self.exact:
            yield from self._mistyped(key)

    def _mistyped(self, key: str) -> Iterator[tuple[int, float]]:
        from rapidfuzz import fuzz, process

        keys, owners = _of_length(self.keys, self.owners, len(key), 66)
        found = process.extract(key, keys, scorer=fuzz.ratio, limit=12, score_cutoff=66)
        for _, ratio, index in found:
            yield owners[index], 0.97 * ratio / 100
        if found and found[0][1] > 90:
            return
        ordered = " ".join(sorted(words(key)))
        keys, owners = _of_length(_sorted_words(self.keys), self.owners, len(ordered), 88)
        found = process.extract(ordered, keys, scorer=fuzz.ratio, limit=4, score_cutoff=88)
        for _, ratio, index in found:
            yield owners[index], 0.9 * ratio / 100


@lru_cache(maxsize=2_000)
def _of_length(keys: tuple[str, ...], owners: tuple[int, ...], length: int, ratio: int) -> tuple[list[str], list[int]]:
    """Return the keys, and their owners, that are long and short enough to be so like a text of some length (0–100)."""
    least = ratio * length / (200 - ratio)
    most = (200 - ratio) * length / ratio
    fit = [i for i, key in enumerate(keys) if least <= len(key) <= most]
    return [keys[i] for i in fit], [owners[i] for i in fit]


@lru_cache(maxsize=8)
def _sorted_words(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(" ".join(sorted(words(key))) for key in keys)


def _table_entries(number: int, table: Table, position: int) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    """Yield the entries of a table with all their wordings, in the form's reading order."""
    yield (
        Entry("section_heading", position, number, -1, -1, -1, (), table.section, table.heading),
        table.wordings,
    )
    for label in table.ignore:
        yield Entry("column_header", -1, number, -1, -1, -1, (), 0, label), ()
    groups = {group.id: group for group in table.groups}
    row_kind: Label = "row_label" if table.printed == "rows" else "column_header"
    for group in table.groups:
        if group.axis == "columns":
            yield Entry("column_header", -1, number, -1, -1, -1, (), 0, group.label), group.wordings
    for b, block in enumerate(table.blocks):
        position += 1
        if block.caption:
            yield Entry("caption", position, number, b, -1, -1, (), 0, block.caption), block.wordings
        for c, column in enumerate(block.columns):
            yield Entry("column_header", -1, number, b, -1, c, (), 0, column.label), column.wordings
        begun: set[str] = set()
        for r, row in enumerate(block.rows):
            for name in row.groups:
                if name not in begun:
                    begun.add(name)
                    position += 1
                    members = tuple(i for i, each in enumerate(block.rows) if name in each.groups)
                    group = groups[name]
                    yield Entry(row_kind, position, number, b, r, -1, members, 0, group.label), group.wordings
            position += 1
            yield Entry(row_kind, position, number, b, r, -1, (), 0, row.label), row.wordings


def _entries(form: Form) -> list[tuple[Entry, tuple[str, ...]]]:
    entries: list[tuple[Entry, tuple[str, ...]]] = []
    parts: list[tuple[int, int | None]] = [(t.section, i) for i, t in enumerate(form.tables)]
    parts += [(section.number, None) for section in form.sections]
    position = 0
    for number, index in sorted(parts, key=lambda part: part[0]):
        if index is None:
            section = next(s for s in form.sections if s.number == number)
            entry = Entry("section_heading", position, -1, -1, -1, -1, (), number, section.heading)
            entries.append((entry, section.wordings))
            position += 1
        else:
            entries += _table_entries(index, form.tables[index], position)
            position = max(entry.position for entry, _ in entries) + 1
    return entries


@lru_cache(maxsize=8)
def vocabulary(form: Form) -> Vocabulary:
    """Return the wordings of a form, made once."""
    entries = _entries(form)
    exact: dict[str, list[int]] = {}
    pairs: list[tuple[str, int]] = []
    for index, (entry, wordings) in enumerate(entries):
        seen = set()
        for wording in (entry.label, *wordings):
            label = label_key(fold(wording))
            for key in (label.key, label.bare):
                if key and key not in seen:
                    seen.add(key)
                    exact.setdefault(key, []).append(index)
                    pairs.append((key, index))
    by_edge: dict[str, list[tuple[str, int]]] = {}
    for key, index in pairs:
        by_edge.setdefault(key[0], []).append((key, index))
        by_edge.setdefault("$" + key[-1], []).append((key, index))
    return Vocabulary(
        tuple(entry for entry, _ in entries),
        {key: tuple(owners) for key, owners in exact.items()},
        tuple(label_key(fold(entry.label)).numbering for entry, _ in entries),
        tuple(key for key, _ in pairs),
        tuple(owner for _, owner in pairs),
        frozenset(char for key, _ in pairs for char in key),
        {edge: tuple(each) for edge, each in by_edge.items()},
        {},
    )
