"""Mutations of pages: sections in another order, tables and reports that do not belong, furniture within tables."""

from __future__ import annotations

from random import Random
from typing import Final

from gongkai.training.generator.compose import tell_draft
from gongkai.training.generator.draft import Draft, Wishes, draw_draft
from gongkai.training.generator.grid import Grid, GridCell
from gongkai.training.generator.layouts import FAMILIES
from gongkai.training.generator.mutations.draft_changes import Mutation, all_fields, crossed, doubt, figure_rows, lose
from gongkai.training.generator.page import Block, Page, Paragraph

_ADVERTISEMENTS: Final = (
    "热线电话 12345 全天受理", "扫码关注 2 个公众号", "本页已有 3107 人浏览", "推荐阅读：2024年重点工作 18 项",
    "【打印】【关闭】 共 5 张图片",
)  # fmt: skip
_FOOTNOTES: Final = (
    "注：1.本表统计截至12月31日；2.不含3家下属单位。", "备注：其中 12 件为上年结转", "①含委托办理 4 件",
    "说明：第2行包括7项备案事项",
)  # fmt: skip
_PAGE_NUMBERS: Final = ("— 3 —", "- 12 -", "第 4 页 共 9 页", "第5页", "6/11")


def sections_reordered(draft: Draft, rng: Random) -> None:
    """The sections with tables stand in another order, their headings with them."""
    starts = [
        n for n, block in enumerate(draft.page) if isinstance(block, Paragraph) and block.label == "section_heading"
    ]
    tables = [n for n, block in enumerate(draft.page) if isinstance(block, Grid)]
    own = [max(start for start in starts if start < table) for table in tables]
    last = next((start for start in starts if start > tables[-1]), tables[-1] + 1)
    parts = [draft.page[start:end] for start, end in zip(own, [*own[1:], last], strict=True)]
    mixed = parts[1:] + parts[:1] if rng.random() < 0.5 else parts[::-1]
    draft.page[own[0] : last] = [block for part in mixed for block in part]


def table_doubled(draft: Draft, rng: Random) -> None:
    """A table stands twice, the same figures in both."""
    grid, at = _a_table(draft, rng)
    draft.page.insert(at + 1, _without_fields(grid))
    doubt(draft, all_fields(grid))


def _a_table(draft: Draft, rng: Random) -> tuple[Grid, int]:
    at = rng.choice([number for number, block in enumerate(draft.page) if isinstance(block, Grid)])
    grid = draft.page[at]
    assert isinstance(grid, Grid)
    return grid, at


def _without_fields(grid: Grid) -> Grid:
    copy = grid.copy()
    for cell in copy.cells():
        cell.field = None
    return copy


def _other(draft: Draft, rng: Random) -> Draft:
    return draw_draft(rng, Wishes("normal", True, False, False, draft.form.edition))


def _last_year(draft: Draft, rng: Random) -> tuple[Grid, Page, int]:
    """Return a table, the same table of another year with a line that says so, and where the former stands."""
    grid, at = _a_table(draft, rng)
    other = _without_fields(_other(draft, rng).grid(grid.table))
    year = draft.year - 1
    title = rng.choice((f"附：{year}年度情况对照表", f"上年度（{year}年）数据：", f"{year}年同期情况如下："))
    doubt(draft, all_fields(grid))
    return grid, [Paragraph(title, "narrative"), other], at


def last_year_after(draft: Draft, rng: Random) -> None:
    """Last year's table stands after this year's, with a line that says so."""
    _, before, at = _last_year(draft, rng)
    draft.page[at + 1 : at + 1] = before


def last_year_before(draft: Draft, rng: Random) -> None:
    """Last year's table stands before this year's, each with a line that says so."""
    _, before, at = _last_year(draft, rng)
    own: list[Block] = [Paragraph(f"{draft.year}年度情况如下：", "narrative")]
    draft.page[at:at] = [*before, *own]


def _second_report(draft: Draft, rng: Random, before: bool) -> None:
    """Put another agency's report on the page: fields in which the two differ are nobody's."""
    other = _other(draft, rng)
    other.year = draft.year
    tell_draft(other, FAMILIES["HTML"], clean=True)
    for block in other.page:
        if isinstance(block, Grid):
            for cell in block.cells():
                cell.field = None
    draft.page = [*other.page, *draft.page] if before else [*draft.page, *other.page]
    mine, theirs = draft.printed.values, other.printed.values
    lose(draft, (id_ for id_ in mine if mine[id_] != theirs.get(id_)))
    doubt(draft, mine)


def second_report_after(draft: Draft, rng: Random) -> None:
    """Another agency's report follows."""
    _second_report(draft, rng, before=False)


def second_report_before(draft: Draft, rng: Random) -> None:
    """Another agency's report precedes."""
    _second_report(draft, rng, before=True)


def _insert(draft: Draft, rng: Random, words: tuple[str, ...]) -> None:
    """Put a line of words into a table, in a row of its own."""
    grid, _ = _a_table(draft, rng)
    chosen = rng.choice(figure_rows(grid))
    after = next(number for number, row in enumerate(grid.rows) if row is chosen)
    place = next((n for n in range(after + 1, len(grid.rows)) if not crossed(grid, n)), len(grid.rows))
    grid.rows.insert(place, [GridCell(rng.choice(words), "furniture", grid.width)])


def advertisement(draft: Draft, rng: Random) -> None:
    """An advertisement or a counter with a number stands within a table."""
    _insert(draft, rng, _ADVERTISEMENTS)


def footnote(draft: Draft, rng: Random) -> None:
    """A footnote with numbers stands within a table."""
    _insert(draft, rng, _FOOTNOTES)


def page_number(draft: Draft, rng: Random) -> None:
    """A page number stands within a table."""
    _insert(draft, rng, _PAGE_NUMBERS)


PAGE_MUTATIONS: Final[dict[str, Mutation]] = {
    each.__name__: each
    for each in (
        sections_reordered, table_doubled, last_year_after, last_year_before, second_report_after,
        second_report_before, advertisement, footnote, page_number,
    )
}  # fmt: skip
