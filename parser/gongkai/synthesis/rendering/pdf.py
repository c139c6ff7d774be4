"""PDF files of generated pages, printed by a real browser or by LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from gongkai.synthesis.rendering.looks import Look, dressed

_QUIET: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
                 "--disable-sync", "--no-first-run")  # fmt: skip


def browser_path() -> str | None:
    """Return where the browser is, ``None`` where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def office_path() -> str | None:
    """Return where LibreOffice is, ``None`` where there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def print_pages(pages: Iterable[tuple[str, Look]]) -> Iterator[bytes]:
    """Yield the PDF of each page, all printed by one browser that may reach nothing.

    Raises
    ------
    RuntimeError
        There is no browser.
    """
    from playwright.sync_api import sync_playwright

    path = browser_path()
    if path is None:
        raise RuntimeError("no Chromium: install Debian's package chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(_QUIET))
        try:
            page = browser.new_context(offline=True, java_script_enabled=False).new_page()
            for content, look in pages:
                page.set_content(dressed(content, look))
                yield page.pdf(**_settings(look))
        finally:
            browser.close()


def _settings(look: Look) -> dict[str, Any]:
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


def print_by_office(contents: Iterable[bytes], ending: str = "html", seconds: float = 240) -> list[bytes]:
    """Return the PDF of each file as LibreOffice prints it, all in one start.

    Parameters
    ----------
    contents
        The files.
    ending
        What they are: ``"html"``, ``"docx"`` …
    seconds
        How long the program may take in all.

    Raises
    ------
    RuntimeError
        There is no LibreOffice, or it did not print a file.
    """
    path = office_path()
    if path is None:
        raise RuntimeError("no LibreOffice: install Debian's package libreoffice-writer-nogui")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = []
        for number, content in enumerate(contents):
            files.append(folder / f"{number}.{ending}")
            files[-1].write_bytes(content)
        kind = "pdf:writer_web_pdf_Export" if ending == "html" else "pdf:writer_pdf_Export"
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [path, profile, "--headless", "--convert-to", kind, "--outdir", name, *map(str, files)]
        subprocess.run(command, check=False, capture_output=True, timeout=seconds)
        printed = [file.with_suffix(".pdf") for file in files]
        if missing := [file.name for file in printed if not file.exists()]:
            raise RuntimeError(f"LibreOffice did not print {', '.join(missing)}")
        return [file.read_bytes() for file in printed]
