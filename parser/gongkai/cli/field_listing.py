"""``gongkai fields``: the dictionary of the fields."""

from __future__ import annotations

import json

import click

from gongkai.cli.inputs import stdout

EPILOG = """\b
Examples:
  gongkai fields                            all fields of both editions
  gongkai fields --edition 2021 requests    those whose id, label or English name has this word
  gongkai fields --format json              as data, with the field of the other edition that means the same
  gongkai fields --format json-schema       the JSON Schema of what `gongkai parse` writes
"""


@click.command(epilog=EPILOG)
@click.argument("words", nargs=-1)
@click.option("--edition", metavar="EDITION", help="Only this edition of the form (2019, 2021).")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["table", "csv", "json", "markdown", "json-schema"]),
    default="table",
    show_default=True,
)
def fields(words: tuple[str, ...], edition: str | None, kind: str) -> None:
    """Show what every field is: id, official label, English name, unit, its like in the other edition.

    字段字典：编号、官方名称、英文名、单位，以及另一版表式中的对应字段。
    """
    from gongkai.forms.field_dictionary import DictionaryEntry, dictionary, markdown

    out = stdout()
    if kind == "json-schema":
        from gongkai.pipeline.export.report_schema import report_schema

        out.write(json.dumps(report_schema(), ensure_ascii=False, indent=1) + "\n")
        return
    try:
        entries = dictionary(edition)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    entries = tuple(e for e in entries if all(w.lower() in f"{e.id} {e.label} {e.english}".lower() for w in words))
    if kind == "json":
        out.write(json.dumps([each.to_dict() for each in entries], ensure_ascii=False, indent=1) + "\n")
    elif kind == "markdown":
        out.write(markdown(entries))
    elif kind == "csv":
        from gongkai.core.report_files import csv_text

        out.write(csv_text([list(DictionaryEntry._fields), *([*e[:-1], ";".join(e.same_as)] for e in entries)]))
    else:
        from gongkai.cli.views import console, grid

        table = grid("版本 edition", "编号 id", "名称 label", "English", "单位 unit", "另一版 other edition")
        for each in entries:
            table.add_row(each.edition, each.id, each.label, each.english, each.unit, "\n".join(each.same_as))
        console(out).print(table)
