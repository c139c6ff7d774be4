"""Reports printed by a real browser: as a picture and as a worn scan they give the figures that the page gives."""

import pytest

import gongkai
from gongkai.training.generator import make_sample
from gongkai.training.generator.rendering import scans


@pytest.fixture(scope="module")
def page():
    if scans.chromium() is None:
        pytest.skip("no Chromium: install Debian's package chromium")
    return make_sample("HTML", 11, "dense", clean=True)


@pytest.mark.parametrize("render", [scans.render_pictures, scans.render_scans])
def test_a_printed_report_is_read_as_its_page_says(page, render):
    report = gongkai.parse(render([page.content])[0])
    wrong = {id for id, field in report.fields.items() if field.value != page.truth.fields[id]}
    assert wrong == set()
    assert (report.edition, report.year) == (page.truth.edition, page.truth.year)
    assert sum(field.review for field in report.fields.values()) <= 5
    boxes = [field.source.box for field in report.fields.values() if field.source]
    assert len(boxes) > 150
    assert all(box is not None for box in boxes)
