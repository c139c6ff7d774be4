"""Who comes in where others can reach the page: by password, or through a proxy that knows them."""

import http.client
import json
import shutil
import socket
import ssl
import stat
import subprocess
import sys

import pytest
from click.testing import CliRunner
from pressing import press
from queued import TOTAL, report
from starlette.testclient import TestClient

from gongkai.cli import main
from gongkai.core.errors import QueueError
from gongkai.review import file_reports, open_database, show_report
from gongkai.review.web import Binding, make_app
from gongkai.review.web.access import Entrance, entrance_of
from gongkai.review.web.guard import Sessions
from gongkai.review.web.logins import (
    FREE_TRIES,
    Logins,
    hash_password,
    is_name,
    read_people,
    remove_person,
    set_password,
)

HOST = "review.test"
SHA = report("a")["sha256"]
PASSWORD = "correct horse 公开"
FROM_PAGE = {"Sec-Fetch-Site": "same-origin"}
TOKEN = "00000000-0000-4000-8000-000000000000"
SHOWN = {TOTAL: {"value": 0, "unit": None, "status": "printed"}}
DECISION = {"kind": "accept", "fields": [TOTAL], "shown": SHOWN, "seen": 0, "token": TOKEN}
PROXY = "10.0.0.2"


@pytest.fixture(scope="module")
def kept():
    return hash_password(PASSWORD)


@pytest.fixture
def users(tmp_path, kept):
    """A file of one reviewer."""
    path = tmp_path / "people.json"
    path.write_text(json.dumps({"李": kept}), "utf-8")
    return path


def client_of(queue, tmp_path, entrance, address="10.0.0.9"):
    file_reports(queue, [report("a", [TOTAL])])
    app = make_app(queue, "nobody", tmp_path, Sessions(), entrance)
    base = f"{entrance.scheme}://{HOST}"
    return TestClient(app, base_url=base, follow_redirects=False, client=(address, 5000))


@pytest.fixture
def client(queue, tmp_path, users):
    return client_of(queue, tmp_path, Entrance((HOST,), "https", Logins(users)))


def log_in(client, name="李", password=PASSWORD, headers=FROM_PAGE):
    return client.post("/login", data={"name": name, "password": password}, headers=headers)


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.7", "review.example", "::"])
def test_an_address_that_others_reach_is_refused_without_login(host):
    with pytest.raises(QueueError, match="who may come in"):
        entrance_of(Binding(host, public=("https://review.example",)), 1)


