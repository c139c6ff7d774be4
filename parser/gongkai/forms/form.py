"""The official form as data: one TOML file an edition, read once.

No code names a row or a column; what the form prints, sums up and implies stands in ``editions/*.toml``. A new
edition, or another fixed form, is a new file::

    from gongkai.forms.form import load_form
    form = load_form(Path("my-form.toml"))
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from gongkai.core.errors import FormError

Quantity = Literal["count", "signed", "amount"]


@dataclass(frozen=True)
class Column:
    """A column of a block: its id, official label, other wordings, and the quantity that it counts.

    ``quantity`` is ``count`` (件), ``signed`` (may be negative) or ``amount`` (may have decimals and a unit).
    ``unit`` is the unit that the official label states, ``None`` where it states none.
    """

    id: str
    label: str
    wordings: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    unit: str | None = None
    quantity: Quantity = "count"


@dataclass(frozen=True)
class Row:
    """A row of a block: its id, official label, other wordings and the groups that it stands under."""

    id: str
    label: str
    wordings: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """A label that spans rows (or columns) and has no figures of its own."""

    id: str
    label: str
    axis: Literal["rows", "columns"] = "rows"
    wordings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """Rows and columns under one caption; every row has a figure in every column."""

    caption: str | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    wordings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A statutory table: a heading and one or more blocks.

    Attributes
    ----------
    section
        Number of the section of the report that it stands in.
    printed
        ``"rows"``: a line a row. ``"one_line"``: all rows side by side in one line of figures, the rows'
        labels standing over their columns.
    ignore
        Labels that the table prints and that say nothing of its figures.
    """

    id: str
    section: int
    heading: str
    blocks: tuple[Block, ...]
    wordings: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    printed: Literal["rows", "one_line"] = "rows"
    ignore: tuple[str, ...] = ()

    def field_id(self, row: Row, column: Column) -> str:
        """Return ``<table>.<row>.<column>``."""
        return f"{self.id}.{row.id}.{column.id}"

    def field_ids(self) -> tuple[str, ...]:
        """Return the ids of all fields, row by row."""
        return self._ids

    @cached_property
    def row_ids(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        """The ids of the fields of each row, by block."""
        return tuple(
            tuple(tuple(self.field_id(row, column) for column in block.columns) for row in block.rows)
            for block in self.blocks
        )

    @cached_property
    def _ids(self) -> tuple[str, ...]:
        return tuple(field_id for rows in self.row_ids for ids in rows for field_id in ids)


@dataclass(frozen=True)
class Section:
    """A section of the report without a statutory table; it tells where a table's section ends."""

    number: int
    heading: str
    wordings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Relation:
    """One equation (勾稽关系): the sum of ``left`` equals the sum of ``right``.

    ``where`` is the row or column that it holds for, as the official form labels it.
    """

    code: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    where: str

    @cached_property
    def members(self) -> tuple[str, ...]:
        """All field ids of the equation."""
        return self.left + self.right


@dataclass(frozen=True)
class ProseRelation:
    """A fact of the narrative that restates the sum of some fields."""

    fact: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Implausible:
    """Fields that print nothing above zero where the agency's name matches ``agency`` (a regular expression)."""

    fields: tuple[str, ...]
    agency: str
    zh: str
    en: str


@dataclass(frozen=True, eq=False)
class Form:
    """One edition of the official form; two forms are the same only where they are one object."""

    edition: str
    notice: str
    first_year: int
    last_year: int | None
    tables: tuple[Table, ...]
    relations: tuple[Relation, ...]
    prose: tuple[ProseRelation, ...]
    implausible: tuple[Implausible, ...]
    sections: tuple[Section, ...] = ()

    @cached_property
    def columns(self) -> dict[str, Column]:
        """The column of every field id, in the form's order."""
        return {
            table.field_id(row, column): column
            for table in self.tables
            for block in table.blocks
            for row in block.rows
            for column in block.columns
        }

    @property
    def field_ids(self) -> tuple[str, ...]:
        """All field ids, in the form's order."""
        return tuple(self.columns)

    def valid_for(self, year: int) -> bool:
        """Whether reports on ``year`` were to use this edition."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


def _strings(data: dict[str, Any], key: str) -> tuple[str, ...]:
    return tuple(data.get(key, ()))


def _block(data: dict[str, Any]) -> Block:
    columns = tuple(
        Column(
            each["id"],
            each["label"],
            _strings(each, "wordings"),
            _strings(each, "groups"),
            each.get("unit"),
            each.get("quantity", "count"),
        )
        for each in data["columns"]
    )
    rows = tuple(
        Row(each["id"], each["label"], _strings(each, "wordings"), _strings(each, "groups")) for each in data["rows"]
    )
    return Block(data.get("caption"), columns, rows, _strings(data, "wordings"))


def _table(data: dict[str, Any]) -> Table:
    groups = tuple(
        Group(each["id"], each["label"], each.get("axis", "rows"), _strings(each, "wordings"))
        for each in data.get("groups", ())
    )
    return Table(
        data["id"],
        data["section"],
        data["heading"],
        tuple(_block(each) for each in data["blocks"]),
        _strings(data, "wordings"),
        groups,
        data.get("printed", "rows"),
        _strings(data, "ignore"),
    )


def _matching(ids: list[str], patterns: list[str]) -> list[str]:
    return [each for pattern in patterns for each in ids if fnmatchcase(each, pattern)]


def _relations(data: dict[str, Any], tables: dict[str, Table]) -> Iterator[Relation]:
    """Write a rule "for each row" or "for each column" out as one equation each."""
    table = tables[data["table"]]
    for block in table.blocks:
        row_ids = [row.id for row in block.rows]
        column_ids = [column.id for column in block.columns]
        along_row = data["each"] == "row"
        names = column_ids if along_row else row_ids
        left, right = _matching(names, data["left"]), _matching(names, data["right"])
        if not left or not right:
            raise FormError(f"relation {data['code']!r} names no field of table {table.id!r}")
        for each in block.rows if along_row else block.columns:

            def ids(parts: list[str], each: Row | Column = each, along_row: bool = along_row) -> tuple[str, ...]:
                pairs = ((each.id, part) if along_row else (part, each.id) for part in parts)
                return tuple(f"{table.id}.{row}.{column}" for row, column in pairs)

            yield Relation(data["code"], ids(left), ids(right), each.label)


def _check(form: Form) -> Form:
    """Raise where a form names what it does not have."""
    known = set(form.field_ids)
    if len(known) != sum(1 for table in form.tables for _ in table.field_ids()):
        raise FormError(f"form {form.edition!r}: two fields share an id")
    for relation in form.relations:
        if unknown := set(relation.members) - known:
            raise FormError(f"form {form.edition!r}: relation {relation.code!r} names unknown {sorted(unknown)}")
    for prose in form.prose:
        if unknown := set(prose.fields) - known:
            raise FormError(f"form {form.edition!r}: prose {prose.fact!r} names unknown {sorted(unknown)}")
    return form


def parse_form(data: dict[str, Any]) -> Form:
    """Build a form from the content of a form file.

    Raises
    ------
    FormError
        A key is absent, two fields share an id, or a relation names a field that is not there.
    """
    try:
        tables = tuple(_table(each) for each in data["tables"])
        by_id = {table.id: table for table in tables}
        relations = tuple(r for each in data.get("relations", ()) for r in _relations(each, by_id))
        ids = [field_id for table in tables for field_id in table.field_ids()]
        form = Form(
            data["edition"],
            data.get("notice", ""),
            data["first_year"],
            data.get("last_year"),
            tables,
            relations,
            tuple(ProseRelation(p["fact"], tuple(p["fields"])) for p in data.get("prose", ())),
            tuple(
                Implausible(tuple(_matching(ids, [i["fields"]])), i["agency"], i["zh"], i["en"])
                for i in data.get("implausible", ())
            ),
            tuple(Section(s["number"], s["heading"], _strings(s, "wordings")) for s in data.get("sections", ())),
        )
    except KeyError as error:
        raise FormError(f"form file: the key {error} is missing") from error
    return _check(form)


def load_form(path: Path) -> Form:
    """Read one form file.

    Raises
    ------
    FormError
        The file is no TOML, or its form contradicts itself.
    """
    try:
        return parse_form(tomllib.loads(path.read_text("utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise FormError(f"{path}: {error}") from error


@lru_cache(maxsize=1)
def editions() -> dict[str, Form]:
    """Return the editions in the package, by their name, read once."""
    folder = files("gongkai") / "forms" / "editions"
    forms = [
        parse_form(tomllib.loads(entry.read_text("utf-8")))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    ]
    return {form.edition: form for form in sorted(forms, key=lambda form: form.edition)}
