"""``gongkai review``: look at what is in doubt and decide it, from the shell."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gongkai.cli.filing import open_queue
from gongkai.cli.inputs import stdout

if TYPE_CHECKING:
    from gongkai.review.records import Record

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

_database = click.option("--db", required=True, metavar="DB", help="The queue: a path (SQLite) or a database's URL.")
_person = click.option(
    "--by", metavar="NAME", default=getpass.getuser, show_default="your login", help="Who decides."
)  # fmt: skip


@click.group(epilog=EPILOG)
def review() -> None:
    """Work through the doubtful fields: list, show, accept, correct, export. 复核存疑字段。

    REPORT is the beginning of a report's SHA-256 as `list` shows it, or its source as it was given.
    """


@review.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--model", metavar="NAME", help="Which model read them.")
@_database
def add(files: tuple[Path, ...], model: str | None, db: str) -> None:
    """File what `gongkai parse` wrote (JSON Lines); what is there already stays as it is. 加入队列。"""
    from gongkai.output import read_json_lines
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
@click.option("--assignee", metavar="NAME", help="Only reports that this reviewer has open.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@_database
def list_(state: str, limit: int, db: str, **narrow: Any) -> None:
    """List reports, the most at stake first. 列出待复核的报告。"""
    from gongkai.cli.views import console, grid
    from gongkai.review import Filters, count_reports, list_reports
    from gongkai.words import reason_words

    engine = open_queue(db)
    filters = Filters(None if state == "all" else state, **narrow)
    table = grid(
        "报告 report", "来源 source", "机关 agency", "年 year", "待核 open", "在办 with", "原因 why", numbers=(3, 4)
    )
    for each in list_reports(engine, filters, limit):
        why = "；".join(map(reason_words, each.reasons))
        cells = (each.sha256[:12], Path(each.source).name, each.agency, each.year, each.open, each.assignee, why)
        table.add_row(*("" if cell is None else str(cell) for cell in cells))
    console(stdout()).print(table)
    total = count_reports(engine, filters)
    click.echo(f"{min(limit, total)} of {total} / 共 {total} 份", err=True)


@review.command()
@click.argument("report")
@_database
def show(report: str, db: str) -> None:
    """Show what waits in a report: what was read, why it is in doubt, what else it could be. 查看存疑字段。"""
    from gongkai.review import show_report

    _print_record(show_report(open_queue(db), report))


@review.command()
@click.argument("report")
@click.argument("fields", nargs=-1)
@_person
@_database
def accept(report: str, fields: tuple[str, ...], by: str, db: str) -> None:
    """Accept fields as they were read; without FIELDS all that still wait. 确认无误。"""
    from gongkai.review import accept as accept_fields

    _tell(accept_fields(open_queue(db), report, fields or None, by))


@review.command()
@click.argument("report")
@click.argument("field")
@click.argument("value")
@click.option("--unit", type=click.Choice(["万元", "元"]), help="For an amount.")
@click.option("--why", metavar="TEXT", help="A remark, kept with the decision.")
@_person
@_database
def correct(report: str, field: str, value: str, unit: str | None, why: str | None, by: str, db: str) -> None:
    """Say what FIELD prints: a number, or the word blank, missing or unreadable. 更正。

    A negative number goes after two dashes: `gongkai review correct --db q.db -- REPORT FIELD -3`.
    """
    from gongkai.review import correct as correct_field

    changes = {field: {**_value(value), "unit": unit}}
    _tell(correct_field(open_queue(db), report, changes, by, reason=why))


@review.command()
@click.argument("report")
@click.option("--why", metavar="TEXT", required=True, help="What is wrong with the source.")
@_person
@_database
def reject(report: str, why: str, by: str, db: str) -> None:
    """Say that the source is no report that can be used. 剔除来源。"""
    from gongkai.review import reject as reject_report

    _tell(reject_report(open_queue(db), report, by, why))


@review.command()
@click.argument("report")
@_person
@_database
def undo(report: str, by: str, db: str) -> None:
    """Take your last decision on REPORT back. 撤销。"""
    from gongkai.review import undo as undo_last

    _tell(undo_last(open_queue(db), report, by))


@review.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here, not to stdout.")
@click.option(
    "--what",
    type=click.Choice(["reports", "values", "events"]),
    default="reports",
    show_default=True,
    help="Reports as people left them (.csv or JSON Lines); decided values; all events, for a colleague's queue.",
)
@_database
def export(output: Path | None, what: str, db: str) -> None:
    """Write reports with the decisions in them, decided values, or all events. 导出。"""
    from gongkai import review as queue
    from gongkai.output import atomic_writer

    found: dict[str, Callable[[Any], Iterable[dict[str, Any]]]] = {
        "reports": queue.settled_reports,
        "values": queue.decided_values,
        "events": queue.exported_events,
    }
    rows = found[what](open_queue(db))
    table = what == "reports" and output is not None and output.suffix.lower() == ".csv"
    texts = _csv(rows) if table else (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if output is None:
        stdout().writelines(texts)
        return
    with atomic_writer(output) as stream:
        stream.writelines(texts)


@review.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_database
def import_(file: Path, db: str) -> None:
    """Add a colleague's events (`export --what events`); doing it twice adds nothing. 导入同事的决定。"""
    from gongkai.output import read_json_lines
    from gongkai.review import import_events

    merged = import_events(open_queue(db), read_json_lines(file))
    click.echo(
        f"{merged.added} added, {merged.known} known, {merged.unknown} of reports that are not in this queue"
        f" / 新增 {merged.added}，已有 {merged.known}，对应报告不在本队列 {merged.unknown}",
        err=True,
    )


