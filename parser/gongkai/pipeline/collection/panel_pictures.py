"""Pictures of a panel as SVG: coverage, shares by kind, which rules fail, distributions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from gongkai.pipeline.collection.panel import Panel

COLOURS: Final = {"accepted": "#4c9f70", "review": "#e0b33c", "failed": "#c8553d", "": "#e6e6e6"}

MOST_AGENCIES: Final = 1_500
"""Rows of the picture of coverage; how many more there are is said beneath it."""


def coverage_picture(panel: Panel) -> str:
    """Return agencies by years as small squares, coloured by the report's status; one row an agency."""
    years, agencies = panel.years, panel.agencies[:MOST_AGENCIES]
    squares = [_text(150 + 22 * x, 10, str(year)[2:]) for x, year in enumerate(years)]
    for y, agency in enumerate(agencies):
        top = 16 + 14 * y
        squares.append(_text(136, top + 10, agency[-12:], "end"))
        for x, year in enumerate(years):
            entry = panel.coverage.get((agency, year))
            status = entry.status if entry else ""
            told = f"{agency} {year}: {status or '缺 none'}"
            squares.append(
                f'<rect x="{150 + 22 * x - 9}" y="{top}" width="19" height="12" fill="{COLOURS[status]}">'
                f"<title>{escape(told)}</title></rect>"
            )
    more = len(panel.agencies) - len(agencies)
    note = f"<p>… 另有 {more} 个机关 {more} more agencies</p>" if more else ""
    return _svg(160 + 22 * len(years), 20 + 14 * len(agencies), squares) + note


def shares_picture(rows: Mapping[str, Mapping[str, int]]) -> str:
    """Return a bar for each row, cut by status (accepted, review, failed)."""
    parts = []
    for y, (name, counts) in enumerate(rows.items()):
        total, left = sum(counts.values()), 150.0
        parts.append(_text(144, 18 * y + 13, name[-18:], "end"))
        for status in ("accepted", "review", "failed"):
            width = 300 * counts.get(status, 0) / total if total else 0
            parts.append(_bar(left, 18 * y + 3, width, COLOURS[status], f"{status} {counts.get(status, 0)}"))
            left += width
        parts.append(_text(456, 18 * y + 13, str(total)))
    return _svg(500, 18 * len(rows) + 4, parts)


def counts_picture(counts: Mapping[str, int]) -> str:
    """Return a bar for each count, the longest as wide as the picture."""
    most = max(counts.values(), default=1)
    parts = []
    for y, (name, count) in enumerate(counts.items()):
        parts.append(_text(194, 18 * y + 13, name, "end"))
        parts.append(_bar(200, 18 * y + 3, 250 * count / most, "#5b7fa6", str(count)))
        parts.append(_text(456, 18 * y + 13, str(count)))
    return _svg(500, 18 * len(counts) + 4, parts)


def histogram(values: Sequence[float], bins: int = 20) -> str:
    """Return how rates between 0 and 1 are distributed; what lies beyond counts in the last bar."""
    counts = [0] * bins
    for value in values:
        counts[min(max(int(value * bins), 0), bins - 1)] += 1
    most = max(counts) or 1
    bars = [
        _bar(10 + 12 * n, 60 - 50 * count / most, 10, "#5b7fa6", f"{n / bins:.0%}+: {count}", 50 * count / most)
        for n, count in enumerate(counts)
    ]
    return _svg(260, 76, [*bars, _text(10, 73, "0"), _text(250, 73, "100%", "end")])


def _bar(x: float, y: float, width: float, colour: str, told: str, height: float = 12) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}">'
        f"<title>{escape(told)}</title></rect>"
    )


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{escape(words)}</text>'


def _svg(width: float, height: float, parts: Sequence[str]) -> str:
    return f'<svg width="{width:.0f}" height="{height:.0f}" role="img">{"".join(parts)}</svg>'
