"""A collection as a panel: agencies by years, what is there, what does not hold, and the rates of each report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gongkai.core.long_rows import frame
from gongkai.pipeline.collection.canonical_names import UnsureName, decided, unsure_names
from gongkai.pipeline.collection.findings import Finding, PanelEntry, find_all
from gongkai.pipeline.collection.metrics import metrics, metrics_version

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True)
class Panel:
    """Reports of many agencies and years, held against the form and against each other.

    Attributes
    ----------
    entries
        Every report that was given, in order.
    findings
        What does not hold.
    """

    entries: tuple[PanelEntry, ...]
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, reports: Iterable[Mapping[str, Any]], agencies: Mapping[str, str] | None = None) -> Panel:
        """Make a panel of reports in their JSON form.

        Parameters
        ----------
        agencies
            Names that a person decided on: printed or canonical name → the name to stand under.
        """
        entries = tuple(_entry(each, agencies or {}) for each in reports)
        return cls(entries, tuple(find_all(entries)))

    def __repr__(self) -> str:
        return f"<Panel: {len(self.entries)} reports of {len(self.agencies)} agencies, {len(self.findings)} findings>"

    @cached_property
    def agencies(self) -> tuple[str, ...]:
        """The canonical names, sorted."""
        return tuple(sorted({each.agency for each in self.placed}))

    @cached_property
    def years(self) -> tuple[int, ...]:
        """All years from the first to the last that is reported on."""
        known = [each.year for each in self.placed if each.year]
        return tuple(range(min(known), max(known) + 1)) if known else ()

    @cached_property
    def placed(self) -> tuple[PanelEntry, ...]:
        """The reports with agency, year and figures."""
        return tuple(each for each in self.entries if each.agency and each.year and each.values)

    @cached_property
    def unplaced(self) -> tuple[PanelEntry, ...]:
        """The reports that failed, or whose agency or year is not known; none is left out without a word."""
        return tuple(each for each in self.entries if not (each.agency and each.year and each.values))

    @cached_property
    def coverage(self) -> dict[tuple[str, int], PanelEntry]:
        """The report of each agency on each year, the last given where there are several."""
        return {(each.agency, each.year): each for each in self.placed if each.year}

    @cached_property
    def unsure(self) -> list[UnsureName]:
        """Names that may be one agency's, for a person to decide."""
        return unsure_names(self.agencies)

    def rates(self) -> Iterator[dict[str, Any]]:
        """Yield for each placed report its agency, year and all metrics."""
        for each in self.placed:
            head = {"agency": each.agency, "year": each.year, "edition": each.edition, "source": each.source}
            yield head | {metric.id: metric.value(each.values) for metric in metrics()}

    def to_frame(self) -> pandas.DataFrame:
        """Return the findings as a pandas table, a row each."""
        return frame([each._asdict() for each in self.findings])

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        return {
            "reports": len(self.entries),
            "agencies": len(self.agencies),
            "years": list(self.years),
            "coverage": [
                {"agency": agency, "years": {year: e.status for (name, year), e in self._of(agency) if name == agency}}
                for agency in self.agencies
            ],
            "findings": [each._asdict() for each in self.findings],
            "unplaced": [
                {"source": e.source, "agency": e.agency or None, "year": e.year, "status": e.status, "error": e.error}
                for e in self.unplaced
            ],
            "unsure_names": [{"name": each.name, "longer": list(each.longer)} for each in self.unsure],
            "metrics": {
                "version": metrics_version(),
                "definitions": [{**each._asdict(), "formula": each.formula} for each in metrics()],
                "values": list(self.rates()),
            },
        }

    def _of(self, agency: str) -> list[tuple[tuple[str, int], PanelEntry]]:
        return [((agency, year), self.coverage[agency, year]) for year in self.years if (agency, year) in self.coverage]


def _entry(report: Mapping[str, Any], agencies: Mapping[str, str]) -> PanelEntry:
    fields, error = report["fields"], report["error"]
    values = {key: None if field["value"] is None else Decimal(str(field["value"])) for key, field in fields.items()}
    return PanelEntry(
        str(report["source"]),
        decided(report["agency"], agencies) if report["agency"] else "",
        report["year"],
        report["edition"],
        report["status"],
        values,
        {key: _place(field["source"]) for key, field in fields.items() if field["source"] and values[key]},
        sum(field["review"] for field in fields.values()),
        tuple(report["issues"]),
        f"{error['code']}: {error['message']['zh']}" if error else "",
    )


def _place(place: Mapping[str, Any]) -> str:
    page = f"第{place['page']}页 " if place.get("page") else ""
    return f"{page}第{place.get('line') or '?'}行"
