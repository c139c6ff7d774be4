"""What is exported is read back by pandas, DuckDB, SQLite and LibreOffice Calc, values, blanks and flags equal."""

from __future__ import annotations

import csv
import json
import os
import shutil
import sqlite3
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pytest
from collections_of_reports import a_failure, doubtful, report_on
from jsonschema import Draft202012Validator

from gongkai.core.errors import MissingExtra
from gongkai.pipeline.collection.reports import Reports
from gongkai.pipeline.export import export_formats as formats
from gongkai.pipeline.export.export_formats import export, format_of

FIGURE = "requests.new.total"
BLANK = "requests.carried_in.total"
LABEL = "本年新收政府信息公开申请数量 · 总计"


def made() -> Reports:
    formula = report_on("白石市", 2021, requests__new__total=-5)
    formula.agency = '=cmd|"/c calc"!A1'
    amount = report_on("青禾县", 2023, proactive__fees__amount="7.52")
    amount.fields["proactive.fees.amount"].unit = "万元"
    lost = report_on("青禾县", 2022, requests__new__total=120, requests__carried_in__total=None)
    lost.fields["proactive.licensing.decisions"].value = None
    lost.fields["proactive.licensing.decisions"].status = "unreadable"
    lost.fields["proactive.licensing.decisions"].raw = "见附件\x00"
    return Reports(
        [
            report_on("青禾县", 2020, "2019", requests__new__total=7),
            doubtful(lost, FIGURE),
            amount,
            formula,
            report_on(None, None, requests__new__total=3),
            a_failure(),
        ]
    )


