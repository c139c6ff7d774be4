"""How a report was read, step by step: for those who want to know why a figure came out as it did."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, BinaryIO

from gongkai.core.errors import GongkaiError, NotAReport, UnsupportedEdition
from gongkai.core.options import DEFAULT_OPTIONS, ParseOptions
from gongkai.core.report import Report
from gongkai.pipeline.gc_pause import paused_collection
from gongkai.pipeline.stages import parse_document
from gongkai.pipeline.trace_recorder import TraceRecorder
from gongkai.readers import read

Part = dict[str, Any]
"""Plain data: what ``json`` can write."""


@dataclass(slots=True)
class Trace:
    """What every stage saw and decided, as plain data; ``to_json`` writes all of it.

    Attributes
    ----------
    source
        The input as it was given.
    report
        The report, as :func:`gongkai.parse` returns it; ``None`` where the document was refused.
    error
        Why it was refused, else ``None``: all that was found out before that is in the trace.
    document
        What the reader saw: ``kind``, ``encoding``, ``notes``, and ``lines`` of cells with their places.
    repairs
        Stretches of lines that repair changed: ``before`` and ``after``, each a list of lines of texts.
    cells
        Every cell that was labelled: its ``label``, the ``probability`` of that label, the likeliest other one.
    edition
        The form that was ``chosen``, and what speaks for each: ``votes``.
    anchors
        Cells that may print a label of the form: which, its ``likeness`` and ``trust``, which ``others``; ``state``:
        ``chosen`` into the chain, ``left out`` of it, or a column's ``header``, which is no part of it.
    tables
        Of each table of the form: its region, its ``stream`` of items and what each pass made of it, the ``readings``
        and ``columns`` that were weighed, its ``rows`` with every way to fill them, what is left over.
    relations
        The form's equations: ``holds``, ``fails`` or ``unchecked``, with the sums of both sides.
    fields
        Every field as in the report, with its ``evidence``, what the model made of it (``weighed``), its row.
    issues
        As in the report.

    Notes
    -----
    The keys within are for people who look for the reason of a reading. They follow the code and are no contract, as
    the JSON of a report is.
    """

    source: str
    report: Report | None = None
    error: GongkaiError | None = None
    document: Part = field(default_factory=dict)
    repairs: list[Part] = field(default_factory=list)
    cells: list[Part] = field(default_factory=list)
    edition: Part = field(default_factory=dict)
    anchors: list[Part] = field(default_factory=list)
    tables: list[Part] = field(default_factory=list)
    relations: list[Part] = field(default_factory=list)
    fields: dict[str, Part] = field(default_factory=dict)
    issues: list[Part] = field(default_factory=list)

    def table(self, table_id: str) -> Part:
        """Return what is known of a table of the form, with its own anchors, relations and fields.

        Raises
        ------
        KeyError
            The form has no such table; the message names those that are near.
        """
        found = {each["id"]: each for each in self.tables}
        if table_id not in found:
            raise KeyError(_no_such("table", table_id, list(found)))
        ids = set(found[table_id]["fields"])
        return {
            **found[table_id],
            "anchors": [each for each in self.anchors if each["table"] == table_id],
            "relations": [each for each in self.relations if not ids.isdisjoint(each["fields"])],
            "fields": {key: each for key, each in self.fields.items() if key in ids},
        }

    def field(self, field_id: str) -> Part:
        """Return what is known of a field: its row with all ways to fill it, its relations, what readings it had.

        Raises
        ------
        KeyError
            The form has no such field; the message names those that are near.
        """
        if field_id not in self.fields:
            raise KeyError(_no_such("field", field_id, list(self.fields)))
        table = next(each for each in self.tables if field_id in each["fields"])
        readings = [each for each in table["readings"] if any(field_id in way["values"] for way in each["ways"])]
        row = next((each for each in table["rows"] if field_id in each["slots"]), None)
        return {
            "id": field_id,
            **self.fields[field_id],
            "table": table["id"],
            "row": row,
            "readings": [_of_field(each, field_id) for each in readings],
            "columns": table["columns"],
            "relations": [each for each in self.relations if field_id in each["fields"]],
            "issues": [each for each in self.issues if field_id in each["fields"]],
        }

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        parts = {each.name: getattr(self, each.name) for each in fields(self) if each.name not in ("report", "error")}
        error = {"code": self.error.code, "message": self.error.message()} if self.error else None
        told = self.report or Report(self.source, "")
        return {"status": told.status, "year": told.year, "agency": told.agency, "error": error, **parts}

    def to_json(self) -> str:
        """Return all of it as one line of JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False)


def inspect(source: str | Path | bytes | BinaryIO, options: ParseOptions | None = None) -> Trace:
    """Read a report as :func:`gongkai.parse` does, and take down what every stage saw and decided.

    Parameters
    ----------
    source
        A path (``str`` or ``Path``), the bytes of a file, or a file opened in binary mode.
    options
        See :class:`gongkai.ParseOptions`.

    Returns
    -------
    Trace
        Of a document that is refused as no report too: ``error`` says why, and the stages before that are there.

    Raises
    ------
    UnreadableInput, LimitExceeded, MissingExtra
        There is nothing that can be read.
    ModelError
        There is no model to read it with.

    Examples
    --------
    >>> import gongkai
    >>> trace = gongkai.inspect("report.html")                            # doctest: +SKIP
    >>> trace.field("requests.new.total")["row"]["candidates"]            # doctest: +SKIP
    """
    options = options or DEFAULT_OPTIONS
    name = str(source) if isinstance(source, str | Path) else "<bytes>"
    report, error = None, None
    with paused_collection():
        document = read(source, options)
        recorder = TraceRecorder(document)
        try:
            report = parse_document(document, name, options, recorder)
        except (NotAReport, UnsupportedEdition) as refused:
            error = refused
    return Trace(name, report, error, **recorder.parts())


def _of_field(reading: Part, field_id: str) -> Part:
    """Return a choice between readings with what each says of one field."""
    ways = [
        {**{key: value for key, value in way.items() if key != "values"}, "value": way["values"].get(field_id)}
        for way in reading["ways"]
    ]
    return {**reading, "ways": ways}


def _no_such(kind: str, asked: str, known: list[str]) -> str:
    near = get_close_matches(asked, known, 5, 0.5) or [each for each in known if asked in each][:5]
    hint = f"; near it: {', '.join(near)}" if near else ""
    return f"there is no {kind} {asked!r} in this form{hint}"
