"""PDF files drawn by hand."""

import pytest
from drawing import Drawing


@pytest.fixture
def drawing():
    return Drawing()
