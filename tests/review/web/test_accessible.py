"""Everyone can use the page: axe finds nothing serious, in either language, light and dark; keys alone reach all."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from queued import TOTAL, report

from gongkai.pipeline.source_views import view_of
from gongkai.readers import read
from gongkai.review import file_reports
from gongkai.review.queue.stored_views import store_view

SOURCE = "二、主动公开\n| 一、本年新收 | 0 | 3 |\n| 二、上年结转 | 1 | 2 |\n".encode()

OWN = "bdi, .official, .side.form h2, .brand, .who, .language, .what"
"""Names, what sources print, and the official form."""

TEXT = (
    f"() => {{ document.querySelectorAll('{OWN}').forEach((each) => each.remove()); return document.body.innerText; }}"
)


def filed(queue):
    made = [report(name, [TOTAL], agency=f"{name}县", issue=True, requests_new_total=5) for name in "ab"]
    file_reports(queue, made)
    for each in made:
        store_view(queue, each["sha256"], view_of(read(SOURCE), SOURCE))
    return made[0]["sha256"]


def serious(page):
    found = Axe().run(page).response
    assert len(found["passes"]) > 10  # it did look
    return [
        (each["id"], [node["target"] for node in each["nodes"]][:3])
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_serious(queue, serve, open_page, scheme, language):
    sha256 = filed(queue)
    page = open_page(serve()[1])
    base = page.url.split("?")[0].rstrip("/")
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{base}/language/{language}")
    for address in ("/", f"/report/{sha256}", f"/report/{sha256}/alike/{TOTAL}", "/statistics", "/name"):
        page.goto(base + address)
        page.wait_for_load_state("load")
        assert serious(page) == [], address
    page.goto(f"{base}/report/{sha256}")
    page.wait_for_selector("td.chosen")
    page.keyboard.press("?")
    assert serious(page) == []


def test_english_is_english_through_and_through(queue, serve, open_page):
    sha256 = filed(queue)
    page = open_page(serve()[1])
    base = page.url.split("?")[0].rstrip("/")
    page.goto(f"{base}/language/en")
    for address in ("/", "/statistics", f"/report/{sha256}", f"/report/{sha256}/alike/{TOTAL}"):
        page.goto(base + address)
        rest = page.evaluate(TEXT)
        assert [line for line in rest.splitlines() if any("\u4e00" <= char <= "\u9fff" for char in line)] == [], address


def test_focus_goes_everywhere_by_keyboard_and_is_seen(queue, serve, open_page):
    sha256 = filed(queue)
    page = open_page(serve()[1])
    page.goto(f"{page.url.split('?')[0].rstrip('/')}/report/{sha256}")
    page.wait_for_selector("td.chosen")
    seen = set()
    for _ in range(14):
        page.keyboard.press("Tab")
        name, outline = page.evaluate("""() => {
          const e = document.activeElement;
          return [e.id || e.className || e.tagName, getComputedStyle(e).outlineStyle];
        }""")
        seen.add(name)
        assert outline != "none" or name == "BODY", name
    assert {"help-button", "download", "brand", "language"} <= seen
    assert any("source" in each for each in seen)
    assert any("form" in each for each in seen)
