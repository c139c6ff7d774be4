"""Converted documents drawn by lot, each beside its truth, for a person to read.

    python benchmarks/by_eye.py [--documents N] [-o FILE]

Of a text only what stands from the first table to the last is printed, official labels cut short. Of the truth a line a
row: ``_`` nothing printed, ``×`` destroyed, ``?`` after figures that may be doubted. What was found is told in
`results/read-by-eye.md`.
"""

from __future__ import annotations

import argparse
import html
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final

from gongkai.forms.form import Form, editions
from gongkai.training.generator import HANDS
from gongkai.training.generator.conversion import PROGRAMS, ConvertedReport, convert_reports
from gongkai.training.generator.sample import Truth
from judge_cases import FIRST_SEED

DRAW: Final = "read by eye"
"""Seed of the lot."""

_SEEDS: Final = range(FIRST_SEED + 900_000, FIRST_SEED + 910_000)
_LABEL: Final = 5
"""Characters that are left of a long label."""


def drawn(count: int) -> dict[str, list[tuple[int, str]]]:
    """Return seeds and hands by program: as many documents as asked for, programs and hands by lot."""
    rng = Random(DRAW)
    names = [name for name, program in PROGRAMS.items() if not program.missing]
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for seed in rng.sample(_SEEDS, count):
        found[rng.choice(names)].append((seed, rng.choice(HANDS)))
    return dict(sorted(found.items()))


def short_labels(form: Form) -> dict[str, str]:
    """Return what long labels are cut to."""
    labels = {row.label for table in form.tables for block in table.blocks for row in block.rows}
    labels |= {group.label for table in form.tables for group in table.groups}
    return {label: f"{label[:_LABEL]}…" for label in sorted(labels, key=len, reverse=True) if len(label) > _LABEL + 2}


def shown_text(report: ConvertedReport) -> str:
    """Return the part of a document with its tables, white space made visible and short."""
    text = PROGRAMS[report.program].text_of(report.data).replace("\r", "")
    if report.suffix in (".html", ".mht"):
        text = re.sub(r"(?s)<style.*?</style>|<head>.*?</head>|<!--.*?-->", "", text)
        text = re.sub(r"\s+", " ", text)
        text = re.sub(r"<(/?)(tr|td|th)\b([^>]*)>", _tag, text)
        text = html.unescape(re.sub(r"<[^>]*>", "", text))
        text = re.sub(r" *(\[|\n) *", r"\1", text)
    text = _tables_of(text)
    for label, short in short_labels(editions()[report.truth.edition]).items():
        text = text.replace(label, short)
    text = re.sub(r"[ \u3000]{3,}", lambda found: f"‹{len(found.group())}›", text)
    text = re.sub(r"[-─━=]{4,}", "--", text)
    text = re.sub(r"\n\s*\n", lambda found: f"¶{found.group().count(chr(10))}", text)
    return re.sub(r"\n(?=.{0,12}(?:\n|¶))", "¶", text)


def _tables_of(text: str) -> str:
    """Return a text from its first table to the heading after its last, as far as these can be told."""
    first = re.search(r"第\s*(?:二十|20)\s*条第|信息内容", text)
    start = max(0, first.start() - 20) if first else 0
    last = text.rfind("复议后起诉")
    end = re.search(r"(?:存在|主要)[^\d]{0,4}问题|改进", text[last:]) if last > start else None
    return text[start : last + end.end() if end else len(text)]


def _tag(found: re.Match[str]) -> str:
    spans = "".join(re.findall(r"((?:row|col)span=\S+)", found[3]))
    return {"td": f"[{spans}", "th": f"[{spans}", "tr": "\n"}.get(found[2], "") if not found[1] else ""


def shown_truth(truth: Truth) -> Iterator[str]:
    """Yield the truth row by row, as the form has them."""
    for table in editions()[truth.edition].tables:
        for block, ids_of_rows in zip(table.blocks, table.row_ids, strict=True):
            for row, ids in zip(block.rows, ids_of_rows, strict=True):
                figures = [_figure(truth, id_) for id_ in ids]
                doubted = [id_ in truth.contested for id_ in ids]
                marks = ["" if all(doubted) else "?" * doubt for doubt in doubted]
                told = " ".join(f"{figure}{mark}" for figure, mark in zip(figures, marks, strict=True))
                yield f"{row.label[:5]} {f'{len(ids)} × 0' if told == ' '.join('0' * len(ids)) else told}" + (
                    " ?" if all(doubted) else ""
                )


def _figure(truth: Truth, id_: str) -> str:
    value = truth.fields[id_]
    return "×" if id_ in truth.unrecoverable else "_" if value is None else f"{value}"


def main() -> None:
    """Print the documents."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--documents", type=int, default=100, help="how many (%(default)s)")
    parser.add_argument("-o", "--output", type=Path, help="file to print to")
    given = parser.parse_args()
    stream = given.output.open("w", encoding="utf-8") if given.output else sys.stdout
    number = 0
    for name, lots in drawn(given.documents).items():
        seeds, hands = zip(*lots, strict=True)
        for report in convert_reports(PROGRAMS[name], seeds, hands=hands):
            number += 1
            print(f"\n######## {number} {report.name}", file=stream)
            print(shown_text(report), "-------- truth", *shown_truth(report.truth), sep="\n", file=stream, flush=True)


if __name__ == "__main__":
    main()
