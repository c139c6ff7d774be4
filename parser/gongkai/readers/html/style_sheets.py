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
        "vertical-align", "content", "content-visibility", "filter",
        "flex", "flex-grow", "flex-basis", "grid-column", "grid-column-start",
        "grid-column-end", "grid-row", "grid-row-start", "grid-row-end", "grid-area", "grid-template-columns",
        "grid-template-areas", "grid-template", "grid-auto-flow",
    )
)  # fmt: skip
_SCREEN = re.compile(
    r"^\s*(?:only\s+)?(?:all|screen)?\s*(?:(?:and\s*)?\((?:min|max)-width\s*:\s*[\d.]+\s*(?:px|em|rem)\s*\)\s*)*$", re.I
)
_WIDTH = re.compile(r"\((min|max)-width\s*:\s*([\d.]+)\s*(px|em|rem)", re.I)
_WINDOW = 1280
"""Pixels of the window that a page is taken to be seen in; what is meant for others only is passed over."""
_GROUPS = frozenset(("supports", "layer", "container"))
"""Rules around rules that hold in a present browser; ``@supports not`` does not."""
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*(?:\([^()]*\))?[^()]*))?\)")
_DEEPEST, _MOST_RULES = 3, 10_000
"""Steps of a selector from which rules within its rule are passed over; rules that are looked at."""
_MOST_VARIABLES = 8
"""Variables that lead to variables."""
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
        return {name: self._without_variables(element, value) for name, (_, value) in found.items()} if found else {}

    def get(self, element: Element, name: str) -> str:
        """Return the declared value of one property, ``""`` where none is declared."""
        found = self._found.get(element)
        return self._without_variables(element, found[name][1]) if found and name in found else ""

    def elements(self) -> Iterator[Element]:
        """Yield the elements that declare anything of note."""
        yield from self._found

    def _without_variables(self, element: Element, value: str) -> str:
        """Return a value with what its variables stand for on an element; ``""`` where one stands for nothing."""
        for _ in range(_MOST_VARIABLES):
            used = _VARIABLE.search(value) if "var(" in value else None
            if used is None:
                return value
            said = self._variable(element, used[1]) or (used[2] or "").strip()
            if not said:
                return ""
            value = f"{value[: used.start()]}{said}{value[used.end() :]}"[:_LONGEST]
        return ""

    def _variable(self, element: Element | None, name: str) -> str:
        """Return what a variable is on an element: its own, or that of the nearest around it."""
        while element is not None:
            found = self._found.get(element)
            if found and name in found:
                return found[name][1]
            element = element.getparent()
        return ""

    def _read_sheets(self, root: Element) -> bool:
        sheets = [
            "".join(sheet.itertext()) for sheet in root.iter("style") if _holds("media", sheet.get("media") or "")
        ]
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

    pending = [(rule, "") for rule in tinycss2.parse_stylesheet(sheet, True, True)[::-1]]
    for _ in range(_MOST_RULES):
        if not pending:
            break
        rule, around = pending.pop()
        if rule.type == "at-rule" and rule.content is not None:
            if _holds(rule.lower_at_keyword, tinycss2.serialize(rule.prelude)):
                pending += [(each, around) for each in tinycss2.parse_rule_list(rule.content, True, True)[::-1]]
        elif rule.type == "qualified-rule":
            declared = _declarations(rule.content)
            nested = _nested(rule.content) if around.count(" ") < _DEEPEST else []
            for selector in _selectors(rule.prelude, around):
                if declared:
                    yield selector, declared
                pending += [(each, selector) for each in nested]


def _nested(content: Any) -> list[Any]:
    """Return the rules within a rule's block, the last first."""
    import tinycss2

    if not any(token.type == "{} block" for token in content):
        return []
    return [each for each in tinycss2.parse_blocks_contents(content, True, True) if each.type == "qualified-rule"][::-1]


def _selectors(prelude: Any, around: str) -> Iterator[str]:
    """Yield the selectors of a rule, those of a rule within another (``around``) in full."""
    import tinycss2

    parts: list[list[Any]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    for part in parts:
        own = tinycss2.serialize(part).strip()
        if around:
            own = own.replace("&", around) if "&" in own else f"{around} {own}"
        if len(own) <= _LONGEST:
            yield own


def _holds(keyword: str, condition: str) -> bool:
    """Whether the rules within an at-rule are those of the page on a usual screen."""
    if keyword == "media":
        return any(_fits(part) for part in condition.split(","))
    return keyword in _GROUPS and not condition.strip().lower().startswith("not")


def _fits(medium: str) -> bool:
    """Whether a medium is a screen of the window's width."""
    widths = [
        (which.lower(), float(size) * (1 if unit == "px" else 16)) for which, size, unit in _WIDTH.findall(medium)
    ]
    within = all(size <= _WINDOW if which == "min" else size >= _WINDOW for which, size in widths)
    return _SCREEN.match(medium) is not None and within


@lru_cache(maxsize=5_000)
def _of_text(style: str) -> tuple[tuple[str, str, bool], ...]:
    import tinycss2

    found = tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True)
    return tuple(
        (each.lower_name, tinycss2.serialize(each.value).strip().lower(), each.important)
        for each in found
        if each.type == "declaration" and (each.lower_name in PROPERTIES or each.lower_name.startswith("--"))
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
    except (cssselect.SelectorError, XPathError, ValueError, RuntimeError):  # the last for ``:is(.a`` and the like
        return ()
