"""A document before it has a layout: paragraphs and grids in order; and the sheet that a layout prints on."""

from __future__ import annotations

from dataclasses import dataclass, field

from gongkai.core.labels import Label
from gongkai.training.generator.grid import Grid
from gongkai.training.generator.sample import Piece


@dataclass(slots=True)
class Paragraph:
    """One paragraph or line outside the tables."""

    text: str
    label: Label


Block = Paragraph | Grid
Page = list[Block]


@dataclass
class PrintedPage:
    """Collects the content of a file and, in step with it, the labelled pieces of what is visible.

    ``line_break`` replaces line breaks inside labels; those inside figures are kept.
    """

    line_break: str = " "
    chunks: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)

    def put(self, text: str, label: Label) -> None:
        """Print visible text."""
        if "\n" in text and label != "value":
            text = text.replace("\n", self.line_break)
        self.chunks.append(text)
        self.note(text, label)

    def note(self, text: str, label: Label) -> None:
        """Record visible text that is printed by other means (escaped, say)."""
        if text.strip():
            self.pieces.append(Piece(text, label))

    def mark(self, text: str) -> None:
        """Print what separates: line breaks, pipes, tags."""
        self.chunks.append(text)

    @property
    def content(self) -> str:
        """All that was printed."""
        return "".join(self.chunks)
