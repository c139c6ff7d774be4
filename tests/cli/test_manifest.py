"""What a manifest knows of its reports goes with them: into the output, the queue, the exports."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gongkai.cli import main

SAMPLE = Path(__file__).parents[2] / "samples" / "pipes.txt"
WHO, YEAR = "青浦县残疾人联合会", 2022


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(each) for each in arguments])
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture(params=["csv", "jsonl"])
def manifest(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """One report whose agency and year are other ones, one that agrees, one that cannot be read."""
    text = SAMPLE.read_text("utf-8")
    (tmp_path / "a.txt").write_text(text, "utf-8")
    (tmp_path / "b.txt").write_text(text + "\n", "utf-8")
    (tmp_path / "c.txt").write_text("a notice", "utf-8")
    rows = [
        {"path": "a.txt", "url": "https://a.gov.cn/1", "agency": "云溪市财政局", "year": "1999"},
        {"path": "b.txt", "url": "https://a.gov.cn/2", "agency": "残疾人联合会", "year": "2022年"},
        {"path": "c.txt", "url": "https://a.gov.cn/3", "agency": "云溪市财政局", "year": ""},
    ]
    path = tmp_path / f"list.{request.param}"
    if request.param == "csv":
        lines = io.StringIO()
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        path.write_text(lines.getvalue(), "utf-8-sig")
    else:
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def differing(report: dict[str, object]) -> list[str]:
    return [issue["message"]["en"].split()[1] for issue in report["issues"] if issue["code"] == "known_differs"]


def test_a_batch_keeps_what_a_manifest_knows_beside_what_is_read(manifest: Path) -> None:
    other, same, failed = map(json.loads, run("parse", manifest, "-o", "-", "--fresh").stdout.splitlines())
    assert (other["agency"], other["year"]) == (same["agency"], same["year"]) == (WHO, YEAR)
    assert (differing(other), differing(same)) == (["agency", "year"], [])
    assert other["known"] == {"url": "https://a.gov.cn/1", "agency": "云溪市财政局", "year": 1999}
    assert [each["metadata"]["url"] for each in (other, same)] == ["https://a.gov.cn/1", "https://a.gov.cn/2"]
    assert failed["status"] == "failed"
    assert failed["known"] == {"url": "https://a.gov.cn/3", "agency": "云溪市财政局"}


def test_contradictions_reach_the_queue_and_the_exports(manifest: Path) -> None:
    queue, sheet = manifest.parent / "queue.db", manifest.parent / "out.sqlite"
    run("parse", manifest, "-o", sheet, "--queue", queue, "--fresh")
    import sqlite3

    with sqlite3.connect(sheet) as database:
        found = database.execute("select source, message_en from findings where code = 'known_differs'").fetchall()
    assert [(Path(source).name, message.split()[1]) for source, message in found] == [
        ("a.txt", "agency"),
        ("a.txt", "year"),
    ]
    exported = manifest.parent / "settled.jsonl"
    run("review", "export", "--db", queue, "-o", exported)
    settled = [json.loads(line) for line in exported.read_text("utf-8").splitlines()]
    assert sorted(len(differing(each)) for each in settled if each["status"] != "failed") == [0, 2]
