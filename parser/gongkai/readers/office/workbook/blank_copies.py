"""Sheets that are the blank form of another sheet, or its sample: they are not what the workbook reports."""

from __future__ import annotations

import re
from collections import Counter

from gongkai.readers.office.workbook.sheet import Sheet

NOTE_BLANK_COPY = "blank_copy_not_read"
#: Share of a sheet's labels that another has too, where it may be a copy of it; how many labels it has at the least.
_SHARED, _FEWEST_LABELS = 0.8, 8
#: How many figures the other has at the least, and the most that a blank copy has, as a share of those.
_FEWEST_FIGURES, _FILLED = 3, 0.1
_FIGURE = re.compile(r"[-+]?[\d,.]+%?")
_SAMPLE = re.compile(r"样表|样例|样本|示例|模板|模版|空表|空白|范本|template|sample|blank", re.I)


def without_blank_copies(sheets: list[tuple[str, Sheet]]) -> list[Sheet]:
    """Return the sheets but for the blank forms and samples of others among them.

    Parameters
    ----------
    sheets
        Each with its name.
    """
    labels = [_labels(sheet) for _, sheet in sheets]
    figures = [_figures(sheet) for _, sheet in sheets]

    def is_copy(number: int) -> bool:
        sample = _SAMPLE.search(sheets[number][0]) is not None
        for other in range(len(sheets)):
            if other == number or not _is_like(labels[number], labels[other]) or figures[other] < _FEWEST_FIGURES:
                continue
            blank = figures[number] <= _FILLED * figures[other]
            if blank or (sample and _SAMPLE.search(sheets[other][0]) is None):
                return True
        return False

    return [sheet for number, (_, sheet) in enumerate(sheets) if not is_copy(number)]


def _labels(sheet: Sheet) -> Counter[str]:
    texts = ("".join(text.split()) for text in sheet.cells.values())
    return Counter(text for text in texts if text and not _FIGURE.fullmatch(text))


def _figures(sheet: Sheet) -> int:
    return sum(_FIGURE.fullmatch("".join(text.split())) is not None for text in sheet.cells.values())


def _is_like(labels: Counter[str], others: Counter[str]) -> bool:
    count = labels.total()
    return count >= _FEWEST_LABELS and (labels & others).total() >= _SHARED * count
