"""The same generated reports as pages, pictures and worn scans, read by the shipped model; and what a scan costs.

    python benchmarks/kinds_pictures.py [--reports N] [--only picture-150,scan-150 …] [--results FOLDER]

Pictures and scans are printed by a real browser. Scans are skewed by up to 3°, blurred, grainy, unevenly lit and saved
as JPEG of quality 30 to 60. The cost stands beside that of the engine's own reading of whole pages, its detector
included, on the same sheets and in the same run.
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image

from gongkai.core.options import DEFAULT_OPTIONS
from gongkai.core.report_files import write_json
from gongkai.readers.images import read_picture
from gongkai.training.generator.rendering.scans import render_pictures, render_scans
from measuring import RESULTS, Kind, measure, pages_alone, samples, table

ENOUGH: Final = 50
COSTLY: Final = 5
"""How many scans are timed."""

KINDS: Final[Mapping[str, Kind]] = {
    "html": Kind(pages_alone),
    "picture-150": Kind(render_pictures, accuracy=0.99),
    "scan-150": Kind(render_scans, accuracy=0.97, silent=0.0005),
    "picture-100": Kind(partial(render_pictures, dpi=100), share=5, accuracy=0.99),
    "picture-300": Kind(partial(render_pictures, dpi=300), share=5, accuracy=0.99),
    "scan-100": Kind(partial(render_scans, dpi=100), share=5, accuracy=0, silent=0.0005),
    "scan-200": Kind(partial(render_scans, dpi=200), share=5, accuracy=0.97, silent=0.0005),
    "scan-300": Kind(partial(render_scans, dpi=300), share=5, accuracy=0.97, silent=0.0005),
}


def cost(count: int) -> dict[str, Any]:
    """Return the processor seconds a sheet of a scan, ours and the engine's own, both on one thread."""
    from rapidocr import RapidOCR

    one = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    engine = RapidOCR(params={"Global.log_level": "critical", **one})
    scans = render_scans([sample.content for sample in samples(count)])
    read_picture(scans[0], DEFAULT_OPTIONS, 1, 0)  # both are loaded by now
    sheets = 0
    own = whole = 0.0
    for scan in scans:
        begun = time.process_time()
        read_picture(scan, DEFAULT_OPTIONS, 1, 0)
        own += time.process_time() - begun
        image = Image.open(io.BytesIO(scan))
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            sheet = np.asarray(image.convert("RGB"))
            begun = time.process_time()
            engine(sheet)
            whole += time.process_time() - begun
            sheets += 1
    share = own / whole
    return {
        "sheets": sheets,
        "own": round(own / sheets, 3),
        "engine": round(whole / sheets, 3),
        "share": round(share, 3),
    }


def run(count: int, results: Path, only: Sequence[str] = (*KINDS, "cost")) -> dict[str, Any]:
    """Measure ``count`` reports of each kind, and write the figures into a folder."""
    reports = samples(count)
    figures = {name: measure(name, KINDS[name], reports)[0] for name in only if name != "cost"}
    text = table(figures) if figures else ""
    if "cost" in only:
        figures["cost"] = cost(min(count, COSTLY))
        text += (
            "\nA sheet of a scan costs {own} s, {share} of what the engine's own reading costs ({engine} s).\n".format(
                **figures["cost"]
            )
        )
    write_json(results / "kinds-pictures.json", figures)
    (results / "kinds-pictures.md").write_text(text, "utf-8")
    return figures


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--reports", type=int, default=ENOUGH, help="reports of each kind (%(default)s)")
    parser.add_argument("--only", default=",".join((*KINDS, "cost")), help="kinds, by comma: %(default)s")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the figures (%(default)s)")
    given = parser.parse_args()
    run(given.reports, given.results, given.only.split(","))


if __name__ == "__main__":
    main()
