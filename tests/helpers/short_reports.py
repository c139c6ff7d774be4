"""A short report of the 2021 form as text, a line a row, whose lines a test may change."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import gongkai
from gongkai import Report

HEAD = ("柳湾市林业局2022年政府信息公开工作年度报告", "一、总体情况", "2022年，柳湾市林业局公开了各类信息。")
PROACTIVE = {
    "第二十条第（一）项": ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
    "规章": (2, 1, 5),
    "行政规范性文件": (14, 3, 61),
    "第二十条第（五）项": ("信息内容", "本年处理决定数量"),
    "行政许可": (733,),
    "第二十条第（六）项": ("信息内容", "本年处理决定数量"),
    "行政处罚": (47,),
    "行政强制": (9,),
    "第二十条第（八）项": ("信息内容", "本年收费金额（单位：万元）"),
    "行政事业性收费": ("88.4",),
}
NOTHING = ("三、收到和处理政府信息公开申请情况", "本年度没有收到政府信息公开申请。")
NONE = ("四、政府信息公开行政复议、行政诉讼情况", "本年度没有发生行政复议、行政诉讼。")
TAIL = ("五、存在的主要问题及改进情况", "解读形式还不够丰富。", "六、其他需要报告的事项", "没有其他事项。")


def proactive(separator: str = "\t", changed: Mapping[str, tuple[object, ...]] | None = None) -> list[str]:
    """Return the lines of table two, some rows printed otherwise; a line break parts cells that stand one a line."""
    rows = {**PROACTIVE, **(changed or {})}
    lines = ["二、主动公开政府信息情况"]
    for label, cells in rows.items():
        names = [] if cells and cells[0] == "信息内容" else [label]
        lines += [label] if not names else []
        lines.append(separator.join([*names, *map(str, cells)]))
    return lines


def read(table_two: list[str] | None = None, three: tuple[str, ...] = NOTHING, four: tuple[str, ...] = NONE) -> Report:
    """Return what is read of the report with these parts."""
    text = "\n".join([*HEAD, *(table_two or proactive()), *three, *four, *TAIL])
    return gongkai.parse_text(text)


def values(report: Report, keep: Callable[[str], bool]) -> dict[str, object]:
    """Return the values of the fields that a test asks for, figures as floats."""
    found = {field_id: field.value for field_id, field in report.fields.items() if keep(field_id)}
    return {field_id: None if value is None else float(value) for field_id, value in found.items()}
