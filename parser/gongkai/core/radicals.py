"""Radicals that fonts put in place of the characters that look like them, where Unicode's own folding leaves them.

Programs that write PDF files take a glyph back to a character by the font; where the font gives one glyph to both a
character and a radical, some take the radical. Unicode folds the radicals of Kangxi (``⽂`` to ``文``) and not these,
though it names the character that each is equivalent to; here are those that are characters of running text.
"""

from __future__ import annotations

import re
import unicodedata

_PAIRS = (
    "⺁厂⺇几⺈刀⺊卜⺌小⺒巳⺓幺⺜日⺝月⺞歹⺟母⺠民⺧牛⺩王⺬示⺮竹⺶羊⺷羊⺸羊⺹老⺻聿⺼肉⺽臼⻀艹⻁虎⻃西⻄西⻅见⻆角⻇角⻉贝⻊足⻋车"
    "⻌辶⻑長⻒长⻓长⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭齿⻮歯⻯竜⻰龙⻱龟⻲龜⻳龟"
)
_CHARACTERS = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_RADICAL = re.compile(f"[{''.join(_CHARACTERS)}]")


def without_radicals(text: str) -> str:
    """Return a text with characters in place of radicals, those of Kangxi too.

    >>> without_radicals("⼈⺠政府")
    '人民政府'
    """
    if text.isascii() or not any("\u2e80" <= char <= "\u2fdf" for char in text):
        return text
    kangxi = "".join(unicodedata.normalize("NFKC", char) if "\u2f00" <= char <= "\u2fdf" else char for char in text)
    return _RADICAL.sub(lambda found: _CHARACTERS[found[0]], kangxi)
