"""Measure Gongkai and the baseline, and write the figures into `benchmarks/results/` and the documents.

    python benchmarks/bench.py                                           everything
    python benchmarks/bench.py --only held-out --families N,J --reports 40   a quick look; writes no document

Models without one layout each are kept in a temporary folder while the code that makes them stays the same.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cost
import judge
import judge_pages
import kinds
import kinds_pictures
import kinds_word
import publish
import refusals
import review_queue
import truth_check
from dictionary import DictionaryLabeller
from gongkai.core.report_files import write_json
from gongkai.training import Settings
from gongkai.training.generator import FAMILIES
from held_out import (
    OF_EACH_HAND,
    Outcome,
    Plan,
    baseline_on,
    fields_of,
    hold_out,
    labeller_without,
    parallel,
    read_with,
    together,
)
from judge_cases import FULL, QUICK
from pages import ALL_TARGETS, LAYOUT_TARGETS, ROOT, misses

ENOUGH = 250
"""Fewer reports of each layout are a quick look, which no document quotes."""

ABLATION_SHARE = 5
"""The dictionary reads one in so many of the reports."""


def say(*words: object) -> None:
    """Tell of progress."""
    print(f"{time.strftime('%H:%M:%S')} ", *words, file=sys.stderr, flush=True)


def prepare(plan: Plan, jobs: int) -> None:
    """Make the models that have not seen one layout each, and what the model of confidence learns from."""
    for task, what in ((labeller_without, "labeller without"), (fields_of, "fields of")):
        for name, _ in parallel(jobs, _only_make, plan, FAMILIES, task):
            say(what, name)


def _only_make(plan: Plan, family: str, task: Callable[[Plan, str], Any]) -> None:
    task(plan, family)


def held_out(plan: Plan, jobs: int) -> dict[str, Outcome]:
    """Read every layout with models that have not seen it, and say where it falls short."""
    prepare(plan, jobs)
    outcomes = {}
    for name, outcome in parallel(jobs, hold_out, plan, plan.families):
        outcomes[name] = outcome
        say(name, "; ".join(misses(outcome.scores, LAYOUT_TARGETS)) or "meets every target")
    whole = together(list(outcomes.values()))
    say("all", "; ".join(misses(whole, ALL_TARGETS)) or "meets every target")
    return outcomes


def with_dictionary(plan: Plan, family: str) -> Outcome:
    """Read a layout with the dictionary in the labeller's place."""
    return read_with(plan, family, DictionaryLabeller())


