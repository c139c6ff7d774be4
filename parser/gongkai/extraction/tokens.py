"""jieba's words in the classes of the rules; quantities and years are words too.

jieba is imported on first use, not with this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from gongkai.core.segmentation import dictionary
from gongkai.extraction.quantities import Quantity, Year, quantities, years

PLACEHOLDER = "#"
"""The word that stands for a quantity or a year."""


MOST_KEPT = 20_000
"""Pieces of text whose words are kept."""


class Words(NamedTuple):
    """A text in words.

    Attributes
    ----------
    words, classes
        The words, and the class of each: ``quantity``, ``year``, one of the rules' classes, or ``word``.
    said
        What quantities and years say, by the index of the word.
    """

    words: list[str]
    classes: list[str]
    said: dict[int, Quantity | Year]


def segmenter(terms: Iterable[str]) -> Callable[[str], list[str]]:
    """Return a function that cuts text into jieba's words, ``terms`` kept whole.

    The shared tokenizer of jieba is left as it is: the labeller's features depend on it.
    """
    import jieba

    shared = dictionary()
    own = jieba.Tokenizer()
    own.FREQ, own.total, own.initialized = dict(shared.FREQ), shared.total, True
    for term in terms:
        own.add_word(term)
    return lambda text: list(own.cut(text, HMM=False))


class Tokenizer:
    """Text → :class:`Words`.

    Parameters
    ----------
    classes
        Words by class.
    """

    def __init__(self, classes: Mapping[str, Iterable[str]]) -> None:
        self.classes = {word: name for name, words in classes.items() for word in words}
        self._cut = segmenter(word for word in self.classes if len(word) > 1)
        self._in_words = lru_cache(maxsize=MOST_KEPT)(self._cut_up)  # set phrases mostly, so many are met again

    def __call__(self, text: str) -> Words:
        """Cut a folded text into words."""
        found = Words([], [], {})
        position = 0
        for item in _numbers(text):
            self._add(text[position : item.start], found)
            found.said[len(found.words)] = item
            found.words.append(PLACEHOLDER)
            found.classes.append("quantity" if isinstance(item, Quantity) else "year")
            position = item.end
        self._add(text[position:], found)
        return found

    def _add(self, text: str, found: Words) -> None:
        words, classes = self._in_words(text)
        found.words.extend(words)
        found.classes.extend(classes)

    def _cut_up(self, text: str) -> tuple[list[str], list[str]]:
        """Return the words of what stands between two numbers, and their classes."""
        words = [word for word in self._cut(text) if not word.isspace()]
        return words, [self.classes.get(word, "word") for word in words]


def _numbers(text: str) -> list[Quantity | Year]:
    """Return quantities and years from left to right, without overlaps."""
    found: list[Quantity | Year] = [*quantities(text), *years(text)]
    found.sort(key=lambda item: (item.start, -item.end))
    kept: list[Quantity | Year] = []
    for item in found:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept
