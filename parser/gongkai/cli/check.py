"""``gongkai check``: a collection as a panel: the form's arithmetic, year to year, agency beside agency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from gongkai.cli.inputs import find_inputs, stdout

if TYPE_CHECKING:
    from gongkai.pipeline.collection.findings import Finding
    from gongkai.pipeline.collection.panel import Panel

WITHIN: Final = frozenset({"row_total", "processed", "balance", "dispute_total"})
"""Findings within a report; they stand in the table of relations."""

BETWEEN: Final = frozenset({"carry_over", "in_force", "jump"})
"""Findings between a report and the year before."""

EPILOG = """\b
Examples:
  gongkai check figures.jsonl                          what `gongkai parse -o figures.jsonl` wrote
  gongkai check report.html                            an input, parsed first
  gongkai check 2022.jsonl 2023.jsonl --csv found.csv  findings, a row each
  gongkai check figures.jsonl --html panel.html        one page with pictures, for the browser
  gongkai check figures.jsonl --json panel.json        coverage, findings, rates

`--agencies FILE` is CSV with the columns name,agency: names in reports, and the name to stand under.
"""

MOST_REPORTS = 10
"""Reports whose relations are all listed; of more, only those that fail."""

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(epilog=EPILOG)
@click.argument("files", metavar="DIR|FILE...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--html", "page", type=_FILE, metavar="FILE", help="Write one self-contained page with pictures.")
@click.option("--json", "data", type=_FILE, metavar="FILE", help="Write all of it as data.")
@click.option("--csv", "rows", type=_FILE, metavar="FILE", help="Write the findings, a row each.")
@click.option(
    "--agencies",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Which names are one agency's.",
)
@click.option("-j", "--jobs", type=int, default=1, show_default=True, help="Processes for what is parsed first.")
def check(
    files: tuple[Path, ...], page: Path | None, data: Path | None, rows: Path | None, agencies: Path | None, jobs: int
) -> None:
    """Show what holds and what fails, within each report, between an agency's years, and across agencies.

    FILE is JSON Lines that `gongkai parse` wrote, or a report; of a folder, all of them. 检查表内勾稽关系、年度衔接，
    以及各机关各年度的完整性、数量级突变与雷同。
    """
    from gongkai.cli.views import console
    from gongkai.pipeline.collection.panel import Panel

    panel = Panel.of(_reports(files, jobs), _decisions(agencies))
    _write(panel, page, data, rows)
    out = console(stdout())
    names = short_names([each.source for each in panel.entries])
    for table in (_relations(panel, names), _issues(panel, names), _findings(panel), _left_over(panel)):
        if table is not None:
            out.print(table)
    _summary(panel)


def _reports(files: tuple[Path, ...], jobs: int) -> Iterator[Mapping[str, Any]]:
    """Yield what `parse` wrote, and what is parsed here, in their JSON form."""
    from gongkai.pipeline.collection.reports import report_lines

    inputs: list[str] = []
    for file in files:
        if file.is_dir():
            lines = sorted(each for each in file.rglob("*.jsonl") if each.is_file())
            if not lines:
                inputs.append(str(file))
        else:
            lines = [file] if _is_written(file) else []
            if not lines:
                inputs.append(str(file))
        for each in lines:
            yield from report_lines(each)
    if inputs:
        from gongkai.pipeline.batch import parse_many

        for report in parse_many(find_inputs(inputs).names, jobs):
            yield report.to_dict()


def _is_written(file: Path) -> bool:
    """Tell whether `parse` wrote a file; anything else is parsed."""
    with file.open("rb") as stream:
        return stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def _decisions(file: Path | None) -> dict[str, str]:
    import csv

    if file is None:
        return {}
    with file.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        if not {"name", "agency"} <= set(reader.fieldnames or ()):
            raise click.UsageError(f"{file}: needs the columns name,agency / 须有 name、agency 两列")
        return {row["name"]: row["agency"] for row in reader if row["agency"]}


def _write(panel: Panel, page: Path | None, data: Path | None, rows: Path | None) -> None:
    from gongkai.core.report_files import atomic_writer, csv_cell, csv_text, write_json
    from gongkai.pipeline.collection.findings import Finding
    from gongkai.pipeline.collection.panel_page import panel_page

    if page:
        with atomic_writer(page) as stream:
            stream.write(panel_page(panel))
    if data:
        write_json(data, panel.to_dict())
    if rows:
        with atomic_writer(rows, "utf-8-sig") as stream:
            stream.write(csv_text([list(Finding._fields)]))
            stream.write(csv_text([[csv_cell(value) for value in each] for each in panel.findings]))


def _relations(panel: Panel, names: Mapping[str, str]) -> Any:
    """Count for each report and relation how often it holds, fails, or cannot be checked."""
    from gongkai.cli.views import grid
    from gongkai.forms.form import editions
    from gongkai.forms.relations import Arithmetic, total

    table = grid(
        "报告 report", "关系 relation", "成立 holds", "不符 fails", "无法核 open", "不符之处 where", numbers=(2, 3, 4)
    )
    for report in panel.entries:
        form = editions().get(report.edition or "")
        for code in dict.fromkeys(each.code for each in form.relations) if form else ():
            assert form is not None
            members = [each for each in form.relations if each.code == code]
            failed = Arithmetic(members, report.values).failures()
            if not failed and len(panel.entries) > MOST_REPORTS:
                continue
            open_ = sum(
                total(report.values, each.left) is None or total(report.values, each.right) is None for each in members
            )
            where = "；".join(f"{f.relation.where}: {f.left} ≠ {f.right}" for f in failed)
            holds = len(members) - len(failed) - open_
            table.add_row(names[report.source], code, str(holds), str(len(failed)), str(open_), where)
    return table if table.row_count else None


def _issues(panel: Panel, names: Mapping[str, str]) -> Any:
    """List the issues that the reports came with."""
    from gongkai.cli.views import grid

    table = grid("报告 report", "级别 severity", "代码 code", "说明 message", title="问题 issues")
    for report in panel.entries:
        for issue in report.issues:
            message = issue.get("message") or {}
            words = f"{message.get('zh', '')} / {message.get('en', '')}"
            table.add_row(names[report.source], str(issue.get("severity")), str(issue.get("code")), words)
    return table if table.row_count else None


def _findings(panel: Panel) -> Any:
    """List what does not hold between reports."""
    from gongkai.cli.views import grid

    held = sum(1 for each in panel.findings if each.code in WITHIN)
    found = [each for each in panel.findings if each.code not in WITHIN]
    if not found:
        return None
    title = f"年度衔接与横向比较 from year to year and across agencies: {len(found)} fail ({held} within reports)"
    table = grid("机关 agency", "年度 year", "代码 code", "项目 field", "应为 expected", "实为 printed", title=title)
    for each in found:
        told = each.label or each.zh
        table.add_row(each.agency, _years(each), each.code, told, each.expected, each.printed)
    return table


def _years(found: Finding) -> str:
    return f"{found.year - 1}→{found.year}" if found.code in BETWEEN and found.year else str(found.year or "")


def _left_over(panel: Panel) -> Any:
    """List the reports that stand in no place of the panel."""
    from gongkai.cli.views import grid

    if not panel.unplaced:
        return None
    table = grid(
        "来源 source", "机关 agency", "年度 year", "状态 status", "原因 why", title="无法归位 not in the panel"
    )
    for each in panel.unplaced:
        table.add_row(each.source, each.agency, str(each.year or ""), each.status, each.error)
    return table


def _summary(panel: Panel) -> None:
    """Tell on standard error how much there is."""
    there, of = len(panel.coverage), len(panel.agencies) * len(panel.years)
    missing = sum(1 for each in panel.findings if each.code == "year_missing")
    click.echo(
        f"{len(panel.entries)} reports, {len(panel.agencies)} agencies, {there} of {of} agency-years, {missing} missing"
        f" between, {len(panel.unsure)} names to decide / 共 {len(panel.entries)} 份，{len(panel.agencies)} 个机关，"
        f"覆盖 {there}/{of}，中间缺 {missing}，名称待定 {len(panel.unsure)}",
        err=True,
    )


def short_names(sources: Sequence[str]) -> dict[str, str]:
    """Return of each source as much of its end as tells it from the others, the file's name at least.

    >>> short_names(["in/a/2022.html", "in/b/2022.html", "in/b/2023.html"])
    {'in/a/2022.html': 'a/2022.html', 'in/b/2022.html': 'b/2022.html', 'in/b/2023.html': '2023.html'}
    """
    parts = {source: Path(source).parts for source in sources}
    ends: Counter[tuple[str, ...]] = Counter(
        each[-length:] for each in parts.values() for length in range(1, len(each) + 1)
    )
    return {
        source: "/".join(next((each[-n:] for n in range(1, len(each)) if ends[each[-n:]] == 1), each))
        for source, each in parts.items()
    }
