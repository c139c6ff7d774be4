"""Runs of a Word document that nobody sees: written in the colour of what is behind them, or too small to be seen."""

from __future__ import annotations

import re
from collections.abc import Collection

from gongkai.readers.office.ooxml_package import Element
from gongkai.readers.office.word.effective_content import Names

_COLOUR = re.compile(r"[0-9A-Fa-f]{6}")
_PAPER = "FFFFFF"
#: Levels (of 255) by which a colour must differ from the one behind it, in the mean, to be seen.
_SEEN = 24
#: Half points of the smallest writing that is seen.
_SMALLEST = 4


def remove_unseen(root: Element, names: Names, shading_styles: Collection[str] = ()) -> bool:
    """Take out the runs that nobody sees; tell whether there were any.

    Parameters
    ----------
    root
        The document; changed in place.
    names
        Its names.
    shading_styles
        Identifiers of the styles of tables that shade cells: what is behind a run there is not known.
    """
    unseen = [run for run in root.iter(names("r")) if _is_unseen(run, names, shading_styles)]
    for run in unseen:
        run.getparent().remove(run)
    return bool(unseen)


def _is_unseen(run: Element, names: Names, shading_styles: Collection[str]) -> bool:
    properties = names.child(run, "rPr")
    if properties is None:
        return False
    if names.number(names.child(properties, "sz"), _SMALLEST + 1) <= _SMALLEST:
        return True
    colour = names.value(names.child(properties, "color")) or ""
    if not _COLOUR.fullmatch(colour):
        return False
    behind = _behind(run, properties, names, shading_styles)
    return behind is not None and _apart(colour, behind) < _SEEN


def _behind(run: Element, properties: Element, names: Names, shading_styles: Collection[str]) -> str | None:
    """Return the colour behind a run, ``None`` where it is not known."""
    if names.value(names.child(properties, "highlight")) not in (None, "none", "white"):
        return None
    shades = [names.child(properties, "shd")]
    for holder in run.iterancestors():
        inner = {names("p"): "pPr", names("tc"): "tcPr", names("tr"): "trPr", names("tbl"): "tblPr"}.get(holder.tag)
        if inner is not None:
            shades.append(names.child(holder, inner, "shd"))
        if holder.tag == names("tbl") and names.value(names.child(holder, "tblPr", "tblStyle")) in shading_styles:
            shades.append(None)
            return _first(shades, names)
        if holder.tag == names("txbxContent"):
            return _first(shades, names)  # a shape of any colour
    return _first(shades, names) or _PAPER


def _first(shades: list[Element | None], names: Names) -> str | None:
    """Return the colour of the innermost shade."""
    for shade in shades:
        if names.value(shade) not in (None, "clear", "nil"):
            return None  # a pattern
        fill = names.value(shade, "fill")
        if fill and _COLOUR.fullmatch(fill):
            return fill
        if names.value(shade, "themeFill"):
            return None
    return None


def _apart(one: str, other: str) -> float:
    pairs = zip(bytes.fromhex(one), bytes.fromhex(other), strict=True)
    return sum(abs(a - b) for a, b in pairs) / 3
