"""Drawings that draw drawings: how often the last of them would be drawn, counted before PDFium draws any.

A form may draw another ten times, and that one another ten times; a file of one kilobyte makes PDFium busy for days.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from gongkai.core.errors import LimitExceeded

_DRAWS = re.compile(rb"/[^\s/<>\[\]()]+\s+Do\b")
_REFERENCE = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+R\b")
_OBJECT = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+obj\b")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_PACKED = re.compile(rb"/Type\s*/ObjStm\b")
_FIRST = re.compile(rb"/First\s+(\d{1,9})")
_LONGEST = 20_000
_DEEPEST_RESOURCES = 4
_MOST_OBJECTS = 200_000


class Forms:
    """Gathers the forms of a file, and how often each draws."""

    def __init__(self) -> None:
        self._draws: dict[int, int] = {}
        self._heads: dict[int, bytes] = {}

    @staticmethod
    def is_wanted(head: bytes) -> bool:
        """Tell from the words before a stream whether its content matters here."""
        return _FORM.search(head) is not None or _PACKED.search(head) is not None

    def add(self, number: int, head: bytes, content: bytes) -> None:
        """Take the content of a form, or of a stream that other objects are packed in."""
        if _FORM.search(head):
            self._heads[number] = head
            self._draws[number] = sum(1 for _ in _DRAWS.finditer(content))
        else:
            self._heads.update(_unpacked(head, content))

    def packed(self, number: int) -> bytes | None:
        """Return what an object says that is packed in a stream, ``None`` where there is none of its number."""
        return self._heads.get(number)

    def check(self, data: bytes, most: int) -> None:
        """Refuse a file whose forms would be drawn too often.

        Raises
        ------
        LimitExceeded
            One form would draw more than ``most`` others, in all.
        """
        if sum(count > 1 for count in self._draws.values()) < 2:
            return
        heads = _plain_objects(data) | self._heads
        costs: dict[int, int] = {}
        for form in self._draws:
            cost = self._cost(form, heads, costs)
            if cost > most:
                raise LimitExceeded("drawings within drawings", cost, most)

    def _cost(self, form: int, heads: Mapping[int, bytes], costs: dict[int, int]) -> int:
        """Return how many forms are drawn at the most where one is; a form within itself is not drawn."""
        stack = [form]
        while stack:
            current = stack[-1]
            inner = self._inner(current, heads)
            if current not in costs:
                costs[current] = 1
                stack += [each for each in inner if each not in costs]
                continue
            stack.pop()
            costs[current] = 1 + self._draws[current] * max(
                (costs[each] for each in inner if each != current), default=0
            )
        return costs[form]

    def _inner(self, form: int, heads: Mapping[int, bytes]) -> set[int]:
        """Return the forms that one may draw: those that its resources name, through other objects too."""
        found: set[int] = set()
        seen: set[int] = set()
        waiting = [form]
        for _ in range(_DEEPEST_RESOURCES):
            further: list[int] = []
            for number in waiting:
                for match in _REFERENCE.finditer(heads.get(number, b"")[:_LONGEST]):
                    named = int(match[1])
                    if named in seen:
                        continue
                    seen.add(named)
                    if named in self._draws:
                        found.add(named)
                    else:
                        further.append(named)
            waiting = further
        return found


def _plain_objects(data: bytes) -> dict[int, bytes]:
    heads: dict[int, bytes] = {}
    for match in _OBJECT.finditer(data):
        if len(heads) >= _MOST_OBJECTS:
            raise LimitExceeded("objects", len(heads) + 1, _MOST_OBJECTS)
        head = data[match.end() : match.end() + _LONGEST]
        heads[int(match[1])] = re.split(rb"\b(?:endobj|stream)\b", head, maxsplit=1)[0]
    return heads


def _unpacked(head: bytes, content: bytes) -> dict[int, bytes]:
    """Return the objects packed in a stream."""
    first = _FIRST.search(head)
    if first is None:
        return {}
    start = int(first[1])
    try:
        numbers = [int(each) for each in content[:start].split()]
    except ValueError:
        return {}
    places = [
        *((start + at, number) for number, at in zip(numbers[::2], numbers[1::2], strict=False)),
        (len(content), 0),
    ]
    return {number: content[at:end] for (at, number), (end, _) in pairwise(places)}
