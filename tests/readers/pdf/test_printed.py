"""Reports printed by real programs give the figures that their pages give."""

from random import Random

import pytest

import gongkai
from gongkai.training.evaluation import evaluate
from gongkai.training.generator import make_sample
from gongkai.training.generator.rendering.office_conversion import convert_by_office, office_path
from gongkai.training.generator.rendering.page_styles import draw_look, framed
from gongkai.training.generator.rendering.pdf import browser_path, print_pages
from gongkai.training.generator.rendering.word import render_word

SEEDS = range(920_000_000, 920_000_004)


def reports():
    return [make_sample("HTML", seed, "normal") for seed in SEEDS]


def outcome(samples, files):
    """Fields that are wrong, and among them those that nobody is told to look at."""
    assert all(file.startswith(b"%PDF") for file in files)
    found = [
        {**gongkai.parse(file).to_dict(), "source": sample.name} for sample, file in zip(samples, files, strict=True)
    ]
    judged = evaluate([sample.truth.to_dict() for sample in samples], found)
    return [(each.source, each.field) for each in judged.wrong], judged.silent_errors


@pytest.mark.parametrize("rules", [True, False], ids=["with rules", "without rules"])
def test_pages_printed_by_a_browser(rules):
    if browser_path() is None:
        pytest.skip("no Chromium: install Debian's package chromium")
    samples = reports()
    looks = [draw_look(Random(sample.name), rules) for sample in samples]
    files = list(print_pages(zip([sample.content for sample in samples], looks, strict=True)))
    wrong, silent = outcome(samples, files)
    assert silent == []
    assert wrong == [] or not rules
    assert len(wrong) <= 0.03 * 200 * len(samples)


@pytest.mark.parametrize("kind", ["page", "Word document"])
def test_documents_printed_by_libreoffice(kind):
    if office_path() is None:
        pytest.skip("no LibreOffice: install Debian's package libreoffice-writer-nogui")
    samples = reports()
    if kind == "page":
        contents = [framed(sample.content, draw_look(Random(sample.name))).encode() for sample in samples]
        files = convert_by_office(contents, "html", "pdf")
    else:
        files = convert_by_office([render_word(sample.content) for sample in samples], "docx", "pdf")
    assert outcome(samples, files) == ([], [])
