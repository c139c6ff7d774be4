"""The page's addresses of alike cells: a list of them with their print, decided in one go and taken back in one go."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from gongkai import review
from gongkai.core.document import place_key
from gongkai.core.errors import QueueError
from gongkai.forms.display_names import REASONS
from gongkai.pipeline.source_layout import SourceLayout
from gongkai.review.queue.alike_cells import AlikeCell
from gongkai.review.queue.alike_decisions import ChosenCell, StrokeResult
from gongkai.review.queue.event_state import VALUE_KEYS
from gongkai.review.queue.stored_views import stored_layout
from gongkai.review.queue.value_rules import check_shape
from gongkai.review.web.display_text import shown
from gongkai.review.web.form_view import MOST_VALUE, name_in, value_text
from gongkai.review.web.page_context import PageContext, language_of, stream_of, told

MOST_PRINT = 12
"""Cells shown of the line that a figure stands in, around it."""


class PrintedCell(NamedTuple):
    """A cell of the line that a figure was read from, and whether it is the one."""

    text: str
    here: bool


class ListedCell(NamedTuple):
    """A line of the list: report, field and value, and the print, as a line of cells or as a strip of a page."""

    sha256: str
    agency: str
    year: Any
    source: str
    field: str
    name: str
    value: str
    shown: dict[str, Any]
    place: str
    strip: bool
    print: tuple[PrintedCell, ...]


def show_alike(page: PageContext, request: Request) -> Response:
    """Show the cells that are like one of a report."""
    which, field, language = request.path_params["sha256"], request.path_params["field"], language_of(request)
    who = page.who_asks(request)
    try:
        found = review.cells_alike(page.engine, which, field, who)
        first = review.show_report(page.engine, which)
    except QueueError as error:
        raise HTTPException(404) from error
    if field not in first.report["fields"]:
        raise HTTPException(404)
    number = 0 if language == "zh" else 1
    cells = [_listed(page, each, language) for each in found]
    return page.html(
        request, "alike.html", record=first, cells=cells, stream=urlencode(stream_of(request.query_params)),
        reasons=[shown(REASONS.get(code, (code, code))[number]) for code in first.reasons.get(field, ())],
        raw=shown(first.report["fields"][field]["raw"]), field=field,
    )  # fmt: skip


def _listed(page: PageContext, each: AlikeCell, language: str) -> ListedCell:
    record, report = each.record, each.record.report
    field = report["fields"][each.field]
    place = place_key(field["source"])
    layout = stored_layout(page.engine, record.sha256)
    strip = bool(
        layout and layout.sizes and any(c.place == place and c.box for line in layout.lines for c in line.cells)
    )
    return ListedCell(
        record.sha256, shown(report["agency"], 40), shown(report["year"], 16), shown(record.source, 60), each.field,
        name_in(language, report["edition"], each.field), value_text(field, language),
        {key: shown(field[key], MOST_VALUE) if isinstance(field[key], str) else field[key] for key in VALUE_KEYS},
        place, strip, () if strip else _print(layout, place, field["raw"]),
    )  # fmt: skip


def _print(layout: SourceLayout | None, place: str, raw: str) -> tuple[PrintedCell, ...]:
    """Return the line around a figure; what was read alone where nothing is stored of its source."""
    for line in layout.lines if layout is not None else ():
        at = next((number for number, cell in enumerate(line.cells) if cell.place == place), None)
        if at is not None:
            begin = max(min(at - MOST_PRINT // 2, len(line.cells) - MOST_PRINT), 0)
            around = list(enumerate(line.cells))[begin : begin + MOST_PRINT]
            return tuple(PrintedCell(shown(cell.text, 60), number == at) for number, cell in around)
    return (PrintedCell(shown(raw, 60) or "—", True),)


def decide_cells(page: PageContext, request: Request, body: Mapping[str, Any]) -> Response:
    """Decide cells in one go, take that back, or say how many would stand in sums that do not hold."""
    who, cells, new = page.who_asks(request), _cells(body), _new(body)
    try:
        token = str(uuid.UUID(str(body.get("token"))))
    except ValueError as error:
        raise HTTPException(400, "token") from error
    match body.get("kind"):
        case "check":
            try:
                return JSONResponse({"failing": review.in_failing_sums(page.engine, cells, who, new)})
            except QueueError as error:
                return JSONResponse(told(error), 422)
        case "decide":
            return JSONResponse(_answer(review.decide_alike(page.engine, cells, who, token, new)))
        case "undo":
            return JSONResponse(_answer(review.undo_alike(page.engine, cells, who, token)))
    raise HTTPException(400, "kind")


def _answer(outcomes: list[StrokeResult]) -> dict[str, Any]:
    return {
        "cells": [
            {"sha256": cell.sha256, "field": cell.field, "error": None if error is None else told(error)}
            for cell, error in outcomes
        ]
    }


def _cells(body: Mapping[str, Any]) -> list[ChosenCell]:
    match body.get("cells"):
        case list(cells) if cells and all(isinstance(each, dict) for each in cells):
            try:
                found = [ChosenCell(str(each["sha256"]), str(each["field"]), each["shown"]) for each in cells]
            except KeyError as error:
                raise HTTPException(400, "cells") from error
            if all(isinstance(each.shown, dict) for each in found):
                return found
    raise HTTPException(400, "cells")


def _new(body: Mapping[str, Any]) -> dict[str, Any] | None:
    new = body.get("new")
    if new is None:
        return None
    if not isinstance(new, dict):
        raise HTTPException(400, "new")
    try:
        check_shape("", new)
    except QueueError as error:
        raise HTTPException(400, "new") from error
    return {key: new.get(key) for key in VALUE_KEYS}
