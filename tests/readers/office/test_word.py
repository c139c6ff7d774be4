"""Word documents: what prints, in its order, tables with the places of their cells."""

import pytest
from made import SPACES, STRICT, W, grid, p, r, tbl, tc, tr, word

from gongkai.core.errors import MissingExtra, UnreadableInput
from gongkai.readers import read


def texts(body, **more):
    return [line.text for line in read(word(body, **more)).lines]


def test_paragraphs_are_lines_and_empty_ones_are_counted():
    document = read(word(p("一、总体情况") + p() + p() + p("全年公开12条。")))
    assert [(line.text, line.number, line.gap) for line in document.lines] == [
        ("一、总体情况", 1, 0),
        ("全年公开12条。", 4, 2),
    ]
    assert document.kind == "docx"


def test_runs_of_one_paragraph_join_with_nothing_between():
    assert texts(p("行政", "许", "可")) == ["行政许可"]


def test_line_breaks_divide_lines_and_tabs_divide_cells():
    document = read(word(p("甲<w:br/>", "<w:r><w:br/></w:r>", "乙") + p("规章", "<w:r><w:tab/></w:r>", "5")))
    assert [[cell.text for cell in line.cells] for line in document.lines][1:] == [["乙"], ["规章", "5"]]


def test_spaces_around_text_count_only_where_they_are_kept():
    assert texts("<w:p><w:r><w:t> 1 </w:t><w:t xml:space='preserve'> 2</w:t></w:r></w:p>") == ["1 2"]


def test_merged_cells_have_their_places():
    body = tbl(
        tr(tc("项目", merge="restart"), tc("合计", span=2)),
        tr(tc(merge="continue"), "新收", "结转"),
        tr("许可", "3", "4"),
    )
    assert grid(read(word(body))) == [
        [("项目", 0, 1, 2), ("合计", 1, 3)],
        [("新收", 1, 2), ("结转", 2, 3)],
        [("许可", 0, 1), ("3", 1, 2), ("4", 2, 3)],
    ]


def test_a_merge_without_a_value_continues():
    body = tbl(tr(tc("甲", merge="restart"), "1"), tr(tc(extra="<w:vMerge/>"), "2"))
    assert grid(read(word(body))) == [[("甲", 0, 1, 2), ("1", 1, 2)], [("2", 1, 2)]]


def test_a_cell_that_continues_nothing_is_a_cell():
    body = tbl(tr(tc("甲", merge="continue"), "1"), tr("乙", "2"))
    assert grid(read(word(body)))[0] == [("甲", 0, 1), ("1", 1, 2)]


def test_what_a_continuing_cell_holds_does_not_print():
    assert texts(tbl(tr(tc("甲", merge="restart"), "1"), tr(tc("乙", merge="continue"), "2"))) == ["甲 1", "2"]


def test_columns_left_out_before_a_row_are_counted():
    body = tbl(tr("甲", "乙", "丙"), tr("1", "2", properties='<w:trPr><w:gridBefore w:val="1"/></w:trPr>'))
    assert grid(read(word(body)))[1] == [("1", 1, 2), ("2", 2, 3)]


def test_cells_merged_in_the_old_way_are_one():
    body = tbl(tr(tc("甲", extra='<w:hMerge w:val="restart"/>'), tc(extra="<w:hMerge/>"), "1"), tr("乙", "丙", "2"))
    assert grid(read(word(body)))[0] == [("甲", 0, 2), ("1", 2, 3)]


def test_empty_cells_are_cells():
    assert grid(read(word(tbl(tr("规章", "", "5"))))) == [[("规章", 0, 1), ("", 1, 2), ("5", 2, 3)]]


def test_paragraphs_within_a_cell_are_rows_of_its_text():
    assert grid(read(word(tbl(tr(tc(p("行政") + p() + p("许可")), "5")))))[0][0][0] == "行政\n许可"


