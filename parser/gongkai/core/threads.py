"""One thread for small sums: more of them only wait for each other, and add up in another order on another machine."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any


def one_thread() -> AbstractContextManager[Any]:
    """Return a context in which NumPy, SciPy and scikit-learn use one thread. For training: it imports them."""
    limit: AbstractContextManager[Any] = _controller().limit(limits=1)
    return limit


@lru_cache(maxsize=1)
def _controller() -> Any:
    """Look for the libraries that have threads once: that takes longer than the sums."""
    import sklearn.ensemble  # noqa: F401  (loads all of them)
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
