"""In how many documents each rule of repair and alignment acts, and what is worse or better without it.

    GONGKAI_EXTRA_REPORTS=... python benchmarks/rule_coverage.py          writes results/rule-coverage.{json,md}
    python benchmarks/rule_coverage.py --only with_gaps --most 200        one rule, without a development set

The rules are declared in ``rules.py``. A rule *acts* in a document when what it gives is not what it was given, or when
it finds something. Without it only documents in which it acted are read again, the first of each set in turn, up to
``--most``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import gongkai
import judge_cases
from gongkai.core.errors import GongkaiError
from gongkai.core.report_files import write_json
from gongkai.repair import fused_cells
from gongkai.training.evaluation import Scores, allowed_values, evaluate
from judge_cases import QUICK, cases_of, origin_of
from measuring import RESULTS
from rules import RULES, Rule, counting, replaced, switched_off

TEXTS = {".txt", ".md", ".html", ".htm"}


class Case(NamedTuple):
    """A document, the set it is of, and its truth.

    ``told``: its truth says of destroyed fields, too, what was printed; unflagged they may be right then.
    """

    name: str
    group: str
    content: bytes
    truth: Mapping[str, Any]
    told: bool = False


class Figures(NamedTuple):
    """What came of some documents: fields right, silent errors, and flags without need."""

    right: int
    silent: int
    needless: int


def generated(folder: Path, jobs: int) -> Iterator[Case]:
    """Yield what the generator makes for a quick look of the judge; the look-alikes are none of a rule's business."""
    for part in ("converters", "mutants", "damages", "layouts"):
        for made in cases_of(part, QUICK, folder, jobs).cases:
            if not made.truth.get("not_report"):
                yield as_case(made, part)


def as_case(made: judge_cases.Case, part: str) -> Case:
    """Return a document of the judge; of what was destroyed its truth says nothing."""
    lost = dict.fromkeys(made.truth["unrecoverable"])
    truth = {**made.truth, "fields": {**made.truth["fields"], **lost}, "source": made.source, "layout": made.row}
    return Case(made.source, part, made.data, truth)


def development(every: int) -> Iterator[Case]:
    """Yield one in so many texts and pages of a development set that is not in the tree, where there is one."""
    place = os.environ.get("GONGKAI_EXTRA_REPORTS")
    file = Path(place or ".") / "dev" / "truth.jsonl"
    if not place or not file.exists():
        print("no development set: GONGKAI_EXTRA_REPORTS names none", file=sys.stderr)
        return
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    texts = [row for row in rows if row.get("fields") and Path(row["path"]).suffix in TEXTS]
    for row in texts[::every]:
        path = next(p for p in (file.parent / row["path"], file.parent / "docs" / row["path"]) if p.exists())
        doubted = [*row.get("must_flag", ()), *row.get("may_flag", ())]
        told = {"fields": row["fields"], "unrecoverable": row.get("unrecoverable", ()), "contested": doubted}
        group = f"development: {origin_of(row['family'])}"
        truth = {"source": row["path"], "layout": row["family"], **told}
        yield Case(row["path"], group, path.read_bytes(), truth, told=True)


def read(case: Case) -> dict[str, Any]:
    """Return how a document is read; a crash, which a rule that is switched off may cause, is a failure as well."""
    fused_cells._split_cell.cache_clear()
    try:
        found = gongkai.parse(case.content).to_dict()
    except GongkaiError as error:
        found = {"status": "failed", "fields": {}, "error": {"code": error.code}}
    except Exception as error:
        found = {"status": "failed", "fields": {}, "error": {"code": f"crashed: {type(error).__name__}"}}
    return {**found, "source": case.name}


def judged(cases: Sequence[Case], reports: Sequence[Mapping[str, Any]]) -> Figures:
    """Return the figures of some documents."""
    truths = [_settled(case, report) for case, report in zip(cases, reports, strict=True)]
    scores: Scores = evaluate(truths, reports).overall
    return Figures(scores.accuracy.count, scores.silent.count, scores.needless.count)


