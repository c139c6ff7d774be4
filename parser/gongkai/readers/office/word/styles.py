"""What a Word document's styles say that matters to its text: which list a paragraph is in, what is hidden."""

from __future__ import annotations

from typing import Final

from gongkai.readers.office.ooxml_package import Element
from gongkai.readers.office.word.effective_content import Names

_LONGEST_CHAIN: Final = 20


class Styles:
    """The styles of a document.

    Parameters
    ----------
    root
        The part that defines them, ``None`` where there is none.
    names
        The document's names.
    """

    def __init__(self, root: Element | None, names: Names) -> None:
        self._names = names
        self._styles: dict[str, Element] = {}
        self._default: str | None = None
        for style in root.findall(names("style")) if root is not None else ():
            identifier = names.value(style, "styleId") or ""
            self._styles[identifier] = style
            if names.value(style, "type") == "paragraph" and names.value(style, "default") in ("1", "true", "on"):
                self._default = identifier

    def hiding(self) -> frozenset[str]:
        """Return the identifiers of character styles whose text is hidden."""
        names = self._names
        return frozenset(
            identifier
            for identifier in self._styles
            if (marks := [m for s in self._chain(identifier) if (m := names.child(s, "rPr", "vanish")) is not None])
            and names.is_on(marks[0])
        )

    def shading(self) -> frozenset[str]:
        """Return the identifiers of styles that shade cells of tables."""
        names = self._names
        return frozenset(
            identifier
            for identifier in self._styles
            if any(next(style.iter(names("shd")), None) is not None for style in self._chain(identifier))
        )

    def list_of(self, paragraph: Element) -> tuple[str, int] | None:
        """Return the number of the list that a paragraph is in and its level there, ``None`` where it is in none."""
        names = self._names
        properties = names.child(paragraph, "pPr")
        own = names.child(properties, "numPr")
        style = names.value(names.child(properties, "pStyle")) or self._default
        number, level = self._list_properties(own)
        for each in self._chain(style):
            if number is not None and level is not None:
                break
            inherited, its_level = self._list_properties(names.child(each, "pPr", "numPr"))
            number = number if number is not None else inherited
            level = level if level is not None else its_level
        if number is None or number == "0":
            return None
        return number, level or 0

    def list_number(self, style: str) -> str | None:
        """Return the number of the list that a style of lists stands for."""
        for each in self._chain(style):
            number, _ = self._list_properties(self._names.child(each, "pPr", "numPr"))
            if number is not None:
                return number
        return None

    def _list_properties(self, properties: Element | None) -> tuple[str | None, int | None]:
        names = self._names
        if properties is None:
            return None, None
        level = names.child(properties, "ilvl")
        return names.value(names.child(properties, "numId")), None if level is None else names.number(level, 0)

    def _chain(self, identifier: str | None) -> list[Element]:
        """Return a style and those that it is based on, nearest first."""
        chain: list[Element] = []
        while identifier in self._styles and len(chain) < _LONGEST_CHAIN:
            assert identifier is not None
            chain.append(self._styles[identifier])
            identifier = self._names.value(self._names.child(chain[-1], "basedOn"))
        return chain
