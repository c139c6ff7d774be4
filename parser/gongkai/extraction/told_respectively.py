"""Figures told respectively: 微博、微信发布信息分别为8条和4条 says 微博发布信息8条,微信发布信息4条."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongkai.extraction.quantities import Quantity
from gongkai.extraction.tokens import Words

_MARKS = frozenset(("分别", "分别为", "分别是", "分别有", "分别达", "分别达到", "各为", "各有"))
_COMMA = -1
_BETWEEN = frozenset(("joiner", "comma", "filler", "quantity"))


def each_with_its_figure(words: Words, lists: Mapping[str, str]) -> Words:
    """Return words with each member of a list beside its own figure.

    Parameters
    ----------
    words
        A clause in words.
    lists
        The classes that can be members of a list, and what the list is.

    Returns
    -------
    Words
        The same words where nothing is told respectively, or where members and figures differ in number.

    Examples
    --------
    >>> from gongkai.extraction.fact_matchers import finder
    >>> words = finder().words("微博、微信发布信息分别为8条和4条")
    >>> "".join(each_with_its_figure(words, {"weibo": "channels", "wechat": "channels"}).words)
    '微博发布信息#,微信发布信息#,'
    """
    mark = next((index for index, word in enumerate(words.words) if word in _MARKS), None)
    if mark is None:
        return words
    members = _members(words.classes[:mark], lists)
    figures = _figures(words, mark + 1)
    if len(members) < 2 or len(members) != len(figures):
        return words
    order = list(range(members[0]))
    for member, figure in zip(members, figures, strict=True):
        order += [member, *range(members[-1] + 1, mark), figure, _COMMA]
    return _in_order(words, [*order, *range(figures[-1] + 1, len(words.words))])


def _members(classes: Sequence[str], lists: Mapping[str, str]) -> list[int]:
    """Return where the members of the last list stand, of different classes and with something joining them."""
    found: list[int] = []
    for index in range(len(classes) - 1, -1, -1):
        name = classes[index]
        if name not in lists:
            continue
        if found and (lists[name] != lists[classes[found[0]]] or "joiner" not in classes[index + 1 : found[0]]):
            break
        found.insert(0, index)
    return found if len({classes[index] for index in found}) == len(found) else []


def _figures(words: Words, start: int) -> list[int]:
    """Return where the quantities stand that follow one another from ``start``."""
    end = start
    while end < len(words.classes) and words.classes[end] in _BETWEEN:
        end += 1
    return [index for index in range(start, end) if isinstance(words.said.get(index), Quantity)]


def _in_order(words: Words, order: Sequence[int]) -> Words:
    """Return the words at these places, one after another."""
    told = ["," if index == _COMMA else words.words[index] for index in order]
    classes = ["comma" if index == _COMMA else words.classes[index] for index in order]
    return Words(told, classes, {new: words.said[index] for new, index in enumerate(order) if index in words.said})
