"""The JSON Schema of a report as ``gongkai parse`` writes it, made of the contract's keys and the editions' fields."""

from __future__ import annotations

from typing import Any, Final, get_args

from gongkai.core.report import METADATA_KEYS, FieldStatus, ReportStatus, Severity
from gongkai.forms.form import editions

_TEXT: Final = {"type": "string"}
_TEXT_OR_NULL: Final = {"type": ["string", "null"]}
_NUMBER_OR_NULL: Final = {"type": ["number", "null"]}
_PROBABILITY: Final = {"type": "number", "minimum": 0, "maximum": 1}
_COUNT: Final = {"type": ["integer", "null"], "minimum": 1}


def report_schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12). Keys that a later version adds are allowed.

    >>> sorted(report_schema()["$defs"])
    ['error', 'fact', 'field', 'issue', 'message', 'place']
    """
    keys = {
        "source": _TEXT,
        "sha256": _TEXT,
        "edition": {"enum": [*editions(), None]},
        "year": {"type": ["integer", "null"]},
        "agency": _TEXT_OR_NULL,
        "status": {"enum": list(get_args(ReportStatus))},
        "error": {"oneOf": [{"type": "null"}, {"$ref": "#/$defs/error"}]},
        "fields": {"type": "object", "additionalProperties": {"$ref": "#/$defs/field"}},
        "issues": {"type": "array", "items": {"$ref": "#/$defs/issue"}},
        "metadata": _object(dict.fromkeys(METADATA_KEYS, _TEXT_OR_NULL)),
        "facts": {"type": "array", "items": {"$ref": "#/$defs/fact"}},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A report as Gongkai reads it",
        **_object(keys),
        "allOf": [_rule_for(edition) for edition in editions()],
        "$defs": _definitions(),
    }


def _object(keys: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": keys, "required": list(keys)}


def _rule_for(edition: str) -> dict[str, Any]:
    """Require every field of an edition, and no other, of a report in it that did not fail."""
    ids = list(editions()[edition].field_ids)
    read = {"properties": {"edition": {"const": edition}, "error": {"type": "null"}}}
    return {"if": read, "then": {"properties": {"fields": {"required": ids, "propertyNames": {"enum": ids}}}}}


def _definitions() -> dict[str, Any]:
    message = _object({"zh": _TEXT, "en": _TEXT})
    place = {
        "type": "object",
        "properties": {
            **dict.fromkeys(("page", "line", "cell", "table", "row", "column"), _COUNT),
            "box": {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
        },
        "required": ["page", "line"],
    }
    field = {
        "value": _NUMBER_OR_NULL,
        "confidence": _PROBABILITY,
        "review": {"type": "boolean"},
        "unit": _TEXT_OR_NULL,
        "status": {"enum": list(get_args(FieldStatus))},
        "raw": _TEXT_OR_NULL,
        "implied": _NUMBER_OR_NULL,
        "reasons": {"type": "array", "items": _TEXT},
        "alternatives": {
            "type": "array",
            "maxItems": 3,
            "items": _object({"value": _NUMBER_OR_NULL, "confidence": _PROBABILITY}),
        },
        "source": {"oneOf": [{"type": "null"}, {"$ref": "#/$defs/place"}]},
    }
    issue = {
        "code": _TEXT,
        "severity": {"enum": list(get_args(Severity))},
        "message": {"$ref": "#/$defs/message"},
        "fields": {"type": "array", "items": _TEXT},
    }
    fact = {
        "id": _TEXT,
        "value": {"type": "number"},
        "unit": _TEXT_OR_NULL,
        "text": _TEXT,
        "source": {"$ref": "#/$defs/place"},
        "approximate": {"type": "boolean"},
    }
    return {
        "message": message,
        "error": _object({"code": _TEXT, "message": {"$ref": "#/$defs/message"}}),
        "place": place,
        "field": _object(field),
        "issue": _object(issue),
        "fact": _object(fact),
    }
