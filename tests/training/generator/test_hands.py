"""Sources of wording: that they share no sentence, what they print, and that all is true and reproducible."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gongkai.training.generator as generator
from gongkai.core.labels import LABELS
from gongkai.forms.form import editions
from gongkai.training.generator import FAMILIES, HANDS, make_sample, page_furniture
from gongkai.training.generator.draft import Wishes, draw_draft
from gongkai.training.generator.figures import failed_members
from gongkai.training.generator.hands import FIRST_HAND, wording
from gongkai.training.generator.hands.wrapped_text import wrapped

OTHERS = HANDS[1:]
FILES = Path(generator.__file__).parent
RUN = 12
"""A longer run of characters that two hands share is a sentence, or a template, of one source."""

OFFICIAL = (
    "中华人民共和国政府信息公开工作年度报告格式",
    "中华人民共和国政府信息公开条例",
    "国务院办公厅政府信息与政务公开办公室",
    "政府信息公开信息处理费管理办法",
    "政府信息公开工作年度报告",
    "政府信息公开年度报告",
    "政府信息公开",
    "公民、法人或者其他组织",
    "主动公开政府信息",
    "收到和处理",
    "行政复议",
    "行政诉讼",
    "总体情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
    "人大代表建议",
    "政协委员提案",
)
"""Names of laws and notices, and phrases of the form: nobody's wording."""


def strings(value: Any) -> Iterator[str]:
    """Yield all texts of a TOML file."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            if name not in ("kind", "when"):
                yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


def words_of(hand: str) -> dict[str, Any]:
    if hand == FIRST_HAND:
        names = ("sentences", "headings", "extras")
        around = {"around": [*page_furniture._CRUMBS, *page_furniture._FOOTERS]}
        return around | {name: tomllib.loads((FILES / f"{name}.toml").read_text("utf-8")) for name in names}
    return {name: part for name, part in wording(hand).items() if name not in ("labels", "figures", "headings")}


def runs(hand: str) -> set[str]:
    """Return every run of one more than RUN characters of a hand, placeholders taken for one sign."""
    found: set[str] = set()
    for text in strings(words_of(hand)):
        text = re.sub(r"\{[a-z_.]+\}", "□", text)
        for phrase in OFFICIAL:
            text = text.replace(phrase, "\n")
        for part in text.split("\n"):
            found |= {part[at : at + RUN + 1] for at in range(len(part) - RUN)}
    return {run for run in found if len(re.sub(r"[□\W\d年月日]", "", run)) > RUN // 2}


@pytest.mark.parametrize(("one", "other"), list(combinations(HANDS, 2)))
def test_no_two_hands_share_a_sentence_or_a_longer_run_of_words(one: str, other: str) -> None:
    assert runs(one) & runs(other) == set()


def test_the_first_hand_is_what_is_drawn_unless_another_is_asked_for() -> None:
    assert make_sample("B", 3) == make_sample("B", 3, hand="a")
    assert make_sample("B", 3).hand == "a"


def test_an_unknown_hand_is_refused() -> None:
    with pytest.raises(ValueError, match="'z'"):
        make_sample("B", 3, hand="z")


@pytest.mark.parametrize("hand", OTHERS)
def test_a_report_knows_its_hand_and_the_same_seed_gives_the_same_report(hand: str) -> None:
    sample = make_sample("B", 3, hand=hand)
    assert sample.hand == hand
    assert sample == make_sample("B", 3, hand=hand)
    assert sample.content != make_sample("B", 3).content


@pytest.mark.parametrize("hand", OTHERS)
@pytest.mark.parametrize("family", FAMILIES)
def test_every_layout_prints_a_true_report_of_every_hand(family: str, hand: str) -> None:
    for seed in range(2):
        sample = make_sample(family, seed, hand=hand)
        assert sample.truth is not None
        form = editions()[sample.truth.edition]
        gone = set(sample.truth.unrecoverable)
        failed = failed_members(form, sample.truth.fields)
        spoiled = {m for each in form.relations if gone & set(each.members) for m in each.members}
        assert list(sample.truth.fields) == list(form.field_ids)
        assert failed <= set(sample.truth.contested) | gone | spoiled
        assert {piece.label for piece in sample.pieces} <= set(LABELS)
        assert not re.search(r"[{}]|<[^<>]*\|", " ".join(piece.text for piece in sample.pieces))


@pytest.mark.parametrize("hand", OTHERS)
def test_every_kind_of_agency_of_a_hand_can_be_drawn(hand: str) -> None:
    for kind in wording(hand)["agency"]["kinds"]:
        agency = draw_draft(Random(1), Wishes(hand=hand, agency=kind["kind"])).agency
        assert agency.kind == kind["kind"]
        assert "{" not in agency.name


def test_the_hands_together_print_what_one_alone_does_not() -> None:
    """Titles over lines, text broken after so many characters, tables of the agency's own, labels of one's own."""
    found: dict[str, set[str]] = {}
    for hand in HANDS:
        samples = [make_sample("B", seed, hand=hand) for seed in range(40)]
        own = any("own_labels" in sample.truth.damages for sample in samples if sample.truth)
        table = any(
            cells in sample.content
            for sample in samples
            for cells in ("公开渠道 | 数量", "在哪公开 | 条数", "渠道名称 | ")
        )
        found[hand] = {name for name, there in (("labels", own), ("table", table)) if there}
    assert found == {"a": set(), "b": {"labels", "table"}, "c": {"labels", "table"}, "d": {"labels", "table"}}


@pytest.mark.parametrize("hand", OTHERS)
def test_prose_on_requests_agrees_with_the_table(hand: str) -> None:
    stated = 0
    for seed in range(60):
        truth = make_sample("B", seed, hand=hand).truth
        assert truth is not None
        if "requests.received" in truth.facts and "requests.new.total" not in truth.contested:
            stated += 1
            assert truth.facts["requests.received"] == truth.fields["requests.new.total"]
    assert stated > 3


@given(st.text(st.sampled_from("公开信息，。、12345.ab（）"), max_size=90), st.integers(8, 40))
def test_wrapped_text_loses_nothing_and_breaks_no_number(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join(lines) == text
    for before, after in pairwise(lines):
        if len(re.split(r"[^0-9a-z.]", before)[-1]) < width - 1:
            assert not (before[-1].isdigit() and after[0].isdigit())
