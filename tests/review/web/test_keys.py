"""Every key can be another, by a file."""

import json

import pytest
from pressing import press
from queued import ONE, TOTAL, report

from gongkai.core.errors import QueueError
from gongkai.review import file_reports, show_report
from gongkai.review.web.keys import DEFAULTS, FIXED, listed, read_keys
from gongkai.review.web.language import words_in


def test_every_key_has_its_words_and_no_words_are_without_a_key():
    names = {what for _, what in listed(DEFAULTS)}
    assert names == {key for key in words_in("en") if key.startswith("k_")}
    assert len(names) == len(DEFAULTS) + len(FIXED)


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"burn": "d"}', '{"accept": "dd"}', '{"accept": "n"}', '{"accept": "1"}', '{"accept": 1}',
     '{"accept": " "}', '{"accept": "d", "rest": "d"}'],
)  # fmt: skip
def test_keys_that_cannot_be_are_refused(tmp_path, text):
    (tmp_path / "keys.json").write_text(text, "utf-8")
    with pytest.raises(QueueError, match=r"keys\.json"):
        read_keys(tmp_path / "keys.json")


def test_two_keys_can_change_places(tmp_path):
    (tmp_path / "keys.json").write_text('{"next": "p", "previous": "n"}', "utf-8")
    assert read_keys(tmp_path / "keys.json")["next"] == "p"


def test_another_key_does_it_and_the_usual_one_does_not(queue, serve, open_page, tmp_path):
    (tmp_path / "keys.json").write_text(json.dumps({"accept": "d"}), "utf-8")
    file_reports(queue, [report("a", [ONE, TOTAL])])
    page = open_page(serve(more=("--port", "0", "--keys", str(tmp_path / "keys.json")))[1])
    page.locator("tbody a").first.click()
    page.wait_for_selector("td.chosen")
    page.keyboard.press("a")
    press(page, "d")
    assert [event.field for event in show_report(queue, "a.txt").events] == [ONE]
    page.keyboard.press("?")
    assert "d" in page.locator("#help kbd").all_text_contents()
