import re
from pathlib import Path

import pytest

import gongkai
from gongkai.assessment.unread_parts import check_unread

READERS = Path(gongkai.__file__).parent / "readers"


def slugs():
    """What the readers note of parts that they leave out, as their code spells it."""
    text = "\n".join(path.read_text("utf-8") for path in READERS.rglob("*.py"))
    return sorted(set(re.findall(r'^\w+(?:: Final)? = "(\w+_(?:not_read|without_value|dropped))"$', text, re.M)))


def test_the_readers_note_what_they_leave_out():
    assert {"picture_not_read", "footnotes_not_read", "hidden_sheet_not_read"} <= set(slugs())


@pytest.mark.parametrize("slug", slugs())
def test_every_part_left_out_is_said_in_words(slug):
    (issue,) = check_unread([slug, slug])
    assert issue.code == "values_lost"
    assert issue.zh
    assert issue.en


def test_figures_in_pictures_are_a_warning_and_footnotes_are_not():
    assert [issue.severity for issue in check_unread(["picture_not_read", "footnotes_not_read"])] == ["warning", "info"]


def test_notes_of_other_things_give_no_issue():
    assert check_unread(["declared_encoding_wrong"]) == []
