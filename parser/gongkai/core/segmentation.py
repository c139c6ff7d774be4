"""jieba's words, its dictionary loaded once and in silence; jieba is imported on first use, not with this module."""

from __future__ import annotations

import logging
import tempfile
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def dictionary() -> Any:
    """Return jieba's shared tokenizer, loaded; its cache is a convenience, so a temp folder is not required."""
    import jieba

    jieba.setLogLevel(logging.CRITICAL)
    try:
        tempfile.gettempdir()
    except FileNotFoundError:
        jieba.dt.tmp_dir = "."
    jieba.initialize()
    return jieba.dt


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """Return the words of a short text.

    >>> words("行政规范性文件")
    ('行政', '规范性', '文件')
    """
    return tuple(dictionary().cut(text))
