"""The audit: a random sample in strata, what it says of all that was accepted, and a threshold with a guarantee."""

import random

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from queued import ONE, TOTAL, TWO, report

from gongkai.cli import main
from gongkai.core.errors import QueueError
from gongkai.core.statistics import mean_upper_bound, upper_bound
from gongkai.forms.form import editions
from gongkai.review import (
    accept,
    audit_findings,
    correct,
    decided_values,
    draw_more,
    file_reports,
    give_role,
    reject,
    show_report,
    stats_of,
)
from gongkai.review.queue.audit_estimates import (
    PROMISE_AFTER,
    AuditedReport,
    CheckedField,
    by_group,
    by_stratum,
    proposed_threshold,
    silent_errors,
)
from gongkai.review.queue.audit_sample import AUDIT_FIELDS, drawn_fields, stratum_of, weights_of
from gongkai.review.queue.audit_words import beside_words, bulk_words, promise_words, proposal_words
from gongkai.review.queue.tasks import tasks_of

SEVEN = {"value": 7, "unit": None, "status": "printed"}
IDS = list(editions()["2021"].field_ids)


def printed(figures, blanks=0, seed=0):
    """Return the fields of a report with some figures and blanks, at random places; zeros elsewhere."""
    places = random.Random(seed).sample(IDS, figures + blanks)
    fields = {name: {"value": 0, "review": False} for name in IDS}
    fields |= {name: {"value": 5, "review": False} for name in places[:figures]}
    return fields | {name: {"value": None, "review": False} for name in places[figures:]}


@given(figures=st.integers(0, 60), blanks=st.integers(0, 60), doubts=st.integers(0, 20), seed=st.integers(0, 10**6))
@settings(deadline=None)
def test_a_sample_is_of_what_is_not_in_doubt_and_weighs_as_much_as_all_of_it(figures, blanks, doubts, seed):
    fields = printed(figures, blanks, seed)
    for name in random.Random(seed).sample(IDS, doubts):
        fields[name] = {**fields[name], "review": True}
    found = {"sha256": f"{seed:064x}", "fields": fields}
    drawn = drawn_fields(found)
    clear = [name for name in IDS if not fields[name]["review"]]
    assert set(drawn) <= set(clear)
    assert len(drawn) == min(sum(AUDIT_FIELDS.values()), len(clear))
    for stratum, wanted in AUDIT_FIELDS.items():
        there = sum(stratum_of(fields[name]) == stratum for name in clear)
        assert sum(stratum_of(fields[name]) == stratum for name in drawn) >= min(wanted, there)
    assert sum(weights_of(found, drawn, ()).values()) == pytest.approx(len(clear))


def test_each_field_of_a_stratum_is_drawn_as_often_as_any_other():
    fields, counts = printed(40), dict.fromkeys(IDS, 0)
    for n in range(2000):
        for name in drawn_fields({"sha256": f"{n:064x}", "fields": fields}):
            counts[name] += 1
    for stratum in ("non_zero", "zero"):
        of = [counts[name] for name in IDS if stratum_of(fields[name]) == stratum]
        expected = sum(of) / len(of)
        assert max(abs(each - expected) for each in of) < 5 * expected**0.5


def test_fields_that_are_asked_for_anyway_are_not_drawn():
    found = {"sha256": "0" * 64, "fields": printed(3)}
    first = drawn_fields(found)
    assert first[0] not in drawn_fields(found, first[:1])
    assert sum(weights_of(found, first[1:], first).values()) == pytest.approx(len(IDS) - 1)


def test_reports_with_doubts_are_audited_too_and_their_sample_beside_the_doubts():
    tasks = tasks_of(report("a", [TOTAL], accepted_by_audit=True))
    assert [task.field for task in tasks if not task.audit] == [TOTAL]
    assert sum(task.audit for task in tasks) == 12
    assert [task.place for task in tasks] == sorted(task.place for task in tasks)


def simulated(generator, reports, spoilt, wrong_share):
    """Return audited reports of which a share is spoilt, each with many wrong fields at once, by the real draw."""
    found = []
    for _ in range(reports):
        fields = printed(int(generator.integers(5, 60)), int(generator.integers(0, 30)), int(generator.integers(10**9)))
        is_spoilt = generator.random() < spoilt
        wrong = {name for name in IDS if is_spoilt and generator.random() < wrong_share}
        one = {"sha256": generator.bytes(32).hex(), "fields": fields}
        weights = weights_of(one, drawn_fields(one), ())
        sample = tuple(
            CheckedField(stratum_of(fields[name]), weight, 0.999, name in wrong) for name, weight in weights.items()
        )
        found.append(AuditedReport("txt", "lines", len(IDS), sample))
    return found


