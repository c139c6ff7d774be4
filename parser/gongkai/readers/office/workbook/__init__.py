"""The reader of workbooks (.xlsx, .xlsm): what each visible sheet shows, as grids.

Values are those that the workbook was saved with: nothing is computed, and nothing outside it is looked at.
"""

from __future__ import annotations

from typing import Final

from gongkai.core.document import Document, Line
from gongkai.core.errors import LimitExceeded, UnreadableInput
from gongkai.core.options import ParseOptions
from gongkai.readers.office.ooxml_package import Element, Package, local

MOST_SHEETS: Final = 200
NOTE_HIDDEN_SHEET: Final = "hidden_sheet_not_read"
NOTE_HIDDEN_CELLS: Final = "hidden_cells_not_read"
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
    from gongkai.readers.office.workbook.sheet import Sheet, read_sheet
    from gongkai.readers.office.workbook.sheet_lines import Layout
    from gongkai.readers.office.workbook.sheet_order import in_order

    relations = package.relations(main)
    sheets = [element for element in root.iter("{*}sheet") if local(element.getparent()) == "sheets"]
    if len(sheets) > MOST_SHEETS:
        raise LimitExceeded("sheets", len(sheets), MOST_SHEETS)
    values = Values(package, relations, root)
    layout = Layout(options)
    shown: list[Sheet] = []
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
        shown.append(sheet)
    for sheet in in_order(shown):
        layout.add(sheet)
    if values.missing:
        notes[NOTE_NOT_COMPUTED] = None
    lines: list[Line] = layout.lines
    if not lines:
        raise UnreadableInput(
            "the workbook is empty: no visible sheet holds anything", "工作簿为空：可见的工作表中没有任何内容"
        )
    return Document("xlsx", tuple(lines), sha256, notes=(*layout.notes, *notes))


def _identifier(sheet: Element) -> str:
    return next((value for name, value in sheet.attrib.items() if name.endswith("/relationships}id")), "")
