"""The server is killed in the middle of saves, again and again: what was acknowledged is there, and nothing twice."""

import http.client
import json
import re
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from queued import report
from serving import Server

from gongkai.forms.form import editions
from gongkai.review import file_reports, open_database, show_report

REPORTS, FIELDS, ROUNDS = 6, 40, 3
DOUBTFUL = list(editions()["2021"].field_ids)[:FIELDS]
NAMES = [f"r{n}" for n in range(REPORTS)]


class Client:
    """One reviewer's browser, as far as saving goes: a session, and one decision after the other."""

    def __init__(self, address):
        host, path = re.fullmatch(r"http://([^/]+)(/\S+)(?:\s+\S+)?", address).groups()
        self.connection = http.client.HTTPConnection(host, timeout=20)
        self.headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}
        self.connection.request("GET", path)
        answer = self.connection.getresponse()
        answer.read()
        self.headers["Cookie"] = answer.getheader("Set-Cookie").split(";")[0]

    def save(self, name, seen):
        """Accept the report's next field; return the answer's status, ``None`` where none came."""
        sha256 = report(name)["sha256"]
        field = DOUBTFUL[seen]
        shown = {field: {"value": 0, "unit": None, "status": "printed"}}
        made = {"kind": "accept", "fields": [field], "seen": seen, "shown": shown, "token": str(uuid.uuid4())}
        body = json.dumps(made)
        try:
            self.connection.request("POST", f"/report/{sha256}/decisions", body, self.headers)
            answer = self.connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return None
        return answer.status


def start(place):
    """Serve the queue; return the server and an address for each reviewer."""
    people = [each for name in NAMES for each in ("--by", name)]
    server = Server("review", "serve", "--port", "0", "--db", place, *people)
    return server, [server.stdout.readline().strip() for _ in NAMES]


def work(client, name, saved, stop):
    """Save on until the server is gone; what was in flight then is sent again, as a page would after an error."""
    while not stop.is_set() and saved[name] < FIELDS:
        status = client.save(name, saved[name])
        if status is None:
            return
        # 409: it was written before the kill though the answer never came; then it must not be written again.
        assert status in (200, 409)
        saved[name] += 1


def test_every_acknowledged_decision_is_there_and_none_is_doubled(place):
    engine = open_database(place)
    file_reports(engine, [report(name, DOUBTFUL, agency=name) for name in NAMES])
    saved = dict.fromkeys(NAMES, 0)
    cut_short = 0
    for turn in range(ROUNDS):
        process, addresses = start(place)
        clients = [Client(each) for each in addresses]
        stop = threading.Event()
        with ThreadPoolExecutor(REPORTS) as pool:
            begun = dict(saved)
            working = [pool.submit(work, *each, saved, stop) for each in zip(clients, NAMES, strict=True)]
            # Kill while all are saving: once each has saved a few more.
            end = time.monotonic() + 30
            while time.monotonic() < end and any(saved[each] < begun[each] + 3 + turn for each in NAMES):
                time.sleep(0.001)
            process.kill()
            for each in working:
                each.result()
        process.wait()
        process.stdout.close()
        cut_short += sum(count < FIELDS for count in saved.values())
        for name in NAMES:
            found = Counter(event.field for event in show_report(engine, f"{name}.txt").events)
            assert set(found.values()) == {1}
            # At most the one decision that was in flight is there besides those that were acknowledged.
            assert list(found)[: saved[name]] == DOUBTFUL[: saved[name]]
            assert len(found) - saved[name] in (0, 1)
    assert cut_short > REPORTS
    engine.dispose()
