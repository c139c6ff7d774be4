"""A server of its own on the loopback address, and a real browser that may reach nothing else."""

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # the tests import what stands beside them
sys.path.insert(0, str(Path(__file__).parents[1] / "queue"))  # and the reports that the queue's tests print

from places import emptied, new_place, place, ready_postgresql, ready_sqlite  # noqa: F401
from serving import Server

from gongkai.review import open_database

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run", "--host-resolver-rules=MAP review.test 127.0.0.1")  # fmt: skip


@pytest.fixture
def database(request, tmp_path):
    """Where the queue is: on SQLite, or on each database in turn where a test uses ``place``.

    ``GONGKAI_TEST_ON=postgresql`` puts the queue of every other test on PostgreSQL as well.
    """
    if "place" in request.fixturenames:
        return request.getfixturevalue("place")
    if os.environ.get("GONGKAI_TEST_ON") == "postgresql":
        return emptied(request.getfixturevalue("ready_postgresql"))
    return shutil.copy(request.getfixturevalue("ready_sqlite"), tmp_path / "queue.db")


@pytest.fixture
def queue(database):
    engine = open_database(database)
    yield engine
    engine.dispose()


@pytest.fixture
def serve(database, tmp_path):
    """Start the page as a user would; give the address that it prints."""
    running = []

    def start(*people, more=("--port", "0")):
        names = [each for who in people or ("李",) for each in ("--by", who)]
        process = Server("review", "serve", *more, *names, "--db", database, "--root", tmp_path)
        running.append(process)
        return process, process.stdout.readline().strip()

    yield start
    for process in running:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.skip("no Chromium: install Debian's package chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield chromium
        chromium.close()


def is_fault(message):
    """Whether the browser complains; of a refusal it does too, and of a page without TLS, which tests are about."""
    expected = (
        "status of (401|403|409|422|429)"
        "|Failed to load resource: net::ERR_(FAILED|CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE)"
        "|Cross-Origin-Opener-Policy header has been ignored"
    )
    return message.type == "error" and not re.search(expected, message.text)


@pytest.fixture
def open_page(browser):
    """Open an address in a window of its own; whatever would leave the machine is blocked and noted."""
    contexts, foreign, faults = [], [], []

    def open_(address, first=""):
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        contexts.append(context)

        def route(route):
            if route.request.url.startswith(("http://127.0.0.1:", "http://review.test:")):
                route.continue_()
            else:
                foreign.append(route.request.url)
                route.abort()

        context.route("**/*", route)
        context.add_init_script(first)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if is_fault(message) else None)
        page.goto(address)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert (foreign, faults) == ([], [])
