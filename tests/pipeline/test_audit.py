"""No reader opens a socket, starts a program but LibreOffice, or writes outside the temporary folder."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import gongkai

SAMPLES = Path(__file__).parents[2] / "samples"

WATCHED = """
import json, os, sys, tempfile
from pathlib import Path

import gongkai

allowed = [os.path.realpath(tempfile.gettempdir()), "/dev/null"]
found, read = [], []

def hook(event, arguments):
    if event == "socket.bind" and arguments[1][0] == "::1":
        pass  # urllib3, which spaCy brings, tries at its import whether this machine has IPv6
    elif event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
        found.append(event)
    elif event in ("os.system", "os.exec", "os.posix_spawn", "os.spawn"):
        found.append(f"{event} {arguments[0]}")
    elif event == "subprocess.Popen":
        program = os.path.basename(os.fspath(arguments[0]))
        if program not in ("soffice", "libreoffice"):
            found.append(f"{event} {program}")
    elif event == "open" and isinstance(arguments[0], (str, bytes, os.PathLike)):
        path, mode, flags = arguments
        writes = any(each in (mode or "") for each in "wax+") or (flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        place = os.path.realpath(os.fsdecode(path))
        if writes and not place.endswith(".pyc") and "__pycache__" not in place:
            if not any(place.startswith(each) for each in allowed):
                found.append(f"write {place}")
    elif event in ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.chmod", "os.link", "os.symlink"):
        place = os.path.realpath(os.fsdecode(arguments[0]))
        if "__pycache__" not in place and not any(place.startswith(each) for each in allowed):
            if event not in ("os.remove", "os.rmdir") or os.path.isabs(os.fsdecode(arguments[0])):
                found.append(f"{event} {place}")

sys.addaudithook(hook)
for path in map(Path, sys.argv[1:]):
    try:
        gongkai.parse(path)
        read.append(path.name)
    except gongkai.GongkaiError as error:
        read.append(f"{path.name}: {error.code}")
print(json.dumps([found, read]))
"""


def watched(*paths: Path, program: str = WATCHED) -> tuple[list[str], list[str]]:
    command = [sys.executable, "-W", "ignore", "-c", program, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found, read = json.loads(done.stdout.splitlines()[-1])
    return found, read


def test_every_kind_of_sample_is_read_without_a_trace(tmp_path: Path) -> None:
    page = (SAMPLES / "page.html").read_text("gb18030")
    calls = (
        '<base href="http://127.0.0.1:9/"><link rel="stylesheet" href="http://127.0.0.1:9/a.css">'
        '<style>@import url("http://127.0.0.1:9/b.css");</style><iframe src="http://127.0.0.1:9/c"></iframe>'
        '<img src="http://127.0.0.1:9/d.png"><img src="file:///etc/passwd">'
    )
    (tmp_path / "calls.html").write_text(page.replace("</head>", f"{calls}</head>", 1), "gb18030")
    kinds = {path.suffix: path for path in sorted(SAMPLES.iterdir()) if path.suffix not in (".md", ".py")}
    paths = [*kinds.values(), tmp_path / "calls.html"]
    found, read = watched(*paths)
    assert found == []
    assert len(read) == len(paths)


@pytest.mark.parametrize(
    ("act", "what"),
    [
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "socket.connect"),
        ("import subprocess; subprocess.run(['true'])", "subprocess.Popen true"),
        ("open('/var/tmp/written-by-a-test', 'w').close()", "write /var/tmp/written-by-a-test"),
    ],
)
def test_the_watch_sees_what_is_forbidden(act: str, what: str) -> None:
    program = WATCHED.replace("print(json", f"try:\n    {act}\nexcept OSError:\n    pass\nprint(json")
    found, _ = watched(program=program)
    assert what in found


@pytest.mark.parametrize("text", [None, b"bytes", 3])
def test_what_is_no_text_is_a_typed_error(text: object) -> None:
    with pytest.raises(gongkai.UnreadableInput, match="no text"):
        gongkai.parse_text(text)  # type: ignore[arg-type]
