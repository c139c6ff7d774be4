"""``gongkai review stats``: the queue in figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import click

from gongkai.cli.filing import open_queue
from gongkai.cli.inputs import stdout
from gongkai.cli.review_options import database

if TYPE_CHECKING:
    from gongkai.review.queue.agreement import Agreement
    from gongkai.review.queue.queue_statistics import Stats
    from gongkai.review.queue.reviewer_statistics import Reviewer

DAYS: Final = 14
"""Days of which the throughput is shown, the last ones; the page has all."""

BAR: Final = 40
"""Characters of the longest bar."""


@click.command()
@database
def stats(db: str) -> None:
    """Show how much passes untouched, who did what and how fast, and what was learnt. 统计。

    What the audit means for all that was accepted is told by `gongkai review audit`.
    """
    from gongkai.cli.views import console, grid
    from gongkai.review import stats_of

    table = grid("", "", numbers=())
    for name, told in _rows(stats_of(open_queue(db))):
        table.add_row(name, told)
    console(stdout()).print(table)


def _rows(found: Stats) -> Iterator[tuple[str, str]]:
    from gongkai.forms.display_names import reason_words

    for state, count in sorted(found.states.items()):
        yield f"状态 state: {state}", str(count)
    straight, audit, learnt = found.straight_through, found.audit, found.learnt
    yield "直通 straight through", f"{straight.count} / {straight.of}"
    yield "抽查出错 audit errors", f"{audit.count} / {audit.of}"
    for who, each in found.reviewers.items():
        yield f"复核人 reviewer: {who}", _reviewer_words(each)
    for field, both in found.agreement.items():
        yield f"两读一致 read alike: {field or '*'}", f"{both.same} / {both.of}{_beyond_chance(both)}"
    for code, count in found.reasons.items():
        yield f"原因 reason: {reason_words(code)}", str(count)
    for why, count in found.skips.items():
        yield f"跳过 skipped: {why[:60]}", str(count)
    yield "学到 learnt", f"{learnt.values} values 数值 ({learnt.changed} changed 更正), {learnt.labels} labels 标签"
    for code, rate in learnt.by_reason.items():
        yield f"存疑属实 doubt was right: {reason_words(code)}", f"{rate.count} / {rate.of}"
    yield from _days(found)


def _days(found: Stats) -> Iterator[tuple[str, str]]:
    last = list(found.throughput.items())[-DAYS:]
    most = max((sum(each) for _, each in last), default=0)
    for day, each in last:
        bar = "█" * round(BAR * sum(each) / most) if most else ""
        yield f"每日 day: {day.isoformat()}", f"{bar} {each.singly} + {each.bulk} bulk 整批"


def _reviewer_words(each: Reviewer) -> str:
    pace = "" if each.seconds is None else f", {each.seconds:.1f} s"
    speed = "" if each.cells_a_minute is None else f", {each.cells_a_minute:.1f} cells/min 格/分"
    return (
        f"{each.decisions} ({each.changed} changed 更正, {each.bulk} in bulk 整批, {each.second} second 二读), "
        f"{each.hours:.2f} h{pace}{speed}"
    )


def _beyond_chance(both: Agreement) -> str:
    """Return how far agreement goes beyond chance, where that can be told."""
    return "" if both.kappa is None or both.ac1 is None else f", κ {both.kappa:.2f}, AC1 {both.ac1:.2f}"
