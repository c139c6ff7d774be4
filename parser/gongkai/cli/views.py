"""What a terminal shows: a report with its doubts, issues, tables of figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath
from typing import IO, TYPE_CHECKING, Any, Final

from gongkai.core.report import Field, Issue, Report, json_number
from gongkai.forms.display_names import STATUSES, field_name, reason_words

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

MOST_DOUBTS: Final = 8
"""Doubtful fields shown of a report; how many more there are is said."""

MOST_FIGURES: Final = 5
"""Figures shown of a report, the largest first."""

PLAIN_WIDTH: Final = 120
"""Columns where no terminal says how wide it is."""

_SEVERITY = {"error": "red", "warning": "yellow", "info": "cyan"}


def console(stream: IO[str]) -> Console:
    """Return a console that colours a terminal and leaves files and pipes plain; text is shown as it is."""
    from rich.console import Console

    terminal = stream.isatty()
    width = None if terminal else PLAIN_WIDTH
    return Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=False, width=width)


def show_report(stream: IO[str]) -> Callable[[Report], None]:
    """Return what prints a report for people: what was read, what is in doubt, and why."""
    out = console(stream)

    def show(report: Report) -> None:
        for part in report_view(report):
            out.print(part)

    return show


def report_view(report: Report) -> Iterable[Any]:
    """Yield the parts of a report's view."""
    from rich.padding import Padding
    from rich.rule import Rule
    from rich.text import Text

    word, colour = STATUSES[report.status]
    yield Rule(Text(report.source, overflow="ellipsis"), align="left", style="dim")
    status = Text(f" {word} {report.status} ", style=f"bold reverse {colour}")
    if report.error:
        yield Text.assemble(status, f"  {report.error.code}")
        yield Text(f"  {report.error.zh}\n  {report.error.en}\n")
        return
    who = f"  {report.agency or '机关不明'} · {report.year or '年份不明'} · {report.edition} 版表式"
    yield Text.assemble(status, (who, "bold"))
    yield Padding(Text.assemble(*_figures(report)), (0, 0, 0, 2))
    if report.to_review:
        yield doubts_table(report)
    yield from map(issue_line, report.issues)
    yield Text("")


def _figures(report: Report) -> list[Any]:
    """Say how much was read, and the largest figures."""
    values = {each.id: each.value for each in report.fields.values() if each.value}
    largest = sorted(values.items(), key=lambda item: -abs(item[1]))[:MOST_FIGURES]
    counts = f"{len(report.fields)} 项 fields，{len(values)} 项非零 non-zero，{len(report.to_review)} 项待核 to review"
    shown = "；".join(f"{field_name(report.edition, key)} {json_number(value):,}" for key, value in largest)
    return [counts, (f"\n{shown}", "dim")] if shown else [counts]


def doubts_table(report: Report) -> Table:
    """Return the fields to review, least certain first."""
    table = grid("待核 in doubt", "读作 read as", "可信度 p", "原因 why", "出处 place")
    for field in report.to_review[:MOST_DOUBTS]:
        reasons = "；".join(map(reason_words, field.reasons)) or "可信度低 low confidence"
        table.add_row(
            field_name(report.edition, field.id), _reading(field), f"{field.confidence:.3f}", reasons, _place(field)
        )
    more = len(report.to_review) - MOST_DOUBTS
    if more > 0:
        table.add_row(f"… 另有 {more} 项 {more} more", "", "", "", "")
    return table


def _reading(field: Field) -> str:
    value = json_number(field.value)
    words = {"blank": "空白 blank", "missing": "缺 missing", "unreadable": "不可读 unreadable"}
    text = words.get(field.status, f"{value}{field.unit or ''}")
    return text if field.implied is None else f"{text}（应为 implied {json_number(field.implied)}）"


def _place(field: Field) -> str:
    if field.source is None:
        return ""
    page = f"第{field.source.page}页 " if field.source.page else ""
    return f"{page}{field.source.line or '?'}:{field.source.cell or '?'}"


def issue_line(issue: Issue) -> Any:
    """Return an issue in both languages, its severity in a column of its own."""
    from rich.table import Table
    from rich.text import Text

    line = Table.grid(padding=(0, 1))
    line.add_column(width=9, justify="right", no_wrap=True)
    line.add_column(overflow="fold")
    mark = Text(issue.severity, style=_SEVERITY[issue.severity])
    line.add_row(mark, Text.assemble((f"{issue.code}  ", "bold"), f"{issue.zh}\n{issue.en}"))
    return line


def names_apart(sources: Sequence[str]) -> list[str]:
    """Return as much of each path's end as tells it from the others.

    >>> names_apart(["in/青禾县/2022.txt", "in/白水镇/2022.txt", "c.pdf"])
    ['青禾县/2022.txt', '白水镇/2022.txt', 'c.pdf']
    """
    paths = [PurePath(each).parts for each in sources]
    counts = Counter(parts[-length:] for parts in set(paths) for length in range(1, len(parts) + 1))
    shortest = (next((n for n in range(1, len(parts)) if counts[parts[-n:]] == 1), len(parts)) for parts in paths)
    return [str(PurePath(*parts[-n:])) if parts else "" for n, parts in zip(shortest, paths, strict=True)]


def grid(*headings: str, title: str | None = None, numbers: Sequence[int] = ()) -> Table:
    """Return an empty table with these headings; columns in ``numbers`` stand to the right."""
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=True, header_style="bold")
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="right" if place in numbers else "left", overflow="fold")
    return table
