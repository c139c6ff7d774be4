"""What a terminal shows of a trace: the whole way of a document, one table, one field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from gongkai.cli.views import grid, report_view
from gongkai.forms.display_names import field_name, reason_words

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from gongkai.pipeline.inspection import Trace

Part = Mapping[str, Any]

MOST: Final = 12
"""Entries shown of a list in an overview; how many more there are is said."""

LONGEST: Final = 36
"""Characters shown of a cell's text."""

UNSURE: Final = 0.9
"""Probability of a label below which an overview shows its cell."""

STATES = {"chosen": "bold green", "open": "yellow", "lost": "dim", "holds": "green", "fails": "red"}


def whole(trace: Trace, cells: bool = False) -> Iterator[Any]:
    """Yield the parts of an overview, stage by stage."""
    yield from _read(trace)
    yield from _repaired(trace.repairs)
    yield from _labelled(trace, cells)
    if trace.edition:
        yield from _aligned(trace)
    if trace.relations:
        yield from _relations(trace.relations, only_failing=True)
    yield _title("assess", "评估")
    if trace.report is not None:
        yield from report_view(trace.report)
        yield _dim("more of one table, of one field: gongkai explain FILE --table ID; gongkai explain FILE FIELD")
    if trace.error is not None:
        yield _styled(f"{trace.error.code}: {trace.error.en}\n{trace.error.zh}", "red")


def one_table(trace: Trace, table: Part, cells: bool = False) -> Iterator[Any]:
    """Yield all that is known of a table."""
    yield _title(table["id"], table["heading_label"])
    yield _plain(f"{table.get('state', '?')}; cells {_range(table)}; {_flags(table)}")
    if cells and table["region"]:
        yield _cells(trace.cells[slice(*table["region"])])
    yield _anchors(table["anchors"])
    yield from _passes(table["passes"])
    yield _stream(table["stream"])
    yield from _readings(table["readings"])
    yield from (_plain(f"columns: {_column_words(each)}") for each in table["columns"])
    for row in table["rows"]:
        yield from _row(trace, row)
    yield from _left_over(table)
    yield from _relations(table["relations"])
    yield from _doubtful(table["fields"])


def one_field(trace: Trace, field: Part) -> Iterator[Any]:
    """Yield all that is known of a field."""
    yield _title(field["id"], field_name(trace.edition["chosen"], field["id"]))
    at = field["placed"]["cell"]
    read_as = f"{field['value'] if field['status'] == 'printed' else field['status']}{field['unit'] or ''}"
    if at is None or at < 0:
        yield _plain(f"read as {read_as}; no cell of its own is printed")
    else:
        cell = trace.cells[at]
        yield _plain(f"read as {read_as}: {field['raw']!r} is printed at {_place(trace, at)} (line:cell)")
        label, probability = cell["next"]
        yield _plain(f"its cell is a {cell['label']} at {cell['probability']:.4f}; next {label} at {probability:.4f}")
    yield _plain(f"its row was filled by {field['placed']['how']!r}")
    review = "to review: " + "; ".join(map(reason_words, field["reasons"])) if field["review"] else "not to review"
    yield _plain(f"probability {field['confidence']:.5f} (threshold {field['threshold']:.5f}); {review}")
    yield from (_styled(f"  doubt: {each}", "yellow") for each in field["doubts"])
    if field["implied"] is not None:
        yield _plain(f"the arithmetic implies {field['implied']}")
    if field["row"] is None:
        yield _dim("no row of the table holds it: see the table's stream")
    else:
        anchors = [each for each in trace.anchors if _is_row_of(each, field["id"]) and each["state"] != "header"]
        yield _anchors(anchors)
        yield from _row(trace, field["row"], field["id"])
    yield from _readings(field["readings"])
    yield from (_plain(f"columns: {_column_words(each)}") for each in field["columns"])
    yield from _relations(field["relations"])
    yield from _evidence(field)


def _read(trace: Trace) -> Iterator[Any]:
    document = trace.document
    lines = document["lines"]
    yield _title("read", trace.source)
    encoding = f", encoded in {document['encoding']}" if document["encoding"] else ""
    marked = sum(line["separated"] for line in lines)
    count = sum(len(line["cells"]) for line in lines)
    yield _plain(f"{document['kind']}{encoding}: {len(lines)} lines, {count} cells; {marked} lines mark their cells")
    if document["notes"]:
        yield _plain(f"noticed: {', '.join(document['notes'])}")


