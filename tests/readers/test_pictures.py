"""Pictures: grids from ruling lines, lone digits, boxes and scores, bounds; drawn here, and worn."""

import base64
import io
import subprocess
import sys
import textwrap

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from gongkai.core.errors import LimitExceeded, UnreadableInput
from gongkai.core.options import ParseOptions
from gongkai.readers import read
from gongkai.readers.images import read_picture
from gongkai.training.generator.rendering.scans import Wear, bound, worn

WIDE, HIGH = 110, 40


def drawn(rows, spans=(), size=20, kind="PNG", at=(40, 40), above="", noisy=False):
    """Draw a ruled table of figures; a span is (row, column, rows, columns)."""
    page = Image.new("L", (at[0] * 2 + WIDE * len(rows[0]), at[1] * 2 + HIGH * len(rows) + 60), 255)
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(size)
    if above:
        draw.text((at[0], 10), above, 0, font)
    covered = {}
    for row, column, high, wide in spans:
        places = [(r, c) for r in range(row, row + high) for c in range(column, column + wide)]
        covered |= dict.fromkeys(places, (row, column, high, wide))
    for r, texts in enumerate(rows):
        for c, text in enumerate(texts):
            row, column, high, wide = covered.get((r, c), (r, c, 1, 1))
            if (row, column) != (r, c):
                continue
            x, y = at[0] + c * WIDE, at[1] + r * HIGH
            draw.rectangle((x, y, x + wide * WIDE, y + high * HIGH), outline=0)
            draw.text((x + wide * WIDE / 2, y + high * HIGH / 2), text, 0, font, anchor="mm")
    if noisy:
        page = ImageChops.subtract(page, Image.effect_noise(page.size, 4), offset=128)
    if kind is None:
        return page
    out = io.BytesIO()
    page.save(out, kind)
    return out.getvalue()


def texts(lines):
    return [[cell.text for cell in line.cells] for line in lines]


FIGURES = [["1", "0", "17"], ["4", "", "325"], ["7", "8", "9"], ["0", "1", "2"]]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF"])
def test_every_kind_is_read_with_its_grid(kind):
    document = read(drawn(FIGURES, kind=kind))
    assert document.kind == "image"
    assert texts(document.lines) == FIGURES
    assert all(line.table == 1 and line.separated for line in document.lines)


def test_merged_cells_have_their_spans_and_cover_no_others():
    lines = read_picture(drawn(FIGURES, [(0, 0, 2, 1), (2, 1, 1, 2)])).lines
    assert [[(c.source.column, c.column_span, c.row_span) for c in line.cells] for line in lines] == [
        [(1, 1, 2), (2, 1, 1), (3, 1, 1)],
        [(2, 1, 1), (3, 1, 1)],
        [(1, 1, 1), (2, 2, 1)],
        [(1, 1, 1), (2, 1, 1), (3, 1, 1)],
    ]


def test_boxes_are_in_pixels_and_numbers_go_on_from_where_the_caller_stands():
    line = read_picture(drawn(FIGURES), first=7, table=2, page=4).lines[0]
    source = line.cells[1].source
    assert (line.number, line.table, source.page, source.line, source.cell) == (7, 3, 4, 7, 2)
    assert source.box == pytest.approx((40 + WIDE, 40, 40 + 2 * WIDE, 40 + HIGH), abs=5)


def test_text_outside_tables_is_running_text_in_its_place():
    lines = read_picture(drawn(FIGURES, at=(40, 70), above="page 12 of 345")).lines
    assert (lines[0].text, lines[0].table, lines[0].separated) == ("page 12 of 345", None, False)


@pytest.mark.parametrize("angle", [-3, -1.2, 0.4, 3])
def test_worn_and_skewed_pages_are_read(angle):
    wear = Wear(angle, blur=0.7, noise=6, shade=0.3, ink=50, paper=235, quality=40)
    lines = read_picture(worn(drawn(FIGURES, kind=None), wear, 150, seed=3)).lines
    assert texts(lines) == FIGURES


def test_boxes_of_a_skewed_page_are_those_of_the_picture_as_given():
    wear = Wear(3, 0.3, 2, 0, 0, 255, 90)
    page = drawn(FIGURES, kind=None)
    straight = read_picture(drawn(FIGURES)).lines[3].cells[0].source.box
    turned = read_picture(worn(page, wear, 150, seed=3)).lines[3].cells[0].source.box
    assert turned[3] - straight[3] > 2  # turned to the left, the lower left corner sinks


def test_every_page_of_a_tiff_is_read():
    pages = [drawn([[str(n), "5"], ["6", "7"]], kind=None) for n in (1, 2, 3)]
    lines = read_picture(bound(pages, 150)).lines
    assert [(line.cells[0].text, line.cells[0].source.page, line.table) for line in lines[::2]] == [
        ("1", 1, 1),
        ("2", 2, 2),
        ("3", 3, 3),
    ]


def test_scores_are_the_recognisers_own():
    scores = [cell.score for line in read_picture(drawn(FIGURES)).lines for cell in line.cells if cell.text]
    assert all(0.3 < score <= 1 for score in scores)
    assert any(score < 1 for score in scores)


