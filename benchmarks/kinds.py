"""The same generated reports as pages and as PDF files, read by the shipped model; and what a PDF costs to read.

    python benchmarks/kinds.py [--reports N] [--only html,pdf …] [--results FOLDER]

PDF files are printed by a real browser, with rules and without, on paper and in type of all sizes, so that page breaks
fall in every place; and by LibreOffice. The cost stands beside that of pdfplumber's ``extract_tables`` over all pages
of the same files, in the same run.
"""

from __future__ import annotations

import argparse
import io
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Final

from gongkai.core.options import DEFAULT_OPTIONS
from gongkai.core.report_files import write_json
from gongkai.readers import read
from gongkai.training.generator.rendering.office_conversion import convert_by_office
from gongkai.training.generator.rendering.page_styles import draw_look, framed
from gongkai.training.generator.rendering.pdf import print_pages
from gongkai.training.generator.rendering.word import render_word
from measuring import ENOUGH, RESULTS, Kind, measure, pages_alone, samples, table

COSTLY: Final = 20
"""How many files of a kind are timed."""

_TIMES: Final = 3
"""How often each: the least time counts."""


def _printed(pages: Sequence[str], rules: bool) -> list[bytes]:
    looks = (draw_look(Random(f"{number} {rules}"), rules) for number in range(len(pages)))
    return list(print_pages(zip(pages, looks, strict=True)))


def _by_office(pages: Sequence[str]) -> list[bytes]:
    dressed = [framed(page, draw_look(Random(f"{number} office"))) for number, page in enumerate(pages)]
    return convert_by_office([page.encode() for page in dressed], "html", "pdf")


def _from_word(pages: Sequence[str]) -> list[bytes]:
    return convert_by_office([render_word(page) for page in pages], "docx", "pdf")


KINDS: Final[Mapping[str, Kind]] = {
    "html": Kind(pages_alone),
    "pdf": Kind(partial(_printed, rules=True)),
    "pdf-without-rules": Kind(partial(_printed, rules=False), accuracy=0.995),
    "pdf-by-libreoffice": Kind(_by_office),
    "pdf-of-word": Kind(_from_word),
}


def cost(files: Sequence[bytes]) -> dict[str, float]:
    """Return the processor time of reading files, and of pdfplumber's tables in them, in seconds a file."""
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)

    def theirs(file: bytes) -> None:
        with pdfplumber.open(io.BytesIO(file)) as document:
            for page in document.pages:
                page.extract_tables()

    tasks: dict[str, Callable[[bytes], object]] = {
        "ours": lambda file: read(file, DEFAULT_OPTIONS),
        "pdfplumber": theirs,
    }
    spent = dict.fromkeys(tasks, 0.0)
    for task in tasks.values():
        task(files[0])
    for file in files:  # in turn, so that whatever else keeps the machine busy weighs on both
        times: dict[str, list[float]] = {name: [] for name in tasks}
        for _ in range(_TIMES):
            for name, task in tasks.items():
                times[name].append(_timed(task, file))
        for name, each in times.items():
            spent[name] += min(each) / len(files)
    return {**spent, "ratio": spent["ours"] / spent["pdfplumber"]}


def _timed(task: Callable[[bytes], object], file: bytes) -> float:
    begun = time.process_time()
    task(file)
    return time.process_time() - begun


def main() -> None:
    """Measure, and write the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--reports", type=int, default=ENOUGH, help="reports of each kind (%(default)s)")
    parser.add_argument("--only", default=",".join(KINDS), help="kinds, by comma: %(default)s")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the figures (%(default)s)")
    given = parser.parse_args()
    run(given.reports, given.only.split(","), given.results)


def run(count: int, names: Sequence[str], folder: Path) -> dict[str, Any]:
    """Measure the kinds named on so many reports each, and write the figures into a folder."""
    reports = samples(count)
    figures: dict[str, Any] = {}
    for name in names:
        figures[name], files = measure(name, KINDS[name], reports)
        if files[0].startswith(b"%PDF"):
            figures[name]["cost"] = cost(files[:COSTLY])
    write_json(folder / "kinds.json", figures)
    ratios = [f"- {name}: {each['cost']['ratio']:.2f}" for name, each in figures.items() if "cost" in each]
    head = "\nTime to read, as a share of pdfplumber's `extract_tables`:\n\n"
    text = table(figures) + head + "\n".join(ratios) + "\n"
    (folder / "kinds.md").write_text(text, "utf-8")
    return figures


if __name__ == "__main__":
    main()
