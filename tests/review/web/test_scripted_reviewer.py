"""A scripted reviewer who knows the truth works a queue of generated reports: keys and time for each doubtful cell."""

import statistics
import time

from pressing import ANSWERS, answered, asked, settled

import gongkai
from gongkai.review import Filters, file_reports, list_reports, settled_reports
from gongkai.training.generator import make_samples

SEED = 930_000_000
FAMILIES = ["A0", "J", "W"]
"""Layouts whose doubts are of all kinds: read right, read wrong with the right value offered, and neither."""


def number(value):
    return None if value is None else float(value)


def decide(page, true):
    """Decide the chosen field by as few keys as may be; return the keys and the field as it was shown."""
    field = page.evaluate("state.fields[chosen]")
    if field["value"] == true:
        keys = ["a"]
    elif true in (offered := [choice["value"] for choice in field["choices"]]):
        keys = [str(offered.index(true) + 1)]
    elif true is None:
        keys = ["b"]
    else:
        keys = ["e", *f"{true:g}", "Enter"]
    settled(page)
    before = page.evaluate(ANSWERS)
    for key in keys:
        page.keyboard.press(key)
    if page.evaluate("sure.open"):  # what was typed breaks a sum until others are mended too
        page.keyboard.press("Enter")
        keys.append("Enter")
    answered(page, before)
    return keys, field


def test_a_doubtful_cell_takes_at_most_two_keys_where_its_value_is_offered(queue, serve, open_page):
    samples = {f"{each.name}.txt": each for each in make_samples(len(FAMILIES) * 4, SEED, FAMILIES)}
    truth = {name: {f: number(v) for f, v in each.truth.to_dict()["fields"].items()} for name, each in samples.items()}
    read = [{**gongkai.parse_text(each.content).to_dict(), "source": name} for name, each in samples.items()]
    file_reports(queue, read)
    waiting = list_reports(queue, Filters(), 100)
    page = open_page(serve()[1])
    offered, typed, took, by_digit = [], [], [], 0
    for row in waiting:
        page.goto(f"{page.url.split('/report')[0].rstrip('/')}/report/{row.sha256}")
        asked(page)
        while page.evaluate("state.open.length") and page.evaluate("chosen"):
            begun = time.perf_counter()
            true = truth[row.source][page.evaluate("chosen")]
            keys, field = decide(page, true)
            took.append(time.perf_counter() - begun)
            is_offered = true in [field["value"], *(choice["value"] for choice in field["choices"])]
            (offered if is_offered else typed).append(len(keys))
            by_digit += keys[0].isdigit()
    assert len(offered) > 30
    assert len(typed) > 0
    assert by_digit > 0
    assert max(offered) <= 2
    print(f"{len(offered)} offered, {len(typed)} typed, median {1000 * statistics.median(took):.0f} ms")
    for each in settled_reports(queue):
        decided = {name: field["value"] for name, field in each["fields"].items() if field["reviewed_by"]}
        assert decided == {name: truth[each["source"]][name] for name in decided}
    assert list_reports(queue) == []
