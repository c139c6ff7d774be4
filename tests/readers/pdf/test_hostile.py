"""Files that are locked, broken or made to hurt."""

import contextlib
import time
import zlib

import pytest
from drawing import file_of, stream
from reportlab.lib.pdfencrypt import StandardEncryption

from gongkai.core.errors import EncryptedInput, GongkaiError, LimitExceeded, UnreadableInput
from gongkai.core.options import ParseOptions
from gongkai.readers import read


def with_content(content, entries=b"", *further):
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>"
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return file_of([b"<</Type/Catalog/Pages 2 0 R>>", pages, page, stream(content, entries), *further])


def test_a_file_that_asks_for_a_password_is_told_so(drawing):
    drawing.canvas._doc.encrypt = StandardEncryption("secret", "owner", strength=128)
    drawing.text(50, 100, "规章")
    with pytest.raises(EncryptedInput):
        drawing.read()


def test_a_file_that_only_its_owner_may_change_is_read(drawing):
    drawing.canvas._doc.encrypt = StandardEncryption("", "owner", canPrint=0, canCopy=0, strength=128)
    drawing.text(50, 100, "规章 12")
    assert drawing.read().text == "规章 12"


@pytest.mark.parametrize("part", [0.02, 0.2, 0.5, 0.8])
def test_a_file_cut_off_is_read_or_refused(drawing, part):
    drawing.table([["规章", "3"]] * 20, (50, 150, 200), 100)
    data = drawing.data()
    with contextlib.suppress(UnreadableInput):
        assert "规章" in read(data[: int(part * len(data))]).text


def test_rubbish_is_refused():
    with pytest.raises(UnreadableInput, match="broken"):
        read(b"%PDF-1.7\n" + bytes(range(256)) * 40)


def test_a_file_without_text_is_refused():
    with pytest.raises(UnreadableInput, match="no text"):
        read(with_content(b"0 0 m 10 10 l S"))


BLANKS = zlib.compress(b" " * 100_000_000, 9)
PACKED = stream(b"6 0 [/FlateDecode/FlateDecode]", b"/Type/ObjStm/N 1/First 4")


@pytest.mark.parametrize(
    "data",
    [
        with_content(BLANKS, b"/Filter/FlateDecode"),
        with_content(zlib.compress(BLANKS, 9), b"/Filter[/FlateDecode/FlateDecode]"),
        with_content(BLANKS.hex().encode() + b">", b"/Filter[/AHx/Fl]"),
        with_content(BLANKS, b"/Filter 9 0 R"),
        with_content(zlib.compress(BLANKS, 9), b"/Filter 5 0 R", b"[/FlateDecode/FlateDecode]"),
        with_content(zlib.compress(BLANKS, 9), b"/Filter[5 0 R 6 0 R]", b"/FlateDecode", b"5 0 R"),
        with_content(zlib.compress(BLANKS, 9), b"/Filter[/Fl#61teDecode %]\n/F#6cateDecode]"),
        with_content(BLANKS.hex().encode() + b">", b"/Filter 5 0 R", b"[/ASCIIHexDecode 6 0 R]", b"/FlateDecode"),
        with_content(b"\x81 " * 2_000_000, b"/Filter/RunLengthDecode"),
        with_content(zlib.compress(b"\x81 " * 2_000_000, 9), b"/Filter[/FlateDecode/RL]"),
        with_content(zlib.compress(BLANKS, 9), b"/Filter 6 0 R", PACKED),
    ],
    ids=[
        "flate",
        "flate of flate",
        "flate in hex",
        "filter elsewhere",
        "list elsewhere",
        "each elsewhere",
        "names in disguise",
        "hex elsewhere",
        "runs",
        "runs in flate",
        "list packed",
    ],
)
def test_a_stream_that_inflates_without_end_is_refused_at_once(data):
    start = time.monotonic()
    with pytest.raises(LimitExceeded, match="inflated"):
        read(data)
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("first", [b"/LZWDecode", b"/RunLengthDecode"])
def test_a_filter_that_is_not_followed_may_only_be_the_last(first):
    with pytest.raises(LimitExceeded, match="not followed"):
        read(with_content(b"\x80" * 40, b"/Filter[" + first + b"/FlateDecode]"))


def test_references_to_filters_that_lead_in_a_circle_are_refused():
    with pytest.raises(LimitExceeded, match="references"):
        read(with_content(b"0 0 m", b"/Filter 5 0 R", b"[6 0 R]", b"[5 0 R]"))


