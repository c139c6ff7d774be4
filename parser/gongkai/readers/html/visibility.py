"""What a reader of the page does not see: hidden, struck, transparent, clipped, off the screen, white on white.

Hidden text is taken out; small raised numerals become superscript characters, since the mark of a note is no digit. A
cell that is there but hides its text keeps its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from gongkai.readers.html.style_sheets import PageStyles
from gongkai.readers.html.tags import BREAKING, CELLS, SKIPPED, Element, has_company
from gongkai.readers.text.invisible_characters import is_numeral, raised

_STRUCK = frozenset(("del", "s", "strike"))
_SMALL = frozenset(("sup", "sub"))
_TO_NOTE = re.compile(r"#_?(?:fn|ftn|ednt?|edn|foot|note|cite|ref|注)", re.I)
_NUMBER = re.compile(r"([-+]?\d*\.?\d+)\s*(px|pt|em|rem|ex|%|vw|vh|cm|mm|in)?")
_FONT_SIZE = re.compile(r"(?:^|\s)(\d*\.?\d+)(?:px|pt|em|rem|%)?(?:\s*/|\s|$)")
_OFF_SCREEN = -300.0
"""Points left of, or above, the page from which text is out of sight."""
_CLIPPED = re.compile(r"rect\(\s*(?:0|1)\w*[\s,]+(?:0|1)\w*[\s,]+(?:0|1)\w*[\s,]+(?:0|1)\w*\s*\)")
_CLIP_PATH = re.compile(
    r"inset\(\s*(?:5\d|[6-9]\d|100)(?:\.\d+)?%|circle\(\s*0|polygon\(\s*0\w*\s+0\w*\s*,\s*0\w*\s+0\w*\s*\)"
)
_NO_SCALE = re.compile(r"scale[xy]?\(\s*0\s*[,)]|translate[xy]?\(\s*-\s*\d{3,}")
_NO_INK = re.compile(r"opacity\(\s*0(?:\.0*)?%?\s*\)")
_RAISED = frozenset(("super", "sub", "text-top", "top"))
_LEFT_OVER = 0.2
"""Share of the text that is seen from which hiding leaves something; below it the hidden text is the page."""
_MOST_SEEN = 400
"""Characters that may be seen beside a page whose text is hidden: its menu, its title."""


def remove_unseen(root: Element, styles: PageStyles, external: bool) -> bool:
    """Take out the text that is not seen; tell whether the page would be empty then and hidden text was left in.

    Parameters
    ----------
    root
        The page.
    styles
        Its declarations.
    external
        Whether the page has style sheets that are not in it: colours are then not certain.
    """
    hidden = [element for element in _hideable(root, styles) if _is_hidden(element, styles)]
    kept = _all_is_hidden(root, hidden)
    if not kept:
        for element in hidden:
            _take_out(element, styles)
    if styles.any or next(root.iter("font"), None) is not None:
        _remove_unpainted(root, styles, external, kept)
    for element in list(root.iter("*")):
        if element.tag in _STRUCK or _is_struck(element, styles):
            _empty(element)
    _raise_notes(root, styles)
    return kept


def _hideable(root: Element, styles: PageStyles) -> list[Element]:
    declared = set(styles.elements())
    return [e for e in root.iter("*") if e in declared or e.get("hidden") is not None]


def _is_hidden(element: Element, styles: PageStyles) -> bool:
    """Whether an element and all that is in it take no room, or are out of sight."""
    own = styles.of(element)
    if element.get("hidden") is not None and not own.get("display"):
        return True
    if own.get("display") == "none" or own.get("visibility") in ("hidden", "collapse"):
        return True
    if (opacity := _size(own.get("opacity"))) is not None and opacity == 0:
        return True
    if own.get("content-visibility") == "hidden" or _NO_INK.search(own.get("filter", "")):
        return True
    return _is_clipped(own) or _is_away(own)


def _is_clipped(own: dict[str, str]) -> bool:
    if _CLIPPED.search(own.get("clip", "")) or _CLIP_PATH.search(own.get("clip-path", "")):
        return True
    if _NO_SCALE.search(own.get("transform", "")):
        return True
    if "hidden" not in own.get("overflow", "") and "clip" not in own.get("overflow", ""):
        return False
    return any(
        (size := _size(own.get(side))) is not None and size <= 1
        for side in ("width", "height", "max-width", "max-height")
    )


def _is_away(own: dict[str, str]) -> bool:
    if (indent := _size(own.get("text-indent"))) is not None and indent <= _OFF_SCREEN:
        return True
    if own.get("position") not in ("absolute", "fixed", "relative"):
        return False
    return any((size := _size(own.get(side))) is not None and size <= _OFF_SCREEN for side in ("left", "top", "right"))


def _size(value: str | None) -> float | None:
    """Return a length as points, roughly; ``None`` where there is none."""
    match = _NUMBER.match(value) if value else None
    if match is None:
        return None
    scale = {"em": 12, "rem": 12, "cm": 28, "mm": 3, "in": 72, "vw": 8, "vh": 6}.get(match[2] or "", 1)
    return float(match[1]) * scale


def _all_is_hidden(root: Element, hidden: list[Element]) -> bool:
    """Whether what is hidden is the page: hardly anything is left to see (a tab, a page that a script shows)."""
    if not hidden:
        return False
    marked = set(hidden)
    seen = unseen = 0
    stack = [(root, False)]
    while stack:
        element, under = stack.pop()
        if not isinstance(element.tag, str) or element.tag in SKIPPED:
            continue
        under = under or element in marked
        for child in element:
            stack.append((child, under))
            size = len((child.tail or "").strip())
            seen, unseen = (seen, unseen + size) if under else (seen + size, unseen)
        size = len((element.text or "").strip())
        seen, unseen = (seen, unseen + size) if under else (seen + size, unseen)
    return seen <= _MOST_SEEN and seen <= _LEFT_OVER * unseen


def _take_out(element: Element, styles: PageStyles) -> None:
    """Empty an element; one that takes no room loses its tag, so that it takes no place in its table."""
    own = styles.of(element)
    gone = own.get("display") == "none" or element.get("hidden") is not None or own.get("visibility") == "collapse"
    if own.get("visibility") == "hidden" and not gone:
        _empty_but_shown(element, styles)
        return
    _empty(element, gone)


def _empty(element: Element, gone: bool = False) -> None:
    spans = {name: value for name in ("colspan", "rowspan") if (value := element.get(name))}
    element.clear(keep_tail=True)
    if gone or element.tag not in CELLS:
        element.tag = "span"
    else:
        element.attrib.update(spans)


def _empty_but_shown(element: Element, styles: PageStyles) -> None:
    """Empty what is invisible, but for parts of it that are made visible again."""
    pending = [element]
    while pending:
        hidden = pending.pop()
        hidden.text = None
        for child in hidden:
            child.tail = None
            if styles.get(child, "visibility") != "visible":
                pending.append(child)


def _is_struck(element: Element, styles: PageStyles) -> bool:
    own = styles.of(element)
    return "line-through" in own.get("text-decoration-line", "") or "line-through" in own.get("text-decoration", "")


# --------------------------------------------------------------------------------- size and colour, which are inherited


def _remove_unpainted(root: Element, styles: PageStyles, external: bool, kept: bool) -> None:
    """Take out text whose size is nothing, or whose colour is the one behind it."""
    stack: list[tuple[Element, float | None, Colour | None, Colour | None]] = [(root, None, _BLACK, _WHITE)]
    while stack:
        element, size, ink, paper = stack.pop()
        if not isinstance(element.tag, str):
            continue
        own = styles.of(element)
        size = _font_size(own, size)
        ink = _ink(element, own, ink)
        paper = _paper(element, own, paper)
        nothing = size == 0 and not kept
        if nothing or (_same(ink, paper) and (not external or _in_company(element))):
            element.text = None
            for child in element:
                child.tail = None
        stack += [(child, size, ink, paper) for child in element]


Colour = tuple[float, float, float, float]
_BLACK: Colour = (0.0, 0.0, 0.0, 1.0)
_WHITE: Colour = (1.0, 1.0, 1.0, 1.0)
_NEAR = 0.03
"""Difference of two colours (0–1 a channel) that an eye does not see."""


def _font_size(own: dict[str, str], inherited: float | None) -> float | None:
    if "font-size" in own:
        return _size(own["font-size"])
    if own.get("font") and (match := _FONT_SIZE.search(own["font"])):
        return float(match[1])
    return inherited


def _ink(element: Element, own: dict[str, str], inherited: Colour | None) -> Colour | None:
    """Return the colour of an element's text, ``None`` where it is not certain."""
    value = own.get("color") or (element.get("color") if element.tag == "font" else None)
    if not value or value in ("inherit", "currentcolor"):
        return inherited
    return _colour(value)


