"""No regular expression of the package takes for ever, whatever text it meets.

Every pattern is given texts that are made from it: what leads up to each of its repeats, then the repeat's own text
over and over, then an end that cannot match. What backtracks more than once over a text (a cube of its length, or
worse) needs seconds for 400 characters; what looks at every place of a run of blanks once from each of its places (a
square) needs milliseconds, and the texts that patterns meet have such runs folded before. That is what the last test
looks at: documents with long runs, as a whole.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from patterns import hostile

import gongkai

LENGTH = 400
MOST_SECONDS = 0.1

REPORT = (Path(__file__).parents[1] / "samples" / "pipes.txt").read_text("utf-8")


def slow(length: int) -> dict[str, float]:
    """Return the patterns that take longer than they may; one that takes for ever with infinity."""
    command = [sys.executable, str(Path(__file__).parent / "helpers" / "patterns.py"), str(length)]
    lines = subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
    assert len(lines) > 90, "the patterns are not found any more"
    found = {}
    for line in lines:
        name, _, seconds = line.rpartition(" ")
        found[name if seconds else line] = float(seconds or "inf") if name else float("inf")
    return {name: seconds for name, seconds in found.items() if seconds > MOST_SECONDS}


def test_no_pattern_backtracks_over_and_over() -> None:
    assert slow(LENGTH) == {}


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(?:<!--.*?-->\s*)*<x", r"(\w|\d)*!", r"\s*\(?\s*a?\s*\)?\s*b"])
def test_the_texts_make_a_bad_pattern_slow(pattern: str) -> None:
    bad = re.compile(pattern, re.S)
    begun = time.process_time()
    for length in range(10, LENGTH):
        for text in hostile(bad, length):
            bad.search(text)
            if time.process_time() - begun > MOST_SECONDS:
                return
    pytest.fail("it is not slow")


@pytest.mark.parametrize("unit", [" ", "\u3000", "的", "1", "（", "年", "-", "*", "|", "\t", "：", "<!---->", "、一"])
def test_a_document_with_a_long_run_costs_no_more_than_its_length(unit: str) -> None:
    def seconds(count: int) -> float:
        text = REPORT.replace("一、", f"一、{unit * count}", 1)
        begun = time.process_time()
        with suppress(gongkai.GongkaiError):
            gongkai.parse_text(text)
        return time.process_time() - begun

    seconds(10)
    short, long = seconds(5_000), seconds(40_000)
    assert long < 16 * short + 0.5  # a square would be 64 times as long
