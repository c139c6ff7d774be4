"""Real reports, where a folder of them is at hand: right to the last cell, or flagged.

``GONGKAI_EXTRA_REPORTS`` names a folder with ``seeds/`` (reports) and ``gold/`` (a JSON file each: ``path``,
``edition``, ``year``, ``agency``, ``fields``, and the optional ``must_flag``, ``may_flag``, ``exclusive``). A value
of the gold is a number, null, or ``{"any_of": [...]}``.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

import gongkai
from gongkai.training.evaluation import Evaluation, evaluate

FOLDER = os.environ.get("GONGKAI_EXTRA_REPORTS")
GOLD = sorted((Path(FOLDER) / "gold").glob("*.json")) if FOLDER else []
NEEDLESS = 0.02

pytestmark = [pytest.mark.extra, pytest.mark.skipif(not FOLDER, reason="GONGKAI_EXTRA_REPORTS names no folder")]


@pytest.fixture(scope="module", params=GOLD, ids=lambda path: path.stem)
def case(request: pytest.FixtureRequest) -> tuple[dict[str, Any], gongkai.Report]:
    gold = json.loads(request.param.read_text("utf-8"))
    return gold, gongkai.parse(request.param.parents[1] / "seeds" / gold["path"])


@pytest.fixture(scope="module")
def scored(case: tuple[dict[str, Any], gongkai.Report]) -> Evaluation:
    gold, report = case
    doubtful = [*gold.get("must_flag", ()), *gold.get("may_flag", ())]
    return evaluate([{**gold, "source": report.source, "contested": doubtful}], [report])


def test_the_folder_has_reports() -> None:
    assert GOLD


def test_the_fields_are_those_of_the_edition(case: tuple[dict[str, Any], gongkai.Report]) -> None:
    gold, report = case
    assert set(report.fields) == set(gold["fields"])


def test_every_field_is_right(scored: Evaluation) -> None:
    assert [(each.field, each.truth, each.value) for each in scored.wrong] == []


def test_what_the_report_leaves_open_is_flagged(case: tuple[dict[str, Any], gongkai.Report]) -> None:
    gold, report = case
    assert [each for each in gold.get("must_flag", ()) if not report[each].review] == []


def test_of_two_places_for_one_number_one_holds_it(case: tuple[dict[str, Any], gongkai.Report]) -> None:
    gold, report = case
    pairs = gold.get("exclusive", ())
    assert [(a, b) for a, b in pairs if (report[a].value is None) == (report[b].value is None)] == []


def test_hardly_anything_is_flagged_without_need(scored: Evaluation) -> None:
    assert (scored.overall.needless.value or 0) <= NEEDLESS


def test_edition_year_and_agency_are_right(scored: Evaluation) -> None:
    assert scored.overall.identified.value == 1
