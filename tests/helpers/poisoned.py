"""Files that make the process that reads them hang, crash, end or eat memory.

No file is known that still does so to the readers, so the reading itself is made to: Python runs ``sitecustomize`` in
every process that starts with the environment given here, and that puts another ``parse`` before the real one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HOOK = """
import ctypes, importlib.abc, importlib.machinery, os, pathlib, signal, subprocess, sys, time

MARK = b"POISON "

def abort(): os.abort()
def segfault(): ctypes.string_at(0)
def leave(): os._exit(0)
def hang_in_c(): ctypes.PyDLL(None).sleep(600)  # Python's lock is held
def hang_in_python():
    while True: pass
def memory():
    held = []
    while True: held.append(bytearray(50_000_000))
def memory_in_c():
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    held = []
    while True:
        got = libc.malloc(20_000_000)
        if not got: os.abort()
        ctypes.memset(got, 1, 20_000_000)
def orphan():
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", "orphan-of-a-test"], start_new_session=True)
    time.sleep(600)
def littering():
    import tempfile
    tempfile.mkstemp(prefix="litter-of-a-test-")
    os.kill(os.getpid(), signal.SIGKILL)
def vanish(): raise ValueError("vanished")
def slow(): time.sleep(0.3)
def threads():
    print("what a library says", flush=True)
    os.write(1, b"in C too")

def poisoned(parse):
    def other(source, options=None):
        if isinstance(source, str) and os.path.isfile(source):
            with open(source, "rb") as stream:
                first = stream.readline(100)
            if first.startswith(MARK):
                globals()[first[len(MARK):].strip().decode()]()
        return parse(source, options)
    return other

class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name != "gongkai.pipeline.stages":
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        run = spec.loader.exec_module
        def exec_module(module):
            run(module)
            module.parse = poisoned(module.parse)
        spec.loader.exec_module = exec_module
        return spec

sys.meta_path.insert(0, Finder())
"""

REPORT = Path(__file__).parents[2] / "samples" / "pipes.txt"


def environment(folder: Path) -> dict[str, str]:
    """Return an environment whose processes read poisoned files so; the hook is written to the folder."""
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(HOOK, "utf-8")
    package = str(Path(__file__).parents[2] / "parser")
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(folder), package))}


def poison(path: Path, kind: str) -> Path:
    """Write a file that does what the name of the hook's function says, and is a sound report otherwise."""
    path.write_bytes(f"POISON {kind}\n".encode() + REPORT.read_bytes())
    return path


def report(path: Path, number: int) -> Path:
    """Write a sound report that differs from the others."""
    text = REPORT.read_text("utf-8").replace("青浦县残疾人联合会", f"青浦县第{number}残疾人联合会")
    path.write_text(text, "utf-8")
    return path


def gongkai(*arguments: object, env: dict[str, str], **options: object) -> subprocess.CompletedProcess[str]:
    """Run the command line."""
    command = [sys.executable, "-m", "gongkai", *map(str, arguments)]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=300, **options)
