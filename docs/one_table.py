"""One mangled table through every stage: prints what docs/architecture.md shows (python docs/one_table.py)."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai import ParseOptions
from gongkai.alignment.align import align
from gongkai.core.document import Document
from gongkai.core.labels import LabelledDocument
from gongkai.pipeline.loaded_models import load_models
from gongkai.pipeline.stages import forms_of, parse_text
from gongkai.readers import read_text
from gongkai.repair import repair

MANGLED = """\
某县司法局2022年政府信息公开工作年度报告
一、总体情况
2022年，本局收到政府信息公开申请 6 件，无收费。
二、主动公开政府信息情况
第二十条第（一）项
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数
规章0018
行政规范
性文件 | 1 2 | 1 0 | 2 7
第二十条第（五）项
信息内容 | 本年处理决定数量
行政许可 | １，３０５
第二十条第（六）项
信息内容 | 本年处理决定数量
行政处罚 | 1 8 |
行政强制 | — |
第二十条第（八）项
信息内容 | 本年收费金额（单位：万元）
行政事业性收费 | 0
"""
"""Made up. A row in one cell, a label on two lines, digits set apart, full-width digits, a dash for none."""

SHOWN = ("规章", "行政", "性文件", "0018")
"""What begins the lines that are shown: those that something is wrong with, and their neighbours."""

FIELDS = 9


def lines_of(document: Document) -> Iterator[str]:
    """Yield the lines shown, each cell in brackets; after ``←`` what it prints where that is another text."""
    for line in document.lines:
        if line.text.startswith(SHOWN):
            cells = (f"[{cell.text}]" + (f" ← {cell.printed!r}" if cell.printed else "") for cell in line.cells)
            yield f"line {line.number:>2}  " + "  ".join(cells).replace("\u2007", "·")


def labels_of(labelled: LabelledDocument) -> Iterator[str]:
    """Yield the folded text of the cells shown, each with its label, a line a line."""
    places: dict[int, list[str]] = {}
    for place, text, label in zip(labelled.lines, labelled.folded, labelled.labels, strict=True):
        places.setdefault(place, []).append(f"{text}={label}")
    yield from ("  ".join(cells) for cells in places.values() if cells[0].startswith(SHOWN))


def stages() -> Iterator[tuple[str, list[str]]]:
    """Yield each stage's name and what it makes of the table."""
    options, forms = ParseOptions(), forms_of(())
    document = read_text(MANGLED, options)
    yield "read", list(lines_of(document))
    mended = repair(document, forms)
    yield "repair", list(lines_of(mended))
    labelled = load_models().labeller.label(mended, forms)
    yield "labelling", list(labels_of(labelled))
    result = align(labelled, forms, 2022, options)
    placements = list(result.placements.values())[:FIELDS]
    yield (
        "alignment",
        [
            f"edition {result.form.edition}",
            *(
                f"{each.field_id:<38} {each.reading.raw if each.reading else '':<6} {each.status:<8} {each.how}"
                for each in placements
            ),
        ],
    )
    report = parse_text(MANGLED, options)
    yield (
        "extraction",
        [
            f"{name:<38} value {field.value!s:<5} raw {field.raw!r}"
            for name, field in list(report.fields.items())[:FIELDS]
        ],
    )
    yield "assessment", [f"{issue.code:<14} {issue.en}" for issue in report.issues]


def main() -> None:
    """Print the page's part."""
    print(MANGLED)
    for name, lines in stages():
        print(f"[{name}]", *lines, "", sep="\n")


if __name__ == "__main__":
    main()
