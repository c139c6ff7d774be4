"""Facts found in narratives against those that a reader lists."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from gongkai.assessment.fact_confidence import weigh_facts
from gongkai.core.document import Location
from gongkai.core.report import Fact
from gongkai.extraction.facts import find_facts
from gongkai.forms.form import editions

FOLDER = Path(__file__).parents[1] / "extraction"


class Score(NamedTuple):
    """What was found: facts right, wrong, wrong without a flag; and of those listed, how many are missed."""

    found: int
    wrong: list[tuple[str, Fact]]
    listed: int
    missed: list[tuple[str, str, Decimal]]

    @property
    def silent(self) -> list[tuple[str, Fact]]:
        return [(name, fact) for name, fact in self.wrong if not fact.review]

    @property
    def right(self) -> float:
        return 1 - len(self.wrong) / self.found

    @property
    def recall(self) -> float:
        return 1 - len(self.missed) / self.listed


def narratives(name):
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["text"]


def told(text):
    """The facts of a narrative, weighed as in a report whose tables say nothing of them."""
    pieces = [(line, Location(line=number)) for number, line in enumerate(text["text"].splitlines(), 1)]
    facts = find_facts(pieces, text["year"])
    weigh_facts(facts, {}, editions()["2021"])
    return facts


def _same(fact, listed):
    kind, value, unit = listed
    return fact.id == kind and fact.value == Decimal(str(value)) and (not unit or not fact.value or fact.unit == unit)


def score(name):
    """Compare every narrative of a file with its list."""
    found, listed, wrong, missed = 0, 0, [], []
    for text in narratives(name):
        facts = told(text)
        found += len(facts)
        listed += len(text["facts"])
        allowed = text["facts"] + text.get("may", [])
        wrong += [(text["id"], fact) for fact in facts if not any(_same(fact, each) for each in allowed)]
        missed += [
            (text["id"], each[0], each[1]) for each in text["facts"] if not any(_same(fact, each) for fact in facts)
        ]
    return Score(found, wrong, listed, missed)


if __name__ == "__main__":
    import sys

    for file in ("narratives", "narratives_later", "narratives_fresh"):
        made = score(file)
        print(file, f"found {made.found} wrong {len(made.wrong)} silent {len(made.silent)} right {made.right:.3f}")
        print(f"   listed {made.listed} missed {len(made.missed)} recall {made.recall:.3f}")
        if file in sys.argv[1:]:
            for name, fact in made.wrong:
                print("  WRONG", name, fact.id, fact.value, fact.unit, fact.review)
            for each in made.missed:
                print("  MISSED", *each)
