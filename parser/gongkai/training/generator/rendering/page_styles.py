"""How a printed page looks: drawn at random, so that rows break in every place and rules come in every way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random
from typing import Final

_STYLE: Final = re.compile(r"<style>.*?</style>", re.S)
_SIZES: Final = (("A4", False), ("A4", False), ("A4", False), ("A4", True), ("Letter", False), ("A3", True))
_FOOTERS: Final = (
    '<span class="pageNumber"></span>',
    '— <span class="pageNumber"></span> —',
    '第<span class="pageNumber"></span>页 共<span class="totalPages"></span>页',
    '<span class="pageNumber"></span>/<span class="totalPages"></span>',
)


@dataclass(frozen=True)
class PageStyle:
    """A way to print a page.

    Attributes
    ----------
    style
        The style sheet.
    paper, landscape
        Size of the paper, as CSS names it.
    margin
        Margin on all sides, in millimetres.
    footer
        HTML of the line at the foot of each page, ``""`` for none.
    """

    style: str
    paper: str
    landscape: bool
    margin: int
    footer: str


def draw_look(rng: Random, rules: bool = True) -> PageStyle:
    """Draw a look; without ``rules`` only the places of the text tell the cells apart."""
    size = rng.choice((8, 9, 10, 10.5, 12))
    paper, landscape = rng.choice(_SIZES)
    align = rng.choice(("left", "center", "center"))
    pad = rng.choice((1, 2, 4, 6)) if rules else rng.choice((4, 5, 6, 8))
    border = rng.choice(("1px solid #000", "0.5pt solid #666", "2px solid #333", "1px solid #bbb")) if rules else "none"
    collapse = rng.choice(("collapse", "collapse", "separate")) if rules else "collapse"
    style = (
        f"body{{font-family:'Noto Serif CJK SC','Noto Sans CJK SC',serif;font-size:{size}pt;"
        f"line-height:{rng.choice((1.2, 1.5, 1.8))}}}"
        f"table{{border-collapse:{collapse};border-spacing:{rng.choice((0, 0, 2))}px;"
        f"width:{rng.choice(('100%', '100%', 'auto', '92%'))}}}"
        f"td,th{{border:{border};padding:{pad}px;text-align:{align};"
        f"vertical-align:{rng.choice(('middle', 'middle', 'top'))};font-weight:normal}}"
        f"p{{text-indent:{rng.choice((0, 2))}em;margin:{rng.choice((0.2, 0.6, 1))}em 0}}"
    )
    if rng.random() < 0.3:
        style += "tr{break-inside:avoid}"
    footer = rng.choice(_FOOTERS) if rng.random() < 0.7 else ""
    return PageStyle(style, paper, landscape, rng.choice((12, 18, 25)), footer)


def dressed(content: str, look: PageStyle) -> str:
    """Return a generated page with the look's style sheet in place of its own."""
    style = f"<style>{look.style}</style>"
    bare = _STYLE.sub("", content)
    return bare.replace("</head>", style + "</head>", 1) if "</head>" in bare else style + bare


def framed(content: str, look: PageStyle) -> str:
    """Return a dressed page whose tables have rules in programs that know no style for borders, too."""
    return dressed(content, look).replace("<table>", '<table border="1" cellspacing="0" cellpadding="3">')
