"""A source is given out as it was parsed, as a file and never as a page, under a name that does no harm."""

import hashlib
import re
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from queued import TOTAL, report
from starlette.testclient import TestClient

from gongkai.cli import main
from gongkai.review import file_reports, keep_sources
from gongkai.review.web import make_app
from gongkai.review.web.access import Entrance
from gongkai.review.web.display_text import STEERING
from gongkai.review.web.downloads import safe_name
from gongkai.review.web.guard import HEADERS, Sessions

PAGE = b"<script>alert(1)</script>\r\n\x00\xff"
DIGEST = hashlib.sha256(PAGE).hexdigest()
NAMES = [
    ("报告 2023.HTML", "报告 2023.html"),
    ("../../etc/passwd", "passwd.bin"),
    ("C:\\reports\\a.docx", "a.docx"),
    ('a"; filename="b.exe', "a_; filename=_b.exe.bin"),
    ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie_ x=1.pdf"),
    ("fdp.\u202efdp.exe", "fdp.fdp.exe.bin"),
    ("report.pdf.lnk", "report.pdf.lnk.bin"),
    ("CON.txt", "_CON.txt"),
    ("nul", "_nul.bin"),
    ("...", f"{DIGEST[:12]}.bin"),
    (".html", "html.bin"),
    ("a" * 5000 + ".pdf", "a" * 80 + ".pdf"),
    ("a\ud800\x00.txt", "a.txt"),
    ("%2e%2e%2fa.txt", "_2e_2e_2fa.txt"),
]


@pytest.fixture
def filed(queue, tmp_path):
    """A queue with one report, whose source, a page, lies at its place."""
    (tmp_path / "a.html").write_bytes(PAGE)
    file_reports(queue, [{**report("a", [TOTAL]), "source": "a.html", "sha256": DIGEST}])
    return queue


@pytest.fixture
def stranger(queue, tmp_path):
    sessions = Sessions()
    app = make_app(queue, "李", tmp_path, sessions, Entrance(("review.test",)))
    client = TestClient(app, base_url="http://review.test", follow_redirects=False)
    client.token = sessions.new_token()
    return client


@pytest.fixture
def client(stranger):
    stranger.get("/", params={"token": stranger.token})
    return stranger


def test_the_bytes_are_given_out_as_they_are_and_only_as_a_file(filed, client):
    answer = client.get(f"/report/{DIGEST}/source")
    assert (answer.status_code, answer.content) == (200, PAGE)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; ")
    policies = answer.headers.get_list("content-security-policy")
    assert policies == [HEADERS["Content-Security-Policy"], "sandbox"]
    rest = {name: value for name, value in HEADERS.items() if name != "Content-Security-Policy"}
    assert {name: answer.headers[name] for name in rest} == rest


def test_a_stranger_is_given_nothing(filed, stranger):
    answer = stranger.get(f"/report/{DIGEST}/source")
    assert answer.status_code == 401
    assert PAGE not in answer.content


@pytest.mark.parametrize("which", ["0" * 64, "%00", "..%2f..%2fetc%2fpasswd", "a.html"])
def test_a_source_is_named_by_its_report_and_by_nothing_else(filed, client, which):
    answer = client.get(f"/report/{which}/source")
    # A name that the queue knows finds its report, as everywhere; a path never leads to a file.
    assert answer.status_code == (200 if which == "a.html" else 404)


@pytest.mark.parametrize(("change", "words"), [(None, "not there"), (b"another", "has changed")])
def test_a_source_that_is_gone_or_has_changed_is_not_given_out_and_it_says_so(filed, client, tmp_path, change, words):
    (tmp_path / "a.html").unlink()
    if change:
        (tmp_path / "a.html").write_bytes(change)
    answer = client.get(f"/report/{DIGEST}/source")
    assert answer.status_code == 404
    assert words in answer.text
    assert "来源文件" in answer.text
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_the_copy_that_was_kept_is_given_out_where_the_source_is_gone(filed, client, tmp_path):
    keep_sources(filed, tmp_path)
    (tmp_path / "a.html").unlink()
    assert client.get(f"/report/{DIGEST}/source").content == PAGE


@pytest.mark.parametrize(("name", "safe"), NAMES)
def test_a_hostile_name_does_no_harm(name, safe):
    assert safe_name(name, DIGEST) == safe


@given(st.text(max_size=200))
def test_whatever_a_source_is_called_its_file_has_a_plain_name(name):
    safe = safe_name(name, DIGEST)
    assert safe == safe.strip(" ")
    assert 0 < len(safe) < 100
    assert not safe.startswith(".")
    assert not STEERING.search(safe)
    assert not re.search(r'[<>:"/\\|?*%\n\r\t]', safe)


def test_a_hostile_name_adds_no_header_and_stays_in_its_place(queue, client, tmp_path):
    name = 'x"\r\nX-Evil: 1; filename=b.html'
    file_reports(queue, [{**report("a", [TOTAL]), "source": "b.html", "sha256": DIGEST}])
    (tmp_path / "b.html").write_bytes(PAGE)
    keep_sources(queue, tmp_path)
    other = {**report("c", [TOTAL]), "source": name, "sha256": "0" * 64}
    file_reports(queue, [other])
    assert client.get(f"/report/{'0' * 64}/source").status_code == 404
    from gongkai.review.queue.sources import Content
    from gongkai.review.web.downloads import download_of

    answer = download_of(Content("same", PAGE), name, DIGEST)
    assert "x-evil" not in answer.headers
    found = re.fullmatch(
        r"attachment; filename=\"([^\"]*)\"; filename\*=UTF-8''(\S+)", answer.headers["content-disposition"]
    )
    assert found[1].isascii()
    assert unquote(found[2]) == safe_name(name, DIGEST)


def test_a_key_downloads_the_source_and_the_page_stays(filed, serve, open_page):
    page = open_page(serve()[1])
    page.locator("tbody a").first.click()
    page.wait_for_selector("td.chosen")
    before = page.url
    with page.expect_download() as waited:
        page.keyboard.press("o")
    assert waited.value.suggested_filename == "a.html"
    assert waited.value.path().read_bytes() == PAGE
    assert page.url == before
    assert page.evaluate("state.open.length") == 1


def test_a_key_says_that_the_source_is_gone(filed, serve, open_page, tmp_path):
    (tmp_path / "a.html").unlink()
    page = open_page(serve()[1])
    page.locator("tbody a").first.click()
    page.wait_for_selector("td.chosen")
    assert page.locator("#download").count() == 0
    page.keyboard.press("o")
    assert "找不到来源文件" in page.locator("#standing").text_content()


def test_the_shell_writes_the_source_to_a_file(filed, database, tmp_path):
    def run(*more):
        where = ["--db", str(database), "--root", str(tmp_path)]
        return CliRunner().invoke(main, ["review", "source", DIGEST[:12], *where, *more])

    assert run("-o", str(tmp_path / "out.bin")).exit_code == 0
    assert (tmp_path / "out.bin").read_bytes() == PAGE
    (tmp_path / "a.html").write_bytes(b"another")
    refused = run("-o", str(tmp_path / "more.bin"))
    assert refused.exit_code == 2
    assert "changed" in refused.stderr
    assert not (tmp_path / "more.bin").exists()
