"""Invented agencies of a hand: governments, bureaus, zones, corps, universities, hospitals, companies."""

from __future__ import annotations

from random import Random

from gongkai.training.generator.agencies import Agency
from gongkai.training.generator.hands.wording import wording
from gongkai.training.generator.rates import weighted


def draw_agency_of(hand: str, rng: Random, wanted: str | None = None) -> Agency:
    """Draw an agency from the words of a hand, of the ``wanted`` kind if there is one."""
    words = wording(hand)["agency"]
    kinds = {each["kind"]: each for each in words["kinds"]}
    kind = kinds[wanted or weighted(rng, {name: float(each["weight"]) for name, each in kinds.items()})]
    parts = {name: rng.choice(choices) for name, choices in words["parts"].items()}
    template = rng.choice(kind["names"])
    place = next((parts[name] for name in ("town", "county", "city", "region") if f"{{{name}}}" in template), "全国")
    short = rng.choice(kind["shorts"])
    return Agency(template.format(**parts), short, place, int(kind["level"]), str(kind["kind"]), hand)
