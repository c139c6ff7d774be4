"""Totals told behind their parts: 收到公民申请1件,法人申请2件,合计3件 says 收到申请合计3件."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from gongkai.extraction.quantities import Quantity, quantities
from gongkai.extraction.tokens import Words

_WHOLE = re.compile(r"(?:全年|年内|以上)?(?:合计|共计|总计|总共|一共|共)(?:为|是|有)?(?=\d)")
_OWN = frozenset(("applicant", "request_channel", "topic", "article", "word"))
"""Classes of the words that tell the first part from the others; the subject is told by words of other classes."""
_OTHER = re.compile("其中|结转|转入|上年|去年")


def with_its_subject(cut: Callable[[str], Words], before: str, clause: str) -> str:
    """Return a clause that tells only a total with the subject of the parts before it.

    Parameters
    ----------
    cut
        What cuts a text into words with their classes.
    before, clause
        The folded sentence before the clause, and the clause.

    Returns
    -------
    str
        The clause unchanged where it has a subject, where the first part is none, or where the parts do not add up.

    Examples
    --------
    >>> from gongkai.extraction.fact_matchers import finder
    >>> with_its_subject(finder().words, "收到公民申请1件,法人申请2件,", "合计3件,已答复3件")
    '收到申请合计3件,已答复3件'
    >>> with_its_subject(finder().words, "收到申请1件,法人申请2件,", "合计3件")
    '合计3件'
    """
    told = _WHOLE.match(clause)
    if told is None or _OTHER.search(before):
        return clause
    total = next((each for each in _in_order(clause) if each.start == told.end()), None)
    parts = _in_order(before)
    if total is None or len(parts) < 2 or sum(part.value for part in parts) != total.value:
        return clause
    if any(one.unit != other.unit for one, other in pairwise([*parts, total])):
        return clause
    words = cut(re.split("[,:]", before[: parts[0].start])[-1])
    subject = "".join(word for word, name in zip(words.words, words.classes, strict=True) if name not in _OWN)
    return f"{subject}合计{clause[told.end() :]}" if _OWN.intersection(words.classes) else clause


def _in_order(text: str) -> list[Quantity]:
    """Return the quantities of a text from left to right."""
    found = sorted(quantities(text), key=lambda each: (each.start, -each.end))
    return [each for index, each in enumerate(found) if not index or each.start >= found[index - 1].end]
