"""LibreOffice and the browser: slow to start, so that all documents go through one start."""

from __future__ import annotations

import quopri
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any, Final

from gongkai.training.generator.conversion.program import Converter, InputKind, as_text, piped
from gongkai.training.generator.rendering.office_conversion import convert_by_office
from gongkai.training.generator.rendering.page_styles import draw_look, framed
from gongkai.training.generator.rendering.pdf import browser_path, print_pages

_AT_ONCE: Final = 200
"""Files that one start of LibreOffice converts."""

_PROGRAM: Final = "soffice"
_CHANGING: Final = re.compile(r"----MultipartBoundary--\w+|^(?:Date|Message-ID|Content-ID).*$|cid:\S+", re.M)


def _office(ending: str, *targets: str) -> Any:
    """Return a converter that saves a document as one kind after the other."""

    def convert_all(documents: Sequence[bytes]) -> list[bytes]:
        made = list(documents)
        before = ending
        for target in targets:
            parts = [made[start : start + _AT_ONCE] for start in range(0, len(made), _AT_ONCE)]
            made = [each for part in parts for each in convert_by_office(part, before, target)]
            before = target
        return made

    return convert_all


def _looks(count: int) -> list[Any]:
    """One look for all documents, since forms that are compared must be printed alike."""
    return [draw_look(Random("browser"))] * count


def _print_then(*command: str) -> Any:
    """A page printed by the browser, then read by a command."""
    read = piped(*command)

    def convert_all(pages: Sequence[bytes]) -> list[bytes]:
        return read(list(print_pages(zip(map(as_text, pages), _looks(len(pages)), strict=True))))

    return convert_all


def _browser_text(pages: Sequence[bytes]) -> list[bytes]:
    """What selecting all of a page and copying it gives."""
    return [each.encode() for each in _in_browser(pages, "document.body.innerText")]


def _saved_page(pages: Sequence[bytes]) -> list[bytes]:
    """The page as the browser saves it in one file (.mht)."""
    return _in_browser(pages, None)


def _in_browser(pages: Sequence[bytes], script: str | None) -> list[Any]:
    with ThreadPoolExecutor(1) as alone:  # the browser's driver wants a thread without a loop of events
        return alone.submit(_shown, pages, script).result()


def _shown(pages: Sequence[bytes], script: str | None) -> list[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path(), args=["--no-sandbox", "--disable-gpu"])
        try:
            context = browser.new_context(offline=True)
            page = context.new_page()
            session = context.new_cdp_session(page)
            found: list[Any] = []
            for content in pages:
                page.set_content(framed(as_text(content), _looks(1)[0]))
                if script is None:
                    saved = session.send("Page.captureSnapshot", {"format": "mhtml"})["data"]
                    found.append(saved.encode())
                else:
                    found.append(page.evaluate(script))
            return found
        finally:
            browser.close()


def _archived_text(saved: bytes) -> str:
    """The markup within a saved page, without what differs at each saving."""
    return re.sub(
        r"----MultipartBoundary--\w+|^(Date|Message-ID|Content-ID).*$|cid:\S+",
        "",
        as_text(quopri.decodestring(saved)),
        flags=re.M,
    )


def _by_office(name: str, takes: InputKind, *targets: str) -> Converter:
    convert = _office(takes, *targets)
    return Converter(name, "libreoffice", takes, f".{targets[-1]}", convert, commands=(_PROGRAM,), slow=True)


LARGE_PROGRAMS: Final = (
    _by_office("office_html_txt", "html", "txt"),
    _by_office("office_html_html", "html", "html"),
    _by_office("office_docx_txt", "docx", "txt"),
    _by_office("office_docx_html", "docx", "html"),
    _by_office("office_odt_txt", "docx", "odt", "txt"),
    Converter("browser_text", "chromium", "html", ".txt", _browser_text, ("playwright",), ("chromium",)),
    Converter(
        "browser_saved", "chromium", "html", ".mht", _saved_page, ("playwright",), ("chromium",), text_of=_archived_text
    ),
    Converter(
        "browser_print", "chromium", "html", ".txt", _print_then("pdftotext", "-layout", "-", "-"),
        ("playwright",), ("chromium", "pdftotext"), slow=True,
    ),
)  # fmt: skip
