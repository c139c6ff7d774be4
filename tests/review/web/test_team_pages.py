"""Pages of a team: comments and assignment on a report, people and roles, the audit, statistics with their picture."""

from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from pressing import asked
from queued import ONE, TOTAL, report
from starlette.testclient import TestClient

from gongkai.review import (
    accept,
    assign,
    assigned_to,
    comment,
    comments_on,
    correct,
    file_reports,
    give_role,
    list_people,
    show_report,
)
from gongkai.review.web import make_app
from gongkai.review.web.access import Entrance
from gongkai.review.web.guard import COOKIE, Sessions

HOST = "127.0.0.1:1"
FROM_PAGE = {"Sec-Fetch-Site": "same-origin"}
SHA = report("a")["sha256"]
SEVEN = {"value": 7, "unit": None, "status": "printed"}


@pytest.fixture
def client_of(queue, tmp_path):
    """Give a browser of a reviewer."""
    sessions = Sessions()
    app = make_app(queue, "nobody", tmp_path, sessions, Entrance((HOST,)))
    file_reports(queue, [report(name, [TOTAL, ONE], agency=name) for name in "abc"])

    def browser(who, language="zh"):
        cookies = {COOKIE: sessions.begin(who), "language": language}
        return TestClient(app, f"http://{HOST}", cookies=cookies, headers=FROM_PAGE, follow_redirects=False)

    return browser


def test_a_comment_goes_to_a_colleague_who_answers_and_ends_it(queue, client_of):
    li, wang = client_of("李"), client_of("王")
    said = {"text": "31 还是 37？", "field": TOTAL, "to": "王"}
    (thread,) = li.post(f"/report/{SHA}/comments", json=said).json()["threads"]
    assert (thread["field"], thread["open"], thread["said"][0]["to"]) == (TOTAL, True, "王")
    assert "31 还是 37？" in wang.get("/comments?mine=1").text
    assert "31 还是 37？" not in client_of("赵").get("/comments?mine=1").text
    ended = {"text": "37", "answers": thread["id"], "closes": True}
    assert wang.post(f"/report/{SHA}/comments", json=ended).json()["threads"][0]["open"] is False
    assert "没有未了结的留言" in wang.get("/comments").text
    assert len(comments_on(queue, SHA, "李")[0].answers) == 1


@pytest.mark.parametrize("body", [{}, {"text": 5}, {"text": "x", "field": 5}, {"text": "x", "to": "a\nb"}])
def test_what_is_no_comment_is_refused(queue, client_of, body):
    assert client_of("李").post(f"/report/{SHA}/comments", json=body).status_code == 400
    assert client_of("李").post(f"/report/{SHA}/comments", json={"text": " "}).status_code == 422
    assert comments_on(queue, SHA, "李") == []


def test_a_hostile_comment_is_shown_as_text(client_of):
    li = client_of("李")
    hostile = "<script>window.ran=1</script>\u202e"
    answer = li.post(f"/report/{SHA}/comments", json={"text": hostile})
    assert "\u202e" not in answer.text
    page = li.get("/comments").text
    assert "<script>window" not in page
    assert "\u202e" not in page


def test_who_takes_a_report_has_it_and_a_lead_gives_it_to_others(queue, client_of):
    give_role(queue, "陈", "lead", "陈")
    li, lead = client_of("李"), client_of("陈")
    assert li.post(f"/report/{SHA}/assignment", json={"to": "李"}).json()["mine"] is True
    refused = li.post(f"/report/{SHA}/assignment", json={"to": "王"})
    assert refused.status_code == 422
    assert "负责人" in refused.json()["zh"]
    assert lead.post(f"/report/{SHA}/assignment", json={"to": "王"}).json()["assigned"] == "王"
    assert lead.post("/people/assignments", data={"name": "李", "count": "2"}).status_code == 303
    assert [assigned_to(queue, f"{name}.txt") for name in "abc"] == ["王", "李", "李"]
    assert "b.txt" in li.get("/?assigned=李").text
    assert "a.txt" not in li.get("/?assigned=李").text
    assert lead.post("/people/assignments", data={"name": "李", "count": "many"}).status_code == 400


def test_roles_are_given_on_the_page_by_a_lead_alone(queue, client_of):
    lead, li = client_of("陈"), client_of("李", "en")
    assert "尚未指定负责人" in lead.get("/people").text
    assert lead.post("/people", data={"name": "陈", "role": "lead"}).status_code == 303
    refused = li.post("/people", data={"name": "李", "role": "lead"})
    assert refused.status_code == 422
    assert "for a lead" in refused.text
    assert 'action="/people"' not in li.get("/people").text
    assert lead.post("/people", data={"name": "李", "role": "king"}).status_code == 400
    assert [each.name for each in list_people(queue)] == ["陈"]


def test_the_session_of_who_is_removed_ends(queue, client_of):
    li = client_of("李")
    assert li.get("/").status_code == 200
    give_role(queue, "陈", "lead", "陈")
    give_role(queue, "李", "removed", "陈")
    assert li.get("/").status_code == 403
    assert li.get("/").status_code == 401
    assert show_report(queue, "a.txt").events == ()


