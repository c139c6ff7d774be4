"""Document classification: refuses what is no annual report, or one in the structure before 2019.

Look-alikes share the labels of real reports: the blank official form and the notice it came with, half-year
statistics, catalogues, lists of links, model essays, school-year reports, reports of another kind. A report
whose tables are missing, or pictures, passes: it is a report in doubt, not a look-alike.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from gongkai.core.document import Document
from gongkai.core.errors import NotAReport, UnsupportedEdition
from gongkai.core.rule_files import load
from gongkai.core.text import fold_all

_CITED = re.compile(r"《[^》\n]{0,120}》")
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年")
_TITLE_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_HALF_YEAR = re.compile(
    r"20\d\d\s*年?\s*(?:1|01)\s*月\s*(?:1|01)\s*日\s*[-—~至到起]{1,3}\s*(?:20\d\d\s*年)?\s*(?:0?[3469]|0?[578]|1[01])\s*月"
)
_ORDINAL = re.compile(r"^\s*[(]?[一二三四五六七八九十\d]{1,2}[)、.．]\s*")
_NO_TITLE = re.compile(
    r"。|,.*,|^\s*(?:来源|信息来源|发布机构|发布单位|发布时间|公开日期|索引号|有效性|主题分类|时间)\s*:"
)
"""What tells that a line at the top is a sentence, or a line of the index block, and no title."""
_ELSEWHERE = re.compile(r"^\s*(?:[上下前后]一[篇条页]|(?:网站)?首页\s*[>»]|(?:您|当前|所在).{0,6}位置)")
"""What tells that a line names other pages: where this one stands, and those before and after it."""
_MOST_CHARACTERS = 200_000
"""How much of a text the filter looks at; what it looks for stands near the beginning, or everywhere."""
_PLACEHOLDERS = 3
_TOLD_FROM = 12
_TOLD_AT_LENGTH = 3
"""Lines that tell of an agency's own year, from which a text without headings that calls itself a report is one."""
_TOLD_OF_ITSELF = 2
"""The same for one that has the title of a report, or says that it is one; with both, no line need tell."""
_TELLS = re.compile(r"[,。:]")
"""What tells something has a sentence's marks; a heading or a label has none."""
_HEADING_LENGTH = 30
_OLD_SECTIONS = 4
"""Sections of the old structure (概述, 咨询处理, 收费及减免 …) from which a report has that structure."""
_ANNEX_SIGNS = 2
"""Head and foot of the statistical annex of 国办发〔2014〕32号 (统计指标, 填报单位 …) that must be there."""


@dataclass(frozen=True)
class FormEvidence:
    """How much of the official form the other stages found.

    Attributes
    ----------
    headings
        Distinct statutory section headings, in the form's order.
    row_labels
        Distinct official row labels.
    values, blanks
        Figures and blanks that were aligned with the form.
    edition
        The edition that fits, ``None`` where none does.
    """

    headings: int
    row_labels: int
    values: int
    blanks: int
    edition: str | None = None


@lru_cache(maxsize=1)
def _compiled() -> dict[str, Any]:
    """Return the expressions of the rules by ``section.name``."""
    compiled: dict[str, Any] = {}
    for section, rules in load("assessment", "document_filter").items():
        for name, rule in rules.items():
            if isinstance(rule, str):
                compiled[f"{section}.{name}"] = re.compile(rule, re.MULTILINE)
            elif isinstance(rule, list):
                compiled[f"{section}.{name}"] = [re.compile(each, re.MULTILINE) for each in rule]
            else:
                compiled[f"{section}.{name}"] = rule
    return compiled


