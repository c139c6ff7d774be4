"""Tables that are not there: whether a section says in words that nothing happened, or says nothing at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.core.labels import LabelledDocument
from gongkai.core.rule_files import load
from gongkai.forms.vocabulary import Vocabulary, label_key

_WORDS = load("alignment", "absent_tables")
_NOTHING = re.compile("|".join(_WORDS["nothing"]), re.MULTILINE)
_SOMETHING = re.compile("|".join(_WORDS["something"]), re.IGNORECASE)
_FIGURE = re.compile(_WORDS["figure"])

_PART = re.compile(r"(?:政府信息(?:资源)?(?:规范化?)?的?管理|(?:政府信息)?(?:公开)?平台建设|监督保障)")
"""Parts of the first section that are no section's name."""
_PARTS_NAME = re.compile(r"(?:政府信息)?依申请公开|主动公开(?!政府信息)")
"""How the first section's parts are called; a heading of a section says 收到和处理 or 主动公开政府信息情况."""

A_ROW = 6
"""Figures in one line that are a row of a table, however it is written."""

_HEAD = re.compile(r"(?:^|(?<=[\s。|*]))[一二三四五六七八]\s*[、.,]\s*[\u4e00-\u9fff][\u4e00-\u9fff、]+(?=[\s*。:]|$)")
"""A section's heading in the midst of a line, set apart by a space or a stop."""

ALIKE = 0.9
"""Likeness from which a heading in running text is a table's."""


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


def is_sub_heading(heading: str, others: Sequence[str], lines: Sequence[str]) -> bool:
    """Whether a heading stands within another section, as （二）依申请公开 does in the first one.

    Such a heading is numbered in another way than the sections are, or as the other parts of the first section.

    Parameters
    ----------
    heading
        The heading, folded.
    others
        The other headings of sections, folded.
    lines
        The lines of the document, folded.

    Examples
    --------
    >>> [is_sub_heading(each, ["一、总体情况"], []) for each in ("(二)依申请公开情况", "三、收到和处理申请情况")]
    [True, False]
    """
    mine = label_key(heading)
    style = mine.numbering[0] if mine.numbering else None
    if style is None and not _PARTS_NAME.match(mine.key):
        return False
    styles = {found[0] for each in others if (found := label_key(each).numbering)}
    if styles and style not in styles:
        return True
    parts = [label_key(line) for line in lines if len(line) >= 4]
    return any(_PART.match(each.key) and (each.numbering[0] if each.numbering else None) == style for each in parts)


def section_text(labelled: LabelledDocument, start: int, end: int) -> tuple[str, str]:
    """Return the folded running text of a range of cells, without and with what was taken for page furniture."""
    everything = [i for i in range(start, end) if labelled.folded[i] and labelled.labels[i] != "section_heading"]
    told = [i for i in everything if labelled.labels[i] != "furniture"]
    return "\n".join(labelled.folded[i] for i in told), "\n".join(labelled.folded[i] for i in everything)


def ran_on(labelled: LabelledDocument, words: Vocabulary, index: int) -> str:
    """Return what a section says whose heading runs on into its text, in one cell; empty where there is none.

    The cell, or the next one, begins the next section: no figure of the section stands elsewhere.

    Parameters
    ----------
    words
        The wordings of the form.
    index
        The table whose section it is.
    """
    texts = [text for text in labelled.folded if text]
    for text, after in zip(texts, [*texts[1:], ""], strict=True):
        heads = list(_HEAD.finditer(text)) if "、" in text or "." in text or "," in text else []
        for head, following in zip(heads, [*heads[1:], None], strict=False):
            if _names(head[0], words, index) and (following or not after or _HEAD.match(after)):
                return text[head.end() : following.start() if following else len(text)].strip("* ")
    return ""


def _names(heading: str, words: Vocabulary, index: int) -> bool:
    """Whether a heading is a table's, numbered as its section is."""
    found = [words.entries[each.entry] for each in words.match(heading) if each.score > ALIKE]
    mine = [each for each in found if each.kind == "section_heading" and each.table == index]
    return any(label_key(heading).numbering == ("han", each.section) for each in mine)
