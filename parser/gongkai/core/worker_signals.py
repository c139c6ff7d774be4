"""What a reader tells the process that it runs in: that it needs more time, or that it looks beside its input."""

from __future__ import annotations

from collections.abc import Callable

_listeners: dict[str, Callable[[], None]] = {}


def recognition_begins() -> None:
    """Tell that print is being recognised in pictures, which takes more time and memory than all else."""
    _tell("recognition")


def neighbour_read() -> None:
    """Tell that a file beside the input was looked for: the same bytes in another folder may give another report."""
    _tell("neighbour")


def listen(*, recognition: Callable[[], None], neighbour: Callable[[], None]) -> None:
    """Have these called from now on; without listeners the calls above do nothing."""
    _listeners.update(recognition=recognition, neighbour=neighbour)


def _tell(what: str) -> None:
    if what in _listeners:
        _listeners[what]()
