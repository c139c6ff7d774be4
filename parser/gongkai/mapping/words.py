"""jieba's words as spaCy sees them: a tokenizer that knows the terms of the rules, quantities and years.

spaCy and jieba are imported on first use, not with this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from gongkai.mapping.quantities import Quantity, Year, quantities, years
from gongkai.segmentation import dictionary

PLACEHOLDER = "#"
"""The token that stands for a quantity or a year, so that no number enters spaCy's store of strings."""


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
    """Text → spaCy ``Doc`` whose lemmas are the words' classes in the rules.

    A quantity is one token of class ``quantity``, a year one of class ``year``; what they say stands in
    ``doc.user_data``, by token index. A word that no class has is ``word``.

    Parameters
    ----------
    vocab
        spaCy's vocabulary.
    classes
        Words by class.
    """

    def __init__(self, vocab: Any, classes: Mapping[str, Iterable[str]]) -> None:
        self.vocab = vocab
        self.classes = {word: name for name, words in classes.items() for word in words}
        self._cut = segmenter(word for word in self.classes if len(word) > 1)

    def __call__(self, text: str) -> Any:
        """Cut a folded text into words, their classes as lemmas."""
        from spacy.tokens import Doc

        words: list[str] = []
        lemmas: list[str] = []
        said: dict[int, Quantity | Year] = {}
        position = 0
        for item in _numbers(text):
            self._add(text[position : item.start], words, lemmas)
            said[len(words)] = item
            words.append(PLACEHOLDER)
            lemmas.append("quantity" if isinstance(item, Quantity) else "year")
            position = item.end
        self._add(text[position:], words, lemmas)
        return Doc(self.vocab, words=words, spaces=[False] * len(words), lemmas=lemmas, user_data=said)

    def _add(self, text: str, words: list[str], lemmas: list[str]) -> None:
        for word in self._cut(text):
            if not word.isspace():
                words.append(word)
                lemmas.append(self.classes.get(word, "word"))


def _numbers(text: str) -> list[Quantity | Year]:
    """Return quantities and years from left to right, without overlaps."""
    found: list[Quantity | Year] = [*quantities(text), *years(text)]
    found.sort(key=lambda item: (item.start, -item.end))
    kept: list[Quantity | Year] = []
    for item in found:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept
