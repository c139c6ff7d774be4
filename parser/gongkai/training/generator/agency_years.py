"""Reports of some agencies over some years whose figures follow from each other, but for planted faults."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from gongkai.forms.form import Form, editions
from gongkai.forms.official_layout import printed_tables

NAMES = ("水务局", "教育局", "民政局", "财政局", "司法局", "统计局", "审计局", "林业局", "公安局", "交通运输局")

PLACES = (
    "青禾县", "白石县", "云泽县", "南岭县", "清溪县", "临川县", "石桥县", "北塘县", "东屏县",
    "西渡县", "松坪县", "柳湾县", "金沙县", "竹山县", "双桥县", "明湖县", "长岗县",
)  # fmt: skip
"""Made up."""


class AgencyYear(NamedTuple):
    """A report as text, a row a line: who, when, its figures, and what was planted in it (``""``: nothing)."""

    agency: str
    year: int
    text: str
    figures: dict[str, int]
    planted: str


def agency_years(agencies: int, years: range, seed: int) -> Iterator[AgencyYear]:
    """Yield reports, all years of an agency in turn.

    In every third agency a total is planted that its row does not sum to (``row_total``), in every fourth a number
    carried in that last year's report did not carry out (``carry_over``).

    >>> made = list(agency_years(4, range(2019, 2022), seed=1))
    >>> len(made), [each.planted for each in made if each.planted]
    (12, ['row_total', 'carry_over'])
    """
    rng = Random(seed)
    for number in range(agencies):
        agency = PLACES[number // len(NAMES) % len(PLACES)] + NAMES[number % len(NAMES)]
        carried, odd = rng.randint(0, 5), rng.choice(years[1:])
        for year in years:
            form = editions()["2019" if year < 2021 else "2021"]
            planted = ""
            if year == odd:
                planted = "row_total" if number % 3 == 2 else "carry_over" if number % 4 == 3 else ""
            carried_in = carried + (2 if planted == "carry_over" else 0)
            figures = _figures(form, rng, carried_in)
            carried = figures["requests.carried_out.total"]
            if planted == "row_total":
                figures["requests.granted.total"] += 3
            yield AgencyYear(agency, year, _printed(form, agency, year, figures), figures, planted)


def _figures(form: Form, rng: Random, carried_in: int) -> dict[str, int]:
    """Return figures whose sums hold; all requests are by natural persons and businesses."""
    figures = dict.fromkeys(form.field_ids, 0)
    for key in form.field_ids:
        if key.startswith("proactive.") and key.endswith(".decisions"):
            figures[key] = rng.randint(0, 400)
    for column, late in (("natural_person", carried_in), ("business", 0)):
        new = rng.randint(10, 80)
        out = rng.randint(0, 6) if column == "natural_person" else 0
        done = max(new + late - out, 0)
        partly, not_held = rng.randint(0, done // 4), rng.randint(0, done // 3)
        rows = {"new": new, "carried_in": late, "partially_granted": partly, "unavailable.not_held": not_held}
        rows |= {"granted": done - partly - not_held, "processed_total": done, "carried_out": out}
        for row, value in rows.items():
            figures[f"requests.{row}.{column}"] = value
            figures[f"requests.{row}.total"] += value
    return figures


def _printed(form: Form, agency: str, year: int, figures: dict[str, int]) -> str:
    """Print a report as its web page's text: a row a line, cells between pipes, spans collapsed."""
    lines = [f"{agency}{year}年政府信息公开工作年度报告", "一、总体情况", f"{year}年，本机关依法公开政府信息。"]
    for table in printed_tables(form):
        lines.append(table.heading)
        for row in table.by_row():
            lines.append(" | ".join(cell.text if cell.field is None else str(figures[cell.field]) for cell in row))
    return "\n".join([*lines, "五、存在的主要问题及改进情况", "无。", "六、其他需要报告的事项", "无。", ""])
