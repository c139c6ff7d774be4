"""The dictionary: what every field of the editions is, in Chinese and English, and its like in the other edition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from gongkai.core.rule_files import load
from gongkai.forms.display_names import official_labels
from gongkai.forms.form import Block, Column, Form, Row, Table, editions


class DictionaryEntry(NamedTuple):
    """A field of an edition.

    Attributes
    ----------
    label, english
        The official label (row · column) and our translation.
    table, caption, group, row, column
        The printed labels of the table, of the part of it (``""`` where it has none), of the groups that the row
        stands in, of row and column.
    unit
        The unit that the official label states; ``""`` where it states none, as for counts.
    quantity
        ``count``, ``signed`` (may be negative) or ``amount`` (may have decimals and a unit).
    same_as
        The fields of the other edition that mean the same: none, one, or several whose sum it is.
    """

    edition: str
    id: str
    label: str
    english: str
    table: str
    caption: str
    group: str
    row: str
    column: str
    unit: str
    quantity: str
    same_as: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """Return the entry as plain data."""
        return {**self._asdict(), "same_as": list(self.same_as)}


@cache
def _english_names(edition: str) -> dict[str, str]:
    return {each.id: each.english for each in dictionary(edition)}


def english_name(edition: str | None, field_id: str) -> str:
    """Return what a field is called in English; its id where no edition in the package knows it.

    >>> english_name("2021", "proactive.fees.amount"), english_name(None, "x")
    ('Proactive disclosure: administrative fees, amount', 'x')
    """
    return _english_names(edition).get(field_id, field_id) if edition in editions() else field_id


@cache
def dictionary(edition: str | None = None) -> tuple[DictionaryEntry, ...]:
    """Return all fields of an edition, or of every edition in the package, in the form's order.

    Raises
    ------
    ValueError
        There is no such edition.

    Examples
    --------
    >>> entry = dictionary("2021")[9]
    >>> entry.id, entry.label, entry.english
    ('proactive.fees.amount', '行政事业性收费 · 本年收费金额', 'Proactive disclosure: administrative fees, amount')
    """
    known = editions()
    if edition is not None and edition not in known:
        raise ValueError(f"no edition {edition!r}; there are {', '.join(known)}")
    forms = [known[edition]] if edition else list(known.values())
    return tuple(entry for form in forms for entry in _entries(form))


def _entries(form: Form) -> Iterator[DictionaryEntry]:
    same = same_fields(form.edition)
    for table in form.tables:
        for block in table.blocks:
            for row in block.rows:
                for column in block.columns:
                    yield _entry(form, table, block, row, column, same)


def _entry(
    form: Form, table: Table, block: Block, row: Row, column: Column, same: dict[str, tuple[str, ...]]
) -> DictionaryEntry:
    names = load("forms", "english_names")
    groups = {group.id: group.label for group in table.groups}
    field_id = table.field_id(row, column)
    row_name = names["rows"].get(f"{table.id}.{row.id}", row.id)
    column_name = names["columns"].get(f"{table.id}.{column.id}", column.id)
    return DictionaryEntry(
        form.edition,
        field_id,
        official_labels(form)[field_id],
        f"{names['tables'].get(table.id, table.id)}: {row_name}, {column_name}",
        table.heading,
        block.caption or "",
        " ".join(groups[each] for each in row.groups if each in groups),
        row.label,
        " ".join([*(groups[each] for each in column.groups if each in groups), column.label]),
        column.unit or "",
        column.quantity,
        same.get(field_id, ()),
    )


@cache
def same_fields(edition: str) -> dict[str, tuple[str, ...]]:
    """Return for the fields of an edition the fields of the other that mean the same: one, or several to be summed.

    A field that only one edition has is not among them: 2019 counts what was made and disclosed where 2021 counts
    what was issued, repealed and is in force.
    """
    mine = editions()[edition].field_ids
    theirs = {key for name, form in editions().items() if name != edition for key in form.field_ids}
    same: dict[str, tuple[str, ...]] = {key: (key,) for key in mine if key in theirs}
    for rule in load("forms", "english_names")["sums"]:
        if rule["edition"] == edition:
            before, after = rule["field"].split("{each}")
            for key in mine:
                if key.startswith(before) and key.endswith(after) and key not in same:
                    each = key[len(before) : len(key) - len(after)]
                    same[key] = tuple(part.replace("{each}", each) for part in rule["parts"])
    return same


def markdown(entries: Sequence[DictionaryEntry]) -> str:
    """Return the dictionary as a Markdown page."""
    lines = [
        "# The fields",
        "",
        "Generated by `gongkai fields --format markdown` from the editions of the form; the same as data:",
        "`gongkai fields --format json`, or `gongkai.dictionary()`. The label is the official one (row · column), the",
        "English name is ours.",
        "",
        "`=` means that the other edition has a field of the same meaning; `Σ` that it prints the parts, to be summed.",
        "`–` means that it has none, and figures of the two editions must not be joined.",
    ]
    for edition in dict.fromkeys(each.edition for each in entries):
        lines += ["", f"## Edition {edition}"]
        for table in dict.fromkeys(each.table for each in entries if each.edition == edition):
            lines += ["", f"### {table}", "", "| id | label | English | unit | quantity | other edition |"]
            lines.append("| --- | --- | --- | --- | --- | --- |")
            for each in entries:
                if (each.edition, each.table) == (edition, table):
                    cells = (f"`{each.id}`", each.label, each.english, each.unit, each.quantity, _told_same(each))
                    lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _told_same(entry: DictionaryEntry) -> str:
    if not entry.same_as:
        return "–"
    if entry.same_as == (entry.id,):
        return "="
    return "Σ " + ", ".join(f"`{each}`" for each in entry.same_as)
