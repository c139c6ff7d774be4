"""Judge the reading by documents of other makers first: a development set that is not in the tree, reports converted by
other programs, reports with several damages, mutated reports, and only then the generator's own layouts.

    python benchmarks/judge.py                    a look for daily use; writes results beside the cache
    python benchmarks/judge.py --full             the whole; writes benchmarks/results/judge.{json,md}
    python benchmarks/judge.py --only development,mutants

The development set is read from `$GONGKAI_EXTRA_REPORTS/dev`; where that is absent its rows stay as they are stored.
What is made for the judge (conversions take long) is kept in the cache while the code that makes it stays the same.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import pickle
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import gongkai
from gongkai.core.errors import GongkaiError
from gongkai.core.report_files import write_json
from gongkai.training.evaluation.judgement import DocumentCounts, JudgedGroup, judge_document, judgement_table
from gongkai.training.generator import FAMILIES, LOOKALIKES, Sample, make_lookalike, make_sample
from gongkai.training.generator.conversion import PROGRAMS, convert_reports
from gongkai.training.generator.damaged_reports import MOST_DAMAGES, make_damaged
from gongkai.training.generator.mutations.mutants import MUTANTS, make_mutant
from gongkai.training.generator.sample import Truth
from measuring import RESULTS

FIRST_SEED: Final = 3_700_000_000
"""Far from every seed of training, calibration and the other benchmarks."""

ORIGINS: Final[dict[str, tuple[str, ...]]] = {
    "converters": ("t_", "x_"),
    "flatteners": ("f_",),
    "as published": ("w_",),
    "HTML": ("h_",),
    "PDF": ("p_",),
    "Word": ("d_",),
    "pictures": ("i_", "p_scan"),
    "no reports": ("n_",),
}
"""Origins of the development set, by the beginnings of the names of its families; the longest that fits counts."""


class Case(NamedTuple):
    """A document to be read, with its truth and the row that it is told in."""

    row: str
    source: str
    data: bytes
    truth: dict[str, Any]


@dataclass(frozen=True)
class Size:
    """How much is read of each part: one in ``development`` documents, and so many of each row of the others."""

    development: int
    fast_programs: int
    slow_programs: int
    damages: int
    mutants: int
    layouts: int
    lookalikes: int


QUICK: Final = Size(development=10, fast_programs=2, slow_programs=1, damages=12, mutants=3, layouts=2, lookalikes=2)
FULL: Final = Size(
    development=1, fast_programs=40, slow_programs=15, damages=300, mutants=200, layouts=60, lookalikes=20
)


def say(*words: object) -> None:
    """Tell of progress."""
    print(f"{time.strftime('%H:%M:%S')} ", *words, file=sys.stderr, flush=True)


def of_generator(truth: Truth) -> dict[str, Any]:
    """Return a generated truth for judgement: of what was destroyed no unflagged value can be right."""
    lost: dict[str, Any] = {id_: {"any_of": []} for id_ in truth.unrecoverable}
    return {
        "fields": {**truth.fields, **lost},
        "unrecoverable": list(truth.unrecoverable),
        "contested": list(truth.contested),
    }


def of_sample(row: str, sample: Sample) -> Case:
    """Return a generated document as a case; one without truth is a look-alike."""
    truth = of_generator(sample.truth) if sample.truth else {"not_report": True}
    return Case(row, sample.name, sample.content.encode("utf-8", "surrogatepass"), truth)


def development(size: Size) -> Iterator[Case]:
    """Yield documents of the development set."""
    folder = Path(os.environ.get("GONGKAI_EXTRA_REPORTS", "")) / "dev"
    lines = (folder / "truth.jsonl").read_text("utf-8").splitlines() if os.environ.get("GONGKAI_EXTRA_REPORTS") else []
    seen: dict[str, int] = {}
    for line in lines:
        truth = json.loads(line)
        family = truth["family"]
        seen[family] = seen.get(family, -1) + 1
        if seen[family] % size.development == 0:
            path = folder / truth["path"]
            yield Case(origin_of(family), str(path), b"", truth)


def origin_of(family: str) -> str:
    """Return the origin of a family of the development set."""
    fitting = [(len(start), name) for name, starts in ORIGINS.items() for start in starts if family.startswith(start)]
    return max(fitting)[1] if fitting else "other"


def converters(size: Size) -> Iterator[Case]:
    """Yield reports converted by each program that is on this machine."""
    from joblib import Parallel, delayed

    tasks: dict[str, list[str]] = {}
    for name, program in PROGRAMS.items():
        if program.skipped_because:
            say(program.skipped_because)
        else:  # programs that take files stay together, since what is printed for one is kept for the next
            tasks.setdefault(name if program.takes == "html" else program.takes, []).append(name)
    longest_first = sorted(tasks.values(), key=len, reverse=True)
    made = Parallel(2)(delayed(converted)(names, size) for names in longest_first)
    order = {name: number for number, name in enumerate(PROGRAMS)}
    yield from sorted((case for cases in made for case in cases), key=lambda case: order[case.row])


def converted(names: Sequence[str], size: Size) -> list[Case]:
    """Return reports converted by some programs.

    Programs that take pages have reports of their own. Those that take files share them, since printing takes long: in
    the row over all programs these are not independent.
    """
    cases = []
    places = {name: number for number, name in enumerate(PROGRAMS, 1)}
    for name in names:
        program = PROGRAMS[name]
        count = size.slow_programs if program.slow else size.fast_programs
        start = FIRST_SEED + 1000 * (places[name] if program.takes == "html" else 0)
        for report in convert_reports(program, range(start, start + count)):
            cases.append(Case(name, report.name + report.suffix, report.data, of_generator(report.truth)))
    return cases


def damages(size: Size) -> Iterator[Case]:
    """Yield reports with none to three damages, by their number."""
    for count in range(MOST_DAMAGES + 1):
        for number in range(size.damages):
            yield of_sample(f"{count} damages", make_damaged(count, FIRST_SEED + number))


def mutants(size: Size) -> Iterator[Case]:
    """Yield reports with one change of meaning, by kind of change."""
    for kind in MUTANTS:
        for number in range(size.mutants):
            yield of_sample(kind, make_mutant(kind, FIRST_SEED + number))


def layouts(size: Size) -> Iterator[Case]:
    """Yield reports in the generator's own layouts, and its look-alikes."""
    for family in FAMILIES:
        for number in range(size.layouts):
            yield of_sample(family, make_sample(family, FIRST_SEED + number))
    for kind in LOOKALIKES:
        for number in range(size.lookalikes):
            yield of_sample("look-alikes", make_lookalike(kind, FIRST_SEED + number))