class _View:
    """A document as the filter sees it: folded lines without cited titles, and what they show."""

    def __init__(self, document: Document) -> None:
        self.rules = _compiled()
        texts, size = [document.title or ""], 0
        for line in document.lines:
            texts.append(line.text)
            size += len(texts[-1])
            if size > _MOST_CHARACTERS:
                break
        self.lines = [line.strip() for line in _CITED.sub("", "\n".join(fold_all(texts))).split("\n")]
        self.text = "\n".join(self.lines)

    @cached_property
    def titles(self) -> list[str]:
        """The page's title and the short lines at the top, down to the first section."""
        longest, most = self.rules["titles.longest"], self.rules["titles.lines"]
        kept = []
        for number, line in enumerate(self.lines[: most + 1]):
            if _ORDINAL.match(line):
                if number:
                    break
                continue
            if line and len(line) <= longest and not (_NO_TITLE.search(line) or _ELSEWHERE.match(line)):
                kept.append(line)
        return kept

    def titled(self, name: str) -> bool:
        """Whether a title shows a sign."""
        return any(self.rules[f"titles.{name}"].search(title) for title in self.titles)

    def count(self, name: str) -> int:
        """How often the text shows a sign."""
        return len(self.signs(name))

    def signs(self, name: str) -> list[str]:
        """The places where the text shows a sign."""
        return [match.group() for match in self.rules[f"text.{name}"].finditer(self.text)]

    @cached_property
    def disclosure_titles(self) -> list[str]:
        """The titles that name a report on information disclosure."""
        return [title for title in self.titles if self.rules["titles.disclosure"].search(title)]

    @cached_property
    def story(self) -> int:
        """How many lines tell of an agency's own year."""
        told = self.rules["text.story"]
        return sum(1 for line in self.lines if len(line) >= _TOLD_FROM and _TELLS.search(line) and told.search(line))

    @cached_property
    def old_sections(self) -> int:
        """How many headings of the structure before 2019 stand on lines of their own."""
        headings = [_ORDINAL.sub("", line) for line in self.lines if len(line) <= _HEADING_LENGTH]
        return sum(1 for rule in self.rules["text.old_sections"] if any(rule.match(heading) for heading in headings))

    @cached_property
    def years(self) -> set[int]:
        """The year of the title and the one most often named; one of the two may be a slip."""
        titled = [int(found[1]) for title in self.disclosure_titles if (found := _TITLE_YEAR.search(title))]
        told = "\n".join(line for line in self.lines if not _ELSEWHERE.match(line))
        named = Counter(int(year) for year in _YEAR.findall(told)).most_common(1)
        return {*titled[:1], *(year for year, _ in named)}

    @cached_property
    def sections(self) -> int:
        """How many statutory sections are headed anywhere, in the midst of a line too."""
        return sum(1 for rule in self.rules["text.sections"] if rule.search(self.text))

    @cached_property
    def parts(self) -> int:
        """How many parts of the form's first section open a line."""
        openings = [_ORDINAL.sub("", line)[:_HEADING_LENGTH] for line in self.lines]
        return sum(1 for rule in self.rules["text.parts"] if any(rule.match(opening) for opening in openings))

    @cached_property
    def lists_links(self) -> bool:
        """Whether most of the text is a list of links."""
        lines = [line for line in self.lines if line]
        links = sum(1 for line in lines if len(line) <= 80 and self.rules["links.line"].search(line))
        return bool(links >= self.rules["links.least"] and links >= self.rules["links.share"] * len(lines))


def refuse(document: Document, evidence: FormEvidence) -> None:
    """Return nothing for a report; raise for what is none.

    Raises
    ------
    NotAReport
        The document is no annual report on information disclosure; the message says what it looks like.
    UnsupportedEdition
        It is one in the structure before 2019, which has no statutory tables.
    """
    view = _View(document)
    _refuse_parts_of_years(view)
    _refuse_lists(view, evidence)
    _refuse_old(view, evidence)
    _refuse_kinds(view, evidence)
    _refuse_empty_forms(view, evidence)
    _refuse_strangers(view, evidence)


def _not_a_report(en: str, zh: str) -> NotAReport:
    return NotAReport(
        f"no annual report on government information disclosure: {en}", f"不是政府信息公开工作年度报告：{zh}"
    )


def _refuse_parts_of_years(view: _View) -> None:
    """Refuse statistics of a half-year, a quarter or a month, and reports on a school year."""
    opening = "\n".join(view.lines[: view.rules["titles.lines"]])
    if view.titled("partial_year") or _HALF_YEAR.search(opening):
        raise _not_a_report("it covers a part of a year", "统计期限不足一年（半年、季度或月度）")
    if view.titled("school_year") or view.rules["text.school_year"].search(opening):
        raise _not_a_report("it covers a school year", "按学年编制")


