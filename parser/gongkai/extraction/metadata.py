"""Metadata of a report: its title, period, dates, numbers and contacts, as printed.

The head of the page (before the first section) and its foot are read from the document itself, contacts and the
period from the running text. Expressions stand in ``metadata.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from gongkai.core.document import Document
from gongkai.core.radicals import without_radicals
from gongkai.core.report import METADATA_KEYS
from gongkai.core.rule_files import load
from gongkai.extraction.agency_names import is_agency
from gongkai.extraction.dates import Period, find_day, find_period
from gongkai.extraction.passages import Paragraphs, fold_lines, printed_form
from gongkai.extraction.titles import report_titles

HEAD_LINES = 40
"""How many lines of a document can be its head."""
FOOT_LINES = 25
_MOST_CHARACTERS = 100_000
"""How much of the head, of the foot and of the running text is searched; reports are a tenth of it."""
_FIRST_SECTION = re.compile(r"^\s*(?:[一1][、.．]|\(一\))?\s*(?:政府信息公开)?(?:工作)?(?:总体|基本|概述)")
_CONTACT = re.compile(r"址|电话|传真|邮|@|www|http")
_RANGE = re.compile(r"[至到]|20\d\d.{0,12}[-—~–]")
_SIGNED = re.compile(r"[\u4e00-\u9fff\s()]{0,18}[\d〇○一二三四五六七八九十年月日\s./-]{8,20}")
_YEAR_WITH_LETTERS = re.compile(r"(?<![A-Za-z\d])2[0Oo][\dOoIl]{2}(?=\s*年)")
_LIKE_DIGITS = str.maketrans("OoIl", "0011")
_LETTER = re.compile(r"[\u4e00-\u9fff]|\d{1,4}|[()]")
_STATED = re.compile(r"统计|数据|期限|报告|时限|起止|周期|口径")
_HALF_A_YEAR = 180
_PERIOD_LINES = 3
"""Over how many lines a period may run."""
_LONGEST_LINE = 200
"""Characters of a line that a page broke."""
_FEWEST_LETTERS, _FEWEST_OF_NAME = 8, 4


@dataclass(frozen=True)
class Folded:
    """The parts of a document that say who reports on what, each text with its folded twin."""

    title: tuple[str, str] | None
    head: list[tuple[str, str]]
    foot: list[tuple[str, str]]
    prose: list[tuple[str, str]]

    @cached_property
    def titles(self) -> list[tuple[str, str]]:
        """(printed, folded) of what names an annual report, best first; see :func:`report_titles`."""
        return report_titles(self.title, self.head, self.prose)

    @cached_property
    def period(self) -> Period | None:
        """The period that the figures are about, over line ends too.

        A sentence that speaks of figures or of the report is believed first; of others only a period of half a year
        and more, since works and campaigns have periods too.
        """
        texts = [text for _, text in self.head + self.prose]
        pieces = [text for text in texts if _RANGE.search(text)]
        for first, text in enumerate(texts[:-1]):
            if "20" in text and len(text) <= _LONGEST_LINE:
                joined = "".join(each.strip() for each in texts[first : first + _PERIOD_LINES])
                pieces += [joined] if _RANGE.search(joined) else []
        found = [(text, period) for text in pieces if (period := find_period(text)) is not None]
        stated = [period for text, period in found if _STATED.search(text)]
        long = [period for _, period in found if (period.end - period.start).days > _HALF_A_YEAR]
        return next(iter(stated + long), None)


def fold_parts(document: Document, paragraphs: Paragraphs) -> Folded:
    """Fold the title, the head, the foot and the running text of a document."""
    head = [_settled(*each) for each in fold_lines(_bounded(line.text for line in document.lines[:HEAD_LINES]))]
    first = next((i for i, (_, text) in enumerate(head) if _FIRST_SECTION.match(text)), None)
    ends = len(head) if first is None else first
    # Where no line begins a section (all of it may be one line) the second half may be the foot.
    foot = document.lines[max(len(document.lines) - FOOT_LINES, len(head) // 2 if first is None else ends) :]
    return Folded(
        fold_lines([document.title])[0] if document.title else None,
        head[:ends],
        fold_lines(_bounded(line.text for line in foot)),
        [
            (printed, _with_year(text)) if "2O" in text or "2o" in text else (printed, text)
            for printed, text in fold_lines(_bounded(text for text, _ in paragraphs))
        ],
    )


def _settled(printed: str, folded: str) -> tuple[str, str]:
    """Return a line of the head with the year in digits, and without the spaces of a title set letter by letter."""
    letters = folded.split() if " " in folded else []
    long = len(letters) >= _FEWEST_LETTERS or (len(letters) >= _FEWEST_OF_NAME and is_agency("".join(letters)))
    if long and all(map(_LETTER.fullmatch, letters)):
        printed, folded = "".join(printed.split()), "".join(letters)
    return printed, _with_year(folded)


def _with_year(folded: str) -> str:
    """Return a folded text in which letters that recognition put for digits of a year are digits (``2O23年``)."""
    if not any(map(folded.__contains__, "OoIl")):
        return folded
    return _YEAR_WITH_LETTERS.sub(lambda year: year[0].translate(_LIKE_DIGITS), folded)


def _bounded(texts: Iterable[str]) -> Iterator[str]:
    """Yield the texts up to a bound, so that a huge input costs no more than a long report."""
    size = 0
    for text in texts:
        if size >= _MOST_CHARACTERS:
            return
        yield text[: _MOST_CHARACTERS - size]
        size += len(text)


@lru_cache(maxsize=1)
def _contacts() -> dict[str, re.Pattern[str]]:
    return {key: re.compile(pattern) for key, pattern in load("extraction", "metadata")["contacts"].items()}


@lru_cache(maxsize=1)
def _labels() -> tuple[re.Pattern[str], dict[str, re.Pattern[str]], dict[str, re.Pattern[str]]]:
    """Return one expression for any label, one a key, and the shapes of their values."""
    data = load("extraction", "metadata")
    every = "|".join(label for labels in data["labels"].values() for label in labels)
    keyed = {
        key: re.compile(rf"(?<![\u4e00-\u9fff])(?:{'|'.join(labels)})\s*[:|]?\s*")
        for key, labels in data["labels"].items()
        if key != "other"
    }
    shapes = {key: re.compile(shape) for key, shape in data["values"].items()}
    return re.compile(rf"(?:^|\s)[-·•*\s]*(?:{every})\s*[:|]"), keyed, shapes


def find_metadata(document: Document, paragraphs: Paragraphs) -> dict[str, str | None]:
    """Return what a report says of itself.

    Parameters
    ----------
    document
        The whole document; its first and last lines are searched for the index block and the signature.
    paragraphs
        The running text (narrative, furniture, headings), each piece with its place.

    Returns
    -------
    dict
        All keys of :data:`gongkai.core.report.METADATA_KEYS`; ``None`` for what is not printed. Dates are ISO dates.
    """
    return metadata_of(fold_parts(document, paragraphs))


def metadata_of(parts: Folded) -> dict[str, str | None]:
    """Return the metadata of folded parts; see :func:`find_metadata`."""
    found: dict[str, str | None] = dict.fromkeys(METADATA_KEYS)
    found["title"] = next((without_radicals(printed).strip() for printed, _ in parts.titles), None)
    found.update(_index_block(parts.head))
    if (period := parts.period) is not None:
        found["period_start"], found["period_end"] = period.start.isoformat(), period.end.isoformat()
    found["published"] = found["published"] or _signed(parts)
    found.update(_contact_values(parts))
    found["legal_basis"] = _legal_basis(parts.head + parts.prose)
    return found


def _index_block(head: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Read the labelled values of the head; a label alone on a line has its value on the next."""
    next_label, keyed, shapes = _labels()
    found: dict[str, str] = {}
    for index, (_, text) in enumerate(head):
        for key, label in keyed.items():
            if key in found or (match := label.search(text)) is None:
                continue
            rest = text[match.end() :]
            if not rest.strip() and index + 1 < len(head):
                rest = head[index + 1][1]
            end = next_label.search(rest)
            value = _value(key, rest[: end.start()] if end else rest, shapes)
            if value:
                found[key] = value
    return found