PARTS: Final[dict[str, tuple[str, Callable[[Size], Iterator[Case]]]]] = {
    "development": ("A development set, not in the tree, by origin", development),
    "converters": ("Reports converted by other programs, by program", converters),
    "damages": ("Reports in any layout, by the number of their damages", damages),
    "mutants": ("Reports with one change of meaning, by kind of change", mutants),
    "layouts": ("The generator's own layouts", layouts),
}
"""Parts in the order in which they count, with their titles."""


def read_case(case: Case) -> DocumentCounts:
    """Read one document, and judge it."""
    try:
        report = gongkai.parse(case.data or Path(case.source)).to_dict()
    except GongkaiError as error:
        report = {"status": "failed", "fields": {}, "error": {"code": error.code}}
    return judge_document(case.source, case.truth, report)


def read_cases(cases: Sequence[Case], jobs: int) -> list[JudgedGroup]:
    """Read all documents, and return them by row, in the order of their first document."""
    from joblib import Parallel, delayed

    counts = Parallel(jobs, batch_size=8)(delayed(read_case)(each) for each in cases)
    rows: dict[str, list[DocumentCounts]] = {}
    for case, each in zip(cases, counts, strict=True):
        rows.setdefault(case.row, []).append(each)
    order = {name: number for number, name in enumerate(ORIGINS)}
    return [JudgedGroup(name, rows[name]) for name in sorted(rows, key=lambda name: order.get(name, 0))]


