"""Reports really converted: the truth agrees with the well-formed original, the pieces with the text."""

from __future__ import annotations

from random import Random

import pytest

from gongkai.training.generator.compose import tell_draft
from gongkai.training.generator.conversion import PROGRAMS, ConvertedReport, convert_reports
from gongkai.training.generator.conversion.printed_form import PrintedForm, printed
from gongkai.training.generator.draft import Wishes, draw_draft
from gongkai.training.generator.layouts import FAMILIES
from gongkai.training.generator.true_labels import visible

QUICK = tuple(name for name, each in PROGRAMS.items() if not each.slow and each.takes == "html")
PROBED = ("pdftotext_raw", "docx2txt")
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


@pytest.mark.parametrize("name", PROBED)
def test_a_report_comes_through_a_program_that_takes_files(name: str) -> None:
    report = converted(name, 12)
    assert report.data
    assert report.truth.layout == name


@pytest.mark.parametrize("name", SLOW)
def test_a_slow_program_gives_text_of_what_is_printed(name: str) -> None:
    program = PROGRAMS[name]
    if program.skipped_because:
        pytest.skip(program.skipped_because)
    draft = draw_draft(Random(5), Wishes("normal", True, False, False))
    tell_draft(draft, FAMILIES["HTML"], clean=True)
    form = PrintedForm(draft.page, "5", bare=program.takes == "docx")
    (made,) = program.convert(printed([(form, form.html())], program.takes))
    assert len(program.text_of(made)) > 300


def test_pieces_are_the_visible_text_in_print_order() -> None:
    pytest.importorskip("inscriptis", reason="needs the extra `converters`")
    report = converted("inscriptis", 3)
    shown = visible(report.data.decode())
    told = [character for piece in report.pieces for character in visible(piece.text)]
    assert told == shown


def test_the_same_seed_gives_the_same_report() -> None:
    one, two = (converted("lxml_text_content", 5) for _ in range(2))
    assert one == two
