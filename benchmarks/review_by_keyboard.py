"""A queue of files whose truth is known, worked to the end in a real browser by keys alone: keys, seconds, errors left.

    python benchmarks/review_by_keyboard.py TRUTH FILE... [--jobs N]

TRUTH is JSON Lines with ``source`` (or ``path``) and ``fields``, as samples/truth.jsonl has it. A scripted reviewer,
who knows the truth, goes from doubt to doubt: accepts what is right, takes what is offered, else types; where all that
waits in a report is right, it is accepted at one stroke. Told are the keys, the seconds that the page took (a person's
are not in them), decisions on record that the reviewer did not make, and fields that were asked for and are wrong all
the same.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright

from gongkai.review import list_reports, open_database, show_report

ANSWERS: Final = "Number(document.body?.dataset.answers ?? 0)"

SEVERAL: Final = 5
"""Doubts of a report from which a reviewer accepts them at one stroke, where all are right."""


def truth_of(path: Path) -> dict[str, dict[str, Any]]:
    """Return the figures by a file's name and its fields."""
    lines = map(json.loads, path.read_text("utf-8").splitlines())
    return {Path(each.get("source") or each["path"]).name: each["fields"] for each in lines if each.get("fields")}


def is_true(value: Any, true: Any) -> bool:
    """Whether a value is the true one, or one of those that may be taken for it."""
    allowed = true["any_of"] if isinstance(true, dict) else [true]
    return value in allowed


def one_of(true: Any) -> Any:
    """Return the true value, the first where there are several."""
    return true["any_of"][0] if isinstance(true, dict) else true


class Reviewer:
    """Who works the page, by keys alone, and remembers what was decided."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys, self.decided = page, 0, {}

    def press(self, *keys: str) -> None:
        """Press keys."""
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def work(self, sha256: str, truth: dict[str, Any]) -> None:
        """Decide all that waits in the report that is open."""
        while self.page.evaluate("state.open.length"):
            state = self.page.evaluate("({ chosen, fields: state.fields, clear: state.clear, open: state.open })")
            before = self.page.evaluate(ANSWERS)
            right = [
                name for name in state["clear"] if name and is_true(state["fields"][name]["value"], truth.get(name))
            ]
            if len(right) == len(state["open"]) >= SEVERAL:
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
        elif digit is not None:
            self.press(str(digit))
            value = offered[digit - 1]
        elif value is None:
            self.press("b")
        else:
            self.press("e", *f"{value:.10g}", "Enter")
            if self.page.evaluate("sure.open"):
                self.press("Enter")
        self.note(sha256, {name: value})

    def note(self, sha256: str, decided: dict[str, Any]) -> None:
        """Remember what was decided."""
        self.decided |= {(sha256, name): value for name, value in decided.items()}


def measure(truth: dict[str, dict[str, Any]], sources: list[Path], jobs: int) -> dict[str, Any]:
    """File, serve, work, and compare with the truth."""
    with tempfile.TemporaryDirectory() as made, sync_playwright() as driver:
        database = Path(made) / "queue.db"
        command: list[Any] = [sys.executable, "-m", "gongkai"]
        parse = [*command, "parse", *sources, "-o", Path(made) / "all.jsonl", "--queue", database, "--jobs", jobs]
        subprocess.run([str(each) for each in parse], check=True, capture_output=True)
        serve = [*command, "review", "serve", "--port", "0", "--by", "reviewer", "--db", database]
        server = subprocess.Popen([str(each) for each in serve], stdout=subprocess.PIPE, text=True)
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        try:
            assert server.stdout is not None
            page = browser.new_page()
            page.goto(server.stdout.readline().strip())
            reviewer, seconds, worked = work_through(page, database, truth)
        finally:
            browser.close()
            server.terminate()
            server.communicate()
        return {
            "files": len(sources), "reports_worked": worked, "cells": len(reviewer.decided), "keys": reviewer.keys,
            "seconds": round(seconds, 1), **compared(database, truth, reviewer),
        }  # fmt: skip


def work_through(page: Page, database: Path, truth: dict[str, dict[str, Any]]) -> tuple[Reviewer, float, int]:
    """Work all reports that wait; those without a truth are left."""
    reviewer, seconds, worked = Reviewer(page), 0.0, 0
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
    return reviewer, seconds, worked


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


def main() -> None:
    """Measure as asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("truth", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    print(json.dumps(measure(truth_of(given.truth), given.files, given.jobs), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
