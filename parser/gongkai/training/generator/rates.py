"""Seeded chance, and the rates and word lists that it draws on (the TOML files beside this module)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any, TypeVar

T = TypeVar("T")


@cache
def data(name: str) -> dict[str, Any]:
    """Return the content of ``<name>.toml`` of this package, read once."""
    return tomllib.loads((files("gongkai.training.generator") / f"{name}.toml").read_text("utf-8"))


def rate(name: str) -> float:
    """Return how often a damage or variant happens, as a share of the reports that could have it."""
    return float(data("rates")["rates"][name])


def happens(rng: Random, name: str) -> bool:
    """Draw whether the named thing happens in this report."""
    return rng.random() < rate(name)


def weighted(rng: Random, weights: Mapping[T, float]) -> T:
    """Draw a key with the given weights (they need not sum to 1)."""
    return rng.choices(list(weights), list(weights.values()))[0]


def some(rng: Random, items: Sequence[T], low: int, high: int) -> list[T]:
    """Draw between ``low`` and ``high`` different items, in their own order."""
    count = min(len(items), rng.randint(low, high))
    return [items[i] for i in sorted(rng.sample(range(len(items)), count))]