def _paper(element: Element, own: dict[str, str], inherited: Colour | None) -> Colour | None:
    """Return the colour behind an element's text, ``None`` where it is not certain (a picture)."""
    if "url(" in own.get("background", "") or "gradient" in own.get("background", ""):
        return None
    if own.get("background-image", "none") != "none":
        return None
    for value in (own.get("background-color"), *own.get("background", "").split(), element.get("bgcolor")):
        if value and (colour := _colour(value)) is not None and colour[3] > 0:
            return colour
    return inherited


def _colour(value: str) -> Colour | None:
    from tinycss2.color4 import parse_color

    colour = parse_color(value)
    if colour is None or isinstance(colour, str):
        return None
    try:
        red, green, blue, alpha = colour.to("srgb")
    except NotImplementedError:  # a colour space that tinycss2 does not convert
        return None
    return red, green, blue, alpha


def _same(ink: Colour | None, paper: Colour | None) -> bool:
    if ink is None:
        return False
    if ink[3] == 0:
        return True
    return paper is not None and all(abs(a - b) <= _NEAR for a, b in zip(ink[:3], paper[:3], strict=True))


def _in_company(element: Element) -> bool:
    """Whether an element stands within the text of a cell or paragraph, so that its own colour sets it apart."""
    parent = element.getparent()
    return element.tag not in BREAKING and parent is not None and bool("".join(parent.itertext()).strip())


