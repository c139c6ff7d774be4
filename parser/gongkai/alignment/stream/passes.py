"""The passes over a table's stream, in their order: each takes the items and gives them back, changed or as they were.

What a pass looks for is told in its own module; the order matters, since each sees what those before it left.
One more is made by the layouts that read a table row by row, on the part of the stream that they read:
:func:`~gongkai.alignment.stream.missing_labels.with_lost_labels`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from gongkai.alignment.stream.auxiliary_columns import without_side_columns
from gongkai.alignment.stream.blank_gaps import with_blank_gaps
from gongkai.alignment.stream.detached_labels import with_labels_attached, with_late_rows
from gongkai.alignment.stream.key_value_pairs import with_blanks
from gongkai.alignment.stream.split_halves import with_halves_joined
from gongkai.alignment.stream.stream_context import StreamContext
from gongkai.alignment.stream.table_items import Item, read_items, with_headers_noted
from gongkai.alignment.stream.wrapped_figures import with_lone_doubted, with_pieces
from gongkai.core.recorder import Recorder


class Pass(NamedTuple):
    """One pass: a function ``(items, context) -> items``, and what it does in a line."""

    run: Callable[[list[Item], StreamContext], list[Item]]
    what: str

    @property
    def name(self) -> str:
        """The name of its function."""
        return self.run.__name__


PASSES: tuple[Pass, ...] = (
    Pass(without_side_columns, "drops serial numbers, units and margins beside the form's columns"),
    Pass(with_halves_joined, "puts together a table cut between two columns, its halves one below the other"),
    Pass(with_headers_noted, "notes in every figure the columns that a header right before it may name"),
    Pass(with_lone_doubted, "trusts figures less that stand alone where all others are marked off: page numbers"),
    Pass(with_pieces, "notes figures that go on with the one before them, broken over two lines"),
    Pass(with_blank_gaps, "puts in the empty cells that only wider gaps between cells tell of"),
    Pass(with_late_rows, "takes labels that come too late for the form's order for doubtful rows"),
    Pass(with_labels_attached, "puts lines of figures behind the labels that were printed apart from them"),
)
"""What is done to the items of a table's region, whatever columns it prints."""

PASSES_BY_COLUMN: tuple[Pass, ...] = (
    Pass(with_blanks, "puts an empty cell behind each header without a figure, in a table of pairs"),
)
"""What is done once it is known which columns are looked for; ``context.table`` has these."""


def stream_of(context: StreamContext, recorder: Recorder | None = None) -> list[Item]:
    """Return the items of a region after all passes that need no columns."""
    items = read_items(context)
    if recorder is not None:
        recorder.note("stream", table=context.index, step=read_items.__name__, before=[], items=items)
    return run_passes(PASSES, items, context, recorder)


def run_passes(
    passes: tuple[Pass, ...], items: list[Item], context: StreamContext, recorder: Recorder | None = None
) -> list[Item]:
    """Return the items after some passes."""
    for each in passes:
        before, items = items, each.run(items, context)
        if recorder is not None:
            recorder.note("stream", table=context.index, step=each.name, before=before, items=items)
    return items
