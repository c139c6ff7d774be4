"""``gongkai review role, people, assign, next, release, comment, comments, audit``: a team's work, from the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from gongkai.cli.filing import open_queue
from gongkai.cli.inputs import stdout
from gongkai.cli.review_options import database, person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from gongkai.review.queue.audit_view import AuditRow
    from gongkai.review.queue.comment_threads import Comment, Thread

ROLE_NAMES = ("reviewer", "adjudicator", "lead", "removed")


@click.command()
@click.argument("name")
@click.argument("what", type=click.Choice(ROLE_NAMES), metavar="ROLE")
@person
@database
def role(name: str, what: str, by: str, db: str) -> None:
    """Give NAME a ROLE: reviewer, adjudicator, lead, or removed. 分配角色或移除。

    An adjudicator decides between two readings; a lead also assigns work, gives roles and enlarges the audit. As long
    as a queue has no lead everyone may do everything. Who was removed decides nothing, and their work is free.
    """
    from gongkai.review import give_role

    give_role(open_queue(db), name, what, by)  # type: ignore[arg-type]  # click has checked it
    click.echo(f"{name}: {what}", err=True)


@click.command()
@database
def people(db: str) -> None:
    """List who has which role, what is assigned to them, and what they did. 人员。"""
    from gongkai.cli.views import console, grid
    from gongkai.review import list_people, open_assignments, stats_of
    from gongkai.review.queue.people_roles import WORDS
    from gongkai.review.queue.reviewer_statistics import Reviewer

    engine = open_queue(db)
    roles = {each.name: each.role for each in list_people(engine)}
    waiting, done = open_assignments(engine), stats_of(engine).reviewers
    table = grid("姓名 name", "角色 role", "待办 assigned", "决定 decisions", "小时 hours", numbers=(2, 3, 4))
    for name in sorted({*roles, *waiting, *done}):
        each = done.get(name, Reviewer(0, 0, None))
        words = " ".join(WORDS[roles.get(name, "reviewer")])
        table.add_row(name, words, str(waiting.get(name, 0)), str(each.decisions), f"{each.hours:.1f}")
    console(stdout()).print(table)


@click.command()
@click.argument("reports", nargs=-1)
@click.option("--to", metavar="NAME", help="Whose work they are to be.")
@click.option("--nobody", is_flag=True, help="They are nobody's work.")
@click.option("--limit", type=click.IntRange(1), help="Without REPORTS: this many that wait and are nobody's.")
@click.option("--agency", metavar="NAME", help="Of these, only those of one agency.")
@click.option("--year", type=int, help="Of these, only those on one year.")
@person
@database
def assign(
    reports: tuple[str, ...], to: str | None, nobody: bool, limit: int | None, agency: str | None, year: int | None,
    by: str, db: str,
) -> None:  # fmt: skip
    """Make REPORTS someone's work: they get them first when they ask for the next one, others never. 分配报告。

    Everyone may take what is nobody's and give back their own; the rest is for a lead, where there is one.
    """
    from gongkai.review import Filters, list_reports
    from gongkai.review import assign as assign_reports

    if (to is None) != nobody:
        raise click.UsageError("--to NAME or --nobody / 请给出 --to 姓名 或 --nobody")
    if bool(reports) == (limit is not None):
        raise click.UsageError("REPORTS or --limit / 请给出 REPORTS 或 --limit")
    engine = open_queue(db)
    if limit is not None:
        free = Filters(agency=agency, year=year, unassigned=True)
        reports = tuple(each.sha256 for each in list_reports(engine, free, limit))
    count = assign_reports(engine, reports, to, by)
    click.echo(f"{count} → {to or '—'}", err=True)


@click.command("next")
@person
@database
def next_(by: str, db: str) -> None:
    """Take the next report for you, and print the beginning of its digest. 取下一份。

    It is yours for 15 minutes, and others cannot decide on it meanwhile; `gongkai review release` gives it back.
    """
    from gongkai.review import claim_next

    found = claim_next(open_queue(db), by)
    if found is None:
        click.echo("none is free / 没有无人在办的报告", err=True)
    else:
        click.echo(found[:12])


@click.command()
@click.argument("report")
@person
@database
def release(report: str, by: str, db: str) -> None:
    """Give REPORT back, wherever you have it open. 归还报告。"""
    from gongkai.review import release as give_back

    give_back(open_queue(db), report, by)


@click.command()
@click.argument("report")
@click.argument("text", required=False, default="")
@click.option("--field", metavar="FIELD", default="", help="About this field; else about the report.")
@click.option("--to", metavar="NAME", help="For this colleague; else for whoever reads it.")
@click.option("--answer", metavar="ID", help="Answer this comment (the beginning of its id, see `comments`).")
@click.option("--done", is_flag=True, help="With --answer: nothing is left to say.")
@person
@database
def comment(
    report: str, text: str, field: str, to: str | None, answer: str | None, done: bool, by: str, db: str
) -> None:  # fmt: skip
    """Say TEXT about REPORT or a field of it; it decides nothing. 留言。"""
    from gongkai.review import comment as say

    made = say(open_queue(db), report, by, text, field=field, addressee=to, answers=answer, closes=done)
    click.echo(made[:8], err=True)


@click.command()
@click.argument("report", required=False)
@click.option("--mine", is_flag=True, help="Only what waits for you.")
@person
@database
def comments(report: str | None, mine: bool, by: str, db: str) -> None:
    """List open comments, or all that was said of REPORT. 留言列表。"""
    from gongkai.cli.views import console
    from gongkai.review import comments_on, open_comments

    engine = open_queue(db)
    threads = open_comments(engine, by, mine=mine) if report is None else comments_on(engine, report, by)
    out = console(stdout())
    for thread in threads:
        for line in _thread_lines(thread):
            out.print(line)


def _thread_lines(thread: Thread) -> list[str]:
    first = thread.first
    head = f"{first.sha256[:12]} {first.field or '*'}  {first.source}{'' if thread.open else '  (done 已了结)'}"
    return [head, *(f"  {_said(each)}" for each in thread.said)]


def _said(each: Comment) -> str:
    to = f" → {each.addressee}" if each.addressee else ""
    return f"{each.id[:8]} {each.at[:16]} {each.who}{to}: {each.text or '✓'}"


@click.command()
@click.option(
    "--share", type=click.FloatRange(0, 1, min_open=True),
    help="First draw samples of this share of the reports that are filed (2 in 100 are drawn when they come in).",
)  # fmt: skip
@click.option(
    "--target", type=click.FloatRange(0, 1, min_open=True, max_open=True), multiple=True, default=(0.01, 0.005, 0.001),
    show_default=True, help="Share of a report's fields that may be wrong unseen: which threshold keeps that?",
)  # fmt: skip
@person
@database
def audit(share: float | None, target: tuple[float, ...], by: str, db: str) -> None:
    """Estimate from blind samples how much was accepted that is wrong, and which threshold to take. 抽查。"""
    from gongkai.cli.views import console
    from gongkai.review import audit_findings, draw_more
    from gongkai.review.queue.audit_view import audit_view

    engine = open_queue(db)
    if share is not None:
        drawn = draw_more(engine, share, by)
        click.echo(f"{drawn} more drawn / 新抽 {drawn} 份", err=True)
    findings, out = audit_findings(engine), console(stdout())
    zh, en = (audit_view(findings, language, target) for language in ("zh", "en"))
    for chinese, english in zip([zh["promise"], *zh["sentences"]], [en["promise"], *en["sentences"]], strict=True):
        out.print(f"{chinese}\n{english}", end="\n\n")
    if findings.audited:
        out.print(_audit_table(zh["rows"], en["rows"]))
        for chinese, english in zip(zh["proposals"], en["proposals"], strict=True):
            out.print(f"{chinese}\n{english}")


def _audit_table(zh: Sequence[AuditRow], en: Sequence[AuditRow]) -> Table:
    """Return the rates by stratum, layout and kind of file, named in both languages."""
    from gongkai.cli.views import grid

    table = grid("", "报告 reports", "错 / 查 wrong / checked", "估计 share", "上限 ≤ (95 %)", numbers=(1, 2, 3, 4))
    for each, english in zip(zh, en, strict=True):
        table.add_row(
            each.name if each.name == english.name else f"{each.name} {english.name}",
            "" if each.reports is None else str(each.reports),
            f"{each.wrong} / {each.checked}",
            "" if each.share is None else f"{each.share:.3%}",
            "" if each.upper is None else f"{each.upper:.2%}",
        )
    return table
