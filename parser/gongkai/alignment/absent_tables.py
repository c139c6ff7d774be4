"""Tables that are not there: whether a section says in words that nothing happened, or says nothing at all."""

from __future__ import annotations

import re

from gongkai.core.labels import LabelledDocument

_NOTHING = re.compile(
    r"未(?:曾)?(?:收到|接到|接收|受理|发生|产生|出现|涉及|制发|制定|开展|办理|被|有|引发|新增)"
    r"|没有|不存在|不涉及|尚无|(?<!\d)(?:0|零)\s*(?:件|条|宗|起|次|项|份)|(?:均|都|皆)为(?:0|零)(?!\d)"
    r"|无(?:[\u4e00-\u9fff]{0,12}(?:情况|事项|申请|案件|复议|诉讼))"
    r"|^\W*无[。.]?\W*$|(?:均|皆|都)为?无|以上.{0,6}均无|无相关",
    re.MULTILINE,
)
_SOMETHING = re.compile(
    r"(?<![\d年〔第.])[1-9]\d*\s*(?:件|条|宗|起|次|项|份|个|部|万元|元)|数量?为[1-9]|见.{0,4}(?:链接|公众号|网站)"
    r"|(?<!第)[一二三四五六七八九十百两]+(?:件|宗|起)(?!事)|详见|附件|如下|下表|附表|图片|截图|!\[|<ima?ge?"
    r"|\.(?:png|jpe?g|gif|bmp|webp|xlsx?|docx?|pdf|wps|et)\b",
    re.IGNORECASE,
)

_FIGURE = re.compile(r"(?<![\d.])\d+(?![\d年月日号.])")

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
