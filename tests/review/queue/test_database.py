"""A queue's database is what the code says, and says clearly what is wrong with it."""

import json
import threading
from importlib.resources import files

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from click.testing import CliRunner
from queued import ONE, TOTAL, report
from sqlalchemy import create_engine, make_url, text

from gongkai.cli import main
from gongkai.core.errors import QueueConflict, QueueError
from gongkai.review import (
    Filters,
    Screen,
    accept,
    close_database,
    correct,
    file_reports,
    list_reports,
    open_database,
    show_report,
)
from gongkai.review.queue.database import writing
from gongkai.review.queue.database_tables import metadata
from gongkai.review.queue.leases import OPEN
from gongkai.review.queue.queries import list_query


def test_the_migrations_make_the_tables_that_the_code_names(new_place):
    queue = open_database(new_place)
    sqlite = queue.dialect.name == "sqlite"

    def comparable(_, name, kind, *__):
        """Alembic cannot tell the order of an index on SQLite; on PostgreSQL it can."""
        return not (sqlite and kind == "index" and name.endswith("_order"))

    with queue.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": comparable})
        assert compare_metadata(context, metadata) == []
    queue.dispose()


@pytest.mark.parametrize(("state", "index"), [(OPEN, "ix_queue_state_order"), (None, "ix_queue_order")])
def test_a_page_of_the_list_is_read_in_order_and_not_sorted_out(tmp_path, state, index):
    engine = open_database(tmp_path / "queue.db")
    query = list_query(Filters(state)).limit(50).compile(engine, compile_kwargs={"literal_binds": True})
    with engine.connect() as connection:
        plan = [row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {query}"))]
    engine.dispose()
    assert any(f"INDEX {index}" in step for step in plan)
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan


def test_a_queue_of_an_older_version_is_brought_up_to_date_with_what_is_in_it(new_place):
    url = new_place if "://" in new_place else f"sqlite:///{new_place}"
    engine = create_engine(make_url(url))
    config = Config()
    config.set_main_option("script_location", str(files("gongkai") / "review" / "queue" / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        payload = json.dumps(report("a", [TOTAL]))
        values = {"sha256": report("a")["sha256"], "payload": payload, "field": TOTAL}
        for statement in (
            "INSERT INTO reports VALUES (1, :sha256, 'a.txt', '2024')",
            "INSERT INTO versions VALUES (1, 1, 1, 'd', NULL, '2024', :payload)",
            "INSERT INTO doubts VALUES (1, :field, 0, 1.0, '[]', FALSE, FALSE)",
            "INSERT INTO queue VALUES (1, 1, 'machine', 1, 1.0, 0, FALSE, 0, '甲', 2022, '2021', '[]')",
        ):
            connection.execute(text(statement), values)
    engine.dispose()
    newer = open_database(new_place)
    assert [(each.sha256, each.source) for each in list_reports(newer)] == [(values["sha256"], "a.txt")]
    assert accept(newer, "a.txt", None, "李").standing.state == "human_accepted"
    newer.dispose()


def test_sums_of_a_queue_of_the_version_before_are_added_up_on_what_stands(new_place):
    """One report whose sum failed and was mended by a decision since, one whose sum fails still."""
    url = new_place if "://" in new_place else f"sqlite:///{new_place}"
    engine = create_engine(make_url(url))
    config = Config()
    config.set_main_option("script_location", str(files("gongkai") / "review" / "queue" / "migrations"))
    insert_queue = (
        "INSERT INTO queue (report_id, version_id, state, open, loss, turn, audit, events, agency, year, edition,"
        " reasons, sha256, put_off) VALUES (:id, :id, 'machine', 1, 1.0, 0, FALSE, :events, '甲', 2022, '2021',"
        " '[\"relation_failed\"]', :sha256, 0)"
    )
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0007")
        for number, name in enumerate("ab", 1):
            made = report(name, [TOTAL, ONE], requests_new_total=5)
            values = {"id": number, "sha256": made["sha256"], "payload": json.dumps(made), "source": made["source"],
                      "field": TOTAL, "one": ONE, "events": int(name == "a")}  # fmt: skip
            for statement in (
                "INSERT INTO reports VALUES (:id, :sha256, :source, '2024')",
                "INSERT INTO versions VALUES (:id, :id, 1, 'd', NULL, '2024', :payload)",
                "INSERT INTO doubts VALUES (:id, :field, 0, 1.0, '[\"relation_failed\"]', FALSE, FALSE)",
                "INSERT INTO doubts VALUES (:id, :one, 1, 1.0, '[\"relation_failed\"]', FALSE, FALSE)",
                insert_queue,
            ):
                connection.execute(
                    text(statement).bindparams(**{k: v for k, v in values.items() if f":{k}" in statement})
                )
        decided = {
            "old": json.dumps({"value": 5, "unit": None, "status": "printed"}),
            "new": json.dumps({"value": 0, "unit": None, "status": "printed"}),
            "field": TOTAL,
        }
        connection.execute(
            text(
                "INSERT INTO events (id, report_id, version_id, kind, field, old, new, who, at)"
                " VALUES ('x', 1, 1, 'correct', :field, :old, :new, '李', '2024-05-01T08:00:00.000+00:00')"
            ),
            decided,
        )
    engine.dispose()
    newer = open_database(new_place)
    assert [each.source for each in list_reports(newer, Filters(failed="row_total"))] == ["b.txt"]
    assert {each.source: each.reasons for each in list_reports(newer)} == {"a.txt": (), "b.txt": ("relation_failed",)}
    newer.dispose()


def test_opening_twice_changes_nothing(new_place):
    for _ in range(2):
        engine = open_database(new_place)
        engine.dispose()


def test_a_queue_of_a_newer_version_is_refused(new_place):
    queue = open_database(new_place)
    with writing(queue) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    queue.dispose()
    with pytest.raises(QueueError, match="newer"):
        open_database(new_place)


def test_a_queue_that_is_not_there_is_not_made_by_looking(tmp_path):
    with pytest.raises(QueueError, match="no such queue"):
        open_database(tmp_path / "none.db", create=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["nonsense://x", "postgresql+psycopg://127.0.0.1:1/none"])
def test_a_database_that_cannot_be_reached_is_named(place):
    with pytest.raises(QueueError, match="cannot be opened"):
        open_database(place)


def test_a_file_that_is_no_database_is_named(tmp_path):
    (tmp_path / "report.txt").write_text("规章" * 1000, "utf-8")
    with pytest.raises(QueueError, match=r"report\.txt"):
        open_database(tmp_path / "report.txt")


def test_of_many_who_decide_at_once_one_is_written_and_the_others_are_told(queue):
    file_reports(queue, [report("a", [TOTAL, ONE])])
    done, start = [], threading.Barrier(8)

    def decide(number):
        start.wait()
        try:
            new = {"value": number, "unit": None, "status": "printed"}
            correct(queue, "a.txt", {TOTAL: new}, f"reviewer {number}", screen=Screen(0))
            done.append(f"reviewer {number}")
        except QueueConflict:
            done.append(None)

    threads = [threading.Thread(target=decide, args=(number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    events = show_report(queue, "a.txt").events
    assert len(done) == 8
    assert [each for each in done if each] == [event.who for event in events]
    assert len(events) == 1


def test_a_backup_is_whole_while_others_work_and_overwrites_nothing(tmp_path):
    place = tmp_path / "queue.db"
    engine = open_database(place)
    file_reports(engine, [report("a", [TOTAL, ONE])])
    accept(engine, "a.txt", [TOTAL], "李")  # stands in the write-ahead log still
    done = CliRunner().invoke(main, ["review", "backup", str(tmp_path / "copy.db"), "--db", str(place)])
    assert done.exit_code == 0
    again = CliRunner().invoke(main, ["review", "backup", str(tmp_path / "copy.db"), "--db", str(place)])
    assert "there already" in again.stderr
    accept(engine, "a.txt", [ONE], "李")
    copy = open_database(tmp_path / "copy.db")
    assert show_report(copy, "a.txt").standing.open == (ONE,)
    for each in (engine, copy):
        close_database(each)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "queue.db"]


def test_a_closed_queue_is_one_file_that_can_be_copied(tmp_path):
    engine = open_database(tmp_path / "queue.db")
    file_reports(engine, [report("a", [TOTAL])])
    accept(engine, "a.txt", None, "李")
    close_database(engine)
    (tmp_path / "copied.db").write_bytes((tmp_path / "queue.db").read_bytes())
    copied = open_database(tmp_path / "copied.db")
    assert show_report(copied, "a.txt").standing.open == ()
    close_database(copied)
