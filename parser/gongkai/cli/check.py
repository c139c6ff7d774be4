"""``gongkai check``: the form's arithmetic within each report, and from one year to the next."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import click

from gongkai.cli.inputs import stdout

EPILOG = """\b
Examples:
  gongkai check figures.jsonl     what `gongkai parse -o figures.jsonl` wrote
  gongkai check report.html       an input, parsed first
"""


class Checked(NamedTuple):
    """What is checked of a report, in whichever way it came."""

    source: str
    edition: str | None
    year: int | None
    agency: str | None
    values: dict[str, Decimal | None]
    issues: list[Mapping[str, Any]]


@click.command(epilog=EPILOG)
@click.argument("file", type=click.Path(exists=True, path_type=Path))
def check(file: Path) -> None:
    """Show which sums hold and which fail, within each report and between an agency's years.

    FILE is JSON Lines that `gongkai parse` wrote, or a report. 检查表内勾稽关系及年度之间的衔接关系。
    """
    from gongkai.cli.views import console

    reports = _load(file)
    out = console(stdout())
    out.print(_relations(reports))
    for table in (_issues(reports), _years(reports)):
        if table is not None:
            out.print(table)


def _load(file: Path) -> list[Checked]:
    """Read what `parse` wrote, or parse an input; failed reports are left out."""
    from gongkai.core.report_files import read_json_lines

    with file.open("rb") as stream:
        written = stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    if written:
        reports = read_json_lines(file)
    else:
        from gongkai.pipeline.stages import parse

        reports = [parse(file).to_dict()]
    return [_checked(each) for each in reports if each.get("fields")]


def _checked(report: Mapping[str, Any]) -> Checked:
    def number(value: Any) -> Decimal | None:
        return Decimal(str(value)) if isinstance(value, int | float) else None

    values = {key: number(field.get("value")) for key, field in report["fields"].items()}
    issues = report.get("issues") or []
    edition, year, agency = (report.get(key) for key in ("edition", "year", "agency"))
    return Checked(str(report.get("source")), edition, year, agency, values, issues)


def _relations(reports: list[Checked]) -> Any:
    """Count for each report and relation how often it holds, fails, or cannot be checked."""
    from gongkai.cli.views import grid
    from gongkai.forms.form import editions
    from gongkai.forms.relations import Arithmetic, total

    table = grid(
        "报告 report", "关系 relation", "成立 holds", "不符 fails", "无法核 open", "不符之处 where", numbers=(2, 3, 4)
    )
    for report in reports:
        form = editions().get(report.edition or "")
        for code in dict.fromkeys(each.code for each in form.relations) if form else ():
            assert form is not None
            members = [each for each in form.relations if each.code == code]
            failed = Arithmetic(members, report.values).failures()
            open_ = sum(
                total(report.values, each.left) is None or total(report.values, each.right) is None for each in members
            )
            where = "；".join(f"{f.relation.where}: {f.left} ≠ {f.right}" for f in failed)
            holds = len(members) - len(failed) - open_
            table.add_row(Path(report.source).name, code, str(holds), str(len(failed)), str(open_), where)
    return table


def _issues(reports: list[Checked]) -> Any:
    """List the issues that the reports came with."""
    from gongkai.cli.views import grid

    table = grid("报告 report", "级别 severity", "代码 code", "说明 message", title="问题 issues")
    for report in reports:
        for issue in report.issues:
            message = issue.get("message") or {}
            words = f"{message.get('zh', '')} / {message.get('en', '')}"
            table.add_row(Path(report.source).name, str(issue.get("severity")), str(issue.get("code")), words)
    return table if table.row_count else None


def _years(reports: list[Checked]) -> Any:
    """Compare each agency's successive years."""
    from gongkai.assessment.year_over_year import Yearly, compare
    from gongkai.cli.views import grid
    from gongkai.forms.display_names import field_name

    known = [Yearly(r.source, r.agency, r.year, r.values) for r in reports if r.agency and r.year]
    editions = {(each.source, each.year): each.edition for each in reports}
    found = compare(known)
    if not found:
        return None
    failed = [each for each in found if not each.holds]
    title = f"年度衔接 from year to year: {len(found) - len(failed)} hold, {len(failed)} fail"
    table = grid("机关 agency", "年度 years", "代码 code", "项目 field", "应为 expected", "实为 printed", title=title)
    for each in failed:
        edition = editions.get((each.later.source, each.later.year))
        table.add_row(
            each.later.agency,
            f"{each.earlier.year}→{each.later.year}",
            each.rule.code,
            field_name(edition, each.field),
            str(each.expected),
            str(each.printed),
        )
    return table