def test_empty_picture_is_unreadable():
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "PNG")
    with pytest.raises(UnreadableInput, match="empty"):
        read(out.getvalue())


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF"])
def test_cut_off_pictures_are_unreadable(kind):
    data = drawn(FIGURES, kind=kind)
    with pytest.raises(UnreadableInput, match="decoded"):
        read(data[: len(data) // 2])


def test_picture_of_a_billion_pixels_is_refused_from_its_header():
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    with pytest.raises(LimitExceeded) as caught:
        read(out.getvalue())
    assert caught.value.kind == "pixels"


def test_limit_of_pages_holds():
    data = bound([drawn(FIGURES, kind=None)] * 3, 150)
    with pytest.raises(LimitExceeded) as caught:
        read(data, ParseOptions(max_pages=2))
    assert caught.value.kind == "pages"


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        (ParseOptions(max_strips=5), "lines of print"),
        (ParseOptions(max_cells=5), "cells"),
        (ParseOptions(max_pixels=90_000), "pixels"),
    ],
)
def test_limits_of_what_is_read_hold(options, kind):
    with pytest.raises(LimitExceeded) as caught:
        read(drawn(FIGURES), options)
    assert caught.value.kind == kind


def test_grain_without_print_is_no_danger():
    out = io.BytesIO()
    Image.effect_noise((900, 900), 90).save(out, "PNG")
    assert all(cell.score < 0.99 for line in read_picture(out.getvalue()).lines for cell in line.cells if cell.text)


@pytest.mark.parametrize("size", [(1, 1), (3000, 1), (1, 3000), (11, 400), (12, 12), (40, 13)])
def test_pictures_too_small_for_print_are_empty(size):
    out = io.BytesIO()
    Image.effect_noise(size, 90).save(out, "PNG")
    assert not [line for line in read_picture(out.getvalue()).lines if len(line.text) > 3]


def test_without_the_extra_the_error_names_it(tmp_path):
    path = tmp_path / "table.png"
    path.write_bytes(drawn(FIGURES))
    script = """
        import sys
        sys.modules["rapidocr"] = None
        import gongkai
        try:
            gongkai.parse(sys.argv[1])
        except gongkai.MissingExtra as error:
            print(error, error.zh)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.count("gongkai[ocr]") == 2


# ---- pictures in pages


def uri(data, kind="png"):
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def page_with(address, before="之前", after="之后"):
    return f'<html><body><p>{before}</p><p><img src="{address}"></p><p>{after}</p></body></html>'


def lines_of(document):
    return [line.text for line in document.lines]


SHOWN = ["之前", "1 0 17", "4 325", "7 8 9", "0 1 2", "之后"]


def test_picture_within_a_page_is_read_where_it_stands():
    document = read(page_with(uri(drawn(FIGURES, noisy=True))).encode())
    assert lines_of(document) == SHOWN
    assert [line.number for line in document.lines] == [1, 2, 3, 4, 5, 6]
    assert {line.table for line in document.lines} == {None, 1}


def test_tables_after_a_picture_have_numbers_of_their_own():
    table = "<table><tr><td>规章</td><td>3</td></tr></table>"
    document = read(page_with(uri(drawn(FIGURES, noisy=True)), before=table, after=table).encode())
    assert [line.table for line in document.lines] == [1, 2, 2, 2, 2, 3]


@pytest.mark.parametrize("address", ["page_files/a b.png", "page_files/a%20b.png?v=1", ".\\page_files\\a b.png"])
def test_picture_saved_beside_a_page_is_read(tmp_path, address):
    (tmp_path / "page_files").mkdir()
    (tmp_path / "page_files" / "a b.png").write_bytes(drawn(FIGURES, noisy=True))
    path = tmp_path / "page.html"
    path.write_text(page_with(address), "utf-8")
    assert lines_of(read(path)) == SHOWN
    assert lines_of(read(path.read_bytes())) != SHOWN  # bytes lie nowhere


@pytest.mark.parametrize("address", ["../a.png", "/{root}/a.png", "file:///{root}/a.png", "inner/link.png", "a\0.png"])
def test_picture_elsewhere_is_not_looked_for(tmp_path, address):
    (tmp_path / "a.png").write_bytes(drawn(FIGURES, noisy=True))
    folder = tmp_path / "saved"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "link.png").symlink_to(tmp_path / "a.png")
    path = folder / "page.html"
    path.write_text(page_with(address.format(root=str(tmp_path).strip("/"))), "utf-8")
    assert not any("325" in text for text in lines_of(read(path)))


@pytest.mark.parametrize("size", [(280, 280), (900, 60)])
def test_small_pictures_are_passed_over(size):
    page = drawn(FIGURES, noisy=True, kind=None).resize(size)
    out = io.BytesIO()
    page.save(out, "BMP")
    document = read(page_with(uri(out.getvalue(), "bmp")).encode())
    assert (lines_of(document), document.notes) == (["之前", "[图片]", "之后"], ())


def test_damaged_picture_is_noted_and_the_page_is_read():
    data = drawn(FIGURES, noisy=True)
    document = read(page_with(uri(data[: len(data) // 2])).encode())
    assert (lines_of(document), document.notes) == (["之前", "[图片]", "之后"], ("picture_not_read",))


def test_page_with_a_picture_is_read_without_the_extra(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(page_with(uri(drawn(FIGURES, noisy=True))), "utf-8")
    script = """
        import sys
        sys.modules["rapidocr"] = None
        from gongkai.readers import read
        document = read(sys.argv[1])
        print(len(document.lines), document.notes)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "3 ('picture_not_read',)"
