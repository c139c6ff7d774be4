"""Real reports and a development set worked to the end by a scripted reviewer who knows the truth, as the page works.

``GONGKAI_EXTRA_REPORTS`` names a folder with ``seeds/`` and ``gold/``, perhaps ``dev/``. Every decision goes through
the page's addresses with what was on the screen, the keys that it would take are counted, and in the end nothing may
stand that the reviewer did not say, and no error that was flagged.
"""

import json
import os
import re
import time
import uuid
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import gongkai
from gongkai.review import Filters, file_reports, list_reports, show_report
from gongkai.review.queue.standing_sums import failures_of
from gongkai.review.web import make_app
from gongkai.review.web.access import Entrance
from gongkai.review.web.guard import COOKIE, Sessions

FOLDER = os.environ.get("GONGKAI_EXTRA_REPORTS")
HOST = "127.0.0.1:1"
DEVELOPMENT = 20
KEYS = ("value", "unit", "status")

pytestmark = [pytest.mark.extra, pytest.mark.skipif(not FOLDER, reason="GONGKAI_EXTRA_REPORTS names no folder")]


def documents():
    """Return the path and the truth of each: the seeds, and every so many of the development set, all kinds of it."""
    folder = Path(FOLDER)
    golds = [json.loads(each.read_text("utf-8")) for each in sorted((folder / "gold").glob("*.json"))]
    found = [(folder / "seeds" / gold["path"], gold) for gold in golds]
    if (folder / "dev" / "truth.jsonl").exists():
        lines = map(json.loads, (folder / "dev" / "truth.jsonl").read_text("utf-8").splitlines())
        truths = [each for each in lines if not each.get("not_report")]
        found += [(folder / "dev" / each["path"], each) for each in truths[:: len(truths) // DEVELOPMENT][:DEVELOPMENT]]
    return found


def allowed(truth, name):
    """Return what a field may say: numbers, and ``None`` for no number."""
    true = truth["fields"].get(name)
    options = true["any_of"] if isinstance(true, dict) else [true]
    return [None if each is None else float(each) for each in options]


class Reviewer:
    """Works a report by the page's addresses, and keeps what was decided and by how many keys."""

    def __init__(self, queue, folder):
        sessions = Sessions()
        app = make_app(queue, "李", folder, sessions, Entrance((HOST,)))
        headers = {"Sec-Fetch-Site": "same-origin"}
        self.client = TestClient(app, f"http://{HOST}", cookies={COOKIE: sessions.begin("李")}, headers=headers)
        self.queue, self.keys, self.said, self.seconds = queue, [], [], []

    def work(self, sha256, truth):
        """Decide what waits in a report, field by field."""
        page = self.client.get(f"/report/{sha256}").text
        state = json.loads(unescape(re.search(r'id="state">(.*?)</script>', page, re.S)[1]))
        while state["open"]:
            begun = time.perf_counter()
            state = self.decide(sha256, state, state["open"][0], truth)
            self.seconds.append(time.perf_counter() - begun)

    def decide(self, sha256, state, name, truth):
        """Decide one field by as few keys as may be, and return the state after it."""
        field = state["fields"].get(name)
        if field is None:  # the report as a whole waits
            return self.send(sha256, state, {"kind": "accept", "fields": [name]}, name, None, 1)
        true = allowed(truth, name)
        if field["value"] in true and field["stands"] is not None:
            stands = {key: field[key] for key in KEYS}
            return self.send(sha256, state, {"kind": "accept", "fields": [name]}, name, stands, 1)
        offered = [each for each in field["choices"] if each["value"] in true]
        if offered:
            return self.correct(sha256, state, name, {key: offered[0][key] for key in KEYS}, 1)
        if None in true:
            return self.correct(sha256, state, name, {"value": None, "unit": None, "status": "blank"}, 1)
        unit = field["unit"] if field["quantity"] == "amount" else None
        new = {"value": true[0], "unit": unit, "status": "printed"}
        values = show_report(self.queue, sha256).values_for("李")
        edition = truth["edition"]
        asks = len(failures_of(edition, {**values, name: new})) > len(failures_of(edition, values))
        return self.correct(sha256, state, name, new, 2 + len(f"{true[0]:g}") + asks)

    def correct(self, sha256, state, name, new, keys):
        return self.send(sha256, state, {"kind": "correct", "changes": {name: new}, "sure": True}, name, new, keys)

    def send(self, sha256, state, decision, name, new, keys):
        shown = {name: state["fields"][name]["stands"]} if name in state["fields"] else {}
        body = {**decision, "seen": state["seen"], "token": str(uuid.uuid4()), "shown": shown}
        answer = self.client.post(f"/report/{sha256}/decisions", json=body)
        assert answer.status_code == 200, answer.text
        self.said.append((sha256, name, new))
        self.keys.append(keys)
        return answer.json()


def test_nothing_stands_that_the_reviewer_did_not_say_and_no_flagged_error_is_left(queue, tmp_path):
    found = documents()
    assert len(found) >= 5
    read = {}
    for path, truth in found:
        report = gongkai.parse(path).to_dict()
        read[report["sha256"]] = (report, truth)
    file_reports(queue, [report for report, _ in read.values()])
    reviewer = Reviewer(queue, tmp_path)
    while waiting := list_reports(queue, Filters(), 100):
        reviewer.work(waiting[0].sha256, read[waiting[0].sha256][1])
    events = [(sha, each.field, each.new) for sha in read for each in show_report(queue, sha).events]
    assert sorted(map(str, events)) == sorted(map(str, reviewer.said))
    mended, left = 0, []
    for sha, (report, truth) in read.items():
        stands = show_report(queue, sha).values_for()
        for name, field in report["fields"].items():
            true = allowed(truth, name)
            if field["review"]:
                mended += field["value"] not in true
                left += [(truth["path"], name)] if stands[name]["value"] not in true else []
            elif stands[name]["value"] != field["value"]:
                left.append((truth["path"], name, "nobody was asked"))
    assert left == []
    fields = len(reviewer.keys)
    print(
        f"{len(read)} reports, {fields} fields decided, {mended} errors mended, {sum(reviewer.keys)} keys"
        f" ({sum(reviewer.keys) / fields:.2f} a field), {sum(each == 1 for each in reviewer.keys)} by one key,"
        f" {1000 * sum(reviewer.seconds) / fields:.0f} ms a decision"
    )
