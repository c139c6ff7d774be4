"""Splitting of merged cells: labels without a separator, figures stuck to their label (``规章0018 → 规章 | 0018``).

``信息内容本年制发件数本年废止件数`` becomes three cells, ``规章0018`` a label and a string of digits (which digits make
which figure is decided later, with the form's arithmetic). A text is only taken apart at the wordings of a form, and
only where these and figures make up nearly all of it; prose that mentions labels stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate, pairwise

from gongkai.core.document import Cell, Document, Line
from gongkai.core.printed_text import printed_pieces
from gongkai.core.text import BLANK_MARKS, fold, read_number
from gongkai.core.told_figures import told_spans
from gongkai.core.worded_figures import stands_in_for_a_figure
from gongkai.forms.form import Form
from gongkai.forms.vocabulary import label_key, vocabulary
from gongkai.repair.cut_labels import Piece, beginnings, with_cut_labels
from gongkai.repair.spaced_digits import with_whole_figures

COVERED = 0.8
"""Share of a short cell's characters that labels and figures must make up for it to be taken apart."""

SHORTEST = 3
"""Characters of the shortest cell that may be taken apart."""

LONG = 120
"""From this many characters on, a stretch within a line is looked for instead."""

LABEL = 0.9
"""A text that is so like one label is that label, whatever notes it carries."""

SEVERAL = 4
"""Longer wordings of the form in a long text from which it may hold a part of a table."""

LONG_RUN = 8
"""Labels and figures in a row that make up such a stretch."""

LABELS_ALONE = 24
"""Labels in a row that make up such a stretch without a figure: the tables are empty."""

SHORT_GAP = 4
"""Characters between two of them that may be a label of other words."""

A_TAIL = 3
"""Figures, each after white space, that are a row's behind its label."""

_SKIP = r"[\s、.,，。:：;；()（）\[\]“”\"'‘’「」『』《》〈〉|/＊*·]*"
_NUMBERING = r"(?:[(（]?[一二三四五六七八九十]{1,2}[)）、.]\s*|[(（][1-9][)）]\s*|[1-9]\s*[.．、)）]\s*(?!\d))?"
_FIGURES = (
    r"(?:增加?|减少?|[+\-]{1,2})?(?<!\d)\d(?:,?\d)*(?:\.\d+)?"
    r"(?:(?=\d[.、]\D)|(?!\d)(?![年月日号])(?![.、]\D))(?:\s?(?:万元|元|件)|[项条宗份次个](?![\u3400-\u9fff]))?"
)
_MARKED_ROW = r"(?<!\d)\d{0,9}(?:(?:无|(?i:n/a|nan|null|none)|[-—–―─/]{1,2})(?:\d(?![.、]\D))*){3,}"
"""A row's marks for none, stuck together, and its figures among them."""
_MARK = "(?i:" + "|".join(sorted(map(re.escape, filter(None, BLANK_MARKS)), key=len, reverse=True)) + ")"
_PAIR = re.compile(rf"(?<=[:：=])[?\s]*({_FIGURES}|{_MARK})(?=[\s,，;；、|]|$)[\s,，;；、|]*")
_ONE = _FIGURES.replace(r"(?![.、]\D)", "")
_LISTED = re.compile(rf"(?:{_ONE}|{_MARK})(?:\s*(?:[、;]|,\s)\s*(?:{_ONE}|{_MARK}))+")
_TAIL = re.compile(rf"(?<=[\u3400-\u9fff)”\"])(?:\s+(?:{_ONE}|{_MARK})){{{A_TAIL},}}\s*$")
_BETWEEN = r"\s*(?:[、;]|,(?!\d{3}(?!\d)))\s*"
_ITEM = r"(?:[+\-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?!\d)(?:\.\d+)?(?:万元|元|件)?|[-—–/\\无])"
_AFTER_COLON = re.compile(rf"(?<=:)\s*({_ITEM}(?:{_BETWEEN}{_ITEM})+)\s*$")
_KEYLESS = re.compile(rf"\s*([:=]\s*(?:{_ONE}|{_MARK})?(?:\s*[,;、]\s*[:=]\s*(?:{_ONE}|{_MARK})?)+)\s*$")
_LOOSE = re.compile(r"\s\d[\d.,]*(?=\s)")
_MARKED = re.compile(rf"(?=.*\?)[?\s]*{_ONE}(?:[?\s]+{_ONE})+[?\s]*")
_EMPTY_CELLS = re.compile(r",{2,}")
_STUCK = re.compile(r"(?<=[\u3400-\u9fff)”\"])\d{2,}\s*$")

LONGEST_FIGURE = 30
"""Characters below which a text with words in it may be one figure all the same."""

