"""Pages of a source as pictures, each cell's box on its print."""

import io
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from queued import TOTAL, report
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from starlette.testclient import TestClient

import gongkai
from gongkai.core.errors import GongkaiError
from gongkai.pipeline.page_pictures import MOST_PIXELS, page_picture, page_sizes
from gongkai.pipeline.source_views import view_of
from gongkai.readers import read
from gongkai.review import file_reports
from gongkai.review.web import make_app
from gongkai.review.web.access import Entrance
from gongkai.review.web.guard import HEADERS, Sessions
from gongkai.review.web.source_view import shown_source

SAMPLES = Path(__file__).parents[3] / "samples"


def decoded(picture):
    return np.asarray(Image.open(io.BytesIO(picture)).convert("L"))


def printed_in(image, size, box):
    """Return the darkest grey level within a box."""
    across, down = image.shape[1] / size.width, image.shape[0] / size.height
    x0, top, x1, bottom = box
    return image[int(top * down) : int(bottom * down) + 1, int(x0 * across) : int(x1 * across) + 1].min()


def marked(rotation=0, turned_text=False):
    """Return a PDF that prints 12345 in a corner, on a page of two unequal sides."""
    out = io.BytesIO()
    canvas = Canvas(out, (400, 600))
    canvas.setPageRotation(rotation)
    if turned_text:
        canvas.rotate(90)
        canvas.translate(0, -400)
    canvas.setFont("Helvetica", 20)
    canvas.drawString(30, 50, "12345")
    canvas.drawString(30, 350, "678")
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("turned_text", [False, True])
def test_boxes_lie_on_the_print_however_the_page_is_turned(rotation, turned_text):
    data = marked(rotation, turned_text)
    (page,) = shown_source(view_of(read(data), data).layout).pages
    image = decoded(page_picture(data, "pdf", 1))
    assert image.shape[1] / image.shape[0] == pytest.approx(page.size.width / page.size.height, rel=0.01)
    assert {each.cell.text for each in page.boxes} == {"12345", "678"}
    # The print fills its boxes, and there is none elsewhere.
    rest = image.copy()
    for each in page.boxes:
        assert printed_in(image, page.size, each.box) < 100
        across, down = image.shape[1] / page.size.width, image.shape[0] / page.size.height
        x0, top, x1, bottom = each.box
        rest[int(top * down) - 6 : int(bottom * down) + 7, int(x0 * across) - 6 : int(x1 * across) + 7] = 255
    assert rest.min() > 200


def test_an_enormous_page_is_drawn_small():
    out = io.BytesIO()
    canvas = Canvas(out, (14_400, 14_400))
    canvas.drawString(100, 100, "12345")
    canvas.save()
    image = decoded(page_picture(out.getvalue(), "pdf", 1))
    assert image.size <= MOST_PIXELS


def test_a_large_picture_is_sent_small_and_its_size_told_as_given():
    out = io.BytesIO()
    Image.new("L", (5000, 4000), 255).save(out, "PNG")
    assert page_sizes(out.getvalue(), "image") == ((5000, 4000),)
    assert decoded(page_picture(out.getvalue(), "image", 1)).size <= MOST_PIXELS


@pytest.mark.parametrize("number", [0, 2, 10**6])
@pytest.mark.parametrize("kind", ["pdf", "image"])
def test_a_page_that_is_not_there_is_refused(kind, number):
    data = marked() if kind == "pdf" else (SAMPLES / "picture.png").read_bytes()
    with pytest.raises(GongkaiError, match="no page"):
        page_picture(data, kind, number)


def test_broken_files_are_refused():
    for kind in ("pdf", "image"):
        with pytest.raises(GongkaiError):
            page_picture(b"%PDF-1.4 rubbish", kind, 1)


def test_pages_are_pictures_with_the_strict_headers_and_only_those_of_the_report(queue, tmp_path):
    out = io.BytesIO()
    canvas = Canvas(out, A4)
    canvas.drawString(100, 100, "12345")
    canvas.save()
    (tmp_path / "a.pdf").write_bytes(out.getvalue())
    (tmp_path / "b.txt").write_text("no pages", "utf-8")
    import hashlib

    for name in ("a.pdf", "b.txt"):
        digest = hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
        file_reports(queue, [{**report(name, [TOTAL]), "source": name, "sha256": digest}])
    sessions = Sessions()
    app = make_app(queue, "李", tmp_path, sessions, Entrance(("review.test",)))
    client = TestClient(app, base_url="http://review.test", follow_redirects=False)
    pdf, text = (hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() for name in ("a.pdf", "b.txt"))
    assert client.get(f"/report/{pdf}/page/1").status_code == 401
    client.get("/", params={"token": sessions.new_token()})
    answer = client.get(f"/report/{pdf}/page/1")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    for address in (f"{pdf}/page/0", f"{pdf}/page/2", f"{pdf}/page/x", f"{text}/page/1", f"{'0' * 64}/page/1"):
        assert client.get(f"/report/{address}").status_code == 404
    (tmp_path / "a.pdf").write_bytes(b"changed")
    assert client.get(f"/report/{pdf}/page/1").content == answer.content  # as it was parsed, whatever it is now


def test_a_pdf_is_shown_as_pages_with_the_chosen_cell_framed(queue, serve, open_page, tmp_path):
    shutil.copy(SAMPLES / "print.pdf", tmp_path)
    read = {**gongkai.parse(tmp_path / "print.pdf").to_dict(), "source": "print.pdf", "status": "review"}
    read["fields"][TOTAL] |= {"review": True, "confidence": 0.5}
    file_reports(queue, [read])
    page = open_page(serve()[1])
    page.locator("tbody a").first.click()
    page.wait_for_selector("td.chosen")
    twin = page.locator(".box.twin")
    assert twin.get_attribute("title") == read["fields"][TOTAL]["raw"]
    assert "doubtful" in twin.get_attribute("class")
    page.wait_for_function("() => { const i = document.querySelector('.box.twin').parentElement.querySelector('img');"
                           " return i.complete && i.naturalWidth > 0; }")  # fmt: skip
    assert twin.evaluate("e => { const r = e.getBoundingClientRect(); return r.top > 0 && r.bottom < innerHeight; }")
    frame, sheet = twin.bounding_box(), page.locator(".sheet", has=twin).bounding_box()
    x0, top, *_ = read["fields"][TOTAL]["source"]["box"]
    size = page.locator(".sheet", has=twin).get_attribute("data-size").split()
    assert (frame["x"] - sheet["x"]) / sheet["width"] == pytest.approx(x0 / float(size[0]), abs=0.01)
    assert (frame["y"] - sheet["y"]) / sheet["height"] == pytest.approx(top / float(size[1]), abs=0.01)
    page.locator(".box", has_text="").nth(3).click()
    page.keyboard.press("v")
    assert page.locator(".sheet").first.is_hidden()
    assert page.locator(".grid .cell.twin").is_visible()
