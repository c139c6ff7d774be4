"""The judge's figures as tables: in `results/judge.md`, the READMEs and docs/figures, from `results/judge.json` alone.

python benchmarks/judge_pages.py              writes the tables anew from what is stored
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from measuring import RESULTS
from pages import ROOT, fill, table

Row = Mapping[str, Any]
"""A row as `JudgedGroup.to_dict` gives it."""

Parts = Mapping[str, Mapping[str, Any]]
"""What is stored of each part."""

README: Final = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}
FIGURES: Final = {"en": ROOT / "docs" / "figures.md", "zh": ROOT / "docs" / "figures.zh.md"}

WORDS: Final[dict[str, dict[str, Any]]] = tomllib.loads(Path(__file__).with_name("judge_words.toml").read_text("utf-8"))
PARTS: Final = tuple(WORDS["en"]["parts"])
"""Parts in the order in which they count."""

COUNTS: Final = ("silent", "silent_reports", "refused", "accepted")
"""Columns that tell counts and the upper bound of their share; the others tell shares and both bounds."""


def percent(value: float) -> str:
    """Return a share in per cent; what is not all does not round to 100.

    >>> percent(0.99999), percent(1.0)
    ('99.99 %', '100 %')
    """
    return "100 %" if value == 1 else f"{min(100 * value, 99.99):.2f} %"


def told(name: str, share: Mapping[str, Any], language: str) -> str:
    """Return what a column tells of a share."""
    if share["value"] is None:
        return "–"
    if name in COUNTS:
        count: str = WORDS[language]["count"]
        return count.format(count=share["count"], of=share["of"], upper=100 * share["upper_95"])
    lower, upper = (f"{100 * share[key]:.1f}" for key in ("lower_95", "upper_95"))
    return f"{percent(share['value'])} ({lower}–{upper})"


def rows_table(rows: Iterable[tuple[str, Row]], language: str) -> str:
    """Return rows under the names given as a table in Markdown."""
    words = WORDS[language]
    heads = (words["of"], words["documents"], *words["columns"].values())
    lines = [
        (name, f"{row['documents']:,}", *(told(key, row[key], language) for key in words["columns"]))
        for name, row in rows
    ]
    return table(heads, lines)


def named(rows: Iterable[Row], language: str) -> list[tuple[str, Row]]:
    """Return rows with their names in a language; what has no other name keeps its own."""
    return [(WORDS[language]["names"].get(row["name"], row["name"]), row) for row in rows]


def note(part: str, found: Mapping[str, Any], language: str) -> str:
    """Return what has to be known about a part."""
    counts = [row["documents"] for row in found["rows"] if row["name"] != "look-alikes"]
    text: str = WORDS[language]["notes"][part]
    return text.strip().format(**{"each": max(counts, default=0), "kinds": len(counts), **found["makes"]})


def details(part: str, found: Mapping[str, Any], language: str) -> str:
    """Return the tables of a part: over all, each lot before its rows, and by hand."""
    rows = found["rows"]
    if found["lots"]:
        rows = [each for lot in found["lots"] for each in (lot, *(row for row in rows if row["lot"] == lot["name"]))]
    text = f"{note(part, found, language)}\n\n{rows_table(named([found['all'], *rows], language), language)}"
    if len(found["hands"]) > 1:
        text += f"\n{WORDS[language]['by_hand']}:\n\n{rows_table(named(found['hands'], language), language)}"
    return text


def summary(parts: Parts, language: str) -> str:
    """Return the first table of the READMEs: the development set by origin, programs by lot, the rest over all."""
    rows: list[tuple[str, Row]] = []
    for part, found in parts.items():
        if part == "converters":
            rows += named(found["lots"], language)
            continue
        if part == "development":
            rows += named(found["rows"], language)
        rows.append((WORDS[language]["short"][part], found["all"]))
    return rows_table(rows, language)


def bounds(language: str) -> str:
    """Return what the brackets and the words of the headings mean."""
    text: str = WORDS[language]["bounds"]
    return text.strip()


def as_sections(parts: Parts, language: str, level: str = "##") -> str:
    """Return all parts as sections of a page."""
    sections = [
        f"{level} {WORDS[language]['parts'][part]}\n\n{details(part, found, language)}" for part, found in parts.items()
    ]
    return "\n".join([f"{bounds(language)} {effort(parts, language)}\n", *sections])


def as_markdown(parts: Parts) -> str:
    """Return all parts as one page."""
    return f"# The judge\n\n{as_sections(parts, 'en')}"


def effort(parts: Parts, language: str) -> str:
    """Return how many documents were read, and how long that took."""
    sums = {
        key: sum(found[key] for found in parts.values()) for key in ("documents", "making_seconds", "reading_seconds")
    }
    text: str = WORDS[language]["read"]
    return text.format(
        documents=f"{sums['documents']:,}",
        making=round(sums["making_seconds"] / 60),
        reading=round(sums["reading_seconds"] / 60),
    )


def publish(parts: Parts) -> None:
    """Put the tables into the READMEs and docs/figures, each in its language."""
    for language in WORDS:
        fill(README[language], "judge", f"{summary(parts, language)}\n{bounds(language)} {effort(parts, language)}")
        fill(FIGURES[language], "judge", as_sections(parts, language, "###"))


def main() -> None:
    """Write the tables anew."""
    parts = json.loads((RESULTS / "judge.json").read_text("utf-8"))
    (RESULTS / "judge.md").write_text(as_markdown(parts), "utf-8")
    publish(parts)


if __name__ == "__main__":
    main()
