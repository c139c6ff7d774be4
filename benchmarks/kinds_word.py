"""The same generated reports as pages, Word documents, workbooks and archived pages, read by the shipped model.

    python benchmarks/kinds_word.py [--reports N] [--only word,word-tracked …] [--results FOLDER]

Each kind must give the figures that the page gives, at the same accuracy.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from gongkai.core.report_files import write_json
from gongkai.training.generator.rendering import word, workbook
from gongkai.training.generator.rendering.office_conversion import convert_by_office
from gongkai.training.generator.rendering.web_archive import render_web_archive
from measuring import ENOUGH, RESULTS, Kind, Render, measure, pages_alone, samples, table


def _each(render: Callable[..., bytes], pages: Sequence[str], **more: Any) -> list[bytes]:
    return [render(page, **more) for page in pages]


def _office(target: str, pages: Sequence[str], first: Render = pages_alone, ending: str = "html") -> list[bytes]:
    return convert_by_office(first(pages), ending, target)


_WORD: Final = partial(_each, word.render_word)
_BOOK: Final = partial(_each, workbook.render_workbook)

KINDS: Final[Mapping[str, Kind]] = {
    "html": Kind(pages_alone),
    **{f"word-{way}": Kind(partial(_each, word.render_word, way=way)) for way in word.WAYS},
    "word-by-libreoffice": Kind(partial(_office, "docx")),
    "word-saved-by-libreoffice": Kind(partial(_office, "docx", first=_WORD, ending="docx")),
    "doc": Kind(partial(_office, "doc", first=_WORD, ending="docx"), share=3),
    "rtf": Kind(partial(_office, "rtf", first=_WORD, ending="docx"), share=3),
    **{f"workbook-{way}": Kind(partial(_each, workbook.render_workbook, way=way)) for way in workbook.WAYS},
    "xls": Kind(partial(_office, "xls", first=_BOOK, ending="xlsx"), share=3),
    "web-archive": Kind(partial(_each, render_web_archive)),
}


def run(count: int, results: Path, only: Sequence[str] = tuple(KINDS)) -> dict[str, Any]:
    """Measure ``count`` reports of each kind, and write the figures into a folder."""
    reports = samples(count)
    figures = {name: measure(name, KINDS[name], reports)[0] for name in only}
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
