"""``gongkai review``: look at what is in doubt and decide it, from the shell."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gongkai.cli.filing import open_queue
from gongkai.cli.inputs import stdout
from gongkai.cli.review_alike import alike
from gongkai.cli.review_exchange import export, import_
from gongkai.cli.review_options import database, person, tell
from gongkai.cli.review_serving import serve, user
from gongkai.cli.review_sources import backup, keep, labels, prepare, relabel, source
from gongkai.core.errors import QueueError

if TYPE_CHECKING:
    from gongkai.review.queue.agreement import Agreement
    from gongkai.review.queue.event_state import Event
    from gongkai.review.queue.queue_statistics import Reviewer
    from gongkai.review.queue.records import Record

EPILOG = """\b
Examples:
  gongkai parse reports/ -o all.jsonl --queue q.db      read, and queue what is in doubt
  gongkai review list --db q.db                         what waits, the most at stake first
  gongkai review show 3f9c1a --db q.db                  one report's doubts
  gongkai review accept 3f9c1a requests.new.total --db q.db
  gongkai review correct 3f9c1a requests.new.total 31 --db q.db
  gongkai review serve --db q.db                        the same in a browser, by keyboard
  gongkai review export -o done.csv --db q.db           figures as people left them
"""


@click.group(epilog=EPILOG)
def review() -> None:
    """Work through the doubtful fields: list, show, accept, correct, export. 复核存疑字段。

    REPORT is the beginning of a report's SHA-256 as `list` shows it, or its source as it was given.
    """


@review.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--model", metavar="NAME", help="Which model read them.")
@database
def add(files: tuple[Path, ...], model: str | None, db: str) -> None:
    """File what `gongkai parse` wrote (JSON Lines); what is there already stays as it is. 加入队列。"""
    from gongkai.core.report_files import read_json_lines
    from gongkai.review import file_reports

    engine = open_queue(db, create=True)
    for file in files:
        filed = file_reports(engine, read_json_lines(file), model)
        click.echo(
            f"{file}: {filed.new} new, {filed.again} read again, {filed.known} known"
            f" / 新增 {filed.new}，重读 {filed.again}，已有 {filed.known}",
            err=True,
        )


@review.command("list")
@click.option("--state", default="machine", show_default=True, help="machine (waits), human_accepted …, or all.")
@click.option("--agency", metavar="NAME")
@click.option("--year", type=int)
@click.option("--edition")
@click.option("--reason", metavar="CODE", help="Only reports with this reason, such as relation_failed.")
@click.option("--failed", metavar="CODE", help="Only reports with this sum failing: row_total, processed, balance …")
@click.option("--assignee", metavar="NAME", help="Only reports that this reviewer has open.")
@click.option("--kind", metavar="ENDING", help="Only files of this kind: pdf, html, docx …")
@click.option("--decided-by", metavar="NAME", help="Only reports in which this reviewer decided something.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@database
def list_(state: str, limit: int, db: str, **narrow: Any) -> None:
    """List reports, the most at stake first. 列出待复核的报告。"""
    from gongkai.cli.views import console, grid
    from gongkai.forms.display_names import reason_words
    from gongkai.review import Filters, count_reports, list_reports

    engine = open_queue(db)
    filters = Filters(None if state == "all" else state, **narrow)
    table = grid(
        "报告 report", "来源 source", "机关 agency", "年 year", "待核 open", "在办 with", "原因 why", numbers=(3, 4)
    )
    for each in list_reports(engine, filters, limit):
        why = "；".join((*(("已跳过 skipped",) if each.put_off else ()), *map(reason_words, each.reasons)))
        cells = (each.sha256[:12], Path(each.source).name, each.agency, each.year, each.open, each.assignee, why)
        table.add_row(*("" if cell is None else str(cell) for cell in cells))
    console(stdout()).print(table)
    total = count_reports(engine, filters)
    click.echo(f"{min(limit, total)} of {total} / 共 {total} 份", err=True)


@review.command()
@click.argument("report")
@person
@database
def show(report: str, by: str, db: str) -> None:
    """Show what waits in a report: what was read, why it is in doubt, what else it could be. 查看存疑字段。

    Of a report that two read, each blind to the other, that is what waits for you.
    """
    from gongkai.review import show_report

    _print_record(show_report(open_queue(db), report), by)


@review.command()
@click.argument("report")
@click.argument("fields", nargs=-1)
@person
@database
def accept(report: str, fields: tuple[str, ...], by: str, db: str) -> None:
    """Accept fields as they stand; without FIELDS all that wait and have one reading only. 确认无误。"""
    from gongkai.review import accept as accept_fields

    record = accept_fields(open_queue(db), report, fields or None, by)
    _tell_values(record, by)
    tell(record)
    _tell_sums(record)


@review.command()
@click.argument("report")
@click.argument("field")
@click.argument("value")
@click.option("--unit", type=click.Choice(["万元", "元"]), help="For an amount.")
@click.option("--why", metavar="TEXT", help="A remark, kept with the decision.")
@click.option(
    "--sure", is_flag=True, help="Keep a value that is odd in its field, or breaks a sum, without a question."
)
@person
@database
def correct(
    report: str, field: str, value: str, unit: str | None, why: str | None, sure: bool, by: str, db: str
) -> None:  # fmt: skip
    """Say what FIELD prints: a number, or the word blank, missing or unreadable. 更正。

    A negative number goes after two dashes: `gongkai review correct --sure --db q.db -- REPORT FIELD -3`.
    """
    from gongkai.review import Screen, show_report
    from gongkai.review import correct as correct_field

    engine = open_queue(db)
    new = _value(value, unit)
    record = show_report(engine, report)
    if not sure and (broken := _sums_broken(record, field, new, by)):
        click.echo("\n".join(broken), err=True)
        if sys.stdin.isatty():
            click.confirm(f"{field} = {value}?", abort=True, err=True)
    screen = Screen(len(record.events))
    record = correct_field(engine, report, {field: new}, by, reason=why, sure=sure, screen=screen)
    tell(record)
    _tell_sums(record)


@review.command()
@click.argument("report")
@click.argument("fields", nargs=-1)
@click.option("--why", metavar="TEXT", required=True, help="Why it is not decided now; the statistics count it.")
@person
@database
def skip(report: str, fields: tuple[str, ...], why: str, by: str, db: str) -> None:
    """Put fields off; without FIELDS all that still wait. They stay in the queue, after all others. 跳过。"""
    from gongkai.review import skip as skip_fields

    tell(skip_fields(open_queue(db), report, fields or None, by, why))


@review.command()
@click.argument("report")
@click.option("--why", metavar="TEXT", required=True, help="What is wrong with the source.")
@person
@database
def reject(report: str, why: str, by: str, db: str) -> None:
    """Say that the source is no report that can be used. 剔除来源。"""
    from gongkai.review import reject as reject_report

    tell(reject_report(open_queue(db), report, by, why))


@review.command()
@click.argument("report", required=False)
@click.option("--share", type=click.FloatRange(0, 1), help="This share of the reports that wait, the same everywhere.")
@person
@database
def second(report: str | None, share: float | None, by: str, db: str) -> None:
    """Have REPORT, or a share of the queue, read by two people, each blind to the other. 安排二读。"""
    from gongkai.review import ask_second, ask_second_share

    if (report is None) == (share is None):
        raise click.UsageError("REPORT or --share / 请给出 REPORT 或 --share")
    if report is not None:
        tell(ask_second(open_queue(db), report, by))
    else:
        count = ask_second_share(open_queue(db), share or 0.0, by)
        click.echo(f"{count} to be read twice / 安排二读 {count} 份", err=True)


@review.command()
@click.argument("report")
@click.argument("field", required=False)
@person
@database
def undo(report: str, field: str | None, by: str, db: str) -> None:
    """Take your last decision on REPORT back, or that on one FIELD. 撤销。"""
    from gongkai.review import undo as undo_last

    tell(undo_last(open_queue(db), report, by, field=field))


@review.command()
@click.argument("report")
@person
@database
def redo(report: str, by: str, db: str) -> None:
    """Bring back what you took back last. 重做。"""
    from gongkai.review import redo as redo_last

    tell(redo_last(open_queue(db), report, by))


@review.command()
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True)
@database
def suggest(limit: int, db: str) -> None:
    """List the reports that teach most if their labels are corrected next: doubtful, and unlike others. 建议优先更正。

    What is listed first is not what is most at stake (that is `list`), but what a new model would learn most from.
    """
    from gongkai.cli.views import console, grid
    from gongkai.review import suggest as suggest_reports

    table = grid(
        "报告 report", "来源 source", "机关 agency", "年 year", "存疑 doubt", "新颖 novelty", numbers=(3, 4, 5)
    )
    for each in suggest_reports(open_queue(db), limit):
        listed = each.listed
        cells = (listed.sha256[:12], Path(listed.source).name, listed.agency, listed.year)
        table.add_row(*("" if c is None else str(c) for c in cells), f"{each.doubt:.1f}", f"{each.novelty:.2f}")
    console(stdout()).print(table)


@review.command()
@database
def stats(db: str) -> None:
    """Show how much passes untouched, how often an accepted value was wrong, who did what. 统计。"""
    from gongkai.cli.views import console, grid
    from gongkai.forms.display_names import reason_words
    from gongkai.review import stats_of

    found = stats_of(open_queue(db))
    out = console(stdout())
    table = grid("", "", numbers=(1,))
    for state, count in sorted(found.states.items()):
        table.add_row(f"状态 state: {state}", str(count))
    for name, rate in (("直通 straight through", found.straight_through), ("抽查出错 audit errors", found.audit)):
        bound = f", ≤ {rate.upper:.2%}" if rate.upper is not None else ""
        table.add_row(name, f"{rate.count} / {rate.of}{bound}")
    for who, each in found.reviewers.items():
        table.add_row(
            f"复核人 reviewer: {who}",
            f"{each.decisions} ({each.changed} changed 更正, {each.bulk} in bulk 整批){_pace(each)}",
        )
    for field, both in found.agreement.items():
        table.add_row(f"两读一致 read alike: {field or '*'}", f"{both.same} / {both.of}{_beyond_chance(both)}")
    for code, count in found.reasons.items():
        table.add_row(f"原因 reason: {reason_words(code)}", str(count))
    for why, count in found.skips.items():
        table.add_row(f"跳过 skipped: {why[:60]}", str(count))
    out.print(table)


def _pace(each: Reviewer) -> str:
    return "" if each.seconds is None else f", {each.seconds:.1f} s"


def _beyond_chance(both: Agreement) -> str:
    """Return how far agreement goes beyond chance, where that can be told."""
    return "" if both.kappa is None or both.ac1 is None else f", κ {both.kappa:.2f}, AC1 {both.ac1:.2f}"


def _value(text: str, unit: str | None) -> dict[str, Any]:
    from gongkai.review.queue.value_rules import STATUSES, typed_value

    if text in STATUSES[1:]:
        return {"value": None, "status": text, "unit": unit}
    try:
        number, printed = typed_value(text)
    except QueueError as error:
        raise click.UsageError(f"{error} / {error.zh}; or one of {', '.join(STATUSES[1:])}") from error
    return {"value": number, "status": "printed", "unit": unit or printed}


def _sums_broken(record: Record, field: str, new: dict[str, Any], who: str) -> list[str]:
    """Return the sums that hold now and would not with a new value, with their terms."""
    from gongkai.review.queue.standing_sums import failures_of, sum_text

    edition, values = record.report["edition"], record.values_for(who)
    known = {failure.relation for failure in failures_of(edition, values)}
    after = {**values, field: new}
    found = [each for each in failures_of(edition, after) if each.relation not in known and field in values]
    return [" / ".join(sum_text(edition, each, after)) for each in found]


def _tell_values(record: Record, who: str) -> None:
    """Say what was accepted just now, value by value."""
    from gongkai.forms.display_names import field_name

    last = record.events[-1].at if record.events else None
    for event in record.events:
        if event.at == last and event.who == who and event.kind in ("accept", "adjudicate") and event.new:
            said = event.new["value"] if event.new["status"] == "printed" else event.new["status"]
            name = field_name(record.report["edition"], event.field)
            click.echo(f"  {event.field} ({name}): {said}{event.new['unit'] or ''}", err=True)


def _tell_sums(record: Record) -> None:
    """Say which sums do not hold on what stands."""
    from gongkai.review.queue.standing_sums import failures_of, sum_text

    edition, values = record.report["edition"], record.values_for()
    for failure in failures_of(edition, values):
        click.echo("  " + " / ".join(sum_text(edition, failure, values)), err=True)


def _skipped(made: Event | None) -> tuple[str, ...]:
    """Return why a field was skipped, for a list of reasons."""
    return () if made is None else (f"跳过 skipped: {made.reason or ''} ({made.who})",)


def _print_record(record: Record, who: str) -> None:
    from gongkai.cli.views import console, grid
    from gongkai.forms.display_names import field_name, reason_words
    from gongkai.review.queue.standing_sums import implied_by_sums, issues_that_stand, numbers_of

    report, values = record.report, record.values_for(who)
    numbers = numbers_of(values)
    table = grid("字段 field", "", "读作 read as", "可信度 p", "原因 why", "备选 or", "出处 place")
    said, skips = record.contested_for(who), record.skips_for(who)
    for name in sorted(record.standing_for(who).open, key=lambda each: each in skips):
        field = report["fields"].get(name, {})
        place = field.get("source") or {}
        several = (*said.get(name, ()), *field.get("alternatives", ()))
        by_sums = [f"{value} (Σ×{count})" for value, count in implied_by_sums(report["edition"], numbers, name)]
        others = ", ".join([*(f"{each['value']}" for each in several), *by_sums])
        now = values.get(name, {})
        table.add_row(
            name or "*",
            field_name(report["edition"], name) if name else "整份 the whole",
            f"{now.get('status')} {field.get('raw') or ''}" if now.get("value") is None else str(now["value"]),
            "" if record.audit or not field else f"{field['confidence']:.3f}",
            "；".join((*map(reason_words, record.reasons.get(name, ())), *_skipped(skips.get(name)))),
            others,
            ":".join(str(place[key]) for key in ("page", "line", "cell") if place.get(key)),
        )
    out = console(stdout())
    out.print(f"{record.source}  {record.sha256[:12]}  {report['agency'] or ''} {report['year'] or ''}", markup=False)
    out.print(table)
    for issue in issues_that_stand(report, record.values_for(who)):
        out.print(f"{issue['code']}: {issue['message']['zh']} / {issue['message']['en']}", markup=False)


for command in (export, import_, serve, user, labels, relabel, keep, prepare, source, backup, alike):
    review.add_command(command)
