"""How much is generated for training, and how layouts are left out: the settings file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from gongkai.core.errors import UnreadableInput
from gongkai.training.generator import FAMILIES, HANDS, Sample, make_sample
from gongkai.training.generator.conversion import PROGRAMS, convert_reports


@dataclass(frozen=True)
class Settings:
    """How much is generated, and how layouts are left out; ``training_data/settings.toml``.

    Attributes
    ----------
    training, calibration
        Reports of each layout family for the labeller, and for the model of confidence.
    dense_every
        One report in so many is full of figures, so that swapped rows show.
    folds
        The families are left out of the labeller's training in so many groups, to learn confidence on the unseen.
    damaged
        Reports with one, two or three damages, in any layout, for the model of confidence; each is read by a labeller
        that has not seen its layout.
    risk
        Share of the accepted reports that may hold a silent error at the threshold that is shipped.
    evaluation
        Reports of each layout family for the figures in the model's card.
    hands
        The sources of wording that tell the reports in turn; the first alone where a settings file names none.
    programs
        Other programs that reports are converted by (:mod:`~gongkai.training.generator.conversion`), each a family of
        its own with half as many reports; none where a settings file names none.
    weights
        What a corrected cell may count for, in generated ones; which of them is found by cross-validation.
    """

    seed: int = 1
    training: int = 40
    calibration: int = 40
    dense_every: int = 4
    folds: int = 8
    damaged: int = 0
    risk: float = 0.005
    evaluation: int = 20
    hands: tuple[str, ...] = HANDS[:1]
    programs: tuple[str, ...] = ()
    weights: tuple[float, ...] = (0.1, 0.3, 1.0, 3.0, 10.0)

    @property
    def starts(self) -> tuple[int, int, int]:
        """First seeds of training, calibration and evaluation; the ranges do not meet."""
        start = self.seed * 1_000_000
        return start, start + 500_000, start + 800_000

    @property
    def families(self) -> tuple[str, ...]:
        """What is learnt from: the generator's own layouts, and the programs."""
        return (*FAMILIES, *self.programs)

    @classmethod
    def read(cls, path: Path) -> Settings:
        """Read the settings file.

        Raises
        ------
        UnreadableInput
            It is no TOML, or has a key that is no setting.
        """
        try:
            given = tomllib.loads(path.read_text("utf-8"))
            unknown = set(given.get("hands", ())) - set(HANDS)
            if unknown:
                raise ValueError(f"hands: no {', '.join(sorted(unknown))}")
            if absent := set(given.get("programs", ())) - set(PROGRAMS):
                raise ValueError(f"programs: no {', '.join(sorted(absent))}")
            lists: dict[str, Any] = {key: tuple(value) for key, value in given.items() if isinstance(value, list)}
            return cls(**(given | lists))
        except (ValueError, TypeError) as error:
            raise UnreadableInput(f"{path}: no settings ({error})", f"{path}：设置文件有误（{error}）") from error

    def as_dict(self) -> dict[str, Any]:
        """Return the settings as plain data."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


def draw(family: str, count: int, start: int, dense_every: int, hands: Sequence[str] = HANDS[:1]) -> Iterator[Sample]:
    """Yield samples of one family, told by the hands in turn; one in ``dense_every`` is full of figures.

    The turns are such that every hand has its share of the full ones. A program's reports are half as many, and told as
    the conversion has it.
    """
    if family in PROGRAMS:
        half = range(start, start + (count + 1) // 2)
        yield from (report.as_sample() for report in convert_reports(PROGRAMS[family], half))
        return
    for i in range(count):
        hand = hands[(i + i // len(hands)) % len(hands)]
        yield make_sample(family, start + i, "dense" if dense_every and i % dense_every == 0 else None, hand=hand)
