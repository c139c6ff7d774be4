"""The page of a collection of a thousand reports, in a real browser: quick, and it asks for nothing."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from collections_of_reports import doubtful, report_on

from gongkai.core.report import Report
from gongkai.pipeline.collection.panel_page import panel_page
from gongkai.pipeline.collection.reports import Reports

AGENCIES, YEARS = 167, range(2019, 2025)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SECONDS = 3.0


def thousand() -> Reports:
    """1,002 reports; every fifth has a sum that fails, every seventh a doubt."""
    made: list[Report] = []
    for agency in range(AGENCIES):
        for year in YEARS:
            count = 3 + (agency * 7 + year) % 50
            figures = {f"requests__{row}__natural_person": count for row in ("new", "granted", "processed_total")}
            figures |= {f"requests__{row}__total": count for row in ("new", "granted", "processed_total")}
            if len(made) % 5 == 0:
                figures["requests__new__total"] += 1
            report = report_on(f"青禾县第{agency}局", year, "2019" if year < 2021 else "2021", **figures)
            made.append(doubtful(report, "requests.new.total") if len(made) % 7 == 0 else report)
    return Reports(made)


def test_the_page_of_a_thousand_reports_is_there_in_three_seconds_and_asks_for_nothing(tmp_path: Path) -> None:
    if CHROMIUM is None:
        pytest.skip("no Chromium: install Debian's package chromium")
    from playwright.sync_api import sync_playwright

    file = tmp_path / "panel.html"
    file.write_text(panel_page(thousand().check()), "utf-8")
    asked, faults = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        begin = time.monotonic()
        page.goto(file.as_uri(), wait_until="load")
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        seconds = time.monotonic() - begin
        text = page.inner_text("body")
        wide = page.evaluate("document.documentElement.scrollWidth")
        browser.close()
    print(f"{seconds:.2f} s, {file.stat().st_size / 1e6:.1f} MB, {wide} px")
    assert asked == [file.as_uri()]
    assert faults == []
    assert "1002" in text.replace(",", "")
    assert f"第{AGENCIES - 1}局" in text
    assert wide <= 1280
    assert seconds < SECONDS
