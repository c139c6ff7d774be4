"""A report as a notebook shows it: the official tables, what is in doubt in colour, and the issues."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from gongkai.core.report import Field, Report, json_number
from gongkai.forms.display_names import STATUSES, reason_words
from gongkai.forms.form import editions
from gongkai.forms.official_layout import FormCell, PrintedTable, printed_tables

STYLE: Final = """<style>
.gongkai table{border-collapse:collapse;margin:.4em 0 1em}
.gongkai td,.gongkai th{border:1px solid #999;padding:.15em .5em;font-size:90%;text-align:center;color:inherit}
.gongkai th{font-weight:normal;background:rgba(128,128,128,.12)}
.gongkai td{text-align:right}.gongkai .blank{opacity:.45}
.gongkai .doubt{background:#ffd54a;color:#000;font-weight:bold;opacity:1}
</style>"""

MARKS: Final = {"blank": "—", "missing": "·", "unreadable": "?"}
"""What stands for a field that prints no number."""

MOST_ISSUES: Final = 20


def report_html(report: Report) -> str:
    """Return a report as HTML that needs nothing from elsewhere; what the report itself says is escaped.

    A field in doubt is coloured; resting on it shows why, and how sure its reading is.
    """
    return f'{STYLE}<div class="gongkai">{"".join(_parts(report))}</div>'


def _parts(report: Report) -> Iterator[str]:
    word = STATUSES[report.status][0]
    yield f"<p><b>{word} {report.status}</b> · {escape(report.source)}"
    if report.error:
        yield f" · {escape(report.error.code)}<br>{escape(report.error.zh)}<br>{escape(report.error.en)}</p>"
        return
    who = f"{report.agency or '机关不明'} · {report.year or '年份不明'} · {report.edition} 版表式"
    yield f" · {escape(who)} · {len(report)} 项 fields，{len(report.to_review)} 项待核 to review</p>"
    form = editions().get(report.edition or "")
    for table in printed_tables(form) if form else ():
        yield table_html(table, report)
    if not form:  # a form of the user's own
        yield "<ul>" + "".join(f"<li>{escape(str(each))}</li>" for each in report.fields.values()) + "</ul>"
    if report.issues:
        lines = (
            f"<li>{i.severity} <b>{escape(i.code)}</b> {escape(i.zh)} / {escape(i.en)}</li>" for i in report.issues
        )
        yield "<ul>" + "".join(list(lines)[:MOST_ISSUES]) + "</ul>"
        if len(report.issues) > MOST_ISSUES:
            yield f"<p>… {len(report.issues) - MOST_ISSUES} more issues</p>"


def table_html(table: PrintedTable, report: Report) -> str:
    """Return one of the form's tables with a report's figures."""
    rows = "".join(f"<tr>{''.join(_cell(cell, report) for cell in row)}</tr>" for row in table.by_row())
    return f"<p>{escape(table.heading)}</p><table>{rows}</table>"


def _cell(cell: FormCell, report: Report) -> str:
    spans = (f' rowspan="{cell.rows}"' if cell.rows > 1 else "") + (
        f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    )
    if cell.field is None:
        return f"<th{spans}>{escape(cell.text)}</th>"
    field = report.fields.get(cell.field)
    if field is None:
        return f'<td{spans} class="blank"></td>'
    kinds = [*(["doubt"] if field.review else []), *([] if field.value is not None else ["blank"])]
    kind = f' class="{" ".join(kinds)}"' if kinds else ""
    return f'<td{spans}{kind} title="{escape(doubt_words(field))}">{escape(figure_text(field))}</td>'


def figure_text(field: Field) -> str:
    """Return what stands in a field's cell: its number and unit, or a mark for a blank, a missing or a lost one.

    >>> from decimal import Decimal
    >>> figure_text(Field("a.b.c", Decimal("7.5"), "万元", "printed")), figure_text(Field("a.b.d", status="blank"))
    ('7.5万元', '—')
    """
    return MARKS.get(field.status, "?") if field.value is None else f"{json_number(field.value)}{field.unit or ''}"


def doubt_words(field: Field) -> str:
    """Return what is known of a field's reading, for a tooltip or a comment."""
    parts = [f"{field.id}", f"p = {field.confidence:.4f}"]
    if field.review:
        parts.append("；".join(map(reason_words, field.reasons)) or "可信度低 low confidence")
    if field.raw is not None:
        parts.append(f"原文 printed: {field.raw[:200]}")
    if field.implied is not None:
        parts.append(f"勾稽应为 implied: {json_number(field.implied)}")
    parts += [f"另读 or: {json_number(each.value)} (p = {each.confidence:.3f})" for each in field.alternatives]
    if field.source:
        page = f"第 {field.source.page} 页 page, " if field.source.page else ""
        parts.append(f"{page}行 line {field.source.line}")
    return "\n".join(parts)
