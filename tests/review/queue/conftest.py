"""A queue on SQLite and, where there is one, on a real PostgreSQL: ``GONGKAI_TEST_DATABASE`` is its URL."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # the tests import what stands beside them

from places import new_place, place, ready_postgresql, ready_sqlite  # noqa: F401

from gongkai.review import open_database


@pytest.fixture
def queue(place):  # noqa: F811
    engine = open_database(place)
    yield engine
    engine.dispose()
