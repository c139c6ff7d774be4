"""The samples: parsed as their page says, and never wrong without a flag."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import gongkai
from gongkai.cli.inputs import find_inputs
from gongkai.core.errors import NotAReport
from gongkai.core.options import DEFAULT_OPTIONS
from gongkai.readers import read
from gongkai.training.evaluation import evaluate

FOLDER = Path(__file__).parents[1] / "samples"
TRUTHS = [json.loads(line) for line in (FOLDER / "truth.jsonl").read_text("utf-8").splitlines()]


def test_the_page_of_the_samples_lists_each() -> None:
    listed = (FOLDER / "README.md").read_text("utf-8")
    names = [Path(name).name for name in find_inputs([str(FOLDER)]).names]
    assert len(names) >= 16
    assert [name for name in names if f"`{name}`" not in listed] == []


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: Path(truth["source"]).stem)
def test_no_sample_is_read_wrong_without_a_flag(truth: dict[str, Any]) -> None:
    report = gongkai.parse(FOLDER / Path(truth["source"]).name)
    found = evaluate([truth], [{**report.to_dict(), "source": truth["source"]}])
    assert [(each.field, each.truth, each.value) for each in found.silent_errors] == []
    assert report.edition == truth["edition"]


def test_the_lookalike_is_refused() -> None:
    with pytest.raises(NotAReport):
        gongkai.parse(FOLDER / "notice.html")


def test_the_samples_come_in_several_encodings() -> None:
    documents = [read(FOLDER / Path(truth["source"]).name, DEFAULT_OPTIONS) for truth in TRUTHS]
    names = {str(document.encoding).lower().replace("-", "").replace("_", "") for document in documents}
    families = ({"utf8"}, {"gb18030", "gbk"}, {"utf16", "utf16le", "utf16be"}, {"big5", "cp950", "big5hkscs"})
    assert [family for family in families if not names & family] == []