def _refuse_lists(view: _View, evidence: FormEvidence) -> None:
    """Refuse lists of links and catalogues; a filled-in form among links is a report on a crowded page."""
    if evidence.row_labels >= view.rules["evidence.form"] and evidence.values > 0:
        return
    catalogue = view.titled("catalogue") and evidence.headings < view.rules["evidence.headings"]
    if view.lists_links or catalogue:
        raise _not_a_report("a list of links or a catalogue", "链接列表或目录")


def _refuse_old(view: _View, evidence: FormEvidence) -> None:
    """Refuse reports in the structure before 2019, by year or by structure."""
    prints_form = evidence.row_labels >= view.rules["evidence.form"] and evidence.values > 0
    if prints_form:
        return
    about = bool(view.disclosure_titles) or view.story >= view.rules["evidence.story"]
    old_year = bool(view.years) and max(view.years) <= view.rules["text.old_last_year"]
    old_parts = view.old_sections >= _OLD_SECTIONS and evidence.headings <= view.rules["evidence.headings"]
    if (about and (old_year or old_parts)) or view.count("annex") >= _ANNEX_SIGNS:
        raise UnsupportedEdition(
            "an annual report in the structure before 2019: it has no statutory tables to read",
            "2019 年以前结构的年度报告，没有法定表格可读",
        )


def _refuse_kinds(view: _View, evidence: FormEvidence) -> None:
    """Refuse notices, model texts and reports of another kind."""
    titled = view.titled("notice")
    own_figures = evidence.values > 0 and (not titled or view.story >= view.rules["evidence.story"])
    if not own_figures and (titled or len(set(view.signs("notice"))) >= 2):
        raise _not_a_report("a notice on how to write one", "关于编制报告的通知")
    placeholders = view.count("placeholder")
    if view.titled("model") or placeholders >= _PLACEHOLDERS:
        raise _not_a_report("a model text or a template", "范文或模板")
    if view.titled("other_kind") and not view.disclosure_titles and evidence.row_labels < view.rules["evidence.form"]:
        raise _not_a_report("a report of another kind", "其他种类的报告")


def _refuse_empty_forms(view: _View, evidence: FormEvidence) -> None:
    """Refuse the official form without figures and without an agency's own words."""
    told = view.story >= view.rules["evidence.story"] or (view.titled("precise") and view.count("purpose"))
    if evidence.values == 0 and evidence.row_labels > 0 and not told:
        raise _not_a_report("the official form, not filled in", "未填写的空白表格")


def _is_told_without_headings(view: _View) -> bool:
    """Whether a text without headings and tables is a report of a year of the form: by its title, or what it says.

    It tells of that year in its own words, or it has the parts of the form's first section.
    """
    if not view.years or max(view.years) < view.rules["evidence.first_year"]:
        return False
    said, titled = bool(view.count("purpose")), view.titled("precise")
    named = (said and titled) or (view.story >= _TOLD_OF_ITSELF and (said or titled))
    told = view.story >= view.rules["evidence.story"] and (said or bool(view.disclosure_titles))
    return named or (told and view.parts >= view.rules["evidence.parts"])


def _refuse_strangers(view: _View, evidence: FormEvidence) -> None:
    """Refuse what shows too little of a report: neither its headings nor its tables."""
    least = view.rules["evidence.headings"]
    tabled = evidence.row_labels >= view.rules["evidence.row_labels"]
    if tabled or evidence.headings >= least or view.sections >= least:
        return
    told = view.disclosure_titles and view.story >= view.rules["evidence.story"] and evidence.headings >= 2
    introduced = bool(view.count("introduction")) and view.story >= _TOLD_AT_LENGTH
    if not (told or introduced or _is_told_without_headings(view)):
        raise _not_a_report("neither its sections nor its tables were found", "未找到报告的章节和表格")
