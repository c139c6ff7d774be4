"""The baseline is an honest one: it reads what is easy, and flags only what it did not find."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from gongkai.forms.form import Form, editions

FILE = Path(__file__).parents[2] / "benchmarks" / "baseline.py"


@pytest.fixture(scope="module")
def baseline() -> ModuleType:
    spec = importlib.util.spec_from_file_location("baseline", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["baseline"] = module
    spec.loader.exec_module(module)
    return module


def values_of(form: Form) -> dict[str, int]:
    return {field_id: number * 3 + 1 for number, field_id in enumerate(form.field_ids)}


def printed(form: Form, start: str, between: str, end: str) -> str:
    """Print a form in the plainest way: a line a row, every cell filled."""
    values = values_of(form)

    def line(cells: Any) -> str:
        return start + between.join(map(str, cells)) + end + "\n"

    text = line(["某某县2022年政府信息公开工作年度报告"])
    for table in form.tables:
        text += line([table.heading])
        if table.printed == "one_line":
            rows, columns = table.blocks[0].rows, table.blocks[0].columns
            text += line(column.label for _ in rows for column in columns)
            text += line(values[each] for each in table.field_ids())
            continue
        for block in table.blocks:
            text += line(["信息内容" if table.id == "proactive" else "", *(c.label for c in block.columns)])
            for row in block.rows:
                text += line([row.label, *(values[table.field_id(row, c)] for c in block.columns)])
    return text + line(["五、存在的主要问题及改进情况"])


LAYOUTS = {
    "pipes": ("| ", " | ", " |"),
    "tabs": ("", "\t", ""),
    "cell a line": ("", "\n", ""),
    "html": ("<table><tr><td>", "</td><td>", "</td></tr></table>"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_easy_layouts_are_read_right(baseline: ModuleType, edition: str, layout: str) -> None:
    form = editions()[edition]
    report = baseline.read(printed(form, *LAYOUTS[layout]))
    assert report["edition"] == edition
    assert {key: each["value"] for key, each in report["fields"].items()} == values_of(form)


def test_a_plain_report_is_accepted_with_its_year_and_agency(baseline: ModuleType) -> None:
    report = baseline.read(printed(editions()["2021"], "", "\t", ""))
    assert (report["status"], report["year"], report["agency"]) == ("accepted", 2022, "某某县")


def test_a_field_without_a_number_is_flagged(baseline: ModuleType) -> None:
    report = baseline.read("信息内容\n规章\n4\n")
    fields = report["fields"]
    assert fields["proactive.regulations.issued"] == {"value": 4.0, "review": False}
    assert fields["proactive.regulations.repealed"] == {"value": None, "review": True}
