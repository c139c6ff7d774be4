"""Gongkai (公开) reads annual reports on government information disclosure, however mangled.

>>> import gongkai
>>> report = gongkai.parse("report.html")                          # doctest: +SKIP
>>> report["requests.new.total"].value, report.to_review           # doctest: +SKIP

Importing this package imports nothing heavy: each public name is fetched when it is first used.
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any

if __name__ != "gongkai":
    raise ImportError(f"import gongkai, not {__name__}: two copies of the package would not know each other")

logging.getLogger(__name__).addHandler(logging.NullHandler())  # silent, unless the user asks

if TYPE_CHECKING:
    from gongkai.core.errors import (
        Crashed,
        EncryptedInput,
        FormError,
        GongkaiError,
        InputNotFound,
        LimitExceeded,
        MissingExtra,
        ModelError,
        NotAReport,
        OutOfMemory,
        QueueConflict,
        QueueError,
        TimedOut,
        UnreadableInput,
        UnsupportedEdition,
    )
    from gongkai.core.options import ParseOptions
    from gongkai.core.report import Alternative, Fact, Field, Issue, Report
    from gongkai.forms.field_dictionary import dictionary
    from gongkai.pipeline.batch import parse_many
    from gongkai.pipeline.collection.reports import Reports, load
    from gongkai.pipeline.inspection import Trace, inspect
    from gongkai.pipeline.stages import parse, parse_text

    __version__: str

_HOMES = {
    "gongkai.pipeline.stages": ("parse", "parse_text"),
    "gongkai.pipeline.batch": ("parse_many",),
    "gongkai.pipeline.inspection": ("Trace", "inspect"),
    "gongkai.core.options": ("ParseOptions",),
    "gongkai.forms.field_dictionary": ("dictionary",),
    "gongkai.pipeline.collection.reports": ("Reports", "load"),
    "gongkai.forms.display_names": ("edition_labels",),
    "gongkai.forms.report_html": ("report_html",),
    "gongkai.forms.report_reading": ("report_from_dict",),
    "gongkai.core.report": ("Alternative", "Fact", "Field", "Issue", "Report"),
    "gongkai.core.errors": (
        "Crashed",
        "EncryptedInput",
        "FormError",
        "GongkaiError",
        "InputNotFound",
        "LimitExceeded",
        "MissingExtra",
        "ModelError",
        "NotAReport",
        "OutOfMemory",
        "QueueConflict",
        "QueueError",
        "TimedOut",
        "UnreadableInput",
        "UnsupportedEdition",
    ),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Alternative",
    "Crashed",
    "EncryptedInput",
    "Fact",
    "Field",
    "FormError",
    "GongkaiError",
    "InputNotFound",
    "Issue",
    "LimitExceeded",
    "MissingExtra",
    "ModelError",
    "NotAReport",
    "OutOfMemory",
    "ParseOptions",
    "QueueConflict",
    "QueueError",
    "Report",
    "Reports",
    "TimedOut",
    "Trace",
    "UnreadableInput",
    "UnsupportedEdition",
    "__version__",
    "dictionary",
    "inspect",
    "load",
    "parse",
    "parse_many",
    "parse_text",
]


def __getattr__(name: str) -> Any:
    """Fetch a public name from its module on first use (PEP 562)."""
    if name == "__version__":
        from importlib.metadata import version

        value: Any = version("gongkai")
    elif name in _HOME_OF:
        value = getattr(import_module(_HOME_OF[name]), name)
    else:
        raise AttributeError(f"module 'gongkai' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names too that were not fetched yet."""
    return sorted({*globals(), *__all__})
