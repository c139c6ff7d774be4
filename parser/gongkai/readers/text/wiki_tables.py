"""Tables in the markup of wikis as tables of a page.

``{|`` opens a table, ``|-`` a row of it, ``|`` and ``!`` begin cells, ``|}`` closes it; a table may stand in a cell.
"""

from __future__ import annotations

import html
import re

from gongkai.readers.text.cell_markup import without_markup

_TABLE = "<table>"
_SPAN = re.compile(r"\b(colspan|rowspan)\s*=\s*[\"']?\s*(\d{1,5})", re.I)
_NAMED = r"[a-z-]+\s*=\s*(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s\"'|]+)"
_ATTRIBUTES = re.compile(rf"\s*{_NAMED}(?:\s+{_NAMED})*\s*", re.I)


def with_page_tables(text: str) -> str:
    """Return a text with its wiki tables marked up as HTML; a text without any as it is."""
    if "{|" not in text or "|}" not in text:
        return text
    out: list[str] = []
    opened: list[int] = []
    for line in text.split("\n"):
        stripped = line.strip(" \t:*\r")
        if stripped.startswith("{|"):
            opened.append(len(out))
        out.append(line)
        if stripped.startswith("|}") and opened:
            start = opened.pop()
            out[start:] = [_as_html(out[start + 1 : -1])]
    return "\n".join(out)


def _as_html(lines: list[str]) -> str:
    rows: list[list[str]] = [[]]
    for line in lines:
        text = line.strip()
        if text.startswith("|-"):
            rows.append([])
        elif text.startswith("|+"):
            rows += [[_cell(text[2:])], []]
        elif text[:1] in ("|", "!"):
            rows[-1] += map(_cell, text[1:].split("!!" if text[0] == "!" and "!!" in text else "||"))
        elif text:
            rows[-1] = rows[-1] or ["<td></td>"]
            told = text if text.startswith(_TABLE) else f"<br>{html.escape(without_markup(text), quote=False)}"
            rows[-1][-1] = rows[-1][-1].removesuffix("</td>") + told + "</td>"
    made = "".join(f"<tr>{''.join(row)}</tr>" for row in rows if row)
    return f"{_TABLE}{made}</table>"


def _cell(text: str) -> str:
    """Return a cell; before a pipe of its own it may have attributes, of which the spans matter."""
    attributes, pipe, rest = text.partition("|")
    spans = ""
    if pipe and _ATTRIBUTES.fullmatch(attributes):
        text = rest
        spans = "".join(f' {name}="{number}"' for name, number in _SPAN.findall(attributes))
    return f"<td{spans}>{html.escape(without_markup(text), quote=False)}</td>"
