"""Draw reports, print them, have a program convert them, and settle what is left of the truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import cycle
from random import Random

from gongkai.training.generator.compose import settle, tell_draft
from gongkai.training.generator.conversion.piece_tracing import marked, traced
from gongkai.training.generator.conversion.printed_form import PrintedForm, printed
from gongkai.training.generator.conversion.probing import Subject, probe
from gongkai.training.generator.conversion.program import Converter, as_text
from gongkai.training.generator.draft import Draft, Wishes, draw_draft
from gongkai.training.generator.figures import Density
from gongkai.training.generator.form_variants import vary_form
from gongkai.training.generator.hands.worded_labels import word_labels
from gongkai.training.generator.hands.wording import FIRST_HAND
from gongkai.training.generator.label_damage import damage_labels
from gongkai.training.generator.layouts import FAMILIES
from gongkai.training.generator.sample import Piece, Sample, Truth

_LAYOUT = "HTML"
"""The layout in which the reports are told before they are printed for a program."""


@dataclass(frozen=True)
class ConvertedReport:
    """A report as a program left it.

    Attributes
    ----------
    data, suffix
        The file.
    html
        The page that it was made from, well formed.
    truth
        What can be known from the file; its ``layout`` is the program's name.
    pieces
        Its visible text in print order, labelled.
    hand
        Whose words it is told in.
    """

    name: str
    program: str
    make: str
    data: bytes
    suffix: str
    html: str
    truth: Truth
    pieces: tuple[Piece, ...]
    hand: str = FIRST_HAND

    def as_sample(self) -> Sample:
        """Return a text or a page as the generator's own layouts are given.

        Raises
        ------
        ValueError
            It is neither.
        """
        if self.suffix in (".mht", ".docx", ".odt", ".pdf"):
            raise ValueError(f"{self.name}: a file of the kind {self.suffix} is no text")
        kind = "html" if self.suffix == ".html" else "text"
        text = as_text(self.data)
        return Sample(self.name, kind, text, self.pieces, self.truth, self.program, hand=self.hand)  # type: ignore[arg-type]


def convert_reports(
    program: Converter,
    seeds: Sequence[int],
    density: Density | None = None,
    *,
    clean: bool = False,
    hands: Sequence[str] = (FIRST_HAND,),
) -> list[ConvertedReport]:
    """Return one report a seed as the program leaves it; the same arguments make the same reports.

    Parameters
    ----------
    program
        One of ``PROGRAMS``.
    seeds
        Any numbers; many at once are cheaper than one after the other.
    density
        As for ``make_sample``; drawn if ``None``, full tables oftener than they are published.
    clean
        Whether to leave out all damage but the program's own.
    hands
        Whose words the reports are told in, in turn.

    Raises
    ------
    RuntimeError
        The program is not on this machine, or failed.

    Examples
    --------
    >>> from gongkai.training.generator.conversion.registry import PROGRAMS
    >>> convert_reports(PROGRAMS["lxml_text_content"], [7])[0].truth.layout
    'lxml_text_content'
    """
    if program.missing:
        raise RuntimeError(program.skipped_because)
    if not seeds:
        return []
    told = [_told(program, seed, density, clean, hand) for seed, hand in zip(seeds, cycle(hands), strict=False)]
    subjects = [Subject(form, draft.form, draft.printed.values) for draft, _, form in told]
    probe(program, subjects)
    marks = program.convert(printed([(s.printed, s.printed.html(text=marked)) for s in subjects], program.takes))
    reports = []
    for seed, (draft, facts, form), subject, with_marks in zip(seeds, told, subjects, marks, strict=True):
        draft.unrecoverable |= subject.unrecoverable
        draft.contested |= subject.contested
        hand = draft.agency.hand
        name = f"{program.name}-{_seed(seed, hand)}"
        pieces = traced(subject.base, program.text_of(with_marks), tuple(subject.signatures))
        if pieces is None or program.suffix in (".html", ".mht"):
            pieces = form.pieces()
        truth = replace(settle(draft, program.name, name, facts), damages=tuple(sorted(draft.damages)))
        reports.append(
            ConvertedReport(
                name, program.name, program.make, subject.data, program.suffix, form.html(), truth, pieces, hand
            )
        )
    return reports


def _seed(seed: int, hand: str) -> str:
    return str(seed) if hand == FIRST_HAND else f"{seed}-{hand}"


def _told(
    program: Converter, number: int, density: Density | None, clean: bool, hand: str
) -> tuple[Draft, dict[str, Decimal], PrintedForm]:
    """Draw a report and tell it; what is drawn is the same for all programs, how it is printed is not."""
    seed = _seed(number, hand)
    rng = Random(f"converted:{seed}:{density}:{clean}")
    density = density or rng.choice((None, None, "normal", "dense"))  # of nothing but noughts little can be lost
    draft = draw_draft(rng, Wishes(density, clean, False, False if clean else None, hand=hand))
    if hand != FIRST_HAND:
        word_labels(draft, rng)
    if not clean:
        vary_form(draft)
        damage_labels(draft)
    facts = tell_draft(draft, FAMILIES[_LAYOUT], clean)
    printing = program.name if program.takes == "html" else program.takes  # files are made once for all programs
    return draft, facts, PrintedForm(draft.page, f"{printing}:{seed}", bare=program.takes == "docx")