def _repaired(repairs: Sequence[Part]) -> Iterator[Any]:
    yield _title("repair", "修复")
    if not repairs:
        yield _plain("nothing changed")
        return
    table = grid("line", "before", "after", numbers=(0,))
    for each in repairs[:MOST]:
        table.add_row(str(each["line"]), _lines(each["before"]), _lines(each["after"]))
    yield _with_more(table, len(repairs))


def _labelled(trace: Trace, cells: bool) -> Iterator[Any]:
    yield _title("label", "标注")
    counts = Counter(each["label"] for each in trace.cells)
    yield _plain(", ".join(f"{count} {label}" for label, count in counts.most_common()) or "no cells")
    shown = trace.cells if cells else [each for each in trace.cells if each["text"] and each["probability"] < UNSURE]
    if shown:
        shown = shown if cells else sorted(shown, key=lambda each: each["probability"])
        yield _dim("every cell:" if cells else f"labels less probable than {UNSURE}, least first:")
        yield _cells(shown, len(shown) if cells else MOST)


def _aligned(trace: Trace) -> Iterator[Any]:
    yield _title("align", "对齐")
    votes = "; ".join(
        f"{edition}: weight {vote['weight']:g}, {vote['blocks']} blocks, {len(vote['labels'])} labels of its own"
        for edition, vote in trace.edition["votes"].items()
    )
    yield _plain(f"edition {trace.edition['chosen']} ({votes})")
    weak = [
        each for each in trace.anchors if each["state"] == "chosen" and (each["likeness"] < 1 or each["trust"] < 0.5)
    ]
    chosen = sum(each["state"] == "chosen" for each in trace.anchors)
    yield _plain(f"{chosen} labels of the form in a chain, {len(weak)} of them not to the letter or hardly trusted")
    if weak:
        yield _anchors(weak[:MOST], len(weak))
    table = grid("table", "state", "cells", "items", "rows", "in doubt", "read how", numbers=(3, 4, 5))
    for each in trace.tables:
        ways = [way["name"] for reading in each["readings"] for way in reading["ways"] if way["chosen"]]
        how = "; ".join(
            dict.fromkeys([*ways, *(row["how"] for row in each["rows"]), *(c["why"] for c in each["columns"])])
        )
        doubtful = sum(row["open"] or _is_open(row) for row in each["rows"])
        sizes = (str(len(each["stream"])), str(len(each["rows"])), str(doubtful))
        table.add_row(each["id"], each.get("state", "?"), _range(each), *sizes, how)
    yield table


def _anchors(anchors: Sequence[Part], count: int | None = None) -> Table:
    table = grid("cell", "line", "printed", "stands for", "row", "likeness", "trust", "state", numbers=(0, 1, 5, 6))
    for each in anchors:
        numbers = (f"{each['likeness']:.2f}", f"{each['trust']:.2f}")
        line = str(each["source"].get("line") or "")
        label = _cut(each["label"])
        table.add_row(
            str(each["cell"]), line, _cut(each["text"]), label, each["row"] or each["kind"], *numbers, each["state"]
        )
    return _with_more(table, count or len(anchors), len(anchors))


def _passes(passes: Sequence[Part]) -> Iterator[Any]:
    table = grid("pass over the stream", "items", "gone", "came", numbers=(1,))
    for each in passes:
        if each["changed"] or each.get("moved"):
            gone, came = (_items(each.get(key, ())) for key in ("gone", "came"))
            table.add_row(f"{each['name']}\n  {each['what']}", str(each["items"]), gone, came)
    still = [each["name"] for each in passes if not each["changed"] and not each.get("moved")]
    yield table
    yield _dim(f"without effect: {', '.join(still)}")