def test_each_place_tells_table_row_and_column():
    document = read(word(p("甲") + tbl(tr("a", "b")) + p("乙") + tbl(tr("c", "d"), tr("e", "f"))))
    places = [(cell.text, *cell.source[:3], *cell.source[4:]) for _, cell in document.cells()]
    assert places[0] == ("甲", None, 1, 1, None, None, None)
    assert places[-1] == ("f", None, 5, 2, 2, 2, 2)


def test_a_table_that_follows_another_is_a_table_of_its_own():
    document = read(word(tbl(tr("a", "b")) + tbl(tr("c", "d"))))
    assert [line.table for line in document.lines] == [1, 2]


def test_a_table_of_one_cell_is_running_text():
    document = read(word(tbl(tr(tc(p("一、总体情况") + p("正文"))))))
    assert [(line.text, line.table) for line in document.lines] == [("一、总体情况", None), ("正文", None)]


def test_a_table_within_a_table_is_read_in_its_place():
    inner = tbl(tr("规章", "5"), tr("文件", "6"))
    document = read(word(tbl(tr(tc("页眉"), tc("导航")), tr(tc(p("左") + inner + p("下")), tc("右")))))
    assert [(line.text, line.table) for line in document.lines] == [
        ("页眉 导航", 1),
        ("左", None),
        ("规章 5", 2),
        ("文件 6", 2),
        ("下", None),
        ("右", None),
    ]


def test_a_box_of_one_cell_around_a_value_does_not_take_its_table_apart():
    document = read(word(tbl(tr("规章", tc(tbl(tr("5")) + p())))))
    assert grid(document) == [[("规章", 0, 1), ("5", 1, 2)]]


@pytest.mark.parametrize(
    "content",
    [
        "<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:customXml>{}</w:customXml>",
    ],
)
def test_content_controls_around_anything_are_seen_through(content):
    inside = tbl(content.format(tr(content.format(tc("规章")), tc(content.format(p(content.format(r("5"))))))))
    assert grid(read(word(content.format(inside)))) == [[("规章", 0, 1), ("5", 1, 2)]]


def test_tracked_changes_count_as_accepted():
    body = p(
        "公开",
        f"<w:ins w:id='1'>{r('12')}</w:ins>",
        "<w:del w:id='2'><w:r><w:delText>99</w:delText></w:r></w:del>",
        f"<w:moveFrom w:id='3'>{r('搬走')}</w:moveFrom>",
        f"<w:moveTo w:id='4'>{r('条')}</w:moveTo>",
    )
    assert texts(body) == ["公开12条"]


def test_deleted_rows_and_cells_are_gone():
    body = tbl(
        tr("规章", tc("旧", extra="<w:cellDel w:id='1'/>"), "5"),
        tr("废", "7", properties="<w:trPr><w:del w:id='2'/></w:trPr>"),
        tr("文件", "6", properties="<w:trPr><w:ins w:id='3'/></w:trPr>"),
    )
    assert grid(read(word(body))) == [[("规章", 0, 1), ("5", 1, 2)], [("文件", 0, 1), ("6", 1, 2)]]


def test_a_paragraph_whose_end_was_deleted_joins_the_next():
    gone = "<w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>"
    assert texts(p("行政", properties=gone) + p("许", properties=gone) + p("可") + p("5")) == ["行政许可", "5"]


def test_hidden_text_is_not_there():
    hidden = "<w:rPr><w:vanish/></w:rPr>"
    shown = "<w:rPr><w:vanish w:val='0'/></w:rPr>"
    assert texts(p("1", r("2", hidden), r("3", shown))) == ["13"]


@pytest.mark.parametrize("struck", ["<w:strike/>", "<w:dstrike/>"])
def test_text_that_is_struck_through_is_not_there(struck):
    assert texts(p(r("8", f"<w:rPr>{struck}</w:rPr>"), r("3", "<w:rPr><w:strike w:val='0'/></w:rPr>"))) == ["3"]


def test_a_raised_numeral_at_a_figure_is_set_apart_from_its_digits():
    raised = "<w:rPr><w:vertAlign w:val='superscript'/></w:rPr>"
    assert texts(p("258", r("1", raised)) + p(r("258", raised)) + p(r("4", raised))) == ["258¹", "258", "4"]


