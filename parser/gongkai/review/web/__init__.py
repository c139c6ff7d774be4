"""The review page: source and official form side by side, worked by keyboard, from the loopback address or by a login.

Needs the extra ``review``. No request leaves the machine: style, script and fonts come with the package.
"""

from gongkai.review.web.access import Binding
from gongkai.review.web.app import make_app
from gongkai.review.web.server import serve

__all__ = ["Binding", "make_app", "serve"]
