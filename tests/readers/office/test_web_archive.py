"""Archived pages: the page of the archive, its pictures set into it, nothing fetched."""

import base64
import quopri

import pytest

from gongkai.core.errors import LimitExceeded, UnreadableInput
from gongkai.readers import html as pages
from gongkai.readers import read

WITH_PICTURES = "<html><body><p>一、总体情况</p><table><tr><td>规章<td>5<tr><td>文件<td>6</table>{}</body></html>"
PAGE = WITH_PICTURES.format("")
HEAD = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html";\r\n\tboundary="b+1"\r\n\r\n'

WITHIN = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="%d"\r\n\r\n--%d\r\n'


def part(content, kind="text/html", coding="quoted-printable", more=""):
    encoded = quopri.encodestring(content) if coding == "quoted-printable" else base64.encodebytes(content)
    return (
        f"--b+1\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {coding}\r\n{more}\r\n".encode()
        + encoded
        + b"\r\n"
    )


def archive(*parts):
    return HEAD.encode() + b"".join(parts) + b"--b+1--\r\n"


@pytest.mark.parametrize("coding", ["quoted-printable", "base64"])
@pytest.mark.parametrize(("charset", "name"), [("utf-8", "utf-8"), ("gb18030", "gb2312")])
def test_the_page_is_read_in_its_encoding(coding, charset, name):
    document = read(archive(part(PAGE.encode(charset), f'text/html; charset="{name}"', coding)))
    assert (document.kind, document.text) == ("mht", "一、总体情况\n规章 5\n文件 6")
    assert [line.table for line in document.lines] == [None, 1, 1]


def test_a_page_without_parts_is_read():
    head = b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    assert read(head + PAGE.encode()).text.endswith("文件 6")


def test_parts_within_parts_are_read():
    inner = b'--b+1\r\nContent-Type: multipart/alternative; boundary="c"\r\n\r\n'
    inner += b"--c\r\nContent-Type: text/plain\r\n\r\nx\r\n"
    inner += b"--c\r\nContent-Type: text/html\r\n\r\n" + PAGE.encode() + b"\r\n--c--\r\n"
    assert read(archive(inner)).text.endswith("文件 6")


@pytest.mark.parametrize(
    ("address", "more"),
    [
        ("cid:p@x", "Content-ID: <p@x>\r\n"),
        ("http://a.gov.cn/i/p.png?a=1&amp;b=2", "Content-Location: http://a.gov.cn/i/p.png?a=1&b=2\r\n"),
        ("i/p.png", "Content-Location: http://a.gov.cn/i/p.png\r\n"),
    ],
)
def test_pictures_of_the_archive_are_set_into_the_page(monkeypatch, address, more):
    seen = []
    whole = pages.read
    monkeypatch.setattr(pages, "read", lambda text, *rest: seen.append(text) or whole(text, *rest))
    picture = part(b"\x89PNG" + bytes(2_000), "image/png", "base64", more)
    shown = WITH_PICTURES.format(f'<img alt="" src="{address}"><img src="http://b/other.png">')
    page = part(shown.encode(), more="Content-Location: http://a.gov.cn/page.htm\r\n")
    read(archive(page, picture))
    assert 'src="data:image/png;base64,iVBORw' in seen[0]
    assert 'src="http://b/other.png"' in seen[0]


def test_nothing_is_fetched(monkeypatch):
    import socket

    def refuse(*_):
        raise AssertionError("a page was followed")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert read(archive(part(WITH_PICTURES.format('<img src="http://127.0.0.1:9/a.png">').encode()))).lines


def test_an_archive_without_a_page_is_refused():
    with pytest.raises(UnreadableInput, match="no page"):
        read(archive(part(b"x", "text/plain")))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (archive(*[part(b"x", "text/plain")] * 2_001), "parts"),
        (HEAD.replace("b+1", "b").encode() + b"--b\r\n" * 5_000_000, "parts"),
        (b"".join(WITHIN % (n, n) for n in range(50)), "depth"),
        (HEAD.encode() + b"--b+1\r\n" + b"A: b\r\n" * 1_000_000, "bytes of headers"),
    ],
    ids=["parts", "boundaries", "depth", "headers"],
)  # fmt: skip
def test_archives_are_bounded(data, kind):
    with pytest.raises(LimitExceeded) as caught:
        read(data)
    assert caught.value.kind == kind


def test_text_that_mentions_headers_is_text():
    assert read("一、总体情况\nMIME-Version: 1.0\nContent-Type: text/html\n".encode()).kind == "text"


@pytest.mark.parametrize("twentieth", range(20))
def test_cut_off_archives_give_a_document_or_a_clear_error(twentieth):
    data = archive(part(PAGE.encode(), coding="base64"), part(b"\x89PNG" + bytes(2_000), "image/png", "base64"))
    try:
        document = read(data[: len(data) * twentieth // 20])
    except UnreadableInput:
        return
    assert document.lines