TOTALS = [7, 120, 0, -5, 3]
"""What the five reports that did not fail print in FIGURE."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("exports")
    reports = made()
    for name in ("a.jsonl", "a.csv", "a.xlsx", "a.parquet", "a.sqlite", "a.duckdb"):
        reports.save(place / name)
    reports.save(place / "wide.csv", layout="wide", bom=True)
    reports.save(place / "official.xlsx", layout="official")
    return place


def check_long(table: pd.DataFrame) -> None:
    """The long form is the same whatever it went through, by source and field."""
    expected = made().to_frame()
    assert len(table) == len(expected)
    assert set(table.columns) == set(expected.columns)
    keys = ["source", "field"]
    ours, theirs = (each.sort_values(keys, na_position="last").reset_index(drop=True) for each in (expected, table))
    for name in ("source", "year", "value", "confidence", "review", "status", "label", "page", "line", "unit", "error"):
        left, right = ours[name], theirs[name]
        assert left.isna().tolist() == right.isna().tolist(), name
        pairs = zip(left[left.notna()], right[right.notna()], strict=True)
        assert all(_same(a, b) for a, b in pairs), name


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, str) and not isinstance(b, str):
        return a == str(b)
    return a == b


def test_pandas_reads_the_long_csv(folder: Path) -> None:
    table = pd.read_csv(folder / "a.csv")
    table["value"] = table["value"].astype("Float64")
    check_long(table)
    row = table[(table["field"] == FIGURE) & (table["year"] == 2022)].iloc[0]
    assert (row["value"], row["review"], row["reasons"], row["label"]) == (120, True, "digits_glued", LABEL)


def test_csv_has_no_formula_and_no_digest(folder: Path) -> None:
    with (folder / "a.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["agency"][:2] for row in rows} == {"青禾", "'=", ""}
    assert "sha256" not in rows[0]
    assert [row["value"] for row in rows if row["field"] == FIGURE][3] == "-5"


def test_the_wide_csv_has_a_row_a_report_and_a_mark_for_excel(folder: Path) -> None:
    assert (folder / "wide.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    table = pd.read_csv(folder / "wide.csv")
    assert table[FIGURE].tolist()[:5] == TOTALS
    assert table[BLANK].isna().tolist() == [False, True, False, False, False, True]
    assert table["in_doubt"].tolist()[1] == FIGURE


def test_parquet_is_partitioned_and_read_by_pandas(folder: Path) -> None:
    names = {str(each.relative_to(folder / "a.parquet")) for each in (folder / "a.parquet").rglob("*.parquet")}
    assert {"2021/2022/part-0.parquet", "2021/unknown/part-0.parquet"} < names
    check_long(pd.read_parquet(folder / "a.parquet"))
    some = pd.read_parquet(folder / "a.parquet", filters=[("year", "==", 2020)])
    assert (len(some), set(some["edition"])) == (198, {"2019"})


def test_duckdb_reads_the_parquet_and_takes_only_what_is_asked(folder: Path) -> None:
    place = folder / "a.parquet" / "**" / "*.parquet"
    query = f"SELECT value, review FROM read_parquet('{place}') WHERE field = ? AND year = 2022"
    assert duckdb.execute(query, [FIGURE]).fetchall() == [(120.0, True)]


@pytest.mark.parametrize("name", ["a.sqlite", "a.duckdb"])
def test_a_database_has_figures_wide_tables_findings_and_dictionary(folder: Path, name: str) -> None:
    with sqlite3.connect(folder / name) if name == "a.sqlite" else duckdb.connect(str(folder / name)) as connection:

        def ask(query: str) -> list[tuple[Any, ...]]:
            return connection.execute(query).fetchall()

        assert ask("SELECT count(*), sum(to_review) FROM reports") == [(6, 1)]
        wide = ask(f'SELECT "{FIGURE}", "{BLANK}" FROM wide_2021 WHERE year = 2022')
        assert wide == [(120, None)]
        assert ask("SELECT count(*) FROM wide_2019") == [(1,)]
        assert ask(f"SELECT label, unit FROM dictionary WHERE id = '{FIGURE}' AND edition = '2021'") == [(LABEL, "")]
        assert ask("SELECT code, fields FROM findings WHERE severity = 'doubt'") == [("digits_glued", FIGURE)]
        assert ask("SELECT error FROM figures WHERE field IS NULL") == [("not_a_report: a notice",)]
        described = connection.execute("SELECT * FROM figures").description
        table = pd.DataFrame(ask("SELECT * FROM figures"), columns=[each[0] for each in described])
        check_long(table.astype({"value": "Float64", "review": "boolean"}))


def test_pandas_reads_the_workbook(folder: Path) -> None:
    sheets = pd.read_excel(folder / "a.xlsx", sheet_name=None, header=1)
    assert list(sheets) == ["2021", "2019", "findings", "failed", "dictionary"]
    assert sheets["2021"][FIGURE].tolist() == TOTALS[1:]
    assert sheets["2021"][BLANK].isna().tolist() == [True, False, False, False]
    assert sheets["findings"]["fields"].tolist()[:1] == [FIGURE]
    assert sheets["failed"]["source"].tolist() == ["notice.html"]


def test_a_workbook_has_labels_numbers_colours_and_comments(folder: Path) -> None:
    sheet = openpyxl.load_workbook(folder / "a.xlsx")["2021"]
    columns = {cell.value: cell.column for cell in sheet[2]}
    assert sheet.cell(1, columns[FIGURE]).value == LABEL
    cell = sheet.cell(3, columns[FIGURE])
    assert (cell.value, cell.data_type, cell.fill.fgColor.rgb) == (120, "n", "00FFD54A")
    assert "数字粘连" in cell.comment.text
    agency = sheet.cell(5, columns["agency"])
    assert (agency.value, agency.data_type, agency.quotePrefix) == ('=cmd|"/c calc"!A1', "s", True)


def test_the_official_layout_prints_each_report_as_the_form_does(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "official.xlsx")
    assert book.sheetnames[:3] == ["目录", "青禾县 2020", "青禾县 2022"]
    assert len(book.sheetnames) == 6  # the failed report stands in the index only
    assert [row[-1].value for row in book["目录"].iter_rows(min_row=7)] == ["not_a_report: 是通知"]
    sheet = book["青禾县 2022"]
    cells = {cell.coordinate: cell for row in sheet.iter_rows() for cell in row if cell.value is not None}
    numbers = [cell for cell in cells.values() if isinstance(cell.value, int | float)]
    assert len(numbers) == 200 - 2  # but for the blank and what could not be read
    (doubt,) = [cell for cell in numbers if cell.fill.fgColor.rgb == "00FFD54A"]
    assert (doubt.value, "数字粘连" in doubt.comment.text) == (120, True)
    assert any(cell.value == "见附件□" for cell in cells.values())
    amounts = [c for row in book["青禾县 2023"].iter_rows() for c in row if c.number_format == 'General"万元"']
    assert [cell.value for cell in amounts] == [7.52]


def test_libreoffice_opens_the_workbook_with_the_same_figures(folder: Path, tmp_path: Path) -> None:
    if not shutil.which("soffice"):
        pytest.skip("needs LibreOffice (Debian: libreoffice-calc-nogui)")
    names = ("a.xlsx", "official.xlsx")
    command = ["soffice", "--headless", f"-env:UserInstallation={tmp_path.as_uri()}/profile", "--convert-to", "xlsx"]
    files = [folder / name for name in names]
    subprocess.run([*command, "--outdir", tmp_path / "back", *files], check=True, capture_output=True)
    for name in names:  # as LibreOffice wrote them again: what it computed would stand in here
        ours = openpyxl.load_workbook(folder / name)
        theirs = openpyxl.load_workbook(tmp_path / "back" / name)
        assert theirs.sheetnames == ours.sheetnames
        for sheet in ours:
            for row in sheet.iter_rows():
                for cell in row:
                    assert theirs[sheet.title][cell.coordinate].value == cell.value, (sheet.title, cell.coordinate)


def test_json_lines_are_as_the_schema_has_them(folder: Path) -> None:
    schema = json.loads((Path(__file__).parents[3] / "docs" / "report.schema.json").read_text("utf-8"))
    validator = Draft202012Validator(schema)
    reports = [json.loads(line) for line in (folder / "a.jsonl").read_text("utf-8").splitlines()]
    assert [error.message for each in reports for error in validator.iter_errors(each)] == []
    del reports[0]["fields"][FIGURE]
    reports[1]["fields"][FIGURE]["review"] = "yes"
    assert [len(list(validator.iter_errors(each))) for each in reports[:3]] == [1, 1, 0]


@pytest.mark.parametrize(("name", "count"), [("a.csv", 1), ("a.xlsx", 3), ("a.duckdb", 4), ("a.parquet", 1)])
def test_a_data_package_stands_beside_each_export(folder: Path, name: str, count: int) -> None:
    package = json.loads((folder / f"{name}.datapackage.json").read_text("utf-8"))
    assert package["gongkai"]["reports"] == {"accepted": 4, "review": 1, "failed": 1}
    assert len(package["resources"]) == count
    names = [each["name"] for each in package["resources"][-1]["schema"]["fields"]]
    assert "source" in names


def test_the_package_describes_the_columns_that_are_there(folder: Path) -> None:
    package = json.loads((folder / "wide.csv.datapackage.json").read_text("utf-8"))
    fields = package["resources"][0]["schema"]["fields"]
    assert [each["name"] for each in fields] == list(pd.read_csv(folder / "wide.csv", nrows=0).columns)
    assert {each["name"]: each["title"] for each in fields}[FIGURE] == LABEL


@pytest.mark.parametrize("name", ["a.docx", "a", "a.xls"])
def test_an_unknown_ending_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no format has the ending"):
        format_of(Path(name))
    with pytest.raises(ValueError, match="no format has the ending"):
        made().save(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_layout_that_a_format_has_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="csv has no layout 'official'"):
        made().save(tmp_path / "a.csv", layout="official")


def test_a_missing_library_is_told_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"parquet needs pyarrow: pip install 'gongkai\[data\]'"):
        made().save(tmp_path / "a.parquet")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.parquet", "a.sqlite", "a.duckdb"])
def test_a_run_that_breaks_leaves_the_old_file_and_no_litter(tmp_path: Path, name: str) -> None:
    made().save(tmp_path / name)
    before = sorted(os.listdir(tmp_path)), _content(tmp_path / name)

    def breaking() -> Any:
        yield made()[0].to_dict()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        export(breaking(), tmp_path / name)
    assert (sorted(os.listdir(tmp_path)), _content(tmp_path / name)) == before
    made()[:1].save(tmp_path / name)
    assert _content(tmp_path / name) != before[1]


def _content(path: Path) -> list[bytes]:
    files = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
    return [each.read_bytes() for each in files]


def test_a_folder_with_other_files_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine.parquet").mkdir()
    (tmp_path / "mine.parquet" / "thesis.txt").write_text("irreplaceable", "utf-8")
    with pytest.raises(IsADirectoryError):
        made().save(tmp_path / "mine.parquet")
    assert (tmp_path / "mine.parquet" / "thesis.txt").exists()


def test_another_database_is_not_replaced(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "queue.sqlite") as connection:
        connection.execute("CREATE TABLE events (who TEXT)")
    before = (tmp_path / "queue.sqlite").read_bytes()
    with pytest.raises(FileExistsError):
        made().save(tmp_path / "queue.sqlite")
    assert (tmp_path / "queue.sqlite").read_bytes() == before


def test_numbers_keep_their_decimals(tmp_path: Path) -> None:
    report = report_on("青禾县", 2023, proactive__fees__amount="0.1234")
    Reports([report]).save(tmp_path / "a.csv")
    table = pd.read_csv(tmp_path / "a.csv", dtype=str)
    (value,) = table[table["field"] == "proactive.fees.amount"]["value"]
    assert Decimal(value) == Decimal("0.1234")
