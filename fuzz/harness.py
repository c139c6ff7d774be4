"""Mutants of good files, read by one reader each: no crash, no hang, no exception that is not documented.

    python fuzz/harness.py html --runs 10000            seeded byte mutants: the same ones every time
    python fuzz/harness.py html --seconds 60 --guided   guided by coverage, where `atheris` is installed

Kinds: text, html, mht, docx, xlsx, pdf, picture, alignment. The corpus is what `samples/` holds of a kind. A finding
is written to `out/fuzz/` and ends the run with status 1.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import gongkai
from gongkai.core.options import ParseOptions

ROOT = Path(__file__).resolve().parents[1]
FOUND = ROOT / "out" / "fuzz"
KINDS = {
    "text": (".txt",),
    "html": (".html",),
    "mht": (".mht",),
    "docx": (".docx",),
    "xlsx": (".xlsx",),
    "pdf": (".pdf",),
    "picture": (".png", ".jpg"),
}
SECONDS = 5.0
"""Processor time that a mutant may take; a picture thirty times as much."""

MOST_CHANGES = 12


def corpus(kind: str) -> list[bytes]:
    """Return the good files of a kind."""
    endings = KINDS.get(kind, (".txt",))
    return [path.read_bytes() for path in sorted((ROOT / "samples").iterdir()) if path.suffix in endings]


def mutant(data: bytes, rng: random.Random) -> bytes:
    """Return a file with bytes turned, cut out, doubled or put in."""
    made = bytearray(data)
    for _ in range(rng.randint(1, MOST_CHANGES)):
        at = rng.randrange(len(made) or 1)
        size = rng.choice((1, 1, 2, 4, 16, 256))
        what = rng.randrange(5)
        if what == 0 and made:
            made[at] ^= 1 << rng.randrange(8)
        elif what == 1:
            del made[at : at + size]
        elif what == 2:
            made[at:at] = made[at : at + size] * rng.choice((1, 2, 50))
        elif what == 3:
            made[at : at + size] = rng.randbytes(size)
        else:
            made[at:at] = rng.choice((b"\x00", b"\xff\xff\xff\xff", b"-1", b"9" * 40, b"<", b'"', "一".encode() * 50))
    return bytes(made)


def shuffled_text(data: bytes, rng: random.Random) -> bytes:
    """Return a report with lines moved, doubled, glued or torn: for alignment, which never sees bytes."""
    lines = data.decode("utf-8", "replace").split("\n")
    for _ in range(rng.randint(1, MOST_CHANGES)):
        at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
        what = rng.randrange(5)
        if what == 0:
            lines[at], lines[other] = lines[other], lines[at]
        elif what == 1 and len(lines) > 2:
            del lines[at]
        elif what == 2:
            lines.insert(other, lines[at])
        elif what == 3:
            lines[at] = lines[at].replace("|", "").replace(" ", "")
        else:
            cut = rng.randrange(len(lines[at]) + 1)
            lines[at : at + 1] = [lines[at][:cut], lines[at][cut:]]
    return "\n".join(lines).encode()


def read(data: bytes) -> None:
    """Read a file; errors that are documented are no findings."""
    try:
        report = gongkai.parse(data, ParseOptions(max_pages=3))
    except gongkai.GongkaiError:
        return
    report.to_json()


def mutants(kind: str, runs: int, seed: int) -> Iterator[bytes]:
    """Yield so many mutants, the same for the same seed."""
    good = corpus(kind)
    change: Callable[[bytes, random.Random], bytes] = shuffled_text if kind == "alignment" else mutant
    for number in range(runs):
        rng = random.Random(f"{kind} {seed} {number}")
        yield change(rng.choice(good), rng)


def fuzz(kind: str, runs: int, seconds: float, seed: int = 0) -> list[str]:
    """Read mutants until there were enough of them or the time is over; return what went wrong."""
    wrong = []
    begun = time.monotonic()
    most = SECONDS * (30 if kind == "picture" else 1)
    for data in mutants(kind, runs, seed):
        started = time.process_time()
        try:
            read(data)
            spent = time.process_time() - started
            what = f"{spent:.1f} s" if spent > most else ""
        except Exception as raised:
            what = f"{type(raised).__name__}: {raised}"
        if what:
            wrong.append(f"{what} ({keep(kind, data)})")
        if time.monotonic() - begun > seconds:
            break
    return wrong


def keep(kind: str, data: bytes) -> Path:
    """Write a finding to be looked at, and return its path."""
    FOUND.mkdir(parents=True, exist_ok=True)
    path = FOUND / f"{kind}-{hashlib.sha256(data).hexdigest()[:12]}"
    path.write_bytes(data)
    return path


def guided(kind: str, seconds: float) -> None:
    """Let atheris look for inputs that reach new code; it ends the process at the first finding."""
    import atheris

    atheris.instrument_all()
    place = ROOT / "out" / "fuzz" / f"corpus-{kind}"
    place.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(corpus(kind)):
        (place / f"sample-{number}").write_bytes(data)
    atheris.Setup([sys.argv[0], str(place), f"-max_total_time={int(seconds)}", "-rss_limit_mb=4000"], read)
    atheris.Fuzz()


def main() -> int:
    """Fuzz one kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=[*KINDS, "alignment"])
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--guided", action="store_true")
    given = parser.parse_args()
    if given.guided:
        guided(given.kind, min(given.seconds, 1e6))
        return 0
    wrong = fuzz(given.kind, given.runs, given.seconds, given.seed)
    print("\n".join(wrong) or f"{given.kind}: nothing found")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
