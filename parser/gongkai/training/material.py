"""Generated reports of a training run, and what is read of them: made once, used by every fit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from gongkai.forms.form import Form
from gongkai.training.fit_labeller import LabelData, label_data
from gongkai.training.generator import FAMILIES, Sample
from gongkai.training.generator.damaged_reports import MOST_DAMAGES, make_damaged
from gongkai.training.settings import Settings, draw


@dataclass
class Material:
    """The generated reports that runs with the same settings share; cells are gathered once.

    Attributes
    ----------
    families
        The layouts to learn from.
    """

    settings: Settings
    families: list[str] = field(default_factory=lambda: list(FAMILIES))
    _cells: dict[str, LabelData] = field(default_factory=dict, repr=False)
    _digests: dict[tuple[str, int], str] = field(default_factory=dict, repr=False)
    _damaged: dict[str, list[Sample]] | None = field(default=None, repr=False)

    def samples(self, family: str, kind: int) -> Iterator[Sample]:
        """Yield the samples of one layout for training (0), calibration (1), damaged ones too, or evaluation (2)."""
        count = (self.settings.training, self.settings.calibration, self.settings.evaluation)[kind]
        sha256 = hashlib.sha256()
        for sample in self._draw(family, count, kind):
            sha256.update(sample.content.encode("utf-8", "surrogatepass"))
            sha256.update("".join(f"\0{piece.label}" for piece in sample.pieces).encode())
            yield sample
        self._digests[family, kind] = sha256.hexdigest()

    def _draw(self, family: str, count: int, kind: int) -> Iterator[Sample]:
        settings = self.settings
        yield from draw(family, count, settings.starts[kind], settings.dense_every, settings.hands)
        if kind == 1:
            yield from self._damaged_ones().get(family, ())

    def _damaged_ones(self) -> dict[str, list[Sample]]:
        """Return the damaged reports for the model of confidence, by layout."""
        if self._damaged is None:
            self._damaged = {}
            start = self.settings.starts[1]
            for number in range(self.settings.damaged):
                sample = make_damaged(1 + number % MOST_DAMAGES, start + number)
                assert sample.truth is not None
                self._damaged.setdefault(sample.truth.layout, []).append(sample)
        return self._damaged

    def cells(self, family: str, forms: tuple[Form, ...]) -> LabelData:
        """Return the labelled cells of one layout's reports for training."""
        if family not in self._cells:
            self._cells[family] = label_data(self.samples(family, 0), forms)
        return self._cells[family]

    def digest(self, *kinds: int) -> str:
        """Return the SHA-256 of all that was drawn of some kinds."""
        parts = sorted((name, kind, digest) for (name, kind), digest in self._digests.items() if kind in kinds)
        return hashlib.sha256(repr(parts).encode()).hexdigest()
