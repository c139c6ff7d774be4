"""Who is let in, and that what a source says is only ever shown as text."""

import re
from pathlib import Path

import pytest
from queued import TOTAL, report
from starlette.testclient import TestClient

import gongkai.review.web
from gongkai.review import claim, file_reports, holder, show_report
from gongkai.review.web import make_app
from gongkai.review.web.access import Entrance
from gongkai.review.web.display_text import shown
from gongkai.review.web.guard import HEADERS, Sessions

HOST = "127.0.0.1:8765"
SHA = report("a")["sha256"]
ADDRESSES = [
    "/", f"/report/{SHA}", f"/report/{SHA}/labels", "/statistics", "/name", "/static/review.js", "/static/review.css",
    "/nowhere",
]  # fmt: skip
TOKEN = "00000000-0000-4000-8000-000000000000"
SHOWN = {TOTAL: {"value": 0, "unit": None, "status": "printed"}}
DECISION = {"kind": "accept", "fields": [TOTAL], "shown": SHOWN, "seen": 0, "token": TOKEN}
FROM_PAGE = {"Sec-Fetch-Site": "same-origin"}
HOSTILE = "<script>alert(1)</script>{{7*7}}'\"><img src=x onerror=alert(1)>\u202e../../etc/passwd"


@pytest.fixture
def sessions():
    return Sessions()


@pytest.fixture
def stranger(queue, sessions, tmp_path):
    """A client without a session."""
    app = make_app(queue, "李", tmp_path, sessions, Entrance((HOST,)))
    return TestClient(app, base_url=f"http://{HOST}", follow_redirects=False)


@pytest.fixture
def client(stranger, sessions, queue):
    """A client that opened the printed address; the queue holds one report."""
    file_reports(queue, [report("a", [TOTAL])])
    assert stranger.get("/", params={"token": sessions.new_token()}).status_code == 303
    return stranger


def decide(client, headers=FROM_PAGE, body=DECISION):
    return client.post(f"/report/{SHA}/decisions", json=body, headers=headers)


@pytest.mark.parametrize("address", ADDRESSES)
def test_without_a_token_nothing_is_answered(stranger, address):
    assert stranger.get(address).status_code == 401


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_strict_headers(client, stranger, address):
    answer = client.get(address)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_a_token_opens_one_session_and_is_spent(stranger, sessions):
    token = sessions.new_token()
    assert stranger.get("/", params={"token": token}).status_code == 303
    stranger.cookies.clear()
    assert stranger.get("/", params={"token": token}).status_code == 401


@pytest.mark.parametrize("cookie", ["", "guessed", "a" * 20_000, '"\\'])
def test_a_guessed_session_is_refused(client, cookie):
    client.cookies.clear()
    assert client.get("/", headers={"Cookie": f"gongkai_session={cookie}"}).status_code == 401


def test_the_session_is_kept_from_scripts_and_other_sites(stranger, sessions):
    cookie = stranger.get("/", params={"token": sessions.new_token()}).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:8766", ""])
def test_a_foreign_host_is_refused(client, host):
    assert client.get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": f"http://{HOST}"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_decision_from_another_site_is_refused_and_writes_nothing(client, queue, headers):
    assert decide(client, headers).status_code == 403
    assert show_report(queue, "a.txt").events == ()


def test_a_browser_that_tells_only_the_origin_may_decide(client):
    assert decide(client, {"Origin": f"http://{HOST}"}).status_code == 200


def test_looking_writes_nothing(client, queue):
    for address in ADDRESSES:
        client.get(address)
    assert client.get(f"/report/{SHA}/decisions").status_code == 405
    assert show_report(queue, "a.txt").events == ()


@pytest.mark.parametrize("which", ["0" * 64, "..%2f..%2fetc%2fpasswd", "%00"])
def test_a_guessed_report_is_not_there(client, which):
    assert client.get(f"/report/{which}").status_code == 404


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd"])
def test_no_file_but_the_pages_own_is_served(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "accept"}, 400),
        ({**DECISION, "kind": "burn"}, 400),
        ({**DECISION, "shown": {}}, 400),
        ({**DECISION, "fields": None}, 400),
        ({**DECISION, "token": "x"}, 400),
        ({**DECISION, "fields": ["no.such"], "shown": {"no.such": None}}, 422),
        ({**DECISION, "kind": "correct", "changes": {TOTAL: {"value": "<b>", "unit": None, "status": "printed"}}}, 422),
        ({**DECISION, "kind": "correct", "changes": {TOTAL: {"value": 1, "unit": "<b>", "status": "printed"}}}, 422),
        ({**DECISION, "seen": 3}, 409),
        ({**DECISION, "shown": {TOTAL: {"value": 1, "unit": None, "status": "printed"}}}, 409),
    ],
)
def test_what_is_no_decision_is_refused_and_writes_nothing(client, queue, body, status):
    assert decide(client, body=body).status_code == status
    assert show_report(queue, "a.txt").events == ()


def test_a_decision_that_is_too_long_is_refused(client):
    assert decide(client, body={**DECISION, "more": "x" * 200_000}).status_code == 413


