"""Reports with one change of meaning whose right answer is known, read by the shipped model, by kind of change.

    python benchmarks/mutants.py [--reports N] [--only rows_swapped,…] [--jobs N] [--results FOLDER]

Writes `mutants.json` and `mutants.md`. Each kind says which of its fields stay recoverable
(`gongkai.training.generator.mutations`); what its change destroys is right when flagged and a silent error when not.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from gongkai.core.report_files import write_json
from gongkai.training.evaluation.judgement import JudgedGroup, judgement_table
from gongkai.training.generator.mutations.mutants import MUTANTS
from judge import FULL, mutants, read_cases, say
from measuring import RESULTS

ENOUGH: Final = 200


def run(count: int, kinds: Sequence[str], jobs: int, folder: Path) -> dict[str, Any]:
    """Read so many mutants of each kind, and write the figures into a folder."""
    cases = [each for each in mutants(replace(FULL, mutants=count)) if each.row in kinds]
    groups = read_cases(cases, jobs)
    every = JudgedGroup("**all**", [each for group in groups for each in group.documents])
    silent = [f"{each.source} {id_}" for each in every.documents for id_ in each.silent_fields]
    figures = {"each": count, "rows": [each.to_dict() for each in (every, *groups)], "silent": silent}
    write_json(folder / "mutants.json", figures)
    head = f"# Mutants\n\n{count} reports of each kind. In brackets: 95 % bounds by report.\n\n"
    (folder / "mutants.md").write_text(head + judgement_table("change", (every, *groups)), "utf-8")
    return figures


def main() -> None:
    """Measure, and write the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--reports", type=int, default=ENOUGH, help="reports of each kind (%(default)s)")
    parser.add_argument("--only", default=",".join(MUTANTS), help="kinds, by comma")
    parser.add_argument("--jobs", type=int, default=2, help="processes (%(default)s)")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the figures (%(default)s)")
    given = parser.parse_args()
    given.results.mkdir(parents=True, exist_ok=True)
    found = run(given.reports, given.only.split(","), given.jobs, given.results)
    say("silent errors:", len(found["silent"]), *found["silent"][:10])


if __name__ == "__main__":
    main()