@pytest.mark.parametrize(("spoilt", "wrong_share"), [(0.004, 0.9), (0.02, 0.3), (0.1, 0.02), (0.3, 0.01)])
def test_the_bound_covers_the_true_rate_in_19_of_20_audits_however_errors_cluster(spoilt, wrong_share):
    generator, true = np.random.default_rng(20261201), spoilt * wrong_share
    audits = [silent_errors(simulated(generator, 60, spoilt, wrong_share)) for _ in range(100)]
    assert sum(each.upper >= true for each in audits) >= 95
    errors = [each.share for each in audits]
    assert abs(np.mean(errors) - true) < 4 * np.std(errors) / len(errors) ** 0.5  # not biased
    assert np.mean([each.upper for each in audits]) < true + 0.15  # and not empty


def test_a_bound_that_counts_fields_would_miss_clustered_errors():
    """Why reports are counted: of fields taken for independent the bound covers far less than it says."""
    generator, true = np.random.default_rng(1), 0.02 * 0.5
    audits = [silent_errors(simulated(generator, 60, 0.02, 0.5)) for _ in range(100)]
    naive = sum(upper_bound(each.wrong, each.checked) >= true for each in audits)
    assert naive < 85 < sum(each.upper >= true for each in audits)


@given(of=st.integers(1, 5000), mean=st.floats(0, 1))
@settings(deadline=None)
def test_the_bound_of_a_mean_is_above_it_falls_with_more_reports_and_is_exact_without_errors(of, mean):
    bound = mean_upper_bound(mean, of)
    assert mean <= bound <= 1
    assert mean_upper_bound(mean, of + 1) <= bound + 1e-9
    assert mean_upper_bound(0.0, of) == pytest.approx(upper_bound(0, of))


def graded(generator, reports):
    """Return audited reports whose fields are wrong more often the less sure they are; some reports are spoilt."""
    found = []
    for _ in range(reports):
        spoilt = generator.random() < 0.05
        confidence = 1 - generator.random(40) ** 4 / 2
        wrong = generator.random(40) < (1 - confidence) * (4 if spoilt else 0.2)
        fields = tuple(
            CheckedField("zero", 1.0, float(p), bool(w), flagged=bool(p < 0.9))
            for p, w in zip(confidence, wrong, strict=True)
        )
        found.append(AuditedReport("txt", "lines", 40, fields))
    return found


def passed_and_wrong(each, threshold):
    return sum(field.wrong for field in each.fields if field.confidence >= threshold) / each.size


def test_the_proposed_threshold_keeps_its_promise_in_the_mean_over_audits():
    generator, target = np.random.default_rng(7), 0.02
    losses = []
    for _ in range(60):
        threshold = proposed_threshold(graded(generator, 120), target).threshold
        losses.append(np.mean([passed_and_wrong(each, threshold) for each in graded(generator, 40)]))
    assert np.mean(losses) <= target + 2 * np.std(losses) / len(losses) ** 0.5
    assert np.mean(losses) > target / 4  # and people are not asked for nothing


def test_a_threshold_asks_for_more_where_less_may_be_wrong_and_for_reports_enough():
    found = graded(np.random.default_rng(3), 400)
    loose, strict = (proposed_threshold(found, target) for target in (0.05, 0.005))
    assert loose.threshold < strict.threshold
    assert loose.load < strict.load
    out_of_reach = proposed_threshold(found[:100], 0.005)
    assert (out_of_reach.threshold, out_of_reach.needed) == (None, 199)
    assert "199" in proposal_words(out_of_reach)[1]


def test_fields_that_would_be_in_doubt_at_any_threshold_never_pass():
    forced = CheckedField("zero", 1.0, 0.99999, True, flagged=True, forced=True)
    found = [AuditedReport("txt", "lines", 2, (CheckedField("zero", 1.0, 0.9, False), forced))] * 100
    assert proposed_threshold(found, 0.01).threshold == 0.9
    assert proposed_threshold(found, 0.01).load == pytest.approx(0.5)


def test_reports_whose_doubts_wait_count_for_the_rate_and_not_for_the_threshold():
    found = [AuditedReport("txt", "lines", 1, (CheckedField("zero", 1.0, 0.9, False),), whole=False)] * 300
    assert silent_errors(found).reports == 300
    assert proposed_threshold(found, 0.1).threshold is None


def audited(name, **figures):
    return report(name, accepted_by_audit=True, requests_new_total=5, requests_new_natural_person=5, **figures)


