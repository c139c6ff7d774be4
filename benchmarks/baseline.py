"""The baseline: what people write today. Labels by regular expression, then the next N numbers in reading order.

    python benchmarks/baseline.py REPORT... > predictions.jsonl

It knows the form's labels and the order of its rows; it has no model, no alignment and no arithmetic. A field is
flagged only where no number was found for it. ``gongkai evaluate`` scores what it writes.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

import lxml.html

from gongkai.forms.form import Form, Table, editions

NUMBER = re.compile(r"(?<![\d.])[-+]?\d[\d,]*(?:\.\d+)?(?!\d|\s*[.、](?!\d))")
SECTION = re.compile(r"\n\s*[四五六]\s*、")
NUMBERING = re.compile(r"^(?:[一二三四五六七八]、|\([一二三四五六七八]\)|\d\.)|\(.*$")
STARTS = {"proactive": "信息内容", "requests": "自然人", "disputes": "结果维持"}
BREAKS = {"td", "th", "tr", "p", "br", "div", "li", "h1", "h2", "h3"}


def plain(source: str) -> str:
    """Return text in plain forms, a line a cell, whether it came as text or as HTML."""
    if re.search(r"<(html|body|table|td|p)\b", source, re.IGNORECASE):
        tree = lxml.html.fromstring(source)
        for element in tree.iter(*BREAKS):
            element.tail = "\n" + (element.tail or "")
        source = tree.text_content()
    source = re.sub(r"[|\t]", "\n", unicodedata.normalize("NFKC", source))
    return re.sub(r"(?:减|−)\s*(?=\d)", "-", source)


def loose(label: str) -> str:
    """Return a pattern for a label without its numbering and remarks, spaces allowed between characters."""
    bare = NUMBERING.sub("", unicodedata.normalize("NFKC", label))
    return r"\s*".join(map(re.escape, bare))


def numbers(text: str, count: int) -> list[float | None]:
    """Return the first numbers of a text, ``None`` where it has fewer."""
    found = [float(each.group().replace(",", "")) for each in NUMBER.finditer(text)]
    return [*found, *[None] * count][:count]


def begin(text: str, table: Table) -> int:
    """Return where a table's figures begin: after its first column heading."""
    start = re.search(loose(STARTS[table.id]), text)
    return start.end() if start else len(text)


def row_wise(text: str, table: Table) -> dict[str, float | None]:
    """Read a table of rows: each label's numbers stand between it and the next label."""
    rows = [(row, block.columns) for block in table.blocks for row in block.rows]
    found, at = [], begin(text, table)
    for row, columns in rows:
        match = re.compile("|".join(map(loose, (row.label, *row.wordings)))).search(text, at)
        at = match.end() if match else at
        found.append((row, columns, match))
    ends = [*[match.start() for _, _, match in found if match][1:], len(text)]
    values: dict[str, float | None] = {}
    for row, columns, match in found:
        part = SECTION.split(text[match.end() : ends.pop(0)])[0] if match else ""
        for column, value in zip(columns, numbers(part, len(columns)), strict=True):
            values[table.field_id(row, column)] = value
    return values


def one_line(text: str, table: Table) -> dict[str, float | None]:
    """Read a table of one line of figures: the numbers after its first heading."""
    ids, part = list(table.field_ids()), SECTION.split(text[begin(text, table) :])[0]
    return dict(zip(ids, numbers(part, len(ids)), strict=True))


def form_of(text: str) -> Form:
    """Choose the edition whose own labels occur more often."""
    old = len(re.findall(r"新\s*制作|新\s*公开数量|公开总数量|增\s*/|集中采购|采购", text))
    new = len(re.findall(r"制发件数|废止件数|现行有效|逾期不补正", text))
    return editions()["2019" if old > new else "2021"]


def read(text: str, source: str = "<text>") -> dict[str, Any]:
    """Read one report, as text or HTML, into the JSON form of a prediction."""
    text = plain(text)
    form = form_of(text)
    values: dict[str, float | None] = {}
    for table in form.tables:
        values |= (one_line if table.printed == "one_line" else row_wise)(text, table)
    year = re.search(r"(20[012]\d)\s*年", text)
    agency = re.search(r"^\s*(?:20\d\d年度?)?(\S{2,30}?)(?:20\d\d年)?度?政府信息公开.*报告", text, re.MULTILINE)
    fields = {each: {"value": value, "review": value is None} for each, value in values.items()}
    return {
        "source": source,
        "edition": form.edition,
        "year": int(year.group(1)) if year else None,
        "agency": agency.group(1) if agency else None,
        "status": "review" if any(each["review"] for each in fields.values()) else "accepted",
        "fields": fields,
    }


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(json.dumps(read(Path(name).read_text("utf-8", "replace"), name), ensure_ascii=False))
