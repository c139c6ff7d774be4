"""What the review queue costs when it is long: its first page, a saved decision, memory after many views.

    python benchmarks/review_queue.py [--reports N] [--results FOLDER]

A queue is filed on SQLite by the package itself, served as a user would serve it, and asked over HTTP. Beside each time
stands how often the server's emptiest page, which asks the queue nothing, fits into it.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import http.client
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote
from uuid import uuid4

import gongkai
from gongkai.core.report_files import write_json
from gongkai.review import file_reports, open_database
from gongkai.training.generator import make_samples
from pages import table

ENOUGH: Final = 100_000
VIEWS: Final = 1_000
TIMES: Final = 50
"""How often a page is asked for, and how many decisions are saved."""

FIRST_SEED: Final = 920_000_000
"""Far from every seed of training, calibration and the other benchmarks."""

PATTERNS: Final = 10
REPORTS_OF_AN_AGENCY: Final = 5
WHOLE_EVERY: Final = 100
"""One report in so many keeps all its fields; of the others a dozen, which is what lists and filing look at."""

KEPT: Final = 12
MOST: Final = {"first page": 0.3, "save": 0.05}
"""Seconds that each may take."""

RESULTS: Final = Path(__file__).parent / "results"


def patterns() -> list[dict[str, Any]]:
    """Return parsed generated reports to make many of."""
    read = [gongkai.parse_text(sample.content).to_dict() for sample in make_samples(PATTERNS * 2, FIRST_SEED, ["B"])]
    return [each for each in read if each["status"] != "failed"][:PATTERNS]


def many(count: int) -> Iterator[dict[str, Any]]:
    """Yield reports, most of which wait for a person."""
    made, chance = patterns(), random.Random(FIRST_SEED)
    for number in range(count):
        whole = number % WHOLE_EVERY == 0
        pattern = made[number // WHOLE_EVERY % len(made)]
        names = list(pattern["fields"]) if whole else chance.sample(list(pattern["fields"]), KEPT)
        fields = {name: copy.copy(pattern["fields"][name]) for name in names}
        doubtful = chance.sample(names, chance.choice((0, 1, 2, 3, 5, 8)))
        for name in doubtful:
            reasons = [chance.choice(("relation_failed", "weak_alignment", "low_label"))]
            fields[name].update(review=True, confidence=round(chance.uniform(0.3, 0.99), 3), reasons=reasons)
        agency = f"第{number // REPORTS_OF_AN_AGENCY}机关"
        digest = hashlib.sha256(str(number).encode()).hexdigest()
        yield {
            **pattern, "source": f"{number}.txt", "sha256": digest, "agency": agency, "fields": fields, "issues": [],
            "year": 2019 + number % REPORTS_OF_AN_AGENCY, "status": "review" if doubtful else "accepted",
        }  # fmt: skip


class Server:
    """The page, served by the command line, and one connection to it."""

    def __init__(self, database: Path) -> None:
        command = [sys.executable, "-m", "gongkai", "review", "serve", "--port", "0", "--db", str(database)]
        self.process = subprocess.Popen([*command, "--by", "bench"], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        found = re.fullmatch(r"http://([^/]+)(/\S+)\s*", self.process.stdout.readline())
        assert found is not None
        self.host = found[1]
        self.connection = http.client.HTTPConnection(self.host)
        self.cookie = ""
        self.cookie = self.ask("GET", found[2])[1].split(";")[0]

    def ask(self, method: str, address: str, body: Any = None) -> tuple[str, str]:
        """Return the answer to a request and the cookie that came with it."""
        headers = {"Cookie": self.cookie, "Origin": f"http://{self.host}", "Content-Type": "application/json"}
        self.connection.request(method, address, None if body is None else json.dumps(body), headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {address}: {answer.status} {text[:200]}")
        return text, answer.getheader("Set-Cookie") or ""

    def seconds(self, method: str, address: str, body: Any = None) -> float:
        """Return how long an answer took."""
        begin = time.perf_counter()
        self.ask(method, address, body)
        return time.perf_counter() - begin

    def memory(self) -> float:
        """Return the resident memory in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]

    def end(self) -> None:
        """Stop the server."""
        self.connection.close()
        self.process.terminate()
        self.process.wait()


def summary(found: Sequence[float], empty: float) -> dict[str, float]:
    """Return the median and the slowest in milliseconds, and the median as a multiple of the empty page."""
    median = statistics.median(found)
    return {"times": len(found), "median_ms": 1000 * median, "max_ms": 1000 * max(found), "of_empty": median / empty}


