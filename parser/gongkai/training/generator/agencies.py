"""Invented agencies, from a township to a ministry."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from gongkai.training.generator.rates import data, weighted


@dataclass(frozen=True)
class Agency:
    """Who reports: full name, how it speaks of itself, level (0 village or town … 4 province), and hand."""

    name: str
    short: str
    place: str
    level: int
    kind: str
    hand: str = "a"


def _place(rng: Random) -> str:
    words = data("places")
    return str(rng.choice(words["first"]) + rng.choice(words["second"]))


def draw_agency(rng: Random, wanted: str | None = None) -> Agency:
    """Draw an agency, of the ``wanted`` kind or of kinds as frequent as in published reports."""
    kinds = {
        "county_bureau": 108,
        "city_bureau": 59,
        "town": 78,
        "zone": 20,
        "government": 15,
        "department": 12,
        "province": 6,
        "ministry": 5,
    }
    kind = wanted or weighted(rng, kinds)
    words = data("places")
    province = rng.choice(words["provinces"])
    city = _place(rng) + rng.choice(words["prefectures"])
    county = _place(rng) + rng.choice(words["counties"])
    lead = rng.choice(("", "", city, province + city)) if kind != "department" else ""
    if kind == "county_bureau":
        return Agency(
            lead + county + rng.choice(words["bureaus"]), rng.choice(("我局", "本单位", "本机关")), county, 1, kind
        )
    if kind == "city_bureau":
        return Agency(city + rng.choice(words["bureaus"]), rng.choice(("我局", "市局", "本机关")), city, 2, kind)
    if kind == "town":
        town = _place(rng) + rng.choice(words["towns"])
        office = "办事处" if town.endswith("街道") else rng.choice(("人民政府", "人民政府", ""))
        short = "街道" if office == "办事处" else town[-1]
        return Agency(
            rng.choice(("", county)) + town + office, rng.choice((f"我{short}", "本机关", town)), town, 0, kind
        )
    if kind == "zone":
        return Agency(rng.choice((city, county, _place(rng))) + rng.choice(words["zones"]), "管委会", city, 1, kind)
    if kind == "government":
        place, level = rng.choice(((city, 3), (county, 2)))
        return Agency(
            place + rng.choice(("人民政府", "人民政府办公室", "")), rng.choice(("全市", "本级政府")), place, level, kind
        )
    if kind == "department":
        return Agency(
            province + rng.choice(words["departments"]), rng.choice(("我厅", "本机关", "全厅")), province, 3, kind
        )
    if kind == "province":
        return Agency(province + rng.choice(("人民政府", "")), "全省", province, 4, kind)
    return Agency(rng.choice(words["ministries"]), rng.choice(("我局", "本机关")), "全国", 4, kind)