def _stream(stream: Sequence[Part]) -> Table:
    """Return the stream, a label a line with the figures after it."""
    table = grid("cell", "item", "label", "figures and empty cells after it", numbers=(0,))
    row: list[str] | None = None
    for item in stream:
        if item["kind"] == "token":
            row = row or ["", "", "", ""]
            row[3] = f"{row[3]} {item['text'] or '␣'}".strip()
            continue
        if row:
            table.add_row(*row)
        row = [str(item["cell"]), item["kind"], _cut(item.get("label") or item["text"]), ""]
    if row:
        table.add_row(*row)
    return table


def _readings(readings: Sequence[Part]) -> Iterator[Any]:
    for each in readings:
        table = grid("reading", "says", "relations borne out", "fail", "why not", numbers=(2, 3))
        for way in each["ways"]:
            says = str(way["value"]) if "value" in way else ""
            why = (
                "chosen, in doubt" if way["chosen"] and each["in_doubt"] else "chosen" if way["chosen"] else way["why"]
            )
            failing = f"{way['failed']} {_cut('; '.join(way['failing']))}"
            table.add_row(
                way["name"], says, str(way["proved"]), failing, why, style=STATES["chosen"] if way["chosen"] else ""
            )
        yield table


def _column_words(columns: Part) -> str:
    numbers = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in columns.items() if key != "why")
    return f"{columns['why']} (relations {numbers})"


def _row(trace: Trace, row: Part, field_id: str | None = None) -> Iterator[Any]:
    """Yield a row's tokens and the ways to fill it; in one line where there is one way only."""
    name = ".".join(row["slots"][0].split(".")[:-1])
    label = row["label"]
    tokens = " ".join(each["text"] or "␣" for each in row["tokens"])
    inferred = ", its label inferred" if label["inferred"] else ""
    doubt = ", the whole table may be read otherwise" if row["open"] else ""
    yield _plain(f"{row['how']} {name} (likeness {label['likeness']:.2f}{inferred}{doubt}): {tokens}")
    if len(row["candidates"]) == 1 and not row["more"] and field_id is None:
        yield _dim(f"  {row['candidates'][0]['how']}, the only way")
        return
    table = grid("way", "state", *(slot.split(".")[-1][:10] for slot in row["slots"]), "why")
    if field_id is not None:
        table.add_row(
            "line:cell", "", *(_place(trace, cell) for cell in row["candidates"][0]["cells"]), "", style="dim"
        )
    for each in row["candidates"]:
        values = (
            _styled("·" if value is None else str(value), "reverse" if slot == field_id else "")
            for slot, value in zip(row["slots"], each["values"], strict=True)
        )
        table.add_row(each["how"], each["state"], *values, each["why"], style=STATES[each["state"]])
    yield _with_more(table, len(row["candidates"]) + row["more"], len(row["candidates"]))


def _place(trace: Trace, cell: int) -> str:
    """Return where a cell stands in the source: line and cell, the page before them where there are pages."""
    if cell < 0:
        return ""
    source = trace.cells[cell]["source"]
    page = f"p{source['page']} " if source.get("page") else ""
    return f"{page}{source.get('line') or '?'}:{source.get('cell') or '?'}"


def _left_over(table: Part) -> Iterator[Any]:
    for each in table["unknown_rows"]:
        yield _styled(f"a row of no form: cell {each['cell']} {_cut(each['text'])}", "yellow")
    if table.get("stray_figures"):
        yield _styled(f"{table['stray_figures']} figures belong to no row", "yellow")
    for each in table.get("repeated_rows", ()):
        yield _styled(f"printed once more: {each['field']}: {' '.join(each['tokens'])}", "yellow")


def _relations(relations: Sequence[Part], only_failing: bool = False) -> Iterator[Any]:
    counts = Counter(each["state"] for each in relations)
    words = ", ".join(
        f"{counts[state]} {word}"
        for state, word in (("holds", "hold"), ("fails", "fail"), ("unchecked", "cannot be checked"))
    )
    yield _plain(f"relations: {words}")
    shown = [each for each in relations if each["state"] == "fails" or not only_failing]
    if not shown:
        return
    table = grid("relation", "where", "state", "left", "right", numbers=(3, 4))
    for each in shown:
        sums = ("" if each[key] is None else str(each[key]) for key in ("left_sum", "right_sum"))
        table.add_row(each["code"], _cut(each["where"]), each["state"], *sums, style=STATES.get(each["state"], "dim"))
    yield table


