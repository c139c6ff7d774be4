"""A queue of files whose truth is known, worked to the end in a real browser by keys alone: keys, seconds, errors left.

    [GONGKAI_EXTRA_REPORTS=...] python benchmarks/review_by_keyboard.py [--jobs N] [--results FOLDER]

The files are those of samples/ of which the truth is told there; where ``GONGKAI_EXTRA_REPORTS`` names a folder with
``seeds/`` and ``gold/``, perhaps ``dev/``, its reports too, and every so many of the latter. A scripted reviewer, who
knows the truth, goes from doubt to doubt: accepts what is right, takes what is offered, else types. That is done twice:
each doubt by itself, and with what is left of a report accepted at one stroke where all of it is right. Told are the
keys, the seconds that the page took (a person's are not in them), decisions on record that the reviewer did not make,
and fields that were asked for and are wrong all the same.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright

from gongkai.core.report_files import write_json
from gongkai.review import list_reports, open_database, show_report
from pages import table

ROOT: Final = Path(__file__).parents[1]
RESULTS: Final = Path(__file__).parent / "results"
DEVELOPMENT: Final = 20
"""Files of a development set that are worked, spread over all of it."""

ANSWERS: Final = "Number(document.body?.dataset.answers ?? 0)"

SETTLED: Final = "performance.now() - Math.max(jumped, reordered) > SETTLE"
"""Whether the page takes keys: not just after it has moved under the reviewer's hands."""

SEVERAL: Final = 5
"""Doubts of a report from which a reviewer accepts them at one stroke, where all are right."""