def test_the_shell_refuses_before_anything_listens(tmp_path):
    open_database(tmp_path / "q.db").dispose()
    arguments = ["review", "serve", "--db", str(tmp_path / "q.db"), "--host", "0.0.0.0", "--port", "0"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "--users" in result.stderr
    assert "http://" not in result.stdout


@pytest.mark.parametrize(
    "binding",
    [
        Binding("0.0.0.0", header="X-User", public=("https://review.example",)),
        Binding("0.0.0.0", header="X-User", proxies=(PROXY,)),
        Binding(public=("ftp://review.example",)),
        Binding(public=("https://review.example/path",)),
        Binding(public=("https://a.example", "http://b.example")),
    ],
)
def test_a_binding_that_does_not_hang_together_is_refused(binding):
    with pytest.raises(QueueError):
        entrance_of(binding, 1)


def test_an_address_answers_to_its_own_name_only(users):
    assert entrance_of(Binding("10.0.0.7", users=users), 80).hosts == ("10.0.0.7:80",)
    named = entrance_of(Binding("0.0.0.0", users=users, public=("https://review.example",)), 80)
    assert (named.hosts, named.scheme) == (("review.example",), "https")


@pytest.mark.parametrize("address", ["/", f"/report/{SHA}", f"/report/{SHA}/labels", "/statistics", "/nowhere"])
def test_before_the_login_nothing_but_the_login_is_shown(client, address):
    answer = client.get(address)
    assert answer.status_code == 401
    assert 'name="password"' in answer.text
    assert "a.txt" not in answer.text


def test_before_the_login_nothing_is_decided(client, queue):
    assert client.post(f"/report/{SHA}/decisions", json=DECISION, headers=FROM_PAGE).status_code == 401
    assert show_report(queue, "a.txt").events == ()


def test_who_logs_in_decides_under_that_name_until_they_log_out(client, queue):
    answer = log_in(client)
    assert answer.status_code == 303
    for word in ("httponly", "samesite=strict", "secure"):
        assert word in answer.headers["set-cookie"].lower()
    assert client.post("/name", data={"name": "王"}, headers=FROM_PAGE).status_code == 404
    assert client.post(f"/report/{SHA}/decisions", json=DECISION, headers=FROM_PAGE).status_code == 200
    assert show_report(queue, "a.txt").events[-1].who == "李"
    client.post("/logout", headers=FROM_PAGE)
    assert client.get("/").status_code == 401


@pytest.mark.parametrize(("name", "password"), [("李", "wrong"), ("王", PASSWORD), ("", ""), ("李", "x" * 2000)])
def test_a_wrong_name_or_password_opens_nothing(client, name, password):
    answer = log_in(client, name, password)
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    assert client.get("/").status_code == 401


def test_no_other_site_logs_anybody_in(client):
    assert log_in(client, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert log_in(client, headers={"Origin": f"http://{HOST}"}).status_code == 403
    assert log_in(client, headers={"Origin": f"https://{HOST}"}).status_code == 303


def test_who_tries_many_passwords_has_to_wait_even_with_the_right_one(client):
    for _ in range(FREE_TRIES):
        assert log_in(client, password="wrong").status_code in (401, 429)
    assert log_in(client).status_code == 429


def test_a_wrong_password_locks_the_name_and_not_the_address(client, users):
    set_password(users, "王", PASSWORD)
    for _ in range(FREE_TRIES):
        log_in(client, password="wrong")
    assert log_in(client).status_code == 429
    assert log_in(client, "王").status_code == 303


@pytest.mark.parametrize("change", [remove_person, lambda path, name: set_password(path, name, "another password")])
def test_a_session_ends_when_its_reviewer_is_removed_or_gets_another_password(client, users, change):
    set_password(users, "王", PASSWORD)
    log_in(client)
    assert client.get("/").status_code == 200
    change(users, "李")
    assert client.get("/").status_code == 401
    assert client.post(f"/report/{SHA}/decisions", json=DECISION, headers=FROM_PAGE).status_code == 401
    assert log_in(client, "王").status_code == 303


def test_the_shell_removes_a_reviewer_and_says_when_there_is_none(tmp_path, users):
    def remove(name):
        return CliRunner().invoke(main, ["review", "user", name, "--users", str(users), "--remove"])

    assert remove("李").exit_code == 0
    assert read_people(users) == {}
    assert "nobody is called" in remove("李").stderr


def test_a_file_with_hashes_of_an_older_kind_says_what_to_do(tmp_path):
    (tmp_path / "people.json").write_text('{"李": "scrypt$1$1$1$00$00"}', "utf-8")
    with pytest.raises(QueueError, match="anew"):
        Logins(tmp_path / "people.json")


def test_passwords_are_kept_by_argon2_with_a_salt_of_their_own(kept):
    assert kept.startswith("$argon2id$")
    assert hash_password(PASSWORD) != kept


def test_a_session_ends_after_its_time():
    sessions = Sessions()
    over, open_ = sessions.begin("李", lasts=0.0), sessions.begin("李", lasts=60.0)
    assert (sessions.holds(over), sessions.holds(open_)) == (False, True)


def test_a_proxy_on_the_list_names_the_reviewer(queue, tmp_path):
    entrance = Entrance((HOST,), "https", header="X-User", proxies=(PROXY,))
    client = client_of(queue, tmp_path, entrance, PROXY)
    headers = {**FROM_PAGE, "X-User": "王".encode()}
    assert client.post(f"/report/{SHA}/decisions", json=DECISION, headers=headers).status_code == 200
    assert show_report(queue, "a.txt").events[-1].who == "王"


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        (PROXY, {}),
        (PROXY, {"X-User": ""}),
        (PROXY, {"X-User": "a\u202eb".encode()}),
        (PROXY, [("X-User", "a"), ("X-User", "b")]),
        ("10.0.0.9", {"X-User": "a"}),
        ("10.0.0.9", {"X-User": "a", "X-Forwarded-For": PROXY}),
    ],
)
def test_nobody_else_names_a_reviewer(queue, tmp_path, address, headers):
    entrance = Entrance((HOST,), "https", header="X-User", proxies=(PROXY,))
    client = client_of(queue, tmp_path, entrance, address)
    assert client.get("/", headers=headers).status_code == 401