def test_the_audit_is_told_in_words_in_both_languages(queue, client_of):
    drawn = report("d", accepted_by_audit=True, agency="d", requests_new_total=5)
    file_reports(queue, [drawn])
    correct(queue, "d.txt", {TOTAL: SEVEN}, "李", sure=True)
    accept(queue, "d.txt", None, "李")
    zh, en = client_of("李").get("/audit").text, client_of("李", "en").get("/audit").text
    for words in ("已抽查 1 份报告的 12 个未存疑字段，其中 1 个有误", "还差 199 份", "非零数字", "逐行文本的", ".txt"):
        assert words in zh
    assert "1 reports were audited, 12 of their fields" in en
    assert "199 are lacking" in en


def test_more_is_drawn_on_the_page_by_a_lead_alone(queue, client_of):
    give_role(queue, "陈", "lead", "陈")
    assert client_of("李").post("/audit", data={"percent": "100"}).status_code == 422
    assert not show_report(queue, "a.txt").audit
    assert client_of("陈").post("/audit", data={"percent": "100"}).status_code == 303
    assert show_report(queue, "a.txt").audit
    assert client_of("陈").post("/audit", data={"percent": "101"}).status_code == 400


def test_statistics_have_hours_second_readers_what_was_learnt_and_a_picture_of_the_days(queue, client_of):
    correct(queue, "a.txt", {TOTAL: SEVEN}, "李")
    accept(queue, "b.txt", None, "李")
    page = client_of("李").get("/statistics").text
    for words in ("工时（小时）", "其中二读", "存疑属实", "1 / 3", "每日核定数"):
        assert words in page
    picture = ElementTree.fromstring(page[page.index("<svg") : page.index("</svg>") + 6])
    assert [each.get("class") for each in picture.iter("rect")] == ["singly", "bulk"]
    assert "每日核定数" not in client_of("李").get("/people").text


def test_two_pages_of_one_person_and_a_colleague_talk_in_a_browser(queue, serve, open_page):
    file_reports(queue, [report("a", [TOTAL, ONE])])
    process, line = serve("李", "王")
    first, second = open_page(line.split()[0]), open_page(process.stdout.readline().split()[0])
    for page in (first, second):
        page.goto(f"{page.url}report/{SHA}")
        asked(page)
    first.keyboard.press("c")
    first.locator("#saying-text").fill("a 31 b e?")  # keys of decisions, typed as text
    first.locator("#saying-to").fill("王")
    first.locator("#saying button").first.click()
    first.wait_for_selector("section.thread")
    first.locator("#take-over").click()
    first.wait_for_function("() => document.getElementById('assigned').textContent.includes('李')")
    first.keyboard.press("Escape")
    assert "李" in first.locator("#talk-button").text_content()
    assert first.locator("td.discussed").count() == 1
    second.goto(f"{second.url.split('/report')[0]}/comments?mine=1")
    second.locator(".threads a").click()
    second.wait_for_selector("td.discussed.chosen")
    second.locator("#talk-button").click()
    second.locator("#saying-text").fill("37")
    second.locator("section.thread button").nth(1).click()
    second.wait_for_selector("section.thread.ended")
    assert show_report(queue, "a.txt").events == ()
    assert assigned_to(queue, "a.txt") == "李"


def test_a_page_left_does_not_give_back_what_another_page_of_the_same_person_shows(queue, serve, open_page):
    file_reports(queue, [report("a", [TOTAL, ONE])])
    page = open_page(serve("李")[1])
    address = f"{page.url}report/{SHA}"
    page.goto(address)
    asked(page)
    other = page.context.new_page()
    other.goto(address)
    asked(other)
    other.close(run_before_unload=False)
    page.wait_for_timeout(300)
    with pytest.raises(Exception, match="李 is working on it"):
        accept(queue, "a.txt", None, "王")
    assign(queue, ["a.txt"], "王", "王")  # whose work it is guards nothing
    comment(queue, "a.txt", "王", "?")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_a_teams_pages(queue, serve, open_page, scheme):
    file_reports(queue, [report("a", [TOTAL, ONE], accepted_by_audit=True), report("b", [TOTAL])])
    accept(queue, "a.txt", None, "李")
    comment(queue, "b.txt", "李", "31?", field=TOTAL)
    page = open_page(serve("李")[1])
    page.emulate_media(color_scheme=scheme)
    base = page.url.rstrip("/")
    for address in ("audit", "people", "comments", "statistics", f"report/{report('b')['sha256']}"):
        page.goto(f"{base}/{address}")
        if address.startswith("report"):
            page.wait_for_selector("td.discussed")
            page.keyboard.press("c")
            page.wait_for_selector("section.thread")
        found = Axe().run(page).response
        assert len(found["passes"]) > 10  # it did look
        bad = [(each["id"], each["nodes"][0]["target"]) for each in found["violations"]
               if each["impact"] in ("serious", "critical")]  # fmt: skip
        assert bad == [], address
