"""The documents that corrections are about, found by name and read once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from gongkai.core.document import Document
from gongkai.core.errors import UnreadableInput
from gongkai.core.options import DEFAULT_OPTIONS
from gongkai.forms.form import Form
from gongkai.readers import read
from gongkai.repair import repair


@dataclass
class Sources:
    """Documents below a folder.

    Attributes
    ----------
    root
        The folder that documents' names lead from; a name that is a path of its own is taken as it is.
    forms
        Forms whose labels fused cells are taken apart by, as the labeller sees them.
    """

    root: Path
    forms: tuple[Form, ...]
    _read: dict[str, Document] = field(default_factory=dict, repr=False)
    _cells: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict, repr=False)

    def document(self, name: str, sha256: str | None = None) -> Document:
        """Return a document as it was read.

        Raises
        ------
        UnreadableInput
            It cannot be read, or its digest is another than ``sha256``.
        OSError
            It is not there.
        """
        if name not in self._read:
            self._read[name] = read(self.root / name, DEFAULT_OPTIONS)
        found = self._read[name]
        if sha256 and found.sha256 != sha256:
            raise UnreadableInput("the source has changed since", "原文此后已改动")
        return found

    def cells(self, name: str, sha256: str | None = None) -> dict[tuple[int, int], str]:
        """Return the texts of a document's cells by line and cell (from 1), as the labeller sees them."""
        document = self.document(name, sha256)
        if name not in self._cells:
            lines = repair(document, self.forms).lines
            self._cells[name] = {
                (number, place): cell.text
                for number, line in enumerate(lines, 1)
                for place, cell in enumerate(line.cells, 1)
            }
        return self._cells[name]