class Bench:
    """The parts of the benchmark; each writes its own results."""

    def __init__(self, plan: Plan, jobs: int, results: Path, full: bool) -> None:
        self.plan, self.jobs, self.results, self.full = plan, jobs, results, full

    def run(self, part: str) -> None:
        """Run one part."""
        say("==", part)
        getattr(self, part.replace("-", "_"))()

    def write(self, part: str, data: Any) -> None:
        """Write a part's figures as JSON."""
        write_json(self.results / f"{part}.json", data)

    def held_out(self) -> None:
        """Held-out layouts."""
        outcomes = held_out(self.plan, self.jobs)
        with (self.results / "worst.jsonl").open("w", encoding="utf-8") as stream:
            for outcome in outcomes.values():
                stream.writelines(json.dumps(each, ensure_ascii=False, default=str) + "\n" for each in outcome.worst)
        refused = [each for outcome in outcomes.values() for each in outcome.refused]
        say(len(refused), "reports refused", *refused[:5])
        self.write("held-out", publish.held_out_data(outcomes, self.plan.reports))
        publish.held_out(outcomes, self.plan, self.results, self.full)

    def by_hand(self) -> None:
        """Held-out sources of wording."""
        hands = self.plan.settings.hands
        plan = Plan(self.plan.settings, OF_EACH_HAND if self.full else 1, hands, self.plan.folder, "hand")
        for task in (labeller_without, fields_of):
            for name, _ in parallel(self.jobs, _only_make, plan, hands, task):
                say(task.__name__, name)
        publish.by_hand(dict(parallel(self.jobs, hold_out, plan, hands)), self.results, self.full)

    def baseline(self) -> None:
        """The baseline on the same reports."""
        ours = dict(parallel(self.jobs, hold_out, self.plan, self.plan.families))
        theirs = dict(parallel(self.jobs, baseline_on, self.plan, self.plan.families))
        self.write("baseline", publish.held_out_data(theirs, self.plan.reports))
        publish.baseline(ours, theirs, self.results, self.full)

    def labeller(self) -> None:
        """A dictionary in the labeller's place."""
        plan = Plan(
            self.plan.settings, max(self.plan.reports // ABLATION_SHARE, 1), self.plan.families, self.plan.folder
        )
        ours = dict(parallel(self.jobs, hold_out, plan, plan.families))
        theirs = dict(parallel(self.jobs, with_dictionary, plan, plan.families))
        self.write("labeller", publish.held_out_data(theirs, plan.reports))
        publish.labeller(ours, theirs, self.results, self.full)

    def lookalikes(self) -> None:
        """Documents that are no reports."""
        found = refusals.lookalikes(20)
        self.write("lookalikes", found)
        say(found["accepted"], "accepted", *(wrong for kind in found["kinds"].values() for wrong in kind["wrong"]))

    def twins(self) -> None:
        """Full reports in five hard layouts."""
        found = refusals.twins(40 if self.full else 10)
        self.write("twins", found)
        say(found["twins"], *(short for each in found["short"].values() for short in each[:5]))

    def judge(self) -> None:
        """Documents of other makers, mutants, damages that meet, then the generator's layouts."""
        size = FULL if self.full else QUICK
        parts = judge.run(judge_pages.PARTS, size, self.results, self.plan.folder, self.jobs)
        if self.full:
            judge_pages.publish(parts)

    def truth_check(self) -> None:
        """The truth of the converted documents that the judge reads."""
        size = FULL if self.full else QUICK
        found = truth_check.run(truth_check.ENOUGH, self.results, self.plan.folder, self.jobs, size)
        say(found["fields"], *found["wrong"][:5])

    def kinds_word(self) -> None:
        """Word documents, workbooks and archived pages beside the page."""
        kinds_word.run(kinds_word.ENOUGH if self.full else 10, self.results)

    def kinds_pictures(self) -> None:
        """Pictures and scans beside the page."""
        kinds_pictures.run(kinds_pictures.ENOUGH if self.full else 5, self.results)

    def kinds(self) -> None:
        """The same reports as PDF files."""
        kinds.run(kinds.ENOUGH if self.full else 10, list(kinds.KINDS), self.results)

    def queue(self) -> None:
        """The review queue when it is long."""
        found = review_queue.run(review_queue.ENOUGH if self.full else 2_000, self.results)
        say({name: round(each["median_ms"], 1) for name, each in found["timed"].items()})

    def cost(self) -> None:
        """Time and memory."""
        found = cost.measure(200, 20) if self.full else cost.measure(40, 4)
        self.write("cost", found)
        say({key: {k: round(v, 2) for k, v in found[key].items()} for key in ("text", "html", "start")})
        publish.cost(found, self.results, self.full)


PARTS = (
    "judge",
    "truth-check",
    "held-out",
    "by-hand",
    "baseline",
    "labeller",
    "lookalikes",
    "twins",
    "kinds-word",
    "kinds-pictures",
    "kinds",
    "queue",
    "cost",
)


def main() -> None:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--only", default=",".join(PARTS), help="parts, by comma: %(default)s")
    parser.add_argument("--families", default=",".join(FAMILIES), help="layouts to hold out, by comma")
    parser.add_argument("--reports", type=int, default=ENOUGH, help="reports of each layout (%(default)s)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (%(default)s)")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "gongkai-bench")
    given = parser.parse_args()
    families = tuple(given.families.split(","))
    settings = Settings.read(ROOT / "training_data" / "settings.toml")
    full = given.reports >= ENOUGH and set(families) == set(FAMILIES)
    results = ROOT / "benchmarks" / "results" if full else given.cache / "quick"
    results.mkdir(parents=True, exist_ok=True)
    bench = Bench(Plan(settings, given.reports, families, given.cache), given.jobs, results, full)
    for part in given.only.split(","):
        bench.run(part)
    say("results in", results)


if __name__ == "__main__":
    main()
