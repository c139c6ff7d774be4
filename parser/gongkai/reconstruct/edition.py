"""Which edition a document prints: by the labels of its tables, never by its year alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from gongkai.labels import LABEL_INDEX, LabelledDocument
from gongkai.normalise import fold
from gongkai.schema import Form
from gongkai.wording import label_key, vocabulary

MIXED = 2
"""Labels of another edition from which a document is a mixture."""


@lru_cache(maxsize=8)
def _telling(forms: tuple[Form, ...]) -> dict[str, Form]:
    """Return the official labels that only one of the forms has."""
    owners: dict[str, set[Form]] = {}
    for form in forms:
        for entry in vocabulary(form).entries:
            key = label_key(fold(entry.label))
            for each in {key.key, key.bare}:
                owners.setdefault(each, set()).add(form)
    return {key: next(iter(each)) for key, each in owners.items() if len(each) == 1}


def votes(labelled: LabelledDocument, forms: tuple[Form, ...]) -> dict[Form, int]:
    """Return how many cells print an official label that only this form has."""
    telling = _telling(forms)
    kinds = [LABEL_INDEX[kind] for kind in ("caption", "column_header", "row_label")]
    counts = dict.fromkeys(forms, 0)
    if not len(labelled.cells):
        return counts
    likely = labelled.probabilities[:, kinds].sum(1) > 0.5
    for cell in likely.nonzero()[0]:
        key = label_key(labelled.folded[int(cell)])
        owner = telling.get(key.key) or telling.get(key.bare)
        if owner is not None:
            counts[owner] += 1
    return counts


def rank_forms(counts: dict[Form, int], year: int | None) -> list[Form]:
    """Return the forms, the likeliest first; the year decides only where the labels do not."""
    newest = max(form.first_year for form in counts)

    def order(form: Form) -> tuple[int, int, int]:
        by_year = form.valid_for(year) if year is not None else form.first_year == newest
        return (-counts[form], -int(by_year), -form.first_year)

    return sorted(counts, key=order)


def is_mixed(counts: dict[Form, int]) -> bool:
    """Whether a document prints labels of more than one edition, and not just a slip."""
    ordered = sorted(counts.values(), reverse=True)
    return len(ordered) > 1 and ordered[1] >= MIXED


def foreign_headers(texts: Sequence[str], form: Form, forms: tuple[Form, ...], table: int, block: int) -> bool:
    """Whether the column headers of a block are another edition's: their figures are none of this form's fields."""
    words = vocabulary(form)
    own = [e for e in range(len(words.entries)) if words.entries[e].table == table and words.entries[e].block == block]
    telling = _telling(forms)
    other = 0
    for text in texts:
        if any(m.entry in own and m.score >= 0.9 for m in words.match(text)):
            return False
        other += telling.get(label_key(text).bare) not in (None, form)
    return other > 0
