"""An evaluation as one picture: calibration, risk against coverage, and the layouts side by side."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongkai.core.errors import MissingExtra
from gongkai.training.evaluation import Evaluation, Scores

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_INK, _MUTED, _GRID = "#22303c", "#8796a3", "#e4e9ed"
_RIGHT, _FLAGGED, _SILENT = "#2a7f8e", "#e0a33b", "#c4423a"


def plot(evaluation: Evaluation, path: Path) -> None:
    """Draw an evaluation into a file, whose ending chooses the format (``.png``, ``.svg``, ``.pdf``).

    Raises
    ------
    MissingExtra
        matplotlib is not installed (``pip install 'gongkai[plot]'``).
    OSError
        The file cannot be written.
    ValueError
        The file's ending names no format that can be drawn.
    """
    with _styled():
        from matplotlib.figure import Figure

        height = 4.6 + 0.46 * max(3, len(evaluation.layouts))
        figure = Figure(figsize=(11, height), layout="constrained")
        grid = figure.add_gridspec(2, 2, height_ratios=[4.0, height - 4.0])
        draw_reliability(figure.add_subplot(grid[0, 0]), evaluation.overall)
        draw_risk(figure.add_subplot(grid[0, 1]), evaluation)
        _layouts(figure.add_subplot(grid[1, :]), evaluation)
        figure.suptitle(_title(evaluation.overall), color=_INK, fontsize=12, fontweight="bold")
        figure.savefig(path, dpi=150)


def _styled() -> Any:
    try:
        import matplotlib as mpl
    except ImportError as error:
        raise MissingExtra(
            "the picture needs matplotlib: pip install 'gongkai[plot]'",
            "绘图需要 matplotlib：pip install 'gongkai[plot]'",
        ) from error
    return mpl.rc_context(picture_style())


def picture_style() -> Any:
    """Return matplotlib's settings for all pictures."""
    return {
        "font.size": 9,
        "axes.edgecolor": _MUTED,
        "axes.labelcolor": _INK,
        "axes.titlesize": 10,
        "axes.titlelocation": "left",
        "axes.titlecolor": _INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "grid.color": _GRID,
        "xtick.color": _INK,
        "ytick.color": _INK,
        "legend.frameon": False,
        "font.sans-serif": ["Noto Sans CJK SC", "WenQuanYi Zen Hei", "SimHei", "DejaVu Sans"],
    }


def _title(scores: Scores) -> str:
    silent = scores.silent
    bound = f", ≤ {silent.upper:.3%} at 95 %" if silent.upper is not None else ""
    return f"{scores.reports:,} reports, {silent.of:,} fields: {silent.count:,} silent errors{bound}"


def plot_reliability(scores: Scores, path: Path) -> None:
    """Draw what confidences claim beside what came true into a file; raises what :func:`plot` raises."""
    with _styled():
        from matplotlib.figure import Figure

        figure = Figure(figsize=(7, 5.4), layout="constrained")
        draw_reliability(figure.add_subplot(), scores)
        figure.savefig(path, dpi=110)


