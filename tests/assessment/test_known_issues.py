"""What is known from outside beside what is read."""

import pytest

import gongkai

TEXT = "禾丰县林业局2023年政府信息公开工作年度报告\n一、总体情况\n2023年，我局主动公开政府信息31条。"


def codes(**known):
    return [issue.code for issue in gongkai.parse_text(TEXT, known=known).issues]


def test_what_agrees_gives_no_issue_and_the_address_is_kept():
    report = gongkai.parse_text(
        TEXT, known={"agency": "禾丰县林业局", "year": "2023", "url": "https://example.cn/a.html"}
    )
    assert "known_differs" not in [issue.code for issue in report.issues]
    assert report.metadata["url"] == "https://example.cn/a.html"
    assert report.to_dict()["known"] == {"agency": "禾丰县林业局", "year": 2023, "url": "https://example.cn/a.html"}


@pytest.mark.parametrize("known", [{"agency": "禾丰县农业局"}, {"agency": "禾丰县"}, {"year": "2022年"}])
def test_a_contradiction_is_an_issue_and_what_was_read_stays(known):
    report = gongkai.parse_text(TEXT, known=known)
    assert [issue.code for issue in report.issues].count("known_differs") == 1
    assert (report.agency, report.year) == ("禾丰县林业局", 2023)


@pytest.mark.parametrize("name", ["林业局", "禾丰縣林業局", "和州市禾丰县林业局"])
def test_a_shorter_longer_or_traditional_name_is_the_same_agency(name):
    assert "known_differs" not in codes(agency=name)


def test_what_the_report_does_not_tell_is_filled_in():
    text = "一、总体情况\n（一）主动公开\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n无"
    report = gongkai.parse_text(text, known={"agency": "禾丰县林业局", "year": 2023})
    assert (report.agency, report.year) == ("禾丰县林业局", 2023)
    assert not {"agency_unclear", "year_unclear", "known_differs"} & {issue.code for issue in report.issues}


def test_a_doubt_that_what_is_known_settles_is_none():
    text = TEXT.replace("禾丰县林业局", "县林业局")
    assert "agency_unclear" in [issue.code for issue in gongkai.parse_text(text).issues]
    assert "agency_unclear" not in [
        issue.code for issue in gongkai.parse_text(text, known={"agency": "禾丰县林业局"}).issues
    ]


def test_a_page_of_another_site_than_the_report_names_is_told_apart():
    text = TEXT + "\n本报告电子版可在http://www.hefeng.gov.cn/xxgk下载。"
    for address, differs in (("https://lyj.hefeng.gov.cn/1.html", False), ("https://mirror.example.com/1.html", True)):
        report = gongkai.parse_text(text, known={"url": address})
        assert report.metadata["url"] == "http://www.hefeng.gov.cn/xxgk"
        assert any(issue.code == "known_differs" for issue in report.issues) == differs


@pytest.mark.parametrize("known", [{"name": "x"}, {"year": "last"}])
def test_what_cannot_be_given_is_an_error_that_says_so(known):
    with pytest.raises(ValueError, match="known"):
        gongkai.parse_text(TEXT, known=known)
