"""Rows before a row that the form does not know: have they lost figures to it?"""

import pytest
from figures import NEW, as_texts, numbered
from printing import pages, piped, rebuilt, report_parts

from gongkai.core.doubts import Doubt
from gongkai.training.generator import Piece

REQUESTS = NEW.tables[1]
ROW = "requests.unavailable.not_held"


@pytest.mark.parametrize(("cells", "doubted"), [(7, False), (5, True)])
def test_a_row_with_a_cell_for_each_column_lost_none_to_a_strange_row_below_it(cells, doubted):
    texts = as_texts(numbered(NEW)) | {f"{ROW}.{column}": "" for column in ("research", "legal_service")}
    parts = []
    for table, grid in report_parts(NEW, texts):
        if table is REQUESTS:
            at = next(i for i, row in enumerate(grid) if any("不掌握" in piece.text for piece in row))
            figures = grid[at][-7:]
            strange = [Piece("办理结果提供", "row_label"), *[Piece("0", "value")] * 7]
            grid = [*grid[:at], [*grid[at][:-7], *figures[:cells]], strange, *grid[at + 1 :]]
        parts.append((table, grid))
    result = rebuilt(pages(parts, piped))
    assert (Doubt.CUT in result.placements[f"{ROW}.business"].doubts) == doubted
