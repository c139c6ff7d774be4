"""What people write around a figure: marks of footnotes, a currency, a unit in brackets, arrows, remarks.

All texts here are folded (NFKC, simplified, lower case), but for :func:`without_marks`, which must see marks of
footnotes before folding turns them into digits.
"""

from __future__ import annotations

import re

LONGEST = 40
"""Characters of the longest text that may be an adorned figure."""

_MARKS = "\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089\u2460-\u249b\u24ea-\u24ff\u2776-\u2793"
_ANY_MARK = re.compile(f"[{_MARKS}]")
_MARK_AT_FIGURE = re.compile(
    rf"(?<=[\d.])[{_MARKS}]+(?=(\d)?)|(?<![{_MARKS}])[{_MARKS}]{{1,4}}(?=\d)"
    rf"|(?<=\d[ \u3000])[{_MARKS}]{{1,4}}(?=[^\S\n]*(?:\n|$))"
)

_DIGIT = re.compile(r"\d")
_QUOTES = "\"'“”‘’`"
_NOTE = re.compile(
    r"(?:\s*(?:[\[【〔]\s*(?:注?:?\d{1,2}|注|[*※]+)\s*[\]】〕]|\(?(?:见?(?:附|备)?注):?\d{0,2}\)?|\(\*\)|[*※†‡★]))+$"
)
#: Several stars in a row may stand for digits that were taken out.
_STARS = re.compile(r"\s*\*{2,}$")
_REMARK = re.compile(
    r"\s*\((?:(?:上年|去年|上一年|前年|同期|同比|环比|较|比|其中|含|不含|包括|另|约|截至|累计|预计|增|减|新增)[^()]{1,30}|\d{1,2})\)$"
)
_WHOLE = re.compile(r"\(([^()]*)\)")
_UNIT = re.compile(r"\s*\((万元|亿元|元|件次|件|条|项|宗|份|次|个|篇|人次|人|部|场|批|起)\)$")
_ABOUT = re.compile(r"^(?:大约为?|约为?|近|[≈~])\s*(?=\d)")
_AND_MORE = re.compile(r"(?<=\d)\s*(?:余|多|左右|上下)(?=[^\d]{0,3}$)")
_LEAD = re.compile(r"^(?:人民币|rmb|cny|总共|一共|共计|共)?\s*[¥￥]?\s*(?=[+\-.\d])")
_SIGNED = re.compile(r"^(新增加?|增加?|减少?|[↑↓▼⬆⬇])\s*[/:]?\s*(?=\d)")
_SIGN_BEHIND = re.compile(r"(?<=\d)([^\d()]{0,2})\s*(?:\((增加?|减少?)\)|([↑↓▼⬆⬇]))$")
_LESS = "减↓▼⬇"


def without_marks(text: str) -> str:
    """Return a text, not folded yet, without the small and circled numerals of footnotes that stand at a figure.

    >>> without_marks("312①"), without_marks("28²"), without_marks("①属于国家秘密")
    ('312', '28', '①属于国家秘密')
    """
    if _ANY_MARK.search(text) is None:
        return text
    return _MARK_AT_FIGURE.sub(lambda mark: " " if mark[1] else "", text)


def bare_figure(text: str) -> tuple[str, bool] | None:
    """Return the figure that a short text is with its adornments taken off, and whether they leave a doubt.

    Parameters
    ----------
    text
        A folded text that is no plain figure.

    Returns
    -------
    tuple or None
        The figure with its sign and unit; True where a remark or an estimate stands with it (``约312``,
        ``312(上年280)``), or brackets that may mean something. ``None`` where there is nothing to take off.

    Examples
    --------
    >>> bare_figure("312[1]"), bare_figure("¥7.522"), bare_figure("47.10(万元)"), bare_figure("约312件")
    (('312', False), ('7.522', False), ('47.10万元', False), ('312件', True))
    """
    if len(text) > LONGEST or _DIGIT.search(text) is None:
        return None
    bare = text.strip(_QUOTES)
    if not _STARS.search(bare):
        bare = _NOTE.sub("", bare)
    without = _REMARK.sub("", _STARS.sub("", bare))
    loose = without != bare
    bare = without
    if whole := _WHOLE.fullmatch(bare):
        bare, loose = whole[1], True
    bare = _UNIT.sub(r"\1", bare)
    for estimate in (_ABOUT, _AND_MORE):
        without = estimate.sub("", bare)
        loose |= without != bare
        bare = without
    bare = _LEAD.sub("", bare)
    if sign := _SIGNED.match(bare):
        bare = ("-" if sign[1][0] in _LESS else "+") + bare[sign.end() :]
    elif sign := _SIGN_BEHIND.search(bare):
        bare = ("-" if (sign[2] or sign[3])[0] in _LESS else "+") + bare[: sign.start()] + sign[1]
    return (bare, loose) if bare != text else None
