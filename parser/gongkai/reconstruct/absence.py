"""Tables that are not there: whether a section says in words that nothing happened, or says nothing at all."""

from __future__ import annotations

import re

from gongkai.labels import LabelledDocument

_NOTHING = re.compile(
    r"未(?:曾)?(?:收到|接到|接收|受理|发生|产生|出现|涉及|制发|制定|开展|办理|被|有|引发|新增)"
    r"|没有|不存在|不涉及|尚无|均?为?(?:0|零)(?:件|条|宗|起|次|项|份)?|无(?:[\u4e00-\u9fff]{0,12}(?:情况|事项|申请|案件|复议|诉讼))"
    r"|^无[。.]?$|(?:均|皆|都)为?无|以上.{0,6}均无|无相关"
)
_SOMETHING = re.compile(
    r"(?<![\d年〔第.])[1-9]\d*\s*(?:件|条|宗|起|项|份|个|部|万元|元)|详见|见附件|附件|如下|下表|附表|图片"
)


def says_nothing(text: str) -> bool:
    """Whether a section's folded text states that nothing of its kind happened, and nothing else with a number.

    >>> says_nothing("2023年,本局未收到政府信息公开申请。"), says_nothing("详见附件。"), says_nothing("")
    (True, False, False)
    """
    return bool(_NOTHING.search(text)) and not _SOMETHING.search(text)


def section_text(labelled: LabelledDocument, start: int, end: int) -> str:
    """Return the folded running text of a range of cells, without what was taken for page furniture."""
    kept = (
        labelled.folded[cell]
        for cell in range(start, end)
        if labelled.labels[cell] not in ("section_heading", "furniture") and labelled.folded[cell]
    )
    return "\n".join(kept)
