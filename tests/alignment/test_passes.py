"""The passes over a table's stream: all declared in one place, with one signature; a recorder changes nothing."""

import inspect
import itertools
import pkgutil
from importlib import import_module

from figures import NEW
from filled import DISPUTES, parts
from printing import PATIENT, labelled, one_a_line, pages

from gongkai.alignment import stream
from gongkai.alignment.align import align
from gongkai.alignment.stream.passes import PASSES, PASSES_BY_COLUMN
from gongkai.alignment.types import Alignment

DECLARED = (*PASSES, *PASSES_BY_COLUMN)


class Heard:
    """A recorder that keeps the names of what it is told, and what it is told."""

    def __init__(self):
        self.events = []

    def note(self, event, /, **found):
        self.events.append((event, found))

    def named(self, event):
        return [found for name, found in self.events if name == event]


def aligned(document, recorder=None) -> Alignment:
    return align(document, (NEW,), 2022, PATIENT, recorder)


def test_every_pass_of_the_folder_is_declared():
    found = set()
    for module in pkgutil.iter_modules(stream.__path__):
        for name, each in vars(import_module(f"{stream.__name__}.{module.name}")).items():
            if inspect.isfunction(each) and not name.startswith("_"):
                found |= {each} if list(inspect.signature(each).parameters) == ["items", "context"] else set()
    assert {each.run for each in DECLARED} == found


def test_each_pass_says_what_it_does_and_has_its_own_name():
    assert all(each.what for each in DECLARED)
    assert len({each.name for each in DECLARED}) == len({each.what for each in DECLARED}) == len(DECLARED)


def test_a_recorder_changes_nothing():
    document = labelled(pages(parts(), one_a_line))
    assert aligned(document, Heard()).placements == aligned(document).placements


def test_a_recorder_hears_of_each_pass_in_order_and_what_it_was_given():
    heard = Heard()
    aligned(labelled(pages(parts(), one_a_line)), heard)
    index = NEW.tables.index(DISPUTES)
    told = [each for each in heard.named("stream") if each["table"] == index]
    assert [each["step"] for each in told] == ["read_items", *(each.name for each in DECLARED)]
    assert all(after["before"] == before["items"] for before, after in itertools.pairwise(told))


def test_a_recorder_hears_of_every_way_to_fill_a_row():
    heard = Heard()
    aligned(labelled(pages(parts(), one_a_line)), heard)
    (rows,) = heard.named("rows")
    assert {slot for run in rows["runs"] for slot in run.slots} == set(NEW.field_ids)
    for listed, within, kept in zip(rows["listed"], rows["within"], rows["kept"], strict=True):
        assert kept
        assert all(each in within for each in kept)
        assert all(each in listed for each in within)
