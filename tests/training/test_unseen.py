"""What a model is not to see: the confidence is learnt, and every figure measured, on documents new to the labeller."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from gongkai.forms.form import editions
from gongkai.training import (
    Corrected,
    Material,
    Settings,
    field_data,
    gather,
    material,
    run,
    train_models,
    write_corrections,
)
from gongkai.training.corrections import digest_with
from gongkai.training.generator import make_sample
from gongkai.training.run import Trained

FAMILIES = ["A", "B", "HTML"]
SETTINGS = Settings(training=3, calibration=2, evaluation=1, folds=3, weights=(1.0,))


class Watch:
    """Remembers what each labeller learnt from, and notes what labellers read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.learnt: dict[int, set[str]] = {}
        self.read: list[tuple[set[str], set[str]]] = []
        self.kept: list[Any] = []  # what is gone could lend its identity to another
        for name in ("label_data", "corrected_data", "merge", "fit_labeller", "field_data", "decided_data"):
            home = material if name == "label_data" else run
            monkeypatch.setattr(home, name, getattr(self, name)(getattr(home, name)))
        for name in ("count_labels", "read_reports", "read_corrected"):
            monkeypatch.setattr(run, name, self.field_data(getattr(run, name)))

    def _note(self, made: Any, names: Iterable[str]) -> Any:
        self.kept.append(made)
        self.learnt[id(made)] = set(names)
        return made

    def label_data(self, plain: Any) -> Any:
        def watched(samples: Iterable[Any], forms: Any) -> Any:
            drawn = list(samples)
            return self._note(plain(drawn, forms), {name for each in drawn for name in names_of(each)})

        return watched

    def corrected_data(self, plain: Any) -> Any:
        return self.label_data(plain)

    def merge(self, plain: Any) -> Any:
        def watched(parts: Iterable[Any]) -> Any:
            given = list(parts)
            return self._note(plain(given), set().union(*(self.learnt[id(part)] for part in given)))

        return watched

    def fit_labeller(self, plain: Any) -> Any:
        def watched(data: Any, corrected: Any = None, weight: float = 1.0) -> Any:
            seen = self.learnt[id(data)] | (self.learnt[id(corrected)] if corrected is not None else set())
            return self._note(plain(data, corrected, weight), seen)

        return watched

    def field_data(self, plain: Any) -> Any:
        def watched(documents: Iterable[Any], labeller: Any, *rest: Any, **more: Any) -> Any:
            given = list(documents)
            self.read.append(({name for each in given for name in names_of(each)}, self.learnt[id(labeller)]))
            return plain(given, labeller, *rest, **more)

        return watched

    def decided_data(self, plain: Any) -> Any:
        return self.field_data(plain)


def names_of(each: Any) -> Sequence[str]:
    """The document and what must not be met again with it: the layout of a generated one, the agency of a corrected."""
    return (each.name, each.agency) if isinstance(each, Corrected) else (each.name, f"layout {each.family}")


@pytest.fixture(scope="module")
def plain() -> Trained:
    return train_models(SETTINGS, material=Material(SETTINGS, FAMILIES))


@pytest.fixture(scope="module")
def corrected(plain: Trained, tmp_path_factory: pytest.TempPathFactory) -> list[Corrected]:
    """Four reports of two agencies."""
    folder: Path = tmp_path_factory.mktemp("corrections")
    write_corrections([make_sample("T", seed) for seed in range(4)], plain.labeller, plain.confidence, folder)
    found = gather(folder)
    return [
        Corrected(each.name, "甲乙"[number % 2], each.layout, each.document, each.labels, each.values)
        for number, each in enumerate(found)
    ]


def test_no_labeller_reads_for_a_figure_or_a_calibration_what_it_learnt_from(
    corrected: list[Corrected], monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(monkeypatch)
    monkeypatch.setattr("gongkai.training.run.choose_weight", lambda *_: 1.0)
    trained = train_models(SETTINGS, corrected=corrected, material=Material(SETTINGS, list(FAMILIES)))
    assert {each.name for each in corrected} <= watch.learnt[id(trained.labeller)]
    read = set().union(*(names for names, _ in watch.read))
    assert {each.name for each in corrected} | {f"layout {name}" for name in FAMILIES} <= read
    assert [names & seen for names, seen in watch.read if names & seen] == []


def test_corrections_change_the_digest_of_the_training_data(plain: Trained, corrected: list[Corrected]) -> None:
    assert digest_with(plain.digest, []) == plain.digest
    whole = digest_with(plain.digest, corrected)
    assert whole != plain.digest
    first = corrected[0]
    place = next(iter(first.labels))
    labels = {**first.labels, place: "furniture" if first.labels[place] != "furniture" else "value"}
    other = Corrected(first.name, first.agency, first.layout, first.document, labels, first.values)
    assert digest_with(plain.digest, [other, *corrected[1:]]) != whole
    assert digest_with(plain.digest, corrected[::-1]) == whole


def test_damaged_reports_are_read_with_those_of_their_layout_and_set_no_threshold(plain: Trained) -> None:
    kept = Material(Settings(training=1, calibration=1, damaged=12), list(FAMILIES))
    more = [*kept.samples("A", 1)]
    damaged = [each for each in more if each.family.startswith("damages_")]
    assert damaged
    assert {each.truth.layout for each in damaged if each.truth} == {"A"}

    found = field_data([more[0], damaged[0]], plain.labeller, tuple(editions().values()))
    assert found.damaged == {damaged[0].name}
    assert set(found.reports) == {more[0].name, damaged[0].name}
