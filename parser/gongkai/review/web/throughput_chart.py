"""How much was decided on each day, as a picture: SVG made here, that needs nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final
from xml.etree import ElementTree

from markupsafe import Markup

from gongkai.review.queue.reviewer_statistics import DayCount

WIDTH: Final = 960
HEIGHT: Final = 180
LEFT: Final = 48
BELOW: Final = 22
ABOVE: Final = 14

MOST_DAYS: Final = 120
"""Days drawn, the last ones."""

LABELS: Final = 10
"""Dates written below the bars, at most."""


def throughput_chart(days: Mapping[date, DayCount], title: str, words: tuple[str, str]) -> Markup:
    """Return a picture of the fields decided on each day, those of bulk decisions on top of the others.

    Parameters
    ----------
    title
        What a reader who cannot see it is told.
    words
        What bars are called: one by one, in bulk.
    """
    last = list(days.items())[-MOST_DAYS:]
    if not last:
        return Markup()
    most = max(sum(each) for _, each in last)
    picture = ElementTree.Element(
        "svg", {"class": "chart", "viewBox": f"0 0 {WIDTH} {HEIGHT}", "role": "img", "aria-label": title}
    )
    scale, step = (HEIGHT - BELOW - ABOVE) / most, (WIDTH - LEFT) / len(last)
    for value in sorted({0, most // 2, most}):
        _line_of(picture, HEIGHT - BELOW - value * scale, value)
    every = -(-len(last) // LABELS)
    for place, (day, each) in enumerate(last):
        left, ground = LEFT + place * step, float(HEIGHT - BELOW)
        told = f"{day.isoformat()} · {words[0]} {each.singly} · {words[1]} {each.bulk}"
        group = ElementTree.SubElement(picture, "g")
        ElementTree.SubElement(group, "title").text = told
        for count, name in ((each.singly, "singly"), (each.bulk, "bulk")):
            high = count * scale
            ground -= high
            _bar(group, name, left, ground, min(step * 0.8, 40), high)
        if place % every == 0:
            text = ElementTree.SubElement(picture, "text", {"x": f"{left:.1f}", "y": str(HEIGHT - 6)})
            text.text = day.strftime("%m-%d")
    return Markup(ElementTree.tostring(picture, encoding="unicode"))  # made of elements: text in it is escaped


def _bar(group: ElementTree.Element, name: str, left: float, top: float, wide: float, high: float) -> None:
    if high:
        place = {"x": f"{left:.1f}", "y": f"{top:.1f}", "width": f"{wide:.1f}", "height": f"{high:.1f}"}
        ElementTree.SubElement(group, "rect", {"class": name, **place})


def _line_of(picture: ElementTree.Element, y: float, value: int) -> None:
    ElementTree.SubElement(picture, "line", {"x1": str(LEFT), "x2": str(WIDTH), "y1": f"{y:.1f}", "y2": f"{y:.1f}"})
    text = ElementTree.SubElement(picture, "text", {"x": str(LEFT - 6), "y": f"{y + 4:.1f}", "text-anchor": "end"})
    text.text = f"{value:,}"