NEARLY = 0.8
"""A text that is so like one label may have figures stuck to it, though it is not worded to the letter."""

LONGEST_NAME = 60
"""Characters of the longest label before a colon."""

LONGEST_KEYLESS = 400
"""Characters of the longest row of ``:figure`` whose headers are lost."""

_ENDING = re.compile(r"[\u4e00-\u9fff]{1,2}")
"""What a label may end in beyond its wording, right before its figures."""

Tree = dict[str, "Tree"]
"""Texts by their characters, one branch each; an empty one ends a text."""

_MARKS_OF_ROW = re.compile(r"\d*(?:(?:无|n/a|nan|null|none)\d*){3,}", re.I)
_MARK_OR_FIGURE = re.compile(r"无|n/a|nan|null|none|\d+", re.I)

_OPENS = re.compile(r"[《（(“「『〈【\[]+$")
_NOTE = re.compile(r"[(（][^()（）]{1,20}[)）]")
_HAS_LABEL = re.compile(r"[\u3400-\u9fff/][\s/]?[\u3400-\u9fff]")


@lru_cache(maxsize=4)
def _labels(forms: tuple[Form, ...]) -> re.Pattern[str]:
    """Return a pattern of every wording of the forms (group 1), spaces within allowed, and of figures."""
    keys = {key for form in forms for key in vocabulary(form).keys if len(key) >= 2}
    tree: Tree = {}
    for key in keys:
        node = tree
        for char in key:
            node = node.setdefault(char, {})
        node[""] = {}
    return re.compile(rf"({_NUMBERING}{_pattern(tree)})|{_MARKED_ROW}|{_FIGURES}|(?<=\s){_MARK}(?=\s|$)")


@lru_cache(maxsize=4)
def _telling(forms: tuple[Form, ...]) -> tuple[str, ...]:
    """Return the form's longer wordings; a line of running text holds few of them."""
    return tuple(sorted({key for form in forms for key in vocabulary(form).keys if 6 <= len(key) <= 12}))


def _pattern(node: Tree) -> str:
    """Return a tree of characters as a pattern that takes the longest wording; what ends it is no part of it."""
    parts = [re.escape(char) + _rest(child) for char, child in sorted(node.items()) if char]
    return "(?:" + "|".join(parts) + ")"


def _rest(node: Tree) -> str:
    """Return the pattern of what follows a character of a wording, which may end here."""
    if set(node) == {""}:
        return ""
    body = _SKIP + _pattern(node)
    return f"(?:{body})?" if "" in node else body


def _pieces(text: str, labels: re.Pattern[str]) -> list[Piece]:
    """Return labels and figures in a text as ``(start, end, is_label)``, left to right, without overlap.

    Where a comma parts a figure from what stands before it, the commas in it part figures too, not thousands.
    """
    found: list[Piece] = []
    before = 0
    for match in labels.finditer(text):
        start, end = match.span()
        ahead, before = text[before:start], start
        if match.lastindex is not None or "," not in match[0] or not ahead.rstrip().endswith(","):
            found.append((start, end, match.lastindex is not None))
            continue
        for part in match[0].split(","):
            found.append((start, start + len(part), False))
            start += len(part) + 1
    return found


def _runs(text: str, pieces: list[Piece]) -> Iterator[list[Piece]]:
    """Yield stretches of pieces with punctuation, short notes in brackets and a few short words between them."""
    run: list[Piece] = []
    strange = 0
    for piece in pieces:
        gap = _NOTE.sub("", text[run[-1][1] : piece[0]]) if run else ""
        words = len(re.sub(r"\W", "", gap))
        strange += words
        if words > SHORT_GAP or "。" in gap or strange > (1 - COVERED) * (piece[1] - run[0][0] if run else 1):
            yield run
            run, strange = [], 0
        run.append(piece)
    if run:
        yield run


