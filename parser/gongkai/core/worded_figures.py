"""A figure among words (``办结118件``, ``下降4``), and words where a figure was expected (``见附件``, ``同上``).

Such a cell keeps its place in its row whatever it says. The figure is read where the words around it leave no other
reading, and is reviewed all the same; words alone, and words that refer elsewhere, are no figure.
"""

from __future__ import annotations

import re
from typing import Final

from gongkai.core.document import LOST
from gongkai.core.text import Number, read_number

LONGEST: Final = 24
"""Characters of the longest cell that holds a figure among words, or words in its place."""

_FIGURE = re.compile(r"(?<![\d.])\d{1,3}(?:[,'’]\d{3})+(?:\.\d+)?(?![\d.])|(?<![\d.,])\d+(?:\.\d+)?(?![\d.,])")
_REFERS = re.compile(r"附|见|参|详|表\s*\d|图\s*\d|第\s*\d|同上|同左|[\d.]\s*[年月日号%‰页]|\d\s*[-—~/:]\s*\d")
_LESS = re.compile(r"下降|减少|减|降低|下调|回落|少|▲|▼|↓|⬇")
_MORE = re.compile(r"上升|增长|增加|增|提高|上调|多|△|↑|⬆")
_STANDS_IN = re.compile(
    r"附件|附表|附后|另附|另见|详见|参见|见|同上|同左|涉密|保密|不(?:予|便|宜)公开|未(?:公开|填|报|提供)|暂(?:无|缺|未)"
    r"|略|待(?:定|核|查|统计)|统计中|不详|缺"
)


def worded_figure(text: str) -> Number | None:
    """Return the one figure among the words of a folded text; ``None`` where there is none, or it is not plain.

    Examples
    --------
    >>> [str(worded_figure(text).value) for text in ("办结118件", "下降4", "其中本级406", "41'973", "▲7")]
    ['118', '-4', '406', '41973', '-7']
    >>> worded_figure("详见附件2"), worded_figure("涉密不予公开"), worded_figure("甲3乙4")
    (None, None, None)
    """
    if len(text) > LONGEST or LOST in text or _REFERS.search(text):
        return None
    figures = _FIGURE.findall(text)
    if len(figures) != 1:
        return None
    number = read_number(re.sub("[,'’]", "", figures[0]))
    if number is None or number.value is None:
        return None
    less, more = bool(_LESS.search(text)), bool(_MORE.search(text))
    if less and more:
        return None
    return number._replace(value=-number.value if less else number.value, signed=less or more, loose=True)


def stands_in_for_a_figure(text: str) -> bool:
    """Whether a folded text without more around it tells that it stands where a figure was expected.

    >>> stands_in_for_a_figure("见附件"), stands_in_for_a_figure("办结118件"), stands_in_for_a_figure("行政许可")
    (True, True, False)
    """
    if len(text) > LONGEST or "。" in text:
        return False
    return bool(_STANDS_IN.search(text)) or worded_figure(text) is not None
