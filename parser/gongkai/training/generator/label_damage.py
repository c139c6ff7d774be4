"""Damage to the labels of tables: headings split, cut and lost, typing errors, rows and captions gone."""

from __future__ import annotations

import re
from random import Random

from gongkai.training.generator.draft import Draft
from gongkai.training.generator.grid import Grid, GridCell
from gongkai.training.generator.rates import data, happens


def damage_labels(draft: Draft) -> None:
    """Damage the labels of a draft's tables, each way at its own rate."""
    rng = draft.rng
    for name, function in _WAYS.items():
        if happens(rng, name):
            function(draft, rng)
            draft.damages.add(name)


def _heads(draft: Draft, least: int = 4) -> list[GridCell]:
    """Return the column headings long enough to be damaged."""
    cells = (cell for grid in draft.grids for cell in grid.cells())
    return [cell for cell in cells if cell.label == "column_header" and least <= len(cell.text) < 24]


def _split_heads(draft: Draft, rng: Random, mark: str) -> None:
    """Split headings in the middle, the same heading everywhere in the same way."""
    share = rng.choice((0.3, 0.6, 1.0))
    chosen = {text: rng.random() < share for text in sorted({cell.text for cell in _heads(draft)})}
    for cell in _heads(draft):
        if chosen[cell.text]:
            at = 2 if len(cell.text) <= 4 else rng.randint(2, len(cell.text) - 2)
            cell.text = cell.text[:at] + mark + cell.text[at:]


def header_space(draft: Draft, rng: Random) -> None:
    """``商业 企业``: a space where the heading was wrapped."""
    _split_heads(draft, rng, rng.choice((" ", " ", " ", "\u3000", "\u00a0")))


def header_newline(draft: Draft, rng: Random) -> None:
    """A line break where the heading was wrapped."""
    _split_heads(draft, rng, "\n")


def second_line_lost(draft: Draft, rng: Random) -> None:
    """Only the first line of wrapped headings is left, in the first table's first block."""
    row = draft.grids[0].rows[1] if len(draft.grids[0].rows) > 1 else []
    for cell in row[1:]:
        if cell.text.startswith("本年新"):
            cell.text = cell.text[:3]


def disputes_cut(draft: Draft, rng: Random) -> None:
    """The headings of the last table lose their second line, in some groups all of them, in others not the first."""
    heads = [cell for cell in _heads(draft) if cell.columns == 1]
    last = [cell for cell in heads if any(cell is each for each in draft.grids[-1].cells())]
    spared = rng.random() < 0.6
    for number, cell in enumerate(last):
        if not (number == 0 and spared):
            cell.text = cell.text[:2]


def change_cut(draft: Draft, rng: Random) -> None:
    """``本年增/减`` without its last character."""
    for cell in _heads(draft):
        if cell.text.endswith("增/减"):
            cell.text = cell.text[:-1]


def count_cut(draft: Draft, rng: Random) -> None:
    """Headings ending in 件数 or 数量 without their last character."""
    for cell in _heads(draft):
        if cell.text.endswith(("件数", "数量")) and rng.random() < 0.5:
            cell.text = cell.text[:-1]


def caption_stump(draft: Draft, rng: Random) -> None:
    """All captions without the part in brackets: they are all alike."""
    for cell in draft.grids[0].cells():
        if cell.label == "caption":
            cell.text = re.sub(r"（.）项?", "", cell.text)


def caption_missing(draft: Draft, rng: Random) -> None:
    """The first caption, or any, is gone."""
    rows = draft.grids[0].rows
    places = [number for number, row in enumerate(rows) if row[0].label == "caption"]
    if places:
        del rows[places[0] if rng.random() < 0.6 else rng.choice(places)]


def captions_gone(draft: Draft, rng: Random) -> None:
    """No caption is left."""
    grid = draft.grids[0]
    grid.rows = [row for row in grid.rows if row[0].label != "caption"]


def caption_wording(draft: Draft, rng: Random) -> None:
    """Captions spaced or written otherwise, or with the law's name before them."""
    style = rng.choice(
        ("第二十条 第", "第二十条  第", "《条例》第二十条第", "第20条第", "第二十条第 ", "条例第二十条第")
    )
    for cell in draft.grids[0].cells():
        if cell.label == "caption":
            cell.text = cell.text.replace("第二十条第", style)


def title_row(draft: Draft, rng: Random) -> None:
    """A row above the table with its title, or with agency and year."""
    grid = draft.grids[0]
    text = rng.choice(
        ("主动公开政府信息情况", f"单位：{draft.agency.name} {draft.year}年度", f"{draft.year}年度统计表")
    )
    grid.rows.insert(0, [GridCell(text, "caption", grid.width)])