def split_text(text: str, forms: tuple[Form, ...]) -> list[str]:
    """Return the text in pieces that make it up again, or alone where there is nothing to take apart.

    A comma by itself is a piece where nothing stands between it and another comma.

    >>> from gongkai.forms.form import editions
    >>> split_text("规章0018", tuple(editions().values()))
    ['规章', '0018']
    """
    if len(text) >= LONG and not _may_hold_table(text, forms):
        return [text]
    pieces = _pieces(text, _labels(forms))
    if len(text) >= LONG and (told := told_spans(text)):
        pieces = [piece for piece in pieces if not any(start <= piece[0] < end for start, end in told)]
    if len(pieces) < 2 or not any(is_label for _, _, is_label in pieces):
        return [text]
    pieces = with_cut_labels(text, pieces, forms)
    words = len(re.sub(r"\W", "", text))
    covered = sum(len(re.sub(r"\W", "", text[a:b])) for a, b, _ in pieces)
    if covered >= COVERED * words:
        runs = [pieces]
    elif len(text) < LONG:
        runs = []
    else:
        runs = [run for run in _runs(text, pieces) if len(run) >= (LABELS_ALONE if _is_bare(run) else LONG_RUN)]
    cuts = sorted({0, len(text)} | {edge for run in runs for a, b, _ in run for edge in (a, b)})
    found = {(start, end) for run in runs for start, end, _ in run}
    ends = {end for run in runs for _, end, is_label in run if is_label}
    figures = {start for run in runs for start, _, is_label in run if not is_label}
    labels = {start for run in runs for start, _, is_label in run if is_label}
    parts: list[str] = []
    opened = ""
    for start, end in pairwise(cuts):
        part, opened = opened + text[start:end], ""
        if (start, end) in found:
            parts.append(part)
        elif parts and not re.search(r"\w", part) and (opening := _OPENS.search(part)) and end < len(text):
            parts[-1] += part[: opening.start()]
            opened = opening[0]
        elif (
            start in ends
            and _ENDING.fullmatch(part)
            and part not in BLANK_MARKS
            and (end in figures or (end in labels and part not in beginnings(forms)))
        ):
            parts[-1] += part  # 行政处罚数
        elif start in ends and _NOTE.fullmatch(part.strip()):
            parts[-1] += part  # 总计（以上各项之和）
        elif not parts or re.search(r"\w", part):
            parts.append(part)
        elif _EMPTY_CELLS.fullmatch(part):
            parts[-1] += part[0]
            parts += part[1:]
        else:
            parts[-1] += part
    return parts


def _is_bare(run: list[Piece]) -> bool:
    """Whether a stretch has no figure."""
    return all(is_label for _, _, is_label in run)


def _may_hold_table(text: str, forms: tuple[Form, ...]) -> bool:
    """Whether a long text may hold part of a table: a form's longer wordings, figures that stand alone, short words."""
    if len(_LOOSE.findall(text)) >= LONG_RUN:
        return True
    words = text.split() if "。" not in text else []
    if len(words) >= LONG_RUN and max(map(len, words)) <= LONGEST_NAME:
        return True
    return sum(key in text for key in _telling(forms)) >= SEVERAL


def _pairs(text: str, forms: tuple[Form, ...]) -> list[str]:
    """Return the labels and figures of a text made of ``label：figure`` pairs; the text alone where it is not."""
    if ":" not in text and "：" not in text and "=" not in text:
        return [text]
    cuts = [0]
    for match in _PAIR.finditer(text):
        cuts += [match.start(1), match.end()]
    parts = [text[a:b] for a, b in pairwise([*cuts, len(text)]) if a < b]
    names = parts[0::2]
    if len(parts) < 2 or any(len(name) > LONGEST_NAME or "。" in name for name in names):
        return [text]
    return parts if any(_names_something(name.strip(), form) for form in forms for name in names) else [text]


def _names_something(name: str, form: Form) -> bool:
    """Whether a text is worded like a label of a form, or is the end of one that came apart."""
    words = vocabulary(form)
    if words.match(name):
        return True
    key = label_key(name).key
    return (len(key) > 1 or "/" in name) and key != "" and any(wording.endswith(key) for wording in words.keys)


