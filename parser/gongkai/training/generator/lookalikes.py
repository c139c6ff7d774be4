"""Documents that look like annual reports and are none: forms, notices, statistics, lists, old reports."""

from __future__ import annotations

from random import Random
from typing import Any, Final

from gongkai.forms.form import editions
from gongkai.training.generator import html_clean, text_cells, text_rows
from gongkai.training.generator.agencies import draw_agency
from gongkai.training.generator.figure_printing import PrintedFigures
from gongkai.training.generator.grid import Grid, GridCell, build_grids
from gongkai.training.generator.narrative import Narrator, narrator
from gongkai.training.generator.page import Page, Paragraph, PrintedPage
from gongkai.training.generator.page_furniture import footer, header
from gongkai.training.generator.rates import data
from gongkai.training.generator.report_text import headings
from gongkai.training.generator.sample import Sample

_KINDS: Final[dict[str, dict[str, Any]]] = {each["name"]: each for each in data("lookalikes")["kinds"]}
LOOKALIKES: Final[tuple[str, ...]] = tuple(_KINDS)
_BASES = (
    text_cells.cell_lines,
    text_cells.cell_lines_close,
    text_cells.piped_cells,
    text_rows.pipes,
    text_rows.pipes_trimmed,
    text_rows.tabs,
    html_clean.clean,
)


def make_lookalike(kind: str, seed: int) -> Sample:
    """Make a document that must be refused.

    Parameters
    ----------
    kind
        One of ``LOOKALIKES``.

    Returns
    -------
    Sample
        Its ``truth`` is ``None``; ``expected`` is the error code, ``accepted_codes`` are all that are right.
    """
    rng = Random(f"{kind}:{seed}")
    what = _KINDS[kind]
    told = _narrator(rng)
    page: Page = [block for block in header(told, rng) if isinstance(block, Paragraph) and block.label == "furniture"]
    page.append(Paragraph(told.choose(what["titles"]), "narrative"))
    page += [Paragraph(told.say(text), "narrative") for text in what.get("paragraphs", ())]
    if kind == "blank_form":
        page += _blank_form(rng)
    elif kind == "notice" and rng.random() < 0.5:
        page += [Paragraph("附件：政府信息公开工作年度报告格式", "narrative"), *_blank_form(rng)]
    elif kind == "links":
        page += _links(told, rng)
    elif "rows" in what:
        page.append(_statistics(what["rows"], rng, kind))
    page += [block for block in footer(told, rng) if isinstance(block, Paragraph) and block.label == "furniture"]
    sheet = PrintedPage()
    base = rng.choice(_BASES)
    base(page, sheet, rng)
    codes = tuple(what["codes"])
    file_kind = "html" if base is html_clean.clean else "text"
    name = f"{kind}-{seed}"
    return Sample(name, file_kind, sheet.content, tuple(sheet.pieces), None, kind, codes[0], codes)  # type: ignore[arg-type]


def _narrator(rng: Random) -> Narrator:
    year = rng.randint(2019, 2024)
    form = editions()["2021" if year > 2020 else "2019"]
    told = narrator(draw_agency(rng), year, form, {}, rng)
    words = data("places")
    told.words.update(
        old=str(rng.randint(2008, 2018)),
        quarter=rng.choice("一二三四"),
        month=str(rng.randint(1, 12)),
        day=str(rng.randint(1, 28)),
        university=rng.choice(words["first"])
        + rng.choice(words["second"])
        + rng.choice(("大学", "学院", "职业技术学院")),
    )
    return told


def _blank_form(rng: Random) -> Page:
    """Return the official form with nothing filled in."""
    form = rng.choice(list(editions().values()))
    printed = PrintedFigures(dict.fromkeys(form.field_ids, ""), dict.fromkeys(form.field_ids))
    heads = headings(rng)
    page: Page = [Paragraph(heads[0], "section_heading"), Paragraph("（文字表述）", "narrative")]
    for head, grid in zip(heads[1:4], build_grids(form, printed, rng), strict=True):
        page += [Paragraph(head, "section_heading"), grid]
    for head in heads[4:]:
        page += [Paragraph(head, "section_heading"), Paragraph("（文字表述）", "narrative")]
    return page


def _links(told: Narrator, rng: Random) -> Page:
    places = data("places")
    lines: Page = []
    for _ in range(rng.randint(6, 30)):
        name = rng.choice(places["first"]) + rng.choice(places["second"]) + rng.choice(("县", "区", "镇", "市"))
        year = rng.randint(2015, 2024)
        office = rng.choice(("人民政府", rng.choice(places["bureaus"])))
        date = f"{year + 1}-01-{rng.randint(10, 31)}"
        lines.append(Paragraph(f"{name}{office}{year}年政府信息公开工作年度报告 {date}", "furniture"))
    lines.append(Paragraph("共 12 页 首页 上一页 1 2 3 4 5 下一页 尾页", "furniture"))
    return lines


def _statistics(labels: list[str], rng: Random, kind: str) -> Grid:
    rows = []
    for label in labels:
        cells = [GridCell(label, "row_label")]
        if kind == "catalogue":
            cells += [GridCell(text, "narrative") for text in ("政府信息公开条例", "20个工作日内", "政府网站")]
        else:
            cells.append(GridCell(rng.choice(("条", "件", "次", "——")), "column_header"))
            cells.append(GridCell(str(rng.choice((0, 0, 0, 3, 27, 416))), "value"))
        rows.append(cells)
    return Grid("other", rows, len(rows[0]))
