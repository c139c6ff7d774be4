"""What people corrected, joined with the documents that they corrected."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from gongkai.core.document import Document
from gongkai.core.errors import UnreadableInput
from gongkai.core.labels import Label
from gongkai.forms.form import Form, editions
from gongkai.repair import repair
from gongkai.training.correction_sources import Sources
from gongkai.training.data_check import HUMAN, check_files, correction_files
from gongkai.training.near_duplicates import COPY, Sketch, likeness, sketch

LOST: Final = "lost"
"""Value of a field that a person found unreadable: no reading of it is right."""

Value = Decimal | None | str
"""A decided value: the printed number, ``None`` where nothing is printed, or :data:`LOST`."""


@dataclass(frozen=True)
class Corrected:
    """A document that people corrected.

    Attributes
    ----------
    name
        As the corrections name it.
    agency
        Who reports, where a correction says so, else the name: what one agency publishes is kept together.
    layout
        Kind of layout, ``"unknown"`` where nobody says.
    document
        As it was read.
    labels
        Labels that people stand for by line and cell (from 1), as the labeller sees the document.
    confirmed
        Those of the cells whose label they left as the model gave it. People let pass more than they change: the model
        learns from both alike, and its origin tells how many there were of each.
    values
        Decided values by field: those that somebody looked at, no others.
    audited
        Those of the fields that were looked at in the blind audit, and not because they were in doubt.
    """

    name: str
    agency: str
    layout: str
    document: Document
    labels: Mapping[tuple[int, int], Label] = field(default_factory=dict)
    confirmed: frozenset[tuple[int, int]] = frozenset()
    values: Mapping[str, Value] = field(default_factory=dict)
    audited: frozenset[str] = frozenset()

    @cached_property
    def sketch(self) -> Sketch:
        """What copies of the document are told by."""
        return sketch(self.document)

    def restored(self, forms: tuple[Form, ...]) -> Document:
        """Return the document as the labeller sees it."""
        return repair(self.document, forms)

    def label_list(self, restored: Document) -> list[Label | None]:
        """Return the label of each cell, ``None`` where nobody said."""
        return [
            self.labels.get((number, place))
            for number, line in enumerate(restored.lines, 1)
            for place in range(1, len(line.cells) + 1)
        ]

    def truth(self) -> dict[str, Any]:
        """Return the decided values as ``gongkai evaluate`` reads them."""
        lost = [name for name, value in self.values.items() if value == LOST]
        fields = {name: None if value == LOST else value for name, value in self.values.items()}
        return {
            "source": self.name, "agency": None, "edition": None, "year": None, "layout": self.layout,
            "fields": fields, "unrecoverable": lost,
        }  # fmt: skip


def gather(folder: Path, root: Path | None = None) -> list[Corrected]:
    """Read the corrections of a folder, join them with their documents, and return these by name.

    Parameters
    ----------
    folder
        Files of corrected cells and of decided values (``gongkai review export --what values``), or one such file.
    root
        Where documents' names lead from; the folder itself if ``None``.

    Raises
    ------
    UnreadableInput
        Something is wrong with the corrections; ``gongkai check-data`` tells all of it.
    """
    files = correction_files(folder)
    sources = Sources(root or (folder if folder.is_dir() else folder.parent), tuple(editions().values()))
    for path, fault in check_files(files, sources):
        how = f"gongkai check-data {folder} --sources {sources.root}"
        raise UnreadableInput(
            f"{path}:{fault.line}: {fault.en}; all faults: `{how}`",
            f"{path}:{fault.line}: {fault.zh}；全部问题：`{how}`",
        )
    cells: dict[str, list[dict[str, Any]]] = {}
    decisions: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(files):
        if "decided" in row:
            decisions.setdefault(row["source"], []).append(row)
        elif row["origin"] in HUMAN:
            cells.setdefault(row["document"], []).append(row)
    names = sorted({*cells, *decisions})
    return [_joined(name, cells.get(name, ()), decisions.get(name, ()), sources) for name in names]


def _rows(files: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for path in files:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as stream:
            yield from map(json.loads, stream)


def _joined(
    name: str, cells: Sequence[Mapping[str, Any]], decisions: Sequence[Mapping[str, Any]], sources: Sources
) -> Corrected:
    """Join one document with what was said of it; what was said later holds."""
    rows = (*cells, *decisions)
    document = sources.document(name, next((row["sha256"] for row in rows if row.get("sha256")), None))
    last = {(row["line"], row["cell"]): row for row in sorted(cells, key=lambda row: row.get("at") or "")}
    labels = {place: row["label"] for place, row in last.items()}
    confirmed = frozenset(place for place, row in last.items() if row["origin"] == "confirmed")
    values = {row["field"]: _value(row["decided"]) for row in sorted(decisions, key=lambda row: row["at"])}
    agency = next((row["agency"] for row in rows if row.get("agency")), name)
    layout = next((row["layout"] for row in rows if row.get("layout")), "unknown")
    audited = frozenset(row["field"] for row in decisions if row.get("audit"))
    return Corrected(name, agency, layout, document, labels, confirmed, values, audited)


def digest_with(generated: str, corrected: Iterable[Corrected]) -> str:
    """Return the SHA-256 of generated data together with what was corrected; that of the former if there is nothing."""
    said = [
        [each.document.sha256, sorted(each.labels.items()), sorted((k, str(v)) for k, v in each.values.items())]
        for each in corrected
    ]
    return hashlib.sha256(repr((generated, sorted(said))).encode()).hexdigest() if said else generated


def _value(decided: Mapping[str, Any]) -> Value:
    if decided["status"] == "unreadable":
        return LOST
    return None if decided["value"] is None else Decimal(str(decided["value"]))


def groups_of(corrected: Sequence[Corrected], most: int = 5) -> list[list[Corrected]]:
    """Return the documents in groups for cross-validation, those of one agency and copies in one group.

    Parameters
    ----------
    most
        Most groups; there are fewer where there are fewer agencies.
    """
    kin: list[list[Corrected]] = []
    for each in corrected:
        same = [
            group
            for group in kin
            if any(each.agency == other.agency or likeness(each.sketch, other.sketch) >= COPY for other in group)
        ]
        kin = [group for group in kin if group not in same]
        kin.append([*(other for group in same for other in group), each])
    groups: list[list[Corrected]] = [[] for _ in range(min(most, len(kin)))]
    for group in sorted(kin, key=lambda group: (-len(group), group[0].name)):
        min(groups, key=len).extend(group)
    return groups
