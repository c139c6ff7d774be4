"""Python libraries that make text of a web page."""

from __future__ import annotations

import io
import logging
from typing import Any, Final

from gongkai.training.generator.conversion.program import Converter, as_text, one_by_one


def _soup_text(separator: str, strip: bool, parser: str = "lxml") -> Any:
    def convert(page: bytes) -> str:
        from bs4 import BeautifulSoup

        soup = BeautifulSoup(page, parser)
        for each in soup(["script", "style"]):
            each.decompose()
        return soup.get_text(separator, strip=strip)

    return one_by_one(convert)


def _trafilatura(**options: Any) -> Any:
    def convert(page: bytes) -> str:
        import trafilatura

        logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
        return trafilatura.extract(as_text(page), **options) or ""

    return one_by_one(convert)


def _html2text(width: int) -> Any:
    def convert(page: bytes) -> str:
        import html2text

        maker = html2text.HTML2Text(bodywidth=width)
        return maker.handle(as_text(page))

    return one_by_one(convert)


def _inscriptis(page: bytes) -> str:
    from inscriptis import get_text

    text: str = get_text(as_text(page))
    return text


def _markdownify(page: bytes) -> str:
    from markdownify import markdownify

    return markdownify(as_text(page))


def _markitdown(page: bytes) -> str:
    from markitdown import MarkItDown, StreamInfo

    return (
        MarkItDown()
        .convert_stream(io.BytesIO(page), stream_info=StreamInfo(extension=".html", charset="utf-8"))
        .text_content
    )


def _html_text(page: bytes) -> str:
    import html_text

    return html_text.extract_text(as_text(page))


def _readability(page: bytes) -> str:
    """The article alone, as a page."""
    from readability import Document

    logging.getLogger("readability").setLevel(logging.CRITICAL)
    text: str = Document(as_text(page)).summary()
    return text


def _justext(page: bytes) -> str:
    import justext

    paragraphs = justext.justext(page, frozenset(), length_low=0, length_high=0, max_link_density=1, no_headings=True)
    return "\n".join(each.text for each in paragraphs)


def _resiliparse(page: bytes) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return extract_plain_text(as_text(page), main_content=False)


def _selectolax(separator: str) -> Any:
    def convert(page: bytes) -> str:
        from selectolax.lexbor import LexborHTMLParser

        tree = LexborHTMLParser(as_text(page))
        tree.strip_tags(["script", "style"])
        return tree.body.text(separator=separator) if tree.body else ""

    return one_by_one(convert)


def _lxml(page: bytes) -> str:
    from lxml import html

    tree: Any = html.document_fromstring(as_text(page))
    for each in tree.xpath("//script|//style"):
        each.drop_tree()
    text: str = tree.text_content()
    return text


def _pandas(write: Any) -> Any:
    """The tables of a page, with the page's other text around them, as a notebook or script prints them."""

    def convert(page: bytes) -> str:
        import pandas
        from lxml import html

        tree: Any = html.document_fromstring(as_text(page))
        parts: list[str] = []
        for each in tree.xpath("//body//p[not(ancestor::table)]|//h2|//table[not(descendant::table)]"):
            if each.tag != "table":
                parts.append(each.text_content())
                continue
            try:
                frames = pandas.read_html(io.StringIO(html.tostring(each, encoding="unicode")))
            except ValueError:  # a table that lays out the page
                continue
            parts += [write(frame) for frame in frames]
        return "\n".join(parts)

    return one_by_one(convert)


HTML_LIBRARIES: Final = (
    Converter("bs4_glued", "beautifulsoup", "html", ".txt", _soup_text("", False), ("bs4",)),
    Converter("bs4_stripped", "beautifulsoup", "html", ".txt", _soup_text("", True), ("bs4",)),
    Converter("bs4_newline", "beautifulsoup", "html", ".txt", _soup_text("\n", False), ("bs4",)),
    Converter("bs4_newline_stripped", "beautifulsoup", "html", ".txt", _soup_text("\n", True), ("bs4",)),
    Converter("bs4_space", "beautifulsoup", "html", ".txt", _soup_text(" ", True), ("bs4",)),
    Converter("bs4_pipe", "beautifulsoup", "html", ".txt", _soup_text("|", True), ("bs4",)),
    Converter("trafilatura_text", "trafilatura", "html", ".txt", _trafilatura(favor_recall=True), ("trafilatura",)),
    Converter(
        "trafilatura_markdown", "trafilatura", "html", ".md",
        _trafilatura(favor_recall=True, output_format="markdown"), ("trafilatura",),
    ),
    Converter("html2text_python", "html2text-python", "html", ".md", _html2text(0), ("html2text",)),
    Converter("html2text_python_wrapped", "html2text-python", "html", ".md", _html2text(78), ("html2text",)),
    Converter("inscriptis", "inscriptis", "html", ".txt", one_by_one(_inscriptis), ("inscriptis",)),
    Converter("markdownify", "markdownify", "html", ".md", one_by_one(_markdownify), ("markdownify",)),
    Converter("markitdown_html", "markitdown", "html", ".md", one_by_one(_markitdown), ("markitdown",), slow=True),
    Converter("html_text", "html-text", "html", ".txt", one_by_one(_html_text), ("html_text",)),
    Converter("readability", "readability", "html", ".html", one_by_one(_readability), ("readability",)),
    Converter("justext", "justext", "html", ".txt", one_by_one(_justext), ("justext",)),
    Converter("resiliparse", "resiliparse", "html", ".txt", one_by_one(_resiliparse), ("resiliparse",)),
    Converter("selectolax", "selectolax", "html", ".txt", _selectolax("\n"), ("selectolax",)),
    Converter("selectolax_tab", "selectolax", "html", ".txt", _selectolax("\t"), ("selectolax",)),
    Converter("lxml_text_content", "lxml", "html", ".txt", one_by_one(_lxml)),
    Converter("pandas_csv", "pandas", "html", ".csv", _pandas(lambda frame: frame.to_csv(index=False)), ("pandas",)),
    Converter("pandas_string", "pandas", "html", ".txt", _pandas(lambda frame: frame.to_string()), ("pandas",)),
    Converter(
        "pandas_markdown", "pandas", "html", ".md",
        _pandas(lambda frame: frame.to_markdown(index=False)), ("pandas", "tabulate"),
    ),
)  # fmt: skip
