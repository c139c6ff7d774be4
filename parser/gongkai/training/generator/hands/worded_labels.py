"""Labels of the tables in the wording of a hand: known variants, and natural ones that no vocabulary lists."""

from __future__ import annotations

from random import Random

from gongkai.training.generator.draft import Draft
from gongkai.training.generator.hands.wording import wording


def word_labels(draft: Draft, rng: Random) -> None:
    """Give some labels of a draft's tables another wording, the same label everywhere the same one."""
    words = dict(wording(draft.agency.hand)["labels"])
    share = float(words.pop("rate"))
    years = {"year": draft.year, "last": draft.year - 1}
    drawn = {label: rng.choice(others).format(**years) for label, others in words.items() if rng.random() < share}
    for grid in draft.grids:
        for cell in grid.cells():
            if not cell.is_figure and cell.text in drawn:
                cell.text = drawn[cell.text]
                draft.damages.add("own_labels")
