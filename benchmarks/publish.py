"""Figures into the documents: the results' own pages, figures, confidence, the model's card."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gongkai.core.reliability import bin_table
from gongkai.pipeline.model_store import find_model, packed_folder, pin, replace_card
from gongkai.training import fill_card
from gongkai.training.evaluation import Scores, weighted
from gongkai.training.evaluation.plot import plot_reliability
from gongkai.training.generator import FAMILIES
from held_out import Outcome, Plan, together
from held_out import table as by_group
from pages import (
    ALL_TARGETS,
    LAYOUT_TARGETS,
    ROOT,
    bounded,
    fill,
    folded,
    held_out_table,
    misses,
    percent,
    table,
)

PAGES = {"en": ROOT / "docs" / "figures.md", "zh": ROOT / "docs" / "figures.zh.md"}
WORST = 8
"""Layouts that the page shows unfolded: those read worst."""


def weights() -> dict[str, float]:
    """Return how often each layout is met."""
    return {name: family.weight for name, family in FAMILIES.items()}


LEAST = 100
"""Cases that a layout's rate must stand on to be mixed with the others'; K leaves a handful of fields to judge."""


def mixture(scores: Mapping[str, Scores]) -> dict[str, float | None]:
    """Return the figures of all layouts, weighted as they are met."""
    return weighted(scores, weights(), least=LEAST)


def scores_of(outcomes: Mapping[str, Outcome]) -> dict[str, Scores]:
    """Return the figures of each layout."""
    return {name: outcome.scores for name, outcome in outcomes.items()}


def held_out_data(outcomes: Mapping[str, Outcome], reports: int) -> dict[str, Any]:
    """Return the figures as plain data, without the points of curves."""
    data = {name: scores.to_dict() for name, scores in scores_of(outcomes).items()}
    for each in data.values():
        each.pop("reliability")
        (each["calibration"] or {}).pop("risk_coverage", None)
    whole = together(list(outcomes.values()))
    return {
        "reports_each": reports,
        "all": whole.to_dict(),
        "weighted": mixture(scores_of(outcomes)),
        "missed": {
            **{name: missed for name, s in scores_of(outcomes).items() if (missed := misses(s, LAYOUT_TARGETS))},
            "all": misses(whole, ALL_TARGETS),
        },
        "refused": [each for outcome in outcomes.values() for each in outcome.refused],
        "layouts": data,
    }


def everywhere(mark: str, tables: Mapping[str, str]) -> None:
    """Put a table into both pages of figures, each in its language."""
    for language, path in PAGES.items():
        fill(path, mark, tables[language])


def held_out(outcomes: Mapping[str, Outcome], plan: Plan, results: Path, full: bool) -> None:
    """Publish the held-out figures."""
    scores, whole = scores_of(outcomes), together(list(outcomes.values()))
    figures = mixture(scores)
    title = f"# Layouts left out of training, each in turn: {plan.reports} reports each\n\n"
    whole_table = held_out_table(scores, whole, figures, "en")
    (results / "held-out.md").write_text(title + whole_table + "\n" + _targets(scores, whole), "utf-8")
    if not full:
        return
    worst = sorted(scores, key=lambda name: scores[name].accuracy.value or 1.0)[:WORST]
    shown = {name: scores[name] for name in worst}
    notes = {
        "en": f"\nThe {WORST} layouts read worst, of {len(scores)}; {plan.reports} reports each. In brackets: 95 % "
        "upper bounds. [All layouts](../benchmarks/results/held-out.md).\n",
        "zh": f"\n共 {len(scores)} 种版式，每种 {plan.reports} 份，此处列出最差的 {WORST} 种；括号内为 95% 置信上限。"
        "[全部版式](../benchmarks/results/held-out.md)。\n",
    }
    everywhere("held-out", {lang: held_out_table(shown, whole, figures, lang) + notes[lang] for lang in PAGES})
    picture = "\n![Claimed and actual shares wrong](pictures/reliability.png)\n"
    fill(ROOT / "docs" / "confidence.md", "calibration", _calibration(whole) + picture)
    plot_reliability(whole, ROOT / "docs" / "pictures" / "reliability.png")
    _fill_card(figures, whole, plan)


def _targets(scores: Mapping[str, Scores], whole: Scores) -> str:
    lines = [f"- {name}: {', '.join(missed)}" for name, s in scores.items() if (missed := misses(s, LAYOUT_TARGETS))]
    lines += [f"- **all**: {', '.join(missed)}" for missed in [misses(whole, ALL_TARGETS)] if missed]
    return "Targets missed:\n\n" + "\n".join(lines) + "\n" if lines else "Every target is met.\n"


def by_hand(outcomes: Mapping[str, Outcome], results: Path, full: bool) -> None:
    """Publish the figures of hands left out of training."""
    whole = together(list(outcomes.values()))
    text = by_group(outcomes) + "\n" + _calibration(whole, "hands")
    title = "# Sources of wording left out of training, each in turn, in all layouts\n\n"
    (results / "held-out-by-hand.md").write_text(title + text, "utf-8")
    if full:
        picture = "\n![Claimed and actual shares wrong](pictures/reliability-by-hand.png)\n"
        fill(ROOT / "docs" / "confidence.md", "by-hand", text + picture)
        plot_reliability(whole, ROOT / "docs" / "pictures" / "reliability-by-hand.png")


def _calibration(whole: Scores, groups: str = "layouts") -> str:
    """Return claimed against actual shares in bins of log-odds, and the errors of calibration."""
    found = whole.calibration
    assert found is not None
    assert whole.reliability is not None
    note = (
        f"\n{found.count:,} fields of {groups} left out of training, in bins of log-odds (powers of ten of the odds), "
        f"with 95 % intervals between reports. Calibration error {found.ece:.5f}, Brier score {found.brier:.5f}.\n"
    )
    return bin_table(whole.reliability) + note


def _fill_card(figures: Mapping[str, float | None], whole: Scores, plan: Plan) -> None:
    """Write the weighted figures into the card of the model that comes with the package, and pin it again."""
    model = find_model(packed_folder())
    rows = [
        ("fields right", percent(figures["accuracy"], 3)),
        ("non-zero fields right", percent(figures["accuracy_nonzero"], 3)),
        ("needless review", percent(figures["needless"], 3)),
        ("destroyed fields flagged", percent(figures["flag_recall"], 3)),
        ("silent errors, of all fields", percent(figures["silent"], 4)),
        ("reports with a silent error", percent(figures["silent_reports"], 3)),
        ("calibration error, mean of the layouts'", f"{figures['ece']:.4f}"),
        ("silent errors over all, unweighted", bounded(whole.silent)),
    ]
    note = (
        f"\n{len(weights())} layouts, each left out of training in turn, {plan.reports} reports each (`make bench`). "
        f"A layout counts for a figure where at least {LEAST} cases of it can be judged."
    )
    card = fill_card((model / "card.md").read_text("utf-8"), table(("weighted", "figure"), rows) + note)
    replace_card(model, card)
    pin(model)


Pair = tuple[str, Scores, Scores]

BESIDE = {
    "en": ("layout", "fields right", "{}", "non-zero right", "{}", "silent errors", "{}"),
    "zh": ("版式", "字段正确", "{}", "非零正确", "{}", "静默错误", "{}"),
}
ALL = {"en": "**all**", "zh": "**全部**"}
BY_LAYOUT = {"en": "By layout", "zh": "各版式"}


def beside(ours: Mapping[str, Outcome], theirs: Mapping[str, Outcome], other: Mapping[str, str]) -> dict[str, str]:
    """Return Gongkai's figures beside another's, over all and folded by layout, in each language."""
    pairs: list[Pair] = [(name, ours[name].scores, theirs[name].scores) for name in ours]
    all_ = together(list(ours.values())), together(list(theirs.values()))
    tables = {}
    for language, headings in BESIDE.items():
        named = [each.format(other[language]) for each in headings]
        whole = table(named, [_pair(ALL[language], *all_)])
        tables[language] = f"{whole}\n{folded(BY_LAYOUT[language], table(named, [_pair(*each) for each in pairs]))}"
    return tables


def _pair(name: str, a: Scores, b: Scores) -> tuple[str, ...]:
    shares = [percent(getattr(s, rate).value) for rate in ("accuracy", "accuracy_nonzero") for s in (a, b)]
    return (name, *shares, *(f"{s.silent.count:,} of {s.silent.of:,}" for s in (a, b)))


def baseline(ours: Mapping[str, Outcome], theirs: Mapping[str, Outcome], results: Path, full: bool) -> list[str]:
    """Publish Gongkai beside the baseline; return the layouts that the baseline reads better."""
    worse = [name for name in ours if _worse(ours[name].scores, theirs[name].scores)]
    verdict = f"Worse than the baseline: {', '.join(worse)}." if worse else "Nowhere worse than the baseline."
    tables = beside(ours, theirs, {"en": "baseline", "zh": "基线"})
    (results / "baseline.md").write_text(f"# Gongkai and the baseline\n\n{tables['en']}\n{verdict}\n", "utf-8")
    if full:
        everywhere("baseline", tables)
    return worse


def _worse(ours: Scores, theirs: Scores) -> bool:
    """Whether the other reads more fields right, or has fewer silent errors."""
    mine, other = ours.accuracy.value, theirs.accuracy.value
    return (mine is not None and other is not None and mine < other) or ours.silent.count > theirs.silent.count


def labeller(ours: Mapping[str, Outcome], theirs: Mapping[str, Outcome], results: Path, full: bool) -> None:
    """Publish what the labeller adds over a dictionary."""
    tables = beside(ours, theirs, {"en": "dictionary", "zh": "词典"})
    (results / "labeller.md").write_text(f"# A dictionary in the labeller's place\n\n{tables['en']}", "utf-8")
    if full:
        everywhere("labeller", tables)


COST = {
    "en": {
        "head": ("", "reports", "median", "mean", "most"),
        "text": "text report ÷ `jieba.lcut` of its text",
        "html": "(HTML report − 2 × lxml's parse) ÷ `jieba.lcut` of its text",
        "start": "Import {import:.3f} s, loading the model {model:.2f} s, first report {first:.2f} s, peak memory "
        "{peak:.0f} MB.",
    },
    "zh": {
        "head": ("", "份数", "中位数", "平均", "最大"),
        "text": "文本报告 ÷ 对同一文本执行 `jieba.lcut`",
        "html": "（HTML 报告 − 2 × lxml 解析）÷ 对其文本执行 `jieba.lcut`",
        "start": "导入 {import:.3f} 秒，载入模型 {model:.2f} 秒，第一份报告 {first:.2f} 秒，内存峰值 {peak:.0f} MB。",
    },
}


def cost(found: Mapping[str, Any], results: Path, full: bool) -> None:
    """Publish what a report costs."""
    tables = {}
    for language, words in COST.items():
        rows = [_cost_row(str(words[kind]), found[kind]) for kind in ("text", "html")]
        tables[language] = table(words["head"], rows) + "\n" + str(words["start"]).format(**found["start"]) + "\n"
    layouts = table(COST["en"]["head"], [_cost_row(name, each) for name, each in found["layouts"].items()])
    (results / "cost.md").write_text(f"# Cost\n\n{tables['en']}\n{layouts}", "utf-8")
    if full:
        everywhere("cost", tables)


def _cost_row(name: str, each: Mapping[str, float]) -> tuple[str, ...]:
    return (name, f"{each['reports']}", *(f"{each[key]:.2f}" for key in ("median", "mean", "max")))
