"""What changed between two models: by layout, by field, and case by case."""

from __future__ import annotations

from typing import Any

from gongkai.training import tallies_of
from gongkai.training.evaluation import Evaluation, Judged
from gongkai.training.promotion.paired_tests import Pair


def by_layout(champion: Evaluation, challenger: Evaluation) -> list[dict[str, Any]]:
    """Return for each layout the shares of fields right and flagged and the silent errors of both, most changed first.

    ``right_beyond_chance`` and ``flagged_beyond_chance`` are ``+`` or ``-`` where the paired bootstrap's 95 % bounds
    leave out zero, else empty.
    """
    pair = Pair.of(tallies_of(champion), tallies_of(challenger))
    rows = []
    for layout in pair.layouts:
        only = pair.only(layout)
        right, flagged, silent = only.difference("right"), only.difference("flagged"), only.total("silent")
        rows.append(
            {
                "layout": layout,
                "reports": len(only),
                "right": right.champion,
                "right_now": right.challenger,
                "right_beyond_chance": _sign(right.low, right.high),
                "flagged": flagged.champion,
                "flagged_now": flagged.challenger,
                "flagged_beyond_chance": _sign(flagged.low, flagged.high),
                "silent": silent[0],
                "silent_now": silent[1],
            }
        )
    return sorted(rows, key=lambda row: (-abs(row["flagged_now"] - row["flagged"]), row["layout"]))


def by_field(champion: Evaluation, challenger: Evaluation) -> list[dict[str, Any]]:
    """Return for each field that changed in how many reports it got right, wrong, flagged and unflagged."""
    found: dict[str, dict[str, Any]] = {}
    for before, after in _pairs(champion, challenger):
        row = found.setdefault(
            before.field,
            {"field": before.field, "now right": 0, "now wrong": 0, "now flagged": 0, "no longer flagged": 0},
        )
        row["now right"] += after.right and not before.right
        row["now wrong"] += before.right and not after.right
        row["now flagged"] += after.flagged and not before.flagged
        row["no longer flagged"] += before.flagged and not after.flagged
    changed = [row for row in found.values() if any(value for key, value in row.items() if key != "field")]
    return sorted(
        changed, key=lambda row: (-row["now wrong"], -row["now right"], -row["no longer flagged"], row["field"])
    )


def cases(champion: Evaluation, challenger: Evaluation) -> list[dict[str, Any]]:
    """Return every field that is now right or wrong and was not before, or silent in either; the gravest first."""
    rows = []
    for before, after in _pairs(champion, challenger):
        if before.right == after.right and not before.silent and not after.silent:
            continue
        rows.append(
            {
                "report": before.source,
                "field": before.field,
                "truth": before.truth,
                "read": before.value,
                "read now": after.value,
                "flagged": before.flagged,
                "flagged now": after.flagged,
                "change": "silent error" if after.silent else "better" if after.right or before.silent else "worse",
            }
        )
    order = {"silent error": 0, "worse": 1, "better": 2}
    return sorted(rows, key=lambda row: (order[row["change"]], row["report"], row["field"]))


def _pairs(champion: Evaluation, challenger: Evaluation) -> list[tuple[Judged, Judged]]:
    after = {(each.source, each.field): each for each in challenger.judged}
    return [(each, after[each.source, each.field]) for each in champion.judged if (each.source, each.field) in after]


def _sign(low: float, high: float) -> str:
    return "+" if low > 0 else "-" if high < 0 else ""