@review.command()
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True)
@_database
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
@_database
def stats(db: str) -> None:
    """Show how much passes untouched, how often an accepted value was wrong, who did what. 统计。"""
    from gongkai.cli.views import console, grid
    from gongkai.review import stats_of
    from gongkai.words import reason_words

    found = stats_of(open_queue(db))
    out = console(stdout())
    table = grid("", "", numbers=(1,))
    for state, count in sorted(found.states.items()):
        table.add_row(f"状态 state: {state}", str(count))
    for name, rate in (("直通 straight through", found.straight_through), ("抽查出错 audit errors", found.audit)):
        bound = f", ≤ {rate.upper:.2%}" if rate.upper is not None else ""
        table.add_row(name, f"{rate.count} / {rate.of}{bound}")
    for who, each in found.reviewers.items():
        table.add_row(f"复核人 reviewer: {who}", f"{each.decisions} ({each.changed} changed 更正)")
    for code, count in found.reasons.items():
        table.add_row(f"原因 reason: {reason_words(code)}", str(count))
    out.print(table)


@review.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0: any that is free.")
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="Folder that the sources' names are relative to. Default: this one.",
)
@click.option(
    "--by", metavar="NAME", multiple=True, help="Who decides; once for each reviewer. Default: your login."
)  # fmt: skip
@_database
def serve(port: int, root: Path, by: tuple[str, ...], db: str) -> None:
    """Open the review page on this machine: source and form side by side, worked by keyboard. 打开复核页面。

    The address is printed with a token that opens it once; nobody else can. Each reviewer gets one of their own.
    """
    engine = open_queue(db)
    from gongkai.review_page import serve as serve_page

    serve_page(engine, by or (getpass.getuser(),), root, port)


def _csv(rows: Iterable[dict[str, Any]]) -> Iterable[str]:
    from gongkai.output import CSV_COLUMNS, csv_rows, csv_text

    more = ("reviewed_by", "reviewed_at")
    yield csv_text([[*CSV_COLUMNS, *more]])
    for row in rows:
        yield csv_text(csv_rows(row, more))


def _value(text: str) -> dict[str, Any]:
    from gongkai.review.deciding import STATUSES

    if text in STATUSES[1:]:
        return {"value": None, "status": text}
    try:
        number = float(text.replace(",", ""))
    except ValueError as error:
        raise click.UsageError(f"{text}: a number, or one of {', '.join(STATUSES[1:])} / 应为数字或上述词语") from error
    return {"value": int(number) if number.is_integer() else number, "status": "printed"}


def _tell(record: Record) -> None:
    """Say where the report stands now."""
    stands = record.standing
    click.echo(f"{record.source}: {stands.state}, {len(stands.open)} open / 尚余 {len(stands.open)} 项", err=True)


def _print_record(record: Record) -> None:
    from gongkai.cli.views import console, grid
    from gongkai.words import field_name, reason_words

    report = record.report
    table = grid("字段 field", "", "读作 read as", "可信度 p", "原因 why", "备选 or", "出处 place")
    for name in record.standing.open:
        field = report["fields"].get(name, {})
        place = field.get("source") or {}
        others = ", ".join(f"{each['value']}" for each in field.get("alternatives", ()))
        table.add_row(
            name or "*",
            field_name(report["edition"], name) if name else "整份 the whole",
            f"{field.get('status')} {field.get('raw') or ''}" if field.get("value") is None else str(field["value"]),
            "" if record.audit or not field else f"{field['confidence']:.3f}",
            "；".join(map(reason_words, record.reasons.get(name, ()))),
            others,
            ":".join(str(place[key]) for key in ("page", "line", "cell") if place.get(key)),
        )
    out = console(stdout())
    out.print(f"{record.source}  {record.sha256[:12]}  {report['agency'] or ''} {report['year'] or ''}", markup=False)
    out.print(table)
    for issue in report["issues"]:
        out.print(f"{issue['code']}: {issue['message']['zh']} / {issue['message']['en']}", markup=False)
