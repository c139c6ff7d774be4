"""Cells that are alike over reports: listed with their print, decided in one go, taken back in one go."""

import hashlib

from pressing import press
from queued import ONE, TOTAL, many, report

from gongkai.pipeline.source_views import view_of
from gongkai.readers import read
from gongkai.review import (
    ChosenCell,
    accept,
    cells_alike,
    claim,
    correct,
    decide_alike,
    file_reports,
    settled_reports,
    show_report,
    undo_alike,
)
from gongkai.review.queue.stored_views import store_view

TOKEN = "7b0f6f4e-3c55-4d0e-9a53-0a4c9c1f3f10"
READ = {"value": 0, "unit": None, "status": "printed"}


def filed(queue, names="abc", **more):
    """File reports whose total waits, read alike in all."""
    file_reports(queue, [report(name, [TOTAL], agency=f"{name}县", **more) for name in names])


def sha256_of(name):
    return hashlib.sha256(name.encode()).hexdigest()


def chosen(*names, field=TOTAL):
    return [ChosenCell(sha256_of(name), field, READ) for name in names]


def values(queue):
    return {each["source"]: each["fields"][TOTAL]["value"] for each in settled_reports(queue)}


def test_alike_is_what_was_read_alike_for_the_same_reason_and_waits(queue):
    filed(queue)
    other = report("d", [TOTAL], agency="d县", requests_new_total=5)  # another reading
    why = report("e", [TOTAL], agency="e县")
    why["fields"][TOTAL]["reasons"] = ["relation_failed"]
    kind = {**report("f", [TOTAL], agency="f县"), "source": "f.html"}
    file_reports(queue, [other, why, kind, report("g", [ONE], agency="g县")])
    found = [(each.record.source, each.field) for each in cells_alike(queue, "a.txt", TOTAL, "李")]
    assert found[0] == ("a.txt", TOTAL)
    # Another field that was read alike for the same reason is like it as well.
    assert set(found) == {("a.txt", TOTAL), ("b.txt", TOTAL), ("c.txt", TOTAL), ("g.txt", ONE)}
    accept(queue, "b.txt", [TOTAL], "李")
    assert {each.record.source for each in cells_alike(queue, "a.txt", TOTAL, "李")} == {"a.txt", "c.txt", "g.txt"}
    assert cells_alike(queue, "b.txt", TOTAL, "李") == []
    assert len(cells_alike(queue, "a.txt", TOTAL, "李", most=2)) == 2


def test_each_is_an_event_of_its_own_marked_as_in_bulk_and_sent_again_is_written_once(queue):
    filed(queue)
    new = {"value": 4, "unit": None, "status": "printed"}
    for _ in range(2):
        assert [each.error for each in decide_alike(queue, chosen("a", "b"), "李", TOKEN, new)] == [None, None]
    for name in ("a.txt", "b.txt"):
        (event,) = show_report(queue, name).events
        assert (event.kind, event.new["value"], event.bulk, event.who) == ("correct", 4, 2, "李")
    assert show_report(queue, "c.txt").events == ()


def test_what_cannot_be_written_is_told_and_the_rest_is_written(queue):
    filed(queue)
    correct(queue, "b.txt", {TOTAL: {**READ, "value": 9}}, "王")
    claim(queue, sha256_of("c"), "王", "page")
    found = decide_alike(queue, chosen("a", "b", "c"), "李", TOKEN)
    assert [each.error is None for each in found] == [True, False, False]
    assert values(queue) == {"a.txt": 0, "b.txt": 9, "c.txt": 0}


def test_a_stroke_is_taken_back_but_not_what_someone_decided_since(queue):
    filed(queue)
    decide_alike(queue, chosen("a", "b"), "李", TOKEN, {**READ, "value": 4})
    correct(queue, "b.txt", {TOTAL: {**READ, "value": 6}}, "王")
    assert undo_alike(queue, chosen("a", "b"), "王", TOKEN) == []
    assert [each.cell.sha256 for each in undo_alike(queue, chosen("a", "b"), "李", TOKEN)] == [sha256_of("a")]
    assert undo_alike(queue, chosen("a"), "李", TOKEN) == []
    assert values(queue)["b.txt"] == 6
    assert show_report(queue, "a.txt").standing.open == (TOTAL,)


def test_no_more_are_shown_than_a_person_looks_at(queue):
    file_reports(queue, many(range(80), [TOTAL]))
    assert len(cells_alike(queue, sha256_of("7"), TOTAL, "李")) == 60


def test_alike_cells_are_decided_in_one_go_by_keyboard_and_taken_back(queue, serve, open_page):
    filed(queue)
    source = "二、收到和处理\n| 一、本年新收 | 0 | 3 |\n| 二、上年结转 | 1 | 2 |\n"
    for name in "abc":
        store_view(queue, sha256_of(name), view_of(read(source.encode()), source.encode()))
    page = open_page(serve()[1])
    page.locator("tbody a").first.click()
    page.wait_for_selector("td.chosen")
    page.keyboard.press("g")
    page.wait_for_selector("table.alike")
    assert page.locator("table.alike tbody tr").count() == 3
    page.keyboard.press("n")
    page.keyboard.press("Space")  # the second is left out
    page.keyboard.press("a")
    page.wait_for_selector("#sure[open]")
    assert "2 项" in page.locator("#sure-question").text_content()
    press(page, "Enter")
    assert page.locator("tr.done").count() == 2
    assert sorted(len(each.events) for each in (show_report(queue, f"{n}.txt") for n in "abc")) == [0, 1, 1]
    press(page, "u")
    assert page.locator("tr.done").count() == 0
    assert all(show_report(queue, f"{name}.txt").standing.open == (TOTAL,) for name in "abc")
    page.keyboard.press("e")
    page.keyboard.insert_text("４")
    page.keyboard.press("Enter")
    page.wait_for_selector("#sure[open]")
    assert "所在合计不符" in page.locator("#sure-question").text_content()  # 4 is no sum of zeros
    press(page, "Enter")
    assert sorted(values(queue).values()) == [0, 4, 4]
    page.keyboard.press("q")
    page.wait_for_selector("td.chosen, #detail .name")


def test_the_list_shows_each_cells_print(queue, serve, open_page, tmp_path):
    text = "| 一、本年新收 | 0 | 3 |\n| 二、上年结转 | 1 | 2 |\n".encode()
    document = read(text)
    cell = document.lines[0].cells[1]
    for name in "ab":
        made = report(name, [TOTAL], agency=f"{name}县")
        made["fields"][TOTAL]["source"] = cell.source.to_dict()
        file_reports(queue, [made])
        store_view(queue, made["sha256"], view_of(document, text))
    page = open_page(serve()[1])
    page.goto(f"{page.url.split('?')[0].rstrip('/')}/report/{sha256_of('a')}/alike/{TOTAL}")
    assert page.locator("tbody tr").first.locator(".piece").all_text_contents() == ["一、本年新收", "0", "3"]
    assert page.locator("tbody tr").first.locator(".piece.twin").all_text_contents() == ["0"]
