"""The straight rules and the pictures that a page draws, out of its objects."""

from __future__ import annotations

import ctypes
import math
from itertools import pairwise
from typing import Any

from gongkai.core.errors import LimitExceeded
from gongkai.readers.pdf.page_objects import ImageObject, PdfPage, RulingLine
from gongkai.readers.pdf.rotation import PageRotation

_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5
_LINE_TO, _CURVE_TO, _MOVE_TO = 0, 1, 2
_DEEPEST_FORM = 12
#: A filled shape is a rule where it is no thicker than this, and much longer than thick (points).
_THICKEST = 4.0
_LONGER = 2.5
_SHORTEST = 4.0
_SMALLEST_PICTURE = 12.0
#: A simple shape no larger than this may be a character that is drawn.
_LARGEST_CHARACTER = 40.0
#: A line is straight along the page where its ends differ by no more across it.
_CROOKED = 1.0
_FRAME = 4.0

Point = tuple[float, float]
#: ``(a, b, c, d, e, f)`` as PDF has it.
Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def take_strokes(page: PdfPage, handle: Any, place: PageRotation, most: int) -> list[Any]:
    """Add rules and pictures to a page; return PDFium's objects that are text.

    Parameters
    ----------
    page
        Is added to.
    handle
        PDFium's page.
    place
        From the page's own coordinates to those of ``page``.
    most
        How many objects a page may have.

    Raises
    ------
    LimitExceeded
        The page has more objects.
    """
    import pypdfium2.raw as raw

    count = raw.FPDFPage_CountObjects(handle)
    if count > most:
        raise LimitExceeded("objects on a page", count, most)
    taker = _Taker(page, place, most, raw)
    taker.take((raw.FPDFPage_GetObject(handle, index) for index in range(count)), _SAME, 0)
    return taker.text


