"""A folder of files made to hurt, sound reports between them, read in one batch with bounds of time and memory.

Each gives a report or a failure with its reason; the sound report after it is read as if nothing had been.
"""

from __future__ import annotations

import io
import json
import os
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from drawing import file_of, stream
from made import p, word, zipped
from poisoned import environment, gongkai, report

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="workers are forked")

SECONDS = 10
MEGABYTES = 900

CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def pdf(content: bytes = b"", pages: bytes = b"<</Type/Pages/Kids[3 0 R]/Count 1>>", font: bytes = FONT) -> bytes:
    """Return a file of one page."""
    return file_of([CATALOG, pages, PAGE, stream(content), font])


def boxes(count: int) -> bytes:
    """Return so many rectangles, each elsewhere."""
    return b"".join(b"%d %d 3 2 re S\n" % (n * 7919 % 597, n * 6007 % 797) for n in range(count))


def words(count: int) -> bytes:
    """Return so many texts of one digit, each placed by itself."""
    return b"".join(b"BT /F 1 Tf %d %d Td (1) Tj ET\n" % (n * 7919 % 597, n * 6007 % 797) for n in range(count))


def overlapping() -> bytes:
    """Return an archive whose entries all have the same data."""
    made = bytearray(word(p("甲")))
    first = made.index(b"PK\x01\x02")
    places = [at for at in range(first, len(made) - 4) if made[at : at + 4] == b"PK\x01\x02"]
    for at in places[1:]:
        made[at + 42 : at + 46] = made[places[0] + 42 : places[0] + 46]
    return bytes(made)


def archives(depth: int) -> bytes:
    """Return an archive of archives of archives."""
    inner = b"0" * 1_000_000
    for _ in range(depth):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(16):
                archive.writestr(f"{number}.zip", inner)
        inner = content.getvalue()
    return inner


