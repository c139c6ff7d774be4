"""The declarations that a page's style sheets and ``style=`` attributes give its elements: the cascade, in short.

Only sheets inside the page count: nothing is fetched. tinycss2 parses, cssselect turns selectors into XPath. Rules
for other media than screens, for states (``:hover``) and what only looks different are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from gongkai.readers.html.tags import Element

#: The properties that hide, strike, raise or place text, and those that they are written short in.
PROPERTIES: Final = frozenset(
    (
        "display", "visibility", "opacity", "font", "font-size", "color", "background", "background-color",
        "background-image", "position", "left", "right", "top", "bottom", "text-indent", "clip", "clip-path", "width",
        "height", "max-width", "max-height", "overflow", "transform", "text-decoration", "text-decoration-line",
        "vertical-align", "content", "flex", "flex-grow", "flex-basis", "grid-column", "grid-column-start",
        "grid-column-end", "grid-row", "grid-row-start", "grid-row-end", "grid-area", "grid-template-columns",
        "grid-template-areas", "grid-template", "grid-auto-flow",
    )
)  # fmt: skip
_SCREEN = re.compile(r"^\s*(?:only\s+)?(?:all|screen)?\s*$", re.I)
_PSEUDO_ELEMENT = re.compile(r"::?(?:before|after)\s*$", re.I)
_MOST_STEPS = 100_000_000
"""Elements, times how deep they are nested, times the parts of the selectors that are looked for among them, from which
no further rule is looked at; a page with two hundred rules takes a million."""
_LONGEST = 300
"""Characters of the longest selector that is looked at."""
_PARTS = re.compile(r"[\s>+~]+")
_INLINE = (1, 0, 0, 0)
"""What a ``style=`` attribute weighs against selectors of sheets."""

Declarations = dict[str, str]
Weight = tuple[bool, tuple[int, ...], int]


class PageStyles:
    """The declared values of a page's elements.

    Parameters
    ----------
    root
        The page.
    """

    def __init__(self, root: Element) -> None:
        self._found: dict[Element, dict[str, tuple[Weight, str]]] = {}
        self.generated: set[Element] = set()
        """Elements to which a sheet adds text of its own (``td::before {content: "12"}``)."""
        self.any = self._read_sheets(root) | self._read_attributes(root)

    def of(self, element: Element) -> Declarations:
        """Return the declared values of an element, lower case, without what it inherits."""
        found = self._found.get(element)
        return {name: value for name, (_, value) in found.items()} if found else {}

    def get(self, element: Element, name: str) -> str:
        """Return the declared value of one property, ``""`` where none is declared."""
        found = self._found.get(element)
        return found[name][1] if found and name in found else ""

    def elements(self) -> Iterator[Element]:
        """Yield the elements that declare anything of note."""
        yield from self._found

    def _read_sheets(self, root: Element) -> bool:
        sheets = ["".join(sheet.itertext()) for sheet in root.iter("style") if _SCREEN.match(sheet.get("media") or "")]
        if not any(sheets):
            return False
        order, steps, step = 0, 0, _size(root)
        for selector, declared in _rules("\n".join(sheets)):
            order += 1
            steps += step * len(_PARTS.split(selector))
            if steps > _MOST_STEPS:
                break
            if len(selector) <= _LONGEST:
                self._apply(root, selector, declared, order)
        return order > 0

    def _apply(self, root: Element, selector: str, declared: tuple[tuple[str, str, bool], ...], order: int) -> None:
        generated = _PSEUDO_ELEMENT.search(selector)
        plain = selector[: generated.start()] if generated else selector
        for path, weight in _compiled(plain or "*"):
            for element in path(root):
                if generated:
                    if any(name == "content" and value.strip("\"'") not in ("", "none") for name, value, _ in declared):
                        self.generated.add(element)
                    continue
                self._declare(element, declared, weight, order)

    def _read_attributes(self, root: Element) -> bool:
        found = False
        for element in root.iter("*"):
            style = element.get("style")
            if style and (declared := _declarations(style)):
                self._declare(element, declared, _INLINE, 0)
                found = True
        return found

    def _declare(
        self, element: Element, declared: tuple[tuple[str, str, bool], ...], weight: tuple[int, ...], order: int
    ) -> None:
        mine = self._found.setdefault(element, {})
        for name, value, important in declared:
            rank = (important, weight, order)
            if name not in mine or rank >= mine[name][0]:
                mine[name] = (rank, value)


def _size(root: Element) -> int:
    """Return how many elements a page has, times how deep they are nested."""
    elements = deepest = 0
    stack = [(root, 1)]
    while stack:
        element, depth = stack.pop()
        elements, deepest = elements + 1, max(deepest, depth)
        stack += [(child, depth + 1) for child in element]
    return elements * deepest


def _rules(sheet: str) -> Iterator[tuple[str, tuple[tuple[str, str, bool], ...]]]:
    """Yield the selectors of a sheet, one by one, with what they declare."""
    import tinycss2

    pending = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)[::-1]
    while pending:
        rule = pending.pop()
        if rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content is not None:
            if _SCREEN.match(tinycss2.serialize(rule.prelude)):
                inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
                pending += inner[::-1]
        elif rule.type == "qualified-rule" and (declared := _declarations(rule.content)):
            for selector in tinycss2.serialize(rule.prelude).split(","):
                yield selector.strip(), declared


@lru_cache(maxsize=5_000)
def _of_text(style: str) -> tuple[tuple[str, str, bool], ...]:
    import tinycss2

    found = tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True)
    return tuple(
        (each.lower_name, tinycss2.serialize(each.value).strip().lower(), each.important)
        for each in found
        if each.type == "declaration" and each.lower_name in PROPERTIES
    )


def _declarations(style: Any) -> tuple[tuple[str, str, bool], ...]:
    """Return (property, value, important) of a text, or of what the parser made of a rule's block."""
    if isinstance(style, str):
        return _of_text(style)
    import tinycss2

    return _of_text(tinycss2.serialize(style))


@lru_cache(maxsize=2_000)
def _compiled(selector: str) -> tuple[tuple[Any, tuple[int, ...]], ...]:
    """Return a selector as XPath with its specificity; nothing for one that cannot match a page at rest."""
    import cssselect
    from lxml.etree import XPath, XPathError

    if not selector.isascii() and "\\" in selector:
        return ()
    try:
        parsed = cssselect.parse(selector)
        translator = cssselect.HTMLTranslator()
        return tuple(
            (XPath(translator.selector_to_xpath(each, "descendant-or-self::")), each.specificity())
            for each in parsed
            if each.pseudo_element is None
        )
    except (cssselect.SelectorError, XPathError, ValueError):
        return ()
