"""What a report costs: processor time against `jieba.lcut` of the same text and lxml's parse, in the same run."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import gongkai
from gongkai.training.generator import FAMILIES, Sample, make_sample, make_samples

FIRST_SEED = 800_000_000
WARM = 30
"""Reports that are read before anything is measured."""


def seconds(work: Callable[[], Any]) -> float:
    """Return the processor time of a call."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def ratio(sample: Sample) -> float:
    """Return the cost of a report, as a multiple of ``jieba.lcut`` of its text.

    Of an HTML report twice lxml's parse is taken off first.
    """
    import jieba
    import lxml.html

    text = sample.content
    parse = seconds(lambda: gongkai.parse_text(sample.content))
    if sample.kind == "html":
        text = lxml.html.fromstring(sample.content).text_content()
        parse -= 2 * seconds(lambda: lxml.html.fromstring(sample.content))
    return parse / seconds(lambda: jieba.lcut(text))


def ratios(samples: Iterable[Sample]) -> list[float]:
    """Return the ratios of those samples that are read."""
    found = []
    for sample in samples:
        try:
            found.append(ratio(sample))
        except gongkai.GongkaiError:
            continue
    return found


def summary(found: Sequence[float]) -> dict[str, float]:
    """Return number, median, mean and maximum."""
    return {
        "reports": len(found),
        "median": statistics.median(found),
        "mean": statistics.fmean(found),
        "max": max(found),
    }


def measure(mixed: int, each: int) -> dict[str, Any]:
    """Measure the ratios of ``mixed`` reports drawn by weight, and of ``each`` reports of every layout.

    The first reports only warm caches up; none is read twice.
    """
    texts = [name for name, family in FAMILIES.items() if family.kind == "text"]
    pages = [name for name, family in FAMILIES.items() if family.kind == "html"]
    ratios(make_samples(WARM, FIRST_SEED))
    return {
        "text": summary(ratios(make_samples(mixed, FIRST_SEED + 1, texts))),
        "html": summary(ratios(make_samples(max(mixed // 4, 10), FIRST_SEED + 2, pages))),
        "layouts": {
            name: summary(found)
            for name in FAMILIES
            if (found := ratios(make_sample(name, FIRST_SEED + seed) for seed in range(each)))
        },
        "start": start(),
    }


_PROBE = """
import json, resource, time
a = time.perf_counter(); import gongkai; b = time.perf_counter()
from gongkai.pipeline.model_store import load_model
load_model(); c = time.perf_counter()
from gongkai.training.generator import make_sample
text = make_sample("B", 1).content
d = time.perf_counter(); gongkai.parse_text(text); e = time.perf_counter(); gongkai.parse_text(text)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"import": b - a, "model": c - b, "first": e - d, "peak": peak}))
"""


def start(runs: int = 3) -> dict[str, float]:
    """Return medians: seconds of import, model load and first report; peak memory (MB). Each run is a new process."""
    command = [sys.executable, "-W", "ignore", "-c", _PROBE]
    outputs = [subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(runs)]
    found = [json.loads(output) for output in outputs]
    return {key: statistics.median(each[key] for each in found) for key in found[0]}
