import hashlib
import tomllib
from copy import deepcopy

import pytest
from made_up import LIBRARY

from gongkai.core.errors import FormError
from gongkai.forms.form import editions, load_form, parse_form

OLD, NEW = editions()["2019"], editions()["2021"]
DATA = tomllib.loads(LIBRARY)


def changed(change):
    data = deepcopy(DATA)
    change(data)
    return data


def equations(form, code):
    return [relation for relation in form.relations if relation.code == code]


@pytest.mark.parametrize(("form", "count"), [(OLD, 198), (NEW, 200)])
def test_an_edition_has_every_field_of_the_official_form(form, count):
    assert len(form.field_ids) == len(set(form.field_ids)) == count


@pytest.mark.parametrize(
    ("form", "field_id"),
    [
        (OLD, "proactive.regulations.made"),
        (OLD, "proactive.normative_documents.total_disclosed"),
        (OLD, "proactive.other_services.change"),
        (OLD, "proactive.fees.previous_items"),
        (OLD, "proactive.procurement.amount"),
        (OLD, "requests.other_handling.total"),
        (NEW, "proactive.regulations.issued"),
        (NEW, "proactive.normative_documents.in_force"),
        (NEW, "proactive.licensing.decisions"),
        (NEW, "proactive.coercive_measures.decisions"),
        (NEW, "proactive.fees.amount"),
        (NEW, "requests.new.natural_person"),
        (NEW, "requests.refused.deliberative_process.legal_service"),
        (NEW, "requests.other_handling.fee_unpaid.other_organization"),
        (NEW, "requests.carried_out.total"),
        (NEW, "disputes.review.upheld"),
        (NEW, "disputes.litigation_after_review.total"),
    ],
)
def test_fields_have_the_ids_of_the_contract(form, field_id):
    assert field_id in form.columns


@pytest.mark.parametrize(("form", "tables"), [(OLD, (22, 161, 15)), (NEW, (10, 175, 15))])
def test_fields_stand_in_the_order_of_the_tables(form, tables):
    assert tuple(len(list(table.field_ids())) for table in form.tables) == tables
    assert form.field_ids == tuple(field_id for table in form.tables for field_id in table.field_ids())


@pytest.mark.parametrize(
    ("form", "first"), [(OLD, "proactive.regulations.made"), (NEW, "proactive.regulations.issued")]
)
def test_the_first_and_the_last_field_are_those_of_the_form(form, first):
    assert (form.field_ids[0], form.field_ids[-1]) == (first, "disputes.litigation_after_review.total")


@pytest.mark.parametrize(
    ("form", "counts"),
    [
        (OLD, {"row_total": 23, "processed": 7, "balance": 7, "dispute_total": 3}),
        (NEW, {"row_total": 25, "processed": 7, "balance": 7, "dispute_total": 3}),
    ],
)
def test_relations_are_written_out_for_each_row_or_column(form, counts):
    assert {code: len(equations(form, code)) for code in counts} == counts


def test_a_relation_of_a_row_sums_its_columns():
    relation = next(r for r in equations(NEW, "row_total") if r.left == ("requests.refused.state_secret.total",))
    assert len(relation.right) == 6
    assert all(each.startswith("requests.refused.state_secret.") for each in relation.right)
    assert relation.where == "1.属于国家秘密"


def test_a_pattern_in_a_relation_takes_every_row_that_fits():
    relation = next(r for r in equations(NEW, "processed") if r.where == "自然人")
    assert len(relation.right) == 2 + 8 + 3 + 5 + 3
    assert relation.left == ("requests.processed_total.natural_person",)


def test_both_sides_of_a_relation_may_have_several_fields():
    relation = next(r for r in equations(NEW, "balance") if r.where == "总计")
    assert relation.left == ("requests.new.total", "requests.carried_in.total")
    assert relation.right == ("requests.processed_total.total", "requests.carried_out.total")
    assert relation.members == relation.left + relation.right


def test_quantities_and_units_are_as_the_form_states_them():
    assert NEW.columns["proactive.fees.amount"].unit == "万元"
    assert OLD.columns["proactive.procurement.amount"].unit is None
    assert {c.quantity for f, c in OLD.columns.items() if f.endswith(".change")} == {"signed"}
    assert NEW.columns["requests.new.total"].quantity == "count"


@pytest.mark.parametrize(
    ("form", "year", "valid"),
    [
        (OLD, 2018, False),
        (OLD, 2019, True),
        (OLD, 2020, True),
        (OLD, 2021, False),
        (NEW, 2020, False),
        (NEW, 2035, True),
    ],
)
def test_an_edition_is_valid_for_its_years(form, year, valid):
    assert form.valid_for(year) is valid


def test_editions_are_read_once():
    assert editions() is editions()


def test_a_made_up_form_is_read_from_its_file(tmp_path):
    path = tmp_path / "library.toml"
    path.write_text(LIBRARY, "utf-8")
    form = load_form(path)
    assert (form.edition, len(form.field_ids)) == ("library", 21)
    assert [r.left for r in equations(form, "lent")] == [
        ("lending.sum.adults",), ("lending.sum.minors",), ("lending.sum.all",)
    ]  # fmt: skip


def drop_heading(data):
    del data["tables"][0]["heading"]


def double_a_row(data):
    rows = data["tables"][0]["blocks"][0]["rows"]
    rows.append(dict(rows[0]))


def relate_an_unknown_row(data):
    data["relations"][1]["left"] = ["nowhere"]


def restate_an_unknown_field(data):
    data["prose"] = [{"fact": "visits", "fields": ["lending.nowhere.all"]}]


def relate_an_unknown_table(data):
    data["relations"][0]["table"] = "nowhere"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (drop_heading, "heading"),
        (double_a_row, "share an id"),
        (relate_an_unknown_row, "lent"),
        (restate_an_unknown_field, "visits"),
        (relate_an_unknown_table, "nowhere"),
    ],
)
def test_a_form_that_contradicts_itself_is_refused_and_the_fault_named(change, named):
    with pytest.raises(FormError, match=named):
        parse_form(changed(change))


@pytest.mark.parametrize("key", ["edition", "first_year", "tables"])
def test_a_form_without_a_key_that_it_needs_is_refused(key):
    with pytest.raises(FormError, match=key):
        parse_form(changed(lambda data: data.pop(key)))


def test_a_file_that_is_no_toml_is_refused_with_its_name(tmp_path):
    path = tmp_path / "broken.toml"
    path.write_text("edition = ", "utf-8")
    with pytest.raises(FormError, match=r"broken\.toml"):
        load_form(path)


@pytest.mark.parametrize(("form", "digest"), [(OLD, "5d9baedd307fab96"), (NEW, "3bcdf53052663a42")])
def test_the_ids_and_their_order_are_a_contract(form, digest):
    assert hashlib.sha256("\n".join(form.field_ids).encode()).hexdigest().startswith(digest)


def test_the_two_editions_differ_in_the_rows_of_requests_only_by_other_handling():
    old, new = ({row.id for row in form.tables[1].blocks[0].rows} for form in (OLD, NEW))
    assert old - new == {"other_handling"}
    assert {row.split(".")[0] for row in new - old} == {"other_handling"}
