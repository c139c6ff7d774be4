"""Where a queue of its own may be made: on SQLite and, where there is one, on a real PostgreSQL.

``GONGKAI_TEST_DATABASE`` is the URL of a server that may be written to. Making the tables takes longer than most tests
do: it is done once, and each test gets a copy (SQLite) or the same database emptied (PostgreSQL). ``new_place`` is for
tests of how tables are made.
"""

import os
import shutil
import uuid
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, make_url, text

from gongkai.review import open_database
from gongkai.review.queue.database_tables import metadata

SERVER = os.environ.get("GONGKAI_TEST_DATABASE")
KINDS = ["sqlite", "postgresql"]


@contextmanager
def database_of_its_own():
    """Give the URL of a new database."""
    if not SERVER:
        pytest.skip("no PostgreSQL: set GONGKAI_TEST_DATABASE to the URL of a server that may be written to")
    server = create_engine(make_url(SERVER), isolation_level="AUTOCOMMIT")
    name = f"gongkai_{uuid.uuid4().hex}"
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


@pytest.fixture(scope="session")
def ready_sqlite(tmp_path_factory):
    """An empty queue, to be copied."""
    path = tmp_path_factory.mktemp("ready") / "queue.db"
    open_database(path).dispose()
    return path


@pytest.fixture(scope="session")
def ready_postgresql():
    """URL of a queue and a connection to it, to be emptied for each test."""
    with database_of_its_own() as url:
        engine = open_database(url).execution_options(isolation_level="AUTOCOMMIT")
        yield url, engine
        engine.dispose()


def emptied(ready):
    """Leave nothing that another test wrote, and nobody that still writes."""
    url, engine = ready
    engine.dispose()
    names = ", ".join(metadata.tables)
    with engine.connect() as connection:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    return url


@pytest.fixture(params=KINDS)
def place(request, tmp_path):
    """Where a queue of its own is, with nothing in it: a path, or a database's URL."""
    if request.param == "postgresql":
        return emptied(request.getfixturevalue("ready_postgresql"))
    return str(shutil.copy(request.getfixturevalue("ready_sqlite"), tmp_path / "queue.db"))


@pytest.fixture(params=KINDS)
def new_place(request, tmp_path):
    """Where a queue may be made: a path where nothing is, or the URL of a database without tables."""
    if request.param == "sqlite":
        yield str(tmp_path / "queue.db")
        return
    with database_of_its_own() as url:
        yield url
