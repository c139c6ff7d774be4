"""The garbage collector is held back while a report is read, and left as it was found."""

import gc

import pytest

import gongkai
from gongkai.pipeline.gc_pause import paused_collection
from gongkai.training.generator import make_sample


@pytest.fixture(autouse=True)
def as_it_was():
    was_on = gc.isenabled()
    yield
    (gc.enable if was_on else gc.disable)()


@pytest.mark.parametrize("on", [True, False])
def test_the_collector_is_left_as_it_was_found(on):
    (gc.enable if on else gc.disable)()
    with paused_collection():
        assert not gc.isenabled()
    assert gc.isenabled() is on


def test_the_collector_goes_on_after_an_input_that_is_no_report():
    gc.enable()
    with pytest.raises(gongkai.NotAReport):
        gongkai.parse_text("今天天气很好。\n" * 40)
    assert gc.isenabled()


def test_reading_a_report_leaves_nothing_that_only_the_collector_could_free():
    texts = [make_sample(family, 5).content for family in ("A", "B", "HTML")]
    for _ in range(2):  # the first time modules are imported and caches filled
        gc.collect()
        for text in texts:
            gongkai.parse_text(text)
        gc.disable()
    assert gc.collect() == 0
