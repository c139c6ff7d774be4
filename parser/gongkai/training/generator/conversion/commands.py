"""Commands that make text of web pages, Word documents and PDF files."""

from __future__ import annotations

from typing import Final

from gongkai.training.generator.conversion.program import ConvertAll, Converter, InputKind, piped


def _pandoc(name: str, takes: InputKind, to: str, suffix: str, *options: str) -> Converter:
    command = ("pandoc", "--from", takes, "--to", to, *options)
    return Converter(f"pandoc_{name}", "pandoc", takes, suffix, piped(*command), commands=("pandoc",), slow=True)


def _poppler(name: str, suffix: str, *command: str) -> Converter:
    return Converter(name, "poppler", "pdf", suffix, piped(*command), commands=(command[0],), slow=True)


def _page_command(name: str, make: str, *command: str) -> Converter:
    convert: ConvertAll = piped(*command)
    return Converter(name, make, "html", ".txt", convert, commands=(command[0],))


COMMANDS: Final = (
    _pandoc("plain", "html", "plain", ".txt"),
    _pandoc("plain_narrow", "html", "plain", ".txt", "--columns", "50"),
    _pandoc("plain_wide", "html", "plain", ".txt", "--columns", "160"),
    _pandoc("gfm", "html", "gfm", ".md"),
    _pandoc("gfm_bare", "html", "gfm-raw_html", ".md", "--wrap", "none"),
    _pandoc("markdown", "html", "markdown", ".md"),
    _pandoc("rst", "html", "rst", ".rst"),
    _pandoc("rst_wide", "html", "rst", ".rst", "--columns", "140"),
    _pandoc("org", "html", "org", ".org"),
    _pandoc("mediawiki", "html", "mediawiki", ".wiki"),
    _pandoc("docx_plain", "docx", "plain", ".txt"),
    _pandoc("docx_gfm", "docx", "gfm", ".md"),
    _page_command("w3m", "w3m", "w3m", "-dump", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8"),
    _page_command("w3m_wide", "w3m", "w3m", "-dump", "-cols", "160", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8"),
    _page_command(
        "lynx", "lynx", "lynx", "-dump", "-stdin", "-nolist", "-assume_charset=utf-8", "-display_charset=utf-8"
    ),
    _page_command(
        "lynx_wide", "lynx", "lynx", "-dump", "-stdin", "-nolist", "-width=200", "-assume_charset=utf-8",
        "-display_charset=utf-8",
    ),
    _poppler("pdftotext", ".txt", "pdftotext", "-", "-"),
    _poppler("pdftotext_layout", ".txt", "pdftotext", "-layout", "-", "-"),
    _poppler("pdftotext_raw", ".txt", "pdftotext", "-raw", "-", "-"),
)  # fmt: skip
