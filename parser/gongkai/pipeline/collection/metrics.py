"""The metric dictionary: rates that are asked of every report, each with its formula and its caveats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from gongkai.core.rule_files import load

Figures = Mapping[str, Decimal | None]


class Metric(NamedTuple):
    """A rate: the sum of the fields ``of`` divided by the sum of the fields ``per``."""

    id: str
    zh: str
    en: str
    of: tuple[str, ...]
    per: tuple[str, ...]
    caveat_zh: str
    caveat_en: str

    @property
    def formula(self) -> str:
        """The formula with field ids."""
        return f"({' + '.join(self.of)}) / ({' + '.join(self.per)})"

    def value(self, figures: Figures) -> float | None:
        """Return the rate; ``None`` where a figure is not printed, or the denominator is 0.

        >>> carried = next(each for each in metrics() if each.id == "carried_over")
        >>> figures = {"requests.carried_out.total": 1, "requests.new.total": 4, "requests.carried_in.total": 0}
        >>> carried.value(figures), carried.value(figures | {"requests.new.total": 0})
        (0.25, None)
        """
        above, below = _total(figures, self.of), _total(figures, self.per)
        return None if above is None or not below else float(above / below)


@lru_cache(maxsize=1)
def metrics() -> tuple[Metric, ...]:
    """Return the metrics in the package, in the order of ``metrics.toml``."""
    rules = load("pipeline/collection", "metrics")["metrics"]
    return tuple(
        Metric(e["id"], e["zh"], e["en"], tuple(e["of"]), tuple(e["per"]), e["caveat_zh"], e["caveat_en"])
        for e in rules
    )


def metrics_version() -> int:
    """Return the version of the definitions; it changes with any of them."""
    return int(load("pipeline/collection", "metrics")["version"])


def _total(figures: Figures, ids: Sequence[str]) -> Decimal | None:
    parts = [figures.get(each) for each in ids]
    known = [Decimal(each) for each in parts if each is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None
