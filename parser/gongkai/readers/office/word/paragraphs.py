"""One paragraph of a Word document: its text, and what is set into it (pictures, text boxes)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from gongkai.core.document import LOST
from gongkai.readers.office.ooxml_package import Element, local
from gongkai.readers.office.word.effective_content import Names
from gongkai.readers.office.word.symbol_fonts import symbol

#: Elements that other elements of the same kind may be wrapped in, without being anything themselves.
WRAPPERS: Final = frozenset(("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "bdo", "dir"))
_BREAKS: Final = frozenset(("br", "cr"))
_SKIPPED: Final = frozenset(
    ("pPr", "rPr", "instrText", "delText", "delInstrText", "rt", "footnoteReference", "endnoteReference", "sdtPr",
     "annotationRef", "commentReference", "txbxContent")
)  # fmt: skip
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
#: English metric units a point.
_POINTS: Final = 12_700
#: Points a unit of length in the styles of old drawings takes; without a unit it is pixels.
_UNITS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75, "": 0.75}


@dataclass(frozen=True, slots=True)
class EmbeddedPicture:
    """A picture set into a paragraph.

    Attributes
    ----------
    relation
        Identifier of the relation to its part, ``None`` where it only stands elsewhere.
    width, height
        Its size as printed, in points; 0 where the document does not say.
    description
        What the document says that it shows; ``""`` if nothing.
    """

    relation: str | None
    width: float
    height: float
    description: str


@dataclass(slots=True)
class WordParagraph:
    """A paragraph as read: its rows (line breaks divide them), and what is set into it, in order."""

    text: str = ""
    boxes: list[Element] = field(default_factory=list)
    pictures: list[EmbeddedPicture] = field(default_factory=list)

    @property
    def rows(self) -> list[str]:
        """The rows of its text; one empty row for an empty paragraph, none where there is only a picture or box."""
        if not self.text and (self.boxes or self.pictures):
            return []
        return self.text.split("\n")


def blocks(parent: Element, names: Names, *wanted: str) -> Iterator[Element]:
    """Yield the wanted children of an element, those that are wrapped (content controls …) too."""
    tags = {names(name): name for name in (*WRAPPERS, *wanted)}
    for child in parent:
        name = tags.get(child.tag)
        if name in wanted:
            yield child
        elif name is not None:
            yield from blocks(child, names, *wanted)


def read_paragraph(element: Element, names: Names, label: str = "") -> WordParagraph:
    """Read a paragraph; ``label`` is what the list that it is in prints before it."""
    found = WordParagraph()
    pieces: list[str] = []
    _collect(element, names, pieces, found)
    text = "".join(pieces)
    if label:
        gap = " " if label[-1:].isalnum() and text[:1].isalnum() and text.isascii() else ""
        text = f"{label}{gap}{text.lstrip()}"
    found.text = text
    return found


def _collect(parent: Element, names: Names, pieces: list[str], found: WordParagraph) -> None:
    """Go through a paragraph's elements; the tree is never deeper than its parser allowed."""
    for element in parent:
        tag = element.tag
        name = local(element)
        if tag == names("txbxContent"):
            found.boxes.append(element)
        elif name == "t" and "drawingml" not in tag:
            text = _text(element)
            pieces.append(text if text.isascii() else _plain(element, text, names))
        elif tag == names("tab") or tag == names("ptab"):
            pieces.append("\t")
        elif name in _BREAKS and tag == names(name):
            pieces.append("\n")
        elif tag == names("noBreakHyphen"):
            pieces.append("-")
        elif tag == names("sym"):
            pieces.append(_symbol(element, names))
        elif name in ("drawing", "pict", "object") and tag == names(name):
            _drawn(element, names, found)
        elif name not in _SKIPPED:
            _collect(element, names, pieces, found)


def _text(element: Element) -> str:
    """Return a text element's text: its line ends are white space, and it is stripped unless told to be kept."""
    text = (element.text or "").replace("\r", " ").replace("\n", " ")
    return text if element.get(_SPACE) == "preserve" else text.strip(" \t")


def _symbol(element: Element, names: Names) -> str:
    """Return a character of a symbol font, as far as it stands for one; the mark of what is lost for any other."""
    try:
        code = int(names.value(element, "char") or "", 16)
    except ValueError:
        return ""
    if 0x20 <= code < 0xD800:
        return chr(code)
    return symbol(chr(code), names.value(element, "font") or "") if code < 0x110000 else LOST


def _plain(element: Element, text: str, names: Names) -> str:
    """Return a text with the characters of symbol fonts, which have a range of their own, as what they stand for."""
    fonts = names.child(element.getparent(), "rPr", "rFonts")
    font = names.value(fonts, "ascii") or names.value(fonts, "hAnsi") or ""
    return "".join(symbol(char, font) if "\uf020" <= char <= "\uf0ff" else char for char in text)


def _drawn(element: Element, names: Names, found: WordParagraph) -> None:
    """Read a drawing, of the present kind or the old one: text boxes within it, or pictures."""
    boxes = [box for box in element.iter(names("txbxContent")) if not _within_box(box, element, names)]
    found.boxes += boxes
    for part in element.iter():
        if local(part) in ("blip", "imagedata") and not _within_box(part, element, names):
            width, height = _size(part, element)
            found.pictures.append(EmbeddedPicture(_relation(part), width, height, _description(element)))


def _within_box(part: Element, drawing: Element, names: Names) -> bool:
    for ancestor in part.iterancestors():
        if ancestor is drawing:
            return False
        if ancestor.tag == names("txbxContent"):
            return True
    return False


def _relation(part: Element) -> str | None:
    for name, value in part.attrib.items():
        space, _, own = name.rpartition("}")
        if space.endswith("/relationships") and own in ("embed", "id"):
            return str(value)
    return None


def _description(drawing: Element) -> str:
    for part in drawing.iter():
        if local(part) == "docPr":
            return " ".join((part.get("descr") or part.get("title") or "").split())
        if local(part) == "imagedata":
            return " ".join((part.get("title") or "").split())
    return ""


def _size(part: Element, drawing: Element) -> tuple[float, float]:
    """Return the size of a picture as printed, in points."""
    if local(part) == "imagedata":
        style = dict(_style_lengths(part.getparent().get("style") or ""))
        return style.get("width", 0.0), style.get("height", 0.0)
    for each in drawing.iter():
        if local(each) == "extent":
            try:
                return int(each.get("cx", 0)) / _POINTS, int(each.get("cy", 0)) / _POINTS
            except ValueError:
                break
    return 0.0, 0.0


def _style_lengths(style: str) -> Iterator[tuple[str, float]]:
    for entry in style.split(";"):
        name, _, value = entry.partition(":")
        number = value.strip().lower()
        unit = number.lstrip("0123456789.-")
        try:
            yield name.strip().lower(), float(number.removesuffix(unit)) * _UNITS.get(unit, 0.0)
        except ValueError:
            continue
