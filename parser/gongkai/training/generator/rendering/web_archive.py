"""Generated pages as archived pages (.mht), as browsers save them."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage
from typing import Final

_ADDRESS: Final = "http://www.example.gov.cn/zwgk/ndbg/index.html"
_BOUNDARY: Final = "----MultipartBoundary--gongkai----"


def render_web_archive(html: str, charset: str = "utf-8") -> bytes:
    """Return a page as an archived page.

    Parameters
    ----------
    html
        The page.
    charset
        Its encoding in the archive.
    """
    archive = EmailMessage(policy.SMTP)
    archive["From"] = "<Saved by a browser>"
    archive["Snapshot-Content-Location"] = _ADDRESS
    archive["Subject"] = "年度报告"
    archive["MIME-Version"] = "1.0"
    page = EmailMessage(policy.SMTP)
    page.set_content(html, subtype="html", charset=charset, cte="quoted-printable")
    del page["MIME-Version"]
    page["Content-Location"] = _ADDRESS
    archive["Content-Type"] = f'multipart/related; type="text/html"; boundary="{_BOUNDARY}"'
    archive.attach(page)
    return archive.as_bytes()
