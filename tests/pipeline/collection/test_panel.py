"""A collection as a panel: what was planted is found, and nothing else; the page needs nothing from elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from collections_of_reports import a_failure, doubtful, report_on

from gongkai.core.report import Report
from gongkai.pipeline.collection.canonical_names import canonical_name, unsure_names
from gongkai.pipeline.collection.metrics import metrics
from gongkai.pipeline.collection.panel import Panel
from gongkai.pipeline.collection.panel_page import panel_page
from gongkai.pipeline.collection.reports import Reports

AGENCIES = [f"青禾县第{n}局" for n in "一二三四五六七八九十"]
YEARS = range(2019, 2025)


def sound(agency: int, year: int) -> Report:
    """A report in which all sums hold, and that carries over what the next one carries in."""
    new, late, late_before = 40 + agency * 7 + (year - 2018) * 3, 2 + agency % 3, (2 + agency % 3 if year > 2019 else 0)
    done = new + late_before - late
    figures = {}
    for row, value in (
        ("new", new), ("carried_in", late_before), ("granted", done), ("processed_total", done), ("carried_out", late),
    ):  # fmt: skip
        figures |= {f"requests__{row}__natural_person": value, f"requests__{row}__total": value}
    return report_on(AGENCIES[agency], year, "2019" if year < 2021 else "2021", **figures)


def planted() -> Reports:
    """60 reports, faults planted in some."""
    made = {(a, y): sound(a, y) for a in range(10) for y in YEARS}
    made[3, 2022].fields["requests.new.natural_person"].value += 5  # the row's total and the balance fail
    made[4, 2021].fields["requests.carried_in.natural_person"].value += 1  # carry-over fails, with row and balance
    for row in ("new", "granted", "processed_total"):
        for column in ("natural_person", "total"):
            made[5, 2023].fields[f"requests.{row}.{column}"].value += Decimal(3_000)  # a jump, there and back
    del made[6, 2022]
    made[7, 2024].fields = sound(1, 2024).fields  # another's figures, with as much carried in
    made[8, 2024].agency = "青禾县 第九局（本级）"  # only spelling
    doubtful(made[9, 2020], "requests.new.total")
    return Reports([*made.values(), sound(1, 2020), a_failure(), report_on(None, 2022)])


@pytest.fixture(scope="module")
def panel() -> Panel:
    return planted().check()


def found(panel: Panel, code: str) -> set[tuple[str, int | None]]:
    return {(each.agency, each.year) for each in panel.findings if each.code == code}


@pytest.mark.parametrize(
    ("code", "where"),
    [
        ("row_total", {(3, 2022), (4, 2021)}),
        ("balance", {(3, 2022), (4, 2021)}),
        ("processed", set()),
        ("carry_over", {(4, 2021)}),
        ("jump", {(5, 2023), (5, 2024)}),
        ("year_missing", {(6, 2022)}),
        ("same_year_twice", {(1, 2020)}),
        ("same_figures", {(7, 2024)}),
    ],
)
def test_what_was_planted_is_found_and_nothing_else(panel: Panel, code: str, where: set[tuple[int, int]]) -> None:
    expected = {(AGENCIES[agency], year) for agency, year in where}
    assert found(panel, code) == expected


def test_a_finding_says_what_was_expected_and_where(panel: Panel) -> None:
    (each,) = [e for e in panel.findings if e.code == "carry_over"]
    assert (each.field, int(each.printed) - int(each.expected)) == ("requests.carried_in.natural_person", 1)
    assert each.label == "上年结转政府信息公开申请数量 · 自然人"
    assert each.source == f"{AGENCIES[4]}/2021.html"


def test_every_report_stands_in_the_panel_or_in_the_list_of_those_that_do_not(panel: Panel) -> None:
    assert (len(panel.agencies), panel.years) == (10, tuple(YEARS))
    assert len(panel.coverage) == 59
    assert len(panel.placed) + len(panel.unplaced) == len(planted()) == 62
    assert {(each.source, each.status) for each in panel.unplaced} == {
        ("notice.html", "failed"),
        ("None/2022.html", "accepted"),
    }


def test_all_of_it_is_plain_data(panel: Panel) -> None:
    data = json.loads(json.dumps(panel.to_dict()))
    assert data["coverage"][0]["years"]["2019"] == "accepted"
    assert len(data["metrics"]["values"]) == len(panel.placed)
    assert len(panel.to_frame()) == len(panel.findings)


def test_a_rate_is_null_where_the_denominator_is_0_or_a_figure_is_blank() -> None:
    rates = {each.id: each for each in metrics()}
    report = report_on("青禾县", 2022, requests__new__total=8, requests__processed_total__total=6)
    assert rates["answered"].value(report.values) == 0.75
    assert rates["reviews_corrected"].value(report.values) is None
    report.fields["requests.carried_in.total"].value = None
    assert rates["answered"].value(report.values) is None


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_every_rate_is_of_fields_that_both_editions_print(edition: str) -> None:
    there = set(report_on("青禾县", 2020, edition).keys())
    assert all({*each.of, *each.per} <= there for each in metrics())


@pytest.mark.parametrize(
    "printed", ["青禾县 水务局", "青禾县水务局（本级）", "青禾县水务局(机关)", "青禾县\u3000水务局"]
)
def test_spelling_makes_no_other_agency(printed: str) -> None:
    assert canonical_name(printed) == "青禾县水务局"


def test_a_district_bureau_is_not_taken_for_its_citys_but_asked_about() -> None:
    names = ["青禾区生态环境局", "白石市青禾区生态环境局", "云泽市青禾区生态环境局", "白石市生态环境局"]
    (asked,) = unsure_names(names)
    assert (asked.name, asked.longer) == ("青禾区生态环境局", ("云泽市青禾区生态环境局", "白石市青禾区生态环境局"))


def test_what_a_person_decided_joins_names() -> None:
    reports = [report_on("青禾区水务局", 2021), report_on("白石市青禾区水务局", 2022)]
    data = [each.to_dict() for each in reports]
    assert len(Panel.of(data).agencies) == 2
    joined = Panel.of(data, {"青禾区水务局": "白石市青禾区水务局"})
    assert (joined.agencies, joined.unsure) == (("白石市青禾区水务局",), [])


def outward(page: str) -> Iterator[str]:
    """Everything in a page that a browser would fetch or run."""
    yield from re.findall(r"<(?:script|link|img|iframe|object|embed|video|audio)\b", page)
    yield from re.findall(r"(?:url\(|@import|src=|\bon\w+=)[^>]{0,40}", page)


def test_the_page_fetches_and_runs_nothing(panel: Panel) -> None:
    assert list(outward(panel_page(panel))) == []
    assert list(outward('<img src="x">')) == ["<img", 'src="x"']


def test_the_page_runs_nothing_that_a_report_says() -> None:
    bad = report_on('<script>alert(1)</script>" onload="x', 2022, requests__new__total=5)
    page = panel_page(Reports([bad, a_failure("<img src=x>")]).check())
    assert "<script" not in page
    assert "<img" not in page
    assert '" onload' not in page


def test_the_page_shows_each_agency_with_links_to_its_sources(panel: Panel) -> None:
    page = panel_page(panel)
    assert all(f"<summary>{name} " in page for name in AGENCIES)
    assert page.count("<a href=") == len(panel.coverage)
    assert "年度结转不符 carry_over" in page
    assert "notice.html" in page
