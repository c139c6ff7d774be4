from decimal import Decimal

import pytest

from gongkai.assessment.prose_issues import check_prose
from gongkai.core.document import Location
from gongkai.core.report import Fact
from gongkai.forms.form import editions

FORM = editions()["2021"]
FIELD = "requests.new.total"


def said(value, fact="requests.received", approximate=False):
    return Fact(fact, Decimal(value), "件", f"收到申请{value}件。", Location(line=1), approximate)


def test_agreement_gives_no_issue():
    assert check_prose([said(3)], {FIELD: Decimal(3)}, FORM) == []


def test_a_contradiction_is_a_warning_with_both_numbers():
    (issue,) = check_prose([said(2)], {FIELD: Decimal(3)}, FORM)
    assert (issue.code, issue.severity, issue.fields) == ("prose_mismatch", "warning", [FIELD])
    for message in (issue.zh, issue.en):
        assert "2" in message
        assert "3" in message


@pytest.mark.parametrize(
    ("facts", "value"),
    [([said(2, approximate=True)], Decimal(3)), ([said(2), said(4)], Decimal(3)), ([said(2)], None), ([], Decimal(3))],
    ids=["hedged", "two statements", "no number in the table", "nothing stated"],
)
def test_what_leaves_room_is_not_compared(facts, value):
    assert check_prose(facts, {FIELD: value}, FORM) == []


def test_lawsuits_are_compared_with_the_sum_of_both_kinds():
    fields = ["disputes.direct_litigation.total", "disputes.litigation_after_review.total"]
    values = dict(zip(fields, [Decimal(1), Decimal(2)], strict=True))
    assert check_prose([said(3, "lawsuits")], values, FORM) == []
    assert check_prose([said(1, "lawsuits")], values, FORM)[0].fields == fields


@pytest.mark.parametrize(
    ("stated", "agrees"), [(3, True), (5, True), (4, False)], ids=["new", "and carried in", "neither"]
)
def test_what_was_received_may_count_what_was_carried_in(stated, agrees):
    values = {FIELD: Decimal(3), "requests.carried_in.total": Decimal(2)}
    issues = check_prose([said(stated)], values, FORM)
    assert [issue.fields for issue in issues] == ([] if agrees else [[FIELD]])
