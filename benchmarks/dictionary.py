"""A dictionary in the labeller's place: what the pipeline would be without anything learnt.

A cell that says exactly what a wording of a form says is what the form prints it as; a number is a value, an empty
cell or a mark for nothing a blank; all else is running text.
"""

from __future__ import annotations

import numpy as np

from gongkai.core.document import Document
from gongkai.core.labels import LABEL_INDEX, LABELS, Label, LabelledDocument
from gongkai.core.text import BLANK_MARKS, read_number
from gongkai.forms.form import Form
from gongkai.forms.vocabulary import label_key, vocabulary
from gongkai.labelling.features import looks


class DictionaryLabeller:
    """Has the one method of a labeller that the pipeline calls."""

    def label(self, document: Document, forms: tuple[Form, ...]) -> LabelledDocument:
        """Return the document with every cell labelled, each label certain."""
        cells, lines, folded, _ = looks(document, forms)
        labels = [_label(text, forms) for text in folded]
        probabilities = np.zeros((len(cells), len(LABELS)))
        probabilities[np.arange(len(cells)), [LABEL_INDEX[label] for label in labels]] = 1.0
        return LabelledDocument(document, cells, lines, folded, labels, probabilities)


def _label(text: str, forms: tuple[Form, ...]) -> Label:
    if text.lower() in BLANK_MARKS:
        return "blank"
    if read_number(text) is not None:
        return "value"
    key = label_key(text[:120]).key
    for form in forms:
        words = vocabulary(form)
        for owner in words.exact.get(key, ()):
            return words.entries[owner].kind
    return "narrative"
