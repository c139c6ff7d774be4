"""Which edition a document prints: by the labels of its tables; the year speaks where these hardly tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from gongkai.core.labels import LABEL_INDEX, LabelledDocument
from gongkai.core.text import fold
from gongkai.forms.form import Form
from gongkai.forms.vocabulary import Entry, LabelKey, label_key, vocabulary

NEAR = 0.9
"""Likeness from which a text counts as a label that it does not print to the letter."""

LONG = 6
"""Characters from which a label is looked for in the pieces of headers, one after the other."""

SHORTEST = 4
"""Characters of the shortest text that is compared so."""

YEAR_COUNTS = 1.0
"""How much the year speaks for its form, in blocks of a table."""

LABEL_COUNTS = 0.25
"""How much a label speaks for its form, beside the block that it stands in."""

CLOSE = 1.0
"""How much more has to speak for a form than for another, in blocks of a table, to be sure of it."""

MIXED = 2
"""Labels of another edition from which a document is a mixture."""


@lru_cache(maxsize=8)
def _telling(forms: tuple[Form, ...]) -> dict[str, frozenset[Form]]:
    """Return the official labels that some of the forms have and others do not, with those that have them.

    A user's own copy of a form has the labels of the original: they tell both from the others.
    """
    owners: dict[str, set[Form]] = {}
    for form in forms:
        for entry in vocabulary(form).entries:
            key = label_key(fold(entry.label))
            for each in {key.key, key.bare}:
                owners.setdefault(each, set()).add(form)
    return {key: frozenset(each) for key, each in owners.items() if len(each) < len(forms)}


class Vote(NamedTuple):
    """What speaks for a form: the labels that not all forms have, and the blocks of its tables that these stand in.

    Where no form has any such label, ``rows`` is how many labels with a figure after them are rows of this one.
    """

    labels: frozenset[str]
    blocks: frozenset[tuple[int, int]]
    rows: int = 0

    @property
    def weight(self) -> float:
        """How much it speaks: a block that is another edition's repeats that edition's labels and is one block."""
        return len(self.blocks) + LABEL_COUNTS * len(self.labels)


def votes(labelled: LabelledDocument, forms: tuple[Form, ...]) -> dict[Form, Vote]:
    """Return which labels that tell forms apart are printed, to the letter or nearly so, for each form."""
    telling = _telling(forms)
    kinds = [LABEL_INDEX[kind] for kind in ("caption", "column_header", "row_label")]
    times: Counter[str] = Counter()
    if len(labelled.cells):
        likely = (labelled.probabilities[:, kinds].sum(1) > 0.5).tolist()
        keys = [label_key(text) if maybe else None for text, maybe in zip(labelled.folded, likely, strict=True)]
        times = _pieced_together(keys, forms)
        for key, count in Counter(key for key in keys if key is not None).items():
            name = key.key if key.key in telling else key.bare if key.bare in telling else None
            if name is None and key.key not in _worded(forms):
                name = _near(key.key, telling)
            if name is not None and (len(name) < LONG or name not in (key.key, key.bare)):
                times[name] += count
    found: dict[Form, Vote] = {}
    for form in forms:
        names = frozenset(name for name in times if form in telling[name])
        places = (place for name in names for place in _places(form, name)[: times[name]])
        found[form] = Vote(names, frozenset(places))
    if any(vote.labels for vote in found.values()):
        return found
    return {form: vote._replace(rows=_rows_printed(labelled, form)) for form, vote in found.items()}


def _rows_printed(labelled: LabelledDocument, form: Form) -> int:
    """Count the cells with a figure after them that are labelled to the letter as a row, and no group of rows."""
    words = vocabulary(form)
    followed = (i for i, label in enumerate(labelled.labels[1:]) if label == "value" and labelled.labels[i] != "value")
    owners = (words.exact.get(label_key(labelled.folded[i]).key, ()) for i in followed)
    return sum(
        any(words.entries[e].kind == "row_label" and not words.entries[e].members for e in own) for own in owners
    )


def _pieced_together(keys: Sequence[LabelKey | None], forms: tuple[Form, ...]) -> Counter[str]:
    """Count the long telling labels in the labels that follow one another: these may have come apart.

    What is part of a longer one (本年 | 处理决定数量) is not counted on its own.
    """
    times: Counter[str] = Counter()
    text = "".join("|" if key is None else key.bare for key in keys)
    for wording, name in _wordings(forms):
        if wording in text:
            times[name] += text.count(wording)
            text = text.replace(wording, "|")
    return times


@lru_cache(maxsize=8)
def _wordings(forms: tuple[Form, ...]) -> list[tuple[str, str]]:
    """Return the long telling labels and what holds one, as (wording, telling label), the longest first.

    What holds another form's telling label (本年度处理决定数量) tells what the label that it words tells.
    """
    telling = _telling(forms)
    found = {name: name for name in telling if len(name) >= LONG}
    for form in forms:
        words = vocabulary(form)
        others = [name for name, owner in telling.items() if form not in owner and len(name) >= LONG]
        for wording, owners in words.exact.items():
            names = {label_key(fold(words.entries[entry].label)).bare for entry in owners} & telling.keys()
            if len(names) == 1 and any(other in wording for other in others):
                found.setdefault(wording, names.pop())
    return sorted(found.items(), key=lambda each: -len(each[0]))


@lru_cache(maxsize=8)
def _worded(forms: tuple[Form, ...]) -> frozenset[str]:
    """Return the keys of all wordings of some forms."""
    return frozenset(key for form in forms for key in vocabulary(form).exact)


@lru_cache(maxsize=200)
def _places(form: Form, key: str) -> list[tuple[int, int]]:
    """Return the ``(table, block)`` that print a label, in the form's order."""
    entries = (entry for entry in vocabulary(form).entries if entry.table >= 0)
    keyed = ((label_key(fold(entry.label)), entry) for entry in entries)
    return list(dict.fromkeys((e.table, e.block) for each, e in keyed if key in (each.key, each.bare)))