def code_digest() -> str:
    """Return a digest of the code that makes the documents."""
    sha256 = hashlib.sha256()
    root = Path(gongkai.__file__).parent
    for path in (*sorted((root / "training" / "generator").rglob("*")), *sorted((root / "forms").rglob("*"))):
        if path.suffix in (".py", ".toml"):
            sha256.update(path.read_bytes())
    sha256.update(Path(__file__).read_bytes())
    return sha256.hexdigest()[:12]


def cases_of(part: str, size: Size, cache: Path) -> list[Case]:
    """Return the documents of a part, made once while the code that makes them stays the same."""
    make = PARTS[part][1]
    if part == "development":
        return list(make(size))
    path = cache / f"{part}.{code_digest()}.{hashlib.sha256(repr(size).encode()).hexdigest()[:8]}"
    if not path.exists():
        path.write_bytes(pickle.dumps(list(make(size)), protocol=pickle.HIGHEST_PROTOCOL))
    return pickle.loads(path.read_bytes())


def judged(part: str, size: Size, cache: Path, jobs: int) -> dict[str, Any] | None:
    """Return the figures of a part and its table, ``None`` where there is nothing to read."""
    begun = time.monotonic()
    cases = cases_of(part, size, cache)
    if not cases:
        return None
    made = time.monotonic()
    groups = read_cases(cases, jobs)
    every = JudgedGroup("**all**", [each for group in groups for each in group.documents])
    say(f"{part}: {len(cases)} documents, made in {made - begun:.0f} s, read in {time.monotonic() - made:.0f} s")
    return {
        "title": PARTS[part][0],
        "rows": [each.to_dict() for each in (every, *groups)],
        "table": judgement_table("of", (every, *groups)),
        "silent": [f"{each.source} {id_}" for each in every.documents for id_ in each.silent_fields],
    }


_HEAD: Final = (
    "In brackets: 95 % bounds by report, since errors come in clusters (bootstrap over reports; Clopper-Pearson for "
    "shares of reports). A report is complete if nothing in it was destroyed.\n"
)


def as_markdown(parts: dict[str, dict[str, Any]]) -> str:
    """Return all parts as one page."""
    told = [f"## {part['title']}\n\n{part['table']}" for part in parts.values()]
    return "\n".join(["# The judge\n", _HEAD, *told])


def run(names: Sequence[str], size: Size, results: Path, cache: Path, jobs: int) -> dict[str, dict[str, Any]]:
    """Judge the parts named; those that are absent stay as they are stored."""
    stored = results / "judge.json"
    parts: dict[str, dict[str, Any]] = json.loads(stored.read_text("utf-8")) if stored.exists() else {}
    for name in names:
        found = judged(name, size, cache, jobs)
        if found:
            parts[name] = found
        else:
            say(f"{name}: nothing to read; its rows stay as they are stored")
    if "mutants" in names:
        write_json(results / "mutants.json", parts["mutants"])
        (results / "mutants.md").write_text(f"# Mutants\n\n{_HEAD}\n{parts['mutants']['table']}", "utf-8")
    parts = {name: parts[name] for name in PARTS if name in parts}
    write_json(stored, parts)
    (results / "judge.md").write_text(as_markdown(parts), "utf-8")
    return parts


def main() -> None:
    """Judge the parts that were asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--only", default=",".join(PARTS), help="parts, by comma: %(default)s")
    parser.add_argument("--full", action="store_true", help="the whole judge, at most an hour on two cores")
    parser.add_argument("--jobs", type=int, default=2, help="processes (%(default)s)")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "gongkai-judge")
    given = parser.parse_args()
    results = RESULTS if given.full else given.cache / "quick"
    results.mkdir(parents=True, exist_ok=True)
    parts = run(given.only.split(","), FULL if given.full else QUICK, results, given.cache, given.jobs)
    print(as_markdown(parts))
    say("results in", results)


if __name__ == "__main__":
    main()
