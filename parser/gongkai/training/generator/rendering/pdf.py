"""PDF files of generated pages, printed by a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from gongkai.training.generator.rendering.page_styles import PageStyle, dressed

_QUIET: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
                 "--disable-sync", "--no-first-run")  # fmt: skip


def browser_path() -> str | None:
    """Return where the browser is, ``None`` where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def print_pages(pages: Iterable[tuple[str, PageStyle]]) -> Iterator[bytes]:
    """Yield the PDF of each page, all printed by one browser that may reach nothing.

    Raises
    ------
    RuntimeError
        There is no browser.
    """
    path = browser_path()
    if path is None:
        raise RuntimeError("no Chromium: install Debian's package chromium")
    with ThreadPoolExecutor(1) as alone:  # the browser's driver wants a thread without a loop of events
        yield from alone.submit(_printed, list(pages), path).result()


def _printed(pages: Sequence[tuple[str, PageStyle]], path: str) -> list[bytes]:
    from playwright.sync_api import sync_playwright

    found: list[bytes] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(_QUIET))
        try:
            page = browser.new_context(offline=True, java_script_enabled=False).new_page()
            for content, look in pages:
                page.set_content(dressed(content, look))
                found.append(page.pdf(**_settings(look)))
        finally:
            browser.close()
    return found


def _settings(look: PageStyle) -> dict[str, Any]:
    margin = dict.fromkeys(("top", "bottom", "left", "right"), f"{look.margin}mm")
    foot = f'<div style="font-size:8pt;width:100%;text-align:center">{look.footer}</div>'
    return {
        "format": look.paper,
        "landscape": look.landscape,
        "margin": margin,
        "display_header_footer": bool(look.footer),
        "header_template": "<span></span>",
        "footer_template": foot,
    }
