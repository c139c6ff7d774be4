"""What the notebook shows: both models side by side, and how a layout is learnt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gongkai.core.labels import LABELS, Label
from gongkai.training.evaluation import Evaluation
from gongkai.training.evaluation.plot import draw_reliability, draw_risk, picture_style
from gongkai.training.promotion.learning_curve import Point

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAMES: Final = ("champion", "challenger")
"""What the models that are shown side by side are called, unless somebody says otherwise."""

_LOAD, _SILENT, _OTHERS = "#e0a33b", "#c4423a", "#2a7f8e"


def calibration_picture(sides: Sequence[Evaluation], names: Sequence[str] = NAMES) -> Figure:
    """Draw calibration, and risk against coverage, a row a model.

    Parameters
    ----------
    sides
        The models, on the same reports.
    names
        What to call them.
    """
    with _styled():
        figure = _figure(11, 4.2 * len(sides))
        axes = figure.subplots(len(sides), 2, squeeze=False)
        for (left, right), name, side in zip(axes, names, sides, strict=False):
            draw_reliability(left, side.overall)
            draw_risk(right, side)
            left.set_ylabel(f"{name}: {left.get_ylabel()}")
        figure.canvas.draw()
        return figure


def confusion_picture(sides: Sequence[Mapping[tuple[Label, Label], int]], names: Sequence[str] = NAMES) -> Figure:
    """Draw what cells are taken for, a panel a model: shares of each true label, off the diagonal in colour."""
    with _styled():
        figure = _figure(5.5 * len(sides), 5)
        for axes, name, counts in zip(figure.subplots(1, len(sides), squeeze=False)[0], names, sides, strict=False):
            table = np.array([[counts.get((true, said), 0) for said in LABELS] for true in LABELS], dtype=float)
            shares = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
            wrong = shares * (1 - np.eye(len(LABELS)))
            most = max(0.05, wrong.max())
            axes.imshow(wrong, cmap="Reds", vmin=0, vmax=most)
            for (row, column), share in np.ndenumerate(shares):
                if share >= 0.0005:
                    ink = "white" if wrong[row, column] > most / 2 else "black"
                    axes.text(column, row, f"{share:.1%}", ha="center", va="center", fontsize=6, color=ink)
            axes.set_xticks(range(len(LABELS)), LABELS, rotation=45, ha="right")
            axes.set_yticks(range(len(LABELS)), LABELS)
            axes.grid(visible=False)
            axes.set(title=name, xlabel="said", ylabel="is")
        figure.canvas.draw()
        return figure


def curve_picture(points: Sequence[Point], layout: str) -> Figure:
    """Draw review load and silent errors against the number of corrected documents."""
    rows = [point.to_dict() for point in points]
    counts = [row["documents"] for row in rows]
    with _styled():
        figure = _figure(9, 4.2)
        left, right = figure.subplots(1, 2)
        kinds = (("review_load", layout, _LOAD, 6), ("others_review_load", "all others", _OTHERS, -13))
        for key, label, colour, above in kinds:
            shares = [row[key] for row in rows]
            left.plot(counts, shares, marker="o", color=colour, label=label)
            for count, share in zip(counts, shares, strict=True):
                at = {"xytext": (4, above), "textcoords": "offset points"}
                left.annotate(f"{share:.1%}", (count, share), fontsize=8, color=colour, **at)
        left.axhline(rows[0]["review_load"] / 2, color=_LOAD, linewidth=1, linestyle=(0, (4, 3)), label="half")
        left.set(title="Fields to review", xlabel="corrected documents", ylim=(-0.08 * rows[0]["review_load"], None))
        left.yaxis.set_major_formatter("{x:.0%}")
        left.legend()
        for key, label, colour in (("silent", layout, _SILENT), ("others_silent", "all others", _OTHERS)):
            right.plot(counts, [row[key] for row in rows], marker="o", color=colour, label=label)
        most = max(max(row["silent"], row["others_silent"]) for row in rows)
        right.set(title="Silent errors", xlabel="corrected documents", ylim=(-0.2, most + 1.5))
        right.yaxis.get_major_locator().set_params(integer=True)
        right.legend()
        figure.canvas.draw()
        return figure


def _figure(width: float, height: float) -> Figure:
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained", dpi=110)


def _styled() -> Any:
    import matplotlib as mpl

    return mpl.rc_context(picture_style())