@lru_cache(maxsize=20_000)
def _split_cell(text: str, forms: tuple[Form, ...]) -> tuple[str, ...]:
    folded = fold(text)
    if _LISTED.fullmatch(folded.replace("?", "").strip()):  # a mark before each, where the source's own is lost
        return tuple(re.split(r"\s*(?:[、;]|,\s)\s*", folded))
    if "?" in folded and _MARKED.fullmatch(folded):
        return tuple(re.split(r"[?\s]+", folded.strip("? ")))
    if "," in folded and len(cells := _row_at_commas(folded, forms)) > 1:
        return tuple(cells)
    if len(folded) < LONG and (told := told_spans(folded)):
        return _around(text if len(text) == len(folded) else folded, told, forms)
    keys = folded.count(":") + folded.count("=")
    if keys > 1 and len(folded) < LONGEST_KEYLESS and (keyless := _KEYLESS.search(folded)):
        name = folded[: keyless.start()]
        values = (value.strip(" :=") for value in re.split(r"[,;、]\s*(?=[:=])", keyless[1]))
        return (*(_split_cell(name, forms) if name else ()), *values)
    if _MARKS_OF_ROW.fullmatch(folded):
        return tuple(_MARK_OR_FIGURE.findall(folded))
    if len(folded) < 4 or not _HAS_LABEL.search(folded):
        return (text,)
    if len(folded) < LONG and ((len(folded) < LONGEST_FIGURE and read_number(text)) or _is_label(folded, forms)):
        return (text,)
    if ":" in folded and (row := _AFTER_COLON.search(folded)) and "。" not in folded[: row.start()]:
        printed = text if len(text) == len(folded) else folded
        return (
            *_split_cell(printed[: row.start()].rstrip(), forms),
            *re.split(_BETWEEN, row[1]),
        )
    parts: list[str] = []
    tail = _TAIL.search(folded) if len(folded.split()) > A_TAIL else None
    if tail and "。" not in folded[: tail.start()]:
        figures = re.findall(r"\s*\S+\s*", tail[0])
        folded = folded[: tail.start()]
    else:
        figures = []
    pairs = _pairs(folded, forms)
    for pair in pairs:
        parts += split_text(pair, forms) if _HAS_LABEL.search(pair) else [pair]
    parts += figures
    folded += "".join(figures)
    if len(parts) == 1:
        parts = _mistyped(folded, forms)
    if len(parts) == 1:
        return (text,)
    if len(folded) == len(text):
        edges = [0, *accumulate(len(part) for part in parts)]
        parts = [text[a:b] for a, b in pairwise(edges)]
    result: list[str] = []
    for part in (part.strip() for part in parts if part.strip()):
        result += _MARK_OR_FIGURE.findall(part) if _MARKS_OF_ROW.fullmatch(part) else ["" if part in ",，" else part]
    return tuple(result)


def _row_at_commas(folded: str, forms: tuple[Form, ...]) -> list[str]:
    """Return the cells of a row that commas part, one of them words in a figure's place (``行政许可,见附件``).

    Rows of figures are taken apart with an eye to thousands elsewhere.
    """
    name, *cells = folded.split(",")
    row = any(
        vocabulary(form).entries[index].row >= 0
        for form in forms
        for index in vocabulary(form).exact.get(label_key(name).key, ())
    )
    worded = any(cell and read_number(cell) is None and stands_in_for_a_figure(cell) for cell in cells)
    return [name, *cells] if row and worded else [folded]


def _around(text: str, told: list[tuple[int, int]], forms: tuple[Form, ...]) -> tuple[str, ...]:
    """Return a text taken apart around the sentences in it, which stay whole: they are rows of no table."""
    parts: list[str] = []
    at = 0
    for start, end in [*told, (len(text), len(text))]:
        if before := text[at:start].strip():
            parts += _split_cell(before, forms)
        parts += [text[start:end].strip()] if end > start else []
        at = end
    return tuple(parts)


def _mistyped(folded: str, forms: tuple[Form, ...]) -> list[str]:
    """Return a text in two where it is nearly a label of a form with digits stuck to it."""
    stuck = _STUCK.search(folded) if len(folded) < LONG and folded.rstrip()[-1:].isdigit() else None
    if stuck is None:
        return [folded]
    name = folded[: stuck.start()]
    likeness = max((m.score for form in forms for m in vocabulary(form).match(name)[:1]), default=0.0)
    return [name, folded[stuck.start() :]] if likeness >= NEARLY else [folded]


def _is_label(folded: str, forms: tuple[Form, ...]) -> bool:
    """Whether a text is one label of a form, with notes perhaps, and no figure, or mark for none, is stuck to it."""
    if (":" in folded or "=" in folded) and _PAIR.search(folded):
        return False
    figure = any(char.isdigit() for char in label_key(folded).bare)
    least = 0.99 if figure or "-" in folded or "/" in folded else LABEL
    return any(match.score >= least for form in forms for match in vocabulary(form).match(folded)[:1])


def _split_line(line: Line, forms: tuple[Form, ...]) -> Line:
    cells: list[Cell] = []
    for cell in line.cells:
        text = cell.text
        if len(text) < SHORTEST or text.isdecimal() or len(parts := _split_cell(text, forms)) == 1:
            cells.append(cell)
            continue
        at, width = cell.x0, (cell.x1 - cell.x0) / len(text)
        for part, printed in zip(parts, printed_pieces(cell.as_printed, parts), strict=True):
            printed = None if printed == part else printed
            cells.append(cell._replace(text=part, x0=at, x1=at + width * len(part), printed=printed))
            at += width * len(part)
    return line if len(cells) == len(line.cells) else line._replace(cells=tuple(cells))


def unfuse(document: Document, forms: tuple[Form, ...]) -> Document:
    """Return the document with fused cells taken apart; the pieces keep their cell's place."""
    lines = [_split_line(line, forms) for line in with_whole_figures(document.lines)]
    return replace(document, lines=tuple(lines))
