"""Generated pages as workbooks say what the pages say."""

import time

import pytest

from gongkai.readers import read
from gongkai.training.generator import make_sample
from gongkai.training.generator.rendering.workbook import WAYS, render_workbook


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_lay_a_report_out_reads_like_its_page(way):
    for seed in range(700, 705):
        page = make_sample("HTML", seed).content
        assert read(render_workbook(page, way, seed)).text.split() == read(page.encode()).text.split()


@pytest.mark.parametrize("way", WAYS)
def test_the_same_page_gives_the_same_bytes(way):
    page = make_sample("HTML", 700).content
    first = render_workbook(page, way)
    time.sleep(1.1 if way == "plain" else 0)  # files tell their moment in seconds
    assert first == render_workbook(page, way)
