"""The stages: declared once, in the way of a document; nobody pays for a recorder that is not there."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from filled import parts
from printing import one_a_line, pages

import gongkai
from gongkai.core.options import DEFAULT_OPTIONS
from gongkai.pipeline import trace_recorder
from gongkai.pipeline.stages import STAGES, parse_document
from gongkai.readers import read_text

TEXT = pages(parts(), one_a_line).text


class Heard:
    """A recorder that keeps the names of what it is told."""

    def __init__(self) -> None:
        self.events: list[str] = []

    def note(self, event: str, /, **found: Any) -> None:
        self.events.append(event)


def test_the_stages_stand_in_the_way_of_a_document() -> None:
    assert [stage.name for stage in STAGES] == ["repair", "label", "align", "extract", "assess"]
    assert all(stage.what for stage in STAGES)


def test_a_recorder_hears_of_each_stage_when_it_is_done() -> None:
    heard = Heard()
    parse_document(read_text(TEXT), "x", DEFAULT_OPTIONS, heard)
    own = [event for event in heard.events if event in {stage.name for stage in STAGES}]
    assert own == [stage.name for stage in STAGES]
    assert heard.events.index("anchors") < heard.events.index("rows") < heard.events.index("align")


def test_nothing_is_taken_down_where_nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a recorder was made")

    monkeypatch.setattr(trace_recorder.TraceRecorder, "__init__", refuse)
    assert gongkai.parse_text(TEXT).fields


def test_the_package_says_nothing_unless_asked(capfd: pytest.CaptureFixture[str]) -> None:
    gongkai.parse_text(TEXT)
    assert capfd.readouterr() == ("", "")


def test_each_stage_logs_what_it_decides(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "gongkai"):
        gongkai.parse(TEXT.encode())
    folders = {record.name.split(".")[1] for record in caplog.records}
    assert folders == {"readers", "repair", "labelling", "alignment", "extraction", "assessment"}
    assert {record.levelno for record in caplog.records} == {logging.DEBUG}