class _Taker:
    """Goes through the objects of one page, and those within them."""

    def __init__(self, page: PdfPage, place: PageRotation, most: int, raw: Any) -> None:
        self._page, self._place, self._most, self._raw = page, place, most, raw
        self._seen = 0
        self.text: list[Any] = []
        self._box = [ctypes.c_float() for _ in range(4)]
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()
        self._xy = ctypes.c_float(), ctypes.c_float()
        self._all = (0.0, 0.0, page.width, page.height)

    def take(self, objects: Any, matrix: Matrix, depth: int) -> None:
        raw = self._raw
        for handle in objects:
            self._seen += 1
            if self._seen > self._most:
                raise LimitExceeded("objects on a page", self._seen, self._most)
            kind = raw.FPDFPageObj_GetType(handle)
            if kind == _TEXT:
                self.text.append(handle)
            elif kind == _PATH:
                self._path(handle, matrix)
            elif kind == _IMAGE:
                self._image(handle, matrix)
            elif kind != _FORM or depth >= _DEEPEST_FORM:
                self._page.places.inked.append(self._bounds(handle, matrix) or self._all)
            else:
                inner = (raw.FPDFFormObj_GetObject(handle, i) for i in range(raw.FPDFFormObj_CountObjects(handle)))
                self.take(inner, _product(self._matrix(handle), matrix), depth + 1)

    def _matrix(self, handle: Any) -> Matrix:
        found = self._raw.FS_MATRIX()
        if not self._raw.FPDFPageObj_GetMatrix(handle, found):
            return _SAME
        return found.a, found.b, found.c, found.d, found.e, found.f

    def _bounds(self, handle: Any, matrix: Matrix) -> tuple[float, float, float, float] | None:
        if not self._raw.FPDFPageObj_GetBounds(handle, *self._box):
            return None
        left, bottom, right, top = (each.value for each in self._box)
        return self._place.box(*_moved_box(left, bottom, right, top, matrix))

    def _image(self, handle: Any, matrix: Matrix) -> None:
        box = self._bounds(handle, matrix)
        if box is None:
            return
        self._page.places.inked.append(box)
        if self._rule(box):
            return
        self._page.drawn.append(box)
        if min(box[2] - box[0], box[3] - box[1]) >= _SMALLEST_PICTURE:
            wide, high = ctypes.c_uint(), ctypes.c_uint()
            self._raw.FPDFImageObj_GetImagePixelSize(handle, wide, high)
            pixels = math.sqrt(wide.value * high.value / ((box[2] - box[0]) * (box[3] - box[1])))
            self._page.pictures.append(ImageObject(*box, dpi=72 * pixels))

    def _path(self, handle: Any, matrix: Matrix) -> None:
        if not self._raw.FPDFPath_GetDrawMode(handle, self._fill, self._stroke):
            return
        filled, stroked = bool(self._fill.value), bool(self._stroke.value)
        if not filled and not stroked:
            return
        box = self._bounds(handle, matrix)
        places = self._page.places
        if box is None or self._rule(box):
            places.inked.append(box or self._all)
            return
        if filled and not stroked and self._raw.FPDFPath_CountSegments(handle) <= 6:
            if max(box[2] - box[0], box[3] - box[1]) <= _LARGEST_CHARACTER:
                self._page.drawn.append(box)
                places.inked.append(box)
            else:
                places.shades.append(box)
            return
        self._page.drawn.append(box)
        parts = self._parts(handle, _product(self._matrix(handle), matrix))
        if not filled and _is_frame(parts, box):
            places.frame(box)
        else:
            places.inked.append(box)
        if stroked:
            for part in parts:
                for a, b in pairwise(part):
                    self._segment(a, b)
        else:
            self._filled(parts)

    def _filled(self, parts: list[list[Point]]) -> None:
        """Take thin shapes as rules, and a shape right around another as a frame."""
        boxes = [
            (min(xs), min(ys), max(xs), max(ys))
            for part in parts
            if len(part) > 1
            for xs, ys in (tuple(zip(*part, strict=True)),)
        ]
        thick = [box for box in boxes if not self._rule(box)]
        for outer, inner in pairwise(thick):
            if all(abs(a - b) <= _FRAME for a, b in zip(outer, inner, strict=True)):
                x0, top, x1, bottom = outer
                for a, b in (
                    ((x0, top), (x1, top)),
                    ((x0, bottom), (x1, bottom)),
                    ((x0, top), (x0, bottom)),
                    ((x1, top), (x1, bottom)),
                ):
                    self._segment(a, b)

    def _rule(self, box: tuple[float, float, float, float]) -> bool:
        """Take a thin box as a rule; tell whether it is one, or nothing at all."""
        x0, top, x1, bottom = box
        wide, high = x1 - x0, bottom - top
        if high <= _THICKEST and wide >= _LONGER * high:
            if wide >= _SHORTEST:
                self._page.across.append(RulingLine((top + bottom) / 2, x0, x1))
            return True
        if wide <= _THICKEST and high >= _LONGER * wide:
            if high >= _SHORTEST:
                self._page.down.append(RulingLine((x0 + x1) / 2, top, bottom))
            return True
        return max(wide, high) <= _THICKEST

    def _segment(self, a: Point, b: Point) -> None:
        if abs(a[1] - b[1]) <= _CROOKED and abs(a[0] - b[0]) >= _SHORTEST:
            self._page.across.append(RulingLine((a[1] + b[1]) / 2, min(a[0], b[0]), max(a[0], b[0])))
        elif abs(a[0] - b[0]) <= _CROOKED and abs(a[1] - b[1]) >= _SHORTEST:
            self._page.down.append(RulingLine((a[0] + b[0]) / 2, min(a[1], b[1]), max(a[1], b[1])))

    def _parts(self, handle: Any, matrix: Matrix) -> list[list[Point]]:
        """Return the parts of a path in the page's coordinates; a curve counts as its end."""
        raw, (x, y) = self._raw, self._xy
        parts: list[list[Point]] = []
        count = raw.FPDFPath_CountSegments(handle)
        self._seen += count // 8
        if self._seen > self._most:
            raise LimitExceeded("objects on a page", self._seen, self._most)
        for index in range(count):
            segment = raw.FPDFPath_GetPathSegment(handle, index)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            point = self._place.point(*_moved(x.value, y.value, matrix))
            if raw.FPDFPathSegment_GetType(segment) == _MOVE_TO or not parts:
                parts.append([])
            parts[-1].append(point)
            if raw.FPDFPathSegment_GetClose(segment):
                parts[-1].append(parts[-1][0])
        return parts


def _is_frame(parts: list[list[Point]], box: tuple[float, float, float, float]) -> bool:
    """Tell whether lines run along the sides of their box only."""
    x0, top, x1, bottom = box
    for part in parts:
        for (ax, ay), (bx, by) in pairwise(part):
            along_x = abs(ay - by) <= _CROOKED and min(abs(ay - top), abs(ay - bottom)) <= _THICKEST
            along_y = abs(ax - bx) <= _CROOKED and min(abs(ax - x0), abs(ax - x1)) <= _THICKEST
            if not along_x and not along_y:
                return False
    return True


def _moved(x: float, y: float, matrix: Matrix) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _moved_box(x0: float, y0: float, x1: float, y1: float, matrix: Matrix) -> tuple[float, float, float, float]:
    if matrix is _SAME:
        return x0, y0, x1, y1
    corners = [_moved(x, y, matrix) for x in (x0, x1) for y in (y0, y1)]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _product(first: Matrix, then: Matrix) -> Matrix:
    if then is _SAME:
        return first
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m
