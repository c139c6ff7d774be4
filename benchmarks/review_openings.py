"""What it costs to open reports of real files in the review page, while another reviewer opens a scan.

    python benchmarks/review_openings.py FOLDER [--every N] [--openings N] [--jobs N]

The files are parsed into a queue as a user would (`gongkai parse … --queue`) and the page is served; then every report
is opened once, and so on until there were as many openings as asked for. While that lasts a second reviewer again and
again opens a scan of which nothing is stored, so that it is read anew. Time is told as it passed and as the server's
own processor time: on a busy machine the first says little.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Final

from sqlalchemy import delete, select

from gongkai.review import open_database
from gongkai.review.queue.database import writing
from gongkai.review.queue.database_tables import pictures, reports, views
from review_queue import Server

PICTURES: Final = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp")


def files_of(folder: Path, every: int) -> list[Path]:
    """Return every so many files of a folder, and a scan beside them where there is one."""
    found = sorted(each for each in folder.iterdir() if each.is_file())
    chosen = found[::every]
    scan = next((each for each in found if each.suffix.lower() in PICTURES), None)
    return chosen if scan is None or scan in chosen else [*chosen, scan]


def processor_seconds(server: Server) -> float:
    """Return the processor time that a server used so far."""
    parts = Path(f"/proc/{server.process.pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def open_scans(database: Path, sha256: str, second: Connection, ended: threading.Event, counted: list[int]) -> None:
    """Open a scan anew until told to end: what is stored of it is taken away each time that it was read."""
    engine = open_database(database)
    try:
        while not ended.is_set():
            with writing(engine) as connection:
                report_id = connection.scalar(select(reports.c.id).where(reports.c.sha256 == sha256))
                for stored in (views, pictures):
                    connection.execute(delete(stored).where(stored.c.report_id == report_id))
            while not ended.is_set():
                if 'data-state="making"' not in second.ask(f"/report/{sha256}"):
                    break
                time.sleep(0.2)
            counted.append(1)
    finally:
        engine.dispose()


class Connection:
    """Another connection to a server, in the same session."""

    def __init__(self, server: Server) -> None:
        self._connection, self._cookie = http.client.HTTPConnection(server.host), server.cookie

    def ask(self, address: str) -> str:
        """Return the answer to a request."""
        self._connection.request("GET", address, None, {"Cookie": self._cookie})
        return self._connection.getresponse().read().decode()


def measure(folder: Path, every: int, openings: int, jobs: int) -> dict[str, Any]:
    """Parse, serve, and measure."""
    with tempfile.TemporaryDirectory() as made:
        database, output = Path(made) / "queue.db", Path(made) / "all.jsonl"
        sources = files_of(folder, every)
        command = [sys.executable, "-m", "gongkai", "parse", *map(str, sources), "--jobs", str(jobs)]
        subprocess.run([*command, "-o", str(output), "--queue", str(database)], check=True, capture_output=True)
        read = [json.loads(line) for line in output.read_text("utf-8").splitlines()]
        scan = next((each for each in read if each["source"].lower().endswith(PICTURES)), None)
        server, ended, counted = Server(database), threading.Event(), [0]
        beside = None
        if scan is not None:
            read = [each for each in read if each is not scan]
            beside = threading.Thread(
                target=open_scans, args=(database, scan["sha256"], Connection(server), ended, counted)
            )
            beside.start()
        try:
            figures = opened(server, [each["sha256"] for each in read], openings)
        finally:
            ended.set()
            if beside is not None:
                beside.join()
            server.end()
        return {"files": len(read), "scans_opened": sum(counted), "size_mb": database.stat().st_size / 1e6, **figures}


def opened(server: Server, digests: list[str], openings: int) -> dict[str, Any]:
    """Open reports one after the other; return times in milliseconds of the first openings, and memory in MB."""
    first, memory = [], []
    used = processor_seconds(server)
    for number in range(openings):
        took = server.seconds("GET", f"/report/{digests[number % len(digests)]}")
        if number < len(digests):
            first.append(1000 * took)
        if (number + 1) % max(openings // 6, 1) == 0:
            memory.append(round(server.memory()))
    first.sort()
    return {
        "openings": openings,
        "median_ms": statistics.median(first),
        "p95_ms": first[int(0.95 * len(first))],
        "slowest_ms": first[-1],
        "processor_ms": 1000 * (processor_seconds(server) - used) / openings,
        "memory_mb": memory,
    }


def main() -> None:
    """Measure as asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--openings", type=int, default=300)
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    print(json.dumps(measure(given.folder, given.every, given.openings, given.jobs), indent=2))


if __name__ == "__main__":
    main()
