"""Office files as what they are: a ZIP archive of parts in XML that point to one another.

Nothing that an archive says of itself is trusted: what it inflates to is counted while it is inflated, its names
are looked up and never used as paths, and its XML may declare no document type (and so no entities).
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from typing import Any, Final
from urllib.parse import unquote

from gongkai.core.errors import EncryptedInput, LimitExceeded, UnreadableInput
from gongkai.core.options import ParseOptions

#: An ``lxml`` element; its own type cannot be named without importing the library.
Element = Any

MOST_ENTRIES: Final = 2_000
MOST_ENTRY_BYTES: Final = 100_000_000
MOST_RATIO: Final = 200
_RATIO_FROM = 1_000_000
#: What libxml2 reads without being told to be generous.
MOST_DEPTH: Final = 256
MOST_ELEMENTS: Final = 1_000_000
_CHUNK = 1 << 16
_DOCTYPES = tuple("<!DOCTYPE".encode(name) for name in ("ascii", "utf-16-le", "utf-16-be"))
_ENTRY_MARK = b"PK\x01\x02"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: What ``zipfile`` lets out of a damaged archive.
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)


class Package:
    """The parts of an office file, inflated on demand and within bounds.

    Parameters
    ----------
    data
        The file.
    options
        Bounds: ``max_unpacked``.

    Raises
    ------
    UnreadableInput
        It is no archive, a broken one, or one that names a part twice.
    EncryptedInput
        Locked by a password.
    LimitExceeded
        More entries than allowed.
    """

    def __init__(self, data: bytes, options: ParseOptions) -> None:
        if (entries := data.count(_ENTRY_MARK)) > MOST_ENTRIES:
            raise LimitExceeded("entries", entries, MOST_ENTRIES)
        self._left = self._limit = options.max_unpacked
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise broken(str(error)) from error
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in self._archive.infolist():
            if entry.flag_bits & 1:
                raise EncryptedInput(
                    "the archive is locked by a password: unlock it first", "压缩包有密码保护：请先解除密码"
                )
            if entry.is_dir():
                continue
            name = _folded(entry.filename)
            if name in self._entries:
                raise broken(f"it holds {entry.filename[:100]!r} twice")
            self._entries[name] = entry

    def __contains__(self, name: str) -> bool:
        return _folded(name) in self._entries

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all parts, in lower case, in the archive's order."""
        return tuple(self._entries)

    def read(self, name: str) -> bytes:
        """Return the bytes of a part.

        Raises
        ------
        UnreadableInput
            There is no such part, or it is damaged.
        LimitExceeded
            It inflates to more than allowed.
        """
        entry = self._entries.get(_folded(name))
        if entry is None:
            raise broken(f"it lacks its part {name[:100]!r}")
        if entry.compress_type not in _METHODS:
            raise broken(f"{name[:100]!r} is packed in an unusual way")
        try:
            return self._inflated(entry)
        except _BROKEN as error:
            raise broken(str(error)) from error

    def _inflated(self, entry: zipfile.ZipInfo) -> bytes:
        parts: list[bytes] = []
        size = 0
        most_by_ratio = max(_RATIO_FROM, MOST_RATIO * max(entry.compress_size, 1))
        with self._archive.open(entry) as stream:
            while part := stream.read(_CHUNK):
                parts.append(part)
                size += len(part)
                self._left -= len(part)
                if size > MOST_ENTRY_BYTES:
                    raise LimitExceeded("bytes of one part", size, MOST_ENTRY_BYTES)
                if self._left < 0:
                    raise LimitExceeded("unpacked bytes", self._limit - self._left, self._limit)
                if size > most_by_ratio:
                    raise LimitExceeded("times the packed size", size // max(entry.compress_size, 1), MOST_RATIO)
        return b"".join(parts)

    def xml(self, name: str) -> Element:
        """Return the root element of a part in XML.

        Raises
        ------
        UnreadableInput
            The part is absent, no XML, or declares a document type.
        LimitExceeded
            More elements, or deeper ones, than allowed.
        """
        return parsed(self.read(name), name)

    def relations(self, name: str) -> dict[str, PartRelation]:
        """Return what a part points to, by the identifiers that it uses; nothing if it points nowhere.

        ``""`` stands for the whole package.
        """
        folder, _, own = name.rpartition("/")
        place = f"{folder}/_rels/{own}.rels" if folder else f"_rels/{own}.rels"
        if place not in self:
            return {}
        found: dict[str, PartRelation] = {}
        for element in self.xml(place):
            identifier, target = element.get("Id"), element.get("Target") or ""
            if identifier and local(element) == "Relationship":
                outside = (element.get("TargetMode") or "").lower() == "external"
                kind = (element.get("Type") or "").rsplit("/", 1)[-1]
                found[identifier] = PartRelation(kind, target if outside else _resolved(folder, target), outside)
        return found

    def main_part(self) -> str | None:
        """Return the name of the part that the document begins with, ``None`` where the package names none."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and not relation.outside and relation.target in self:
                return relation.target
        return None

    def check_all(self) -> None:
        """Inflate every part once, and look at the head of each in XML: for libraries that read the file themselves.

        Raises
        ------
        UnreadableInput, LimitExceeded
            As for :meth:`read` and :meth:`xml`.
        """
        for name in self._entries:
            data = self.read(name)
            if name.endswith((".xml", ".rels", ".vml")):
                check_xml(data, name)


class PartRelation:
    """Where a part points to: the kind of relation, the part's name (or an address ``outside`` the package)."""

    __slots__ = ("kind", "outside", "target")

    def __init__(self, kind: str, target: str, outside: bool) -> None:
        self.kind, self.target, self.outside = kind, target, outside


def local(element: Element) -> str:
    """Return an element's name without its namespace; ``""`` for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def check_xml(data: bytes, name: str) -> None:
    """Refuse XML that declares a document type, or holds more elements than allowed."""
    if any(mark in data for mark in _DOCTYPES):
        raise UnreadableInput(
            f"{name} declares a document type, which no office program writes",
            f"{name} 含有文档类型声明，非正常办公软件所写",
        )
    if (elements := data.count(b"<") - data.count(b"</")) > MOST_ELEMENTS:
        raise LimitExceeded("elements", elements, MOST_ELEMENTS)


def parsed(data: bytes, name: str) -> Element:
    """Return the root element of some XML; see :meth:`Package.xml`."""
    from lxml import etree

    check_xml(data, name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        problem = str(error)
        if "xcessive depth" in problem:
            raise LimitExceeded("depth", MOST_DEPTH + 1, MOST_DEPTH) from error
        raise broken(f"{name}: {problem}") from error


def broken(problem: str) -> UnreadableInput:
    """Return the error for an office file that is damaged."""
    return UnreadableInput(f"the file is damaged: {problem}", f"文件已损坏：{problem}")


def locked(en: str, zh: str) -> EncryptedInput:
    """Return the error for a file that is locked by a password."""
    return EncryptedInput(f"{en} is locked by a password: unlock it first", f"{zh}有密码保护：请先解除密码")


def _folded(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _resolved(folder: str, target: str) -> str:
    target = unquote(target.replace("\\", "/"))
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target))