def draw_reliability(axes: Axes, scores: Scores) -> None:
    """Odds claimed against odds that came true, unflagged and flagged fields apart, with 95 % intervals.

    Both axes are logarithmic in the odds of being wrong, so that 0.99 and 0.9999 stand apart; an area grows with the
    logarithm of the number of fields. A bin without an error is drawn at the lower end of its interval, open.
    """
    axes.set(xlabel="claimed probability of being wrong", ylabel="share wrong", title="Reliability")
    found = scores.reliability
    if found is None:
        _nothing(axes, "the predictions have no confidence")
        return
    ends = (1e-6, 1.0)
    axes.plot(ends, ends, color=_MUTED, linewidth=1, linestyle=(0, (4, 3)), label="perfect")
    for name, bins, colour in (("unflagged", found.unflagged, _RIGHT), ("flagged", found.flagged, _FLAGGED)):
        for each in bins:
            claimed = max(1 - each.claimed, ends[0])
            low, high = max(1 - each.most, ends[0]), max(1 - each.least, ends[0])
            seen = max(1 - each.right, ends[0]) if each.errors else high
            area = 12 + 14 * math.log10(each.fields)
            axes.plot([claimed, claimed], [low, high], color=colour, linewidth=1)
            face = colour if each.errors else "white"
            axes.scatter([claimed], [seen], s=area, color=face, edgecolor=colour, zorder=3, clip_on=False)
        count, wrong = sum(each.fields for each in bins), sum(each.errors for each in bins)
        axes.scatter([], [], color=colour, label=f"{name}: {count:,} fields, {wrong:,} wrong")
    axes.set(xscale="log", yscale="log", xlim=ends, ylim=ends)
    axes.legend(loc="upper left")
    if scores.calibration is not None:
        axes.set_title(f"Reliability: ECE {scores.calibration.ece:.4f}, Brier {scores.calibration.brier:.5f}")


def draw_risk(axes: Axes, evaluation: Evaluation) -> None:
    """Share wrong among the most certain part, over the size of that part."""
    axes.set(xlabel="share of fields accepted, most certain first", ylabel="share of these wrong")
    found = evaluation.overall.calibration
    if found is None:
        axes.set_title("Risk and coverage")
        _nothing(axes, "the predictions have no confidence")
        return
    axes.plot(found.coverage, found.risk, color=_SILENT, linewidth=1.8)
    axes.fill_between(found.coverage, found.risk, color=_SILENT, alpha=0.12, linewidth=0)
    load = evaluation.overall.review_load.value
    if load is not None:
        axes.axvline(1 - load, color=_MUTED, linewidth=1, linestyle=(0, (4, 3)))
        axes.annotate(
            f"unflagged: {1 - load:.1%}",
            (1 - load, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(-4, -4),
            textcoords="offset points",
            ha="right",
            va="top",
            color=_INK,
        )
    axes.set_xlim(0, 1)
    axes.set_ylim(0, max(max(found.risk) * 1.25, 1e-4))
    axes.yaxis.set_major_formatter("{x:.2%}")
    axes.xaxis.set_major_formatter("{x:.0%}")
    axes.set_title(f"Risk and coverage: AURC {found.aurc:.5f}")


def _layouts(axes: Axes, evaluation: Evaluation) -> None:
    """Shares of fields that are flagged, wrong, and wrong in silence, a group a layout."""
    layouts = list(evaluation.layouts.values())
    marks = (
        ("review load", "review_load", _FLAGGED),
        ("wrong", "accuracy", _RIGHT),
        ("silent errors", "silent", _SILENT),
    )
    for place, (label, rate, colour) in enumerate(marks):
        shares = [getattr(each, rate).value or 0.0 for each in layouts]
        if rate == "accuracy":
            shares = [1 - share for share in shares]
        spots = [number + (place - 1) * 0.26 for number in range(len(layouts))]
        axes.barh(spots, shares, height=0.24, color=colour, label=label)
        for spot, share in zip(spots, shares, strict=True):
            axes.annotate(
                f"{share:.2%}" if share else "0",
                (share, spot),
                xytext=(3, 0),
                textcoords="offset points",
                va="center",
                fontsize=7,
                color=_INK,
            )
    axes.set_yticks(range(len(layouts)), [f"{each.layout}  ({each.reports})" for each in layouts])
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)
    axes.xaxis.set_major_formatter("{x:.1%}")
    axes.margins(x=0.08)
    axes.set_xlim(left=0)
    axes.set_title("Fields by layout (reports)")
    axes.legend(loc="lower right")


def _nothing(axes: Axes, why: str) -> None:
    axes.text(0.5, 0.5, why, transform=axes.transAxes, ha="center", va="center", color=_MUTED)
