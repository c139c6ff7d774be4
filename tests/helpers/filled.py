"""A report of the 2021 form whose figures are all different, in parts that a test may change."""

import pytest
from figures import NEW, as_texts, numbered
from printing import one_a_line, piped, report_parts, tabbed

from gongkai.training.generator import Piece

TEXTS = as_texts(numbered(NEW))
PROACTIVE, REQUESTS, DISPUTES = NEW.tables
LAYOUTS = pytest.mark.parametrize("layout", [one_a_line, piped, tabbed], ids=lambda each: each.__name__)


def parts():
    """Return the parts of a report whose figures are all different, tables as grids that a test may change."""
    return report_parts(NEW, TEXTS)


def with_grid(table, change):
    """Return the parts with one table's grid changed."""
    return [(t, change([list(row) for row in grid]) if t is table else grid) for t, grid in parts()]


def at_row(grid, label):
    """Return the index of the row that prints a label."""
    return next(i for i, row in enumerate(grid) if any(piece.text == label for piece in row))


def row(label, *figures):
    return [Piece(label, "row_label"), *(Piece(str(each), "value") for each in figures)]


def state(result, table):
    return result.tables[NEW.tables.index(table)]


def fields_of(name):
    return {field_id for field_id in NEW.field_ids if field_id.startswith(f"{name}.")}
