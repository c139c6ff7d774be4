"""Characters of symbol fonts, which Word keeps in a range of their own (F020 to F0FF), and what they stand for."""

from __future__ import annotations

from typing import Final

from gongkai.core.document import LOST

_RANGE: Final = 0xF000
#: Fonts of pictures: their letters and figures are none.
_PICTURES: Final = ("wingdings", "webdings", "dingbats", "marlett", "mt extra")
#: In Wingdings: a circled nought and the circled figures from 1 to 10, light and dark.
_CIRCLED: Final = {**dict(zip(range(0x80, 0x8B), "⓪①②③④⑤⑥⑦⑧⑨⑩", strict=True)),
                   **dict(zip(range(0x8B, 0x96), "⓪①②③④⑤⑥⑦⑧⑨⑩", strict=True))}  # fmt: skip
#: Bullets and ticks, which say nothing (in Wingdings and in Symbol).
_BULLETS: Final = frozenset(
    (0x6C, 0x6E, 0x6F, 0x71, 0x75, 0x76, 0x77, 0x9F, 0xA0, 0xA7, 0xA8, 0xB2, 0xD8, 0xE8, 0xFC, 0xFE)
)
_BULLET: Final = 0xB7
_AS_THEY_ARE: Final = frozenset("0123456789.,+-()%/:; ")


def symbol(char: str, font: str) -> str:
    """Return what a character of a symbol font stands for.

    Parameters
    ----------
    char
        The character, F020 to F0FF for one of the font's own.
    font
        The font's name; ``""`` where it is not said.

    Returns
    -------
    str
        ``""`` for a bullet, the mark of what is lost where nothing is known of the character.

    Examples
    --------
    >>> symbol("\\uf033", "Symbol"), symbol("\\uf083", "Wingdings")
    ('3', '③')
    """
    code = ord(char) - _RANGE
    if not 0x20 <= code <= 0xFF:
        return LOST
    if code == _BULLET:
        return ""
    if font.lower().startswith(_PICTURES):
        return "" if code in _BULLETS else _CIRCLED.get(code, LOST)
    return chr(code) if chr(code) in _AS_THEY_ARE else LOST
