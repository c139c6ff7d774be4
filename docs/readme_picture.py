"""Take the picture of the README: a mangled table beside the form with its figures, confidence and a flag.

    python docs/readme_picture.py

It goes to docs/pictures/mangled-to-form.png, with what Gongkai reads now. Look at it before it is kept.
"""

from __future__ import annotations

import shutil
from html import escape
from pathlib import Path

import one_table
from playwright.sync_api import sync_playwright

import gongkai
from gongkai.forms.form import editions
from gongkai.forms.official_layout import printed_tables
from gongkai.forms.report_html import STYLE, figure_text, table_html

PICTURE = Path(__file__).parent / "pictures" / "mangled-to-form.png"

TEXT = one_table.MANGLED.replace("行政处罚 | 1 8 |", "行政处罚 | l8 |")
"""The table of the architecture page, with a letter for a digit, which only a person can decide."""

SHOWN = (
    "proactive.normative_documents.in_force",
    "proactive.licensing.decisions",
    "proactive.coercive_measures.decisions",
)

LOOK = """<style>body{font:15px/1.5 "Noto Sans CJK SC",sans-serif;margin:18px;width:1120px;color:#222;background:#fff}
main{display:grid;grid-template-columns:430px 40px 1fr;align-items:start}
pre{font:14px/1.55 "Noto Sans Mono CJK SC",monospace;
background:#f6f6f6;padding:12px;margin:0}.arrow{font-size:30px;align-self:center;text-align:center}
li.flag{background:#ffd54a}ul{font-size:13px;padding-left:1.2em}h4{margin:0 0 .4em}.gongkai p{margin:0}</style>"""


def page() -> str:
    """Return the page that is photographed."""
    report = gongkai.parse_text(TEXT)
    table = printed_tables(editions()[report.edition or "2021"])[0]
    flagged = [each for each in report.to_review if each.id.startswith("proactive.")]
    sure = [report[each] for each in SHOWN]
    lines = [f"<li>{escape(str(each))}</li>" for each in sure]
    lines += [
        f'<li class="flag">{escape(str(each))} · {escape(each.raw or "")} → {figure_text(each)}</li>'
        for each in flagged
    ]
    left = "\n".join(TEXT.splitlines()[3:])
    return (
        f'<meta charset="utf-8">{LOOK}{STYLE}<main><div><h4>发布的网页 as published</h4><pre>{escape(left)}</pre></div>'
        f'<div class="arrow">→</div><div class="gongkai"><h4>还原的表式 the form again</h4>{table_html(table, report)}'
        f"<ul>{''.join(lines)}</ul></div></main>"
    )


def main() -> None:
    """Write the picture."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": 1160, "height": 400})
        view.set_content(page())
        view.screenshot(path=str(PICTURE), full_page=True)
        browser.close()


if __name__ == "__main__":
    main()
