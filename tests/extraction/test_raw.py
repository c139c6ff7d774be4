"""``raw`` is what the source prints, whatever repair made of the cell."""

import re

import pytest

from gongkai import parse_text
from gongkai.core.document import Cell, Location
from gongkai.forms.form import editions
from gongkai.readers import read_text
from gongkai.repair import repair
from gongkai.training.generator import make_sample

FORMS = tuple(editions().values())


def printed(text):
    """Return what is worked with, and what is printed, of the cells that are not the same in both."""
    cells = (cell for _, cell in repair(read_text(text), FORMS).cells())
    return [(cell.text, cell.printed) for cell in cells if cell.printed is not None]


def spaced(text):
    """Return a piped report with the digits of every figure set apart."""
    return re.sub(r"(?<=[|])( *)(\d[\d.,]*\d)(?= *[|])", lambda found: found[1] + " ".join(found[2]), text)


def test_figures_set_digit_by_digit_keep_their_spaces():
    plain = parse_text(make_sample("B_full", 5).content)
    report = parse_text(spaced(make_sample("B_full", 5).content))
    longer = [
        name for name, field in plain.fields.items() if field.raw and len(field.raw) > 1 and field.raw.isdecimal()
    ]
    assert len(longer) > 3
    assert [report.fields[name].raw for name in longer] == [" ".join(plain.fields[name].raw) for name in longer]
    assert [report.fields[name].value for name in longer] == [plain.fields[name].value for name in longer]


def test_a_figure_taken_out_of_its_cell_is_its_own_stretch_of_it():
    text = "规\u3000章　００１８｜\n".replace("｜", "|")
    assert [cell.as_printed for _, cell in repair(read_text(text), FORMS).cells()][:2] == ["规\u3000章", "００１８"]


def test_a_broken_label_keeps_its_lines():
    assert printed("政府信息公\n开申请数量 | 3 |\n") in ([], [("政府信息公开申请数量", "政府信息公\n开申请数量")])
    assert printed("行政规范\n性文件 | 3 | 4 | 5 |\n") == [("行政规范性文件", "行政规范\n性文件")]


def test_repairing_twice_keeps_what_the_source_prints():
    cell = Cell("1 234", Location(line=1)).repaired("1\u2007234").repaired("1234")
    assert (cell.text, cell.as_printed) == ("1234", "1 234")


@pytest.mark.parametrize("family", ["B", "F", "G", "HTML", "J", "N"])
@pytest.mark.parametrize("seed", [3, 11])
def test_every_raw_stands_in_the_source(family, seed):
    sample = make_sample(family, seed)
    source = "".join(sample.content.split())
    raws = [field.raw for field in parse_text(sample.content).fields.values() if field.raw]
    assert raws
    assert [raw for raw in raws if "".join(raw.split()) not in source] == []
