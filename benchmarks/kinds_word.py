"""The same generated reports as pages, Word documents, workbooks and archived pages, read by the shipped model.

    python benchmarks/kinds_word.py [--reports N] [--only word,word-tracked …] [--results FOLDER]

Each kind must give the figures that the page gives, at the same accuracy.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import gongkai
from gongkai.errors import GongkaiError
from gongkai.evaluation import Evaluation, evaluate
from gongkai.output import write_json
from gongkai.synthesis import Sample, make_sample
from gongkai.synthesis.rendering import word, workbook
from gongkai.synthesis.rendering.converted import convert_by_office
from gongkai.synthesis.rendering.web_archive import render_web_archive

FIRST_SEED: Final = 910_000_000
"""Far from every seed of training, calibration and the other benchmarks."""

LAYOUT: Final = "HTML"
"""The layout whose pages are written as other kinds."""

ENOUGH: Final = 150
RESULTS: Final = Path(__file__).parent / "results"

Render = Callable[[Sequence[str]], list[bytes]]


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    Attributes
    ----------
    render
        From pages to files.
    share
        One in so many of the reports is read: conversion by a program takes its time.
    accuracy, silent
        Targets: fields right at least, silent errors at most, as shares of all fields.
    """

    render: Render
    share: int = 1
    accuracy: float = 0.999
    silent: float = 0.0001


def _pages(pages: Sequence[str]) -> list[bytes]:
    return [page.encode() for page in pages]


def _each(render: Callable[..., bytes], pages: Sequence[str], **more: Any) -> list[bytes]:
    return [render(page, **more) for page in pages]


def _office(target: str, pages: Sequence[str], first: Render = _pages, ending: str = "html") -> list[bytes]:
    return convert_by_office(first(pages), ending, target)


_WORD: Final = partial(_each, word.render_word)
_BOOK: Final = partial(_each, workbook.render_workbook)

KINDS: Final[Mapping[str, Kind]] = {
    "html": Kind(_pages),
    **{f"word-{way}": Kind(partial(_each, word.render_word, way=way)) for way in word.WAYS},
    "word-by-libreoffice": Kind(partial(_office, "docx")),
    "word-saved-by-libreoffice": Kind(partial(_office, "docx", first=_WORD, ending="docx")),
    "doc": Kind(partial(_office, "doc", first=_WORD, ending="docx"), share=3),
    "rtf": Kind(partial(_office, "rtf", first=_WORD, ending="docx"), share=3),
    **{f"workbook-{way}": Kind(partial(_each, workbook.render_workbook, way=way)) for way in workbook.WAYS},
    "xls": Kind(partial(_office, "xls", first=_BOOK, ending="xlsx"), share=3),
    "web-archive": Kind(partial(_each, render_web_archive)),
}


def samples(count: int) -> list[Sample]:
    """Return the reports that every kind is made from."""
    return [make_sample(LAYOUT, FIRST_SEED + number) for number in range(count)]


def read_all(reports: Sequence[Sample], files: Sequence[bytes]) -> tuple[Evaluation, float]:
    """Return how the files were read, and the processor time that it took."""
    truths, found = [], []
    spent = 0.0
    for sample, file in zip(reports, files, strict=True):
        assert sample.truth is not None
        begun = time.process_time()
        try:
            report = gongkai.parse(file).to_dict()
        except GongkaiError as error:
            report = {"status": "failed", "fields": {}, "error": {"code": error.code}}
        spent += time.process_time() - begun
        truths.append(sample.truth.to_dict())
        found.append({**report, "source": sample.name})
    return evaluate(truths, found), spent


def measure(name: str, reports: Sequence[Sample]) -> dict[str, Any]:
    """Return the figures of one kind."""
    kind = KINDS[name]
    some = reports[:: kind.share]
    found, spent = read_all(some, kind.render([sample.content for sample in some]))
    scores = found.overall
    return {
        **{key: value for key, value in scores.to_dict().items() if key != "calibration"},
        "meets": (scores.accuracy.value or 0) >= kind.accuracy and (scores.silent.value or 0) <= kind.silent,
        "seconds": round(spent / len(some), 4),
        "wrong": [f"{each.source} {each.field}: {each.value} for {each.truth}" for each in found.wrong],
    }


def table(figures: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the figures as a table in Markdown."""
    rows = ["| kind | reports | fields right | silent errors | needless review |", "|---|---|---|---|---|"]
    for name, each in figures.items():
        right, silent, needless = (each[key] for key in ("accuracy", "silent", "needless"))
        rows.append(
            f"| {name} | {each['reports']} | {100 * right['value']:.3f} % | {silent['count']} of {silent['of']} "
            f"| {100 * needless['value']:.2f} % |"
        )
    return "\n".join(rows) + "\n"


def run(count: int, results: Path, only: Sequence[str] = tuple(KINDS)) -> dict[str, Any]:
    """Measure ``count`` reports of each kind, and write the figures into a folder."""
    reports = samples(count)
    figures = {}
    for name in only:
        figures[name] = measure(name, reports)
        right, silent = figures[name]["accuracy"], figures[name]["silent"]
        told = f"{right['count']} of {right['of']} right, {silent['count']} silent errors"
        print(name, told, "" if figures[name]["meets"] else "MISSES ITS TARGET", file=sys.stderr, flush=True)
    write_json(results / "kinds-word.json", figures)
    (results / "kinds-word.md").write_text(table(figures), "utf-8")
    return figures


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--reports", type=int, default=ENOUGH, help="reports of each kind (%(default)s)")
    parser.add_argument("--only", default=",".join(KINDS), help="kinds, by comma: %(default)s")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the figures (%(default)s)")
    given = parser.parse_args()
    run(given.reports, given.results, given.only.split(","))


if __name__ == "__main__":
    main()
