"""Totals told behind their parts: 收到公民申请1件,法人申请2件,合计3件 says 收到申请合计3件."""

from __future__ import annotations

import re
from itertools import pairwise

from gongkai.core.rule_files import any_of, load
from gongkai.extraction.quantities import Quantity, quantities

_WHOLE = re.compile(r"(?:全年|年内|以上)?(?:合计|共计|总计|总共|一共|共)(?:为|是|有)?(?=\d)")
_PART_OF = "applicant", "request_channel"
_OTHER = re.compile("其中|结转|转入|上年|去年")


def with_its_subject(before: str, clause: str) -> str:
    """Return a clause that tells only a total with the subject of the parts before it.

    Parameters
    ----------
    before, clause
        The folded sentence before the clause, and the clause.

    Returns
    -------
    str
        The clause unchanged where it has a subject, where the first part is none, or where the parts do not add up.

    Examples
    --------
    >>> with_its_subject("收到公民申请1件,法人申请2件,", "合计3件,已答复3件")
    '收到申请合计3件,已答复3件'
    >>> with_its_subject("收到申请1件,法人申请2件,", "合计3件")
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
    classes = load("extraction", "facts")["classes"]
    named = any_of(word for name in _PART_OF for word in classes[name])
    subject, dropped = re.subn(f"(?:{named})+|(?<=公开|发布)[\u3400-\u9fff]{{2,6}}类", "", before[: parts[0].start])
    return subject + clause if dropped else clause


def _in_order(text: str) -> list[Quantity]:
    """Return the quantities of a text from left to right."""
    found = sorted(quantities(text), key=lambda each: (each.start, -each.end))
    return [each for index, each in enumerate(found) if not index or each.start >= found[index - 1].end]
