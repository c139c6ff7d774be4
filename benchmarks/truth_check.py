"""The truth of converted reports held against their well-formed originals, as pandas reads the tables of these.

    python benchmarks/truth_check.py [--reports N] [--programs a,b,…]

pandas spells out all spans, so that a row is found by its official label and a figure by its column's number. Rows
whose labels are worded otherwise, and tables that depart from the form, are not found, and counted apart.
"""

from __future__ import annotations

import argparse
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from gongkai.forms.form import Form, Table, editions
from gongkai.training.generator.conversion import PROGRAMS, ConvertedReport, convert_reports
from judge_cases import FIRST_SEED, say

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


class Reread(NamedTuple):
    """A field as pandas reads it from the original."""

    field: str
    text: str


def reread(page: str, form: Form) -> Iterator[Reread]:
    """Yield the fields that can be found in the tables of a page."""
    import pandas

    for frame in pandas.read_html(io.StringIO(page)):
        rows = [[_text(cell) for cell in row] for row in _all_rows(frame)]
        for table in form.tables:
            yield from (_one_line(table, rows) if table.printed == "one_line" else _by_labels(table, rows))


def _all_rows(frame: Any) -> list[list[Any]]:
    """Return the rows of a table, those that pandas takes for its head included."""
    heads = [list(row) for row in zip(*frame.columns, strict=True)] if frame.columns.nlevels > 1 else []
    return heads + frame.to_numpy().tolist()


def _text(cell: Any) -> str:
    return "" if cell is None or cell != cell else re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(cell)))


def _by_labels(table: Table, rows: list[list[str]]) -> Iterator[Reread]:
    """Yield the figures of rows whose labels are the official ones, each of which stands once."""
    names = {group.id: _text(group.label) for group in table.groups}
    for block in table.blocks:
        for row in block.rows:
            label = _text(row.label)
            over = [names[group] for group in row.groups]
            found = [n for n, each in enumerate(rows) if label in each and all(name in each for name in over)]
            if len(found) != 1:
                continue
            line = rows[found[0]]
            after = max(number for number, text in enumerate(line) if text == label) + 1
            for place, column in enumerate(block.columns, after):
                if place < len(line) and _headed(rows[: found[0]], place, _text(column.label), bool(block.caption)):
                    yield Reread(table.field_id(row, column), line[place])


def _headed(above: list[list[str]], place: int, label: str, in_blocks: bool) -> bool:
    """Return whether a column has its official heading: in a table of blocks the one nearest above, else any."""
    heads = [row for row in above if len(row) > place and (not in_blocks or row[0] == "信息内容")]
    return any(row[place].startswith(label) for row in (heads[-1:] if in_blocks else heads))


def _one_line(table: Table, rows: list[list[str]]) -> Iterator[Reread]:
    """Yield the figures of a table of one line, which is its last, if it has as many as the form."""
    ids = table.field_ids()
    if rows and len(rows[-1]) == len(ids):
        yield from (Reread(id_, text) for id_, text in zip(ids, rows[-1], strict=True))


def value_of(text: str) -> Decimal | None:
    """Return the number that a cell prints."""
    found = NUMBER.search(text)
    if not found:
        return None
    size = Decimal(found.group().replace(",", ""))
    return -size if re.match(r"[-－减]", text) else size


def check(report: ConvertedReport) -> tuple[Counter[str], list[str]]:
    """Return how many recoverable fields agree, differ and were not found, and the differences."""
    truth = report.truth
    told = {each.field: each.text for each in reread(report.html, editions()[truth.edition])}
    counts: Counter[str] = Counter()
    wrong = []
    for id_, value in truth.fields.items():
        if id_ in truth.unrecoverable:
            continue
        if id_ not in told:
            counts["not found"] += 1
        elif value_of(told[id_]) == value:
            counts["agree"] += 1
        else:
            counts["differ"] += 1
            wrong.append(f"{report.name} {id_}: {told[id_]!r} for {value}")
    return counts, wrong


def main() -> None:
    """Check, and tell what differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--reports", type=int, default=8, help="reports of each program (%(default)s)")
    parser.add_argument("--programs", default="", help="programs, by comma; all fast ones by default")
    given = parser.parse_args()
    names = given.programs.split(",") if given.programs else [n for n, each in PROGRAMS.items() if not each.slow]
    whole: Counter[str] = Counter()
    documents = 0
    for name in names:
        if PROGRAMS[name].skipped_because:
            say(PROGRAMS[name].skipped_because)
            continue
        for report in convert_reports(PROGRAMS[name], range(FIRST_SEED, FIRST_SEED + given.reports)):
            counts, wrong = check(report)
            whole += counts
            documents += 1
            for each in wrong:
                print(each)
        say(name, dict(whole))
    print(f"{documents} documents: {dict(whole)}")


if __name__ == "__main__":
    main()
