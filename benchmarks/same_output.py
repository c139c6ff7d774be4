"""Two versions of Gongkai on the same documents: is the JSON the same, byte for byte, and if not, where?

    python benchmarks/same_output.py ../other-checkout samples --generated 100

Each version runs in a process of its own. Generated reports are made once by either, compared, and both read the
older one's. Nothing depends on the clock: searches have no limit of time. ``raw`` is left out of the comparison, and so
are keys that only the newer version writes; both are counted, and the counts are printed.
"""

from __future__ import annotations

import argparse
import filecmp
import importlib
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).resolve().parents[1]

FIRST_SEED: Final = 2_700_000_000
"""Far from every seed of training, calibration and the other benchmarks."""

NO_LIMIT: Final = 1e6
"""Seconds of search and of reading: what is left out because a machine is busy would be told as a difference."""

LEFT_OUT: Final = ("raw",)
"""Keys of which it is known and meant that they differ."""

GENERATORS: Final = ("gongkai.training.generator", "gongkai.synthesis")
"""Where versions keep their generator, the newest first."""

SHOWN: Final = 40
"""Differences that are printed."""


def parse_files(paths: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Read documents with the version on the path; yield each one's JSON, or its error's."""
    import gongkai

    options = gongkai.ParseOptions(search_seconds=NO_LIMIT)
    for path in paths:
        try:
            yield json.loads(gongkai.parse(path, options).to_json())
        except gongkai.GongkaiError as error:
            yield {"error": error.code, "message": str(error)}


def generate(folder: Path, each: int) -> None:
    """Write ``each`` generated reports of every layout to a folder, with the generator of the version on the path."""
    generator = next(module for name in GENERATORS if (module := _module(name)) is not None)
    for family in generator.FAMILIES:
        for seed in range(each):
            sample = generator.make_sample(family, FIRST_SEED + seed)
            name = f"{family}-{seed}.{'html' if sample.kind == 'html' else 'txt'}"
            (folder / name).write_bytes(sample.content.encode("utf-8", "surrogatepass"))


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        return None


def differences(old: Any, new: Any, counts: Counter[str], place: str = "") -> Iterator[str]:
    """Yield where two JSON values differ, each with what either has.

    Parameters
    ----------
    counts
        Counts what is passed over: ``raw`` that differs, keys that only the newer value has.

    Examples
    --------
    >>> counts = Counter()
    >>> list(differences({"a": 1, "raw": "2 3"}, {"a": 2, "raw": "23", "b": 0}, counts))
    ['a: 1 → 2']
    >>> dict(counts)
    {'raw': 1, 'added b': 1}
    """
    if isinstance(old, dict) and isinstance(new, dict):
        counts.update(f"added {key}" for key in new if key not in old)
        kept = [key for key in new if key in old]
        if kept != [key for key in old if key in new]:
            yield f"{place}: keys in another order"
        for key, value in old.items():
            if key not in new:
                yield f"{place}{'.' * bool(place)}{key}: gone"
            elif key in LEFT_OUT:
                counts[key] += value != new[key]
            else:
                yield from differences(value, new[key], counts, f"{place}{'.' * bool(place)}{key}")
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for at, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from differences(one, other, counts, f"{place}[{at}]")
    elif json.dumps(old) != json.dumps(new):
        yield f"{place}: {_short(old)} → {_short(new)}"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else f"{text[:117]}…"


def run(checkout: Path, *arguments: str, lines: Sequence[str] = ()) -> Iterator[str]:
    """Run this file in a process that imports a checkout's package; yield the lines that it prints.

    Raises
    ------
    SystemExit
        The process failed; its own words are on the screen.
    """
    environment = {**os.environ, "PYTHONPATH": str(checkout / "parser"), "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-W", "ignore", str(Path(__file__).resolve()), *arguments]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as asked:
        asked.writelines(f"{line}\n" for line in lines)
        asked.seek(0)
        with subprocess.Popen(command, stdin=asked, stdout=subprocess.PIPE, text=True, env=environment) as process:
            assert process.stdout is not None
            yield from (line for line in process.stdout if line.startswith("{"))  # solvers print words of their own
    if process.returncode:
        sys.exit(f"{checkout}: the process ended with {process.returncode}")


def documents(places: Sequence[Path], kinds: Sequence[str]) -> list[Path]:
    """Return the files at some places, folders with all that is in them; of the given kinds only, if any are given."""
    found = [path for place in places for path in (sorted(place.rglob("*")) if place.is_dir() else [place])]
    return [path.resolve() for path in found if path.is_file() and (not kinds or path.suffix.lstrip(".") in kinds)]


def compare(other: Path, paths: Sequence[Path]) -> int:
    """Read documents with both versions, print what differs and how much was passed over; return how many differ."""
    from rich.progress import track

    counts: Counter[str] = Counter()
    names = [str(path) for path in paths]
    failed = differing = shown = 0
    quiet = not sys.stderr.isatty()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as kept:
        kept.writelines(track(run(other, "--parse", lines=names), "the other version", len(names), disable=quiet))
        kept.seek(0)
        mine = track(run(HERE, "--parse", lines=names), "this version", len(names), disable=quiet)
        for name, old, new in zip(names, kept, mine, strict=True):
            one = json.loads(old)
            failed += bool(one.get("error"))
            found = list(differences(one, json.loads(new), counts))
            differing += bool(found)
            for each in islice(found, max(SHOWN - shown, 0)):
                print(f"{name}: {each}")
                shown += 1
    print(f"{len(names)} documents, {failed} of them refused by the other version: {differing} differ")
    print("passed over:", ", ".join(f"{key} {count}" for key, count in sorted(counts.items()) if count) or "nothing")
    return differing


def generated(other: Path, folder: Path, each: int) -> tuple[list[Path], int]:
    """Generate reports with both versions; return the other version's, and how many files are not the same in both."""
    folders = []
    for name, checkout in (("old", other), ("new", HERE)):
        made = folder / name
        made.mkdir(parents=True, exist_ok=True)
        list(run(checkout, "--generate", str(made), str(each)))
        folders.append(made)
    old, new = folders
    names = sorted(path.name for path in old.iterdir())
    extra = {path.name for path in new.iterdir()}.difference(names)
    _, mismatch, missing = filecmp.cmpfiles(old, new, names, shallow=False)
    for name in [*mismatch, *missing][:SHOWN]:
        print(f"{name}: the generators make different texts of one seed")
    print(f"{len(names)} generated reports: {len(mismatch) + len(missing)} texts differ, {len(extra)} only here")
    return [old / name for name in names], len(mismatch) + len(missing)


def main() -> int:
    """Compare, and return 1 where anything differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other", type=Path, help="folder of another checkout")
    parser.add_argument("places", type=Path, nargs="*", help="files, or folders of files")
    parser.add_argument("--kinds", default="", help="only files of these kinds: txt,html")
    parser.add_argument("--every", type=int, default=1, help="only every so many of the files")
    parser.add_argument("--generated", type=int, default=0, help="generated reports of each layout")
    arguments = parser.parse_args()
    paths = documents(arguments.places, [kind for kind in arguments.kinds.split(",") if kind])[:: arguments.every]
    with tempfile.TemporaryDirectory() as folder:
        made, unlike = generated(arguments.other, Path(folder), arguments.generated) if arguments.generated else ([], 0)
        return int(bool(compare(arguments.other, [*paths, *made]) or unlike))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--parse"]:
        for report in parse_files(line.rstrip("\n") for line in sys.stdin):
            print(json.dumps(report, ensure_ascii=True), flush=True)
    elif sys.argv[1:2] == ["--generate"]:
        generate(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        sys.exit(main())