def measure(count: int, views: int = VIEWS, times: int = TIMES) -> dict[str, Any]:
    """File a queue, serve it, and measure."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "queue.db"
        begin = time.perf_counter()
        engine = open_database(database)
        file_reports(engine, many(count), "bench")
        engine.dispose()
        filing = time.perf_counter() - begin
        server = Server(database)
        try:
            figures = ask_all(server, count, views, times)
        finally:
            server.end()
        size = sum(each.stat().st_size for each in Path(folder).iterdir()) / 1e6
    return {"reports": count, "filing_seconds": filing, "size_mb": size, **figures}


def ask_all(server: Server, count: int, views: int, times: int) -> dict[str, Any]:
    """Return times and memory of a server."""
    first = server.seconds("GET", "/")
    for _ in range(5):
        server.ask("GET", "/name")
    emptiest = [server.seconds("GET", "/name") for _ in range(times)]
    empty = statistics.median(emptiest)
    digests = re.findall(r"/report/([0-9a-f]{64})", server.ask("GET", "/")[0])
    wholes = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(0, count, WHOLE_EVERY)]
    addresses = {
        "first page": "/",
        "page in the middle": f"/?offset={count // 3}",
        "all states": "/?state=any",
        "by agency": f"/?agency={quote('第7机关')}",
        "by reason": "/?reason=relation_failed",
        "by kind of file": "/?kind=txt",
        "decided by": "/?state=any&by=bench",
        "nobody's": "/?assignee=nobody",
        "report": f"/report/{wholes[0]}",
        "cells alike": _alike(server, digests[0]),
        "statistics": "/statistics",
    }
    timed = {"empty page": summary(emptiest, empty)}
    for name, address in addresses.items():
        timed[name] = summary([server.seconds("GET", address) for _ in range(times)], empty)
    timed["take a report"] = summary([_take(server, each) for each in digests[:times]], empty)
    timed["save"] = summary([_save(server, each) for each in digests[:times]], empty)
    before = server.memory()
    for number in range(views):
        server.ask("GET", f"/report/{wholes[number % len(wholes)]}")
    return {
        "first_ever_ms": 1000 * first,
        "timed": timed,
        "memory": {"views": views, "before_mb": before, "after_mb": server.memory()},
        "meets": {name: timed[name]["median_ms"] <= 1000 * most for name, most in MOST.items()},
    }


def _alike(server: Server, digest: str) -> str:
    """Return the address of the cells that are like a report's first doubt."""
    found = re.search(r'id="state">(.*?)</script>', server.ask("GET", f"/report/{digest}")[0], re.DOTALL)
    assert found is not None
    return f"/report/{digest}/alike/{quote(json.loads(found[1])['open'][0])}"


def _take(server: Server, digest: str) -> float:
    return server.seconds("POST", f"/report/{digest}/lease", {"kind": "claim", "key": "bench"})


def _save(server: Server, digest: str) -> float:
    decision = {"kind": "reject", "reason": "bench", "seen": 0, "token": uuid4().hex}
    return server.seconds("POST", f"/report/{digest}/decisions", decision)


def page_of(figures: dict[str, Any]) -> str:
    """Return the figures as a page."""
    memory = figures["memory"]
    rows = [
        (name, f"{each['median_ms']:.1f}", f"{each['max_ms']:.1f}", f"{each['of_empty']:.1f}")
        for name, each in figures["timed"].items()
    ]
    return (
        f"{figures['reports']:,} reports on SQLite, filed in {figures['filing_seconds']:.0f} s "
        f"({figures['size_mb']:.0f} MB; one in {WHOLE_EVERY} with all its fields). The first answer after the start "
        f"took {figures['first_ever_ms']:.0f} ms. After {memory['views']:,} reports were looked at the server's memory "
        f"went from {memory['before_mb']:.0f} to {memory['after_mb']:.0f} MB.\n\n"
        + table(("", "median, ms", "slowest, ms", "× empty page"), rows)
        + "\n"
    )


def run(count: int, results: Path) -> dict[str, Any]:
    """Measure, and write the results."""
    figures = measure(count, min(VIEWS, count))
    write_json(results / "queue.json", figures)
    (results / "queue.md").write_text(page_of(figures), "utf-8")
    return figures


def main() -> None:
    """Measure as asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--reports", type=int, default=ENOUGH, help="reports in the queue (%(default)s)")
    parser.add_argument("--results", type=Path, default=RESULTS)
    given = parser.parse_args()
    given.results.mkdir(parents=True, exist_ok=True)
    print(page_of(run(given.reports, given.results)))


if __name__ == "__main__":
    main()