def documents() -> list[tuple[Path, dict[str, Any]]]:
    """Return files and their figures."""
    found = [(ROOT / each["source"], each["fields"]) for each in _lines(ROOT / "samples/truth.jsonl") if each["fields"]]
    if place := os.environ.get("GONGKAI_EXTRA_REPORTS"):
        folder = Path(place)
        golds = [json.loads(each.read_text("utf-8")) for each in sorted((folder / "gold").glob("*.json"))]
        found += [(folder / "seeds" / each["path"], each["fields"]) for each in golds]
        if (folder / "dev" / "truth.jsonl").exists():
            known = [each for each in _lines(folder / "dev" / "truth.jsonl") if not each.get("not_report")]
            chosen = known[:: len(known) // DEVELOPMENT][:DEVELOPMENT]
            found += [(folder / "dev" / each["path"], each["fields"]) for each in chosen]
    return found


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def is_true(value: Any, true: Any) -> bool:
    """Whether a value is the true one, or one of those that may be taken for it."""
    allowed = true["any_of"] if isinstance(true, dict) else [true]
    return value in allowed


def one_of(true: Any) -> Any:
    """Return the true value, the first where there are several."""
    return true["any_of"][0] if isinstance(true, dict) else true


class Reviewer:
    """Who works the page, by keys alone, and remembers what was decided."""

    def __init__(self, page: Page, singly: bool) -> None:
        self.page, self.singly, self.keys = page, singly, 0
        self.decided: dict[tuple[str, str], Any] = {}
        self.mended = 0

    def press(self, *keys: str) -> None:
        """Press keys."""
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def work(self, sha256: str, truth: dict[str, Any]) -> None:
        """Decide all that waits in the report that is open."""
        while self.page.evaluate("state.open.length"):
            state = self.page.evaluate("({ chosen, fields: state.fields, clear: state.clear, open: state.open })")
            self.page.wait_for_function(SETTLED)
            before = self.page.evaluate(ANSWERS)
            right = [
                name for name in state["clear"] if name and is_true(state["fields"][name]["value"], truth.get(name))
            ]
            if not self.singly and len(right) == len(state["open"]) >= SEVERAL:
                self.press("Shift+A")
                self.page.wait_for_selector("#sure[open]")
                self.press("Enter")
                self.note(sha256, {name: state["fields"][name]["value"] for name in right})
            elif state["open"] == [""]:
                self.press("a")
                self.note(sha256, {"": None})
            else:
                self.decide(sha256, state["chosen"], state["fields"][state["chosen"]], truth.get(state["chosen"]))
            self.page.wait_for_function(f"before => {ANSWERS} > before", arg=before)

    def decide(self, sha256: str, name: str, field: dict[str, Any], true: Any) -> None:
        """Decide the chosen field by as few keys as may be."""
        offered = [choice["value"] for choice in field["choices"]]
        digit = next((number for number, value in enumerate(offered, 1) if is_true(value, true)), None)
        value = one_of(true)
        if is_true(field["value"], true):
            self.press("a")
            value = field["value"]
            self.mended -= 1
        elif digit is not None:
            self.press(str(digit))
            value = offered[digit - 1]
        elif value is None:
            self.press("b")
        else:
            self.press("e", *f"{value:.10g}", "Enter")
            if self.page.evaluate("sure.open"):
                self.press("Enter")
        self.mended += 1
        self.note(sha256, {name: value})

    def note(self, sha256: str, decided: dict[str, Any]) -> None:
        """Remember what was decided."""
        self.decided |= {(sha256, name): value for name, value in decided.items()}


def measure(files: list[tuple[Path, dict[str, Any]]], jobs: int) -> dict[str, Any]:
    """File once; serve, work and compare with the truth in each way."""
    truth = {path.name: fields for path, fields in files}
    with tempfile.TemporaryDirectory() as made:
        filed = Path(made) / "filed.db"
        command: list[Any] = [sys.executable, "-m", "gongkai", "parse", *(path for path, _ in files)]
        command += ["-o", Path(made) / "all.jsonl", "--queue", filed, "--jobs", jobs]
        # Some are no reports to this reader, which it says by its exit code.
        subprocess.run([str(each) for each in command], check=False, capture_output=True)
        read = {Path(each["source"]).name: each for each in _lines(Path(made) / "all.jsonl")}
        flagged = [
            (source, name)
            for source, each in read.items() if source in truth and each["status"] == "review"
            for name, field in each["fields"].items()
            if field["review"] and not is_true(field["value"], truth[source].get(name))
        ]  # fmt: skip
        ways = {}
        for way in ("singly", "at one stroke where all is right"):
            database = Path(made) / f"{len(ways)}.db"
            shutil.copy(filed, database)
            ways[way] = work(database, truth, way == "singly")
    return {"files": len(files), "flagged_errors": len(flagged), "ways": ways}


def work(database: Path, truth: dict[str, dict[str, Any]], singly: bool) -> dict[str, Any]:
    """Serve a queue, work it to the end by keys, and compare with the truth."""
    serve = [sys.executable, "-m", "gongkai", "review", "serve", "--port", "0", "--by", "reviewer", "--db", database]
    with sync_playwright() as driver:
        server = subprocess.Popen([str(each) for each in serve], stdout=subprocess.PIPE, text=True)
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        try:
            assert server.stdout is not None
            page = browser.new_page()
            page.goto(server.stdout.readline().strip())
            reviewer = Reviewer(page, singly)
            seconds, worked = work_through(reviewer, database, truth)
        finally:
            browser.close()
            server.terminate()
            server.communicate()
    return {
        "reports_worked": worked, "cells": len(reviewer.decided), "errors_mended": reviewer.mended,
        "keys": reviewer.keys, "seconds": round(seconds, 1), **compared(database, truth, reviewer),
    }  # fmt: skip


def work_through(reviewer: Reviewer, database: Path, truth: dict[str, dict[str, Any]]) -> tuple[float, int]:
    """Work all reports that wait; those without a truth are left."""
    page, seconds, worked = reviewer.page, 0.0, 0
    base = page.url.split("?")[0].rstrip("/")
    engine = open_database(database)
    waiting = list_reports(engine, limit=100_000)
    engine.dispose()
    for each in waiting:
        known = truth.get(Path(each.source).name)
        if known is None:
            continue
        page.goto(f"{base}/report/{each.sha256}")
        page.wait_for_function("() => Number(document.body?.dataset.beats ?? 0) >= 1")
        begun = time.perf_counter()
        reviewer.work(each.sha256, known)
        seconds += time.perf_counter() - begun
        worked += 1
    return seconds, worked


def compared(database: Path, truth: dict[str, dict[str, Any]], reviewer: Reviewer) -> dict[str, Any]:
    """Return what is on record that the reviewer did not decide, and what was asked for and is wrong all the same."""
    engine = open_database(database)
    not_made, wrong, left = [], [], 0
    for sha256 in {key[0] for key in reviewer.decided}:
        record = show_report(engine, sha256)
        known = truth[Path(record.source).name]
        left += len(record.standing.open)
        for name, event in record.decisions.items():
            new = None if event.new is None else event.new["value"]
            if reviewer.decided.get((sha256, name), "nothing") != new:
                not_made.append((record.source, name, new))
        values = record.values_for()
        wrong += [(record.source, n) for n in record.asked if n and not is_true(values[n]["value"], known.get(n))]
    engine.dispose()
    return {"decisions_not_made": not_made, "asked_and_wrong": wrong, "still_open": left}


def page_of(figures: dict[str, Any]) -> str:
    """Return the figures as a page."""
    rows = [
        (
            way, str(each["reports_worked"]), str(each["cells"]), str(each["keys"]), f"{each['seconds']:.0f}",
            f"{each['errors_mended']} of {figures['flagged_errors']}", str(len(each["decisions_not_made"])),
            str(len(each["asked_and_wrong"])), str(each["still_open"]),
        )
        for way, each in figures["ways"].items()
    ]  # fmt: skip
    heads = (
        "", "reports that waited", "fields", "keys", "seconds of the page", "flagged errors mended",
        "decisions not made by the reviewer", "asked for and wrong", "still open",
    )  # fmt: skip
    return (
        f"{figures['files']} files with known truth, read, filed and worked to the end in Chromium by keys alone. "
        "Seconds are the page's and the script's; a person's looking is not in them. The script knows the truth and "
        "sees at once that all is right: the second line's keys are the fewest that there can be, not what a careful "
        "person presses.\n\n" + table(heads, rows) + "\n"
    )


def main() -> None:
    """Measure as asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--results", type=Path, default=RESULTS)
    given = parser.parse_args()
    figures = measure(documents(), given.jobs)
    write_json(given.results / "review-by-keyboard.json", figures)
    (given.results / "review-by-keyboard.md").write_text(page_of(figures), "utf-8")
    print(page_of(figures))


if __name__ == "__main__":
    main()
