"""What a typed value may be, by the field: a count is whole and not negative, a unit stands where the form has one.

A report may print what no field can hold. So what is odd is asked about, not refused: whoever says that they are sure
is believed. Only what is no value at all is refused in any case.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from gongkai.core.errors import QueueError
from gongkai.forms.form import Quantity, editions

STATUSES: Final = ("printed", "blank", "missing", "unreadable")
UNITS: Final = (None, "万元", "元")

LARGE = 10_000_000
"""Counts from here on are asked about: more requests than any province receives in a year."""

_TYPED = re.compile(r"([+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?)(万元|元)?")


@lru_cache(maxsize=8)
def quantities(edition: str | None) -> Mapping[str, Quantity]:
    """Return what each field of an edition counts."""
    form = editions().get(edition or "")
    if form is None:
        return {}
    return {
        table.field_id(row, column): column.quantity
        for table in form.tables
        for block in table.blocks
        for row in block.rows
        for column in block.columns
    }


def typed_value(text: str) -> tuple[int | float, str | None]:
    """Return the number and the unit that a text says; full-width characters are taken for plain ones.

    Raises
    ------
    QueueError
        It is no number, or its separators do not come in threes.

    >>> typed_value("１,０３１"), typed_value("7.5万元")
    ((1031, None), (7.5, '万元'))
    """
    found = _TYPED.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        raise QueueError(
            f"{text}: no number; separators come in threes (1,031), a unit is 万元 or 元",
            f"{text}：不是数字；千位分隔须三位一组（1,031），单位为万元或元",
        )
    number = Decimal(found[1].replace(",", ""))
    return (int(number) if number == number.to_integral_value() else float(number)), found[2]


def check_shape(field: str, new: Mapping[str, Any]) -> None:
    """Refuse what is no value: number and status must agree.

    Raises
    ------
    QueueError
        They do not.
    """
    value, status = new.get("value"), new.get("status")
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    whole = status in STATUSES and (number if status == "printed" else value is None)
    if not whole or new.get("unit") not in UNITS:
        raise QueueError(
            f"{field}: a number is `printed`, nothing is one of {', '.join(STATUSES[1:])}; a unit is 万元, 元 or none",
            f"{field}：有数字时状态为 printed，无数字时为 {'、'.join(STATUSES[1:])}；单位为万元、元或无",
        )


def odd_value(edition: str | None, field: str, new: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return why a value is odd in a field, in Chinese and English; ``None`` where it is not."""
    quantity, value = quantities(edition).get(field), new.get("value")
    if quantity is None or value is None:
        return None
    if new.get("unit") is not None and quantity != "amount":
        return "此栏为件数，没有单位", "this field counts, it has no unit"
    if value < 0 and quantity != "signed":
        return "此栏不应为负数", "this field should not be negative"
    if quantity != "amount" and value != int(value):
        return "此栏应为整数", "this field should be whole"
    if quantity != "amount" and abs(value) >= LARGE:
        return "数值异常地大", "unusually large"
    return None
