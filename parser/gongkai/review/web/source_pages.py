"""The page's addresses of a source: what is shown of it, pictures of its pages, its cells' labels, the file itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from gongkai import review
from gongkai.core.errors import GongkaiError, QueueError
from gongkai.pipeline.page_pictures import MEDIA, strip_of
from gongkai.review.queue.cell_labels import Labelling
from gongkai.review.queue.records import Record
from gongkai.review.queue.stored_views import stored_layout
from gongkai.review.queue.transactions import Screen
from gongkai.review.web.downloads import download_of
from gongkai.review.web.language import label_names
from gongkai.review.web.page_context import PageContext, language_of, record_of, told

WAITS = 20.0
"""Seconds for which the page's script waits for a source that is just being read, before it asks again."""


def show_source(page: PageContext, request: Request) -> Response:
    """Show a source alone, for a page that opened before it was read; 202 while it is not."""
    record = record_of(page, request)
    source = page.views.source(record, WAITS)
    if source.state == "making":
        return Response(status_code=202)
    return page.html(request, "source.html", record=record, source=source)


def relabelled(page: PageContext, which: str, body: Mapping[str, Any], who: str, screen: Screen) -> Record:
    """Record labels that a person corrected.

    Raises
    ------
    HTTPException
        The page does not say which.
    QueueError
        The source is not there; or see :func:`gongkai.review.queue.decisions.relabel`.
    """
    labels = body.get("labels")
    if not isinstance(labels, dict) or not all(isinstance(each, str) for each in labels.values()):
        raise HTTPException(400, "labels")
    labelling = _labelling(page, review.show_report(page.engine, which))
    return review.relabel(page.engine, which, labels, who, labelling, screen=screen)


def show_labels(page: PageContext, request: Request) -> Response:
    """Say what the labeller takes each cell for; the page asks only when labels are to be corrected."""
    try:
        labelling = _labelling(page, record_of(page, request))
    except GongkaiError as error:
        return JSONResponse(told(error), 422)
    found = {f"{cell.line}.{cell.cell}": cell.label for cell in labelling.cells}
    return JSONResponse({"cells": found, "names": label_names(language_of(request))})


def _labelling(page: PageContext, record: Record) -> Labelling:
    content = page.content(record)
    if content.state != "same":
        raise QueueError("the source is not there, or has changed", "来源文件找不到或已改变")
    return review.label_source(content.data)


def show_picture(page: PageContext, request: Request) -> Response:
    """Show a page of a source."""
    record, number = record_of(page, request), request.path_params["number"]
    drawn = page.views.picture(record, number)
    if drawn is None and page.views.source(record, WAITS).state == "same":
        drawn = page.views.picture(record, number)
    if drawn is None:
        raise HTTPException(404)
    return Response(drawn, media_type=MEDIA)


def show_strip(page: PageContext, request: Request) -> Response:
    """Show the print of one cell with what stands beside it, cut from its page."""
    record, place = record_of(page, request), request.path_params["place"]
    layout = stored_layout(page.engine, record.sha256)
    cells = (cell for line in (layout.lines if layout else ()) for cell in line.cells)
    cell = next((each for each in cells if each.place == place and each.box is not None), None)
    if layout is None or cell is None or cell.box is None or not 1 <= cell.page <= len(layout.sizes):
        raise HTTPException(404)
    drawn = page.views.picture(record, cell.page)
    if drawn is None:
        raise HTTPException(404)
    return Response(strip_of(drawn, layout.sizes[cell.page - 1], cell.box), media_type=MEDIA)


def download(page: PageContext, request: Request) -> Response:
    """Give out a source as it was parsed."""
    record = record_of(page, request)
    return download_of(page.content(record), record.source, record.sha256)
