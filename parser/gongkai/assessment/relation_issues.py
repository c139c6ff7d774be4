"""Constraint checks: sums of the form that do not hold, tables that are not there, in Chinese and in English.

``3 + 4 ≠ 8`` in a row that is to sum up is one issue, with the numbers and the fields.
"""

from __future__ import annotations

from gongkai.alignment.types import Alignment, TableResult
from gongkai.core.report import Issue
from gongkai.forms.form import Form, Table
from gongkai.forms.relations import Failure


def relation_issues(failed: list[Failure]) -> list[Issue]:
    """Return one error a failed relation, with both sums."""
    issues = []
    for failure in failed:
        relation = failure.relation
        left, right, apart = f"{failure.left:f}", f"{failure.right:f}", f"{failure.left - failure.right:f}"
        issues.append(
            Issue(
                relation.code,
                "error",
                f"“{relation.where}”勾稽关系不成立：一侧为 {left}，另一侧合计为 {right}，相差 {apart}",
                f"{relation.where}: {left} on one side against {right} on the other, a difference of {apart}",
                list(relation.members),
            )
        )
    return issues


def table_issues(result: Alignment) -> list[Issue]:
    """Return what is wrong with whole tables: absent, lost, printed twice, rows of no form, editions mixed."""
    issues: list[Issue] = []
    for state in result.tables:
        table = result.form.tables[state.table]
        issues += _state_issues(state, table)
        issues += [
            Issue(
                "row_unknown",
                "warning",
                f"表中有官方格式没有的行“{name}”，其数字未计入任何字段",
                f"the table has a row that the form does not: {name}; its figures belong to no field",
            )
            for name in state.unknown_rows
        ]
        if state.repeated:
            issues.append(_repeated(state, table))
    if result.mixed or any(state.foreign_columns for state in result.tables):
        issues.append(_mixed(result.form))
    if result.search_exhausted:
        zh = "可能的读法过多，检索达到上限；尚未确定的字段均已标记"
        en = "there are too many ways to read it: the search reached its bound, and what it left open is flagged"
        issues.append(Issue("search_exhausted", "info", zh, en))
    return issues


def _state_issues(state: TableResult, table: Table) -> list[Issue]:
    ids = list(table.field_ids())
    if state.state == "absent":
        said = "；该部分以文字说明无相关情况" if state.said_nothing else ""
        also = "; the section says in words that there was nothing to report" if state.said_nothing else ""
        return [
            Issue(
                "table_missing",
                "info" if state.said_nothing else "warning",
                f"未见“{table.heading}”的表格{said}",
                f"the table of {table.heading} is not there{also}",
                ids,
            )
        ]
    if state.state == "lost":
        return [
            Issue(
                "values_lost",
                "error",
                f"“{table.heading}”只有标签，数字已丢失（每一行文字只保留了一次）",
                f"{table.heading}: the labels are there, the figures are lost (every distinct line was kept once)",
                ids,
            )
        ]
    if state.state == "unread":
        return [
            Issue(
                "values_lost",
                "error",
                f"“{table.heading}”有标签也有数字，但无法判断数字属于哪一行、哪一列",
                f"{table.heading}: there are labels and figures, and nothing tells which belong to which",
                ids,
            )
        ]
    return []


def _repeated(state: TableResult, table: Table) -> Issue:
    if state.repeated_differs:
        zh, en = "且两处数字不一致", ", and the copies differ"
    else:
        zh, en = "两处数字一致", ", and the copies agree"
    severity = "warning" if state.repeated_differs else "info"
    return Issue(
        "table_repeated",
        severity,  # type: ignore[arg-type]
        f"“{table.heading}”的表格出现不止一次，{zh}",
        f"the table of {table.heading} is printed more than once{en}",
        list(table.field_ids()),
    )


def _mixed(form: Form) -> Issue:
    return Issue(
        "edition_mixed",
        "warning",
        f"报告混用了不同年份的格式，按多数标签归入 {form.edition} 年格式",
        f"the report mixes editions of the form; most labels are those of {form.edition}",
    )
