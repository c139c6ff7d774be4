"""Documents for the judge, each with its truth: a development set, and what the generator makes.

What is made (conversions take long) is kept in a folder while the code that makes it stays the same.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final, NamedTuple

import gongkai
from gongkai.training import Settings
from gongkai.training.generator import FAMILIES, HANDS, LOOKALIKES, Sample, make_lookalike, make_sample
from gongkai.training.generator.conversion import PROGRAMS, Converter, convert_reports
from gongkai.training.generator.damaged_reports import MOST_DAMAGES, make_damaged
from gongkai.training.generator.mutations.mutants import MUTANTS, make_mutant
from gongkai.training.generator.sample import Truth
from pages import ROOT

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

UNSEEN: Final = "makes never learnt"
LEARNT: Final = "makes learnt"
"""The two lots of programs, by whether the shipped model was trained or calibrated on any document of their make."""


class Case(NamedTuple):
    """A document to be read, with its truth.

    Attributes
    ----------
    row, lot, hand
        The row that it is told in, the lot of rows that are summed up, and whose words it is told in; the latter two
        are empty where there are none.
    source, data
        Its name, and its bytes; where there are none, the name is a path.
    truth
        As ``judge_document`` takes it.
    original
        The well-formed page that a converted report was made from.
    """

    row: str
    source: str
    data: bytes
    truth: dict[str, Any]
    lot: str = ""
    hand: str = ""
    original: str = ""


@dataclass(frozen=True)
class Size:
    """How much is read of each part: one in ``development`` documents, and so many of each row of the others."""

    development: int
    fast_programs: int
    slow_programs: int
    file_programs: int
    damages: int
    mutants: int
    layouts: int
    lookalikes: int


QUICK: Final = Size(
    development=10, fast_programs=2, slow_programs=1, file_programs=1, damages=12, mutants=3, layouts=2, lookalikes=2
)
FULL: Final = Size(
    development=1,
    fast_programs=12,
    slow_programs=6,
    file_programs=5,
    damages=300,
    mutants=200,
    layouts=30,
    lookalikes=20,
)
"""Programs that take Word documents or PDF files cost most, and have the fewest documents."""


def say(*words: object) -> None:
    """Tell of progress."""
    print(f"{time.strftime('%H:%M:%S')} ", *words, file=sys.stderr, flush=True)


def in_processes(jobs: int) -> ProcessPoolExecutor:
    """Return processes that begin afresh, and are kept however much memory they hold."""
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))


def of_generator(truth: Truth) -> dict[str, Any]:
    """Return a generated truth for judgement: of what was destroyed no unflagged value can be right."""
    lost: dict[str, Any] = {id_: {"any_of": []} for id_ in truth.unrecoverable}
    return {
        "fields": {**truth.fields, **lost},
        "unrecoverable": list(truth.unrecoverable),
        "contested": list(truth.contested),
        "edition": truth.edition,
    }


def of_sample(row: str, sample: Sample) -> Case:
    """Return a generated document as a case; one without truth is a look-alike."""
    truth = of_generator(sample.truth) if sample.truth else {"not_report": True}
    hand = sample.hand if sample.truth else ""
    return Case(row, sample.name, sample.content.encode("utf-8", "surrogatepass"), truth, hand=hand)


def development(size: Size) -> list[Case]:
    """Return documents of the development set, ``[]`` where it is absent."""
    place = os.environ.get("GONGKAI_EXTRA_REPORTS")
    file = Path(place or ".") / "dev" / "truth.jsonl"
    if not place or not file.exists():
        return []
    seen: dict[str, int] = {}
    cases = []
    for line in file.read_text("utf-8").splitlines():
        truth = json.loads(line)
        family = truth["family"]
        seen[family] = seen.get(family, -1) + 1
        if seen[family] % size.development == 0:
            cases.append(Case(origin_of(family), str(file.parent / truth["path"]), b"", truth))
    order = {name: number for number, name in enumerate(ORIGINS)}
    return sorted(cases, key=lambda case: order.get(case.row, len(order)))


def origin_of(family: str) -> str:
    """Return the origin of a family of the development set."""
    fitting = [(len(start), name) for name, starts in ORIGINS.items() for start in starts if family.startswith(start)]
    return max(fitting)[1] if fitting else "other"


@cache
def makes_learnt() -> frozenset[str]:
    """Return the makes of the programs that the shipped model was trained and calibrated on."""
    settings = Settings.read(ROOT / "training_data" / "settings.toml")
    return frozenset(PROGRAMS[name].make for name in settings.programs)


def lot_of(program: Converter) -> str:
    """Return the lot of a program: a make is learnt from, or it is not, whatever the options."""
    return LEARNT if program.make in makes_learnt() else UNSEEN


def programs_here() -> list[list[str]]:
    """Return the programs of this machine; those that take files stay together, since they share what is printed."""
    tasks: dict[str, list[str]] = {}
    for name, program in PROGRAMS.items():
        if program.skipped_because:
            say(program.skipped_because)
        else:
            tasks.setdefault(name if program.takes == "html" else program.takes, []).append(name)
    return sorted(tasks.values(), key=len)


def converted(names: Sequence[str], size: Size) -> list[Case]:
    """Return reports converted by some programs, told by all hands in turn.

    Programs that take pages have reports of their own. Those that take files share them, since printing takes long: in
    the row over all programs these are not independent.
    """
    cases = []
    places = {name: number for number, name in enumerate(PROGRAMS, 1)}
    for name in names:
        program = PROGRAMS[name]
        pages = program.takes == "html"
        count = (size.slow_programs if program.slow else size.fast_programs) if pages else size.file_programs
        start = FIRST_SEED + 1000 * (places[name] if pages else 0)
        for report in convert_reports(program, range(start, start + count), hands=HANDS):
            source, truth = report.name + report.suffix, of_generator(report.truth)
            cases.append(Case(name, source, report.data, truth, lot_of(program), report.hand, report.html))
    return cases


def damages(size: Size) -> list[Case]:
    """Return reports with none to three damages, by their number, told by all hands in turn."""
    return [
        of_sample(f"{count} damages", make_damaged(count, FIRST_SEED + number, HANDS[number % len(HANDS)]))
        for count in range(MOST_DAMAGES + 1)
        for number in range(size.damages)
    ]


def mutants(size: Size) -> list[Case]:
    """Return reports with one change of meaning, by kind of change."""
    return [
        of_sample(kind, make_mutant(kind, FIRST_SEED + number)) for kind in MUTANTS for number in range(size.mutants)
    ]


def layouts(size: Size) -> list[Case]:
    """Return reports in the generator's own layouts, told by all hands in turn, and its look-alikes."""
    own = [
        of_sample(family, make_sample(family, FIRST_SEED + number, hand=HANDS[number % len(HANDS)]))
        for family in FAMILIES
        for number in range(size.layouts)
    ]
    others = [
        of_sample("look-alikes", make_lookalike(kind, FIRST_SEED + number))
        for kind in LOOKALIKES
        for number in range(size.lookalikes)
    ]
    return own + others


