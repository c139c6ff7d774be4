"""Take the picture of the page that `gongkai check --html` writes, of generated agencies and years.

    python docs/panel_picture.py                a collection of 120 reports, to docs/pictures/panel-1280.png
    python docs/panel_picture.py --thousand     one of 1,002, to docs/pictures/panel-thousand-1280.png; a minute or more

Look at it before it is kept.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import gongkai
from gongkai.pipeline.collection.panel_page import panel_page
from gongkai.training.generator.agency_years import agency_years

PICTURES = Path(__file__).parent / "pictures"
YEARS, SEED = range(2019, 2025), 20


def main() -> None:
    """Write the picture."""
    agencies, picture = (167, "panel-thousand-1280.png") if "--thousand" in sys.argv else (20, "panel-1280.png")
    reports = []
    for made in agency_years(agencies, YEARS, SEED):
        report = gongkai.parse_text(made.text)
        report.source = f"reports/{made.agency}/{made.year}.txt"
        reports.append(report)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "panel.html"
        page.write_text(panel_page(gongkai.Reports(reports).check()), "utf-8")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            view = browser.new_page(viewport={"width": 1280, "height": 1500})
            view.goto(page.as_uri())
            view.screenshot(path=str(PICTURES / picture))
            browser.close()


if __name__ == "__main__":
    main()
