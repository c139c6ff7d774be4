"""Texts that end before the form does, and periods that are no calendar year."""

import pytest
from filled import parts
from printing import pages, piped

import gongkai
from gongkai.assessment.report_issues import check_period

TITLE = "禾丰县林业局2023年政府信息公开工作年度报告"
LINES = [TITLE, *pages(parts(), piped).text.split("\n")]
LINES[2] = "2023年，我局主动公开政府信息31条。"


def codes(report):
    return [issue.code for issue in report.issues]


@pytest.mark.parametrize("row", ["行政处罚", "（一）予以公开", "3.补正后申请内容仍不明确"])
def test_a_text_cut_within_a_table_is_read_so_far_and_the_rest_is_flagged(row):
    end = next(number for number, line in enumerate(LINES) if row in line) + 1
    report = gongkai.parse_text("\n".join(LINES[:end]))
    assert "cut_short" in codes(report)
    assert report.status == "review"
    assert any(field.status == "printed" and not field.review for field in report.fields.values())
    assert all(field.review for field in report.fields.values() if field.status == "missing")


def test_a_whole_report_is_not_cut_short():
    assert "cut_short" not in codes(gongkai.parse_text("\n".join(LINES)))


def test_a_table_that_is_missing_before_others_is_not_cut_short():
    start = next(number for number, line in enumerate(LINES) if line.startswith("三、收到"))
    end = next(number for number, line in enumerate(LINES) if line.startswith("四、政府"))
    report = gongkai.parse_text("\n".join(LINES[: start + 1] + LINES[end:]))
    assert "cut_short" not in codes(report)
    assert "table_missing" in codes(report)


@pytest.mark.parametrize(
    "heading",
    [
        "（二）依申请公开政府信息情况",
        "(2)依申请公开情况",
        "2.依申请公开情况",
        "依申请公开情况",
        "（四）政府信息公开行政复议、行政诉讼情况",
    ],
)
@pytest.mark.parametrize("told", ["全年未收到政府信息公开申请，没有行政复议和行政诉讼。", "收到申请0件。"])
def test_a_part_of_the_first_section_says_nothing_of_a_table(heading, told):
    report = gongkai.parse_text(
        "\n".join(
            [
                TITLE,
                "一、总体情况",
                "（一）主动公开情况",
                "公开31条。",
                heading,
                told,
                "（三）政府信息管理情况",
                "有专人。",
            ]
        )
    )
    assert all(field.review for field in report.fields.values())


@pytest.mark.parametrize("style", ["一二三", "123"])
def test_a_section_that_says_nothing_happened_is_a_section_however_it_is_numbered(style):
    one, two, three = style
    told = [
        TITLE,
        f"{one}、总体情况",
        "2023年，我局公开31条。",
        f"{two}、主动公开政府信息情况",
        "没有制发规范性文件，未作出行政许可。",
    ]
    told += [f"{three}、收到和处理政府信息公开申请情况", "2023年未收到政府信息公开申请。"]
    report = gongkai.parse_text("\n".join(told))
    assert not any(field.review for field in report.fields.values() if field.id.startswith("requests."))


@pytest.mark.parametrize(
    ("start", "end", "unusual"),
    [
        ("2022-09-01", "2023-08-31", True),
        ("2023-01-01", "2023-11-30", True),
        ("2022-01-01", "2023-12-31", True),
        ("2023-01-01", "2023-12-31", False),
        ("2023-01-01", "2023-12-30", False),
        (None, None, False),
    ],
)
def test_another_period_than_a_calendar_year_is_unusual(start, end, unusual):
    assert bool(check_period({"period_start": start, "period_end": end})) is unusual
