"""What the labeller sees in a source: every cell with its label, for a person to correct and for others to learn from.

The queue keeps nothing of it until a person corrects a label; then it keeps all cells as they were shown, so that the
correction means the same for ever, whatever later versions make of the source.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import nullcontext
from functools import lru_cache
from threading import Lock
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select

from gongkai.core.document import place_key
from gongkai.core.errors import QueueError
from gongkai.review.queue.database_tables import labellings
from gongkai.review.queue.records import as_text

READING = Lock()
"""Held while PDFium is at work in this process: it must not be entered twice at once."""

_PDF_WINDOW = 1024


class SeenCell(NamedTuple):
    """A cell as the labeller saw it; line and cell count from 1, ``place`` is :func:`place_key` of its source."""

    line: int
    cell: int
    text: str
    label: str
    place: str


class Labelling(NamedTuple):
    """All cells of a source, in reading order.

    Attributes
    ----------
    kind
        Kind of the source, see :class:`gongkai.core.document.Document`.
    model
        Name and version of the model whose labels these are.
    """

    kind: str
    model: str
    cells: tuple[SeenCell, ...]

    def payload(self) -> str:
        """Return it as JSON, always the same text for the same labelling."""
        return json.dumps(self._asdict(), ensure_ascii=False)

    @property
    def digest(self) -> str:
        """SHA-256 of :meth:`payload`."""
        return hashlib.sha256(self.payload().encode("utf-8", "surrogatepass")).hexdigest()

    def at(self, line: int, cell: int) -> SeenCell | None:
        """Return the cell at a place."""
        return next((each for each in self.cells if (each.line, each.cell) == (line, cell)), None)


def labelling_of(data: Mapping[str, Any]) -> Labelling:
    """Return a labelling from its JSON form.

    Raises
    ------
    QueueError
        It is none.
    """
    try:
        cells = tuple(
            SeenCell(int(a), int(b), str(text), str(label), str(at)) for a, b, text, label, at in data["cells"]
        )
        return Labelling(str(data["kind"]), str(data["model"]), cells)
    except (KeyError, TypeError, ValueError) as error:
        raise QueueError(f"no labelling: {error!r}", f"不是标签记录：{error!r}") from error


@lru_cache(maxsize=8)
def label_source(content: bytes) -> Labelling:
    """Read a source and label its cells with the current model.

    Raises
    ------
    GongkaiError
        It cannot be read, or there is no model that is trusted.
    """
    from gongkai.forms.form import editions
    from gongkai.pipeline.loaded_models import load_models
    from gongkai.readers import read
    from gongkai.repair import repair

    forms = tuple(editions().values())
    model = load_models()
    with READING if b"%PDF-" in content[:_PDF_WINDOW] else nullcontext():
        document = repair(read(content), forms)
    labelled = model.labeller.label(document, forms)
    labels = iter(labelled.labels)
    cells = tuple(
        SeenCell(number, place, cell.text, next(labels), place_key(cell.source.to_dict()))
        for number, line in enumerate(document.lines, 1)
        for place, cell in enumerate(line.cells, 1)
    )
    return Labelling(document.kind, model.manifest.title, cells)


def keep_labelling(connection: Connection, report_id: int, labelling: Labelling) -> None:
    """Add a labelling to the records, unless it is there."""
    same = (labellings.c.report_id == report_id) & (labellings.c.digest == labelling.digest)
    if connection.scalar(select(labellings.c.id).where(same)) is None:
        values = {"report_id": report_id, "digest": labelling.digest, "added": as_text(None)}
        connection.execute(insert(labellings).values(**values, payload=labelling.payload()))


def kept_labelling(connection: Connection, report_id: int, digest: str) -> Labelling | None:
    """Return a labelling from the records."""
    same = (labellings.c.report_id == report_id) & (labellings.c.digest == digest)
    payload = connection.scalar(select(labellings.c.payload).where(same))
    return labelling_of(json.loads(payload)) if payload is not None else None
