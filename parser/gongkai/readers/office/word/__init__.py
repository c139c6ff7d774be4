"""The reader of Word documents (.docx, .docm): what they print, in reading order, tables as grids.

The document's XML is read as it stands, since libraries that rebuild tables from it expand every merged cell
into as many as it claims to cover. Changes that were tracked count as accepted, hidden text as absent.
"""

from __future__ import annotations

from typing import Final

from gongkai.core.document import Document
from gongkai.core.errors import LimitExceeded, UnreadableInput
from gongkai.core.options import ParseOptions
from gongkai.readers.office.ooxml_package import Element, Package, PartRelation, broken, local
from gongkai.readers.text.invisible_characters import NOTE_UNDECODABLE, NOTE_UNPRINTED, without_unprinted

NOTE_FOOTNOTES: Final = "footnotes_not_read"
NOTE_COMMENTS: Final = "comments_not_read"
NOTE_UNSEEN: Final = "hidden_text_dropped"
_APART: Final = {NOTE_FOOTNOTES: ("footnote", "endnote"), NOTE_COMMENTS: ("comment",)}


def is_word(root: Element) -> bool:
    """Tell whether a package's main part is a Word document."""
    return local(root) == "document" and "wordprocessingml" in root.tag


def read(package: Package, main: str, root: Element, sha256: str, options: ParseOptions) -> Document:
    """Read a Word document.

    Parameters
    ----------
    package
        Its parts.
    main, root
        Name and root element of its main part; the tree is changed.
    sha256
        Digest of the source, in hexadecimal.
    options
        Bounds: ``max_cells``, ``max_characters``, ``max_unpacked``.

    Raises
    ------
    UnreadableInput
        It is damaged, or there is no text in it.
    MissingExtra
        There is nothing in it but pictures, and what reads them is not installed.
    LimitExceeded
        More of anything than allowed.
    """
    from gongkai.readers.office.word.body import Body
    from gongkai.readers.office.word.drawings import Pictures
    from gongkai.readers.office.word.effective_content import Names, settle
    from gongkai.readers.office.word.embedded_html import Embedded
    from gongkai.readers.office.word.headers_footers import margin_lines
    from gongkai.readers.office.word.list_numbering import Numbering
    from gongkai.readers.office.word.styles import Styles
    from gongkai.readers.office.word.unseen_runs import remove_unseen

    names = Names(root)
    relations = package.relations(main)
    notes = [
        note
        for note, marks in _APART.items()
        if next(root.iter(*(names(f"{mark}Reference") for mark in marks)), None) is not None
    ]
    styles = Styles(_part(package, relations, "styles"), names)
    hiding = styles.hiding()
    settle(root, names, hiding)
    if remove_unseen(root, names, styles.shading()):
        notes.append(NOTE_UNSEEN)
    notes += _clean(root, options)
    labels = Numbering(_part(package, relations, "numbering"), names, styles).labels(root)
    body = names.child(root, "body")
    if body is None:
        raise broken("its main part has no body")
    pictures = Pictures(package, relations, options)
    embedded = Embedded(package, relations, options)
    lines = Body(names, labels, pictures, embedded, options).read(body, margin_lines(package, relations, hiding))
    if pictures.missing is not None and not any(_tells(line.text) for line in lines):
        raise pictures.missing
    if not lines:
        raise UnreadableInput("the document is empty: there is no text in it", "文档为空：没有任何文字")
    return Document("docx", tuple(lines), sha256, notes=(*notes, *pictures.notes, *embedded.notes))


def _part(package: Package, relations: dict[str, PartRelation], kind: str) -> Element | None:
    """Return the root element of the part that the document names for a purpose, ``None`` where it names none."""
    for relation in relations.values():
        if relation.kind == kind and not relation.outside and relation.target in package:
            return package.xml(relation.target)
    return None


def _clean(root: Element, options: ParseOptions) -> list[str]:
    """Take characters that print nothing out of the text, which is counted on the way."""
    notes: list[str] = []
    characters = 0
    for element in root.iter("{*}t"):
        if text := element.text:
            characters += len(text)
            if not text.isascii():
                element.text, found = without_unprinted(text)
                notes += found
    if characters > options.max_characters:
        raise LimitExceeded("characters", characters, options.max_characters)
    return [note for note in (NOTE_UNPRINTED, NOTE_UNDECODABLE) if note in notes]


def _tells(text: str) -> bool:
    return bool(text.strip()) and not text.startswith("[图片")