def test_hostile_text_is_shown_as_text(client, queue):
    hostile = report("h", [TOTAL], agency=HOSTILE)
    hostile["source"] = HOSTILE
    hostile["issues"] = [
        {"code": HOSTILE, "severity": "error", "message": {"zh": HOSTILE, "en": HOSTILE}, "fields": []}
    ]
    hostile["fields"][TOTAL]["raw"] = HOSTILE
    hostile["fields"][TOTAL]["reasons"] = [HOSTILE]
    file_reports(queue, [hostile])
    for address in ("/", f"/report/{hostile['sha256']}", "/statistics"):
        text = client.get(address).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "49" not in re.sub(r"[0-9a-f]{64}|\d\.\d+", "", text) or "{{7*7}}" in text
        assert "\u202e" not in text


def test_an_enormous_cell_is_cut(client, queue):
    large = report("l", [TOTAL], agency="长" * 10_000_000)
    large["fields"][TOTAL]["raw"] = "长" * 10_000_000
    file_reports(queue, [large])
    for address in ("/", f"/report/{large['sha256']}"):
        assert len(client.get(address).content) < 1_000_000


def test_what_steers_a_display_is_made_visible():
    assert shown("a\u202eb\x00") == "a⟨202E⟩b⟨0000⟩"


def test_the_pages_own_files_name_no_other_host_and_insert_no_markup():
    folder = Path(gongkai.review.web.__file__).parent
    texts = {path: path.read_text("utf-8") for path in folder.rglob("*") if path.suffix in (".js", ".css", ".html")}
    assert len(texts) >= 6
    for path, text in texts.items():
        assert not re.search(r"https?://(?!127|www\.w3\.org)", text), path.name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\|\s*safe|eval\(", text), (
            path.name
        )


LEASE = {"kind": "claim", "key": "a page"}


@pytest.mark.parametrize("address", [f"/report/{SHA}/lease", "/next", "/name"])
def test_another_site_takes_no_report_and_gives_nobody_a_name(client, queue, address):
    answer = client.post(address, json={**LEASE, "name": "王"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert holder(queue, "a.txt") is None
    assert "李" in client.get("/").text


@pytest.mark.parametrize("address", [f"/report/{SHA}/lease", "/next", "/name"])
def test_a_stranger_takes_no_report(stranger, queue, address):
    file_reports(queue, [report("a", [TOTAL])])
    assert stranger.post(address, json=LEASE, headers=FROM_PAGE).status_code == 401
    assert holder(queue, "a.txt") is None


@pytest.mark.parametrize("key", [None, "", 7, "k" * 65])
def test_a_key_that_is_none_is_refused(client, key):
    assert client.post(f"/report/{SHA}/lease", json={**LEASE, "key": key}, headers=FROM_PAGE).status_code == 400


def test_a_page_takes_a_report_and_gives_it_back(client, queue):
    assert client.post(f"/report/{SHA}/lease", json=LEASE, headers=FROM_PAGE).json() == {}
    assert holder(queue, "a.txt").who == "李"
    client.post(f"/report/{SHA}/lease", json={**LEASE, "kind": "release"}, headers=FROM_PAGE)
    assert holder(queue, "a.txt") is None


def test_a_page_is_told_who_has_the_report(client, queue):
    held = claim(queue, "a.txt", "<b>王\u202e")
    answer = client.post(f"/report/{SHA}/lease", json=LEASE, headers=FROM_PAGE).json()
    assert answer == {"who": "<b>王⟨202E⟩", "until": held.until}
    refused = decide(client)
    assert refused.status_code == 409
    assert set(refused.json()) == {"zh", "en", "state"}
    assert show_report(queue, "a.txt").events == ()


def test_two_sessions_of_one_server_have_names_of_their_own(client, queue, sessions):
    other = TestClient(client.app, base_url=f"http://{HOST}", follow_redirects=False)
    other.get("/", params={"token": sessions.new_token()})
    assert other.post("/name", data={"name": " 王 "}, headers=FROM_PAGE).status_code == 303
    assert ">王</a>" in other.get("/").text
    assert ">李</a>" in client.get("/").text
    assert decide(other).status_code == 200
    assert show_report(queue, "a.txt").events[-1].who == "王"


def test_a_token_that_was_made_for_someone_opens_their_session(stranger, sessions):
    stranger.get("/", params={"token": sessions.new_token("赵")})
    assert ">赵</a>" in stranger.get("/").text


@pytest.mark.parametrize("name", ["", "  ", "李" * 61, "李\u202e", "a\x00b"])
def test_what_is_no_name_is_refused(client, name):
    assert client.post("/name", data={"name": name}, headers=FROM_PAGE).status_code == 400
    assert ">李</a>" in client.get("/").text


def test_a_name_is_shown_as_text(client):
    client.post("/name", data={"name": "<script>alert(1)</script>"}, headers=FROM_PAGE)
    for address in ("/", "/name", f"/report/{SHA}"):
        assert "<script>alert" not in client.get(address).text
