"""Generated reports as LibreOffice writes them: Word documents and workbooks, of today and of old; PDF."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

FILTERS: Final = {
    "docx": "docx:MS Word 2007 XML",
    "doc": "doc:MS Word 97",
    "rtf": "rtf:Rich Text Format",
    "odt": "odt:writer8",
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
    "xls": "xls:MS Excel 97",
    "ods": "ods:calc8",
    "pdf": "pdf",
    "html": "html:HTML (StarWriter)",
    "txt": "txt:Text (encoded):UTF8",
}
"""Endings of what can be made, with the program's names for them."""


def office_path() -> str | None:
    """Return where LibreOffice is, ``None`` where there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert_by_office(contents: Sequence[bytes], ending: str, target: str, seconds: float = 600) -> list[bytes]:
    """Return files as LibreOffice saves them as another kind, all in one start.

    Parameters
    ----------
    contents
        The files.
    ending
        What they are: ``"html"``, ``"docx"``, ``"xlsx"`` …
    target
        A key of :data:`FILTERS`.
    seconds
        How long the program may take in all.

    Raises
    ------
    RuntimeError
        There is no LibreOffice, or it did not convert a file.
    """
    path = office_path()
    if path is None:
        raise RuntimeError("no LibreOffice: install Debian's packages libreoffice-writer-nogui, libreoffice-calc-nogui")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [folder / f"{number}.{ending}" for number in range(len(contents))]
        for file, content in zip(files, contents, strict=True):
            file.write_bytes(content)
        read_as = ["--infilter=HTML (StarWriter)"] if ending == "html" else []
        command = [
            path, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", *read_as,
            "--convert-to", FILTERS[target], "--outdir", str(folder / "out"), *map(str, files),
        ]  # fmt: skip
        subprocess.run(command, check=False, capture_output=True, timeout=seconds)
        made = [folder / "out" / f"{file.stem}.{target}" for file in files]
        if missing := [file.name for file in made if not file.exists()]:
            raise RuntimeError(f"LibreOffice did not write {', '.join(missing)}")
        return [file.read_bytes() for file in made]
