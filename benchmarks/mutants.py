"""Reports with one change of meaning whose right answer is known, read by the shipped model, by kind of change.

    python benchmarks/mutants.py [--reports N] [--jobs N] [--results FOLDER]

The same as `judge.py --full --only mutants`, with another number of reports; no document is touched. Each kind says
which of its fields stay recoverable (`gongkai.training.generator.mutations`); what its change destroys is right when
flagged and a silent error when not.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

import judge
import judge_pages
from judge_cases import FULL


def main() -> None:
    """Measure, and print the figures."""
    folder = Path(tempfile.gettempdir()) / "gongkai-judge"
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--reports", type=int, default=FULL.mutants, help="reports of each kind (%(default)s)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (%(default)s)")
    parser.add_argument("--results", type=Path, default=folder / "mutants", help="folder of the figures (%(default)s)")
    parser.add_argument("--cache", type=Path, default=folder, help="folder of the documents (%(default)s)")
    given = parser.parse_args()
    for each in (given.results, given.cache):
        each.mkdir(parents=True, exist_ok=True)
    parts = judge.run(["mutants"], replace(FULL, mutants=given.reports), given.results, given.cache, given.jobs)
    print(judge_pages.as_markdown(parts))


if __name__ == "__main__":
    main()
