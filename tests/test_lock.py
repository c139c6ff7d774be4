"""The lock holds a version and digests for every dependency, within the project's own bounds, and names no index."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = re.search(r"^LOCKED := (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.M)


def locked() -> dict[str, set[str]]:
    """Return the versions of each package; several where they differ by system."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^ ;]+)", LOCK, re.M):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


def test_every_dependency_is_locked_within_its_bounds() -> None:
    assert EXTRAS
    wanted = [*PROJECT["dependencies"]]
    for extra in EXTRAS[1].split():
        wanted += PROJECT["optional-dependencies"][extra]
    versions = locked()
    for each in map(Requirement, wanted):
        assert versions[canonicalize_name(each.name)]
        assert all(version in each.specifier for version in versions[canonicalize_name(each.name)]), each


def test_every_locked_version_has_a_digest() -> None:
    entries = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.M)[1:]
    assert len(entries) > 50
    assert [each.split()[0] for each in entries if "--hash=sha256:" not in each] == []


def test_no_index_is_named() -> None:
    assert "://" not in LOCK
    assert "index" not in LOCK.replace("names no index", "")
