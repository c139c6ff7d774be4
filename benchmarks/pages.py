"""Tables in Markdown, and the places in the documents that they go to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from gongkai.core.statistics import Calibration, Rate
from gongkai.training.evaluation import Scores
from gongkai.training.generator import FAMILIES

ROOT: Final = Path(__file__).parents[1]

LAYOUT_TARGETS: Final = {
    "accuracy": 0.995,
    "accuracy_nonzero": 0.993,
    "needless": 0.02,
    "flag_recall": 0.99,
    "ece": 0.01,
}
ALL_TARGETS: Final = {"accuracy": 0.999, "needless": 0.01, "silent": 1 / 50_000, "silent_reports": 1 / 1000}
CALIBRATED: Final = 1500
"""Fields from which a calibration error says something."""

LESS_IS_BETTER: Final = {"needless", "ece", "silent", "silent_reports"}


def calibration_of(scores: Scores) -> Calibration | None:
    """Return a layout's calibration; ``None`` where so few fields were left to read that it says nothing."""
    found = scores.calibration
    return found if found and found.count >= CALIBRATED else None


def value_of(scores: Scores, name: str) -> float | None:
    """Return a figure by name, calibration error included."""
    if name in ("ece", "brier"):
        found = calibration_of(scores)
        return getattr(found, name) if found else None
    return getattr(scores, name).value


def misses(scores: Scores, targets: Mapping[str, float]) -> list[str]:
    """Return the targets that are missed."""
    found = []
    for name, target in targets.items():
        value = value_of(scores, name)
        if value is not None and (value > target if name in LESS_IS_BETTER else value < target):
            found.append(f"{name} {value:.5f}")
    return found


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table, its first column to the left and all others to the right."""
    lines = [headings, ("---", *("---:",) * (len(headings) - 1)), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def percent(value: float | None, digits: int = 2) -> str:
    """Return a share as per cent, ``–`` where there is none."""
    return "–" if value is None else f"{value:.{digits}%}"


def bounded(rate: Rate) -> str:
    """Return a count with the 95 % upper bound of its share."""
    return "–" if rate.upper is None else f"{rate.count:,} of {rate.of:,} (≤ {rate.upper:.4%})"


HELD_OUT: Final = {
    "en": (
        "layout", "weight", "fields right", "non-zero right", "needless review", "destroyed flagged", "ECE", "Brier",
        "silent errors", "reports with one",
    ),
    "zh": (
        "版式", "权重", "字段正确", "非零正确", "多余复核", "毁损已标", "校准误差", "Brier", "静默错误",
        "有静默错误的报告",
    ),
}  # fmt: skip
WORDS: Final = {
    "en": {"all": "**all**", "weighted": "**weighted as met in the wild**"},
    "zh": {"all": "**全部**", "weighted": "**按实际频率加权**"},
}


def held_out_row(name: str, weight: str, scores: Scores) -> tuple[str, ...]:
    """Return a layout's row under :data:`HELD_OUT`."""
    found = calibration_of(scores)
    return (
        name,
        weight,
        percent(scores.accuracy.value),
        percent(scores.accuracy_nonzero.value),
        percent(scores.needless.value),
        percent(scores.flag_recall.value),
        f"{found.ece:.4f}" if found else "–",
        f"{found.brier:.5f}" if found else "–",
        bounded(scores.silent),
        bounded(scores.silent_reports),
    )


def weighted_row(name: str, figures: Mapping[str, float | None]) -> tuple[str, ...]:
    """Return the row of the weighted figures, without bounds."""
    return (
        name,
        "100",
        *(percent(figures[each], 3) for each in ("accuracy", "accuracy_nonzero", "needless", "flag_recall")),
        f"{figures['ece'] or 0:.4f}",
        f"{figures['brier'] or 0:.5f}",
        *(percent(figures[each], 4) for each in ("silent", "silent_reports")),
    )


def held_out_table(layouts: Mapping[str, Scores], all_: Scores, figures: Mapping[str, Any], language: str) -> str:
    """Return the held-out figures of the given layouts, over all, and weighted."""
    words = WORDS[language]
    rows = [held_out_row(name, f"{FAMILIES[name].weight:g}", scores) for name, scores in layouts.items()]
    rows += [held_out_row(words["all"], "", all_), weighted_row(words["weighted"], figures)]
    return table(HELD_OUT[language], rows)


def fill(path: Path, mark: str, content: str) -> None:
    """Put content between ``<!-- bench:mark -->`` and ``<!-- /bench:mark -->`` of a document."""
    text = path.read_text("utf-8")
    between = re.compile(rf"(<!-- bench:{mark} -->\n).*?(<!-- /bench:{mark} -->)", re.DOTALL)
    if not between.search(text):
        raise ValueError(f"{path} has no place for {mark}")
    path.write_text(between.sub(lambda found: f"{found[1]}{content.rstrip()}\n{found[2]}", text), "utf-8")


def folded(summary: str, content: str) -> str:
    """Return content that a reader of the page unfolds."""
    return f"<details><summary>{summary}</summary>\n\n{content}\n</details>\n"
