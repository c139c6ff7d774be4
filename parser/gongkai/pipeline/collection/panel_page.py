"""A panel as one page of HTML that needs nothing from elsewhere: no script, no font, no picture is fetched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import PurePath
from statistics import quantiles
from typing import Any, Final
from urllib.parse import quote

from gongkai.core.report import json_number
from gongkai.forms.display_names import field_label
from gongkai.pipeline.collection.findings import CODES, PanelEntry
from gongkai.pipeline.collection.metrics import metrics, metrics_version
from gongkai.pipeline.collection.panel import Panel
from gongkai.pipeline.collection.panel_pictures import counts_picture, coverage_picture, histogram, shares_picture

KEY_FIELDS: Final = (
    "requests.new.total",
    "requests.carried_in.total",
    "requests.granted.total",
    "requests.processed_total.total",
    "requests.carried_out.total",
    "disputes.review.total",
    "proactive.licensing.decisions",
    "proactive.penalties.decisions",
)
"""Figures shown of each report of an agency; both editions have them."""

MOST_FINDINGS: Final = 2_000

STYLE: Final = """
body{font:14px/1.5 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:2em auto;max-width:1100px;
padding:0 1em;color:#222;background:#fff}
h2{border-bottom:1px solid #ccc;margin-top:2em}table{border-collapse:collapse;margin:.5em 0}
td,th{border:1px solid #ccc;padding:.1em .5em;text-align:left;font-size:13px}td.n{text-align:right}
th{background:#f1f4f8;font-weight:normal}svg text{font-size:10px;fill:#444}.low{color:#777}
.scroll{max-height:500px;overflow:auto}
.figures{display:flex;flex-wrap:wrap;gap:2em}.doubt{background:#ffe08a}details{margin:.2em 0}summary{cursor:pointer}
"""


def panel_page(panel: Panel, title: str = "政府信息公开年报核查") -> str:
    """Return the page.

    Parameters
    ----------
    title
        What stands above it.
    """
    head = f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style>'
    return head + "".join(_sections(panel, title)) + "</html>\n"


def _sections(panel: Panel, title: str) -> Iterator[str]:
    yield f"<h1>{escape(title)}</h1>"
    states = Counter(each.status for each in panel.entries)
    yield (
        f"<p>{len(panel.entries)} 份报告 reports · {len(panel.agencies)} 个机关 agencies · 通过 {states['accepted']} · "
        f"待核 {states['review']} · 失败 {states['failed']} · 问题 {len(panel.findings)} findings</p>"
    )
    yield "<h2>覆盖 coverage</h2><p class=low>绿：通过 accepted；黄：待核 review；灰：缺 none</p>"
    yield f'<div class="scroll">{coverage_picture(panel)}</div>'
    yield "<h2>通过与待核 straight through and review</h2><div class=figures>"
    yield f"<div>按文件类型 by kind of file<br>{shares_picture(_states_by(panel, _ending))}</div>"
    yield f"<div>按表式版本 by edition<br>{shares_picture(_states_by(panel, lambda e: e.edition or '不明'))}</div>"
    yield f"<div>按年度 by year<br>{shares_picture(_states_by(panel, lambda e: str(e.year or '不明')))}</div></div>"
    yield "<h2>问题 findings</h2>"
    yield counts_picture(_named(Counter(each.code for each in panel.findings)))
    yield _findings_table(panel)
    yield "<h2>各项比率 rates</h2>"
    yield from _rates(panel)
    yield "<h2>机关 agencies</h2>"
    peers = {m.id: _quartiles([r[m.id] for r in panel.rates() if r[m.id] is not None]) for m in metrics()}
    yield from (_agency(panel, each, peers) for each in panel.agencies)
    yield from _left_over(panel)


def _states_by(panel: Panel, key: Any) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for each in panel.entries:
        found.setdefault(key(each), Counter())[each.status] += 1
    return dict(sorted(found.items()))


def _ending(entry: PanelEntry) -> str:
    return PurePath(entry.source).suffix.lower() or "–"


def _named(codes: Counter[str]) -> dict[str, int]:
    return {f"{CODES.get(code, code)} {code}": count for code, count in codes.most_common()}


def _findings_table(panel: Panel) -> str:
    rows = (
        (CODES.get(f.code, f.code), f.agency, f.year or "", f.label, f.expected, f.printed, f.zh, f.source)
        for f in panel.findings[:MOST_FINDINGS]
    )
    more = len(panel.findings) - MOST_FINDINGS
    note = f"<p>… 另有 {more} 条，见 --csv {more} more: --csv</p>" if more > 0 else ""
    heads = ("问题", "机关", "年度", "项目", "应为", "实为", "说明", "来源")
    return f'<details><summary>逐条 one by one</summary><div class="scroll">{_table(heads, rows)}</div></details>{note}'


def _rates(panel: Panel) -> Iterator[str]:
    yield f"<p class=low>指标定义第 {metrics_version()} 版；分母为 0 或缺数者不计</p><div class=figures>"
    rates = list(panel.rates())
    for metric in metrics():
        values = [row[metric.id] for row in rates if row[metric.id] is not None]
        told = f"{escape(metric.zh)} {escape(metric.en)}<br><span class=low>{escape(metric.caveat_zh)}</span>"
        yield f'<div title="{escape(metric.formula)}">{told}<br>{histogram(values)}<br>{_quartiles(values)}</div>'
    yield "</div>"


def _quartiles(values: Sequence[float]) -> str:
    if len(values) < 2:
        return f"n = {len(values)}"
    low, middle, high = quantiles(values, n=4)
    return f"n = {len(values)}，四分位 quartiles {low:.1%} · {middle:.1%} · {high:.1%}"


def _agency(panel: Panel, agency: str, peers: Mapping[str, str]) -> str:
    """Return an agency's years with its figures, each linked to its source, and where it stands among its peers."""
    entries = [panel.coverage[agency, year] for year in panel.years if (agency, year) in panel.coverage]
    heads = ["项目 field", *(_link(each) for each in entries), "同行 peers"]
    lines = []
    for field in KEY_FIELDS:
        cells = "".join(_figure(each, field) for each in entries)
        lines.append(f"<tr><td>{escape(field_label(entries[0].edition, field))}</td>{cells}<td></td></tr>")
    for metric in metrics():
        cells = "".join(f"<td class=n>{_percent(metric.value(each.values))}</td>" for each in entries)
        peer = f"<td class=low>{peers[metric.id]}</td>"
        lines.append(f"<tr><td class=low>{escape(metric.zh)}</td>{cells}{peer}</tr>")
    head = "".join(f"<th>{each}</th>" for each in heads)
    told = f"{escape(agency)} <span class=low>{len(entries)} 年，待核 {sum(e.to_review for e in entries)} 项</span>"
    return f"<details><summary>{told}</summary><table><tr>{head}</tr>{''.join(lines)}</table></details>"


def _link(entry: PanelEntry) -> str:
    return f'<a href="{escape(quote(entry.source))}" title="{escape(entry.source)}">{entry.year}</a>'


def _figure(entry: PanelEntry, field: str) -> str:
    value = entry.values.get(field)
    place = escape(entry.places.get(field, ""))
    return f'<td class=n title="{place}">{"–" if value is None else json_number(value)}</td>'


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _left_over(panel: Panel) -> Iterator[str]:
    if panel.unplaced:
        yield "<h2>无法归位 without agency, year or figures</h2>"
        rows = ((e.source, e.agency, e.year or "", e.status, e.error) for e in panel.unplaced)
        yield f'<div class="scroll">{_table(("来源", "机关", "年度", "状态", "原因"), rows)}</div>'
    if panel.unsure:
        yield "<h2>机关名称待定 names to decide</h2>"
        yield "<p class=low>可能为同一机关；以 --agencies 表指定 may be one agency</p>"
        yield _table(("名称", "可能是"), ((each.name, "；".join(each.longer)) for each in panel.unsure))


def _table(heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"
