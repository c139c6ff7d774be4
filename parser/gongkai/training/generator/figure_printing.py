"""How figures are printed in their cells: signs, units, separators, and what stands where there is nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from gongkai.forms.form import Form, Table
from gongkai.training.generator.rates import happens, weighted

BLANK_MARKS = ("—", "-", "/", "无", "——", "－", "未统计", "N/A", "--", "\\")
_FULL_WIDTH = str.maketrans("0123456789.,+-", "０１２３４５６７８９．，＋－")


@dataclass
class PrintedFigures:
    """Every figure as printed.

    ``texts`` is what stands in the cell (``""`` where nothing does), ``values`` what it says, ``units`` the
    words that a column heading adds for amounts, ``contested`` and ``damages`` as in ``Truth``.
    """

    texts: dict[str, str]
    values: dict[str, Decimal | None]
    units: dict[str, str] = field(default_factory=dict)
    contested: set[str] = field(default_factory=set)
    damages: set[str] = field(default_factory=set)

    def blank(self, id_: str, mark: str = "") -> None:
        """Print nothing, or a mark, in the cell of field ``id_``."""
        self.texts[id_], self.values[id_] = mark, None
        self.contested.discard(id_)


def print_figures(form: Form, values: dict[str, Decimal], rng: Random, plain: bool = False) -> PrintedFigures:
    """Print all figures of a form; ``plain`` forbids blanks and odd digits."""
    printed = PrintedFigures({}, dict(values))
    thousands = not plain and happens(rng, "thousands_separator")
    for id_, column in form.columns.items():
        value = values[id_]
        if column.quantity == "amount":
            _print_amount(printed, id_, value, column.unit, rng, plain)
        elif column.quantity == "signed":
            _print_change(printed, id_, value, rng)
        else:
            printed.texts[id_] = f"{value:,}" if thousands else str(value)
    if not plain:
        _print_oddly(printed, form, rng)
        blank_out(printed, form, rng)
    return printed


def _print_amount(
    printed: PrintedFigures, id_: str, value: Decimal, unit: str | None, rng: Random, plain: bool
) -> None:
    """Print an amount: with its unit in the cell, in the heading, or nowhere."""
    style = weighted(rng, {"cell": 0.4, "heading": 0.2, "none": 0.4})
    text = f"{value:,}" if value >= 1000 and not plain and rng.random() < 0.05 else str(value)
    if value == 0:
        text = rng.choices(("0", "0.00", "0.0000", "0.0"), (90, 5, 3, 2))[0]
    if unit:  # the official heading states 万元
        style = "cell" if rng.random() < 0.08 else "heading"
    if style == "cell" and value:
        in_yuan = rng.random() < 0.15
        if in_yuan:
            value = value * 10000
            text = str(value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize())
            printed.values[id_] = Decimal(text)
            if unit:
                printed.contested.add(id_)
        text += "元" if in_yuan else "万元"
    elif style == "heading" and not unit:
        printed.units[id_] = rng.choice(("（单位：万元）", "（万元）", "（单位：万元，保留四位小数）"))
    elif style == "none" and value and not unit:
        printed.contested.add(id_)
    printed.texts[id_] = text


def _print_change(printed: PrintedFigures, id_: str, value: Decimal, rng: Random) -> None:
    size = abs(value)
    if not value:
        printed.texts[id_] = rng.choices(("0", "+0", "0/0"), (97, 3, 0))[0]
    elif value > 0:
        printed.texts[id_] = rng.choices((f"+{size}", f"增{size}", str(size), f"增加{size}"), (66, 18, 12, 4))[0]
    else:
        text = rng.choices((f"-{size}", f"减{size}", f"--{size}", f"减少{size}", f"－{size}"), (70, 18, 5, 4, 3))[0]
        printed.texts[id_] = text
        if text.startswith("--"):
            printed.contested.add(id_)


def _print_oddly(printed: PrintedFigures, form: Form, rng: Random) -> None:
    """Full-width digits, or 件 after every count of the first table."""
    if happens(rng, "full_width_digits"):
        printed.damages.add("full_width_digits")
        printed.texts = {id_: text.translate(_FULL_WIDTH) for id_, text in printed.texts.items()}
    elif happens(rng, "unit_in_cells"):
        printed.damages.add("unit_in_cells")
        for id_ in form.tables[0].field_ids():
            if form.columns[id_].quantity == "count":
                printed.texts[id_] += rng.choice(("件", "件", "项"))


def blank_out(printed: PrintedFigures, form: Form, rng: Random) -> None:
    """Leave cells empty, or print marks in them, in one of the ways that agencies do."""
    policy = weighted(
        rng,
        {
            "none": 0.80,
            "total_only": 0.05,
            "zeros_blank": 0.03,
            "whole_table": 0.025,
            "rows_blank": 0.03,
            "zero_marks": 0.035,
            "disputes_blank": 0.015,
            "few_marks": 0.015,
        },
    )
    if policy == "none":
        return
    printed.damages.add(f"blanks_{policy}")
    proactive, requests, disputes = form.tables[0], form.tables[1], form.tables[-1]
    mark = rng.choice(BLANK_MARKS)
    if policy == "total_only":
        _keep_totals(printed, form, requests, mark if rng.random() < 0.15 else "")
        if rng.random() < 0.4:
            _keep_totals(printed, form, disputes, "")
    elif policy in ("zeros_blank", "zero_marks"):
        tables = rng.choice(((requests,), (requests, disputes), form.tables))
        for id_ in (each for table in tables for each in table.field_ids()):
            if printed.values[id_] == 0:
                printed.blank(id_, "" if policy == "zeros_blank" else mark)
    elif policy == "whole_table":
        for id_ in rng.choice((proactive, requests, disputes)).field_ids():
            printed.blank(id_)
    elif policy == "rows_blank":
        for row in _rows(rng.choice((proactive, proactive, requests))):
            if rng.random() < 0.3:
                for id_ in row:
                    printed.blank(id_, rng.choice(("", "", "", mark)))
    elif policy == "disputes_blank":
        for id_ in disputes.field_ids():
            printed.blank(id_, rng.choice(("", mark)) if rng.random() < 0.1 else "")
    else:
        for id_ in rng.sample(sorted(printed.values), rng.randint(1, 6)):
            if printed.values[id_] == 0:
                printed.blank(id_, rng.choice(("", mark)))


def _rows(table: Table) -> list[list[str]]:
    return [[table.field_id(row, column) for column in block.columns] for block in table.blocks for row in block.rows]


def _keep_totals(printed: PrintedFigures, form: Form, table: Table, mark: str) -> None:
    parts = {
        part
        for relation in form.relations
        if len({member.rsplit(".", 1)[0] for member in relation.members}) == 1
        for part in relation.right
    }
    for id_ in table.field_ids():
        if id_ in parts:
            printed.blank(id_, mark)