def test_text_that_a_style_hides_is_not_there():
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="a"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>'
    )
    body = p("1", r("2", '<w:rPr><w:rStyle w:val="b"/></w:rPr>'))
    assert texts(body, parts={"word/styles.xml": styles}, links=[("s", "styles", "styles.xml")]) == ["1"]


def field(code, result):
    def mark(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    return mark("begin") + code + mark("separate") + result + mark("end")


def test_of_a_field_its_result_prints():
    code = "<w:r><w:instrText>= 1 + 2</w:instrText></w:r>"
    assert texts(p("共", field(code, r("3")), "件")) == ["共3件"]
    assert texts(p("共", f'<w:fldSimple w:instr="PAGE">{r("3")}</w:fldSimple>', "件")) == ["共3件"]


def test_the_result_of_a_field_within_anothers_code_does_not_print():
    code = field("<w:r><w:instrText>IF</w:instrText></w:r>", r("9"))
    assert texts(p("共", field(code, r("3")), "件")) == ["共3件"]


def test_a_field_without_an_end_loses_no_text():
    assert texts(p("共", '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "3", "件") + p("下")) == ["共3件", "下"]


def test_text_boxes_are_read_once_and_after_their_paragraph():
    inner = f"<w:txbxContent>{p('框') + tbl(tr('规章', '5'))}</w:txbxContent>"
    drawing = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{inner}</wps:txbx></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    document = read(word(p("前", drawing, "后") + p("下")))
    assert [(line.text, line.table) for line in document.lines] == [
        ("前后", None),
        ("框", None),
        ("规章 5", 1),
        ("下", None),
    ]


def test_a_text_box_only_old_programs_know_is_read():
    drawing = f"<w:r><w:pict><v:textbox><w:txbxContent>{p('框')}</w:txbxContent></v:textbox></w:pict></w:r>"
    assert texts(p(drawing)) == ["框"]


def test_footnotes_are_left_out_with_a_note():
    document = read(word(p("共3件", '<w:r><w:footnoteReference w:id="1"/></w:r>')))
    assert (document.text, document.notes) == ("共3件", ("footnotes_not_read",))


def test_characters_that_print_nothing_are_taken_out_with_a_note():
    document = read(word(tbl(tr("规章", "1\u200b2"))))
    assert document.text == "规章 12"
    assert document.notes == ("invisible_characters_removed",)


def test_the_strict_form_of_the_format_is_read():
    document = word(tbl(tr(tc("甲", merge="restart"), "1"), tr(tc(merge="continue"), "2")))
    from io import BytesIO
    from zipfile import ZipFile

    from made import zipped

    with ZipFile(BytesIO(document)) as archive:
        parts = {name: archive.read(name).decode().replace(W, STRICT) for name in archive.namelist()}
    assert grid(read(zipped(parts))) == [[("甲", 0, 1, 2), ("1", 1, 2)], [("2", 1, 2)]]


@pytest.mark.parametrize("main", ["word/document2.xml", "content/Main.xml"])
def test_the_main_part_may_have_any_name(main):
    assert texts(p("正文"), main=main) == ["正文"]


def drawing(size=(4_000_000, 2_000_000), link="r:embed"):
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="{size[0]}" cy="{size[1]}"/><wp:docPr id="1" name="n" descr="表格"/>'
        f'<a:blip {link}="p"/></wp:inline></w:drawing></w:r>'
    )


def test_a_picture_that_cannot_be_read_is_shown_in_its_place_and_noted():
    document = read(word(p("甲") + p(drawing()) + p("乙")))
    assert document.text.split("\n") == ["甲", "[图片: 表格]", "乙"]
    assert document.notes == ("picture_not_read",)


def test_a_picture_within_a_cell_leaves_its_place_unblank():
    assert read(word(tbl(tr("规章", tc(p(drawing((100, 100)))))))).text == "规章 \ufffc"


def test_a_picture_elsewhere_is_never_fetched(monkeypatch):
    import socket

    def refuse(*_):
        raise AssertionError("a picture was fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    links = [
        ("p", "image", "http://127.0.0.1:9/a.png", "External"),
        ("t", "attachedTemplate", "http://127.0.0.1:9/", "External"),
    ]
    assert "picture_not_read" in read(word(p("甲") + p(drawing(link="r:link")) + p(drawing()), links=links)).notes


def test_a_document_without_text_is_empty():
    with pytest.raises(UnreadableInput, match="empty"):
        read(word(p() + p()))


def fake_pictures(monkeypatch, outcome):
    from gongkai.readers import images

    monkeypatch.setattr(images, "require_engine", lambda: None)
    monkeypatch.setattr(images, "size_of", lambda data: (800, 600))
    monkeypatch.setattr(images, "read_picture", outcome)


PICTURE = {"parts": {"word/media/a.png": b"\x89PNG"}, "links": [("p", "image", "media/a.png")]}


def test_pictures_large_enough_are_read_in_place(monkeypatch):
    from types import SimpleNamespace

    from gongkai.readers.text import read_lines

    asked = []

    def outcome(data, options, first, table):
        asked.append((data, first, table))
        lines = [line._replace(table=table + 1) for line in read_lines("规章 | 5\n文件 | 6", 10, first)]
        return SimpleNamespace(lines=lines, notes=("skewed",))

    fake_pictures(monkeypatch, outcome)
    body = tbl(tr("a", "b")) + p(drawing()) + p("后") + p(drawing((100_000, 100_000))) + tbl(tr("c", "d"))
    document = read(word(body, **PICTURE))
    assert asked == [(b"\x89PNG", 2, 1)]
    assert [(line.text, line.number, line.table) for line in document.lines] == [
        ("a b", 1, 1),
        ("规章 5", 2, 2),
        ("文件 6", 3, 2),
        ("后", 4, None),
        ("[图片: 表格]", 5, None),
        ("c d", 6, 3),
    ]
    assert document.notes == ("skewed",)


def test_without_the_extra_the_rest_is_read_and_a_document_of_pictures_names_it(monkeypatch):
    def outcome(*_):
        raise MissingExtra("install gongkai[ocr]")

    fake_pictures(monkeypatch, outcome)
    document = read(word(p("正文") + p(drawing()), **PICTURE))
    assert (document.text, document.notes) == ("正文\n[图片: 表格]", ("picture_not_read",))
    with pytest.raises(MissingExtra, match="ocr"):
        read(word(p(drawing()), **PICTURE))


CHUNK = '<w:altChunk r:id="c"/>'


@pytest.mark.parametrize(
    "content",
    [
        "<html><meta charset=utf-8><body><p>页</p><table><tr><td>规章<td>5<tr><td>文件<td>6</table>",
        "MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n"
        "<html><p>页</p><table><tr><td>规章<td>5<tr><td>文件<td>6</table>",
    ],
    ids=["page", "archive"],
)
def test_a_page_embedded_in_a_document_is_read_in_its_place(content):
    links = [("c", "aFChunk", "chunk.htm")]
    document = read(word(tbl(tr("a", "b")) + CHUNK + p("后") + tbl(tr("c", "d")), {"word/chunk.htm": content}, links))
    assert [(line.text, line.number, line.table) for line in document.lines] == [
        ("a b", 1, 1),
        ("页", 2, None),
        ("规章 5", 3, 2),
        ("文件 6", 4, 2),
        ("后", 5, None),
        ("c d", 6, 3),
    ]
    assert [cell.source.table for _, cell in document.cells()][-1] == 3


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"", b"\x00\x01"])
def test_what_is_embedded_otherwise_is_left_out_with_a_note(content):
    document = read(word(p("前") + CHUNK, {"word/chunk.x": content}, [("c", "aFChunk", "chunk.x")]))
    assert (document.text, document.notes) == ("前", ("embedded_document_not_read",))


