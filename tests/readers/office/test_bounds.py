"""Office files made to hurt: a clear error or a whole document, in bounded time and memory."""

import subprocess
import sys
from pathlib import Path

import made
import pytest
from made import p, tbl, tr, word, zipped

from gongkai.core.errors import EncryptedInput, LimitExceeded, UnreadableInput
from gongkai.core.options import ParseOptions
from gongkai.readers import read

BOUNDED = """
import resource, sys
sys.path.insert(0, {folder!r})
resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from made import *
from gongkai.core.errors import GongkaiError
from gongkai.readers import read
data = {data}
try:
    print("document", len(read(data).lines))
except GongkaiError as error:
    print(error.code, getattr(error, "kind", ""))
"""


def outcome(data):
    code = BOUNDED.format(folder=str(Path(made.__file__).parent), data=data)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr[-500:]
    return run.stdout.strip()


HEAVY = {
    "eight million empty paragraphs": ("word('<w:p/>' * 8_000_000)", "limit_exceeded times the packed size"),
    "many paragraphs, packed honestly": (
        "word(''.join(f'<w:p><!--{n * 7_919 % 1_000_003}--></w:p>' for n in range(1_100_000)))",
        "limit_exceeded elements",
    ),
    "paragraphs up to the limit": (
        "word(''.join(f'<w:p w:a=\"{n * 7_919 % 1_000_003}\"/>' for n in range(990_000)))",
        "unreadable",
    ),
    "a part of blanks": ("word(' ' * 300_000_000)", "limit_exceeded times the packed size"),
    "a part of blanks, stored": ("zipped({'a.xml': ' '}) + b' ' * 60_000_000", "limit_exceeded bytes"),
    "many entries": ("zipped({f'a{n}': '' for n in range(2_001)})", "limit_exceeded entries"),
    "a million entries": ("b'PK\\x03\\x04' + bytes(9) + b'PK\\x01\\x02' * 1_000_000", "limit_exceeded entries"),
    "entities that expand": (
        "word('&a9;', head='<!DOCTYPE w [<!ENTITY a0 \"ha\">' + ''.join("
        "f'<!ENTITY a{n} \"{f\"&a{n - 1};\" * 10}\">' for n in range(1, 10)) + ']>')",
        "unreadable",
    ),
    "one cell over five million columns": ("word(tbl(tr(tc('a', 5_000_000), 'b')))", "document 1"),
    "rows of wide cells": ("word(tbl(tr(tc('a', 5_000_000)) * 5_000))", "limit_exceeded cells"),
    "a chain of merged cells": (
        "word(tbl(tr(tc('a', merge='restart'), 'b'), *[tr(tc(merge='continue'), f'{n}') for n in range(30_000)]))",
        "document 30001",
    ),
    "tables within tables": ("word('<w:tbl><w:tr><w:tc>' * 5_000 + '</w:tc></w:tr></w:tbl>' * 5_000)",
                             "limit_exceeded depth"),
    "deep wrappers": ("word('<w:ins>' * 50_000 + '</w:ins>' * 50_000)", "limit_exceeded depth"),
    "tables within tables, all at once": (
        "word('<w:tbl><w:tr><w:tc>' * 80 + p('a') * 5_000 + '</w:tc></w:tr></w:tbl>' * 80)",
        "document 5000",
    ),
    "styles that are based on themselves": (
        "word('<w:p><w:pPr><w:pStyle w:val=\"s\"/></w:pPr></w:p>' * 15_000, "
        "{'word/styles.xml': f'<w:styles xmlns:w=\"{W}\"><w:style w:styleId=\"s\"><w:basedOn w:val=\"s\"/></w:style>'"
        "'</w:styles>'}, [('s', 'styles', 'styles.xml')])",
        "unreadable",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HEAVY)
def test_heavy_input_ends_soon_and_clearly(name):
    data, expected = HEAVY[name]
    assert outcome(data) == expected


@pytest.mark.parametrize("depth", [10, 70])
def test_tables_within_tables_lose_no_text(depth):
    body = "".join(f"<w:tbl><w:tr><w:tc>{p(str(level))}" for level in range(depth)) + "</w:tc></w:tr></w:tbl>" * depth
    assert read(word(body)).text.split() == [str(level) for level in range(depth)]


def test_own_limits_hold():
    many = word(tbl(*[tr("1", "2")] * 6))
    for options in (ParseOptions(max_cells=10), ParseOptions(max_unpacked=1_000), ParseOptions(max_characters=10)):
        with pytest.raises(LimitExceeded):
            read(many, options)
    with pytest.raises(LimitExceeded):
        read(word(p() * 200), ParseOptions(max_cells=10))


def test_a_document_type_is_refused_in_every_encoding():
    head = '<?xml version="1.0" encoding="{}"?><!DOCTYPE w SYSTEM "file:///etc/passwd">'
    parts = {"[Content_Types].xml": "<Types/>", "_rels/.rels": (head.format("utf-16") + "<a/>").encode("utf-16")}
    for data in (zipped(parts), word(p("a"), head=head.format("utf-8"))):
        with pytest.raises(UnreadableInput, match="document type"):
            read(data)


def test_a_part_named_twice_is_refused():
    import io
    import zipfile

    stream = io.BytesIO(word(p("甲")))
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", "<a/>")
    with pytest.raises(UnreadableInput, match="twice"):
        read(stream.getvalue())


def test_a_size_that_lies_is_damage():
    data = word(p("甲"))
    at = data.rindex(b"PK\x01\x02", 0, data.index(b"word/document.xml", data.index(b"PK\x01\x02")))
    lying = data[: at + 24] + (5).to_bytes(4, "little") + data[at + 28 :]
    with pytest.raises(UnreadableInput, match="damaged"):
        read(lying)


def test_names_are_never_paths(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    evil = word(p("甲"), {"../../evil": "x", "/etc/evil": "x"}, [("p", "image", "../../../../etc/passwd")])
    assert read(evil).text == "甲"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("twentieth", range(20))
def test_cut_off_documents_are_damaged(twentieth):
    data = word(p("政府信息公开") * 50)
    with pytest.raises(UnreadableInput):
        read(data[: len(data) * twentieth // 20])


def test_flipped_bytes_end_in_a_document_or_a_clear_error():
    from random import Random

    rng = Random(1)
    whole = word(tbl(tr("规章", "5"), tr("文件", "6")) + p("正文"))
    for _ in range(1_000):
        data = bytearray(whole)
        for _ in range(rng.randint(1, 4)):
            data[rng.randrange(4, len(data))] = rng.randrange(256)
        try:
            assert read(bytes(data)).lines
        except (UnreadableInput, LimitExceeded):
            continue


def test_an_archive_with_a_locked_entry_is_locked():
    data = bytearray(word(p("甲")))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(EncryptedInput):
        read(bytes(data))


@pytest.mark.parametrize(
    ("parts", "named"), [({"a.txt": "x"}, "ZIP"), ({"OFD.xml": "<a/>"}, "OFD"), ({"ppt/a": "", "word/a": ""}, "Word")]
)
def test_other_archives_are_named(parts, named):
    with pytest.raises(UnreadableInput, match=named):
        read(zipped(parts))
