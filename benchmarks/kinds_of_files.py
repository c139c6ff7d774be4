"""The same generated reports as files of all kinds, read by this version and by an older one: right, silent, flagged.

    python benchmarks/kinds_of_files.py [--before CHECKOUT] [--only KIND,KIND …] [--reports N] [--results FOLDER]

Figures are stored by kind, so that one kind can be measured anew; those of the older version are kept until it is
named again. ``docs/kinds-of-files.md`` is written from what is stored.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import kinds_rendering as to
from gongkai.core.report_files import write_json
from gongkai.training.evaluation import evaluate
from gongkai.training.generator import Sample, make_sample
from measuring import RESULTS, pages_alone

FIRST_SEED: Final = 930_000_000
"""Far from every seed of training, calibration and the other benchmarks."""

REPORTS: Final = 12
PAGE: Final = Path(__file__).parents[1] / "docs" / "kinds-of-files.md"
STORED: Final = "kinds-of-files.json"
MARKS: Final = ("<!-- table -->", "<!-- end of table -->")


class FileKind(NamedTuple):
    """A kind of file: its name, how it is made, the ending of its files, and one in how many reports is read."""

    name: str
    render: to.Render
    ending: str
    share: int = 1


_WORD: Final = to.words
_BOOK: Final = to.books

KINDS: Final[Sequence[FileKind]] = (
    *(FileKind(f"text, {each}", partial(to.text_pages, encoding=each), "txt")
      for each in ("utf-8", "utf-8-sig", "utf-16", "gb18030", "big5hkscs")),
    FileKind("HTML", pages_alone, "html"),
    FileKind("HTML, gb18030", partial(to.in_encoding, encoding="gb18030"), "html"),
    FileKind("HTML, CSS grids", to.grids, "html"),
    FileKind("HTML, figures hidden by a class", partial(to.with_sheet, how=to.hidden_before), "html"),
    FileKind("HTML, white figures", partial(to.with_sheet, how=to.white_before), "html"),
    FileKind("HTML, struck figures", partial(to.with_sheet, how=to.struck_before), "html"),
    FileKind("HTML, raised marks", partial(to.with_sheet, how=to.raised_behind), "html"),
    FileKind("HTML, figures as pictures", partial(to.with_sheet, how=to.as_picture), "html", 3),
    FileKind("MHT", to.archives, "mht"),
    FileKind("docx", _WORD, "docx"),
    FileKind("docx, tracked changes", partial(to.words, way="tracked"), "docx"),
    FileKind("xlsx", _BOOK, "xlsx"),
    FileKind("doc (LibreOffice)", partial(to.saved_as, target="doc", first=_WORD, ending="docx"), "doc"),
    FileKind("rtf (LibreOffice)", partial(to.saved_as, target="rtf", first=_WORD, ending="docx"), "rtf"),
    FileKind("odt (LibreOffice)", partial(to.saved_as, target="odt", first=_WORD, ending="docx"), "odt"),
    FileKind("wps: doc under that name", partial(to.saved_as, target="doc", first=_WORD, ending="docx"), "wps"),
    FileKind("xls (LibreOffice)", partial(to.saved_as, target="xls", first=_BOOK, ending="xlsx"), "xls"),
    FileKind("ods (LibreOffice)", partial(to.saved_as, target="ods", first=_BOOK, ending="xlsx"), "ods"),
    FileKind("et: xls under that name", partial(to.saved_as, target="xls", first=_BOOK, ending="xlsx"), "et"),
    FileKind("PDF, ruled", to.printouts, "pdf"),
    FileKind("PDF, without rules", partial(to.printouts, rules=False), "pdf"),
    FileKind("PDF, small pages (tables broken)", partial(to.printouts, paper="A5"), "pdf"),
    FileKind("PDF by LibreOffice", to.office_printouts, "pdf"),
    FileKind("PDF, two pages a sheet", to.two_a_sheet, "pdf"),
    FileKind("PDF, some figures in notes", to.with_notes, "pdf"),
    FileKind("PDF, white figures", partial(to.spoiled_printouts, how=to.white_before), "pdf"),
    FileKind("PDF, struck figures", partial(to.spoiled_printouts, how=to.struck_before), "pdf"),
    FileKind("PDF, raised marks", partial(to.spoiled_printouts, how=to.raised_behind), "pdf"),
    FileKind("PDF, vertical labels", to.upright_labels, "pdf"),
    FileKind("PDF, some figures as pictures", partial(to.spoiled_printouts, how=to.as_picture), "pdf", 4),
    FileKind("PDF, scan with a layer of text", to.scans_with_layer, "pdf", 4),
    FileKind("picture", partial(to.pictures, how=to.as_it_is), "tiff", 4),
    FileKind("picture, worn scan", to.worn_scans, "tiff", 4),
    FileKind("picture, light on dark", partial(to.pictures, how=to.dark), "tiff", 4),
    FileKind("picture, red stamp", partial(to.pictures, how=to.stamped), "tiff", 4),
    FileKind("picture, perspective", partial(to.pictures, how=to.photographed), "tiff", 4),
    FileKind("picture, upside down", partial(to.pictures, how=to.UPSIDE_DOWN), "tiff", 4),
    FileKind("picture, on its side", partial(to.pictures, how=to.ON_ITS_SIDE), "tiff", 4),
)  # fmt: skip


def read_by(checkout: Path, files: Sequence[Path]) -> list[dict[str, Any]]:
    """Return each file's report as JSON, read by a checkout's package in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(checkout / "parser")}
    command = [sys.executable, "-W", "ignore", __file__, "--read", *map(str, files)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"report"')]


def _read(paths: Sequence[str]) -> None:
    """Print the report of each file, or its error; run in a process of the version that reads."""
    import gongkai

    for path in paths:
        try:
            report = json.loads(gongkai.parse(path).to_json())
        except gongkai.GongkaiError as error:
            report = {"status": "failed", "fields": {}, "error": {"code": error.code}}
        print(json.dumps({"report": report}), flush=True)


def scored(reports: Sequence[Sample], answers: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Return how many fields are right, wrong without a flag, wrong and flagged, and flagged without need."""
    truths = [sample.truth.to_dict() for sample in reports if sample.truth is not None]
    found = [{**each["report"], "source": sample.name} for each, sample in zip(answers, reports, strict=True)]
    scores = evaluate(truths, found).overall
    right, silent, needless = scores.accuracy, scores.silent, scores.needless
    refused = sum(not each["fields"] for each in found)
    return {
        "reports": len(reports), "refused": refused, "fields": right.of, "right": right.count, "silent": silent.count,
        "flagged_wrong": right.of - right.count - silent.count, "needless": needless.count,
    }  # fmt: skip


def measure(kind: FileKind, reports: Sequence[Sample], checkouts: Mapping[str, Path]) -> dict[str, dict[str, int]]:
    """Return the figures of one kind by each version."""
    some = reports[:: kind.share]
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.{kind.ending}" for number in range(len(some))]
        for path, data in zip(files, kind.render([each.content for each in some]), strict=True):
            path.write_bytes(data)
        return {name: scored(some, read_by(checkout, files)) for name, checkout in checkouts.items()}


def table(stored: Mapping[str, Mapping[str, Mapping[str, int]]]) -> str:
    """Return what is stored as a table in Markdown."""
    rows = [
        "| kind | reports | fields | right before | silent | flagged | right now | silent | flagged | needless |",
        "|---|" + "---:|" * 9,
    ]
    for kind in KINDS:
        versions = stored.get(kind.name, {})
        if now := versions.get("after"):
            old = versions.get("before")
            before = _cells(old) if old else ["–"] * 3
            cells = [str(now["reports"]), str(now["fields"]), *before, *_cells(now), str(now["needless"])]
            rows.append(f"| {kind.name} | {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def _cells(figures: Mapping[str, int]) -> list[str]:
    refused = f" ({figures['refused']} refused)" if figures["refused"] else ""
    return [f"{100 * figures['right'] / figures['fields']:.2f} %{refused}", str(figures["silent"]),
            str(figures["flagged_wrong"])]  # fmt: skip


def publish(stored: Mapping[str, Any], page: Path = PAGE) -> None:
    """Put the table into its page."""
    text = page.read_text("utf-8")
    before, _, rest = text.partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    page.write_text(f"{before}{MARKS[0]}\n{table(stored)}{MARKS[1]}{after}", "utf-8")


def main() -> None:
    """Measure what was asked for."""
    if sys.argv[1:2] == ["--read"]:
        _read(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--before", type=Path, help="checkout of an older version")
    parser.add_argument("--only", help="kinds, by semicolon (default: all)")
    parser.add_argument("--reports", type=int, default=REPORTS, help="reports of each kind (%(default)s)")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the figures (%(default)s)")
    given = parser.parse_args()
    reports = [make_sample("HTML", FIRST_SEED + number) for number in range(given.reports)]
    checkouts = {"after": Path(__file__).parents[1], **({"before": given.before.resolve()} if given.before else {})}
    path = given.results / STORED
    stored = json.loads(path.read_text("utf-8")) if path.exists() else {}
    for kind in KINDS:
        if not given.only or kind.name in given.only.split(";"):
            stored[kind.name] = {**stored.get(kind.name, {}), **measure(kind, reports, checkouts)}
            print(kind.name, stored[kind.name], file=sys.stderr, flush=True)
            write_json(path, stored)
    if given.results == RESULTS:
        publish(stored)


if __name__ == "__main__":
    main()
