"""The reader of workbooks (.xlsx, .xlsm): what each visible sheet shows, as grids.

Values are those that the workbook was saved with: nothing is computed, and nothing outside it is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from gongkai.core.document import Document, Line
from gongkai.core.errors import LimitExceeded, UnreadableInput
from gongkai.core.options import ParseOptions
from gongkai.readers.office.ooxml_package import Element, Package, local

if TYPE_CHECKING:
    from gongkai.readers.office.workbook.sheet import Sheet

MOST_SHEETS: Final = 200
NOTE_HIDDEN_SHEET: Final = "hidden_sheet_not_read"
NOTE_HIDDEN_CELLS: Final = "hidden_cells_not_read"
NOTE_UNPRINTED: Final = "unprinted_cells_not_read"
NOTE_NOT_COMPUTED: Final = "formula_without_value"


def is_workbook(root: Element) -> bool:
    """Tell whether a package's main part is a workbook."""
    return local(root) == "workbook"


def read(package: Package, main: str, root: Element, sha256: str, options: ParseOptions) -> Document:
    """Read a workbook.

    Parameters
    ----------
    package
        Its parts.
    main, root
        Name and root element of its main part.
    sha256
        Digest of the source, in hexadecimal.
    options
        Bounds: ``max_cells``, ``max_unpacked``.

    Raises
    ------
    UnreadableInput
        It is damaged, or no visible sheet holds anything.
    LimitExceeded
        More of anything than allowed.
    """
    from gongkai.readers.office.workbook.cell_values import Values
    from gongkai.readers.office.workbook.sheet import read_sheet

    relations = package.relations(main)
    sheets = [element for element in root.iter("{*}sheet") if local(element.getparent()) == "sheets"]
    if len(sheets) > MOST_SHEETS:
        raise LimitExceeded("sheets", len(sheets), MOST_SHEETS)
    values = Values(package, relations, root)
    shown: list[tuple[str, Sheet]] = []
    notes: dict[str, None] = {}
    for element in sheets:
        if element.get("state") in ("hidden", "veryHidden"):
            notes[NOTE_HIDDEN_SHEET] = None
            continue
        relation = relations.get(_identifier(element))
        if relation is None or relation.kind != "worksheet":
            continue
        sheet = read_sheet(package.xml(relation.target), values)
        if sheet.hides:
            notes[NOTE_HIDDEN_CELLS] = None
        shown.append((element.get("name") or "", sheet))
    if values.unprinted:
        notes[NOTE_UNPRINTED] = None
    if values.missing:
        notes[NOTE_NOT_COMPUTED] = None
    return document_of(shown, "xlsx", sha256, options, tuple(notes))


def document_of(
    sheets: Sequence[tuple[str, Sheet]], kind: str, sha256: str, options: ParseOptions, notes: Sequence[str] = ()
) -> Document:
    """Return the document that the visible sheets of a workbook are, each with its name.

    Raises
    ------
    UnreadableInput
        No sheet holds anything.
    LimitExceeded
        More cells than allowed.
    """
    from gongkai.readers.office.workbook.blank_copies import NOTE_BLANK_COPY, without_blank_copies
    from gongkai.readers.office.workbook.sheet_lines import Layout
    from gongkai.readers.office.workbook.sheet_order import in_order

    kept = without_blank_copies(list(sheets))
    layout = Layout(options)
    for sheet in in_order(kept):
        layout.add(sheet)
    lines: list[Line] = layout.lines
    if not lines:
        raise UnreadableInput(
            "the workbook is empty: no visible sheet holds anything", "工作簿为空：可见的工作表中没有任何内容"
        )
    left_out = (NOTE_BLANK_COPY,) if len(kept) < len(sheets) else ()
    return Document(kind, tuple(lines), sha256, notes=(*layout.notes, *notes, *left_out))


def _identifier(sheet: Element) -> str:
    return next((value for name, value in sheet.attrib.items() if name.endswith("/relationships}id")), "")
