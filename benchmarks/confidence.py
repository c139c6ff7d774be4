"""What the confidence is worth, on reports of origins that no model has met: promise, reliability, ablations.

    python benchmarks/confidence.py [--programs N] [--damages N] [--mutants N] [--jobs N] [--results FOLDER]

Reports converted by programs that the shipped model has not learnt from, reports with none to three damages, mutants:
the cases of the judge. Each is read three times: as shipped, with a dictionary in the labeller's place, and with
constants in the place of the model of confidence (one for fields that something flags, one for all others). Writes
`confidence.{json,md}` and `docs/pictures/reliability-unseen.png`.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NamedTuple

from dictionary import DictionaryLabeller
from gongkai.assessment.evidence import Evidence
from gongkai.core.errors import GongkaiError
from gongkai.core.options import DEFAULT_OPTIONS
from gongkai.core.reliability import bin_table
from gongkai.core.report_files import write_json
from gongkai.pipeline.loaded_models import Models, load_models
from gongkai.pipeline.stages import run_stages
from gongkai.readers import read
from gongkai.training.evaluation import Evaluation, evaluate
from gongkai.training.evaluation.guarantee import accepted_with_error, guarantee_text
from gongkai.training.evaluation.plot import plot_reliability
from gongkai.training.settings import Settings
from judge import QUICK, Case, cases_of, say
from measuring import RESULTS
from pages import ROOT

UNFLAGGED, FLAGGED = 0.9999, 0.92
"""What the constants say: about the shares that came true of generated reports in layouts held out."""


class Constants:
    """In the place of a model of confidence: it knows whether something flags a field, and nothing else."""

    threshold: Final = 0.5

    def probabilities(self, evidence: Sequence[Evidence]) -> list[float]:
        """Return one of two probabilities for each field."""
        return [UNFLAGGED if each.flag == "none" else FLAGGED for each in evidence]


class Reader(NamedTuple):
    """A labeller and a model of confidence, and what they are called."""

    name: str
    labeller: Any
    confidence: Any


def readers(models: Models) -> list[Reader]:
    """Return what is compared, the shipped models first."""
    return [
        Reader("as shipped", models.labeller, models.confidence),
        Reader("a dictionary for the labeller", DictionaryLabeller(), models.confidence),
        Reader("constants for the confidence", models.labeller, Constants()),
    ]


def read_all(case: Case) -> list[dict[str, Any]]:
    """Return the JSON form of what each reader makes of a document."""
    found = []
    for reader in readers(load_models()):
        try:
            document = read(case.data, DEFAULT_OPTIONS)
            made = run_stages(document, case.source, DEFAULT_OPTIONS, reader.labeller, reader.confidence).to_dict()
        except GongkaiError as error:
            made = {"source": case.source, "status": "failed", "fields": {}, "error": {"code": error.code}}
        found.append({"source": case.source, "status": made["status"], "fields": made["fields"]})
    return found


def unseen(cases: Sequence[Case], settings: Settings) -> list[Case]:
    """Return the cases, none by a program that the model has learnt from, each with a name of its own."""
    left = [case for case in cases if case.row not in settings.programs and not case.truth.get("not_report")]
    return [case._replace(source=f"{number:05}-{case.source}") for number, case in enumerate(left)]


def row(name: str, found: Evaluation) -> tuple[str, ...]:
    """Return the figures of one reader as text."""
    scores, accepted = found.overall, accepted_with_error(found.judged)
    curve = scores.calibration
    return (
        name,
        f"{scores.accuracy.value or 0:.3%}",
        f"{scores.accuracy_nonzero.value or 0:.3%}",
        f"{scores.silent.count:,} of {scores.silent.of:,}",
        f"{scores.silent_reports.count:,} of {scores.silent_reports.of:,}",
        f"{scores.needless.value or 0:.2%}",
        f"{accepted.count:,} of {accepted.of:,} (≤ {accepted.upper or 1:.2%})",
        f"{curve.ece:.4f}" if curve else "–",
        f"{curve.brier:.5f}" if curve else "–",
        f"{curve.aurc:.5f}" if curve else "–",
    )


HEADINGS: Final = (
    "", "fields right", "non-zero right", "silent fields", "reports with one", "needless review",
    "accepted reports with one", "ECE", "Brier", "AURC",
)  # fmt: skip


def page(found: Mapping[str, Evaluation], risk: float, counts: Mapping[str, int]) -> str:
    """Return the figures as a page in Markdown."""
    shipped = next(iter(found.values()))
    told = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    lines = [HEADINGS, ("---", *("---:",) * (len(HEADINGS) - 1)), *(row(name, each) for name, each in found.items())]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    bins = bin_table(shipped.overall.reliability) if shipped.overall.reliability else ""
    return (
        f"# What the confidence is worth\n\nReports of origins that the models have not met: {told}.\n\n"
        f"{guarantee_text(accepted_with_error(shipped.judged), risk)}\n\n## Without each part\n\n{table}\n\n"
        f"## What is claimed, and what comes true\n\n{bins}"
    )


def main() -> None:
    """Measure, and write the figures."""
    from joblib import Parallel, delayed

    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--programs", type=int, default=40, help="reports of each program (%(default)s)")
    parser.add_argument("--damages", type=int, default=300, help="reports of each number of damages (%(default)s)")
    parser.add_argument("--mutants", type=int, default=10, help="reports of each kind of mutant (%(default)s)")
    parser.add_argument("--slow", type=int, default=0, help="reports of each slow program (%(default)s)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (%(default)s)")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the figures (%(default)s)")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "gongkai-judge")
    given = parser.parse_args()
    for folder in (given.results, given.cache):
        folder.mkdir(parents=True, exist_ok=True)
    settings = Settings.read(ROOT / "training_data" / "settings.toml")
    size = replace(
        QUICK, fast_programs=given.programs, slow_programs=given.slow, damages=given.damages, mutants=given.mutants
    )
    parts: dict[str, Callable[[], list[Case]]] = {
        name: lambda name=name: cases_of(name, size, given.cache) for name in ("converters", "damages", "mutants")
    }
    found, counts = [], {}
    for name, make in parts.items():
        made = make()
        counts[name] = len([case for case in made if case.row not in settings.programs])
        found += made
        say(name, counts[name])
    cases = unseen(found, settings)
    made = Parallel(given.jobs, batch_size=8)(delayed(read_all)(case) for case in cases)
    truths = [{**case.truth, "source": case.source, "layout": case.row} for case in cases]
    names = [reader.name for reader in readers(load_models())]
    judged = {name: evaluate(truths, [each[number] for each in made]) for number, name in enumerate(names)}
    write_json(given.results / "confidence.json", {name: each.overall.to_dict() for name, each in judged.items()})
    (given.results / "confidence.md").write_text(page(judged, settings.risk, counts), "utf-8")
    plot_reliability(judged[names[0]].overall, ROOT / "docs" / "pictures" / "reliability-unseen.png")
    say("results in", given.results)


if __name__ == "__main__":
    main()
