"""Tables that are not there: whether a section says in words that nothing happened, or says nothing at all."""

from __future__ import annotations

import re

from gongkai.core.labels import LabelledDocument
from gongkai.core.rule_files import load

_WORDS = load("alignment", "absent_tables")
_NOTHING = re.compile("|".join(_WORDS["nothing"]), re.MULTILINE)
_SOMETHING = re.compile("|".join(_WORDS["something"]), re.IGNORECASE)
_FIGURE = re.compile(_WORDS["figure"])

A_ROW = 6
"""Figures in one line that are a row of a table, however it is written."""


def says_nothing(told: str, everything: str) -> bool:
    """Whether a section states that nothing of its kind happened, and holds no number or picture that says more.

    Parameters
    ----------
    told
        Its running text, folded.
    everything
        The same with page furniture, where the place of a picture is found.

    Examples
    --------
    >>> said = "2023年,本局未收到政府信息公开申请。"
    >>> says_nothing(said, said), says_nothing(said, said + "表1.png"), says_nothing("", "")
    (True, False, False)
    """
    if not _NOTHING.search(told) or _SOMETHING.search(everything):
        return False
    return all(len(_FIGURE.findall(line)) < A_ROW for line in everything.split("\n"))


def section_text(labelled: LabelledDocument, start: int, end: int) -> tuple[str, str]:
    """Return the folded running text of a range of cells, without and with what was taken for page furniture."""
    everything = [i for i in range(start, end) if labelled.folded[i] and labelled.labels[i] != "section_heading"]
    told = [i for i in everything if labelled.labels[i] != "furniture"]
    return "\n".join(labelled.folded[i] for i in told), "\n".join(labelled.folded[i] for i in everything)
