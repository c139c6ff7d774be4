"""What names an annual report: the page's title, a line of its head, two or three lines that a page broke.

The path to a page and the category that it stands in are no titles of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from gongkai.core.rule_files import load
from gongkai.extraction.agency_names import YEARS, agency_patterns, is_agency, is_placed, without_edges
from gongkai.extraction.dates import mend
from gongkai.extraction.passages import printed_form

Text = tuple[str, str]
"""A text as printed, and folded."""

NEIGHBOUR = re.compile(r"\s*[上下前后]一[篇条页]")
"""A link to the page before or after this one."""
_LONGEST_PART = 30
"""Characters of the longest line that is a part of a broken title."""
_PARTS = 3
"""Lines over which a title may run, and lines of running text that may hold one."""
_PROSE = 6
_YEAR = re.compile(YEARS.replace("(?:学?年)?", "学?年"))
_YEAR_AT_END = re.compile(r"20\d\d\s*年?(?:度)?$")
_SEPARATORS = re.compile(r"\s*[>»|｜]\s*|\s+[-–—/]\s+|\s{2,}")
_LABEL = re.compile(r"^\s*(?:正文|标\s*题|名\s*称)\s*[:：]?\s*")
_WITHOUT_YEAR = re.compile(r"^年?度?")
_PATH = re.compile(r"[>»]|\s/\s|首页\s*[-–—/]|(?:当前|所在|您的?)\S{0,4}位置")
_PART = re.compile(r"[\u4e00-\u9fff\d()、·\s]+")
_TITLE_END = re.compile(
    rf"\s*+(?:关于)?+\s*+(?:{YEARS})?+\s*+(?:政府|政务)?+\s*+信息公开"
    rf"|\s*+(?:关于)?+\s*+(?:{YEARS})?+\s*+(?:政务公开|政府信息|年度报告|\*{{2,}})"
)
_MENU = re.compile(r"^(?:工作)?(?:年度)?(?:工作)?(?:报告|年报|专栏|目录|指南|制度|平台|网)?[\s/>:|]*")
"""What goes on with the name of a menu before the title that is glued to it."""
_MENU_APART = re.compile(r"^(?:工作)?(?:年度)?(?:报告|年报|专栏|目录|指南|制度|平台|网)[\s/>:|]+")
"""The name of a menu before a title, with a gap between."""
_MENU_BEFORE = re.compile(r".*(?:公开|年报|报告|首页)[\s/>:|]*$")
_REPORT_WORDS = re.compile(r"(?:政府|政务)?信息公开|政务公开|政府信息")


@lru_cache(maxsize=1)
def _title() -> re.Pattern[str]:
    return re.compile(load("extraction", "metadata")["title"]["report"])


def report_titles(title: Text | None, head: Sequence[Text], prose: Sequence[Text]) -> list[Text]:
    """Return what names an annual report, best first: what names its year, then what does not.

    Parameters
    ----------
    title
        The title that a source carries apart from its lines.
    head, prose
        The lines of the page's head, and the running text.
    """
    found = list(_found(title, head, prose))
    return sorted(found, key=lambda each: _YEAR.search(each[1]) is None)


def _found(title: Text | None, head: Sequence[Text], prose: Sequence[Text]) -> Iterator[Text]:
    if title:
        yield from _of_line(title)
    taken = -1
    for at, line in enumerate(head):
        if at <= taken:
            continue
        if whole := _broken(head, at):
            joined, taken = whole
            yield joined
            continue
        yield from _of_line(line)
    for line in prose[:_PROSE]:
        yield from _of_line(line)


def _of_line(line: Text) -> Iterator[Text]:
    """Yield the pieces of a line that name a report; of a path only one that names the report's year and agency."""
    printed, folded = line
    longest, path = int(load("extraction", "metadata")["title"]["longest"]), _PATH.search(folded)
    for start, end in _pieces(folded):
        piece = folded[start:end]
        if len(piece) > longest or NEIGHBOUR.match(piece) or piece.rstrip().endswith("。"):
            continue
        name = name_before(piece)
        if not _title().search(piece) or (path and not (_YEAR.search(piece) and name)):
            continue
        if _MENU_BEFORE.match(before := piece[: piece.rfind(name)]):
            start += len(before)
        if label := _LABEL.match(folded[start:end]):
            start += label.end()
        yield printed_form(printed, folded, start, end), folded[start:end]


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans between separators (breadcrumbs, bars, wide gaps)."""
    start = 0
    for match in _SEPARATORS.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def name_before(title: str) -> str:
    """Return what stands in a folded title before its year and its set words, ``""`` for a bare title.

    Of a title that is glued to the names of menus the last name counts; what goes before is theirs.

    >>> name_before("信息公开年报沂阳市2024年政府信息公开年度报告"), name_before("2024年政府信息公开年度报告")
    ('沂阳市', '')
    """
    text, name = mend(title), ""
    ends = list(_TITLE_END.finditer(text))
    for before, match in zip([None, *ends], ends, strict=False):
        part = text[before.end() if before else 0 : match.start()]
        part = without_edges((_MENU if before else _MENU_APART).sub("", part))
        part += "政府" if part.endswith("人民") and "政府" in match.group() else ""
        name = part or name
    return name


def _broken(head: Sequence[Text], at: int) -> tuple[Text, int] | None:
    """Return the title that begins at a line of the head and goes on over the next ones, with its last line's index.

    The lines together name a report, and the last of them does not do so with a whole name by itself.
    """
    if not _is_part(head[at][1]) or NEIGHBOUR.match(head[at][1]):
        return None
    for end in range(at + 2, min(at + _PARTS, len(head)) + 1):
        lines = [text.strip() for _, text in head[at:end]]
        joined = "".join(lines)
        if not all(_is_part(line) for line in lines):
            return None
        if "信息公开" not in joined or not _title().search(joined) or _title().search("".join(lines[:-1])):
            continue
        rest = "".join(lines[1:])
        if _title().search(rest) and _is_whole(name_before(rest)):
            return None
        if _begins_title(lines[0], rest):
            return ("".join(text.strip() for text, _ in head[at:end]), joined), end - 1
    return None


def _is_part(line: str) -> bool:
    """Whether a line may be a part of a title: short, and neither a sentence, a path, nor the name of a menu."""
    line = line.strip()
    return 0 < len(line) <= _LONGEST_PART and _PART.fullmatch(line) is not None and not line.endswith("。")


def _is_whole(name: str) -> bool:
    return is_agency(name) and is_placed(name)


def _begins_title(first: str, rest: str) -> bool:
    """Whether a line and those behind it are one title: it ends with a year, or the two make one name."""
    if agency_patterns().furniture.search(first) and not _YEAR.search(first):
        return False
    mine, behind = without_edges(first.strip()), _WITHOUT_YEAR.sub("", name_before(rest))
    if not _title().search(rest):  # no line names a report by itself
        return (
            _YEAR_AT_END.search(first) is not None
            or bool(_REPORT_WORDS.search(first))
            or is_agency(mine)
            or (is_agency(mine + behind))
        )
    if not behind:
        return is_agency(mine)
    if not _REPORT_WORDS.search(rest):
        return False
    return (
        is_agency(mine + behind)
        and is_placed(mine + behind)
        and (
            not (is_agency(mine) and is_agency(behind))
            or agency_patterns().generic.search(behind) is not None
            or mine[-1] in "省市县区州盟旗镇乡"
        )
    )
