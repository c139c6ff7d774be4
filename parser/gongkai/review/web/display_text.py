"""Text from sources as it may be shown: cut to a length, what would steer the display made visible."""

from __future__ import annotations

import re
from typing import Any

MOST_CHARACTERS = 400
"""Characters shown of one cell; how many more there are is said."""

STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
"""Characters that steer a display instead of standing in it."""


def shown(text: Any, most: int = MOST_CHARACTERS) -> str:
    """Return text for display.

    >>> shown("规章\\u202e81"), shown("x" * 5, 3)
    ('规章⟨202E⟩81', 'xxx…(+2)')
    """
    if text is None:
        return ""
    whole = str(text)
    cut = whole if len(whole) <= most else f"{whole[:most]}…(+{len(whole) - most})"
    return STEERING.sub(lambda found: f"⟨{ord(found[0]):04X}⟩", cut)
