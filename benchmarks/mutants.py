"""Reports with one change of meaning whose right answer is known, read by the shipped model, by kind of change.

    python benchmarks/mutants.py [--reports N] [--jobs N] [--results FOLDER]

Writes `mutants.{json,md}`, and the same rows into `judge.{json,md}`. Each kind says which of its fields stay
recoverable (`gongkai.training.generator.mutations`); what its change destroys is right when flagged and a silent error
when not.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

from judge import FULL, run, say
from measuring import RESULTS


def main() -> None:
    """Measure, and write the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--reports", type=int, default=FULL.mutants, help="reports of each kind (%(default)s)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (%(default)s)")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the figures (%(default)s)")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "gongkai-judge")
    given = parser.parse_args()
    for folder in (given.results, given.cache):
        folder.mkdir(parents=True, exist_ok=True)
    parts = run(["mutants"], replace(FULL, mutants=given.reports), given.results, given.cache, given.jobs)
    say("silent errors:", len(parts["mutants"]["silent"]), *parts["mutants"]["silent"][:10])


if __name__ == "__main__":
    main()
