"""Where a queue of its own may be made: on SQLite and, where there is one, on a real PostgreSQL.

``GONGKAI_TEST_DATABASE`` is the URL of a server that may be written to.
"""

import os
import uuid

import pytest
from sqlalchemy import create_engine, make_url, text

SERVER = os.environ.get("GONGKAI_TEST_DATABASE")


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """Where a queue of its own may be made: a path, or the URL of a new database."""
    if request.param == "sqlite":
        yield str(tmp_path / "queue.db")
        return
    if not SERVER:
        pytest.skip("no PostgreSQL: set GONGKAI_TEST_DATABASE to the URL of a server that may be written to")
    server = create_engine(make_url(SERVER), isolation_level="AUTOCOMMIT")
    name = f"gongkai_{uuid.uuid4().hex}"
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()
