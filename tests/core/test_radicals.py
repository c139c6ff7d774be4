"""Radicals in place of characters."""

import pytest

from gongkai.core.radicals import without_radicals
from gongkai.core.text import fold, fold_all


@pytest.mark.parametrize(
    ("text", "meant"), [("⼈⺠政府", "人民政府"), ("⻓沙", "长沙"), ("⻩⽯市⻔户⽹站", "黄石市门户网站")]
)
def test_radicals_are_folded_to_characters(text, meant):
    assert fold(text) == meant
    assert fold_all([text, "规章"]) == [meant, "规章"]


def test_characters_are_left_alone():
    assert without_radicals("人民政府长门页 abc") == "人民政府长门页 abc"
