"""A form that the code has never seen is read by its file alone."""

from decimal import Decimal

import pytest
from figures import NEW, as_texts, numbered
from made_up import LIBRARY, library_texts
from printing import (
    glued,
    in_doubt,
    lines,
    one_a_line,
    page,
    pages,
    piped,
    rebuilt,
    report,
    report_by_column,
    report_parts,
    silent,
    tabbed,
    truth,
    values,
)

from gongkai.core.options import ParseOptions
from gongkai.core.step_budget import StepBudget
from gongkai.forms.form import load_form
from gongkai.forms.relations import Arithmetic
from gongkai.forms.vocabulary import vocabulary
from gongkai.pipeline.stages import forms_of
from gongkai.readers import read_text
from gongkai.repair.fused_cells import unfuse
from gongkai.training.generator import Piece

TEXTS = library_texts()


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("forms") / "library.toml"
    path.write_text(LIBRARY, "utf-8")
    return path


@pytest.fixture(scope="module")
def form(path):
    return load_form(path)


@pytest.fixture(scope="module")
def known(path):
    """Return the editions of the package and the made-up form, as the options name it."""
    return forms_of(ParseOptions(forms=(path,)).forms)


def test_a_form_file_joins_the_editions_of_the_package(known):
    assert [form.edition for form in known] == ["2019", "2021", "library"]


@pytest.mark.parametrize("layout", [one_a_line, piped, tabbed], ids=lambda layout: layout.__name__)
def test_its_tables_are_read_right_in_every_layout(form, known, layout):
    result = rebuilt(report(form, TEXTS, layout), forms=known)
    assert result.form.edition == "library"
    assert values(result) == truth(TEXTS)
    assert in_doubt(result) == set()


def test_its_columns_are_read_right_when_each_is_printed_by_itself(form, known):
    result = rebuilt(report_by_column(form, TEXTS), forms=known)
    assert values(result) == truth(TEXTS)


def test_its_glued_digits_are_never_silently_wrong(form, known):
    assert silent(rebuilt(report(form, TEXTS, glued), forms=known), TEXTS) == set()


def test_its_relations_choose_where_a_glued_row_begins_and_ends(form, known):
    """310 + 45 = 355 is the only sum in 31045355; so in every row of this table."""
    result = rebuilt(report(form, TEXTS, glued), forms=known)
    row = [f"lending.novels.{column}" for column in ("adults", "minors", "all")]
    assert [values(result)[field_id] for field_id in row] == [310, 45, 355]
    assert not in_doubt(result) & set(row)


def test_its_blanks_are_null(form, known):
    texts = dict(TEXTS, **{"lending.novels.minors": "", "lending.novels.all": "310"})
    result = rebuilt(report(form, texts, piped), forms=known)
    assert values(result)["lending.novels.minors"] is None
    assert result.placements["lending.novels.minors"].status == "blank"


def test_a_row_that_it_does_not_have_is_named_and_takes_its_figures_with_it(form, known):
    parts = report_parts(form, TEXTS)
    grid = next(grid for table, grid in parts if table is form.tables[0])
    grid.insert(-1, [Piece("（五）地图图册", "row_label"), *(Piece(text, "value") for text in "123")])
    result = rebuilt(pages(parts, piped), forms=known)
    assert result.tables[0].unknown_rows == ["（五）地图图册"]
    assert silent(result, TEXTS) == set()


def test_its_wordings_are_matched(form):
    words = vocabulary(form)
    assert words.entries[words.match("科普 图书")[0].entry].label == "（二）自然科学"


def test_its_fused_labels_are_taken_apart(form):
    (line,) = unfuse(read_text("座位总数100东侧阅览室88"), (form,)).lines
    assert [cell.text for cell in line.cells] == ["座位总数", "100", "东侧阅览室", "88"]


def test_its_relations_find_the_suspect(form):
    found = truth(TEXTS)
    found["lending.science.all"] += Decimal(1)
    sums = Arithmetic(form.relations, found)
    assert {failure.relation.code for failure in sums.failures()} == {"readers", "lent"}
    assert sums.suspects(StepBudget()) == {"lending.science.all"}


def test_a_report_in_an_edition_is_not_taken_for_the_made_up_form(known):
    texts = as_texts(numbered(NEW))
    assert rebuilt(report(NEW, texts, piped), forms=known).form.edition == "2021"


ONE_ROW = """
edition = "halls"
notice = ""
first_year = 2015
[[tables]]
id = "t"
section = 1
heading = "窗口服务报表"
  [[tables.groups]]
  id = "a"
  label = "上门服务"
  [[tables.blocks]]
  [[tables.blocks.columns]]
  id = "n"
  label = "全年数量"
"""
HALLS = ("办事大厅取号总量", "自助终端办件量", "上门办理件数量", "电话咨询接听量", "预约办理件数量", "窗口投诉件数量")


def test_a_group_of_one_row_leaves_the_figure_to_its_row(tmp_path):
    """The group's label, printed before the row's own, is no row: its figure would be a blank."""
    rows = (
        f'  [[tables.blocks.rows]]\n  id = "r{n}"\n  label = "{label}"\n' + ('  groups = ["a"]\n' if n == 2 else "")
        for n, label in enumerate(HALLS)
    )
    (tmp_path / "halls.toml").write_text(ONE_ROW + "".join(rows), "utf-8")
    known = forms_of((tmp_path / "halls.toml",))
    cells = [[Piece(label, "row_label"), Piece(str(70 + n), "value")] for n, label in enumerate(HALLS)]
    cells[2].insert(0, Piece("上门服务", "row_label"))
    heading = [Piece("窗口服务报表", "section_heading")]
    result = rebuilt(page(lines(heading, *cells, cell=" | ")), forms=known)
    assert [values(result)[f"t.r{n}.n"] for n in range(len(HALLS))] == [70 + n for n in range(len(HALLS))]
