"""The benchmark's own arithmetic and tables; the figures themselves are no test's matter."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
PACKAGE = Path(__file__).parents[2] / "parser" / "gongkai"
sys.path.insert(0, str(BENCHMARKS))

import kinds_word  # noqa: E402
import measuring  # noqa: E402
import pages  # noqa: E402
import refusals  # noqa: E402
import review_queue  # noqa: E402
from dictionary import DictionaryLabeller  # noqa: E402
from gongkai.core.options import DEFAULT_OPTIONS  # noqa: E402
from gongkai.forms.form import editions  # noqa: E402
from gongkai.readers import read_text  # noqa: E402
from gongkai.training import Settings  # noqa: E402
from gongkai.training.evaluation import evaluate  # noqa: E402
from gongkai.training.generator import FAMILIES  # noqa: E402
from held_out import LABELLING, Plan, code_of, outcome, together, unseen_reports  # noqa: E402


def judged(source: str, layout: str, values: list[int | None], confidence: float = 0.9):
    """Return the outcome of a report whose true figures are all 1."""
    fields = {f"f{i}": {"value": value, "confidence": confidence, "review": False} for i, value in enumerate(values)}
    truth = {"source": source, "layout": layout, "fields": dict.fromkeys(fields, 1)}
    report = {"source": source, "status": "accepted", "fields": fields}
    return outcome(evaluate([truth], [report]), {source: report})


def test_by_hand_a_group_is_one_hand_in_all_layouts_and_by_layout_one_layout_by_all_hands(tmp_path: Path) -> None:
    hands = ("a", "b", "c", "d")
    settings = Settings(hands=hands)
    of_hand = list(Plan(settings, 1, hands, tmp_path, "hand").drawn("c", 4, 7))
    assert {sample.hand for sample in of_hand} == {"c"}
    assert {sample.family for sample in of_hand} == set(FAMILIES)
    of_layout = list(Plan(settings, 1, ("B",), tmp_path).drawn("B", 4, 7))
    assert {sample.family for sample in of_layout} == {"B"}
    assert {sample.hand for sample in of_layout} == set(hands)


def test_reports_of_two_evaluations_are_not_taken_for_one() -> None:
    whole = together([judged("a", "A", [1, 1, 2]), judged("b", "B", [1, 3])])
    assert whole.reliability is not None
    (only,) = whole.reliability.unflagged
    assert (only.reports, only.fields, only.errors) == (2, 5, 2)


def test_figures_over_several_layouts_are_those_of_one_evaluation() -> None:
    parts = [judged("a", "A", [1, 1, 2]), judged("b", "B", [1, 3], 0.5)]
    whole = together(parts)
    assert (whole.accuracy.count, whole.accuracy.of) == (3, 5)
    assert (whole.silent_reports.count, whole.reports) == (2, 2)
    assert whole.calibration is not None
    assert whole.calibration.brier == pytest.approx((2 * 0.01 + 0.81 + 2 * 0.25) / 5)


def test_the_worst_fields_say_what_was_read_for_what() -> None:
    (worst,) = judged("a", "A", [1, 7]).worst
    assert (worst["report"], worst["field"], worst["kind"], worst["truth"], worst["read"]) == (
        "a",
        "f1",
        "silent",
        1,
        7,
    )


def test_targets_are_missed_on_either_side() -> None:
    scores = judged("a", "A", [1, 2]).scores
    missed = pages.misses(scores, {"accuracy": 0.4, "silent": 0.1, "needless": 0.5})
    assert [each.split()[0] for each in missed] == ["silent"]


@pytest.mark.parametrize(("fields", "told"), [(pages.CALIBRATED, True), (6, False)], ids=["enough", "a handful"])
def test_a_calibration_error_is_told_of_enough_fields_only(fields, told) -> None:
    scores = judged("a", "A", [1] * fields, 0.5).scores
    assert (pages.value_of(scores, "ece") is not None) is told


def test_a_place_in_a_document_is_filled_again_and_again(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("before\n<!-- bench:cost -->\n<!-- /bench:cost -->\nafter\n", "utf-8")
    pages.fill(path, "cost", "| 1 |\n")
    pages.fill(path, "cost", r"| \1 |")
    assert path.read_text("utf-8") == "before\n<!-- bench:cost -->\n| \\1 |\n<!-- /bench:cost -->\nafter\n"


def test_a_document_without_the_place_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("nothing\n", "utf-8")
    with pytest.raises(ValueError, match="cost"):
        pages.fill(tmp_path / "page.md", "cost", "x")


@pytest.mark.parametrize(
    ("page", "marks"),
    [
        ("docs/figures.md", ("held-out", "baseline", "labeller", "cost")),
        ("docs/figures.zh.md", ("held-out", "baseline", "labeller", "cost")),
        ("docs/confidence.md", ("calibration",)),
    ],
)
def test_the_documents_have_their_places(page: str, marks: tuple[str, ...]) -> None:
    text = (pages.ROOT / page).read_text("utf-8")
    assert [mark for mark in marks if f"<!-- bench:{mark} -->\n" not in text] == []


def test_the_dictionary_knows_exact_wordings_and_numbers_only() -> None:
    document = read_text("规章 | 3 | — \n规章啊 | 第二十条第（一）项 | 三百\n", DEFAULT_OPTIONS)
    labelled = DictionaryLabeller().label(document, tuple(editions().values()))
    found = dict(zip(labelled.folded, labelled.labels, strict=True))
    assert found["规章"] == "row_label"
    assert found["3"] == "value"
    assert found["—"] == "blank"
    assert found["规章啊"] == "narrative"


def test_no_seed_of_the_benchmark_was_met_in_training(tmp_path: Path) -> None:
    settings = Settings.read(pages.ROOT / "training_data" / "settings.toml")
    plan = Plan(settings, 2, ("B",), tmp_path)
    seeds = [int(sample.name.split("-")[1]) for sample in unseen_reports(plan, "B")]
    assert min(seeds) > max(settings.starts) + 1_000_000


def test_kinds_of_files_are_measured_beside_the_page() -> None:
    reports, names = measuring.samples(2), ("html", "word-tracked", "workbook-plain")
    figures = {name: measuring.measure(name, kinds_word.KINDS[name], reports)[0] for name in names}
    assert {each["reports"] for each in figures.values()} == {2}
    assert all(each["accuracy"] == figures["html"]["accuracy"] for each in figures.values())
    assert "| word-tracked | 2 |" in measuring.table(figures)


def test_a_kind_whose_figures_are_not_those_of_the_page_misses_its_target() -> None:
    lost = measuring.Kind(lambda pages: [page.replace("0", "7").encode() for page in pages])
    figures, _ = measuring.measure("lost", lost, measuring.samples(1))
    assert not figures["meets"]


def test_a_queue_is_filed_served_and_measured() -> None:
    figures = review_queue.measure(120, views=3, times=2)
    assert set(figures["meets"]) == {"first page", "save"}
    assert figures["timed"]["empty page"]["of_empty"] == 1
    assert f"| save | {figures['timed']['save']['median_ms']:.1f} |" in review_queue.page_of(figures)


@pytest.mark.parametrize(
    ("printed", "said", "code", "open_"),
    [
        ("镇政府", None, "agency_unclear", True),
        ("镇政府", None, "year_unclear", False),
        ("镇政府", "青禾县水务局", "agency_unclear", False),
        ("白石镇", "白石镇", "agency_unclear", True),
        ("白石镇人民政府", None, "agency_unclear", False),
    ],
    ids=["nowhere and said", "nowhere and not said", "another name", "a part of it", "printed in full"],
)
def test_an_agency_may_be_left_open_where_the_page_does_not_print_it(printed, said, code, open_) -> None:
    truth = {"edition": "2021", "year": 2023, "agency": "白石镇人民政府"}
    report = SimpleNamespace(edition="2021", year=2023, agency=said, issues=[SimpleNamespace(code=code)])
    assert refusals._agency_left_open(truth, f"2023年,{printed}公开信息3条。", report) is open_


def _imported(path: Path) -> set[str]:
    """Return the folders of the package that a module imports from, those of types alone included."""
    lines = re.findall(r"^\s*(?:from|import) gongkai\.(\w+)", path.read_text("utf-8"), re.MULTILINE)
    return {each for each in lines if (PACKAGE / each).is_dir()}


def test_kept_labellers_depend_on_all_that_their_folders_import() -> None:
    whole = {"core", "forms", "readers", "repair", "labelling"}
    told = {path: _imported(path) - set(LABELLING) for path in code_of(PACKAGE, sorted(whole)) if path.suffix == ".py"}
    assert {str(path): rooms for path, rooms in told.items() if rooms} == {}
    assert whole < set(LABELLING)


def test_a_folder_that_is_gone_is_no_folder_without_code() -> None:
    with pytest.raises(FileNotFoundError, match="LABELLING"):
        code_of(PACKAGE, ["restoring"])
