"""What a program destroys, found by testing it: the form is changed and converted again.

Where the text of a changed form is the text of the form, nobody can tell the two apart, and the fields in which they
differ are unrecoverable, unless the form's sums allow one of them only. Three kinds of change are tried:

* every digit of a field becomes another one (all fields in a few conversions: which fields change in which conversion
  spells the field's number in binary, and so do the places of the text that change): what changes nothing was dropped;
* a blank and the figure beside it change places; where that cannot be seen, the blanks of the row stand anywhere;
* the digits of two neighbouring figures are cut elsewhere; where that cannot be seen, they are cut in every way.

Where forms differ in nothing but the amount of white space, the fields are contested: a reader may doubt them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import inf
from typing import Final

from gongkai.forms.form import Form
from gongkai.training.generator.conversion.printed_form import Change, PrintedForm, printed
from gongkai.training.generator.conversion.program import Converter
from gongkai.training.generator.conversion.row_readings import Reading, Row, all_readings, first_probes
from gongkai.training.generator.conversion.row_settlement import Sums, differing_fields
from gongkai.training.generator.grid import Grid

Probe = tuple[Row, Change]
"""A row with a change of it."""

_MOST_TESTED: Final = 24
"""Readings of a row that are converted: those beyond are taken to be like these."""

_DIGIT: Final = re.compile(r"[0-9０-９]")
_NUMBER: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass
class Subject:
    """A report to be converted: its printed form, its form of figures, and what is found out about it.

    Attributes
    ----------
    rows
        Field ids of each printed row, in order.
    figures
        What is printed for each field.
    base, data
        The text that the program makes of the report, and its bytes.
    signatures
        For each place of the text the field whose digit stands there, where that is known.
    """

    printed: PrintedForm
    form: Form
    values: Mapping[str, Decimal | None]
    rows: list[Row] = field(init=False)
    figures: dict[str, str] = field(init=False)
    base: str = ""
    data: bytes = b""
    signatures: dict[int, str] = field(default_factory=dict)
    unrecoverable: set[str] = field(default_factory=set)
    contested: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        grids = [block for block in self.printed.page if isinstance(block, Grid)]
        rows = [tuple((c.field, c.text) for c in row if c.field) for grid in grids for row in grid.rows]
        self.rows = [tuple(id_ for id_, _ in row) for row in rows if row]
        self.figures = {id_: text for row in rows for id_, text in row}

    def reading(self, row: Row) -> Reading:
        """Return what is printed in a row."""
        return tuple(self.figures[id_] for id_ in row)


def probe(program: Converter, subjects: Sequence[Subject]) -> None:
    """Convert reports, and find out what the program destroyed in each."""
    ids = [[id_ for id_ in each.figures if _DIGIT.search(each.figures[id_])] for each in subjects]
    marks = [_marks(each.figures, own) for each, own in zip(subjects, ids, strict=True)]
    groups = [_groups(each) for each in subjects]
    changes: list[list[Change]] = [[{}, *signs, *map(_together, own)] for signs, own in zip(marks, groups, strict=True)]
    made = _convert(program, subjects, changes)
    doubtful: list[list[Probe]] = []
    missing: list[set[str]] = []
    for subject, own, signs, grouped, outputs in zip(subjects, ids, marks, groups, made, strict=True):
        subject.data = outputs[0]
        subject.base, *texts = (program.text_of(each) for each in outputs)
        dropped = _dropped(subject, own, texts[: len(signs)])
        missing.append(set(own) if dropped is None else dropped)
        after = texts[len(signs) :]
        told = list(zip(grouped, after, strict=True))
        for probes, text in told:
            subject.contested |= _by_space_alone(subject, probes, text)
        plain = all(_seen(subject, row, text) for probes, text in told for row, _ in probes)
        doubtful.append([] if plain else [each for probes in grouped for each in probes])
    for subject, lost in zip(subjects, _confirmed(program, subjects, missing), strict=True):
        subject.unrecoverable |= lost
    _judge_rows(program, subjects, _unseen(program, subjects, doubtful))


def _groups(subject: Subject) -> list[list[Probe]]:
    """Return the changes that tell whether blanks and cuts can be seen: one of each row together, then another."""
    found: list[list[Probe]] = []
    for row in subject.rows:
        for number, other in enumerate(first_probes(subject.reading(row))):
            if number == len(found):
                found.append([])
            found[number].append((row, dict(zip(row, other, strict=True))))
    return found


def _together(probes: Sequence[Probe]) -> Change:
    return {id_: text for _, change in probes for id_, text in change.items()}


def _seen(subject: Subject, row: Row, text: str) -> bool:
    """Whether the text of a changed form differs from the form's where the row's figures stand."""
    places = [place for place, id_ in subject.signatures.items() if id_ in row]
    if len(text) != len(subject.base) or not places:
        return False  # not known: each change is tried by itself
    where = slice(min(places), max(places) + 1)
    return text[where] != subject.base[where]


def _unseen(program: Converter, subjects: Sequence[Subject], doubtful: Sequence[list[Probe]]) -> list[list[Row]]:
    """Return the rows of which a change, made alone, cannot be seen."""
    made = _convert(program, subjects, [[change for _, change in own] for own in doubtful])
    result = []
    for subject, own, outputs in zip(subjects, doubtful, made, strict=True):
        tried = zip(own, outputs, strict=True)
        result.append(list(dict.fromkeys(row for (row, _), out in tried if program.text_of(out) == subject.base)))
    return result


def _convert(program: Converter, subjects: Sequence[Subject], changes: Sequence[Sequence[Change]]) -> list[list[bytes]]:
    """Convert each report in all its changes, everything in one go."""
    forms = [
        (each.printed, each.printed.html(change)) for each, own in zip(subjects, changes, strict=True) for change in own
    ]
    outputs = iter(program.convert(printed(forms, program.takes)) if forms else ())
    return [[next(outputs) for _ in own] for own in changes]


def other_digits(text: str) -> str:
    """Return a text with every digit changed, as long as before and no zero where none was before.

    >>> other_digits("1,209.50")
    '2,314.61'
    """
    return _DIGIT.sub(lambda digit: _next_digit(digit.group()), text)


def _next_digit(digit: str) -> str:
    first = "０" if digit >= "０" else "0"
    value = ord(digit) - ord(first)
    return chr(ord(first) + (value + 1 if value < 9 else 4))


def _marks(figures: Mapping[str, str], ids: Sequence[str]) -> list[Change]:
    """Return the changes in which field number n changes where bit b of n + 1 is set."""
    return [
        {id_: other_digits(figures[id_]) for number, id_ in enumerate(ids, 1) if number >> bit & 1}
        for bit in range(len(ids).bit_length())
    ]


def _dropped(subject: Subject, ids: Sequence[str], texts: Sequence[str]) -> set[str] | None:
    """Return the fields of which too little is left to know them; note where the digits of the others stand.

    ``None`` where the places in the texts do not correspond.
    """
    if any(len(each) != len(subject.base) for each in texts):
        return _dropped_numbers(ids, [subject.base, *texts])
    seen: dict[str, int] = dict.fromkeys(ids, 0)
    for place in _changing(subject.base, texts):
        number = sum(1 << bit for bit, each in enumerate(texts) if each[place] != subject.base[place])
        if 0 < number <= len(ids):
            subject.signatures[place] = ids[number - 1]
            seen[ids[number - 1]] += 1
    return {id_ for id_, count in seen.items() if count < _digits_needed(subject.figures[id_])}


def _changing(base: str, texts: Sequence[str]) -> Iterator[int]:
    return (
        place for place, digit in enumerate(base) if digit.isdigit() and any(each[place] != digit for each in texts)
    )


def _dropped_numbers(ids: Sequence[str], texts: Sequence[str]) -> set[str] | None:
    """Do the same number by number, where the program writes numbers in its own way."""
    numbers = [_NUMBER.findall(each) for each in texts]
    if any(len(each) != len(numbers[0]) for each in numbers):
        return None
    seen = set()
    for place, number in enumerate(numbers[0]):
        code = sum(1 << bit for bit, each in enumerate(numbers[1:]) if each[place] != number)
        if 0 < code <= len(ids):
            seen.add(ids[code - 1])
    return set(ids) - seen


def _confirmed(program: Converter, subjects: Sequence[Subject], missing: Sequence[set[str]]) -> list[set[str]]:
    """Return the fields that are really lost, of those whose digits were not met where they were looked for.

    A program that lays a page out anew may put figures in another order where digits are wider or narrower, so that
    places tell nothing. Where the text stays the same when all are changed, all are lost; where all of their digits
    become sevens and as many sevens more are in the text, none is. The others are changed one by one.
    """
    tried: list[list[Change]] = []
    for subject, ids in zip(subjects, missing, strict=True):
        figures = {id_: subject.figures[id_] for id_ in sorted(ids)}
        changed = {id_: other_digits(text) for id_, text in figures.items()}
        tried.append([changed, _in_sevens(figures)] if ids else [])
    result: list[set[str]] = []
    for subject, ids, made in zip(subjects, missing, _convert(program, subjects, tried), strict=True):
        if not ids:
            result.append(set())
            continue
        others, sevens = (program.text_of(each) for each in made)
        kept = _in_sevens({id_: subject.figures[id_] for id_ in ids})
        shown = _sevens(sevens) - _sevens(subject.base) == sum(map(_sevens, kept.values()))
        open_ = ids - kept.keys() if shown else ids
        result.append(ids if others == subject.base else _lost_alone(program, subject, sorted(open_)))
    return result


def _in_sevens(figures: Mapping[str, str]) -> Change:
    """Return figures without a seven with nothing but sevens for digits."""
    return {id_: _DIGIT.sub("7", text) for id_, text in figures.items() if not _sevens(text)}


def _sevens(text: str) -> int:
    return sum(text.count(each) for each in "7７")


def _lost_alone(program: Converter, subject: Subject, ids: Sequence[str]) -> set[str]:
    """Return the fields of which too few digits change in the text when they are changed, each by itself."""
    (made,) = _convert(program, [subject], [[{id_: other_digits(subject.figures[id_])} for id_ in ids]])
    return {
        id_
        for id_, each in zip(ids, made, strict=True)
        if _differences(subject.base, program.text_of(each)) < _digits_needed(subject.figures[id_])
    }


def _differences(base: str, text: str) -> float:
    """Return in how many places two texts differ; there is no saying where they are not as long."""
    return inf if len(base) != len(text) else sum(one != two for one, two in zip(base, text, strict=True))


def _digits_needed(text: str) -> int:
    """Return how many digits of a figure must be left: zeros that end a fraction say nothing."""
    found = _NUMBER.search(text)
    if not found:
        return 1
    whole, _, part = found.group().replace(",", "").partition(".")
    return len(whole) + len(part.rstrip("0"))


def _by_space_alone(subject: Subject, probes: Sequence[Probe], text: str) -> set[str]:
    """Return the fields of rows whose blanks can be seen in nothing but white space."""
    moved = [row for row, change in probes if _blanks(row, change) != _blanks(row, subject.figures)]
    return {id_ for row in moved for id_ in row} if _close(text) == _close(subject.base) else set()


def _blanks(row: Row, figures: Change) -> list[bool]:
    return [not figures[id_] for id_ in row]


def _close(text: str) -> str:
    return "".join(text.split())


def _judge_rows(program: Converter, subjects: Sequence[Subject], unseen: Sequence[list[Row]]) -> None:
    """Convert the other readings of rows whose blanks or cuts cannot be seen, and judge them by the form's sums."""
    readings = [{row: _plausible(subject, row) for row in rows} for subject, rows in zip(subjects, unseen, strict=True)]
    tested = [[(row, each) for row, ways in own.items() for each in _spread(ways)] for own in readings]
    changes = [[dict(zip(row, way, strict=True)) for row, way in own] for own in tested]
    made = _convert(program, subjects, changes)
    for subject, own, tries, outputs in zip(subjects, readings, tested, made, strict=True):
        seen = {each for each, out in zip(tries, outputs, strict=True) if program.text_of(out) != subject.base}
        alike = {row: [way for way in ways if (row, way) not in seen] for row, ways in own.items()}
        _settle(subject, alike)


def _spread(ways: Sequence[Reading]) -> list[Reading]:
    """Return some of many readings, from near the printed one to far."""
    step = max(1, len(ways) // _MOST_TESTED)
    return list(ways[::step][:_MOST_TESTED])


def _plausible(subject: Subject, row: Row) -> list[Reading]:
    """Return the other readings of a row that obey what sums the row itself has."""
    own = [each for each in subject.form.relations if set(each.members) <= set(row)]
    sums = Sums(own, subject.values, subject.figures)
    return [way for way in all_readings(subject.reading(row)) if sums.allow({row: way})]


def _settle(subject: Subject, alike: Mapping[Row, list[Reading]]) -> None:
    """Find the fields that differ between readings of all open rows which obey all of the form's sums."""
    for row in alike:
        subject.contested.update(row)
    ways = {row: [subject.reading(row), *others] for row, others in alike.items() if others}
    sums = Sums(subject.form.relations, subject.values, subject.figures)
    subject.unrecoverable |= differing_fields(ways, sums)
