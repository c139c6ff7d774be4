"""Files and folders that appear under their name only when they are whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path in the same folder to write to, file or folder, which takes the name at the end.

    After an error what stood there stands untouched.

    Raises
    ------
    OSError
        The folder is absent or cannot be written, or a folder stands there that holds more than an export.
    """
    target = path.resolve() if path.is_symlink() else path
    refuse_foreign(target)
    try:
        scratch = Path(tempfile.mkdtemp(prefix=f".{target.name[:100]}.", dir=target.parent))
    except OSError as error:  # name what the caller asked for, not the temporary folder
        raise type(error)(error.errno, error.strerror, str(path)) from error
    try:
        part = scratch / target.name
        yield part
        if target.is_dir():
            shutil.move(target, scratch / "old")
        os.replace(part, target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def refuse_foreign(target: Path) -> None:
    """Raise where a folder holds anything but the parts of a Parquet data set."""
    if target.is_dir():
        files = [each for each in target.rglob("*") if each.is_file()]
        if target.suffix != ".parquet" or any(each.suffix != ".parquet" for each in files):
            raise IsADirectoryError(21, "it is a folder with other files", str(target))
