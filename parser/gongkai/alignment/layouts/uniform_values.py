"""Tables whose figures are all alike: with one for every field, their order is no matter."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.alignment.layouts.reading import TableRuns
from gongkai.alignment.stream.table_items import Item
from gongkai.alignment.types import Run, Token
from gongkai.core.labels import LabelledDocument
from gongkai.core.text import read_number
from gongkai.forms.form import Table
from gongkai.forms.vocabulary import Vocabulary, label_key


def alike_runs(
    table: Table, index: int, items: Sequence[Item], found: TableRuns, labelled: LabelledDocument, words: Vocabulary
) -> TableRuns:
    """Return the runs of a table that prints the same for every field; ``found``, if these are in order or it does not.

    However its cells were torn apart and thrown together, such a table can be read in one way only. Most offices that
    nobody asked for anything print one. A row of no form may have a figure that is wanting elsewhere, though.
    """
    printed = [
        item.token.number and item.token.number.value for item in items if item.token is not None and item.prints
    ]
    if any(value != printed[0] for value in printed):
        return found
    tokens = [each for item in items if item.token is not None and item.prints for each in _apart(item.token)]
    ids = table.field_ids()
    if len(tokens) != len(ids) or _in_order(found, len(ids)):
        return found
    if not all(_is_piece(labelled.folded[cell], words) for cell in found.unknown_rows):
        return found
    numbers = [token.number for token in tokens]
    if any(number is None or number.doubtful for number in numbers):
        return found
    runs: list[Run] = []
    at = 0
    for b, rows in enumerate(table.row_ids):
        for slots in rows:
            runs.append(Run(slots, tokens[at : at + len(slots)], index, b, 1.0, 1.0, False, "matrix"))
            at += len(slots)
    return TableRuns(runs)


def _is_piece(text: str, words: Vocabulary) -> bool:
    """Whether a label of no row is a piece of a wording of the form."""
    key = label_key(text).key
    return any(key in wording for wording in words.keys)


def _apart(token: Token) -> list[Token]:
    """Return zeros that are stuck together one by one: no figure begins with a needless 0."""
    zeros = token.text.count("0")
    if zeros < 2 or zeros < len(token.text):
        return [token]
    return [token._replace(text="0", number=read_number("0"))] * zeros


def _in_order(found: TableRuns, fields: int) -> bool:
    """Whether every field has its own figure already."""
    filled = [run for run in found.runs if sum(not token.empty for token in run.tokens) == len(run.slots)]
    return len(filled) == len(found.runs) and sum(len(run.slots) for run in filled) == fields and not _doubted(found)


def _doubted(found: TableRuns) -> bool:
    return bool(found.unknown_rows or found.stray) or any(run.open for run in found.runs)
