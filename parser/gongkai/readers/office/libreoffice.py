"""Old office files, made into present ones by LibreOffice where it is installed.

The program gets a profile of its own that is thrown away, may run no macro, follow no link and use no network,
and is ended with all that it started when its time is up.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from gongkai.core.errors import LimitExceeded, UnreadableInput
from gongkai.core.options import ParseOptions

#: Where to send what tries to reach a network all the same: the port that discards.
_NOWHERE: Final = ("127.0.0.1", 9)
_MOST_MEMORY: Final = 4_000_000_000
_FILTERS: Final = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
_PARTS: Final = {"docx": ("Writer", "libreoffice-writer-nogui"), "xlsx": ("Calc", "libreoffice-calc-nogui")}
_LIBRARIES: Final = {"docx": "libswlo", "xlsx": "libsclo"}
_SETTINGS: Final = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    *(("Inet/Settings", f"ooInet{kind}ProxyName", _NOWHERE[0]) for kind in ("HTTP", "HTTPS", "FTP")),
    *(("Inet/Settings", f"ooInet{kind}ProxyPort", str(_NOWHERE[1])) for kind in ("HTTP", "HTTPS", "FTP")),
    ("Inet/Settings", "ooInetNoProxy", ""),
)


def program() -> str | None:
    """Return where LibreOffice is, ``None`` where it is not on the search path."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def has_part(target: str) -> bool:
    """Tell whether the part of LibreOffice is installed that writes ``"docx"`` or ``"xlsx"``: Writer, or Calc.

    Where its folder looks unlike those of the usual packages, it is taken for a whole one.
    """
    path = program()
    if path is None:
        return False
    folder = Path(path).resolve().parent
    found = {each.name for each in folder.glob("libs[cw]lo.*")}
    return not found or any(name.startswith(_LIBRARIES.get(target, "")) for name in found)


def convert(data: bytes, ending: str, target: str, options: ParseOptions) -> bytes:
    """Return an old office file as a present one.

    Parameters
    ----------
    data
        The file.
    ending
        What it is, as the ending of its name: ``"doc"``, ``"rtf"``, ``"xls"`` …
    target
        ``"docx"`` or ``"xlsx"``.
    options
        Bounds: ``convert_seconds``, and ``max_bytes`` for the result.

    Raises
    ------
    UnreadableInput
        LibreOffice is not installed, or cannot read the file.
    LimitExceeded
        It took too long, or gave too much.
    """
    path = program()
    if path is None or not has_part(target):
        part, package = _PARTS[target]
        raise UnreadableInput(
            f"a file of the kind .{ending} is read through LibreOffice {part}, which is not installed (Debian: apt "
            f"install {package}): install it, or save the file as .{target}",
            f"读取 .{ending} 文件需要 LibreOffice {part}，本机未安装（Debian：apt install {package}）："
            f"请安装，或将文件另存为 .{target}",
        )
    with tempfile.TemporaryDirectory(prefix="gongkai-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / f"source.{ending}"
        source.write_bytes(data)
        _write_profile(folder / "profile" / "user")
        _run([path, *_arguments(source, target, folder)], folder, options.convert_seconds)
        return _result(folder / "out" / f"source.{target}", ending, options.max_bytes)


def _write_profile(folder: Path) -> None:
    entries = "".join(
        f'<item oor:path="/org.openoffice.{place}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>'
        "</item>"
        for place, name, value in _SETTINGS
    )
    folder.mkdir(parents=True)
    (folder / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{entries}</oor:items>',
        "utf-8",
    )


def _arguments(source: Path, target: str, folder: Path) -> list[str]:
    return [
        f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--convert-to", _FILTERS[target], "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip


def _run(command: list[str], folder: Path, seconds: float) -> None:
    proxy = "http://{}:{}".format(*_NOWHERE)
    environment = {
        **os.environ, "HOME": str(folder), "TMPDIR": str(folder), "http_proxy": proxy, "https_proxy": proxy,
        "no_proxy": "",
    }  # fmt: skip
    process = subprocess.Popen(
        command,
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    _limit_memory(process.pid)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise LimitExceeded("seconds of conversion", seconds, seconds) from None
    finally:
        _end(process)


def _limit_memory(pid: int) -> None:
    if sys.platform == "linux":
        import resource

        with contextlib.suppress(OSError, ValueError):
            resource.prlimit(pid, resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and all that it started."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _result(path: Path, ending: str, most: int) -> bytes:
    if not path.exists():
        raise UnreadableInput(
            f"LibreOffice cannot read this .{ending} file: it is damaged, or locked by a password",
            f"LibreOffice 无法读取该 .{ending} 文件：文件已损坏，或有密码保护",
        )
    if (size := path.stat().st_size) > most:
        raise LimitExceeded("bytes after conversion", size, most)
    return path.read_bytes()
