"""Make the samples: one invented report for each kind of layout, and what can be known of each.

    python samples/make.py

Everything comes from the generator with fixed seeds; only the encoding of the files, and their kind, is chosen here.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

from gongkai.training.generator import Sample, make_lookalike, make_sample

FOLDER = Path(__file__).parent


class Choice(NamedTuple):
    """A sample: its file, its layout and seed, how full its tables are, and the encoding of the file."""

    file: str
    layout: str
    seed: int
    density: Any = "normal"
    encoding: str = "utf-8"


CHOICES: Final = (
    Choice("cell-a-line.txt", "A", 2),
    Choice("cell-a-line-traditional.txt", "A0", 2, None, "big5"),
    Choice("pipes.txt", "B", 1),
    Choice("pipes-a-cell.txt", "C", 2),
    Choice("pipes-trimmed.txt", "D", 2, encoding="gb18030"),
    Choice("pipes-mixed.txt", "E", 1),
    Choice("pipes-leading.txt", "G", 2),
    Choice("tabs.txt", "I", 3, encoding="utf-16"),
    Choice("spaces-aligned.txt", "S", 1),
    Choice("columns-collapsed.txt", "N", 1),
    Choice("digits-glued.txt", "J", 1),
    Choice("one-line.txt", "one_line", 1),
    Choice("page-cut.txt", "T", 2),
    Choice("lines-lost.txt", "K", 2),
    Choice("sum-fails.txt", "A", 65, None),
    Choice("spam.txt", "B", 182, None),
    Choice("table-absent.txt", "M", 1),
    Choice("nothing-happened.txt", "M_words", 15),
    Choice("page.html", "HTML", 1, encoding="gb18030"),
    Choice("page-unclosed.html", "HTML_unclosed", 2),
    Choice("page-nested.html", "HTML_nested", 3),
)


def _plain_word(page: str) -> bytes:
    from gongkai.training.generator.rendering.word import render_word

    return render_word(page)


def _tracked_word(page: str) -> bytes:
    from gongkai.training.generator.rendering.word import render_word

    return render_word(page, "tracked")


def _pdf(page: str) -> bytes:
    return _printed(page, 3, rules=True)


def _pdf_without_rules(page: str) -> bytes:
    return _printed(page, 5, rules=False)


def _printed(page: str, seed: int, rules: bool) -> bytes:
    from random import Random

    from gongkai.training.generator.rendering.page_styles import draw_look
    from gongkai.training.generator.rendering.pdf import print_pages

    (printed,) = print_pages([(page, draw_look(Random(seed), rules))])
    return printed


def _workbook(page: str) -> bytes:
    from gongkai.training.generator.rendering.workbook import render_workbook

    return render_workbook(page)


def _web_archive(page: str) -> bytes:
    from gongkai.training.generator.rendering.web_archive import render_web_archive

    return render_web_archive(page, "gb18030")


def _picture(page: str) -> bytes:
    """Return a tall picture of a page, in 16 grey levels, since it is to be small."""
    import io

    from PIL import Image

    from gongkai.training.generator.rendering.scans import render_pictures

    out = io.BytesIO()
    Image.open(io.BytesIO(render_pictures([page], 110)[0])).convert("L").quantize(16).save(out, "PNG", optimize=True)
    return out.getvalue()


def _scan(page: str) -> bytes:
    import io

    from PIL import Image, ImageOps

    from gongkai.training.generator.rendering import scans

    wear = scans.Wear(angle=1.6, blur=0.6, noise=2, shade=0.25, ink=40, paper=240, quality=30)
    tall = Image.open(io.BytesIO(scans.render_pictures([page], 100)[0])).convert("L")
    return scans.worn(ImageOps.expand(tall, 60, 255), wear, 100, 1)


RENDERED: Final[tuple[tuple[str, int, Callable[[str], bytes]], ...]] = (
    ("document.docx", 4, _plain_word),
    ("document-changed.docx", 5, _tracked_word),
    ("print.pdf", 8, _pdf),
    ("print-without-rules.pdf", 9, _pdf_without_rules),
    ("workbook.xlsx", 6, _workbook),
    ("page.mht", 7, _web_archive),
    ("picture.png", 8, _picture),
    ("scan.jpg", 9, _scan),
)
"""Clean pages as files of other kinds: the file, the seed of the page, what makes one of the other."""

LOOKALIKE: Final = ("notice.html", "notice", 1)
"""A notice with the blank form: labels by the dozen, and no report."""


def sample_of(choice: Choice) -> Sample:
    """Return the report of a choice."""
    return make_sample(choice.layout, choice.seed, choice.density)


def main() -> None:
    """Write all samples, and the truth of the reports."""
    truths = []
    for choice in CHOICES:
        sample = sample_of(choice)
        assert sample.truth is not None
        (FOLDER / choice.file).write_bytes(sample.content.encode(choice.encoding))
        truths.append({**sample.truth.to_dict(), "source": f"samples/{choice.file}"})
    for file, seed, render in RENDERED:
        sample = make_sample("HTML", seed, "normal")
        assert sample.truth is not None
        (FOLDER / file).write_bytes(render(sample.content))
        truths.append({**sample.truth.to_dict(), "source": f"samples/{file}"})
    name, kind, seed = LOOKALIKE
    (FOLDER / name).write_text(make_lookalike(kind, seed).content, "utf-8")
    lines = (json.dumps(truth, ensure_ascii=False) + "\n" for truth in truths)
    (FOLDER / "truth.jsonl").write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main()