def _settled(case: Case, report: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the truth; of what is destroyed but told in it, without the fields that were read right all the same."""
    if not case.told:
        return case.truth
    fields = report["fields"]

    def lucky(id_: str) -> bool:
        field = fields.get(id_)
        if field is None or field["review"]:
            return False
        value = None if field["value"] is None else Decimal(str(field["value"]))
        return value in allowed_values(case.truth["fields"][id_])

    return {**case.truth, "unrecoverable": [id_ for id_ in case.truth["unrecoverable"] if not lucky(id_)]}


def chosen(cases: Sequence[Case], most: int) -> list[Case]:
    """Return at most so many documents, the sets in turn."""
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        groups[case.group].append(case)
    turns = sorted(((place, case) for group in groups.values() for place, case in enumerate(group)), key=_turn)
    return [case for _, case in turns[:most]]


def _turn(numbered: tuple[int, Case]) -> tuple[int, str]:
    return numbered[0], numbered[1].name


class Row(NamedTuple):
    """What is told of a rule."""

    rule: Rule
    acted: Mapping[str, int]
    read_again: int
    changed: int
    before: Figures
    after: Figures


def coverage(cases: Sequence[Case], rules: Sequence[Rule], most: int) -> Iterator[Row]:
    """Yield what each rule does: read everything once with all rules counted, then again without each."""
    acted: dict[Rule, list[Case]] = {rule: [] for rule in rules}
    reports: dict[str, dict[str, Any]] = {}
    now: set[Rule] = set()
    with ExitStack() as stack:
        for rule in rules:
            stack.enter_context(replaced(rule, counting(rule, now.add)))
        for case in cases:
            now.clear()
            reports[case.name] = read(case)
            for rule in now:
                acted[rule].append(case)
    for rule in rules:
        again = chosen(acted[rule], most) if rule.way.off is not None else []
        with ExitStack() as stack:
            if again:
                stack.enter_context(replaced(rule, switched_off(rule)))
            without = [read(case) for case in again]
        with_it = [reports[case.name] for case in again]
        changed = sum(a["fields"] != b["fields"] for a, b in zip(with_it, without, strict=True))
        groups = {case.group: 0 for case in cases}
        for case in acted[rule]:
            groups[case.group] += 1
        nothing = Figures(0, 0, 0)
        before, after = (judged(again, with_it), judged(again, without)) if again else (nothing, nothing)
        print(f"{rule.name}: {len(acted[rule])} documents, {changed} of {len(again)} changed", file=sys.stderr)
        yield Row(rule, groups, len(again), changed, before, after)


def table(rows: Sequence[Row], sizes: Mapping[str, int]) -> str:
    """Return the rows as a table in Markdown; figures are those without the rule less those with it."""
    groups = list(sizes)
    heads = ["rule", *(f"{group} ({sizes[group]})" for group in groups), "read again", "changed"]
    heads += ["right", "silent", "needless"]
    lines = [f"| {' | '.join(heads)} |", "|---|" + "---:|" * (len(heads) - 1)]
    for row in rows:
        change = [f"{b - a:+d}" if row.read_again else "–" for a, b in zip(row.before, row.after, strict=True)]
        counts = [str(row.acted[group]) for group in groups]
        lines.append(f"| {row.rule.name} | {' | '.join([*counts, str(row.read_again), str(row.changed), *change])} |")
    return "\n".join(lines) + "\n"


def listed(rows: Sequence[Row]) -> dict[str, list[str]]:
    """Return the rules that act nowhere, and those that act but change no field where they were switched off."""
    return {
        "acting nowhere": [row.rule.name for row in rows if not any(row.acted.values())],
        "changing nothing": [row.rule.name for row in rows if row.read_again and not row.changed],
    }


def page(rows: Sequence[Row], sizes: Mapping[str, int], most: int) -> str:
    """Return all that was found as a page."""
    idle, vain = ("".join(f"- `{name}`\n" for name in names) or "None.\n" for names in listed(rows).values())
    return (
        "# What the rules of repair and alignment do\n\n"
        f"Documents in which a rule acts, by set, and what changes in the fields of at most {most} of these when it is "
        "switched off: documents changed, fields right, silent errors, needless flags (minus: fewer without it). "
        "Figures of development: the rules were written with documents of these sets in view.\n\n"
        f"{table(rows, sizes)}\n## Acting nowhere\n\n{idle}\n"
        f"## Acting, but changing nothing where they were switched off\n\n{vain}"
    )


def main() -> None:
    """Count, switch off, and write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--only", default="", help="rules whose names hold this")
    parser.add_argument("--every", type=int, default=5, help="one in so many of the development set (%(default)s)")
    parser.add_argument("--most", type=int, default=40, help="documents read again without a rule (%(default)s)")
    parser.add_argument("--jobs", type=int, default=2, help="processes that make documents (%(default)s)")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "gongkai-judge")
    parser.add_argument("-o", "--output", type=Path, default=RESULTS, help="folder of the results")
    given = parser.parse_args()
    for folder in (given.output, given.cache):
        folder.mkdir(parents=True, exist_ok=True)
    cases = [*development(given.every), *generated(given.cache, given.jobs)]
    sizes = dict(sorted(Counter(case.group for case in cases).items()))
    rows = list(coverage(cases, [rule for rule in RULES if given.only in rule.name], given.most))
    found = [
        {
            "rule": row.rule.name, "acted": row.acted, "read_again": row.read_again, "changed": row.changed,
            "with": row.before._asdict(), "without": row.after._asdict(),
        }
        for row in rows
    ]  # fmt: skip
    write_json(given.output / "rule-coverage.json", {"documents": sizes, "rules": found, **listed(rows)})
    (given.output / "rule-coverage.md").write_text(page(rows, sizes, given.most), "utf-8")
    print(page(rows, sizes, given.most))


if __name__ == "__main__":
    main()
