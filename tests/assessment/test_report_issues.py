from collections import namedtuple
from decimal import Decimal

import pytest

from gongkai.assessment.report_issues import (
    check_agency,
    check_edition,
    check_plausible,
    check_source,
    check_year,
    find_doubts,
)
from gongkai.core.contamination import find_signs, is_spam
from gongkai.core.document import Cell, Document, Line, Location
from gongkai.forms.form import editions

Guess = namedtuple("Guess", "name year doubtful")

OLD, NEW = editions()["2019"], editions()["2021"]


def test_the_edition_of_its_time_gives_no_issue():
    assert check_edition(NEW, 2023) == check_edition(OLD, 2020) == check_edition(OLD, None) == []


@pytest.mark.parametrize(("form", "year", "severity"), [(OLD, 2022, "info"), (NEW, 2019, "warning")])
def test_an_edition_out_of_its_time_is_unusual(form, year, severity):
    (issue,) = check_edition(form, year)
    assert (issue.code, issue.severity) == ("edition_unusual", severity)


def test_an_unknown_or_doubtful_year_is_unclear():
    assert [issue.code for issue in check_year(None, True) + check_year(2021, True)] == ["year_unclear"] * 2
    assert check_year(2021, False) == []


def test_an_unknown_or_doubtful_agency_is_unclear():
    assert [issue.code for issue in check_agency(None, True) + check_agency("某局", True)] == ["agency_unclear"] * 2
    assert check_agency("青禾县水务局", False) == []


@pytest.mark.parametrize("text", ["青禾县777bet公司", "某某体育投注网站", "bwin游戏", "一站式博彩", "真人娱乐app"])
def test_brands_are_spam(text):
    assert is_spam(text)


@pytest.mark.parametrize(
    "text",
    ["体育彩票管理中心", "文化娱乐场所检查", "best practice", "www.example.gov.cn", "世界杯足球赛", "投注站管理"],
)
def test_ordinary_words_are_not(text):
    assert not is_spam(text)


def test_spam_and_stars_make_a_contaminated_source_and_say_how_widely():
    (issue,) = check_source(["青禾县777bet平台2021年年报", "主动***息12条", "一切正常"])
    assert issue.code == "contaminated_source"
    assert "2 行（共 3 行）" in issue.zh
    assert "2 of 3 lines" in issue.en


def test_numbers_that_are_gone_are_a_sign_only_when_there_are_several():
    assert not find_signs("公开信息 条。")
    assert find_signs("公开信息 条,收到留言 件。").stripped


def test_a_clean_source_gives_no_issue():
    assert check_source(["白石镇2022年政府信息公开工作年度报告", "公开信息12条。"]) == []


@pytest.mark.parametrize("agency", ["白石镇人民政府", "青禾县水务局", "白石街道", "青禾開發區管委會"])
def test_regulations_of_a_town_are_implausible(agency):
    (issue,) = check_plausible(agency, {"proactive.regulations.issued": Decimal(4)}, NEW)
    assert (issue.code, issue.severity, issue.fields) == ("implausible", "warning", ["proactive.regulations.issued"])


def test_regulations_of_a_ministry_are_plausible():
    assert check_plausible("国家水利部", {"proactive.regulations.issued": Decimal(4)}, NEW) == []


def test_a_zero_and_a_blank_are_plausible_everywhere():
    values = {"proactive.regulations.issued": Decimal(0), "proactive.regulations.in_force": None}
    assert check_plausible("白石镇", values, NEW) == check_plausible(None, values, NEW) == []


def test_all_doubts_are_gathered():
    document = Document("text", (Line((Cell("777bet平台", Location(line=1)),), 1),), "0" * 64)
    guess = Guess("白石镇", 2023, True)
    found = find_doubts(document, OLD, guess, guess, {"proactive.regulations.made": Decimal(1)})
    codes = ["year_unclear", "agency_unclear", "edition_unusual", "contaminated_source", "implausible"]
    assert [issue.code for issue in found] == codes


def test_a_sound_report_gives_no_doubt():
    document = Document("text", (Line((Cell("公开信息12条。", Location(line=1)),), 1),), "0" * 64)
    guess = Guess("青禾市人民政府", 2023, False)
    assert find_doubts(document, NEW, guess, guess, {}) == []