def _near(key: str, telling: Mapping[str, frozenset[Form]]) -> str | None:
    """Return the telling label that a key is a mistyped form of, ``None`` where there is none."""
    from rapidfuzz import fuzz, process

    if len(key) < SHORTEST:
        return None
    found = process.extractOne(key, telling.keys(), scorer=fuzz.ratio, score_cutoff=100 * NEAR)
    return found[0] if found else None


def rank_forms(found: dict[Form, Vote], year: int | None) -> list[Form]:
    """Return the forms, the likeliest first; the year decides only where the labels hardly do."""
    weights = _weights(found, year)
    return sorted(found, key=lambda form: (-weights[form], -form.first_year))


def _weights(found: dict[Form, Vote], year: int | None) -> dict[Form, float]:
    """Return what labels and year, or where there are neither the rows, speak for each form."""
    newest = max(form.first_year for form in found)
    if year is None and _rows_tell(found):
        return {form: float(vote.rows) for form, vote in found.items()}
    return {
        form: vote.weight + YEAR_COUNTS * (form.valid_for(year) if year is not None else form.first_year == newest)
        for form, vote in found.items()
    }


def _rows_tell(found: dict[Form, Vote]) -> bool:
    """Whether more rows of one form are printed than of the others."""
    most, *others = sorted((vote.rows for vote in found.values()), reverse=True)
    return bool(others) and most > others[0]


def of_one_edition(found: dict[Form, Vote], year: int | None) -> set[str]:
    """Return the fields in doubt where another form is as likely as the likeliest, or nearly so: else none.

    In a mixture of two editions of which labels are lost these are the fields that only the likeliest form has. Where
    nothing is printed that tells the edition, not even a year, they are those of all tables that the forms print
    differently.
    """
    first, *others = rank_forms(found, year)
    if year is None and not _rows_tell(found) and not any(vote.labels for vote in found.values()):
        alike = {table.field_ids() for form in others for table in form.tables}
        return {id_ for table in first.tables if others and table.field_ids() not in alike for id_ in table.field_ids()}
    weights = _weights(found, year)
    near = [form for form in others if weights[first] - weights[form] < CLOSE]
    if not near or not is_mixed(found):
        return set()
    return set(first.field_ids).difference(*(form.field_ids for form in near))


def is_mixed(found: dict[Form, Vote]) -> bool:
    """Whether a document prints labels of more than one edition, and not just a slip."""
    first, *others = sorted((vote.labels for vote in found.values()), key=len, reverse=True)
    return any(len(labels - first) >= MIXED for labels in others)


@lru_cache(maxsize=2_000)
def foreign_headers(texts: tuple[str, ...], form: Form, forms: tuple[Form, ...], table: int, block: int) -> bool:
    """Whether the column headers of a block are another edition's: their figures are none of this form's fields.

    So they are where more of them are worded as in another edition only than as in this one.
    """
    words = vocabulary(form)
    own = [e for e in range(len(words.entries)) if words.entries[e].table == table and words.entries[e].block == block]
    telling = _telling(forms)
    mine = other = 0
    for text in texts:
        key = label_key(text).bare
        if any(owner in own for owner in words.exact.get(key, ())):
            mine += 1  # a wording of this form too, whatever another form's official label is
        elif form not in telling.get(key, (form,)):
            other += 1
        elif any(m.entry in own and m.score >= NEAR for m in words.match(text)):
            mine += 1
        elif any(_words_telling(text, each, telling) for each in forms if each is not form):
            other += 1
    joined = "".join(label_key(text).key for text in texts)  # headers may have come apart
    mine = max(mine, len({words.entries[e].label for e in own if _printed_in(words.entries[e], joined)}))
    foreign = set()
    for wording, name in _wordings(forms):
        if wording in joined:
            joined = joined.replace(wording, "|")  # what this form words alone may hold what another words
            foreign |= {name} if form not in telling[name] else set()
    other = max(other, len(foreign))
    return other > mine


def _words_telling(text: str, form: Form, telling: Mapping[str, frozenset[Form]]) -> bool:
    """Whether a text is worded nearly as a label that only this form has."""
    words = vocabulary(form)
    found = (words.entries[match.entry] for match in words.match(text)[:1] if match.score >= NEAR)
    return any(form in telling.get(label_key(fold(entry.label)).bare, ()) for entry in found)


def _printed_in(entry: Entry, joined: str) -> bool:
    return entry.kind == "column_header" and label_key(fold(entry.label)).bare in joined
