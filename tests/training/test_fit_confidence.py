"""The threshold that a fit of the model of confidence chooses."""

from __future__ import annotations

import pytest

from gongkai.assessment.confidence import HOWS, Evidence
from gongkai.training.fit_confidence import ALONE, FieldData, fit_confidence

TARGET = 0.0001
PLAIN = Evidence(
    HOWS[0], False, True, 1.0, 1.0, 1.0, False, False, "printed", "some", 2, 0, 0, (0.0, 0.0, 0.0),
    (False, True, False, False),
)  # fmt: skip


def parts(wrong: int) -> list[FieldData]:
    """Return what two layouts tell: of each of many kinds of evidence 40 fields, of the shakiest some wrong."""
    found = []
    for _ in range(2):
        data = FieldData()
        for kind in range(300):
            trust, score = (1 + kind % 10) / 10, 1 - kind // 10 / 100
            for number in range(40):
                right = trust > 0.1 or number >= wrong
                data.add(PLAIN._replace(trust=trust, score=score), right=right, flagged=False)
        found.append(data)
    return found


def test_where_no_field_is_wrong_the_threshold_is_what_a_field_alone_may_be_wrong_by() -> None:
    assert fit_confidence(parts(0), TARGET).threshold == pytest.approx(1 - ALONE * TARGET)


def test_fields_like_those_that_were_wrong_fall_below_the_threshold() -> None:
    model = fit_confidence(parts(10), TARGET)
    sure, shaky = model.probabilities([PLAIN, PLAIN._replace(trust=0.1)])
    assert shaky < model.threshold <= sure
