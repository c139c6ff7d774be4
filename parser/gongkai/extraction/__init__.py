"""From running text to facts: figures of the narrative, metadata, the agency, the year.

``narrative`` (numbers that sentences state), ``metadata`` (dates, numbers and contacts of the page), ``agency``
(who reports) and ``year`` (on which year) share ``passages`` (text in sentences), ``quantities`` and ``dates``
(how figures and days are written) and ``words`` (jieba's words as spaCy sees them). Patterns stand in
``gongkai/rules``.
"""
