"""The rules and passes of repair and alignment by name, how one tells that a rule acted, and how it is switched off."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from importlib import import_module
from typing import Any, Final, NamedTuple


class Way(NamedTuple):
    """What kind of function a rule is.

    Attributes
    ----------
    acted
        Called with what it gave, its arguments, and their state before; whether it did anything.
    off
        Called with its arguments; what it gives when it is switched off. ``None``: it cannot be, it is only counted.
    state
        Called with its arguments before it runs, where it changes these in place.
    """

    acted: Callable[[Any, tuple[Any, ...], Any], bool]
    off: Callable[[tuple[Any, ...]], Any] | None
    state: Callable[[tuple[Any, ...]], Any] | None = None


def _parts(value: Any) -> Any:
    value = getattr(value, "lines", value)
    return list(value) if isinstance(value, (list, tuple)) else value


def _copied(value: Any) -> Any:
    return list(value) if isinstance(value, list) else value


def gives_back(place: int = 0) -> Way:
    """Return the way of a pass: what it takes at a place comes back, changed or as it was."""
    return Way(
        lambda given, args, _: given is not args[place] and _parts(given) != _parts(args[place]),
        lambda args: _copied(args[place]),
    )


CHANGES: Final = Way(lambda _, args, before: repr(args) != before, lambda args: None, repr)
"""It changes its arguments in place."""
NONE: Final = Way(lambda given, args, _: given is not None, lambda args: None)
"""It finds something, or nothing."""
SAYS: Final = Way(lambda given, args, _: bool(given), lambda args: False)
"""It says yes or no."""
DENIES: Final = Way(lambda given, args, _: not given, lambda args: True)
"""It says no where something is wrong."""
LISTS: Final = Way(lambda given, args, _: bool(given), lambda args: [])
"""It lists what it finds."""
TUPLES: Final = Way(lambda given, args, _: bool(given), lambda args: ())
SETS: Final = Way(lambda given, args, _: bool(given), lambda args: set())
FROZEN: Final = Way(lambda given, args, _: bool(given), lambda args: frozenset())
COUNTS: Final = Way(lambda given, args, _: bool(given), lambda args: 0)
SPLITS: Final = Way(lambda given, args, _: len(given) > 1, lambda args: [args[0]])
"""It takes a text apart."""
FIRST_ROW: Final = Way(lambda given, args, _: len(given) > 1, lambda args: [0])
DICTS: Final = Way(lambda given, args, _: bool(given), lambda args: {})
COUNTED: Final = Way(lambda given, args, _: True, None)
"""A layout: without it there is no reading at all, so it is only counted."""


class Rule(NamedTuple):
    """A rule: the module of the package it stands in, its function, and what kind that is."""

    module: str
    function: str
    way: Way

    @property
    def name(self) -> str:
        """Module and function, without the package."""
        return f"{self.module}.{self.function}"


def _rules(module: str, **ways: Way) -> list[Rule]:
    return [Rule(module, function, way) for function, way in ways.items()]


_STREAM, _LAYOUT, _WAYS = "alignment.stream.", "alignment.layouts.", "alignment.candidates"

RULES: Final[tuple[Rule, ...]] = (
    *_rules("repair.spaced_digits", _with_whole_thousands=gives_back(), _with_whole_digits=gives_back()),
    *_rules("repair.fused_cells", unfuse=gives_back(), _pairs=SPLITS, _mistyped=SPLITS),
    *_rules("repair.repeated_cells", without_copies=gives_back()),
    *_rules("repair.wrapped_labels", mend=gives_back(), _headers=TUPLES),
    *_rules("alignment.label_anchors", _first_printed=gives_back()),
    *_rules("alignment.edition", of_one_edition=SETS, is_mixed=SAYS),
    *_rules("alignment.repeated_form", second_copy=NONE, printed_alike=DENIES),
    *_rules("alignment.table_regions", reach_back=gives_back()),
    *_rules("alignment.align", _is_lost=SAYS, _doubt_copies=CHANGES, _lose_all=CHANGES),
    *_rules(f"{_STREAM}auxiliary_columns", without_side_columns=gives_back()),
    *_rules(f"{_STREAM}split_halves", with_halves_joined=gives_back()),
    *_rules(
        f"{_STREAM}table_items",
        with_headers_noted=gives_back(), _rows_among_rows=gives_back(), _doubt_silent=gives_back(),
        _of_own_grids=gives_back(), _without_slips=gives_back(), _goes_on_heads=FROZEN,
        _weak_figure=SAYS,
    ),
    *_rules(f"{_STREAM}wrapped_figures", with_lone_doubted=gives_back(), with_pieces=gives_back()),
    *_rules(f"{_STREAM}blank_gaps", with_blank_gaps=gives_back()),
    *_rules(f"{_STREAM}detached_labels", with_late_rows=gives_back(), with_labels_attached=gives_back()),
    *_rules(f"{_STREAM}key_value_pairs", with_blanks=gives_back()),
    *_rules(f"{_STREAM}missing_labels", with_lost_labels=gives_back()),
    *_rules(f"{_LAYOUT}column_order", as_printed=NONE, _with_first=gives_back(1)),
    *_rules(f"{_LAYOUT}choose", _doubted=gives_back()),
    *_rules(f"{_LAYOUT}uneven_page_breaks", rejoined_runs=LISTS),
    *_rules(f"{_LAYOUT}split_tables", parts_of=LISTS, _staggered=LISTS, part_runs=COUNTED),
    *_rules(f"{_LAYOUT}by_columns", column_runs=COUNTED, doubt_torn_lines=CHANGES, _headed=LISTS, _named_pairs=NONE),
    *_rules(f"{_LAYOUT}unlabelled_block", matrix_runs=COUNTED, column_run=COUNTED, _doubt_incomplete=CHANGES,
            _with_unknown=LISTS),
    *_rules(f"{_LAYOUT}single_row", line_runs=COUNTED, _printed_apart=NONE, _by_group=NONE),
    *_rules(f"{_LAYOUT}header_positions", heads_of_blocks=DICTS, heads_in_order=NONE),
    *_rules(f"{_LAYOUT}uniform_values", alike_runs=gives_back(3)),
    *_rules(
        f"{_LAYOUT}by_rows",
        row_runs=COUNTED, own_their_cells=SAYS, _with_foreign_rows=gives_back(), _without_bare_unknown=gives_back(),
        _doubt_cut_rows=CHANGES, _doubt_stacked=CHANGES, _join_cut_rows=CHANGES, _name_unknown=CHANGES,
        _glued_lines=SAYS, _edges=FIRST_ROW,
    ),
    *_rules(
        _WAYS,
        _in_words=SAYS, _by_headers=NONE, _glued=LISTS,
    ),
    *_rules(f"{_WAYS}.lost_blanks", at_totals=NONE),
    *_rules(f"{_WAYS}.broken_digits", joinable=SAYS, looks_fused=SAYS, cannot_be_one=SAYS, whole=gives_back()),
    *_rules(f"{_WAYS}.quantity_fit", misfits_of=COUNTS, unlike=SAYS),
    *_rules(f"{_WAYS}.row_patterns", _set_in_columns=SAYS),
    *_rules(
        "alignment.solver.search",
        **{"Search._stick": SAYS, "Search._written_so": gives_back(2), "Search._within": gives_back(2),
           "Search._proved": SAYS, "Search._across": gives_back(2)},
        _is_lopsided=SAYS, _leaves_out=SAYS,
    ),
    *_rules("alignment.table_state", _compare_repeats=CHANGES, _doubt_silence=CHANGES, _drops_blanks=SAYS),
    *_rules("alignment.foreign_headers", drop_foreign=SAYS),
    *_rules("alignment.absent_tables", says_nothing=SAYS),
)  # fmt: skip
"""All that is counted; private functions are named where a rule of its own stands in one."""


def _owner(rule: Rule) -> tuple[Any, str]:
    """Return the module, or the class in it, that holds a rule's function, and its name there."""
    *within, name = rule.function.split(".")
    owner: Any = import_module(f"gongkai.{rule.module}")
    for part in within:
        owner = getattr(owner, part)
    return owner, name


