"""Hostile content in everything that is shown, in a real browser: it is text, and nothing of it runs."""

import hashlib
import json

import pytest
from queued import ONE, TOTAL, report

from gongkai.review import ask_second, correct, file_reports, import_events, relabel, show_report, skip
from gongkai.review.queue.cell_labels import Labelling, SeenCell
from gongkai.review.queue.sources import content_of

SCRIPT = '</script><script>window.ran=1</script><img src=x onerror="window.ran=1">{{7*7}}${7*7}\'"`'
STEERING = "\u202e\u2066\u200b\x00\x1b"
HOSTILE = SCRIPT + STEERING
LARGE = "x" * 10_000_000
SEEN = Labelling("text", "m", (SeenCell(1, 1, HOSTILE, "value", "0-1-0-0-0-0"),))


def spoiled(text, name="h"):
    """Return a report that says the text wherever it says anything."""
    made = report(name, [TOTAL, ONE])
    made |= {"source": f"../{text[:100]}/etc/passwd", "agency": text, "narrative": text}
    made["issues"] = [
        {"code": text, "severity": "error", "message": {"zh": text, "en": text}, "fields": [TOTAL, text]},
        {"code": text, "severity": text, "message": {"zh": text, "en": text}, "fields": []},
    ]
    for field in (TOTAL, ONE):
        made["fields"][field] |= {"raw": text, "reasons": [text], "unit": text}
        made["fields"][field]["alternatives"] = [{"value": text, "confidence": 0.1}]
    made["metadata"] = dict.fromkeys(made["metadata"], text)
    return made


@pytest.fixture
def hostile(queue, tmp_path):
    """A queue whose report, source, reviewers and reasons are all hostile."""
    text = "\n".join(["|" + SCRIPT.replace("|", "") + "|", STEERING, "行政规范性文件 | 1 | 2"])
    (tmp_path / "h").mkdir()
    data = text.encode()
    (tmp_path / "h" / "页.txt").write_bytes(data)
    filed = {**spoiled(HOSTILE), "source": "h/页.txt", "sha256": hashlib.sha256(data).hexdigest()}
    file_reports(queue, [spoiled(HOSTILE, "other"), filed])
    which = filed["sha256"]
    correct(queue, which, {ONE: {"value": 1, "unit": None, "status": "printed"}}, HOSTILE, reason=HOSTILE)
    relabel(queue, which, {"1.1": "row_label"}, HOSTILE, SEEN)
    skip(queue, which, [TOTAL], HOSTILE, HOSTILE)
    return queue


def texts_of(page):
    return page.evaluate("document.body.innerText") + page.evaluate("document.title")


def check(page):
    assert page.evaluate("window.ran") is None
    shown = texts_of(page)
    assert [line for line in shown.splitlines() if set(STEERING) & set(line)] == []
    assert page.locator("main script:not([type='application/json']), main img[src='x']").count() == 0
    return shown


def test_nothing_hostile_runs_or_steers_on_any_page(hostile, serve, open_page):
    page = open_page(serve("李")[1])
    base = page.url.split("?")[0].rstrip("/")
    assert "<script>window.ran=1" in check(page)
    for row in range(2):
        page.goto(f"{base}/")
        page.locator("tbody a").nth(row).click()
        page.wait_for_selector("td.chosen")
        for key in ("ArrowRight", "n", "p", "v", "?", "Escape"):
            page.keyboard.press(key)
            shown = check(page)
        assert "<script>window.ran=1" in shown
        assert "{{7*7}}" in shown
    for address in ("/statistics", "/?assignee=%3Cscript%3E&agency=%22%3E%3Cscript%3Ewindow.ran=1%3C/script%3E"):
        page.goto(base + address)
        check(page)


def test_labels_of_a_hostile_source_are_corrected_as_text(hostile, serve, open_page):
    page = open_page(serve("李")[1])
    page.goto(f"{page.url.split('?')[0].rstrip('/')}/report/{_with_source(hostile)}")
    page.wait_for_selector("td.chosen")
    page.keyboard.press("l")
    page.wait_for_selector(".picked", timeout=120_000)
    assert "window.ran=1" in check(page)


def _with_source(queue):
    return show_report(queue, "h/页.txt").sha256


def test_cells_of_ten_megabytes_are_cut_wherever_they_are_shown(queue, serve, open_page):
    large = report("large", [TOTAL, ONE], agency=LARGE)
    large["issues"] = [{"code": "row_total", "severity": "error", "message": {"zh": LARGE, "en": LARGE}, "fields": []}]
    large["fields"][TOTAL] |= {"raw": LARGE, "reasons": [LARGE], "unit": LARGE}
    file_reports(queue, [large])
    which = large["sha256"]
    ask_second(queue, which, LARGE[:1000])
    events = [
        {
            "id": "e", "sha256": which, "version": _version(queue), "kind": "correct", "field": TOTAL, "old": None,
            "new": {"value": LARGE, "unit": LARGE, "status": LARGE}, "who": LARGE, "at": "2024", "reason": LARGE,
            "undoes": None,
        }
    ]  # fmt: skip
    import_events(queue, json.loads(json.dumps(events)))
    page = open_page(serve("李")[1])
    base = page.url.split("?")[0].rstrip("/")
    for address in ("/", f"/report/{which}", "/statistics"):
        page.goto(base + address)
        assert len(page.content()) < 500_000


def _version(queue):
    from sqlalchemy import select

    from gongkai.review.queue.database_tables import versions

    with queue.connect() as connection:
        return connection.scalar(select(versions.c.digest))


@pytest.mark.parametrize("name", ["/dev/zero", "../../../etc/passwd", "/etc/passwd", "a\x00b", "x" * 5000, "CON", "."])
def test_a_name_that_is_a_path_leads_to_nothing_that_was_not_parsed(queue, tmp_path, name):
    assert content_of(queue, tmp_path, name, "0" * 64).data == b""