def _doubtful(fields: Part) -> Iterator[Any]:
    shown = {key: each for key, each in fields.items() if each["review"]}
    if not shown:
        yield _plain("no field of it is to be reviewed")
        return
    alike: dict[tuple[str, ...], list[str]] = {}
    for key, each in shown.items():
        value = each["value"] if each["status"] == "printed" else each["status"]
        reasons = "\n".join(map(reason_words, each["reasons"]))
        said: tuple[str, ...] = (str(value), f"{each['confidence']:.5f}", reasons, "\n".join(each["doubts"]))
        alike.setdefault(said, []).append(key)
    table = grid("fields to review", "read as", "p", "reasons", "doubts", numbers=(1, 2))
    for said, keys in alike.items():
        table.add_row("\n".join(_by_row(keys)), *said)
    yield table


def _by_row(field_ids: Iterable[str]) -> Iterator[str]:
    """Yield the ids of fields, those of a row in one: ``requests.new: business, total``."""
    rows: dict[str, list[str]] = {}
    for field_id in field_ids:
        row, _, column = field_id.rpartition(".")
        rows.setdefault(row, []).append(column)
    yield from (f"{row}: {', '.join(columns)}" for row, columns in rows.items())


def _evidence(field: Part) -> Iterator[Any]:
    table = grid("evidence of confidence", "", title=None)
    for key, value in field["evidence"].items():
        table.add_row(key, str(value))
    table.add_row("probability by the model", f"{field['weighed']:.6f}")
    table.add_row("probability said", f"{field['confidence']:.6f}")
    yield table


def _cells(cells: Sequence[Part], most: int | None = None) -> Table:
    table = grid("cell", "place", "text", "label", "p", "next", numbers=(0, 4))
    for each in cells[:most]:
        place = ", ".join(f"{key} {value}" for key, value in each["source"].items() if value and key != "box")
        label, probability = each["next"]
        own = (each["label"], f"{each['probability']:.3f}")
        table.add_row(str(each["cell"]), place, _cut(each["text"]) or "␣", *own, f"{label} {probability:.3f}")
    return _with_more(table, len(cells), most)


def _is_row_of(anchor: Part, field_id: str) -> bool:
    return bool(anchor["row"]) and field_id.startswith(f"{anchor['table']}.{anchor['row']}.")


def _is_open(row: Part) -> bool:
    return any(each["state"] == "open" for each in row["candidates"])


def _range(table: Part) -> str:
    return f"{table['region'][0]}-{table['region'][1] - 1}" if table["region"] else "none"


def _flags(table: Part) -> str:
    words = {
        "heading": "its heading is printed",
        "said_nothing": "its section says that nothing happened",
        "repeated": "printed twice",
        "repeated_differs": "the copies differ",
        "foreign_columns": "prints columns of another edition",
    }
    return "; ".join(text for key, text in words.items() if table.get(key)) or "nothing special"


def _items(items: Iterable[Part]) -> str:
    counts = Counter(f"{each['kind']} {_cut(each['text'], 12) or '␣'}" for each in items)
    shown = [text if count == 1 else f"{text} × {count}" for text, count in counts.items()]
    return "\n".join(shown[:MOST]) + (f"\n… {len(shown) - MOST} more" if len(shown) > MOST else "")


def _lines(lines: Iterable[Sequence[str]]) -> str:
    return "\n".join(" | ".join(_cut(text, 16) for text in texts) for texts in lines)


def _cut(text: str, most: int = LONGEST) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _with_more(table: Table, count: int, shown: int | None = MOST) -> Table:
    """Return the table; a last line says how many more entries there are than it shows."""
    if shown is not None and count > shown:
        table.add_row(f"… {count - shown} more")
    return table


def _title(*words: str) -> Any:
    from rich.rule import Rule

    return Rule(_styled("  ".join(words), "bold"), align="left", style="dim")


def _plain(text: str) -> Text:
    return _styled(text, "")


def _dim(text: str) -> Text:
    return _styled(text, "dim")


def _styled(text: str, style: str) -> Text:
    from rich.text import Text

    return Text(text, style=style)