def _value(key: str, text: str, shapes: dict[str, re.Pattern[str]]) -> str | None:
    if key == "published":
        day = find_day(text[:24])
        return day.isoformat() if day else None
    match = shapes[key].match(text.strip())
    return match[0].strip() if match else None


def _signed(parts: Folded) -> str | None:
    """Return the date of the signature: a line at the foot, or in the prose, that is a date and nothing more."""
    for _, text in reversed(parts.prose + parts.foot):
        if len(text) <= 40 and _SIGNED.fullmatch(text.strip()) and (day := find_day(text)):
            return day.isoformat()
    return None


def _contact_values(parts: Folded) -> dict[str, str]:
    """Return the agency's contacts; lines of the site's operator are passed over."""
    found: dict[str, str] = {}
    operator = re.compile(load("extraction", "metadata")["operator"]["line"])
    for printed, text in parts.prose + parts.head:
        if not _CONTACT.search(text) or operator.search(text):
            continue
        for key, pattern in _contacts().items():
            if key not in found and (match := pattern.search(text)):
                found[key] = printed_form(printed, text, *match.span(1)).strip()
    return found


def _legal_basis(texts: Sequence[tuple[str, str]]) -> str | None:
    """Return the notice that fixes the form where one is cited, else the regulation."""
    basis = load("extraction", "metadata")["basis"]
    for pattern in map(re.compile, basis.values()):
        for printed, text in texts:
            if ("国" in text or "条例" in text) and (match := pattern.search(text)):
                return printed_form(printed, text, *match.span(pattern.groups))
    return None