def row_spacing(draft: Draft, rng: Random) -> None:
    """A space after the number of a row label, or another sign after it."""
    after = rng.choice((" ", " ", "\u3000"))
    dot = rng.choice((".", "、", "．", ". "))
    for grid in draft.grids:
        for cell in grid.cells():
            if cell.label == "row_label":
                cell.text = re.sub(r"^（(.)）", rf"（\1）{after}", cell.text)
                cell.text = re.sub(r"^(\d)\.", rf"\g<1>{dot}", cell.text)


def numbers_lost(draft: Draft, rng: Random) -> None:
    """Row labels without their numbers."""
    for cell in draft.grids[1].cells():
        if cell.label == "row_label":
            cell.text = re.sub(r"^(（.）|[一二三四]、|\d\.)", "", cell.text)


def quotes(draft: Draft, rng: Random) -> None:
    """Straight, corner or no quotation marks."""
    pair = rng.choice(('""', "「」", "''", ("", ""), "『』", "＂＂"))
    for grid in draft.grids:
        for cell in grid.cells():
            if not cell.is_figure:
                cell.text = cell.text.replace("“", pair[0]).replace("”", pair[1])


def typing(draft: Draft, rng: Random) -> None:
    """One or two characters typed or recognised wrongly."""
    pairs = data("typos")["pairs"]
    cells = [cell for grid in draft.grids for cell in grid.cells() if not cell.is_figure and len(cell.text) > 3]
    for cell in rng.sample(cells, min(len(cells), rng.randint(1, 4))):
        for right, wrong in pairs:
            if right in cell.text:
                cell.text = cell.text.replace(right, wrong, 1)
                break


def notes_in_labels(draft: Draft, rng: Random) -> None:
    """Instructions for filling the form in, left inside its labels."""
    notes = data("typos")["notes"]
    for grid in draft.grids:
        for cell in grid.cells():
            if cell.text in notes and not cell.is_figure and rng.random() < 0.7:
                cell.text += notes[cell.text].replace("{year}", str(draft.year))


def row_label_lost(draft: Draft, rng: Random) -> None:
    """One label of a row that has others around it is gone; its place in the form still tells what it was."""
    grid = rng.choice(draft.grids[:2])
    number = rng.randrange(len(grid.rows))
    _drop_label(draft, grid, number)


def labels_under_span_lost(draft: Draft, rng: Random) -> None:
    """The rows under one spanning label have lost their own labels."""
    grid = draft.grids[1]
    starts = [
        n for n, row in enumerate(grid.rows) for cell in row[:2] if cell.label == "row_label" and 1 < cell.rows < 12
    ]
    if starts:
        start = rng.choice(starts)
        height = next(cell.rows for cell in grid.rows[start][:2] if 1 < cell.rows < 12)
        for number in range(start, start + height):
            _drop_label(draft, grid, number)


def _drop_label(draft: Draft, grid: Grid, number: int) -> None:
    row = grid.rows[number]
    labels = [cell for cell in row if cell.label == "row_label" and cell.rows == 1]
    figures = [cell.field for cell in row if cell.field]
    if labels and figures:
        labels[-1].text, labels[-1].label = "", "blank"
        draft.contested.update(figures)


def group_heads_lost(draft: Draft, rng: Random) -> None:
    """The labels over the groups of the last table are gone, wholly or in part."""
    grid = draft.grids[-1]
    over = [cell for row in grid.rows[:2] for cell in row if cell.columns > 1]
    for cell in over if rng.random() < 0.3 else rng.sample(over, min(len(over), rng.randint(1, 2))):
        cell.text, cell.label = "", "blank"


def heads_in_two_rows(draft: Draft, rng: Random) -> None:
    """Wrapped headings have become two rows of headings."""
    grid = draft.grids[1]
    row = grid.rows[2] if len(grid.rows) > 2 else []
    if row and all(cell.label == "column_header" for cell in row):
        lower = []
        for cell in row:
            half = 2 if len(cell.text) > 2 else len(cell.text)
            rest = cell.text[half:]
            lower.append(GridCell(rest, "column_header" if rest else "blank"))
            cell.text = cell.text[:half]
        grid.rows.insert(3, lower)
        for cell in [*grid.rows[0], *grid.rows[1]]:
            if (cell.columns > 2 and cell.rows > 1) or cell.rows > 1:
                cell.rows += 1


_WAYS = {
    "caption_missing": caption_missing,
    "captions_gone": captions_gone,
    "caption_stump": caption_stump,
    "caption_wording": caption_wording,
    "second_line_lost": second_line_lost,
    "disputes_cut": disputes_cut,
    "change_cut": change_cut,
    "count_cut": count_cut,
    "heads_in_two_rows": heads_in_two_rows,
    "group_heads_lost": group_heads_lost,
    "notes_in_labels": notes_in_labels,
    "quotes": quotes,
    "row_spacing": row_spacing,
    "numbers_lost": numbers_lost,
    "typing": typing,
    "row_label_lost": row_label_lost,
    "labels_under_span_lost": labels_under_span_lost,
    "header_space": header_space,
    "header_newline": header_newline,
    "title_row": title_row,
}
