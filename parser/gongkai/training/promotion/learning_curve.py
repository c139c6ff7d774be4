"""How a layout that no model has seen is read better and better, the more of it is corrected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gongkai.training import (
    Material,
    Settings,
    Trained,
    gather,
    read_reports,
    tallies_of,
    train_models,
    write_corrections,
)
from gongkai.training.evaluation import Evaluation, evaluate
from gongkai.training.generator import FAMILIES, Sample, make_report
from gongkai.training.promotion.paired_tests import Difference, Pair

FIRST_CORRECTED: Final = 930_000_000
FIRST_JUDGED: Final = 940_000_000
"""First seeds of the reports that are corrected, and of those that models are judged by."""

Step = Callable[[str], None]


@dataclass(frozen=True)
class Point:
    """What so many corrected documents of a layout make of it, and of the others.

    Attributes
    ----------
    documents
        Corrected documents; 0 for the champion.
    models
        What was trained.
    layout, others
        How other reports of the layout are read, and reports of all other layouts.
    """

    documents: int
    models: Trained
    layout: Evaluation
    others: Evaluation

    def to_dict(self) -> dict[str, Any]:
        """Return the figures that a curve shows."""
        scores = self.layout.overall
        return {
            "documents": self.documents,
            "weight": self.models.weight,
            "threshold": self.models.confidence.threshold,
            "review_load": scores.review_load.value,
            "needless": scores.needless.value,
            "silent": scores.silent.count,
            "fields": scores.silent.of,
            "right": scores.accuracy.value,
            "others_review_load": self.others.overall.review_load.value,
            "others_silent": self.others.overall.silent.count,
            "others_right": self.others.overall.accuracy.value,
        }


def learning_curve(
    settings: Settings,
    layout: str,
    counts: Sequence[int],
    folder: Path,
    *,
    families: Sequence[str] = tuple(FAMILIES),
    judged: int = 100,
    others: int = 10,
    step: Step = lambda _: None,
) -> Iterator[Point]:
    """Train a champion without a layout, and challengers with ever more corrected documents of it.

    Parameters
    ----------
    settings
        Of every training run.
    layout
        The layout that is left out: one of the families, or one that is kept out of training in any case
        (``gongkai.training.generator.KEPT_OUT``).
    counts
        How many documents of it are corrected, in turn; they are flagged by the champion and corrected by a reviewer
        who knows the truth.
    folder
        Takes the corrected documents, a folder a count.
    families
        All layouts.
    judged, others
        Reports that the models are judged by, of the layout and of each other one.
    """
    seen = [name for name in families if name != layout]
    material = Material(settings, seen)
    test = list(_samples(layout, FIRST_JUDGED, judged))
    rest = [sample for name in seen for sample in _samples(name, FIRST_JUDGED, others)]
    champion = train_models(settings, step=step, material=material)
    yield Point(0, champion, _judged(test, champion), _judged(rest, champion))
    for count in counts:
        place = folder / f"{count:03}"
        samples = _samples(layout, FIRST_CORRECTED, count)
        write_corrections(samples, champion.labeller, champion.confidence, place)
        challenger = train_models(settings, step=step, corrected=gather(place), material=material)
        yield Point(count, challenger, _judged(test, challenger), _judged(rest, challenger))


def others_compared(champion: Point, challenger: Point) -> dict[str, tuple[Difference, Difference, int]]:
    """Return for every other layout how the share right and the share flagged changed, and the silent errors added."""
    pair = Pair.of(tallies_of(champion.others), tallies_of(challenger.others))
    found = {}
    for name in pair.layouts:
        only = pair.only(name)
        before, after = only.total("silent")
        found[name] = (only.difference("right"), only.difference("flagged"), after - before)
    return found


def _samples(layout: str, start: int, count: int) -> Iterator[Sample]:
    return (make_report(layout, start + number) for number in range(count))


def _judged(samples: Sequence[Sample], models: Trained) -> Evaluation:
    truths, reports = [], []
    for sample, report in read_reports(samples, models.labeller, models.confidence):
        assert sample.truth is not None
        truths.append(sample.truth.to_dict())
        reports.append(report)
    return evaluate(truths, reports)
