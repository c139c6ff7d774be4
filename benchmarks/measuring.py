"""What every benchmark of kinds of files shares: the reports, how they are read, and the figures of one kind."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import gongkai
from gongkai.core.errors import GongkaiError
from gongkai.core.statistics import upper_bound
from gongkai.training.evaluation import Evaluation, evaluate
from gongkai.training.generator import Sample, make_sample

FIRST_SEED: Final = 910_000_000
"""Far from every seed of training, calibration and the other benchmarks."""

LAYOUT: Final = "HTML"
"""The layout whose pages are written as other kinds."""

ENOUGH: Final = 150
RESULTS: Final = Path(__file__).parent / "results"

Render = Callable[[Sequence[str]], list[bytes]]


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    Attributes
    ----------
    render
        From pages to files.
    share
        One in so many of the reports is read: conversion by a program takes its time.
    accuracy, silent
        Targets: fields right at least, silent errors at most, as shares of all fields.
    """

    render: Render
    share: int = 1
    accuracy: float = 0.999
    silent: float = 0.0001


def pages_alone(pages: Sequence[str]) -> list[bytes]:
    """Return the pages as they are, which the other kinds are held against."""
    return [page.encode() for page in pages]


def samples(count: int) -> list[Sample]:
    """Return the reports that every kind is made from."""
    return [make_sample(LAYOUT, FIRST_SEED + number) for number in range(count)]


def read_all(reports: Sequence[Sample], files: Sequence[bytes]) -> tuple[Evaluation, float]:
    """Return how the files were read, and the processor time that it took."""
    truths, found = [], []
    spent = 0.0
    for sample, file in zip(reports, files, strict=True):
        assert sample.truth is not None
        begun = time.process_time()
        try:
            report = gongkai.parse(file).to_dict()
        except GongkaiError as error:
            report = {"status": "failed", "fields": {}, "error": {"code": error.code}}
        spent += time.process_time() - begun
        truths.append(sample.truth.to_dict())
        found.append({**report, "source": sample.name})
    return evaluate(truths, found), spent


def measure(name: str, kind: Kind, reports: Sequence[Sample]) -> tuple[dict[str, Any], list[bytes]]:
    """Tell the figures of one kind, and return them with the files that were read."""
    some = reports[:: kind.share]
    files = kind.render([sample.content for sample in some])
    found, spent = read_all(some, files)
    scores = found.overall
    figures = {
        **{key: value for key, value in scores.to_dict().items() if key != "calibration"},
        "meets": (scores.accuracy.value or 0) >= kind.accuracy and (scores.silent.value or 0) <= kind.silent,
        "seconds": round(spent / len(some), 4),
        "wrong": [f"{each.source} {each.field}: {each.value} for {each.truth}" for each in found.wrong],
    }
    right, silent = scores.accuracy, scores.silent
    told = f"{right.count} of {right.of} right, {silent.count} silent errors"
    print(name, told, "" if figures["meets"] else "MISSES ITS TARGET", file=sys.stderr, flush=True)
    return figures, files


def table(figures: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the figures as a table in Markdown, shares with their 95 % bounds (one-sided, Clopper-Pearson)."""
    rows = [
        "| kind | reports | right | at least (95 %) | silent errors | at most (95 %) | needless review | target |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, each in figures.items():
        right, silent, needless = (each[key] for key in ("accuracy", "silent", "needless"))
        least = 1 - (upper_bound(right["of"] - right["count"], right["of"]) or 0)
        rows.append(
            f"| {name} | {each['reports']} | {100 * right['value']:.3f} % | {100 * least:.3f} % "
            f"| {silent['count']} of {silent['of']} | {100 * silent['upper_95']:.4f} % "
            f"| {100 * needless['value']:.2f} % | {'met' if each['meets'] else 'missed'} |"
        )
    return "\n".join(rows) + "\n"
