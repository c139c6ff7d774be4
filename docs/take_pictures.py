"""Take the pictures of the review page: a queue of samples and generated reports, shown in a real browser.

    python docs/take_pictures.py [NAME …]

They go to docs/pictures, at 1280 and 1920 pixels. Look at them before they are kept.
"""

from __future__ import annotations

import copy
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import Engine

import gongkai
from gongkai.review import (
    Filters,
    accept,
    ask_second,
    correct,
    file_reports,
    list_reports,
    open_database,
    show_report,
    skip,
)
from gongkai.training.generator import make_samples

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "samples"
KINDS = (".txt", ".mht", ".pdf", ".docx", ".xlsx")
SIZES = ((1280, 800), (1920, 1080))
GENERATED, SEED, FAMILIES = 60, 940_000_000, ["A", "A0", "C", "J", "W"]
DONE = ("skip", "correct", "accept", "second", "disputed", "waits")
IN_THE_DARK = {"report", "pages", "queue", "alike"}
"""Views that are taken in dark colours as well."""

PAUSE = 2.0
"""Seconds between two decisions, which the dashboard shows."""


def fill(folder: Path) -> Path:
    """Make a queue in which something of everything was done; the sources lie beside it."""
    for sample in SAMPLES.iterdir():
        if sample.suffix in KINDS:
            shutil.copy(sample, folder)
    for sample in make_samples(GENERATED, SEED, FAMILIES):
        name = f"{sample.name}.{'html' if sample.kind == 'html' else 'txt'}"
        (folder / name).write_text(sample.content, "utf-8", newline="")
    names = sorted(each.name for each in folder.iterdir())
    command = [sys.executable, "-m", "gongkai", "parse", *names, "-o", "all.jsonl", "--queue", "queue.db"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    engine = open_database(folder / "queue.db")
    file_reports(engine, [the_year_after(folder / "sum-fails.txt", engine)])
    # The samples that are shown wait on; of the others some are decided, skipped, read twice.
    waiting = [each for each in list_reports(engine, limit=200) if not (SAMPLES / each.source).exists()]
    for number, each in enumerate(waiting):
        work_on(engine, each.sha256, "accept" if not each.reasons else DONE[number % len(DONE)])
    engine.dispose()
    return folder / "queue.db"


def the_year_after(source: Path, engine: Engine) -> dict[str, Any]:
    """Return a report of the same agency on the next year, with a figure not carried over and one that jumps."""
    before = next(each for each in list_reports(engine, Filters(None), 200) if each.source == source.name)
    report = copy.deepcopy(show_report(engine, before.sha256).report)
    later = source.with_name("year-after.txt")
    later.write_text(source.read_text("utf-8").replace(str(report["year"]), str(report["year"] + 1)), "utf-8")
    report |= gongkai.parse(later).to_dict() | {"source": later.name, "year": report["year"] + 1, "status": "review"}
    doubt = report["fields"]["requests.carried_in.total"]
    doubt |= {"review": True, "confidence": 0.81, "reasons": ["weak_alignment"]}
    report["fields"]["requests.new.total"] |= {"value": 5}
    return report


def work_on(engine: Engine, which: str, what: str) -> None:
    """Do what reviewers do."""
    field = show_report(engine, which).standing.open[0]
    other = {field: {"value": 8, "unit": None, "status": "printed"}}
    if what == "skip":
        skip(engine, which, None, "王", "扫描件模糊，已请机关重发")
        return
    if what in ("second", "disputed"):
        ask_second(engine, which, "李")
        accept(engine, which, None, "王")
    if what in ("correct", "disputed"):
        correct(engine, which, other, "李")
    time.sleep(PAUSE)
    if what != "waits" and show_report(engine, which).standing_for("李").open:
        accept(engine, which, None, "李")


def open_sample(page: Page, base: str, name: str) -> None:
    """Open the report of a sample, its first doubt chosen."""
    page.goto(f"{base}/?state=machine")
    page.locator("tbody a", has_text=name).first.click()
    page.wait_for_selector(".source[data-state=same]")
    page.wait_for_selector("td.chosen")
    page.wait_for_function("[...document.images].every(e => e.complete || !e.getBoundingClientRect().height)")


def show_queue(page: Page, base: str) -> None:
    """The list."""
    page.goto(f"{base}/")


def show_sums(page: Page, base: str) -> None:
    """Sums that do not hold."""
    open_sample(page, base, "sum-fails.txt")


def show_pages(page: Page, base: str) -> None:
    """A source with pages."""
    open_sample(page, base, "print.pdf")
    page.wait_for_timeout(1500)  # the page in view is drawn


def show_grid(page: Page, base: str) -> None:
    """A source with a grid."""
    open_sample(page, base, "page.mht")


def show_years(page: Page, base: str) -> None:
    """Last year's report beside this one."""
    open_sample(page, base, "year-after.txt")
    page.keyboard.press("y")


def show_alike(page: Page, base: str) -> None:
    """Cells that are alike."""
    open_sample(page, base, "A0-")
    page.keyboard.press("g")
    page.wait_for_selector("table.alike")


def show_labels(page: Page, base: str) -> None:
    """Labels of cells."""
    open_sample(page, base, "sum-fails.txt")
    page.keyboard.press("l")
    page.wait_for_selector(".picked")


def show_statistics(page: Page, base: str) -> None:
    """The dashboard."""
    page.goto(f"{base}/statistics")


def show_keys(page: Page, base: str) -> None:
    """The keys."""
    open_sample(page, base, "sum-fails.txt")
    page.keyboard.press("?")


VIEWS: dict[str, Callable[[Page, str], None]] = {
    "queue": show_queue, "report": show_sums, "pages": show_pages, "grid": show_grid, "years": show_years,
    "alike": show_alike, "labels": show_labels,
    "statistics": show_statistics, "keys": show_keys,
}  # fmt: skip


def take(names: Sequence[str]) -> None:
    """Take the pictures of these names."""
    with tempfile.TemporaryDirectory() as made, sync_playwright() as driver:
        folder = Path(made)
        command: list[Any] = [sys.executable, "-m", "gongkai", "review", "serve", "--port", "0", "--by", "李"]
        command += ["--db", fill(folder), "--root", folder]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        try:
            assert server.stdout is not None
            page = browser.new_page()
            page.goto(server.stdout.readline().strip())
            base = page.url.rstrip("/")
            for width, height in SIZES:
                page.set_viewport_size({"width": width, "height": height})
                for name in names:
                    VIEWS[name](page, base)
                    page.screenshot(path=HERE / "pictures" / f"review-{name}-{width}.png")
            page.emulate_media(color_scheme="dark")
            for width, height in SIZES:
                page.set_viewport_size({"width": width, "height": height})
                for name in sorted(set(names) & IN_THE_DARK):
                    VIEWS[name](page, base)
                    page.screenshot(path=HERE / "pictures" / f"review-{name}-dark-{width}.png")
        finally:
            browser.close()
            server.kill()
            server.communicate()


if __name__ == "__main__":
    take(sys.argv[1:] or list(VIEWS))