@contextmanager
def replaced(rule: Rule, make: Callable[[Callable[..., Any]], Callable[..., Any]]) -> Iterator[None]:
    """Put another function in a rule's place wherever the package holds it, for as long as the context lasts.

    Raises
    ------
    LookupError
        There is no such function.
    """
    owner, name = _owner(rule)
    original = getattr(owner, name, None)
    if original is None:
        raise LookupError(f"no rule {rule.name}")
    other = wraps(original)(make(original))
    changed = [(owner, name, original)]
    setattr(owner, name, other)
    for module_name, module in list(sys.modules.items()):
        if not module_name.startswith("gongkai"):
            continue
        for key, value in list(vars(module).items()):
            if value is original:
                changed.append((module, key, value))
                setattr(module, key, other)
            elif isinstance(value, tuple) and any(getattr(each, "run", None) is original for each in value):
                changed.append((module, key, value))  # a declared tuple of passes
                setattr(module, key, tuple(e._replace(run=other) if e.run is original else e for e in value))
    try:
        yield
    finally:
        for holder, key, value in reversed(changed):
            setattr(holder, key, value)


def counting(rule: Rule, tell: Callable[[Rule], None]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return what makes of a rule's function one that tells when it acts."""

    def make(original: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **more: Any) -> Any:
            before = rule.way.state(args) if rule.way.state else None
            given = original(*args, **more)
            if rule.way.acted(given, args, before):
                tell(rule)
            return given

        return run

    return make


def switched_off(rule: Rule) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return what makes of a rule's function one that does nothing."""
    off = rule.way.off
    if off is None:
        raise ValueError(f"{rule.name} can only be counted")
    return lambda original: lambda *args, **more: off(args)
