"""Word documents written by hand, a part at a time, for what no program would write on demand."""

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/{}" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def zipped(parts, method=zipfile.ZIP_DEFLATED):
    """Return an archive of the given parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def relations(*entries):
    """Return a part of relations; an entry is (identifier, kind, target) and perhaps the target's mode."""
    rows = "".join(
        f'<Relationship Id="{entry[0]}" Type="{OFFICE}/{entry[1]}" Target="{entry[2]}"'
        + (f' TargetMode="{entry[3]}"/>' if len(entry) > 3 else "/>")
        for entry in entries
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def word(body, parts=None, links=(), main="word/document.xml", head=""):
    """Return a Word document with the given body.

    ``parts`` are further parts by name, ``links`` the relations of the main part, ``main`` its name.
    """
    folder, _, own = main.rpartition("/")
    return zipped(
        {
            "[Content_Types].xml": TYPES.format(main),
            "_rels/.rels": relations(("rId1", "officeDocument", main)),
            main: f"{head}<w:document {SPACES}><w:body>{body}</w:body></w:document>",
            f"{folder}/_rels/{own}.rels": relations(*links),
            **(parts or {}),
        }
    )


def p(*texts, properties=""):
    """Return a paragraph with a run for each text; a text that is markup stands as it is."""
    return f"<w:p>{properties}{''.join(map(r, texts))}</w:p>"


def r(text, properties=""):
    """Return a run."""
    if text.startswith("<"):
        return text
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(content="", span=1, merge=None, extra=""):
    """Return a cell; ``merge`` is ``"restart"`` or ``"continue"``."""
    wide = f'<w:gridSpan w:val="{span}"/>' if span != 1 else ""
    high = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{wide}{high}{extra}</w:tcPr>{inner}</w:tc>"


def tr(*cells, properties=""):
    """Return a row; a cell that is no markup is text."""
    return f"<w:tr>{properties}{''.join(c if c.startswith('<') else tc(c) for c in cells)}</w:tr>"


def tbl(*rows):
    """Return a table."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def grid(document):
    """Return for each line the texts of its cells with the columns they cover, and the rows if more than one."""
    return [
        [(cell.text, cell.x0, cell.x1) + ((cell.row_span,) if cell.row_span > 1 else ()) for cell in line.cells]
        for line in document.lines
    ]
