"""Document classification: refuses what is no annual report, or one in the structure before 2019.

Look-alikes share the labels of real reports: the blank official form and the notice it came with, half-year
statistics, catalogues, lists of links, model essays, school-year reports in a form of their own, reports of another
kind. A report whose tables are missing, cut off, or pictures, passes: it is a report in doubt, not a look-alike.

The form outweighs words: a text that prints the official rows with their figures is a report, whatever short lines
stand around it; and where a text has a report's title of its own, other short lines say nothing of it.
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

_CITED = re.compile(r"《[^《》]{0,120}》")
"""A cited title, over line ends too; the innermost of several, so it is taken out twice."""
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年")
_TITLE_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_HALF_YEAR = re.compile(
    r"20\d\d\s*年?\s*(?:1|01)\s*月\s*(?:1|01)\s*日\s*[-—~至到起]{1,3}\s*(?:20\d\d\s*年)?\s*(?:0?[3469]|0?[578]|1[01])\s*月"
)
_WHOLE_YEAR = re.compile(r"(?<!\d)0?1\s*月\s*0?1\s*日.{0,20}?12\s*月\s*31\s*日", re.DOTALL)
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
_TITLE_LINES = 3
"""Over how many lines a title may run."""
_MOST_OWN_TITLES = 3
"""Reports' titles in different words from which a page is a list of reports, not one of them."""
_ALL_HEADINGS = 5
"""Statutory headings from which a report on a school year has the statutory form, though its tables are missing."""
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
    figured_rows
        Rows of the form with a figure aligned with them.
    """

    headings: int
    row_labels: int
    values: int
    blanks: int
    edition: str | None = None
    figured_rows: int = 0


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
        told = _CITED.sub("", _CITED.sub("", "\n".join(fold_all(texts))))
        self.lines = [line.strip() for line in told.split("\n")]
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

    @cached_property
    def own_titles(self) -> list[str]:
        """The titles, over some lines too, that say of whom and of which year the text is the report."""
        precise, no_own = self.rules["titles.precise"], self.rules["titles.no_own"]
        found = {}
        for start, first in enumerate(self.titles):
            joined = ""
            for line in [first, *self.titles[start + 1 : start + _TITLE_LINES]]:
                joined += line
                if len(joined) <= self.rules["titles.longest"] and precise.search(joined):
                    found[joined] = not (no_own.search(joined) or self.rules["text.placeholder"].search(joined))
                    break
        own = [title for title, is_own in found.items() if is_own]
        return own if len(own) <= _MOST_OWN_TITLES else []

    @cached_property
    def of_its_own(self) -> bool:
        """Whether the text is titled as a report and says something below its title."""
        return bool(self.own_titles) and bool(self.says_so or self.story or self.sections or self.count("basis"))

    @cached_property
    def says_so(self) -> bool:
        """Whether a sentence says that the text is the report that the regulations ask for."""
        return bool(self.count("purpose") or self.count("introduction"))

    def titled(self, name: str) -> bool:
        """Whether a title shows a sign; beside a report's own title no other line does."""
        return not self.of_its_own and any(self.rules[f"titles.{name}"].search(title) for title in self.titles)

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
    if evidence.figured_rows >= view.rules["evidence.form"]:
        _refuse_filled_forms(view)
        return
    _refuse_parts_of_years(view, evidence)
    _refuse_lists(view, evidence)
    _refuse_old(view, evidence)
    _refuse_kinds(view, evidence)
    _refuse_empty_forms(view, evidence)
    _refuse_strangers(view, evidence)


def _not_a_report(en: str, zh: str) -> NotAReport:
    return NotAReport(
        f"no annual report on government information disclosure: {en}", f"不是政府信息公开工作年度报告：{zh}"
    )


def _part_of_year() -> NotAReport:
    return _not_a_report("it covers a part of a year", "统计期限不足一年（半年、季度或月度）")


def _model_text() -> NotAReport:
    return _not_a_report("a model text or a template", "范文或模板")


def _refuse_filled_forms(view: _View) -> None:
    """Refuse the form filled in for a part of a year, or with placeholders and for no year at all.

    Only what the text says of itself counts: a title of its own, or the period stated, not a link or a button.
    """
    if not view.own_titles and not _WHOLE_YEAR.search(view.text):
        titles = [title for title in view.titles if "信息公开" in title]
        named = any(view.rules["titles.partial_year"].search(title) for title in titles)
        if named or _HALF_YEAR.search("\n".join(view.lines[: view.rules["titles.lines"]])):
            raise _part_of_year()
    if view.count("placeholder") >= _PLACEHOLDERS and not view.years:
        raise _model_text()


def _refuse_parts_of_years(view: _View, evidence: FormEvidence) -> None:
    """Refuse statistics of a half-year, a quarter or a month, and reports on a school year without the form."""
    opening = "\n".join(view.lines[: view.rules["titles.lines"]])
    half = not view.own_titles and not _WHOLE_YEAR.search(opening) and _HALF_YEAR.search(opening)
    if view.titled("partial_year") or half:
        raise _part_of_year()
    school = any(view.rules["titles.school_year"].search(title) for title in view.disclosure_titles)
    if evidence.headings < _ALL_HEADINGS and (school or view.rules["text.school_year"].search(opening)):
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
    if not own_figures and not view.of_its_own and (titled or len(set(view.signs("notice"))) >= 2):
        raise _not_a_report("a notice on how to write one", "关于编制报告的通知")
    if view.titled("model") or (view.count("placeholder") >= _PLACEHOLDERS and not view.of_its_own):
        raise _model_text()
    if view.titled("other_kind") and not view.disclosure_titles and evidence.row_labels < view.rules["evidence.form"]:
        raise _not_a_report("a report of another kind", "其他种类的报告")


def _refuse_empty_forms(view: _View, evidence: FormEvidence) -> None:
    """Refuse the official form without figures and without an agency's own words."""
    told = view.story >= view.rules["evidence.story"] or (view.own_titles and (view.says_so or view.count("counted")))
    if evidence.values == 0 and evidence.row_labels > 0 and not told:
        raise _not_a_report("the official form, not filled in", "未填写的空白表格")


def _is_told_without_headings(view: _View) -> bool:
    """Whether a text without headings and tables, cut early perhaps, is a report of a year of the form.

    It is titled so and says something below, or a sentence says that it is and others tell of the year; or it tells
    of that year in its own words, or has the parts of the form's first section.
    """
    if not view.years or max(view.years) < view.rules["evidence.first_year"]:
        return False
    said = view.says_so and bool(view.story or view.sections or view.parts)
    told = view.story >= view.rules["evidence.story"] and (view.says_so or bool(view.disclosure_titles))
    return view.of_its_own or said or (told and view.parts >= view.rules["evidence.parts"])


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
