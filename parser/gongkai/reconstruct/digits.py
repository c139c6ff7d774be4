"""Digits out of place: one figure broken over two lines, several figures stuck together, figures from elsewhere."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, islice

from gongkai.normalise import read_number
from gongkai.placement import MOST, Candidate, Run, Token, make_candidate

_FIGURE = re.compile(r"[+-]?(?:0|[1-9]\d*)(?:\.\d+)?")
"""A figure as a report prints it: no needless 0 in front."""

_NEEDLESS = re.compile(r"[+-]?0\d[\d.]*$")

LONGEST = 9
"""Characters of the longest figure that a string of digits is cut into."""

MOST_STEPS = 200_000
"""Pieces tried in the search for one run's cuts."""


def joined_or_dropped(printed: list[Token], size: int) -> Iterator[Candidate]:
    """More figures than slots: some are pieces of one figure broken over lines, or do not belong here."""
    extra = len(printed) - size
    if extra <= 3:
        joints = [i for i in range(1, len(printed)) if joinable(printed[i - 1], printed[i])]
        for chosen in islice(combinations(joints, extra), MOST):
            yield make_candidate(_joined(printed, set(chosen)), "merged", 1.0)
    weak = sorted(range(len(printed)), key=lambda i: printed[i].trust)[:extra]
    if all(printed[i].trust < 0.9 for i in weak):
        kept = [token for i, token in enumerate(printed) if i not in weak]
        yield make_candidate(kept, "dropped", 1.5)
    yield make_candidate(printed[:size], "overfull", 3.0)
    yield make_candidate(printed[-size:], "overfull", 3.5)


def joinable(a: Token, b: Token) -> bool:
    """Whether two tokens may be one figure broken at the end of a line."""
    if not b.first or a.line == b.line or a.empty or b.empty:
        return False
    return bool(_FIGURE.fullmatch((a.text + b.text).removesuffix("元").removesuffix("万")))


def _joined(printed: list[Token], joints: set[int]) -> list[Token]:
    result: list[Token] = []
    for i, token in enumerate(printed):
        if i in joints:
            text = result[-1].text + token.text
            result[-1] = result[-1]._replace(text=text, number=read_number(text))
        else:
            result.append(token)
    return result


def looks_fused(run: Run, printed: list[Token]) -> bool:
    """One token of digits alone on the run, longer than any figure would be, or with a needless zero in it."""
    if len(run.tokens) != 1 or len(run.slots) < 2:
        return False
    text = printed[0].text
    if _NEEDLESS.match(text):
        return True
    return text.isdigit() and len(text) >= len(run.slots) and ("0" in text[:-1] or len(text) > 8)


Rule = tuple[int, tuple[int, ...]]
"""A slot of a run that is the sum of others of its slots."""


class TooMany(Exception):
    """There are more ways to cut the digits than are looked at."""


def splits(printed: list[Token], size: int, rules: Sequence[Rule], deadline: float) -> list[Candidate]:
    """Return the ways to cut strings of digits into as many figures as there are slots.

    No figure begins with a needless 0. Where the rules allow some ways, only these are returned.

    Raises
    ------
    TooMany
        The deadline passed, or more than ``MOST`` ways remain.
    """
    texts = [token.text for token in printed]
    found = list(_allowed(texts, size, rules, deadline)) or list(_allowed(texts, size, (), deadline))
    result = []
    for pieces in found:
        tokens: list[Token | None] = [
            printed[owner]._replace(text=piece, number=read_number(piece)) for owner, piece in pieces
        ]
        result.append(make_candidate(tokens, "glued", 1.0 + 0.01 * max(len(piece) for _, piece in pieces)))
    return result


def _allowed(texts: list[str], size: int, rules: Sequence[Rule], deadline: float) -> Iterator[list[tuple[int, str]]]:
    """Yield cuts as ``(index of the text, piece)``, depth first; a rule is checked once its slots are filled."""
    due: dict[int, list[Rule]] = {}
    for rule in rules:
        due.setdefault(max(rule[0], *rule[1]), []).append(rule)
    open_until = {part: total for total, parts in rules for part in parts}
    left = [sum(map(len, texts[i + 1 :])) for i in range(len(texts))]
    pieces: list[tuple[int, str]] = []
    values: list[Decimal] = []
    steps = 0

    def fits(slot: int, rest: int) -> bool:
        """Whether the characters that are left can hold the slots that are left, a total as long as its parts."""
        if any(values[total] != sum(values[part] for part in parts) for total, parts in due.get(slot, ())):
            return False
        total = open_until.get(slot, -1)
        needed = 0
        if total > slot:
            begun = sum(values[part] for part in range(slot + 1) if open_until.get(part) == total)
            needed = len(str(begun)) - 1
        return rest >= size - slot - 1 + needed

    def fill(owner: int, at: int) -> Iterator[list[tuple[int, str]]]:
        nonlocal steps
        if at == len(texts[owner]):
            owner, at = owner + 1, 0
        slot = len(pieces)
        if slot == size or owner == len(texts):
            if slot == size and owner == len(texts):
                yield list(pieces)
            return
        text = texts[owner]
        for end in range(at + 1, min(at + LONGEST, len(text)) + 1):
            piece = text[at:end]
            if not _is_figure(piece):
                continue
            steps += 1
            if steps % 512 == 0 and (time.perf_counter() > deadline or steps > MOST_STEPS):
                raise TooMany
            pieces.append((owner, piece))
            values.append(Decimal(piece))
            if fits(slot, len(text) - end + left[owner]):
                yield from fill(owner, end)
            pieces.pop()
            values.pop()

    for count, found in enumerate(fill(0, 0)):
        if count == MOST:
            raise TooMany
        yield found


def _is_figure(piece: str) -> bool:
    if piece.isdigit():
        return piece[0] != "0" or len(piece) == 1
    return bool(_FIGURE.fullmatch(piece))
