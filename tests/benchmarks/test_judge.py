"""The judge's own work: cases and rows; the truth of converted reports as another reader of tables sees it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import by_eye
import judge
import judge_cases
import judge_pages
import truth_check
from gongkai.training.evaluation.judgement import DocumentCounts, JudgedGroup
from gongkai.training.generator import make_sample
from gongkai.training.generator.conversion import PROGRAMS, convert_reports

SMALL = judge_cases.Size(1, 1, 0, 0, 1, 1, 1, 1)


@pytest.mark.parametrize("program", ["lxml_text_content", "inscriptis", "pandas_csv", "html2text_python"])
def test_recoverable_fields_are_those_of_the_well_formed_original(program: str) -> None:
    if reason := PROGRAMS[program].skipped_because:
        pytest.skip(reason)
    for report in convert_reports(PROGRAMS[program], range(40, 44)):
        checked = truth_check.check(report.name, report.html, judge_cases.of_generator(report.truth))
        assert checked.wrong == []
        assert checked.counts["agree"] > 0


def test_the_check_sees_a_truth_that_is_wrong() -> None:
    (report,) = convert_reports(PROGRAMS["lxml_text_content"], [40], clean=True)
    id_ = "requests.new.total"
    report.truth.fields[id_] = (report.truth.fields[id_] or 0) + 1
    checked = truth_check.check(report.name, report.html, judge_cases.of_generator(report.truth))
    assert [each.split()[1] for each in checked.wrong] == [f"{id_}:"]
    assert f"- {report.name} {id_}" in truth_check.page_of(
        {"documents": 1, "programs": 1, "makes": 1, "fields": dict(checked.counts), "wrong": checked.wrong}
    )


def test_of_a_destroyed_field_no_unflagged_value_is_right() -> None:
    truth = make_sample("M", 3).truth
    assert truth is not None
    told = judge_cases.of_generator(truth)
    assert all(told["fields"][id_] == {"any_of": []} for id_ in told["unrecoverable"])


def test_a_family_is_of_the_origin_with_the_longest_name_that_fits() -> None:
    assert judge_cases.origin_of("p_scan") == "pictures"
    assert judge_cases.origin_of("p_ruled") == "PDF"
    assert judge_cases.origin_of("zz") == "other"


def test_rows_of_an_absent_part_stay_as_they_are_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = judge.run(["damages"], SMALL, tmp_path, tmp_path, 1)
    monkeypatch.delenv("GONGKAI_EXTRA_REPORTS", raising=False)
    assert judge.run(["development"], SMALL, tmp_path, tmp_path, 1) == parts


def test_a_part_is_read_and_its_documents_are_kept_for_the_next_time(tmp_path: Path) -> None:
    parts = judge.run(["damages"], SMALL, tmp_path, tmp_path, 1)
    assert [row["name"] for row in parts["damages"]["rows"]] == [f"{n} damages" for n in range(4)]
    assert parts["damages"]["all"]["documents"] == 4
    assert len(list(tmp_path.glob("damages.*"))) == 1
    again = judge.run(["damages"], SMALL, tmp_path, tmp_path, 1)
    assert again["damages"]["rows"] == parts["damages"]["rows"]


def test_parts_are_stored_in_the_order_in_which_they_count_whichever_is_read_first(tmp_path: Path) -> None:
    made = judge_cases.Size(1, 1, 0, 0, 1, 0, 0, 1)
    judge.run(["layouts"], made, tmp_path, tmp_path, 1)
    parts = judge.run(["damages"], made, tmp_path, tmp_path, 1)
    assert list(parts) == ["damages", "layouts"]
    assert judge.json.loads((tmp_path / "judge.json").read_text("utf-8")) == parts


def test_a_program_is_held_out_only_if_its_whole_make_is() -> None:
    assert "beautifulsoup" in judge_cases.makes_learnt()
    assert judge_cases.lot_of(PROGRAMS["bs4_pipe"]) == judge_cases.LEARNT  # other options of a make that was learnt
    assert judge_cases.lot_of(PROGRAMS["w3m"]) == judge_cases.UNSEEN
    with_all = {program.make for program in PROGRAMS.values()}
    assert len(with_all - judge_cases.makes_learnt()) >= 10


def group(name: str, lot: str = "", **counts: int) -> dict[str, Any]:
    return {**JudgedGroup(name, [DocumentCounts(name, **counts)]).to_dict(), "lot": lot}


def part(*rows: dict[str, Any], lots: tuple[str, ...] = ()) -> dict[str, Any]:
    seconds = {"making_seconds": 60, "reading_seconds": 120}
    makes = {judge_cases.UNSEEN: 15, judge_cases.LEARNT: 10} if lots else {}
    whole = group("all", fields=4, right=3, silent=1)
    told = [group(lot, lot, fields=4, right=3) for lot in lots]
    return {"documents": 2, **seconds, "all": whole, "rows": rows, "lots": told, "hands": [], "makes": makes}


def test_the_first_table_tells_of_programs_by_lot_and_of_the_development_set_by_origin() -> None:
    lots = (judge_cases.UNSEEN, judge_cases.LEARNT)
    parts = {
        "development": part(group("Word", fields=4, right=4)),
        "converters": part(group("w3m", lots[0], fields=4), group("pandas_csv", lots[1], fields=4), lots=lots),
    }
    for language in ("en", "zh"):
        lines = judge_pages.summary(parts, language).splitlines()
        assert len(lines) == 2 + 1 + 1 + 2
        assert "100 %" in lines[2]
        assert judge_pages.WORDS[language]["names"][judge_cases.UNSEEN] in lines[4]
        page = judge_pages.as_sections(parts, language)
        rows = [line.split(" | ")[0] for line in page.splitlines() if line.startswith("| ")]
        assert rows[-4:][1] == "| w3m"
        assert rows[-1] == "| pandas_csv"
        assert "15" in page


def test_every_word_of_one_language_is_there_in_the_other() -> None:
    english, chinese = judge_pages.WORDS["en"], judge_pages.WORDS["zh"]
    assert english.keys() == chinese.keys()
    for section in ("columns", "parts", "short", "notes"):
        assert english[section].keys() == chinese[section].keys()
    assert english["names"].keys() <= chinese["names"].keys()
    assert set(english["parts"]) == {"development", "converters", *judge_cases.MAKERS}


def test_no_error_is_rounded_away() -> None:
    assert judge_pages.percent(0.99999) == "99.99 %"
    share = {"value": 1e-6, "count": 1, "of": 1_000_000, "lower_95": 0.0, "upper_95": 5e-6}
    assert judge_pages.told("silent", share, "en").startswith("1 of 1,000,000")


def test_what_was_read_before_an_interruption_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def until(name: str, *_: Any) -> dict[str, Any]:
        if name == "mutants":
            raise KeyboardInterrupt
        return part(group("0 damages", fields=4, right=4))

    monkeypatch.setattr(judge, "judged", until)
    with pytest.raises(KeyboardInterrupt):
        judge.run(["damages", "mutants"], SMALL, tmp_path, tmp_path, 1)
    assert list(judge.json.loads((tmp_path / "judge.json").read_text("utf-8"))) == ["damages"]


def test_the_pages_have_a_place_for_the_figures_and_keep_what_stands_around_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for pages in (judge_pages.README, judge_pages.FIGURES):
        for language, path in pages.items():
            copy = tmp_path / f"{path.stem}-{language}-{path.parent.name}.md"
            copy.write_text(path.read_text("utf-8"), "utf-8")
            monkeypatch.setitem(pages, language, copy)
    judge_pages.publish({"damages": part(group("0 damages", fields=4, right=4))})
    readme = judge_pages.README["zh"].read_text("utf-8")
    assert "任意版式，零至三处损坏" in readme
    assert "## " in readme.split("<!-- /bench:judge -->")[1]
    assert "### Reports in any layout" in judge_pages.FIGURES["en"].read_text("utf-8")


def test_a_hundred_documents_are_drawn_always_the_same_and_from_programs_that_are_here() -> None:
    drawn = by_eye.drawn(100)
    assert drawn == by_eye.drawn(100)
    assert sum(map(len, drawn.values())) == 100
    assert all(not PROGRAMS[name].missing for name in drawn)
