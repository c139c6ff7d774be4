"""The garbage collector's pause while a report is read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused_collection() -> Iterator[None]:
    """Hold the garbage collector back, and let it go on afterwards if it was on.

    Reading a report makes thousands of small objects and no cycles of them. The collector would look through them, and
    through all else that the process holds, a dozen times a report, and find nothing.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