def png(width: int, height: int, rows: int) -> bytes:
    """Return a black picture that says it is so large, and holds so many rows."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = zlib.compress((b"\0" + bytes(width // 8 + 1)) * rows, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def workbook(fill: Callable[[openpyxl.Workbook], object]) -> bytes:
    """Return a workbook."""
    book = openpyxl.Workbook()
    fill(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def many_sheets(book: openpyxl.Workbook) -> None:
    """Add sheets, each with a figure."""
    for number in range(2_000):
        book.create_sheet(f"{number}")["A1"] = number


def outside_formulas(book: openpyxl.Workbook) -> None:
    """Put in what asks another program for its value."""
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "=cmd|'/c calc'!A1"
    sheet["A2"] = "='http://127.0.0.1:9/[a.xlsx]b'!A1"
    sheet["A3"] = "规章"


TEMPLATE = '<Relationship Id="t" Type="{}" Target="http://127.0.0.1:9/a.dotm" TargetMode="External"/>'

FILES: dict[str, tuple[str, Callable[[], bytes], str | None]] = {
    "a tree of pages that goes round": (
        "pdf", lambda: pdf(pages=b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>"), "unreadable limit_exceeded"),
    "a page that is its own parent": (
        "pdf", lambda: file_of([CATALOG, b"<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>"]), "unreadable"),
    "a place before the file": (
        "pdf", lambda: pdf(b"BT ET").replace(b"startxref\n", b"startxref\n-"), "unreadable"),
    "no pages": ("pdf", lambda: pdf(pages=b"<</Type/Pages/Kids[]/Count 0>>"), "unreadable"),
    "fifty thousand boxes": ("pdf", lambda: pdf(boxes(50_000)), "unreadable limit_exceeded"),
    "five thousand small texts": ("pdf", lambda: pdf(words(5_000)), "unsupported_edition not_a_report unreadable"),
    "a map of characters by a path": (
        "pdf",
        lambda: pdf(b"BT /F 9 Tf 50 700 Td (abcdefgh) Tj ET", font=b"<</Type/Font/Subtype/Type0/BaseFont/A"
                    b"/Encoding/..#2F..#2F..#2Fetc#2Fpasswd/DescendantFonts[]>>"),
        "unreadable not_a_report"),
    "archives in archives": ("zip", lambda: archives(4), "unreadable limit_exceeded"),
    "entries that overlap": ("docx", overlapping, "unreadable"),
    "elements in elements": ("docx", lambda: word("<w:ins>" * 200_000), "limit_exceeded unreadable"),
    "a template elsewhere": (
        "docx", lambda: word(p("正文"), {"word/_rels/settings.xml.rels": TEMPLATE}), "not_a_report"),
    "an entity of a file": (
        "docx", lambda: word(p("&x;"), head='<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "unreadable"),
    "entities that grow by their square": (
        "docx",
        lambda: word(p("&x;" * 50_000), head=f'<!DOCTYPE w [<!ENTITY x "{"x" * 50_000}">]>'), "unreadable"),
    "a part outside": ("docx", lambda: zipped({"../../a": "x", "word/document.xml": "<a/>"}), "unreadable"),
    "two thousand sheets": ("xlsx", lambda: workbook(many_sheets), "limit_exceeded not_a_report unsupported_edition"),
    "formulas that call": ("xlsx", lambda: workbook(outside_formulas), "not_a_report"),
    "a picture of 900 million points": ("png", lambda: png(30_000, 30_000, 30_000), "limit_exceeded unreadable"),
    "a picture of points that are not there": ("png", lambda: png(6_000, 6_000, 3), "unreadable missing_extra"),
    "a picture of stars by another name": ("png", lambda: b"SIMPLE  =" + b" " * 2_880, "unreadable not_a_report"),
    "fifty thousand divisions": ("html", lambda: b"<html><body>" + b"<div>" * 50_000, "limit_exceeded"),
    "spans without end": ("html", lambda: b"<table><tr><td colspan=1e9 rowspan=-1>1<td colspan='2;' rowspan=0>2", None),
    "many encodings": (
        "txt", lambda: "规章".encode("gb18030") + "文件".encode("utf-16") + b"\0\xed\xa0\x80" * 40, None),
    "one byte too many": ("txt", lambda: b"1" * 50_000_001, "limit_exceeded"),
}  # fmt: skip
"""File name's ending, bytes, and the codes that it may fail with; ``None``: any but ``internal``."""

OURS = {"internal", "crashed", "timeout"}
"""Codes of what nobody foresaw."""


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict]]:
    """Reports of each file and of the sound one behind it."""
    folder = tmp_path_factory.mktemp("hostile")
    inputs = folder / "inputs"
    inputs.mkdir()
    for number, (ending, make, _) in enumerate(FILES.values()):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            (inputs / f"{number:02}a.{ending}").write_bytes(make())
        report(inputs / f"{number:02}b.txt", number)
    arguments = ("--timeout", SECONDS, "--max-memory", MEGABYTES)
    paths = sorted(inputs.iterdir())
    done = gongkai("parse", *paths, "-o", folder / "out.jsonl", *arguments, env=environment(folder / "hook"))
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in (folder / "out.jsonl").read_text("utf-8").splitlines()]
    assert [Path(each["source"]) for each in lines] == paths
    return {name: lines[2 * number : 2 * number + 2] for number, name in enumerate(FILES)}


@pytest.mark.parametrize("name", FILES)
def test_a_file_made_to_hurt_is_read_or_refused_with_its_reason(batch: dict[str, list[dict]], name: str) -> None:
    read = batch[name][0]
    expected = FILES[name][2]
    if expected:
        assert read["status"] == "failed"
        assert read["error"]["code"] in expected.split(), read["error"]
    else:
        assert read["status"] != "failed" or read["error"]["code"] not in OURS


@pytest.mark.parametrize("name", FILES)
def test_the_report_behind_it_is_read_as_ever(batch: dict[str, list[dict]], name: str) -> None:
    sound = batch[name][1]
    assert sound["status"] == "accepted"
    assert sound["fields"] == batch[next(iter(FILES))][1]["fields"]
