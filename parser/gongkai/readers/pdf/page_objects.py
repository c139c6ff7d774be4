"""What a page has printed on it, in the one system of coordinates that the other modules use.

Points from the top left, as the page is shown (turned by its ``/Rotate``, and once more where its text would lie on
the side): x grows to the right, y grows downwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from gongkai.readers.pdf.drawn_places import DrawnPlaces

if TYPE_CHECKING:
    from gongkai.readers.pdf.page_image import PageImage


Box = tuple[float, float, float, float]


class PageDoubt(NamedTuple):
    """A part of a page where what is read may not be what is printed, and the probability that it is."""

    box: Box
    score: float


class Glyph(NamedTuple):
    """One character and the box that its font gives it."""

    char: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> float:
        """Height of the middle of the box."""
        return (self.top + self.bottom) / 2


class RulingLine(NamedTuple):
    """A straight line along the page: its place across its direction, and from where to where it runs."""

    at: float
    start: float
    end: float


class ImageObject(NamedTuple):
    """Where a picture stands, and how many pixels it has to an inch (0 where that is not known)."""

    x0: float
    top: float
    x1: float
    bottom: float
    dpi: float = 0.0


@dataclass(slots=True)
class PdfPage:
    """Everything on a page that a reader needs.

    Attributes
    ----------
    number
        From 1.
    width, height
        In points, as the page is read.
    glyphs
        All characters that print something, in the order of the file.
    across, down
        Horizontal and vertical rules.
    pictures
        Pictures that are more than a rule or a dot.
    drawn
        Boxes of whatever is drawn and is neither text nor a rule nor a shade: pictures of all sizes, shapes.
    places
        Where everything is drawn that is no text.
    turn
        Quarter turns (to the left) that bring the page as read to the page as shown.
    hidden
        Characters that the file has and nobody sees.
    struck
        Characters with a line through them.
    doubts
        Parts of the page where what is read is in doubt.
    image
        The page as it is seen.
    notes
        Slugs of what was noticed.
    troubled
        Whether its characters have boxes that no character has, so that lines and cells may be wrong.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    across: list[RulingLine] = field(default_factory=list)
    down: list[RulingLine] = field(default_factory=list)
    pictures: list[ImageObject] = field(default_factory=list)
    drawn: list[Box] = field(default_factory=list)
    places: DrawnPlaces = field(default_factory=DrawnPlaces)
    turn: int = 0
    hidden: list[Glyph] = field(default_factory=list)
    struck: list[Glyph] = field(default_factory=list)
    doubts: list[PageDoubt] = field(default_factory=list)
    image: PageImage | None = None
    notes: list[str] = field(default_factory=list)
    troubled: bool = False

    @property
    def size(self) -> float:
        """Usual height of a character, 0 where there is none."""
        heights = sorted(glyph.bottom - glyph.top for glyph in self.glyphs)
        return heights[len(heights) // 2] if heights else 0.0

    def shown(self, box: Box) -> Box:
        """Return a box as it stands on the page as shown, rounded to hundredths of a point."""
        x0, top, x1, bottom = box
        width, height = self.width, self.height
        for _ in range(self.turn):
            x0, top, x1, bottom = top, width - x1, bottom, width - x0
            width, height = height, width
        return round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2)
