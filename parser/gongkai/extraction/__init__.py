"""Information extraction: what a report says, out of aligned cells and running text.

``fields`` takes the aligned figures (``１，３０５ → 1305``). Of running text, ``facts`` takes the numbers that
sentences state (``收到申请6件 → requests.received 6``), ``metadata`` the dates, numbers and contacts of the page,
``agency`` who reports and ``year`` on which year; ``report_identity`` asks for all three. They share ``passages`` (text
in sentences), ``quantities`` and ``dates`` (how figures and days are written) and ``tokens`` (jieba's words as spaCy
sees them). Patterns stand in the ``.toml`` files beside them.
"""