def test_a_stream_of_many_repetitions_in_lzw_is_refused():
    ones = "".join(f"{code:09b}" for code in (256, 65, *range(258, 510)))
    once = (
        int(ones, 2).to_bytes(len(ones) // 8 + 1, "big")
        if len(ones) % 8 == 0
        else int(ones + "0" * (8 - len(ones) % 8), 2).to_bytes(len(ones) // 8 + 1, "big")
    )
    data = with_content(once, b"/Filter/LZWDecode")
    with pytest.raises(LimitExceeded, match="inflated"):
        read(data, ParseOptions(max_stream_bytes=20_000))


def test_too_many_pages_are_refused(drawing):
    for _ in range(6):
        drawing.text(50, 100, "规章")
        drawing.new_page()
    with pytest.raises(LimitExceeded, match="pages"):
        read(drawing.data(), ParseOptions(max_pages=5))


def pages_of(count):
    """A file of many pages, each with a line of its own to draw."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    for number in range(count):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>"
            % (len(objects) + 2)
        )
        objects.append(stream(b"BT /F 12 Tf 50 700 Td (Page %d) Tj ET" % number))
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(count))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%b]>>" % (count, kids)
    return file_of(objects)


def test_two_thousand_pages_are_refused_at_once():
    data = pages_of(2_000)
    start = time.monotonic()
    with pytest.raises(LimitExceeded, match="pages") as refused:
        read(data)
    assert refused.value.value == 2_000
    assert time.monotonic() - start < 2


def test_two_thousand_pages_are_read_where_so_many_are_allowed():
    document = read(pages_of(2_000), ParseOptions(max_pages=2_000))
    assert [line.text for line in document.lines[::500]] == ["Page 0", "Page 500", "Page 1000", "Page 1500"]


def test_reading_ends_between_two_pages_when_its_time_is_over():
    with pytest.raises(LimitExceeded, match="seconds"):
        read(pages_of(2_000), ParseOptions(max_pages=2_000, read_seconds=0.05))


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (ParseOptions(max_page_characters=40), "characters on a page"),
        (ParseOptions(max_page_objects=10), "objects on a page"),
        (ParseOptions(max_cells=10), "cells"),
        (ParseOptions(read_seconds=-1), "seconds"),
    ],
)
def test_what_passes_a_bound_is_refused(drawing, options, named):
    drawing.table([["规章", "3"]] * 20, (50, 150, 200), 100)
    with pytest.raises(LimitExceeded, match=named):
        read(drawing.data(), options)


def test_bytes_flipped_at_random_raise_only_documented_errors(drawing):
    from random import Random

    drawing.table([["规章", "3"]] * 5, (50, 150, 200), 100)
    data = drawing.data()
    rng = Random(1)
    for _ in range(60):
        broken = bytearray(data)
        for _ in range(rng.randrange(1, 12)):
            broken[rng.randrange(9, len(broken))] = rng.randrange(256)
        with contextlib.suppress(GongkaiError):
            read(bytes(broken))


def nested_forms(depth, times):
    """A page that draws a form, which draws another so many times, and so on."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</A 5 0 R>>>>>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream(b"/A Do")]
    for number in range(6, 6 + depth):
        resources = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</A %d 0 R>>>>" % number
        objects.append(stream(b"/A Do " * times, resources))
    return file_of([*objects, stream(b"BT ET 0 0 m 9 9 l S", b"/Subtype/Form/BBox[0 0 600 800]")])


def test_drawings_of_drawings_of_drawings_are_refused_at_once():
    start = time.monotonic()
    with pytest.raises(LimitExceeded, match="drawings within drawings"):
        read(nested_forms(12, 10))
    assert time.monotonic() - start < 2


def test_a_few_drawings_within_each_other_are_drawn():
    with pytest.raises(UnreadableInput, match="no text"):
        read(nested_forms(3, 5))


def test_a_locked_stream_that_inflates_without_end_is_refused(drawing):
    drawing.canvas._doc.encrypt = StandardEncryption("", "owner", strength=128)
    drawing.canvas.setPageCompression(1)
    drawing.canvas._code.append(" " * 30_000_000)
    data = drawing.data()
    assert len(data) < 200_000
    with pytest.raises(LimitExceeded, match="inflated"):
        read(data, ParseOptions(max_stream_bytes=10_000_000))
