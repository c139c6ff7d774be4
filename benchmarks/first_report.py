"""What the first report costs a program: processor time and memory of ``import gongkai`` and one ``parse``.

    python benchmarks/first_report.py ../other-checkout

Each run is a process of its own, by turns with this checkout and the other one; the figures are medians. Written to
``results/first-report.json`` and ``.md``.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parents[1]
RESULTS: Final = HERE / "benchmarks" / "results"
REPORT: Final = HERE / "samples" / "pipes.txt"
RUNS: Final = 7

_PROBE: Final = """
import os, resource, sys
import gongkai
report = gongkai.parse(sys.argv[1])
assert report.fields and not report.error
heavy = [name for name in ("sklearn", "pandas", "scipy.stats", "spacy") if name in sys.modules]
used = resource.getrusage(resource.RUSAGE_SELF)
print("{", used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, len(sys.modules), *heavy)
"""
"""Of the whole process, start of the interpreter included."""


def measure_once(checkout: Path) -> dict[str, float | str]:
    """Read one report in a new process; return seconds of processor time, peak MB, modules, heavy modules by name.

    Raises
    ------
    CalledProcessError
        The checkout does not read the report.
    """
    environment = {**os.environ, "PYTHONPATH": str(checkout / "parser")}
    command = [sys.executable, "-W", "ignore", "-c", _PROBE, str(REPORT)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
    (line,) = [line for line in printed.splitlines() if line.startswith("{")]
    _, seconds, memory, modules, *heavy = line.split()
    return {"seconds": float(seconds), "memory": float(memory), "modules": int(modules), "heavy": " ".join(heavy)}


def summary(found: list[dict[str, float | str]]) -> dict[str, object]:
    """Return the medians of runs, the least and most seconds, and the heavy modules that any run imported."""
    medians = {key: statistics.median(float(each[key]) for each in found) for key in ("seconds", "memory", "modules")}
    seconds = [float(each["seconds"]) for each in found]
    heavy = sorted({name for each in found for name in str(each["heavy"]).split()})
    return {"runs": len(found), **medians, "least": min(seconds), "most": max(seconds), "heavy": heavy}


def page(results: dict[str, dict[str, object]]) -> str:
    """Return the figures as a page."""
    rows = [
        f"| {name} | {each['seconds']:.2f} ({each['least']:.2f}–{each['most']:.2f}) | {each['memory']:.0f}"
        f" | {each['modules']:.0f} | {', '.join(map(str, each['heavy'])) or 'none'} |"  # type: ignore[call-overload]
        for name, each in results.items()
    ]
    head = (
        "# The first report\n\n`import gongkai` and the first parse of a text report (`samples/pipes.txt`), in a new"
        f" process: medians of {RUNS} runs each, by turns. Written by `benchmarks/first_report.py`.\n\n"
        "| version | processor seconds (least–most) | peak, MB | modules | sklearn, pandas, scipy.stats, spacy |\n"
        "|---|---|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"


def main() -> None:
    """Measure this checkout and another one, and write what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other", type=Path, help="folder of another checkout")
    other = parser.parse_args().other.resolve()
    checkouts = {"before": other, "now": HERE}
    for checkout in checkouts.values():
        measure_once(checkout)  # compiles what is not compiled yet
    found: dict[str, list[dict[str, float | str]]] = {name: [] for name in checkouts}
    for _ in range(RUNS):
        for name, checkout in checkouts.items():
            found[name].append(measure_once(checkout))
    results = {name: summary(runs) for name, runs in found.items()}
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "first-report.json").write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    (RESULTS / "first-report.md").write_text(page(results), "utf-8")
    print(page(results))


if __name__ == "__main__":
    main()
