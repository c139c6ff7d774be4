"""Judge the reading by documents of other makers first: a development set that is not in the tree, reports converted by
other programs, mutated reports, reports with several damages, and only then the generator's own layouts.

    python benchmarks/judge.py                    a look for daily use; writes results beside the cache
    python benchmarks/judge.py --full             the whole: benchmarks/results/judge.{json,md}, READMEs, docs/figures
    python benchmarks/judge.py --only development,mutants

Each part is stored as soon as it is read; parts that are not read stay as they are stored. The development set is read
from `$GONGKAI_EXTRA_REPORTS/dev`; where that is absent its rows stay, too. Documents are made once, and kept in the
cache while the code that makes them stays the same: `--make` makes them and reads none.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import gongkai
import judge_pages
from gongkai.core.errors import GongkaiError
from gongkai.core.report_files import write_json
from gongkai.training.evaluation.judgement import DocumentCounts, JudgedGroup, judge_document
from gongkai.training.generator.conversion import PROGRAMS
from judge_cases import FULL, LEARNT, QUICK, UNSEEN, Case, Size, cases_of, in_processes, say
from measuring import RESULTS

_AT_ONCE: Final = 8
"""Documents that a process is given at once."""


def read_case(case: Case) -> tuple[DocumentCounts, float]:
    """Read one document, and judge it; return the processor's seconds, too.

    Whatever else than a refusal comes up is told, and counts as one.
    """
    begun = time.process_time()
    try:
        report = gongkai.parse(case.data or Path(case.source)).to_dict()
    except GongkaiError as error:
        report = {"status": "failed", "fields": {}, "error": {"code": error.code}}
    except Exception as error:
        say("crashed:", case.source, repr(error))
        report = {"status": "failed", "fields": {}, "error": {"code": "crashed"}}
    return judge_document(case.source, case.truth, report), time.process_time() - begun


def read_cases(cases: Sequence[Case], jobs: int) -> tuple[list[DocumentCounts], float]:
    """Read all documents, in order; return the processor's seconds, too."""
    if jobs == 1:
        read = [read_case(each) for each in cases]
    else:
        with in_processes(jobs) as pool:
            read = list(pool.map(read_case, cases, chunksize=_AT_ONCE))
    return [counts for counts, _ in read], sum(seconds for _, seconds in read)


def rows_by(name_of: Callable[[Case], str], read: Iterable[tuple[Case, DocumentCounts]]) -> list[dict[str, Any]]:
    """Return the figures of documents by some name, in the order of their first; the nameless are left out."""
    rows: dict[str, list[DocumentCounts]] = {}
    lots: dict[str, str] = {}
    for case, counts in read:
        if name := name_of(case):
            rows.setdefault(name, []).append(counts)
            lots[name] = case.lot
    return [{**JudgedGroup(name, documents).to_dict(), "lot": lots[name]} for name, documents in rows.items()]


def judged(part: str, size: Size, cache: Path, jobs: int) -> dict[str, Any] | None:
    """Return the figures of a part: over all, by lot, by row and by hand; ``None`` where there is nothing to read."""
    cases, making = cases_of(part, size, cache, jobs)
    if not cases:
        return None
    begun = time.monotonic()
    counts, spent = read_cases(cases, jobs)
    reading = time.monotonic() - begun
    took = f"made in {making:.0f} s by one process, read in {reading:.0f} s by {jobs} ({spent:.0f} s of one core)"
    say(f"{part}: {len(cases)} documents, {took}")
    read = list(zip(cases, counts, strict=True))
    return {
        "documents": len(cases),
        "making_seconds": round(making),
        "reading_seconds": round(reading),
        "reading_seconds_one_core": round(spent),
        "jobs": jobs,
        "all": JudgedGroup("all", counts).to_dict(),
        "lots": rows_by(lambda case: case.lot, read),
        "rows": rows_by(lambda case: case.row, read),
        "hands": rows_by(lambda case: case.hand, read),
        "makes": makes_of(cases),
        "silent": [f"{each.source} {id_}" for each in counts for id_ in each.silent_fields],
    }


def makes_of(cases: Sequence[Case]) -> dict[str, int]:
    """Return how many makes of programs are in each lot, ``{}`` where documents are of no lot."""
    makes = {(case.lot, PROGRAMS[case.row].make) for case in cases if case.lot}
    return {lot: sum(1 for each, _ in makes if each == lot) for lot in (UNSEEN, LEARNT)} if makes else {}


def run(names: Sequence[str], size: Size, results: Path, cache: Path, jobs: int) -> dict[str, dict[str, Any]]:
    """Judge the parts named, and store each when it is read; those that are absent stay as they are stored."""
    stored = results / "judge.json"
    parts: dict[str, dict[str, Any]] = json.loads(stored.read_text("utf-8")) if stored.exists() else {}
    for name in names:
        found = judged(name, size, cache, jobs)
        if not found:
            say(f"{name}: nothing to read; its rows stay as they are stored")
            continue
        parts = {each: found if each == name else parts[each] for each in judge_pages.PARTS if each in (name, *parts)}
        write_json(stored, parts)
        (results / "judge.md").write_text(judge_pages.as_markdown(parts), "utf-8")
    return parts


def parts_named(text: str) -> list[str]:
    """Return the parts that a list names.

    Raises
    ------
    argparse.ArgumentTypeError
        There is no such part.
    """
    names = text.split(",")
    if unknown := [name for name in names if name not in judge_pages.PARTS]:
        raise argparse.ArgumentTypeError(f"no {', '.join(unknown)}; there are {', '.join(judge_pages.PARTS)}")
    return names


def main() -> None:
    """Judge the parts that were asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    every = ",".join(judge_pages.PARTS)
    parser.add_argument("--only", default=every, type=parts_named, help=f"parts, by comma: {every}")
    parser.add_argument("--full", action="store_true", help="the whole judge, at most an hour on two cores")
    parser.add_argument("--make", action="store_true", help="make the documents that are not yet kept, and read none")
    parser.add_argument("--jobs", type=int, default=2, help="processes (%(default)s)")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "gongkai-judge")
    given = parser.parse_args()
    size = FULL if given.full else QUICK
    results = RESULTS if given.full else given.cache / "quick"
    for folder in (results, given.cache):
        folder.mkdir(parents=True, exist_ok=True)
    if given.make:
        for part in given.only:
            made = cases_of(part, size, given.cache, given.jobs)
            say(f"{part}: {len(made.cases)} documents, made in {made.seconds:.0f} s by one process")
        return
    parts = run(given.only, size, results, given.cache, given.jobs)
    if given.full:
        judge_pages.publish(parts)
    else:
        print(judge_pages.as_markdown(parts))
    say("results in", results)


if __name__ == "__main__":
    main()
