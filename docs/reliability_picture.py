"""Draw what confidences claim beside what came true, from the predictions and truths of any set of reports.

python docs/reliability_picture.py TRUTH.jsonl PREDICTIONS.jsonl docs/pictures/reliability.png
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from gongkai.core.reliability import bin_table
from gongkai.training.evaluation import evaluate
from gongkai.training.evaluation.plot import plot_reliability


def lines_of(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a file of JSON Lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def main() -> None:
    """Draw the picture, and print the bins as tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("truth", type=Path)
    parser.add_argument("predictions", type=Path)
    parser.add_argument("picture", type=Path)
    given = parser.parse_args()
    scores = evaluate(lines_of(given.truth), lines_of(given.predictions)).overall
    plot_reliability(scores, given.picture)
    if scores.reliability:
        print(bin_table(scores.reliability))


if __name__ == "__main__":
    main()
