"""A slow link, a server that hangs, one that is killed and comes back, a scan that takes its time."""

import re
import shutil
import time
from hashlib import sha256
from pathlib import Path

import pytest
from pressing import asked, press
from queued import ONE, TOTAL, TWO, report
from test_slow_link import BUSINESS, chosen, events

from gongkai.review import file_reports

SAMPLES = Path(__file__).parents[3] / "samples"
DOUBTFUL = [ONE, TOTAL, BUSINESS, TWO]


@pytest.fixture
def opened(queue, serve, open_page):
    """The server, and a page on which four fields wait."""
    file_reports(queue, [report("a", DOUBTFUL)])
    process, address = serve()
    page = open_page(address)
    page.locator("tbody a").first.click()
    asked(page)
    return process, page


def saving(page, words, timeout=6_000):
    """Wait until the page says so of what it saves."""
    page.wait_for_function(
        "words => document.getElementById('saving').textContent.includes(words)", arg=words, timeout=timeout
    )


@pytest.mark.usefixtures("place")
def test_over_a_slow_link_each_key_is_for_the_cell_that_was_on_the_screen(opened, queue):
    _, page = opened
    slow = {"offline": False, "latency": 700, "downloadThroughput": 30_000, "uploadThroughput": 30_000}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", slow)
    begun, meant = time.monotonic(), []
    for key, value in (("a", 0), ("1", 7), ("b", None), ("e", 0)):
        meant.append((chosen(page), value))
        page.keyboard.press(key)
    page.keyboard.insert_text("0")
    page.keyboard.press("Enter")
    assert page.evaluate("outbox.length") >= 3  # nobody waited for the server
    assert "保存中" in page.locator("#saving").text_content()
    page.wait_for_function("() => !outbox.length")
    assert time.monotonic() - begun > 2  # it was slow indeed
    assert [field for field, _ in meant] == page.evaluate(
        "ids => cells.map((each) => each.dataset.field).filter((id) => ids.includes(id))", DOUBTFUL
    )
    assert events(queue) == meant


def test_a_server_that_hangs_is_told_of_and_what_was_decided_is_written_when_it_goes_on(opened, queue):
    process, page = opened
    process.hang()
    try:
        begun = time.monotonic()
        for key in ("a", "1"):
            page.keyboard.press(key)
        assert "2 秒未应答" not in page.locator("#saving").text_content()
        saving(page, "2 秒未应答")
        assert time.monotonic() - begun < 4
        assert page.locator("td.saving").count() == 2
    finally:
        process.hang(False)
    page.wait_for_function("() => !outbox.length")
    assert [value for _, value in events(queue)] == [0, 7]
    assert page.locator("#saving").text_content() == ""


@pytest.mark.usefixtures("place")
def test_a_server_that_was_killed_and_comes_back_finds_everything(opened, queue, serve):
    process, page = opened
    press(page, "a")
    process.kill()
    process.wait()
    page.keyboard.press("1")
    page.keyboard.press("e")
    page.keyboard.insert_text("12")  # typed while nobody is there
    saving(page, "连接中断", timeout=2_500)
    assert "未保存 1" in page.locator("#saving").text_content()
    _, again = serve(more=("--port", re.search(r":(\d+)/", page.url)[1]))
    saving(page, "登录已结束")
    assert page.locator("#answer").input_value() == "12"
    page.context.new_page().goto(again.split()[0])  # as the page says: the address that the server prints
    page.bring_to_front()
    page.wait_for_function("() => !outbox.length")
    page.keyboard.press("Enter")
    if page.evaluate("sure.open"):
        page.keyboard.press("Enter")
    page.wait_for_function("() => !outbox.length && !ask.open")
    assert [value for _, value in events(queue)] == [0, 7, 12]


def test_nobody_waits_for_a_scan_that_a_colleague_opens(queue, serve, open_page, tmp_path):
    shutil.copy(SAMPLES / "picture.png", tmp_path)
    (tmp_path / "b.html").write_text("<table><tr><td>新收</td><td>1</td><td>2</td></tr></table>", "utf-8")
    for name in ("picture.png", "b.html"):
        digest = sha256((tmp_path / name).read_bytes()).hexdigest()
        file_reports(queue, [{**report(name, [TOTAL], agency=name), "source": name, "sha256": digest}])
    process, line = serve("李", "王")
    first, second = open_page(line.split()[0]), open_page(process.stdout.readline().split()[0])
    first.locator("tbody a", has_text="picture.png").first.click()
    asked(first)
    assert first.locator(".source").get_attribute("data-state") == "making"
    begun = time.monotonic()
    second.locator("tbody a", has_text="b.html").first.click()
    second.wait_for_selector(".source .grid .figure")
    press(second, "a")
    assert time.monotonic() - begun < 5  # recognition takes longer, much so on a machine that is busy
    assert first.locator(".source").get_attribute("data-state") == "making"
    press(first, "a")  # the form is there already
