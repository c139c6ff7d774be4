"""What the page shows of a source is stored when it is filed; nobody reads a source again, or waits for another's."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from queued import TOTAL, report
from starlette.testclient import TestClient

from gongkai.cli import main
from gongkai.pipeline.source_views import read_view, view_of, write_view
from gongkai.readers import read
from gongkai.review import file_reports, list_reports, open_database
from gongkai.review.queue.stored_views import stored_layout, stored_picture, without_view
from gongkai.review.web import make_app
from gongkai.review.web.access import Entrance
from gongkai.review.web.guard import Sessions

SAMPLES = Path(__file__).parents[3] / "samples"


@pytest.fixture(scope="module")
def parsed(tmp_path_factory):
    """A queue that the command line filed, with its sources taken away."""
    folder = tmp_path_factory.mktemp("parsed")
    for name in ("print.pdf", "sum-fails.txt", "document.docx"):
        if (SAMPLES / name).exists():
            shutil.copy(SAMPLES / name, folder)
    names = sorted(str(each) for each in folder.iterdir())
    done = CliRunner().invoke(main, ["parse", *names, "-o", str(folder / "all.jsonl"), "--queue", str(folder / "q.db")])
    assert done.exit_code == 0, done.output
    return folder


def client_of(engine, root):
    sessions = Sessions()
    app = make_app(engine, "李", root, sessions, Entrance(("review.test",)))
    client = TestClient(app, base_url="http://review.test")
    client.get("/", params={"token": sessions.new_token()})
    return client


def test_parsing_into_a_queue_stores_what_the_page_shows(parsed, tmp_path):
    engine = open_database(parsed / "q.db")
    assert without_view(engine) == []
    client = client_of(engine, tmp_path)  # where no source is
    for line in (parsed / "all.jsonl").read_text("utf-8").splitlines():
        each = json.loads(line)
        shown = client.get(f"/report/{each['sha256']}").text
        assert 'data-state="same"' in shown
        places = [field["source"] for field in each["fields"].values() if field["source"] and field["raw"]]
        layout = stored_layout(engine, each["sha256"])
        kept = {cell.place for row in layout.lines for cell in row.cells}
        from gongkai.core.document import place_key

        assert {place_key(place) for place in places} <= kept
        if layout.sizes:
            assert client.get(f"/report/{each['sha256']}/page/1").headers["content-type"] == "image/webp"
    engine.dispose()


def test_a_view_is_written_whole_and_read_back_and_a_torn_one_is_none(tmp_path):
    data = (SAMPLES / "print.pdf").read_bytes()
    view = view_of(read(data), data)
    write_view(tmp_path / "a.view", view)
    assert read_view(tmp_path / "a.view") == view
    (tmp_path / "a.view").write_bytes((tmp_path / "a.view").read_bytes()[:1000])
    assert read_view(tmp_path / "a.view") is None


def test_a_source_without_a_view_is_read_once_by_a_process_of_its_own_and_the_form_is_there_meanwhile(
    queue, serve, open_page, tmp_path
):
    shutil.copy(SAMPLES / "print.pdf", tmp_path)
    import hashlib

    digest = hashlib.sha256((tmp_path / "print.pdf").read_bytes()).hexdigest()
    file_reports(queue, [{**report("a", [TOTAL]), "source": "print.pdf", "sha256": digest}])
    page = open_page(serve()[1])
    page.locator("tbody a").first.click()
    page.wait_for_selector("td.chosen")
    assert page.locator(".source").get_attribute("data-state") == "making"
    page.wait_for_selector(".sheet .box", state="attached", timeout=60_000)
    assert stored_layout(queue, digest) is not None
    assert stored_picture(queue, digest, 1) is not None
    (tmp_path / "print.pdf").unlink()
    page.reload()
    page.wait_for_selector(".sheet .box", state="attached")


def test_no_report_waits_for_a_scan_that_another_opens(queue, tmp_path):
    shutil.copy(SAMPLES / "picture.png", tmp_path)
    import hashlib

    digest = hashlib.sha256((tmp_path / "picture.png").read_bytes()).hexdigest()
    (tmp_path / "b.txt").write_text("二、主动公开\n新收 1 2 3\n", "utf-8")
    text = hashlib.sha256((tmp_path / "b.txt").read_bytes()).hexdigest()
    found = {"picture.png": digest, "b.txt": text}
    file_reports(queue, [{**report(name, [TOTAL]), "source": name, "sha256": sha} for name, sha in found.items()])
    client = client_of(queue, tmp_path)
    client.get("/")
    begin = time.monotonic()
    assert 'data-state="making"' in client.get(f"/report/{digest}").text
    assert 'data-state="same"' in client.get(f"/report/{text}").text
    assert time.monotonic() - begin < 3  # much less on a machine that does nothing else; recognition takes longer


def test_a_source_that_cannot_be_read_is_said_to_be_so_and_tried_once(queue, tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 rubbish")
    import hashlib

    digest = hashlib.sha256(b"%PDF-1.4 rubbish").hexdigest()
    file_reports(queue, [{**report("a", [TOTAL]), "source": "a.pdf", "sha256": digest}])
    client = client_of(queue, tmp_path)
    assert client.get(f"/report/{digest}/view").status_code in (200, 202)
    begin = time.monotonic()
    assert "无法读取" in client.get(f"/report/{digest}/view").text
    assert "无法读取" in client.get(f"/report/{digest}").text
    assert time.monotonic() - begin < 20
    assert stored_layout(queue, digest) is None


def test_reports_are_narrowed_to_a_kind_of_file_and_to_whom_decided(queue):
    from gongkai.review import Filters, accept

    file_reports(queue, [{**report(name, [TOTAL]), "source": name} for name in ("a.PDF", "b.html", "c.pdf")])
    accept(queue, "c.pdf", [TOTAL], "王")
    assert {each.source for each in list_reports(queue, Filters(None, kind="pdf"))} == {"a.PDF", "c.pdf"}
    assert {each.source for each in list_reports(queue, Filters(None, decided_by="王"))} == {"c.pdf"}


def test_the_server_alone_ends_at_once_while_a_source_is_read(queue, database, tmp_path):
    """Whoever stops the server does not wait for recognition."""
    shutil.copy(SAMPLES / "picture.png", tmp_path)
    import hashlib

    digest = hashlib.sha256((tmp_path / "picture.png").read_bytes()).hexdigest()
    file_reports(queue, [{**report("p", [TOTAL]), "source": "picture.png", "sha256": digest}])
    code = (
        "import sys\nfrom pathlib import Path\nfrom gongkai.review import open_database, show_report\n"
        "from gongkai.review.web.view_maker import ViewMaker\n"
        f"engine = open_database({str(database)!r})\nmaker = ViewMaker(engine, Path({str(tmp_path)!r}))\n"
        f"print(maker.source(show_report(engine, {digest!r})).state)\nmaker.close()\n"
    )
    begin = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "making"
    assert time.monotonic() - begin < 20
