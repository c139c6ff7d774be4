"""What the documents show is what the code does."""

from __future__ import annotations

import re
import sys
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
PACKAGE = DOCS.parent / "parser" / "gongkai"
sys.path.insert(0, str(DOCS))

import one_table  # noqa: E402


def test_the_page_shows_what_each_stage_makes_of_the_table() -> None:
    page = (DOCS / "architecture.md").read_text("utf-8")
    assert one_table.MANGLED in page
    shown = {name: "\n".join(lines) in page for name, lines in one_table.stages()}
    assert shown == dict.fromkeys(("read", "repair", "labelling", "alignment", "extraction", "assessment"), True)


def test_the_page_names_modules_that_are_there() -> None:
    page = (DOCS / "architecture.md").read_text("utf-8")
    told = page[page.index("## Within `alignment`") :]
    stems = {path.stem for path in PACKAGE.rglob("*")}
    named = set(re.findall(r"`(?:[a-z]+/)*([a-z]+_[a-z_]+)`", told)) - {"parse_many", "search_exhausted"}
    assert len(named) > 50
    assert named - stems == set()


def test_the_chinese_page_on_confidence_tells_every_reason_that_the_english_one_tells() -> None:
    english, chinese = ((DOCS / name).read_text("utf-8") for name in ("confidence.md", "confidence.zh.md"))
    codes = {code for line in english.splitlines() if line.startswith("| ") for code in re.findall("`([a-z_]+)`", line)}
    assert len(codes) > 20
    assert codes <= set(re.findall("`([a-z_]+)`", chinese))
