"""A Word document as it would print: changes taken as accepted, hidden text gone, alternatives chosen.

The tree is changed in place, once, so that nothing that reads it afterwards need know of any of this.
"""

from __future__ import annotations

from collections.abc import Collection

from gongkai.readers.office.ooxml_package import Element, local
from gongkai.readers.text.invisible_characters import is_numeral, raised

_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_OFF = frozenset(("0", "false", "off", "none"))
_TOLD = frozenset(("t", "txbxContent", "blip", "imagedata"))


class Names:
    """Names of elements and attributes in the namespace of one document.

    The transitional and the strict form of the format differ in it, so it is taken from the document's root.
    """

    def __init__(self, root: Element) -> None:
        self._space: str = root.tag.rpartition("}")[0] + "}"

    def __call__(self, name: str) -> str:
        """Return an element's or attribute's full name."""
        return self._space + name

    def value(self, element: Element | None, attribute: str = "val") -> str | None:
        """Return an attribute of an element, ``None`` where there is no such element or attribute."""
        return None if element is None else element.get(self._space + attribute)

    def child(self, element: Element | None, *path: str) -> Element | None:
        """Return the element at a path of children, ``None`` where there is none."""
        for name in path:
            if element is None:
                return None
            element = element.find(self._space + name)
        return element

    def number(self, element: Element | None, default: int, attribute: str = "val") -> int:
        """Return an attribute as a whole number."""
        try:
            return int(self.value(element, attribute) or default)
        except ValueError:
            return default

    def is_on(self, element: Element | None) -> bool:
        """Tell whether a property that is on or off is set, and not set to off."""
        return element is not None and (self.value(element) or "true").lower() not in _OFF


def settle(root: Element, names: Names, hiding_styles: Collection[str]) -> None:
    """Take out of a document's tree all that does not print.

    Parameters
    ----------
    root
        The document; changed in place.
    names
        Its names.
    hiding_styles
        Identifiers of the character styles whose text is hidden.
    """
    _choose(root)
    _accept(root, names)
    _remove_hidden(root, names, hiding_styles)
    _remove_field_codes(root, names)
    _settle_looks(root, names)
    _join(root, names)


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _choose(root: Element) -> None:
    """Keep one of the alternatives that a drawing comes in: the first that says anything."""
    for found in list(root.iter(_ALTERNATIVES)):
        kept = next((each for each in found if any(local(part) in _TOLD for part in each.iter())), None)
        for each in list(found):
            if each is not kept:
                found.remove(each)


def _accept(root: Element, names: Names) -> None:
    """Take tracked changes as accepted: what was inserted stays, what was deleted or moved away goes."""
    rows, cells, properties = names("tr"), names("tc"), (names("trPr"), names("tcPr"), names("rPr"))
    for element in list(root.iter(names("del"), names("moveFrom"), names("cellDel"))):
        parent = element.getparent()
        if parent is None or parent.tag not in properties:
            _remove(element)
        elif parent.tag != names("rPr"):
            holder = parent.getparent()
            if holder is not None and holder.tag in (rows, cells):
                _remove(holder)


def _remove_hidden(root: Element, names: Names, hiding_styles: Collection[str]) -> None:
    for run in list(root.iter(names("r"))):
        properties = names.child(run, "rPr")
        if properties is None:
            continue
        vanish = names.child(properties, "vanish")
        if vanish is None:
            hidden = names.value(names.child(properties, "rStyle")) in hiding_styles
        else:
            hidden = names.is_on(vanish)
        if hidden:
            _remove(run)
    for mark in list(root.iter(names("hidden"))):
        if names.is_on(mark) and mark.getparent().tag == names("trPr"):
            _remove(mark.getparent().getparent())


def _settle_looks(root: Element, names: Names) -> None:
    """Take out what is struck through, and set the raised marks of footnotes apart from the digits they stand at."""
    for mark in list(root.iter(names("strike"), names("dstrike"))):
        run = mark.getparent().getparent()
        if run is not None and run.tag == names("r") and names.is_on(mark):
            _remove(run)
    for mark in root.iter(names("vertAlign")):
        run, paragraph = mark.getparent().getparent(), _paragraph_of(mark, names)
        if run is None or paragraph is None or run.tag != names("r") or names.value(mark) == "baseline":
            continue
        own = list(run.iter(names("t")))
        others = (each.text for each in paragraph.iter(names("t")) if each not in own)
        if is_numeral("".join(each.text or "" for each in own)) and any(text and text.strip() for text in others):
            for each in own:
                each.text = raised(each.text or "")


def _remove_field_codes(root: Element, names: Names) -> None:
    """Take out what stands between the beginning of a field and its result: its code, nested results too.

    A field whose code does not end within its paragraph is left alone: better a code too much than text too little.
    """
    marks = names("fldChar")
    paragraphs = dict.fromkeys(_paragraph_of(mark, names) for mark in root.iter(marks))
    for paragraph in paragraphs:
        if paragraph is not None:
            _remove_codes_within(paragraph, names)


def _remove_codes_within(paragraph: Element, names: Names) -> None:
    codes: list[list[Element] | None] = []  # of each field begun and not ended: what its code holds; None in its result
    doomed: list[Element] = []
    for element in paragraph.iter(names("fldChar"), names("t")):
        kind = names.value(element, "fldCharType")
        if element.tag == names("t"):
            for code in codes:
                if code is not None:
                    code.append(element)
        elif kind == "begin":
            codes.append([])
        elif codes:
            doomed += codes[-1] or ()
            codes[-1] = None
            if kind == "end":
                codes.pop()
    for element in dict.fromkeys(doomed):
        _remove(element)


def _paragraph_of(element: Element, names: Names) -> Element | None:
    return next(element.iterancestors(names("p")), None)


def _join(root: Element, names: Names) -> None:
    """Join a paragraph whose end was deleted with the one that follows."""
    for mark in list(root.iter(names("del"), names("moveFrom"))):
        paragraph = _paragraph_of(mark, names)
        below = paragraph.getnext() if paragraph is not None else None
        if paragraph is None or below is None or below.tag != names("p"):
            continue
        at = 0 if names.child(below, "pPr") is None else 1
        moved = [each for each in paragraph if each.tag != names("pPr")]
        for offset, each in enumerate(moved):
            below.insert(at + offset, each)
        _remove(paragraph)
