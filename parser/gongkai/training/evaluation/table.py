"""An evaluation as a table: rows of text for a terminal, or Markdown for a page."""

from __future__ import annotations

from typing import Final

from gongkai.core.statistics import Rate
from gongkai.training.evaluation import RATES, Evaluation, Scores

TABLE_HEADINGS: Final = (
    "layout",
    "reports",
    "failed",
    *RATES.values(),
    "ECE",
    "Brier",
    "AURC",
)


def table_rows(evaluation: Evaluation) -> list[tuple[str, ...]]:
    """Return one row of text a layout, and a last one over all, under :data:`TABLE_HEADINGS`."""
    return [_table_row(each) for each in (*evaluation.layouts.values(), evaluation.overall)]


def _table_row(scores: Scores) -> tuple[str, ...]:
    bounded = ("silent", "silent_reports")
    rates = [_rate_text(getattr(scores, name), bound=name in bounded) for name in RATES]
    found = scores.calibration
    curve = [f"{found.ece:.4f}", f"{found.brier:.5f}", f"{found.aurc:.5f}"] if found else ["–"] * 3
    missing = scores.failed + scores.absent
    return (scores.layout, str(scores.reports), str(missing), *rates, *curve)


def _rate_text(rate: Rate, *, bound: bool) -> str:
    if rate.value is None:
        return "–"
    if bound:
        return f"{rate.count}/{rate.of} (≤ {rate.upper:.3%})"
    return f"{rate.value:.2%}"


def markdown(evaluation: Evaluation) -> str:
    """Return the figures as a table in Markdown, a row a layout."""
    lines = [TABLE_HEADINGS, ("---",) + ("---:",) * (len(TABLE_HEADINGS) - 1), *table_rows(evaluation)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
