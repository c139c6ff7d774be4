"""Generated reports as Word documents, in the ways that offices set them (needs ``python-docx``)."""

from __future__ import annotations

import io
from random import Random
from typing import Any, Final

from gongkai.training.generator.rendering.content import Content, PlainCell, PlainTable, content_of
from gongkai.training.generator.rendering.zip_archives import packed

WAYS: Final = ("plain", "halves", "row_tables", "nested", "tracked", "boxes", "numbered")
"""Tables as they are; each cut in two; a table a row; within a table that arranges the page; written with tracked
changes; in text boxes; headings numbered by the program."""

_AUTHOR: Final = {"author": "编辑", "date": "2024-01-02T03:04:05Z"}
_CHAPTERS: Final = (*"一二三四五六七八九十", "十一")
_LISTS: Final = (
    '<w:abstractNum xmlns:w="{space}" w:abstractNumId="77"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
    '<w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/>'
    '<w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
)
_BOX: Final = (
    '<w:r xmlns:w="{space}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
    '<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="5400000" cy="5400000"/>'
    '<wp:docPr id="{number}" name="box"/><wp:cNvGraphicFramePr/><a:graphic>'
    '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
    '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="5400000" cy="5400000"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx><w:txbxContent/></wps:txbx>'
    "<wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict>"
    '<v:rect style="width:425pt;height:425pt"><v:textbox><w:txbxContent/></v:textbox></v:rect></w:pict>'
    "</mc:Fallback></mc:AlternateContent></w:r>"
)


def render_word(html: str, way: str = "plain", seed: int = 0) -> bytes:
    """Return a clean generated page (layout ``HTML``) as a Word document.

    Parameters
    ----------
    html
        The page.
    way
        One of :data:`WAYS`.
    seed
        Of what is left to chance: where tables are cut, where runs begin.
    """
    from docx import Document

    document = Document()
    rng = Random(f"word:{way}:{seed}")
    content = content_of(html)
    writer = _Writer(document, way, rng)
    writer.write(content)
    out = io.BytesIO()
    document.save(out)
    return packed(out.getvalue())


class _Writer:
    """Writes into one document; ``way`` as for :func:`render_word`."""

    def __init__(self, document: Any, way: str, rng: Random) -> None:
        from docx.oxml.ns import nsmap

        self._document, self._way, self._rng = document, way, rng
        self._space = nsmap["w"]
        self._changes = self._chapters = 0
        if way == "numbered":
            self._add_list()

    def write(self, content: Content) -> None:
        body = self._document
        for block in content:
            if isinstance(block, PlainTable):
                self._place(body, block)
            elif self._way == "numbered" and block.startswith(f"{_CHAPTERS[self._chapters]}、"):
                self._chapters += 1
                self._numbered(block[2:])
            else:
                self._fill(body.add_paragraph(), block)

    def _place(self, body: Any, table: PlainTable) -> None:
        if self._way == "halves":
            for part in _halves(table, self._rng):
                self._table(body, part)
                body.add_paragraph()
        elif self._way == "row_tables":
            for part in _parts(table):
                self._table(body, part)
        elif self._way == "nested":
            outer = body.add_table(1, 2)
            self._table(outer.rows[0].cells[0], table)
            outer.rows[0].cells[1].paragraphs[0].add_run("　")
        elif self._way == "boxes":
            self._boxed(body.add_paragraph(), table)
        else:
            self._table(body, table)

    def _table(self, parent: Any, table: PlainTable) -> Any:
        made = parent.add_table(0, table.width)
        if parent is self._document:
            made.style = "Table Grid"
        element = made._tbl
        for row in table.places():
            tr = element.add_tr()
            for _, begun, cell in row:
                self._cell(tr.add_tc(), made, begun, cell)
        return made

    def _cell(self, tc: Any, table: Any, begun: PlainCell | None, cell: PlainCell) -> None:
        from docx.table import _Cell

        if cell.columns > 1:
            tc.grid_span = cell.columns
        if cell.rows > 1:
            tc.vMerge = "restart" if begun is not None else "continue"
        made = _Cell(tc, table)
        if begun is not None:
            first, *others = begun.text.split("\n")
            self._fill(made.paragraphs[0], first)
            for text in others:
                self._fill(made.add_paragraph(), text)

    def _fill(self, paragraph: Any, text: str) -> None:
        """Write a paragraph: in one run, or torn into several as editing leaves it; some with tracked changes."""
        if self._way == "tracked" and text and self._rng.random() < 0.5:
            self._tracked(paragraph, text)
            return
        cut = self._rng.randrange(1, len(text)) if len(text) > 1 and self._rng.random() < 0.3 else 0
        for part in (text[:cut], text[cut:]) if cut else (text,):
            for index, row in enumerate(part.split("\n")):
                run = paragraph.add_run(row)
                if index:
                    run._r.insert(0, run._r.makeelement(f"{{{self._space}}}br", {}))

    def _tracked(self, paragraph: Any, text: str) -> None:
        """Write a text that replaces another, both kept as tracked changes."""
        space = f"{{{self._space}}}"
        for tag, words in (("del", f"{self._rng.randint(0, 999)}"), ("ins", text)):
            self._changes += 1
            marks = {f"{space}{key}": value for key, value in {**_AUTHOR, "id": str(self._changes)}.items()}
            change = paragraph._p.makeelement(f"{space}{tag}", marks)
            run = paragraph.add_run(words)._r
            if tag == "del":
                for each in run.findall(f"{space}t"):
                    each.tag = f"{space}delText"
            change.append(run)
            paragraph._p.append(change)

    def _boxed(self, paragraph: Any, table: PlainTable) -> None:
        """Write a table into a text box, with the copy for old programs that Word keeps beside it."""
        from copy import deepcopy

        from docx.oxml import parse_xml

        made = self._table(self._document, table)._tbl
        made.getparent().remove(made)
        self._changes += 1
        box = parse_xml(_BOX.format(space=self._space, number=self._changes))
        for place in box.iter(f"{{{self._space}}}txbxContent"):
            place.append(deepcopy(made))
            place.append(parse_xml(f'<w:p xmlns:w="{self._space}"/>'))
        paragraph._p.append(box)

    def _numbered(self, text: str) -> None:
        """Write a heading whose 一、 the program makes."""
        from docx.oxml import parse_xml

        paragraph = self._document.add_paragraph(text)._p
        properties = paragraph.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr xmlns:w="{self._space}"><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>')
        )

    def _add_list(self) -> None:
        from docx.oxml import parse_xml

        root = self._document.part.numbering_part.element
        root.insert(0, parse_xml(_LISTS.format(space=self._space)))
        root.append(parse_xml(f'<w:num xmlns:w="{self._space}" w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


def _parts(table: PlainTable) -> list[PlainTable]:
    """Cut a table wherever no cell reaches over."""
    parts: list[list[list[PlainCell]]] = [[]]
    reach = 0
    for number, row in enumerate(table.rows):
        if number >= reach and parts[-1]:
            parts.append([])
        parts[-1].append(row)
        reach = max([reach, *(number + cell.rows for cell in row)])
    return [PlainTable(part, table.width) for part in parts]


def _halves(table: PlainTable, rng: Random) -> list[PlainTable]:
    """Cut a table in two where no cell reaches over."""
    parts = _parts(table)
    if len(parts) < 2:
        return [table]
    cut = rng.randrange(1, len(parts))
    return [PlainTable([row for part in half for row in part.rows], table.width) for half in (parts[:cut], parts[cut:])]