def test_what_people_found_in_the_sample_is_weighed_and_told_by_stratum_layout_and_kind(queue):
    file_reports(queue, [audited("a"), audited("b")])
    drawn = show_report(queue, "a.txt").sampled
    assert {TOTAL, ONE} <= drawn
    zeros = [name for name in drawn if name not in (TOTAL, ONE)]
    correct(queue, "a.txt", {zeros[0]: SEVEN}, "李", sure=True)
    assert audit_findings(queue).audited == []
    accept(queue, "a.txt", None, "李")
    findings = audit_findings(queue)
    assert findings.waiting == 1
    found = silent_errors(findings.audited)
    assert (found.reports, found.with_errors, found.checked, found.wrong) == (1, 1, 12, 1)
    assert found.share == pytest.approx((len(IDS) - 2) / 10 / len(IDS))
    rates = by_stratum(findings.audited)
    assert (rates["non_zero"].wrong, rates["non_zero"].checked) == (0, 2)
    assert (rates["zero"].wrong, rates["zero"].share) == (1, pytest.approx(0.1))
    assert list(by_group(findings.audited, lambda each: each.kind)) == ["txt"]
    assert list(by_group(findings.audited, lambda each: each.layout)) == ["lines"]


def test_a_sample_that_was_accepted_in_bulk_is_told(queue):
    file_reports(queue, [audited("a"), audited("b")])
    accept(queue, "a.txt", None, "李")
    for name in show_report(queue, "b.txt").standing.open:
        accept(queue, "b.txt", [name], "李")
    findings = audit_findings(queue)
    assert (len(findings.audited), findings.bulk) == (2, 12)
    assert "12 fields of the samples were accepted in bulk" in bulk_words(findings)[1]


def test_a_source_that_is_no_report_is_wrong_in_every_field(queue):
    file_reports(queue, [audited("a")])
    reject(queue, "a.txt", "李", "a notice")
    assert silent_errors(audit_findings(queue).audited).share == pytest.approx(1.0)


def test_an_error_outside_the_sample_is_told_by_itself_and_changes_no_estimate(queue):
    file_reports(queue, [report("a", [TOTAL], accepted_by_audit=False), report("b", [TOTAL], accepted_by_audit=False)])
    correct(queue, "a.txt", {TWO: SEVEN, TOTAL: SEVEN}, "李", sure=True)
    correct(queue, "b.txt", {TOTAL: SEVEN}, "李", sure=True)
    findings = audit_findings(queue)
    assert (findings.beside, findings.reports_beside, findings.audited) == (1, 1, [])
    assert "1 fields that were not in doubt, in 1 reports" in beside_words(findings)[1]


def test_only_the_drawn_fields_are_marked_as_audited_in_what_is_learnt_from(queue):
    file_reports(queue, [report("a", [TOTAL], accepted_by_audit=True)])
    accept(queue, "a.txt", None, "李")
    marks = {each["field"]: each["audit"] for each in decided_values(queue)}
    assert marks.pop(TOTAL) is False
    assert set(marks.values()) == {True}


def test_audited_reports_pass_straight_through_only_where_nothing_speaks_against_them(queue):
    file_reports(queue, [audited("a"), report("b", [TOTAL], accepted_by_audit=True), report("c")])
    rate = stats_of(queue).straight_through
    assert (rate.count, rate.of) == (2, 3)


def test_more_can_be_drawn_of_what_is_filed_by_a_lead(queue):
    file_reports(queue, [report("a", accepted_by_audit=False), report("b", [TOTAL], accepted_by_audit=False)])
    give_role(queue, "陈", "lead", "陈")
    with pytest.raises(QueueError, match="for a lead"):
        draw_more(queue, 1.0, "李")
    assert draw_more(queue, 1.0, "陈") == 2
    assert draw_more(queue, 1.0, "陈") == 0
    assert len(show_report(queue, "a.txt").standing.open) == 12
    assert len(show_report(queue, "b.txt").standing.open) == 13


def test_a_promise_takes_enough_reports_and_is_said_in_words():
    one = AuditedReport("txt", "lines", 200, (CheckedField("zero", 200.0, 0.99, False),))
    few, enough = silent_errors([one] * 20), silent_errors([one] * PROMISE_AFTER)
    assert promise_words(few)[0].startswith(f"抽查满 {PROMISE_AFTER} 份后才能作出承诺，还差 {PROMISE_AFTER - 20} 份")
    zh, en = promise_words(enough)
    assert zh.startswith("可以承诺")
    assert "in bulk for a promise" in promise_words(enough, bulk=11)[1]
    assert promise_words(enough, bulk=10)[1] == en
    assert "1.49%" in zh
    assert "no more than 1.49%" in en
    assert "Nothing was audited" in promise_words(silent_errors([]))[1]


def test_the_shell_tells_what_the_audit_found(queue, place):
    file_reports(queue, [audited("a"), report("b", accepted_by_audit=False)])
    accept(queue, "a.txt", None, "李")
    told = CliRunner().invoke(main, ["review", "audit", "--share", "1", "--db", place])
    assert "1 more drawn" in told.stderr
    for words in ("已抽查 1 份", "1 reports were audited", "还差 199 份", ".txt", "非零数字", "Target 0.10%"):
        assert words in told.stdout
