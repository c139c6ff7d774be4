"""The review page: source and official form side by side, worked by keyboard, from the loopback address only.

Needs the extra ``review``. No request leaves the machine: style, script and fonts come with the package.
"""

from gongkai.review_page.app import make_app
from gongkai.review_page.server import serve

__all__ = ["make_app", "serve"]