def test_the_shell_keeps_hashes_and_no_passwords(tmp_path):
    path = tmp_path / "people.json"
    asked = CliRunner().invoke(main, ["review", "user", "李", "--users", str(path)], input=f"{PASSWORD}\n{PASSWORD}\n")
    assert asked.exit_code == 0
    assert PASSWORD not in path.read_text("utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Logins(path).check("李", PASSWORD)
    set_password(path, "王", PASSWORD)
    assert set(read_people(path)) == {"李", "王"}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(("name", "password"), [("", PASSWORD), ("a\nb", PASSWORD), ("李", "short")])
def test_what_is_no_name_or_too_short_a_password_is_refused(tmp_path, name, password):
    with pytest.raises(QueueError):
        set_password(tmp_path / "people.json", name, password)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "[]", '{"李": "plain"}'])
def test_a_file_that_is_none_of_reviewers_is_named(tmp_path, text):
    (tmp_path / "people.json").write_text(text, "utf-8")
    with pytest.raises(QueueError, match=r"people\.json"):
        Logins(tmp_path / "people.json")


def test_names_are_shown_as_they_are():
    assert is_name("李 四")
    assert not is_name("李\u200b")


def test_a_reviewer_logs_in_and_decides_in_a_browser_without_tls(queue, serve, open_page, users):
    file_reports(queue, [report("a", [TOTAL])])
    port = free_port()
    public = f"http://{HOST}:{port}"
    _, printed = serve(more=("--port", str(port), "--users", str(users), "--public", public))
    assert printed == f"{public}/"
    page = open_page(printed)
    page.locator("[name=name]").fill("李")
    for password, then in (("wrong password", ".notice"), (PASSWORD, ".progress")):
        page.locator("[name=password]").fill(password)
        page.keyboard.press("Enter")
        page.wait_for_selector(then)
    page.locator("tbody a").first.click()
    page.wait_for_selector("td.chosen")
    press(page, "a")
    assert [event.who for event in show_report(queue, "a.txt").events] == ["李"]
    page.locator("header form button").click()
    page.wait_for_selector("[name=password]")


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make a certificate with")
def test_the_page_is_served_with_tls_and_without_a_warning(queue, users, database, tmp_path):
    certificate, key, port = tmp_path / "c.pem", tmp_path / "k.pem", free_port()
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run([*made, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    public = f"https://localhost:{port}"
    process = started(database, users, port, public, "--certificate", str(certificate), "--key", str(key))
    assert process.stdout.readline().strip() == f"{public}/"
    trusting = ssl.create_default_context(cafile=str(certificate))
    connection = http.client.HTTPSConnection("localhost", port, context=trusting, timeout=20)
    connection.request("GET", "/")
    assert connection.getresponse().status == 401
    process.kill()
    assert "TLS" not in process.communicate()[1]


def test_without_tls_the_server_warns(queue, users, database):
    port = free_port()
    process = started(database, users, port, f"http://review.test:{port}")
    assert process.stdout.readline().startswith("http://review.test")
    process.kill()
    assert "without TLS" in process.communicate()[1]


def started(database, users, port, public, *more):
    """Serve on all addresses for a login."""
    command = [sys.executable, "-m", "gongkai", "review", "serve", "--host", "0.0.0.0", "--port", str(port)]
    command += ["--db", str(database), "--users", str(users), "--public", public, *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
