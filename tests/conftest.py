"""What all tests share: with ``GONGKAI_REQUIRE_ALL=1`` a skipped test is a failed one.

Only tests marked ``extra``, which need files that are not part of the project, may be skipped then.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent / "helpers"))  # forms and reports that many tests print

REQUIRE_ALL = os.environ.get("GONGKAI_REQUIRE_ALL") == "1"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "extra: needs files that are not part of the project")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail") and not item.get_closest_marker("extra"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which GONGKAI_REQUIRE_ALL=1 forbids: {report.longrepr}"
    return report


# A run that decides something finds the same cases every time.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")
