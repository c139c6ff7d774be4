"""Column headers that ran together after losing their second line: ``结果结果其他尚未总计``.

No such piece is a wording of the form; but the beginnings of a block's headers, all of them in the form's order and
nothing between, are these headers.
"""

from __future__ import annotations

import re
from functools import lru_cache

from gongkai.core.text import fold
from gongkai.forms.form import Block, Form, Table
from gongkai.forms.vocabulary import label_key

SHORTEST = 2
"""Characters of a header's shortest beginning."""

FEWEST = 3
"""Headers of the smallest block whose beginnings tell."""


def split_stumps(folded: str, forms: tuple[Form, ...]) -> list[str]:
    """Return the beginnings of headers that a folded text is made of; the text alone where it is anything else.

    >>> from gongkai.forms.form import editions
    >>> split_stumps("结果结果其他尚未总计", tuple(editions().values()))
    ['结果', '结果', '其他', '尚未', '总计']
    """
    for pattern in _patterns(forms):
        if found := pattern.fullmatch(folded):
            return list(found.groups())
    return [folded]


@lru_cache(maxsize=8)
def _patterns(forms: tuple[Form, ...]) -> list[re.Pattern[str]]:
    """Return the patterns of all blocks; of a table of one line, the headers of its rows may stand side by side."""
    blocks = [(table, block) for form in forms for table in form.tables for block in table.blocks]
    texts = {_headers(block) * count for table, block in blocks for count in _repeated(table, block)}
    return [re.compile(text) for text in sorted(texts)]


def _repeated(table: Table, block: Block) -> range:
    if len(block.columns) < FEWEST:
        return range(0)
    return range(1, len(block.rows) + 1 if table.printed == "one_line" else 2)


def _headers(block: Block) -> str:
    """Return the pattern of a block's headers, each or a beginning of it a group."""
    names = ([label_key(fold(each)).bare for each in (column.label, *column.wordings)] for column in block.columns)
    return "".join("(" + "|".join(map(_beginning, dict.fromkeys(each))) + ")" for each in names)


def _beginning(name: str) -> str:
    """Return the pattern of a name's beginnings, the longest first."""
    pattern = ""
    for char in reversed(name[SHORTEST:]):
        pattern = f"(?:{re.escape(char)}{pattern})?"
    return re.escape(name[:SHORTEST]) + pattern
