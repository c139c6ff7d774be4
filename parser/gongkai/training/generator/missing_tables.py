"""Reports whose tables are not there: pictures, bare headings, words in their place."""

from __future__ import annotations

from random import Random

from gongkai.training.generator.draft import Draft
from gongkai.training.generator.grid import Grid
from gongkai.training.generator.narrative import Narrator
from gongkai.training.generator.page import Page, Paragraph
from gongkai.training.generator.rates import data
from gongkai.training.generator.report_text import tell


def _remove(draft: Draft, tables: list[str], destroyed: bool) -> None:
    for id_ in draft.form.field_ids:
        if id_.split(".", 1)[0] in tables:
            draft.missing.add(id_)
            draft.contested.discard(id_)
            if destroyed:
                draft.unrecoverable.add(id_)


def _choose(draft: Draft, whole: float) -> list[str]:
    names = [table.id for table in draft.form.tables]
    return names if draft.rng.random() < whole else sorted(draft.rng.sample(names, draft.rng.randint(1, 2)))


def pictures(draft: Draft, told: Narrator) -> Page:
    """Print a picture's name, or a pointer to an attachment, where tables should stand."""
    rng = draft.rng
    gone = _choose(draft, 0.7)
    _remove(draft, gone, destroyed=True)
    kept = [grid for grid in draft.grids if grid.table not in gone]
    source = data("extras")["pictures" if rng.random() < 0.75 else "attachments"]
    template = rng.choice(source)
    places: list[Paragraph | Grid] = []
    page = tell(told, [*kept, *(Grid(name, [], 0) for name in gone)], rng)
    for number, block in enumerate(page):
        if isinstance(block, Grid) and block.table in gone:
            text = template.format(n=number % 9 + 1, year=draft.year)
            places += [Paragraph(text, "furniture")] * rng.choice((1, 1, 1, 2))
        else:
            places.append(block)
    draft.damages.add("pictures")
    return places


def bare_headings(draft: Draft, told: Narrator) -> Page:
    """Print headings with nothing under them."""
    gone = _choose(draft, 0.8)
    _remove(draft, gone, destroyed=True)
    draft.damages.add("bare_headings")
    return tell(told, draft.grids, draft.rng, without=gone)


def in_words(draft: Draft, told: Narrator) -> Page:
    """Say in words, without a table, that nothing happened: nothing is printed, and nothing is lost."""
    gone = _choose(draft, 0.25)
    _remove(draft, gone, destroyed=False)
    for prose in draft.form.prose:  # the prose of section 1 must not speak of what did not happen
        if prose.fields[0].split(".", 1)[0] in gone and prose.fact in told.bound:
            told.bound[prose.fact] *= 0
    told.figures.clear()
    draft.damages.add("in_words")
    return tell(told, draft.grids, draft.rng, without=gone, silent=True)


def disputes_in_prose(draft: Draft, told: Narrator) -> Page:
    """Tell the last table in a sentence: in part numbers that are no cells, so a person may well look."""
    rng: Random = draft.rng
    table = draft.form.tables[-1]
    page = tell(told, draft.grids, rng, without=[table.id])
    block = table.blocks[0]
    parts = []
    for row in block.rows:
        counts = [
            f"{column.label}{draft.printed.values[table.field_id(row, column)] or 0}件" for column in block.columns
        ]
        parts.append(f"{row.label}：" + "，".join(counts))
    text = f"{draft.year}年，" + "；".join(parts) + "。"
    heads = [
        number for number, each in enumerate(page) if isinstance(each, Paragraph) and each.label == "section_heading"
    ]
    page.insert(heads[3] + 1, Paragraph(text, "narrative"))
    _remove(draft, [table.id], destroyed=False)
    draft.contested.update(table.field_ids())
    draft.damages.add("disputes_in_prose")
    return page


def five_parts(draft: Draft, told: Narrator) -> Page:
    """Leave the fourth section out altogether, heading and table."""
    table = draft.form.tables[-1]
    page = tell(told, draft.grids, draft.rng, without=[table.id])
    heads = [each for each in page if isinstance(each, Paragraph) and each.label == "section_heading"]
    page.remove(heads[3])
    for number, head in enumerate(heads[4:], 4):  # 五 and 六 become 四 and 五
        head.text = head.text.replace("一二三四五六"[number], "一二三四五六"[number - 1], 1)
    _remove(draft, [table.id], destroyed=False)
    draft.contested.update(table.field_ids())
    draft.damages.add("five_parts")
    return page
