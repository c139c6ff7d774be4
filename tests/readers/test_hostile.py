"""Input made to hurt: a clear error or a whole document, in bounded time and memory."""

import subprocess
import sys

import pytest

from gongkai.core.errors import LimitExceeded, UnreadableInput
from gongkai.core.options import ParseOptions
from gongkai.readers import read, read_text

BOUNDED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from gongkai.core.errors import GongkaiError
from gongkai.readers import read
data = {data}
try:
    document = read(data)
    print("document", len(document.lines))
except GongkaiError as error:
    print(error.code, getattr(error, "kind", ""))
"""


def outcome(data):
    run = subprocess.run([sys.executable, "-c", BOUNDED.format(data=data)], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr[-500:]
    return run.stdout.strip()


PROSE = "政府信息公开，"
HEAVY = {
    "over the limit of bytes": ("b'0' * 50_000_001", "limit_exceeded bytes"),
    "many short lines": ("'政府信息公开\\n'.encode() * 1_500_000", "limit_exceeded cells"),
    "many blank lines": ("b'0\\n\\n' * 6_000_000", "limit_exceeded lines"),
    "just under, long lines": (f"({PROSE!r} * 100 + '\\n').encode() * 23_700", "document 23700"),
    "just under, one line": (f"{PROSE!r}.encode() * 2_380_000", "document 1"),
    "one line of figures": ("b'0 ' * 9_900_000", "document 1"),
    "one line of columns": ("b'0  ' * 6_000_000", "limit_exceeded cells"),
    "one line of pipes": ("b'|' * 19_000_000", "limit_exceeded cells"),
    "one line of tabs": ("b'0\\t' * 9_000_000", "limit_exceeded cells"),
    "half a rule": ("b'+-' * 9_000_000", "document 1"),
    "commas": ("(b'1,' * 3_000_000 + b'\\n') * 3", "document 3"),
    "unclosed brackets": ("(b'(' * 3_000_000 + b',\\n') * 3", "document 3"),
    "ampersands": ("b'&' * 19_000_000", "document 1"),
    "spaces before a break": ("b'<' + b' ' * 9_000_000 + b'<br>'", "document 1"),
    "million cells": ("b'<table><tr>' + b'<td>1</td>' * 1_000_000", "limit_exceeded cells"),
    "million tags": ("b'<html><body>' + b'<b>x' * 1_100_000", "limit_exceeded tags"),
    "rows that span rows": (
        "b'<table>' + b'<tr><td rowspan=65534 colspan=1000>x' * 20_000",
        "limit_exceeded cells",
    ),
    "unclosed protection": ("b'<html>' + b'<![CDATA[' * 900_000", "unreadable"),
    "unclosed table tags": ("b'x<table' * 900_000", "document 1"),
    "deep divisions": ("b'<html><body>' + b'<div>' * 100_000 + b'x'", "limit_exceeded depth"),
    "deep tables": ("b'<html><body>' + b'<table><tr><td>' * 100_000 + b'x'", "limit_exceeded depth"),
}


@pytest.mark.parametrize("name", HEAVY)
def test_heavy_input_ends_soon_and_clearly(name):
    data, expected = HEAVY[name]
    assert outcome(data) == expected


def test_small_bomb_of_spans_is_one_small_table():
    document = read(b"<table><tr><td colspan=1000000000 rowspan=65534>x<td>y</table>")
    assert [cell.text for line in document.lines for cell in line.cells] == ["x", "y"]


@pytest.mark.parametrize("depth", [200, 300, 600, 1_900])
@pytest.mark.parametrize("tag", ["div", "span", "b", "ul"])
def test_no_text_is_lost_below_the_usual_depth_of_parsers(depth, tag):
    assert read_text(f"<html><body>{f'<{tag}>' * depth}深").text == "深"


@pytest.mark.parametrize("depth", [100, 300, 600])
def test_tables_within_tables_lose_no_text(depth):
    document = read_text("<html>" + "".join(f"<table><tr><td>{level}" for level in range(depth)))
    assert document.text.split() == [str(level) for level in range(depth)]


@pytest.mark.parametrize("tag", ["<div>", "<table><tr><td>"])
def test_own_limit_of_depth_holds(tag):
    with pytest.raises(LimitExceeded) as caught:
        read_text(f"<html><body>{tag * 200}深", ParseOptions(max_depth=100))
    assert caught.value.kind == "depth"


def test_own_limit_of_cells_holds_for_text_and_pages():
    for text in ("0 | 1 |\n" * 6, "0\n" * 11, "<table>" + "<tr><td>1<td>2" * 6 + "</table>", "<p>1" * 11 + "</p><div>"):
        with pytest.raises(LimitExceeded):
            read_text(text, ParseOptions(max_cells=10))


def test_cells_up_to_the_limit_are_read():
    assert len(read_text("0 | 1 |\n" * 5, ParseOptions(max_cells=10)).lines) == 5


PAGE = (
    "<!DOCTYPE html><html><head><meta charset=utf-8><title>年度报告</title></head><body><p>一、总体情况</p><!-- 注 -->"
    '<table><tr><td rowspan="2">规章</td><td>1</td><td>&nbsp;</td></tr><tr><td colspan=2>5</td></tr></table>'
    "</body></html>"
)
PLAIN = "一、总体情况\n规章 | 0 | 5 |\n||\n| **总计** | 7\n一\t二\t三\n许可   1   2\n"


@pytest.mark.parametrize("whole", [PAGE, PLAIN], ids=["page", "text"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("twentieth", range(20))
def test_cut_off_input_gives_a_document_or_a_clear_error(whole, encoding, twentieth):
    data = whole.encode(encoding)
    data = data[: len(data) * twentieth // 20]
    try:
        document = read(data)
    except UnreadableInput:
        assert "一、总" not in data.decode(encoding, "ignore")
    else:
        assert document.lines


def test_reading_after_a_bad_input_is_right():
    with pytest.raises(LimitExceeded):
        read(b"<html><body>" + b"<div>" * 5_000)
    assert read_text("<table><tr><td>规章<td>5</table>").text == "规章 5"


def test_nothing_is_fetched(monkeypatch):
    import socket

    def refuse(*_):
        raise AssertionError("a page was followed")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    page = "<html><base href='http://127.0.0.1:9/'><link rel=stylesheet href=a.css><img src=b.png><iframe src=c>"
    assert read_text(page + "<p>正文").lines
