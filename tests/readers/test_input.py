"""What may be handed over, and which kinds are told by their bytes."""

import hashlib
import io
import os
import zipfile

import pytest

from gongkai.core.errors import EncryptedInput, InputNotFound, LimitExceeded, UnreadableInput
from gongkai.core.options import ParseOptions
from gongkai.readers import read, read_text
from gongkai.readers.load_bytes import source_name

TEXT = "规章 | 0 |\n行政许可 | 12 |"


def test_path_bytes_and_file_give_the_same(tmp_path):
    path = tmp_path / "report"
    path.write_bytes(TEXT.encode())
    documents = [read(str(path)), read(path), read(TEXT.encode()), read(io.BytesIO(TEXT.encode()))]
    assert all(document == documents[0] for document in documents)


def test_digest_is_of_the_bytes():
    data = TEXT.encode("gb18030")
    assert read(data).sha256 == hashlib.sha256(data).hexdigest()
    assert read_text(TEXT).sha256 == hashlib.sha256(TEXT.encode()).hexdigest()


def test_kind_is_told_from_content_and_not_from_the_name(tmp_path):
    path = tmp_path / "report.pdf"
    path.write_text("<html><body><p>正文</p></body></html>", encoding="utf-8")
    assert read(path).kind == "html"


def test_page_in_utf_16_is_a_page():
    assert read("<html><body><p>政府信息公开</p></body></html>".encode("utf-16")).kind == "html"


def test_encoding_and_its_notes_are_told():
    document = read("<meta charset=utf-8><p>政府信息公开工作年度报告</p>".encode("gb18030"))
    assert (document.encoding, document.notes) == ("gb18030", ("declared_encoding_wrong",))


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\x00" * 99, "\ufeff\n\u3000\u200b".encode(), b"<html></html>"])
def test_nothing_to_read_is_unreadable(data):
    with pytest.raises(UnreadableInput):
        read(data)


def test_a_missing_file_is_a_file_not_found_error_too(tmp_path):
    with pytest.raises(FileNotFoundError, match="no such file") as caught:
        read(tmp_path / "missing.txt")
    assert caught.value.filename == str(tmp_path / "missing.txt")


def test_a_pattern_that_matches_nothing_is_told(tmp_path):
    with pytest.raises(InputNotFound, match="as a pattern it matches none"):
        read(f"{tmp_path}/*.html")


def test_an_address_is_not_fetched():
    with pytest.raises(UnreadableInput, match="nothing is fetched") as caught:
        read("https://www.example.gov.cn/report.html")
    assert not isinstance(caught.value, FileNotFoundError)


def test_a_file_object_keeps_its_name(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(TEXT, "utf-8")
    with path.open("rb") as stream:
        assert source_name(stream) == str(path)
    with open(os.open(path, os.O_RDONLY), "rb") as stream:
        assert source_name(stream) == "<bytes>"
    assert source_name(io.BytesIO(b"")) == "<bytes>"


@pytest.mark.parametrize("name", ["missing.txt", "", "a\x00b"])
def test_path_of_no_file_is_unreadable(tmp_path, name):
    with pytest.raises(UnreadableInput):
        read(f"{tmp_path}/{name}")


def test_message_names_the_missing_file(tmp_path):
    with pytest.raises(UnreadableInput, match=r"missing\.txt"):
        read(tmp_path / "missing.txt")


def test_file_opened_as_text_is_refused():
    with pytest.raises(UnreadableInput, match="rb"):
        read(io.StringIO(TEXT))


def test_object_that_is_no_source_is_refused():
    with pytest.raises(UnreadableInput, match="int"):
        read(5)


class Endless:
    """A file without end that counts what was taken from it."""

    def __init__(self):
        self.given = 0

    def read(self, size=-1):
        self.given += size
        return b"0\n" * (size // 2) + b"0" * (size % 2)


def test_reading_stops_at_the_limit():
    stream = Endless()
    with pytest.raises(LimitExceeded) as caught:
        read(stream, ParseOptions(max_bytes=5_000_000))
    assert caught.value.kind == "bytes"
    assert stream.given <= 5_000_001


@pytest.mark.parametrize("size", [1000, 1001])
def test_limit_of_bytes_is_exact(size):
    data = b"0" * size
    if size <= 1000:
        assert read(data, ParseOptions(max_bytes=1000)).lines
    else:
        with pytest.raises(LimitExceeded):
            read(data, ParseOptions(max_bytes=1000))


def test_limit_of_characters_holds():
    with pytest.raises(LimitExceeded) as caught:
        read_text("政" * 101, ParseOptions(max_characters=100))
    assert caught.value.kind == "characters"


def archive(name):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (archive("word/document.xml"), "Word"),
        (archive("xl/workbook.xml"), "Excel"),
        (archive("a.txt"), "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "Office"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 30, "picture"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 30, "picture"),
        (b"\x1f\x8b\x08" + b"\x00" * 30, "archive"),
    ],
)
def test_kinds_not_read_yet_are_named(data, named):
    with pytest.raises(UnreadableInput, match=named) as caught:
        read(data)
    assert not isinstance(caught.value, EncryptedInput)


def locked_archive():
    data = bytearray(archive("word/document.xml"))
    data[6] |= 1
    return bytes(data)


def test_a_locked_archive_is_told_apart():
    with pytest.raises(EncryptedInput):
        read(locked_archive())


def test_reader_joins_by_an_entry(monkeypatch):
    from gongkai import readers
    from gongkai.readers.formats import Format

    expected = read_text(TEXT)
    entry = Format("made-up", lambda data: data.startswith(b"\x01MADE"), lambda data, sha256, options: expected)
    monkeypatch.setattr(readers, "BINARY_FORMATS", (entry, *readers.BINARY_FORMATS))
    assert read(b"\x01MADE up") is expected


def test_each_kind_says_what_it_is_and_is_asked_once():
    from gongkai.readers.formats import BINARY_FORMATS

    kinds = [entry.kind for entry in BINARY_FORMATS]
    assert len(set(kinds)) == len(kinds)
    assert all(entry.what for entry in BINARY_FORMATS)