# ------------------------------------------------------------------------------------------------------------- notes


def _raise_notes(root: Element, styles: PageStyles) -> None:
    """Turn small numerals that follow other text into superscript characters; one alone in its cell is no mark."""
    declared = set(styles.elements())
    for element in list(root.iter(*_SMALL, "a")) + [e for e in declared if e.tag not in _SMALL and e.tag not in CELLS]:
        if _is_small(element, styles) and is_numeral("".join(element.itertext())) and has_company(element):
            _write_raised(element, raised)


def _is_small(element: Element, styles: PageStyles) -> bool:
    if element.tag == "a" and _TO_NOTE.match(element.get("href") or ""):
        return True
    own = styles.of(element)
    aligned = own.get("vertical-align", "")
    if aligned in _RAISED or (element.tag in _SMALL and aligned != "baseline"):
        return True
    lifted = _size(aligned) if aligned[:1] in "+-.0123456789" and aligned else None
    if lifted:
        return True
    moved = own.get("position") == "relative" and any(_size(own.get(side)) for side in ("top", "bottom"))
    return moved and "font-size" in own


def _write_raised(element: Element, write: Callable[[str], str]) -> None:
    for part in element.iter("*"):
        part.text = part.text and write(part.text)
        if part is not element:
            part.tail = part.tail and write(part.tail)