MAKERS: Final[dict[str, Callable[[Size], list[Case]]]] = {"damages": damages, "mutants": mutants, "layouts": layouts}


@cache
def code_digest() -> str:
    """Return a digest of the code that makes the documents."""
    sha256 = hashlib.sha256()
    root = Path(gongkai.__file__).parent
    for path in (*sorted((root / "training" / "generator").rglob("*")), *sorted((root / "forms").rglob("*"))):
        if path.suffix in (".py", ".toml"):
            sha256.update(path.read_bytes())
    sha256.update(Path(__file__).read_bytes())
    sha256.update((ROOT / "training_data" / "settings.toml").read_bytes())
    return sha256.hexdigest()[:12]


class Made(NamedTuple):
    """Documents, and the seconds that it took one process to make them when they were made."""

    cases: list[Case]
    seconds: float


def kept(name: str, counts: Sequence[int], folder: Path, make: Callable[[], list[Case]]) -> Made:
    """Return documents, of which there are such counts, that were made before by the same code, or make them."""
    path = folder / ".".join((name, code_digest(), *map(str, counts)))
    if not path.exists():
        begun = time.monotonic()
        made = Made(make(), 0)
        made = made._replace(seconds=time.monotonic() - begun)
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        beside.write_bytes(pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL))
        beside.replace(path)
    found: Made = pickle.loads(path.read_bytes())
    return found


def _kept_conversions(names: Sequence[str], size: Size, folder: Path) -> Made:
    counts = (size.fast_programs, size.slow_programs, size.file_programs)
    return kept(f"converters-{names[0]}-{len(names)}", counts, folder, lambda: converted(names, size))


def converters(size: Size, folder: Path, jobs: int) -> Made:
    """Return reports converted by each program that is on this machine."""
    tasks = programs_here()
    with in_processes(jobs) as pool:
        made = []
        for names, each in zip(tasks, pool.map(_kept_conversions, tasks, repeat(size), repeat(folder)), strict=True):
            say(f"{', '.join(names)}: {len(each.cases)} documents, made in {each.seconds:.0f} s")
            made.append(each)
    order = {name: number for number, name in enumerate(PROGRAMS)}
    every = (case for each in made for case in each.cases)
    cases = sorted(every, key=lambda case: (case.lot != UNSEEN, order[case.row]))
    return Made(cases, sum(each.seconds for each in made))


def cases_of(part: str, size: Size, folder: Path, jobs: int) -> Made:
    """Return the documents of a part."""
    if part == "development":
        return Made(development(size), 0)
    if part == "converters":
        return converters(size, folder, jobs)
    counts = {"damages": [size.damages], "mutants": [size.mutants], "layouts": [size.layouts, size.lookalikes]}
    return kept(part, counts[part], folder, lambda: MAKERS[part](size))
