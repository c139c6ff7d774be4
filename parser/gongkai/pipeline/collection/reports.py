"""A collection of reports in memory: loaded from what ``gongkai parse`` wrote, queried, as tables, checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from gongkai.core.errors import InputNotFound, UnreadableInput
from gongkai.core.long_rows import frame, long_rows
from gongkai.core.report import Report
from gongkai.core.report_files import json_lines
from gongkai.core.wide_rows import wide_row
from gongkai.forms.form import editions

if TYPE_CHECKING:
    import pandas

    from gongkai.pipeline.collection.panel import Panel


class Reports(Sequence[Report]):
    """Reports as a sequence.

    Parameters
    ----------
    reports
        Of :func:`gongkai.load`, :func:`gongkai.parse_many` or your own making.

    Examples
    --------
    >>> reports = Reports([Report("a.txt", "", "2021", 2023, "青禾县")])
    >>> len(reports), reports.query(year=2023)[0].agency
    (1, '青禾县')
    """

    def __init__(self, reports: Iterable[Report]) -> None:
        self._reports = tuple(reports)

    @overload
    def __getitem__(self, at: int) -> Report: ...
    @overload
    def __getitem__(self, at: slice) -> Reports: ...
    def __getitem__(self, at: int | slice) -> Report | Reports:
        return Reports(self._reports[at]) if isinstance(at, slice) else self._reports[at]

    def __len__(self) -> int:
        return len(self._reports)

    def __iter__(self) -> Iterator[Report]:
        return iter(self._reports)

    def __repr__(self) -> str:
        agencies = {each.agency for each in self if each.agency}
        years = sorted({each.year for each in self if each.year})
        span = f"{years[0]}–{years[-1]}" if years else "no year"
        states = [each.status for each in self]
        counts = ", ".join(f"{states.count(state)} {state}" for state in ("accepted", "review", "failed"))
        return f"<Reports: {len(self)} of {len(agencies)} agencies, {span}; {counts}>"

    def to_frame(self, *, wide: bool = False) -> pandas.DataFrame:
        """Return a pandas table.

        Parameters
        ----------
        wide
            False: one row a field, as :meth:`Report.to_frame` has it. True: one row a report and one column a field;
            a figure that is blank, missing or in the other edition's form is ``<NA>``, ``in_doubt`` names the fields
            to be reviewed. Of a report that failed there is a row too, with its error.

        Raises
        ------
        MissingExtra
            pandas is not installed (``pip install 'gongkai[frame]'``).
        """
        if not wide:
            return frame(row for each in self for row in long_rows(each.to_dict()))
        ids = wide_columns(each.edition for each in self)
        made = frame(wide_row(each.to_dict(), ids) for each in self)
        return made.astype(dict.fromkeys(ids, "Float64"))

    def query(self, expression: str | None = None, **equal: Any) -> Reports:
        """Return the reports for which all of this holds.

        Parameters
        ----------
        expression
            What pandas' ``DataFrame.query`` understands, over the wide table:
            ``"year >= 2021 and `requests.new.total` > 100"``. A comparison with a figure that is not printed does not
            hold.
        equal
            ``agency=``, ``year=``, ``edition=``, ``status=``: what the report must say.

        Raises
        ------
        AttributeError
            A report has nothing of that name.
        """
        kept = [each for each in self if all(getattr(each, key) == value for key, value in equal.items())]
        if expression is not None and kept:
            table = Reports(kept).to_frame(wide=True)
            kept = [kept[number] for number in table.query(expression, engine="python").index]
        return Reports(kept)

    def check(self) -> Panel:
        """Hold the reports against the form and each other: coverage, carry-over, jumps, sums, duplicates."""
        from gongkai.pipeline.collection.panel import Panel

        return Panel.of(each.to_dict() for each in self)

    def save(self, path: str | Path, **options: Any) -> None:
        """Write the reports; the ending chooses the format, ``options`` are those of :func:`export_formats.export`."""
        from gongkai.pipeline.export.export_formats import export

        export((each.to_dict() for each in self), Path(path), **options)


def wide_columns(present: Iterable[str | None]) -> list[str]:
    """Return the field ids of the editions present, the newest edition's first."""
    there = set(present)
    forms = [form for edition, form in sorted(editions().items(), reverse=True) if edition in there]
    return list(dict.fromkeys(key for form in forms for key in form.field_ids))


def load(*paths: str | Path) -> Reports:
    """Read back what ``gongkai parse -o figures.jsonl`` wrote.

    Parameters
    ----------
    paths
        One or more files of JSON Lines.

    Raises
    ------
    InputNotFound
        There is no such file (a ``FileNotFoundError`` too).
    UnreadableInput
        A line is no report; the message says which, and why.

    Examples
    --------
    >>> reports = gongkai.load("figures.jsonl")                                   # doctest: +SKIP
    >>> reports.query("year >= 2021").to_frame(wide=True)["requests.new.total"]   # doctest: +SKIP
    """
    return Reports(Report.from_dict(each) for path in paths for each in report_lines(Path(path)))


def report_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the reports of a file of JSON Lines in their JSON form, one by one.

    Raises
    ------
    InputNotFound, UnreadableInput
        As :func:`load` does.
    """
    from gongkai.forms.report_reading import require_report

    try:
        for number, data in json_lines(path):
            try:
                require_report(data)
            except UnreadableInput as error:
                raise UnreadableInput(
                    f"{path}, line {number}: {error.en}", f"{path} 第 {number} 行：{error.zh}"
                ) from error
            yield data
    except FileNotFoundError as error:
        raise InputNotFound(str(path)) from error
    except IsADirectoryError as error:
        raise UnreadableInput(
            f"{path} is a folder: give a file that `gongkai parse -o` wrote",
            f"{path} 是文件夹：请给出 gongkai parse 的输出文件",
        ) from error
