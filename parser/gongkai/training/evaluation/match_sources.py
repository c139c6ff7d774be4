"""Which prediction belongs to which truth: by the whole path, then by as much of its end as is unique."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import PurePath


def match_sources(truths: Sequence[str], predictions: Sequence[str]) -> dict[str, str]:
    """Return the prediction of each truth, where there is one that can only be meant.

    The same path comes first. Then paths that end alike, the longest ends first, down to the bare file name; an end
    counts only where one truth and one prediction have it, of all that are given: ten agencies' ``2022.html`` are told
    apart by their folders, and what could belong to two belongs to none.

    >>> match_sources(["a/2022.html", "b/2022.html"], ["/data/a/2022.html", "/data/b/2022.html"])
    {'a/2022.html': '/data/a/2022.html', 'b/2022.html': '/data/b/2022.html'}
    >>> match_sources(["a/2022.html", "b/2022.html"], ["2022.html"])
    {}
    """
    matched = {source: source for source in truths if source in set(predictions)}
    taken = set(matched.values())
    deepest = max((len(_parts(each)) for each in (*truths, *predictions)), default=0)
    for length in range(deepest, 0, -1):
        ours, theirs = _by_end(truths, length), _by_end(predictions, length)
        for end, sources in ours.items():
            given = theirs.get(end, ())
            if len(sources) == len(given) == 1 and sources[0] not in matched and given[0] not in taken:
                matched[sources[0]] = given[0]
                taken.add(given[0])
    return matched


def _parts(source: str) -> tuple[str, ...]:
    return PurePath(source.replace("\\", "/")).parts


def _by_end(sources: Sequence[str], length: int) -> dict[tuple[str, ...], list[str]]:
    """Return the sources that share each end of so many parts; a shorter path counts as a whole."""
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for source in dict.fromkeys(sources):
        found[_parts(source)[-length:]].append(source)
    return found
