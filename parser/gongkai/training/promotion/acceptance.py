"""The gate: what must hold before a new model takes the place of the one in use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from gongkai.training import tallies_of
from gongkai.training.evaluation import Evaluation
from gongkai.training.promotion.paired_tests import Difference, Pair

ACCURACY_MARGIN: Final = 0.001
"""Fields right may be fewer by this share at most, at the lower 95 % bound."""

PART_MARGIN: Final = 0.005
"""No kind of layout and no field may lose more than this share beyond chance, nor more be flagged overall."""

ECE_MARGIN: Final = 0.001
"""The calibration error may grow by this at most."""

FEWEST: Final = 10
"""Documents that shares are compared on; of fewer, chance decides, and only silent errors are counted."""

MOST_BYTES: Final = 20_000_000
MOST_SECONDS: Final = 5.0
"""A model may be as large, and take as long to load."""


class Check(NamedTuple):
    """One condition.

    Attributes
    ----------
    name
        Slug, such as ``silent``.
    passed
        Whether it holds.
    zh, en
        What was measured.
    """

    name: str
    passed: bool
    zh: str
    en: str


@dataclass(frozen=True)
class Comparison:
    """What the gate decides by.

    Attributes
    ----------
    champion, challenger
        Both models on new generated reports in every layout.
    held_out, corrected
        Models made as these were, on layouts and on corrected documents that they had not seen; where both were
        judged on the same.
    cases
        Both models on reports whose truth is kept: of each the fields wrong without a flag, and those read right.
    copies
        Documents that the challenger learnt from and is judged by, each with the one that it is a copy of.
    size, seconds
        Bytes of the challenger's model, and how long it took to load.
    """

    champion: Evaluation
    challenger: Evaluation
    held_out: Pair
    corrected: Pair
    cases: tuple[Evaluation, Evaluation] | None
    copies: Mapping[str, str]
    size: int
    seconds: float

    @property
    def new(self) -> Pair:
        """Both models on the new generated reports."""
        return Pair.of(tallies_of(self.champion), tallies_of(self.challenger))


@dataclass(frozen=True)
class Verdict:
    """The gate's answer."""

    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether every condition holds."""
        return all(each.passed for each in self.checks)

    @property
    def failed(self) -> list[Check]:
        """The conditions that do not hold."""
        return [each for each in self.checks if not each.passed]

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        return {"passed": self.passed, "checks": [each._asdict() for each in self.checks]}


def judge(evidence: Comparison) -> Verdict:
    """Say whether the challenger may take the champion's place."""
    return Verdict(tuple(_checks(evidence)))


def _checks(evidence: Comparison) -> Iterator[Check]:
    yield _leak(evidence.copies)
    sets = (
        ("new", "新生成的报告", "new reports", evidence.new),
        ("held_out", "未训练过的版式", "layouts left out", evidence.held_out),
        ("corrected", "更正过的文档", "corrected documents", evidence.corrected),
    )
    for name, zh, en, pair in sets:
        if len(pair):
            yield from _pair_checks(name, zh, en, pair)
    yield _fields(evidence)
    yield _calibration(evidence)
    if evidence.cases:
        yield _cases(*evidence.cases)
    yield Check(
        "size",
        evidence.size <= MOST_BYTES and evidence.seconds <= MOST_SECONDS,
        f"模型 {evidence.size / 1e6:.1f} MB，载入 {evidence.seconds:.1f} 秒",
        f"{evidence.size / 1e6:.1f} MB, loads in {evidence.seconds:.1f} s",
    )


def _leak(copies: Mapping[str, str]) -> Check:
    first = next(iter(copies.items()), None)
    told = f"{first[0]} = {first[1]}" if first else ""
    return Check(
        "leak",
        not copies,
        f"{len(copies)} 份评估文档曾用于训练 {told}",
        f"{len(copies)} documents that it is judged by were trained on {told}",
    )


