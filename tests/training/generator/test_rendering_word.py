"""Generated pages as Word documents say what the pages say."""

import time

import pytest

from gongkai.readers import read
from gongkai.training.generator import make_sample
from gongkai.training.generator.rendering.word import WAYS, render_word

SEEDS = range(700, 705)


def rows(document):
    """The filled lines; places too where the source has a grid."""
    return [
        [(cell.text, cell.x0, cell.x1) if line.table else cell.text for cell in line.cells] for line in document.lines
    ]


@pytest.mark.parametrize("way", [way for way in WAYS if way != "row_tables"])
def test_every_way_to_set_a_report_reads_like_its_page(way):
    for seed in SEEDS:
        page = make_sample("HTML", seed).content
        assert rows(read(render_word(page, way, seed))) == rows(read(page.encode()))


def test_a_table_a_row_says_the_same():
    for seed in SEEDS:
        page = make_sample("HTML", seed).content
        assert read(render_word(page, "row_tables", seed)).text == read(page.encode()).text


def test_merged_cells_keep_their_rows():
    page = make_sample("HTML", 700).content
    spans = [[cell.row_span for _, cell in read(data).cells()] for data in (page.encode(), render_word(page))]
    assert spans[0] == spans[1]
    assert max(spans[0]) > 1


def test_ways_differ_as_files():
    page = make_sample("HTML", 700).content
    assert len({render_word(page, way) for way in WAYS}) == len(WAYS)


@pytest.mark.parametrize("way", WAYS)
def test_the_same_page_gives_the_same_bytes(way):
    page = make_sample("HTML", 700).content
    first = render_word(page, way)
    time.sleep(1.1 if way == "plain" else 0)  # files tell their moment in seconds
    assert first == render_word(page, way)
