"""Reports really converted: the truth agrees with the well-formed original, the pieces with the text."""

from __future__ import annotations

import pytest

from gongkai.training.generator.conversion import PROGRAMS, ConvertedReport, convert_reports
from gongkai.training.generator.true_labels import visible

QUICK = tuple(name for name, each in PROGRAMS.items() if not each.slow and each.takes == "html")
SLOW = tuple(name for name in PROGRAMS if name not in QUICK)


def converted(name: str, seed: int) -> ConvertedReport:
    """Return a report converted by a program, or skip where the program is absent."""
    program = PROGRAMS[name]
    if program.skipped_because:
        pytest.skip(program.skipped_because)
    (report,) = convert_reports(program, [seed])
    return report


@pytest.mark.parametrize("name", QUICK)
def test_a_report_comes_through_with_its_truth(name: str) -> None:
    report = converted(name, 11)
    assert report.data
    assert set(report.truth.unrecoverable) <= set(report.truth.fields)
    assert report.truth.layout == name


@pytest.mark.parametrize("name", SLOW)
def test_a_report_comes_through_a_slow_program(name: str) -> None:
    report = converted(name, 12)
    assert report.data
    assert report.truth.layout == name


def test_pieces_are_the_visible_text_in_print_order() -> None:
    pytest.importorskip("inscriptis", reason="needs the extra `converters`")
    report = converted("inscriptis", 3)
    shown = visible(report.data.decode())
    told = [character for piece in report.pieces for character in visible(piece.text)]
    assert told == shown


def test_the_same_seed_gives_the_same_report() -> None:
    one, two = (converted("lxml_text_content", 5) for _ in range(2))
    assert one == two
