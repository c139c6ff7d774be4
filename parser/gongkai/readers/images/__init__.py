"""Pictures: PNG, JPEG, TIFF, WebP, BMP and GIF, and pages of scans, by the engine of the extra ``ocr``.

The way of a page: ``decoding`` (bounds) → ``sheets`` (straight, evenly lit) → ``rules`` (tables by their ruling lines)
→ ``rows_of_ink`` (lines of print in each cell and outside) → ``engine`` (text and its probability) → ``reading``
(lines of cells). Nothing here needs the engine before a picture is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from gongkai.core.document import Document, Line
from gongkai.core.errors import MissingExtra, UnreadableInput
from gongkai.core.options import DEFAULT_OPTIONS, ParseOptions
from gongkai.core.worker_signals import recognition_begins

__all__ = ["PictureLines", "read", "read_picture", "read_spots", "require_engine", "size_of"]


class PictureLines(NamedTuple):
    """What a picture prints.

    Attributes
    ----------
    lines
        In reading order. Boxes are in pixels of the picture as given, scores the recogniser's own.
    notes
        Slugs of what a user should know (see ``Document.notes``).
    """

    lines: list[Line]
    notes: tuple[str, ...]


def require_engine() -> None:
    """Make sure that what reads pictures is installed.

    Raises
    ------
    MissingExtra
        It is not; the message names the extra.
    """
    recognition_begins()
    try:
        import cv2  # noqa: F401
        import onnxruntime  # noqa: F401
        import PIL.Image  # noqa: F401
        import rapidocr  # noqa: F401
    except ImportError as error:
        raise MissingExtra(
            f"reading a picture needs the extra `ocr`: pip install 'gongkai[ocr]' ({error})",
            f"读取图片需要扩展组件 ocr：pip install 'gongkai[ocr]'（{error}）",
        ) from error


def read_picture(
    data: bytes,
    options: ParseOptions = DEFAULT_OPTIONS,
    first: int = 1,
    table: int = 0,
    page: int | None = None,
) -> PictureLines:
    """Read a picture by itself or as a part of another document.

    Parameters
    ----------
    data
        Bytes of a PNG, JPEG, TIFF, WebP, BMP or GIF.
    first
        Number of its first line.
    table
        How many tables stand before it.
    page
        Number of the page that it stands on; ``None`` for a picture by itself, whose pages count from 1 where
        there is more than one.

    Raises
    ------
    MissingExtra
        The extra ``ocr`` is not installed.
    UnreadableInput
        No picture, or a damaged one.
    LimitExceeded
        Too many pixels, pages or cells.
    """
    require_engine()
    from gongkai.readers.images.read_image import read_pages

    return PictureLines(*read_pages(data, options, first, table, page))


def read_spots(spots: Sequence[Any], size: float) -> list[tuple[str, float]]:
    """Return the text of small pictures (grey levels), each with the probability of it.

    Parameters
    ----------
    spots
        Arrays of grey levels.
    size
        Height of a character, in pixels.

    Raises
    ------
    MissingExtra
        The extra ``ocr`` is not installed.
    """
    require_engine()
    from gongkai.readers.images import spot_text

    return [(found.text, found.score) for found in spot_text.read_spots(spots, size)]


def size_of(data: bytes) -> tuple[int, int]:
    """Return width and height of a picture, from its header.

    Raises
    ------
    UnreadableInput
        No picture of a kind that is read.
    LimitExceeded
        So many pixels that the decoder refuses.
    """
    from gongkai.readers.images.decode_image import opened

    with opened(data) as image:
        return image.size


def read(data: bytes, sha256: str, options: ParseOptions) -> Document:
    """Read a picture as a document of its own."""
    lines, notes = read_picture(data, options)
    if not lines:
        raise UnreadableInput("the picture is empty: no print was found in it", "图片中没有发现任何文字")
    return Document("image", tuple(lines), sha256, notes=notes)
