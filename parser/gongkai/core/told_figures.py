"""Figures told in sentences: ``行政复议12件，其中结果维持5件、结果纠正7件。`` is no row of a table.

The total may lead the sentence, a part may be left out: what stands where is for a person to say. In a table made of
text each figure has a place of its own or a colon before it; in a sentence it follows its words, is counted in a unit,
and a mark of punctuation leads to the next one.
"""

from __future__ import annotations

import re
from typing import Final

FEWEST: Final = 3
"""Figures, each with its words and its unit, that are a sentence; two are enough beside a word of sentences."""

_UNIT = r"(?:万元|亿元|元|人次|件次|条次|件|条|项|宗|份|次|个|篇|人|部|场|批|起)"
_CLAUSE = rf"[^\d|=。，、；,;\s]{{0,60}}[\u3400-\u9fff]\s?[-+]?\d{{1,12}}(?:\.\d+)?\s?{_UNIT}[^\d|=。，、；,;\s]{{0,4}}"
_TOLD = re.compile(rf"{_CLAUSE}(?:[。，、；,;()]\s*{_CLAUSE})+(?:[。；;.,，、]|$)")
_FIGURE = re.compile(rf"\d\s?{_UNIT}")
_SAID = re.compile(r"其中|分别|共计|合计为|总计为")


def told_spans(folded: str) -> list[tuple[int, int]]:
    """Return the stretches of a folded text in which figures are told in sentences.

    Examples
    --------
    >>> told_spans("行政复议12件,其中结果维持5件、结果纠正7件。"), told_spans("自然人:3件,商业企业:0件,总计:3件")
    ([(0, 24)], [])
    """
    if len(_FIGURE.findall(folded)) < FEWEST - 1:
        return []
    return [
        match.span()
        for match in _TOLD.finditer(folded)
        if len(_FIGURE.findall(match[0])) >= FEWEST - bool(_SAID.search(match[0]))
    ]
