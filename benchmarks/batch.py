"""A batch of generated files, poisoned ones among them: undisturbed, and killed, out of space, resumed.

    python benchmarks/batch.py                  10,000 files; about twenty minutes of two cores a run, and two runs
    python benchmarks/batch.py --files 2000 --work FOLDER

Writes `benchmarks/results/batch.json`, `batch.md` and `batch.png` (memory over time). The poisons work as in
`tests/helpers/poisoned.py`: the reading itself is made to crash, hang or eat memory.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import psutil

from gongkai.core.report_files import write_json
from gongkai.training.generator import FAMILIES, make_sample, make_samples
from gongkai.training.generator.rendering.word import render_word

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results"
sys.path.insert(0, str(ROOT / "tests" / "helpers"))

from poisoned import environment, poison  # noqa: E402

SEED = 930_000_000
KINDS = (
    "abort",
    "segfault",
    "leave",
    "littering",
    "hang_in_c",
    "hang_in_python",
    "memory",
    "memory_in_c",
    "pipe",
    "gone",
)
CODES = {"hang_in_c": "timeout", "hang_in_python": "timeout", "memory": "limit_exceeded",
         "memory_in_c": "limit_exceeded", "pipe": "unreadable", "gone": "unreadable"}  # fmt: skip
EACH_POISON = 2
TIMEOUT = 10
SAMPLE_SECONDS = 0.5
PDF_PAGES = 25
"""Pages that a browser prints; further PDFs are these with a comment more at their end."""


def make_files(folder: Path, count: int) -> dict[str, int]:
    """Write text (60 %), HTML (25 %), Word (10 %), PDF (5 %) and the poisoned, mixed by the digest of their numbers."""
    folder.mkdir(parents=True)
    pages = [name for name, family in FAMILIES.items() if family.kind == "html"]
    texts = [name for name, family in FAMILIES.items() if family.kind == "text"]
    clean = [make_sample(pages[0], SEED + number, clean=True).content for number in range(PDF_PAGES)]
    prints = list(_printed(clean))
    poisons = [kind for kind in KINDS for _ in range(EACH_POISON)]
    made: Counter[str] = Counter()
    words = count // 10
    pdfs = count // 20 if prints else 0
    html = count // 4
    plain = count - words - pdfs - html - len(poisons)
    for sample in make_samples(plain, SEED + 1, texts):
        _write(folder, made, "txt", sample.content.encode())
    for sample in make_samples(html, SEED + 2, pages):
        _write(folder, made, "html", sample.content.encode())
    for number in range(words):
        _write(folder, made, "docx", render_word(make_sample(pages[0], SEED + 500_000 + number, clean=True).content))
    for number in range(pdfs):
        _write(folder, made, "pdf", prints[number % len(prints)] + b"%% %d\n" % number)
    for number, kind in enumerate(poisons):
        path = folder / f"{_mixed(f'{kind}{number}')}-{kind}.txt"
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "gone":
            path.symlink_to("nowhere")
        else:
            poison(path, kind)
            path.write_bytes(path.read_bytes() + f"\n{number}".encode())
        made["poisoned"] += 1
    return dict(made)


def _printed(pages: list[str]) -> Any:
    from random import Random

    from gongkai.training.generator.rendering.page_styles import draw_look
    from gongkai.training.generator.rendering.pdf import browser_path, print_pages

    return print_pages((page, draw_look(Random(number))) for number, page in enumerate(pages)) if browser_path() else ()


def _write(folder: Path, made: Counter[str], ending: str, content: bytes) -> None:
    (folder / f"{_mixed(f'{ending}{made[ending]}')}.{ending}").write_bytes(content)
    made[ending] += 1


def _mixed(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:12]


class Watch:
    """Looks at a running batch: memory of its processes, processor time, reports finished."""

    def __init__(self, process: subprocess.Popen[bytes], output: Path) -> None:
        self._process, self._output = psutil.Process(process.pid), output
        self._begun = time.monotonic()
        self.samples: list[dict[str, float]] = []

    def look(self) -> None:
        try:
            own = self._process.cpu_times()
            memory = self._process.memory_info().rss
            below = self._process.children(recursive=True)
        except psutil.Error:
            return
        spent, workers, keepers = own.user + own.system, [], 0
        whole = spent
        for each in below:
            try:
                times, used = each.cpu_times(), each.memory_info().rss
                is_keeper = each.ppid() == self._process.pid
            except psutil.Error:
                continue
            whole += times.user + times.system + (times.children_user + times.children_system if is_keeper else 0)
            if is_keeper:
                keepers += used
            else:
                workers.append(used)
        self.samples.append(
            {
                "seconds": round(time.monotonic() - self._begun, 2),
                "done": finished(self._output),
                "parent_cpu": round(spent, 3),
                "cpu": round(whole, 3),
                "parent_mb": memory / 1e6,
                "keepers_mb": keepers / 1e6,
                "worker_mb": max(workers, default=0) / 1e6,
            }
        )


def finished(output: Path) -> int:
    """Return how many reports the journal of an output holds."""
    index = Path(f"{output}.journal/index.jsonl")
    try:
        return index.read_bytes().count(b"\n")
    except OSError:
        return 0


def run(inputs: Path, output: Path, env: dict[str, str], jobs: int, **options: Any) -> tuple[int, Watch]:
    """Run a batch; stop it as ``options`` say: ``until`` (reports), then ``end`` (a signal); ``room`` (bytes)."""
    until, end, room = options.get("until"), options.get("end"), options.get("room")

    def small_disk() -> None:
        if room:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    command = [sys.executable, "-m", "gongkai", "parse", str(inputs), "-o", str(output), "--jobs", str(jobs)]
    process = subprocess.Popen([*command, "--timeout", str(TIMEOUT)], env=env, preexec_fn=small_disk)
    watch = Watch(process, output)
    while process.poll() is None:
        watch.look()
        if until and finished(output) >= until:
            process.send_signal(end)
            until = None
        time.sleep(SAMPLE_SECONDS)
    return process.returncode, watch


def disturbed(inputs: Path, output: Path, env: dict[str, str], count: int) -> list[str]:
    """Kill a batch twice, interrupt it once, fill its disk once, and let it come to its end."""
    told = []
    for number, (share, end) in enumerate(((0.2, signal.SIGKILL), (0.4, signal.SIGKILL), (0.6, signal.SIGINT))):
        status, _ = run(inputs, output, env, 1 + number % 2, until=int(count * share), end=end)
        told.append(f"{end.name} at {finished(output)} reports: status {status}")
    size = (Path(f"{output}.journal") / "reports.jsonl").stat().st_size
    status, _ = run(inputs, output, env, 1, room=int(size * 1.2))
    told.append(f"disk full at {finished(output)} reports: status {status}")
    status, _ = run(inputs, output, env, 2)
    told.append(f"resumed: status {status}")
    return told


def cost_at(samples: list[dict[str, float]], done: int) -> float | None:
    """Return the processor time a report (ms) of all processes over the reports up to that number.

    What the processes cost before the first report is left out.
    """
    started = next((each for each in samples if each["done"]), None)
    there = next((each for each in samples if each["done"] >= done), None)
    if started is None or there is None or there["done"] <= started["done"]:
        return None
    return 1000 * (there["cpu"] - started["cpu"]) / (there["done"] - started["done"])


def judge(output: Path, made: dict[str, int]) -> dict[str, Any]:
    """Return what became of the inputs, and which poisoned ones did not end as they should."""
    statuses: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    wrong, lines = [], 0
    with output.open("rb") as stream:
        for line in stream:
            report = json.loads(line)
            lines += 1
            statuses[report["status"]] += 1
            code = report["error"] and report["error"]["code"]
            codes[code] += code is not None
            kind = Path(report["source"]).stem.partition("-")[2]
            if kind and code != CODES.get(kind, "crashed"):
                wrong.append(f"{kind}: {code}")
    return {
        "inputs": sum(made.values()),
        "lines": lines,
        "statuses": dict(statuses),
        "codes": {key: count for key, count in codes.items() if count},
        "poisoned_wrong": wrong,
    }


def differing(one: Path, other: Path) -> int:
    """Return how many lines of two outputs differ."""
    with one.open("rb") as first, other.open("rb") as second:
        return sum(a != b for a, b in zip(first, second, strict=True))


def measure(count: int, work: Path) -> dict[str, Any]:
    """Make the files and run everything."""
    work.mkdir(exist_ok=True)
    inputs, env = work / "inputs", environment(work / "hook")
    made = make_files(inputs, count)
    status, watch = run(inputs, work / "whole.jsonl", env, 2)
    assert status == 0
    samples = [each for each in watch.samples if each["done"]]  # the journal is gone at the very end
    data = {"files": made, "jobs": 2, "timeout_s": TIMEOUT, **judge(work / "whole.jsonl", made)}
    last = samples[-1]
    at = [each for each in (100, 1_000, 10_000, count) if each <= count]
    data["cpu_ms_a_report_up_to"] = {each: cost_at(samples, each) or cost_at(samples, int(last["done"])) for each in at}
    read = last["done"] - samples[0]["done"]
    data["parent_ms_a_report"] = 1000 * (last["parent_cpu"] - samples[0]["parent_cpu"]) / read
    data["seconds"] = last["seconds"]
    halves = samples[len(samples) // 10 : len(samples) // 2], samples[len(samples) // 2 :]
    data["worker_mb"] = [max(each["worker_mb"] for each in half) for half in halves]
    data["parent_mb"] = [max(each["parent_mb"] for each in half) for half in halves]
    data["disturbed"] = disturbed(inputs, work / "disturbed.jsonl", env, count)
    data["lines_that_differ"] = differing(work / "whole.jsonl", work / "disturbed.jsonl")
    data["memory"] = samples[:: max(1, len(samples) // 200)]
    return data


def draw(data: dict[str, Any], path: Path) -> None:
    """Draw memory over time."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 4))
    times = [each["seconds"] for each in data["memory"]]
    for key, label in (("worker_mb", "largest worker"), ("parent_mb", "parent"), ("keepers_mb", "both keepers")):
        axes.plot(times, [each[key] for each in data["memory"]], label=label)
    axes.set(xlabel="seconds", ylabel="resident memory (MB)", title=f"A batch of {data['inputs']:,} files, two workers")
    axes.legend()
    axes.set_ylim(bottom=0)
    figure.tight_layout()
    figure.savefig(path, dpi=110)


def page(data: dict[str, Any]) -> str:
    """Return the figures as a page."""
    costs = ", ".join(f"{value:.1f} ms up to {key}" for key, value in data["cpu_ms_a_report_up_to"].items() if value)
    grown = [f"{before:.0f} → {after:.0f} MB" for before, after in (data["worker_mb"], data["parent_mb"])]
    kinds = ", ".join(f"{count} {kind}" for kind, count in data["files"].items())
    return f"""# A batch with poisoned files

{data["inputs"]:,} files ({kinds}), two jobs, {data["timeout_s"]} s a document; on two cores that other work shared.
Of the poisoned, two each: {", ".join(KINDS)}.

| | |
|---|---|
| lines of the output | {data["lines"]:,} of {data["inputs"]:,} |
| by status | {", ".join(f"{count:,} {key}" for key, count in sorted(data["statuses"].items()))} |
| failures by code | {", ".join(f"{count} {key}" for key, count in sorted(data["codes"].items()))} |
| poisoned inputs with another code than theirs | {", ".join(data["poisoned_wrong"]) or "none"} |
| processor time a report, all processes | {costs} |
| of it in the parent | {data["parent_ms_a_report"]:.2f} ms |
| largest worker, first half → second half | {grown[0]} |
| parent, first half → second half | {grown[1]} |
| killed, interrupted, out of space, resumed | {"; ".join(data["disturbed"])} |
| lines that differ from the undisturbed run's | {data["lines_that_differ"]} |

![Memory over time](batch.png)
"""


def main() -> None:
    """Run the benchmark and write its results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--work", type=Path, help="an empty folder to keep files and outputs in")
    parser.add_argument("--results", type=Path, default=RESULTS)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        data = measure(given.files, given.work or Path(scratch))
    write_json(given.results / "batch.json", data)
    (given.results / "batch.md").write_text(page(data), "utf-8")
    draw(data, given.results / "batch.png")


if __name__ == "__main__":
    main()
