"""From the bytes of a picture to grey pages, within bounds."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from gongkai.core.errors import LimitExceeded, UnreadableInput
from gongkai.core.options import ParseOptions

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF")
"""The decoders that are let near the bytes."""


def pages(data: bytes, options: ParseOptions) -> Iterator[np.ndarray]:
    """Yield the pages of a picture, one after the other, as arrays of grey levels (0 black, 255 white).

    Only TIFF has more than one page; of an animation the first frame is read.

    Raises
    ------
    UnreadableInput
        No picture of a kind that is read, or a damaged one.
    LimitExceeded
        More pixels or pages than a bound allows; told from the header, before anything is decoded.
    """
    for grey, _ in pages_in_colour(data, options):
        yield grey


def pages_in_colour(data: bytes, options: ParseOptions) -> Iterator[tuple[np.ndarray, np.ndarray | None]]:
    """Yield the pages of a picture: grey levels, and red, green and blue where it has colours; as :func:`pages`."""
    with opened(data) as image:
        count = _frames(image)
        if count > options.max_pages:
            raise LimitExceeded("pages", count, options.max_pages)
        for number in range(count):
            yield _page(image, number, options.max_pixels)


def opened(data: bytes) -> Image:
    """Return a picture of which no more than the header was read.

    Raises
    ------
    UnreadableInput, LimitExceeded
        As for :func:`pages`.
    """
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # sizes are bounded here, and damage shows when decoding
            return Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise LimitExceeded("pixels", 2 * (Image.MAX_IMAGE_PIXELS or 0), Image.MAX_IMAGE_PIXELS or 0) from error
    except Exception as error:
        raise _damaged(error) from error


def _frames(image: Image) -> int:
    """Return how many pages there are to read."""
    try:
        return int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
    except Exception as error:  # the pages are chained, and a chain can lead anywhere
        raise _damaged(error) from error


def _page(image: Image, number: int, most: int) -> tuple[np.ndarray, np.ndarray | None]:
    """Return one page of an open picture, of at most so many pixels."""
    try:
        if number:
            image.seek(number)
        wide, high = image.size
        if wide * high > most:
            raise LimitExceeded("pixels", wide * high, most)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _grey(image)
    except LimitExceeded:
        raise
    except Exception as error:  # decoders fail in many ways: struct, zlib, memory, their own
        raise _damaged(error) from error


def _grey(image: Image) -> tuple[np.ndarray, np.ndarray | None]:
    """Return grey levels and colours, as a viewer shows the picture: turned as the camera says, on white paper."""
    import PIL.Image
    from PIL import ImageOps

    image.load()
    turned = ImageOps.exif_transpose(image)
    if turned.mode.startswith("I") or turned.mode == "F":
        levels = np.asarray(turned, dtype=np.float32)
        low, high = float(levels.min()), float(levels.max())
        return ((levels - low) * (255 / max(high - low, 1e-9))).astype(np.uint8), None
    if "A" in turned.getbands() or "transparency" in turned.info:
        over = turned.convert("RGBA")
        paper = PIL.Image.new("RGBA", over.size, "white")
        turned = PIL.Image.alpha_composite(paper, over)
    colours = None if turned.mode in ("1", "L", "LA") else np.asarray(turned.convert("RGB"))
    return np.asarray(turned.convert("L")), colours


def _damaged(error: Exception) -> UnreadableInput:
    return UnreadableInput(
        f"the picture cannot be decoded: {error}; give PNG, JPEG, TIFF, WebP, BMP or GIF",
        f"图片无法解码：{error}；请提供 PNG、JPEG、TIFF、WebP、BMP 或 GIF 格式",
    )
