"""Labels of the tables in the wording of a hand: known variants, and natural ones that no vocabulary lists."""

from __future__ import annotations

from random import Random
from typing import Final

from gongkai.training.generator.draft import Draft
from gongkai.training.generator.hands.wording import wording

_UNIT: Final = "万元"


def word_labels(draft: Draft, rng: Random) -> None:
    """Give some labels of a draft's tables another wording, the same label everywhere the same one."""
    words = dict(wording(draft.agency.hand)["labels"])
    share = float(words.pop("rate"))
    years = {"year": draft.year, "last": draft.year - 1}
    drawn = {label: rng.choice(others).format(**years) for label, others in words.items() if rng.random() < share}
    for grid in draft.grids:
        for cell in grid.cells():
            if not cell.is_figure and cell.text in drawn:
                _state_unit(draft, cell.text, drawn[cell.text])
                cell.text = drawn[cell.text]
                draft.damages.add("own_labels")


def _state_unit(draft: Draft, before: str, after: str) -> None:
    """Note which amounts may be doubted, since their heading states no unit now, and which may not any more."""
    if (_UNIT in before) == (_UNIT in after):
        return
    for id_, column in draft.form.columns.items():
        if column.label == before and draft.printed.values[id_] and "元" not in draft.printed.texts[id_]:
            (draft.contested.discard if _UNIT in after else draft.contested.add)(id_)
