"""Gather what the gate decides by: both models on the same reports."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gongkai.core.document import Document
from gongkai.core.errors import GongkaiError, ModelError
from gongkai.core.options import DEFAULT_OPTIONS
from gongkai.core.report import Report, failed_report
from gongkai.core.report_files import read_json_lines
from gongkai.pipeline.loaded_models import Models, load_models
from gongkai.pipeline.model_store import find_model, read_manifest, verify
from gongkai.pipeline.stages import run_stages
from gongkai.readers import read, read_text
from gongkai.training import Corrected, Tally, drew, learnt_from, tallies_of
from gongkai.training.evaluation import Evaluation, evaluate
from gongkai.training.generator import FAMILIES, make_report
from gongkai.training.promotion.acceptance import Comparison
from gongkai.training.promotion.paired_tests import Pair

FIRST_SEED: Final = 920_000_000
"""Of the generated reports that models are compared on; no settings draw from so far."""

REPORTS: Final = 20
"""Generated reports of each layout."""

Step = Callable[[str], None]


@dataclass(frozen=True)
class TruthDocument:
    """A document with its truth."""

    document: Document
    truth: Mapping[str, Any]


@dataclass(frozen=True)
class Contender:
    """A loaded model with its own figures."""

    model: Models
    figures: Mapping[str, Any]
    seconds: float
    size: int

    @classmethod
    def load(cls, folder: Path | None) -> Contender:
        """Load a model and its ``evaluation.json``; errors as in ``load_models``."""
        files = verify(read_manifest(find_model(folder)))
        begun = time.perf_counter()
        model = load_models(folder)
        spent = time.perf_counter() - begun
        return cls(model, json.loads(files["evaluation.json"]), spent, len(files["model.joblib"]))

    def read(self, each: TruthDocument) -> Report:
        """Return what the model makes of a document."""
        name = str(each.truth["source"])
        try:
            return run_stages(each.document, name, DEFAULT_OPTIONS, self.model.labeller, self.model.confidence)
        except GongkaiError as error:
            return failed_report(name, each.document.sha256, error)

    def judged(self, documents: Sequence[TruthDocument]) -> Evaluation:
        """Read documents and judge the result."""
        return evaluate([each.truth for each in documents], map(self.read, documents))

    def unseen(self, corrected: Sequence[Corrected]) -> dict[str, Tally]:
        """Return how corrected documents are read that the model has not seen.

        Those that it learnt from were read in cross-validation when it was made.
        """
        kept = self.figures.get("outcomes", {}).get("corrected", {})
        new = [each for each in corrected if each.values and learnt_from(self.figures, each.document) is None]
        read = tallies_of(self.judged([TruthDocument(each.document, each.truth()) for each in new]))
        return {**{name: Tally(*tally) for name, tally in kept.items()}, **read}


def new_reports(families: Iterable[str], count: int) -> Iterator[TruthDocument]:
    """Yield generated reports whose seeds no model has met."""
    for family in families:
        for number in range(count):
            sample = make_report(family, FIRST_SEED + number)
            assert sample.truth is not None
            yield TruthDocument(read_text(sample.content, DEFAULT_OPTIONS), sample.truth.to_dict())


def kept_cases(truth: Path, root: Path | None = None) -> list[TruthDocument]:
    """Read reports whose truth is kept.

    Parameters
    ----------
    truth
        JSON Lines as ``gongkai evaluate`` reads them.
    root
        Where their sources lead from; the file's own folder if ``None``, where a source of the same name is taken.
    """
    found = []
    for each in read_json_lines(truth):
        path = root / each["source"] if root else truth.parent / Path(each["source"]).name
        found.append(TruthDocument(read(path, DEFAULT_OPTIONS), each))
    return found


def gather_evidence(
    champion: Path | None,
    challenger: Path,
    *,
    families: Sequence[str] = tuple(FAMILIES),
    reports: int = REPORTS,
    cases: Sequence[TruthDocument] = (),
    corrected: Sequence[Corrected] = (),
    step: Step = lambda _: None,
) -> Comparison:
    """Read the same reports with both models.

    Parameters
    ----------
    champion
        The model in use if ``None``.
    challenger
        The model that may take its place.
    families, reports
        Layouts, and generated reports of each.
    cases
        Reports whose truth is kept; neither model may have learnt from them.
    corrected
        Corrected documents. Each model is judged on those that it has not seen, or as it was judged on them in
        cross-validation.

    Raises
    ------
    ModelError
        A model cannot be loaded, both are the same, or one has drawn the reports that they are compared on.
    """
    old, new = Contender.load(champion), Contender.load(challenger)
    if old.model.manifest.digest == new.model.manifest.digest:
        raise ModelError(f"{challenger}: that is the model in use", f"{challenger}：就是当前使用的模型")
    for each in (old, new):
        if drew(each.figures, range(FIRST_SEED, FIRST_SEED + reports)):
            raise ModelError(
                f"{each.model.manifest.title} was trained on the very reports it is judged by; choose another seed",
                f"{each.model.manifest.title} 的训练数据与评估数据重合；请换一个 seed",
            )
    truths: list[Mapping[str, Any]] = []
    read: tuple[list[Report], list[Report]] = ([], [])
    for family in families:
        for document in new_reports([family], reports):
            truths.append(document.truth)
            for side, contender in zip(read, (old, new), strict=True):
                side.append(contender.read(document))
        step(f"read {family}")
    copies = {
        str(case.truth["source"]): name
        for case in cases
        if (name := learnt_from(new.figures, case.document)) is not None
    }
    return Comparison(
        champion=evaluate(truths, read[0]),
        challenger=evaluate(truths, read[1]),
        held_out=_held_out(*(each.figures.get("outcomes", {}) for each in (old, new))),
        corrected=Pair.of(old.unseen(corrected), new.unseen(corrected)),
        cases=(old.judged(cases), new.judged(cases)) if cases else None,
        copies=copies,
        size=new.size,
        seconds=new.seconds,
    )


def _held_out(old: Mapping[str, Any], new: Mapping[str, Any]) -> Pair:
    """Pair what both models' makers measured on layouts left out; nothing where they were not judged on the same."""
    if not old or old.get("judged_sha256") != new.get("judged_sha256"):
        return Pair((), ())
    return Pair.of(old["held_out"], new["held_out"])