def margin(kind, text):
    return f"<w:{kind} {SPACES}><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{kind}>"


def test_headers_and_footers_stand_once_after_the_text_without_page_numbers():
    parts = {"word/h1.xml": margin("hdr", "甲县财政局"), "word/h2.xml": margin("hdr", "甲县财政局")}
    parts |= {"word/f1.xml": margin("ftr", "- 1 -"), "word/f2.xml": margin("ftr", "公开年报")}
    links = [(name[5:7], "header" if name[5] == "h" else "footer", name[5:]) for name in parts]
    document = read(word(p("一、总体情况") + tbl(tr("规章", "3")), parts, links))
    assert document.text.split("\n") == ["一、总体情况", "规章 3", "甲县财政局", "公开年报"]


@pytest.mark.parametrize("part", ["", "<broken"])
def test_a_header_that_cannot_be_read_is_passed_over(part):
    document = read(word(p("正文"), {"word/h1.xml": part}, [("h", "header", "h1.xml"), ("g", "header", "none.xml")]))
    assert document.text == "正文"


def test_comments_are_left_out_with_a_note():
    document = read(word(p("共3件", '<w:r><w:commentReference w:id="1"/></w:r>')))
    assert (document.text, document.notes) == ("共3件", ("comments_not_read",))


@pytest.mark.parametrize(("char", "font", "text"), [
    ("F033", "Times New Roman", "3"), ("F033", "Symbol", "3"), ("F083", "Wingdings", "③"), ("F0FC", "Wingdings", ""),
    ("F034", "Wingdings", "\ufffc"), ("F061", "Symbol", "\ufffc"), ("F0B7", "Symbol", ""), ("2460", "SimSun", "①"),
])  # fmt: skip
def test_symbols_are_what_their_font_makes_of_them(char, font, text):
    cell = tc(p(f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>'))
    assert [c.text for c in read(word(tbl(tr("规章", cell, "1")))).lines[0].cells] == ["规章", text, "1"]


def test_characters_of_a_symbol_font_within_text_are_read():
    run = '<w:r><w:rPr><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/></w:rPr><w:t>\uf031\uf032</w:t></w:r>'
    assert read(word(tbl(tr("规章", tc(p(run)), "1")))).text == "规章 12 1"


def coloured(text, colour, extra=""):
    return f'<w:r><w:rPr><w:color w:val="{colour}"/>{extra}</w:rPr><w:t>{text}</w:t></w:r>'


SHADE = '<w:shd w:val="clear" w:fill="{}"/>'


@pytest.mark.parametrize(
    ("run", "cell", "text"),
    [
        (coloured("8", "FFFFFF"), "", "3"),
        (coloured("8", "FDFDFD"), "", "3"),
        (coloured("8", "1F4E79"), SHADE.format("1F4E79"), "3"),
        (coloured("8", "FFFFFF"), SHADE.format("1F4E79"), "83"),
        (coloured("8", "FFFFFF", SHADE.format("000000")), "", "83"),
        (coloured("8", "FFFFFF", '<w:highlight w:val="black"/>'), "", "83"),
        (coloured("8", "FF0000"), "", "83"),
        (coloured("8", "000000", '<w:sz w:val="2"/>'), "", "3"),
    ],
    ids=["white", "nearly white", "as its cell", "on dark", "shaded", "marked", "red", "tiny"],
)
def test_runs_that_nobody_sees_are_not_read(run, cell, text):
    document = read(word(tbl(tr("规章", tc(p(run, "3"), extra=cell), "1"))))
    assert document.lines[0].cells[1].text == text
    assert ("hidden_text_dropped" in document.notes) == (text == "3")


def test_white_runs_in_a_table_whose_style_shades_are_read():
    dark = f'<w:tblStylePr w:type="firstRow"><w:tcPr>{SHADE.format("000000")}</w:tcPr></w:tblStylePr>'
    style = f'<w:style w:styleId="dark">{dark}</w:style>'
    parts = {"word/styles.xml": f'<w:styles xmlns:w="{W}">{style}</w:styles>'}
    table = (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="dark"/></w:tblPr>{tr(tc(p(coloured("项目", "FFFFFF"))), "合计")}</w:tbl>'
    )
    assert read(word(table, parts, [("s", "styles", "styles.xml")])).text == "项目 合计"
