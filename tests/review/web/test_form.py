"""The form as the official form prints it: merged headers in sight, marks by frame and sign, each sum its own."""

from queued import ONE, TOTAL, report

from gongkai.forms.form import editions
from gongkai.review import file_reports
from gongkai.review.web.form_tables import tables_of


def opened(serve, open_page, width=1280):
    page = open_page(serve()[1])
    page.set_viewport_size({"width": width, "height": 800})
    page.locator("tbody a").first.click()
    page.wait_for_selector("td.chosen")
    return page


def test_every_field_has_one_place_in_each_edition():
    for edition, form in editions().items():
        slots = [
            each
            for table in tables_of(edition) for part in table.parts for row in part.body for each in row
            if each.cell.field
        ]  # fmt: skip
        assert sorted(each.cell.field for each in slots) == sorted(form.field_ids)


def test_headers_are_merged_and_table_four_is_one_line_of_fifteen(queue, serve, open_page):
    file_reports(queue, [report("a", [TOTAL])])
    page = opened(serve, open_page)
    wide = page.locator("table.official.wide")
    assert wide.locator("tbody tr").count() == 1
    assert wide.locator("tbody td").count() == 15
    assert wide.locator("thead tr").last.locator("th").count() == 15
    assert wide.locator("thead th[colspan]").count() >= 2
    requests = page.locator("table.official", has=page.locator(f"td[data-field='{ONE}']"))
    assert requests.locator("tbody th[rowspan]").count() >= 3
    assert page.evaluate("getComputedStyle(document.querySelector('.official td')).fontSize") == "14px"
    # Every row of a table takes as many columns as the others.
    assert page.evaluate("""() => [...document.querySelectorAll(".official")].every((table) => {
      const widths = [...table.querySelectorAll("thead tr:first-child, tbody tr:first-child")].map((row) =>
        [...row.cells].reduce((sum, cell) => sum + cell.colSpan, 0));
      return new Set(widths).size === 1;
    })""")


def test_the_form_needs_no_sideways_scrolling_at_1280_pixels_with_zoom(queue, serve, open_page):
    file_reports(queue, [report("a", [TOTAL], requests_new_total=1234)])
    page = opened(serve, open_page, width=1024)  # 1280 at 125 %
    assert page.evaluate("(f => f.scrollWidth <= f.clientWidth)(document.querySelector('.side.form'))")


def test_headers_stay_in_sight_below_the_details_while_scrolling(queue, serve, open_page):
    last = "requests.other.other.total"
    last = last if last in editions()["2021"].field_ids else [
        each for each in editions()["2021"].field_ids if each.startswith("requests.")
    ][-1]  # fmt: skip
    file_reports(queue, [report("a", [last])])
    page = opened(serve, open_page)
    head = page.locator("table.official", has=page.locator(f"td[data-field='{last}']")).locator("thead")
    top, below = head.bounding_box(), page.locator("#detail").bounding_box()
    cell = page.locator("td.chosen").bounding_box()
    assert top["y"] >= below["y"] + below["height"] - 2
    assert top["y"] + top["height"] <= cell["y"] + 1
    # And nothing lies upon the details: not the headers of tables that are scrolled away either.
    covered = """() => {
      const { x, y, width, height } = document.getElementById("detail").getBoundingClientRect();
      const points = [...Array(20).keys()].map((n) => document.elementFromPoint(x + width / 3, y + 2 + (n * (height - 4)) / 20));
      return points.filter((each) => !each.closest("#detail")).length;
    }"""  # noqa: E501
    assert page.evaluate(covered) == 0


def test_a_doubtful_cell_is_told_by_frame_and_sign_and_each_failing_sum_has_its_own_mark(queue, serve, open_page):
    # Two rows do not add up: each has a number of its own on the cells that it adds up, and in the list.
    file_reports(queue, [report("a", [TOTAL], requests_new_total=5, requests_carried_in_total=3)])
    page = opened(serve, open_page)
    marks = {
        field: page.locator(f"td[data-field='requests.{field}']").get_attribute("data-marks")
        for field in ("new.total", "carried_in.total", "new.business")
    }
    assert marks["new.total"][0] in marks["new.business"]
    assert marks["new.total"] != marks["carried_in.total"]
    listed = page.locator("#issues li").all_text_contents()
    assert [each[0] for each in listed][:2] == ["①", "②"]
    doubt = page.locator("td.doubt").first
    assert doubt.evaluate("e => getComputedStyle(e, '::before').content") == '"?"'
    assert "inset" in doubt.evaluate("e => getComputedStyle(e).boxShadow")


def test_arrows_go_along_the_printed_rows_and_a_row_of_table_four_moves_alone(queue, serve, open_page):
    first, second = [each for each in editions()["2021"].field_ids if each.startswith("disputes.")][:2]
    file_reports(queue, [report("a", [first], **{first.replace(".", "_"): 4})])
    page = opened(serve, open_page)
    page.keyboard.press("ArrowRight")
    assert page.evaluate("chosen") == second
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("chosen").startswith("requests.")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("chosen").startswith("disputes.")
    page.locator(f"td[data-field='{first}']").click()
    page.wait_for_timeout(400)
    before = page.evaluate("Number(document.body.dataset.answers ?? 0)")
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_function("before => Number(document.body.dataset.answers ?? 0) > before", arg=before)
    assert page.evaluate("id => state.fields[id].value", second) == 4
    changed = page.evaluate("Object.keys(state.fields).filter((id) => state.fields[id].mark === 'corrected')")
    assert set(changed) <= {each for each in editions()["2021"].field_ids if each.startswith(first.rsplit(".", 1)[0])}
