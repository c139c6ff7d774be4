"""Headers and footers of a Word document: what stands at the edge of its pages, told once and after all text.

They may name who reports and when. Page numbers say nothing, and are left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from gongkai.core.errors import UnreadableInput
from gongkai.readers.office.ooxml_package import Package, PartRelation
from gongkai.readers.office.word.effective_content import Names, settle
from gongkai.readers.office.word.paragraphs import blocks, read_paragraph
from gongkai.readers.text.invisible_characters import without_unprinted

_KINDS = ("header", "footer")
#: Headers and footers beyond this number are not read: a document has six for each of its sections.
_MOST = 60


def margin_lines(package: Package, relations: dict[str, PartRelation], hiding_styles: Collection[str]) -> list[str]:
    """Return the lines of all headers and footers that hold words, each once.

    Parameters
    ----------
    package, relations
        The document's parts, and which of them it names for what.
    hiding_styles
        See :func:`gongkai.readers.office.word.effective_content.settle`.

    Raises
    ------
    LimitExceeded
        The parts of the document inflate to more than allowed.
    """
    parts = [each for each in relations.values() if each.kind in _KINDS and not each.outside]
    lines = (
        " ".join(line.split())
        for part in parts[:_MOST]
        if part.target in package
        for line in _lines(package, part.target, hiding_styles)
    )
    return list(dict.fromkeys(line for line in lines if any("\u3400" <= char <= "\u9fff" for char in line)))


def _lines(package: Package, target: str, hiding_styles: Collection[str]) -> Iterator[str]:
    try:
        root = package.xml(target)
    except UnreadableInput:
        return
    names = Names(root)
    settle(root, names, hiding_styles)
    for paragraph in blocks(root, names, "p"):
        for row in read_paragraph(paragraph, names).rows:
            yield without_unprinted(row)[0]
