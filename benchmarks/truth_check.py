"""The truth of converted reports held against their well-formed originals, as pandas reads the tables of these.

    python benchmarks/truth_check.py [--documents N]              writes results/truth-check.{json,md}

pandas spells out all spans, so that a row is found by its label and a figure by its column's number. Rows whose labels
the form does not know, and tables that depart from it, are not found, and counted apart.
"""

from __future__ import annotations

import argparse
import io
import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

from gongkai.core.report_files import write_json
from gongkai.forms.form import Column, Form, Group, Row, Table, editions
from gongkai.training.generator.conversion import PROGRAMS
from judge_cases import FULL, Size, cases_of
from measuring import RESULTS

ENOUGH: Final = 300
DRAW: Final = "truth check"
"""Seed of the lot."""

CORNERS: Final = ("信息内容", "内容", "项目")
"""What stands in the corner of a block of the first table, in the words of each hand."""

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


def _names(labelled: Group | Row | Column) -> set[str]:
    return {_text(each) for each in (labelled.label, *labelled.wordings)}


def _by_labels(table: Table, rows: list[list[str]]) -> Iterator[Reread]:
    """Yield the figures of rows that have a label that the form knows, where it stands once."""
    groups = {group.id: _names(group) for group in table.groups}
    for block in table.blocks:
        for row in block.rows:
            labels, over = _names(row), [groups[group] for group in row.groups]
            found = [
                n for n, each in enumerate(rows) if labels & set(each) and all(names & set(each) for names in over)
            ]
            if len(found) != 1:
                continue
            line = rows[found[0]]
            after = max(number for number, text in enumerate(line) if text in labels) + 1
            for place, column in enumerate(block.columns, after):
                if place < len(line) and _headed(rows[: found[0]], place, _names(column), bool(block.caption)):
                    yield Reread(table.field_id(row, column), line[place])


def _headed(above: list[list[str]], place: int, labels: set[str], in_blocks: bool) -> bool:
    """Return whether a column has a heading of its own: in a table of blocks the one nearest above, else any."""
    heads = [row for row in above if len(row) > place and (not in_blocks or row[0] in CORNERS)]
    return any(row[place].startswith(tuple(labels)) for row in (heads[-1:] if in_blocks else heads))


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
    return -size if re.search(r"[-－减]", text[: found.start()]) else size


class Checked(NamedTuple):
    """How many recoverable fields of a document agree, differ and were not found, and what differs."""

    counts: Counter[str]
    wrong: list[str]


def check(name: str, page: str, truth: Mapping[str, Any]) -> Checked:
    """Hold the recoverable fields of a truth (as a case of the judge has it) against the page it was made from."""
    told = {each.field: each.text for each in reread(page, editions()[truth["edition"]])}
    counts: Counter[str] = Counter()
    wrong = []
    for id_, value in truth["fields"].items():
        if id_ in truth["unrecoverable"]:
            counts["destroyed"] += 1
        elif id_ not in told:
            counts["not found"] += 1
        elif value_of(told[id_]) == value:
            counts["agree"] += 1
        else:
            counts["differ"] += 1
            wrong.append(f"{name} {id_}: {told[id_]!r} for {value}")
    return Checked(counts, wrong)


def run(documents: int, results: Path, cache: Path, jobs: int, size: Size = FULL) -> dict[str, Any]:
    """Check documents drawn by lot from those that the judge reads, and write what was found."""
    cases = cases_of("converters", size, cache, jobs).cases
    drawn = Random(DRAW).sample(cases, min(documents, len(cases)))
    whole: Counter[str] = Counter()
    wrong: list[str] = []
    for case in drawn:
        checked = check(case.source, case.original, case.truth)
        whole += checked.counts
        wrong += checked.wrong
    programs = {case.row for case in drawn}
    found = {
        "documents": len(drawn), "programs": len(programs), "makes": len({PROGRAMS[name].make for name in programs}),
        "fields": dict(sorted(whole.items())), "wrong": wrong,
    }  # fmt: skip
    write_json(results / "truth-check.json", found)
    (results / "truth-check.md").write_text(page_of(found), "utf-8")
    return found


def page_of(found: Mapping[str, Any]) -> str:
    """Return what was found as a page."""
    fields = found["fields"]
    agree, differ, absent, lost = (fields.get(key, 0) for key in ("agree", "differ", "not found", "destroyed"))
    differing = "".join(f"- {each}\n" for each in found["wrong"])
    lot = f"{found['documents']} converted documents drawn by lot from those that the judge reads"
    makers = f"by {found['programs']} programs of {found['makes']} makes"
    return (
        "# The truth of converted reports, read once more by pandas\n\n"
        f"{lot}, {makers}. `pandas.read_html` reads the well-formed page that each was made from; rows are found by "
        "the labels that the form knows, columns by its headings.\n\n"
        f"Of {agree + differ + absent:,} recoverable fields {agree:,} agree, {differ:,} differ, and {absent:,} were "
        "not found: they stand in rows or columns in words of their own, or in tables that depart from the form. "
        f"{lost:,} fields were destroyed, and are not held against the page.\n"
        f"{f'{chr(10)}{differing}' if differing else ''}"
    )


def main() -> None:
    """Check, and tell what differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--documents", type=int, default=ENOUGH, help="how many (%(default)s)")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the figures (%(default)s)")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "gongkai-judge")
    parser.add_argument("--jobs", type=int, default=2, help="processes that make documents (%(default)s)")
    given = parser.parse_args()
    for folder in (given.results, given.cache):
        folder.mkdir(parents=True, exist_ok=True)
    print(page_of(run(given.documents, given.results, given.cache, given.jobs)))


if __name__ == "__main__":
    main()
