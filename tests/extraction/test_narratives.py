"""Facts of whole narratives, as a reader lists them, at the rates that are promised."""

import pytest
from narratives import score


@pytest.mark.parametrize("name", ["narratives", "narratives_later", "narratives_fresh"])
def test_facts_of_narratives_are_found_and_right(name):
    made = score(name)
    assert made.right >= 0.98, made.wrong
    assert made.recall >= 0.9, made.missed
    assert len(made.silent) <= made.found / 200, made.silent