def _pair_checks(name: str, zh: str, en: str, pair: Pair) -> Iterator[Check]:
    silent = pair.total("silent")
    yield Check(
        f"{name}_silent",
        silent[1] <= silent[0],
        f"{zh}（{len(pair)} 份）：静默错误 {silent[0]} → {silent[1]}",
        f"{len(pair)} {en}: silent errors {silent[0]} → {silent[1]}",
    )
    if len(pair) < FEWEST:
        return
    right = pair.difference("right")
    yield Check(
        f"{name}_accuracy",
        right.low >= -ACCURACY_MARGIN,
        f"{zh}：正确率 {_told(right)}",
        f"{en}: fields right {_told(right)}",
    )
    load = pair.difference("flagged")
    yield Check(
        f"{name}_load",
        load.low <= PART_MARGIN,
        f"{zh}：复核量 {_told(load)}",
        f"{en}: flagged {_told(load)}",
    )
    worse = [layout for layout in pair.layouts if _loses(pair.only(layout))]
    told = ", ".join(worse) or "–"
    yield Check(f"{name}_layouts", not worse, f"{zh}：变差的版式 {told}", f"{en}: layouts that lose: {told}")


def _loses(pair: Pair) -> bool:
    """Whether the share right fell by more than the margin, beyond chance, in reports enough to tell."""
    found = pair.difference("right")
    return len(pair) >= FEWEST and found.value < -PART_MARGIN and found.high < 0


def _told(found: Difference) -> str:
    return f"{found.champion:.3%} → {found.challenger:.3%} ({found.low:+.3%} … {found.high:+.3%})"


def _fields(evidence: Comparison) -> Check:
    """Compare each field of the form over all new reports."""
    tallies: list[dict[str, dict[int, tuple[bool, ...]]]] = []
    for side in (evidence.champion, evidence.challenger):
        fields: dict[str, dict[int, tuple[bool, ...]]] = {}
        for each in side.judged:
            if not each.destroyed:
                fields.setdefault(each.field, {})[each.report] = (each.right,)
        tallies.append(fields)
    worse = []
    for name, before in tallies[0].items():
        after = tallies[1].get(name, {})
        lost = sum(right[0] and not after.get(report, (False,))[0] for report, right in before.items())
        won = sum(after.get(report, (False,))[0] and not right[0] for report, right in before.items())
        if (lost - won) / len(before) > PART_MARGIN and _beyond_chance(lost, won):
            worse.append(name)
    told = ", ".join(worse[:5]) or "–"
    return Check("fields", not worse, f"变差的字段 {told}", f"fields that lose: {told}")


def _beyond_chance(lost: int, won: int) -> bool:
    """Whether so many losses among the changes are more than a coin would give (sign test, one-sided 5 %)."""
    from scipy.stats import binomtest

    return bool(binomtest(lost, lost + won, 0.5, alternative="greater").pvalue < 0.05)


def _calibration(evidence: Comparison) -> Check:
    before, after = (
        side.overall.calibration.ece if side.overall.calibration else 0.0
        for side in (evidence.champion, evidence.challenger)
    )
    told = f"{before:.4f} → {after:.4f}"
    return Check("calibration", after <= before + ECE_MARGIN, f"校准误差 {told}", f"calibration error {told}")


def _cases(champion: Evaluation, challenger: Evaluation) -> Check:
    """Ask that no kept case is wrong in silence, and none is lost that was right."""
    right = {(each.source, each.field) for each in champion.judged if each.right and not each.destroyed}
    lost = [
        f"{each.source} {each.field}"
        for each in challenger.judged
        if each.silent or ((each.source, each.field) in right and not each.right)
    ]
    told = f"{len(lost)}" + (f"：{lost[0]}" if lost else "")
    return Check(
        "cases",
        not lost,
        f"已知案例中读错 {told}",
        f"kept cases lost or wrong in silence: {told}",
    )
