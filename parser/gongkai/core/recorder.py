"""What listens to the stages where somebody asks how a document was read; ``None`` stands for nobody."""

from __future__ import annotations

from typing import Any, Protocol


class Recorder(Protocol):
    """Takes down what the stages look at and decide.

    A stage that is given one calls ``note`` where it decides; without one it does nothing more than look. What is
    handed over may be changed afterwards, so that a recorder copies at once what it means to keep.
    """

    def note(self, event: str, /, **found: Any) -> None:
        """Take down one event, named by a slug, with the stage's own objects."""
        ...
