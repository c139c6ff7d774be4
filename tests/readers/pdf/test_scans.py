"""Scanned pages, and pictures among text."""

import io

import pytest
from drawing import HEIGHT, Drawing, texts

from gongkai.core.errors import MissingExtra
from gongkai.readers import images
from gongkai.readers.images import require_engine


def picture_of(drawing, dpi=150):
    """What is drawn, as a picture."""
    import pypdfium2

    document = pypdfium2.PdfDocument(drawing.data())
    return document[0].render(scale=dpi / 72).to_pil().convert("L")


def scan(drawing, dpi=150):
    """What is drawn, as a PDF that holds nothing but its picture."""
    stream = io.BytesIO()
    picture_of(drawing, dpi).save(stream, "PDF", resolution=dpi)
    return stream.getvalue()


@pytest.fixture
def engine():
    try:
        require_engine()
    except MissingExtra as error:
        pytest.skip(str(error))


@pytest.fixture
def no_engine(monkeypatch):
    def missing():
        raise MissingExtra("reading a picture needs the extra `ocr`")

    monkeypatch.setattr(images, "require_engine", missing)


ROWS = [["信息内容", "制发件数"], ["规章", "31"], ["行政规范性文件", "204"]]


@pytest.mark.usefixtures("engine")
def test_a_scanned_table_is_a_grid_with_its_place_on_the_page(drawing):
    from gongkai.readers import read

    drawing.table(ROWS, (60, 220, 340), 100, height=24)
    document = read(scan(drawing))
    assert texts(document) == ROWS
    assert {line.table for line in document.lines} == {1}
    source = document.lines[1].cells[1].source
    assert (source.page, source.row, source.column) == (1, 2, 2)
    assert source.box == pytest.approx((220, 124, 340, 148), abs=4)


@pytest.mark.usefixtures("engine")
def test_a_table_as_a_picture_among_text_is_read_in_its_place(drawing):
    from reportlab.lib.utils import ImageReader

    inner = Drawing()
    inner.table(ROWS, (60, 220, 340), 100, height=24)
    picture = picture_of(inner, 200).crop((100, 250, 1000, 530))
    drawing.text(50, 60, "二、主动公开情况")
    drawing.canvas.drawImage(ImageReader(picture), 40, HEIGHT - 200, 324, 101)
    drawing.text(50, 300, "三、收到申请情况")
    drawing.table([["新收", "5"]], (60, 220, 340), 330)
    document = drawing.read()
    assert texts(document) == [["二、主动公开情况"], *ROWS, ["三、收到申请情况"], ["新收", "5"]]
    assert [line.table for line in document.lines] == [None, 1, 1, 1, None, 2]
    assert [line.number for line in document.lines] == [1, 2, 3, 4, 5, 6]


@pytest.mark.usefixtures("no_engine")
def test_a_scan_without_the_extra_names_it(drawing):
    from gongkai.readers import read

    drawing.table(ROWS, (60, 220, 340), 100, height=24)
    with pytest.raises(MissingExtra, match="ocr"):
        read(scan(drawing))


@pytest.mark.usefixtures("no_engine")
def test_a_picture_without_the_extra_leaves_the_text_and_a_note(drawing):
    from reportlab.lib.utils import ImageReader

    inner = Drawing()
    inner.table(ROWS, (60, 220, 340), 100)
    drawing.text(50, 60, "二、主动公开情况")
    drawing.canvas.drawImage(ImageReader(picture_of(inner)), 40, HEIGHT - 400, 300, 300)
    document = drawing.read()
    assert (document.text, document.notes) == ("二、主动公开情况", ("picture_not_read",))


@pytest.mark.usefixtures("no_engine")
def test_a_picture_under_text_of_the_file_is_a_background(drawing):
    from reportlab.lib.utils import ImageReader

    inner = Drawing()
    inner.table(ROWS, (60, 220, 340), 100)
    drawing.canvas.drawImage(ImageReader(picture_of(inner)), 0, 0, 420, 600)
    drawing.text(50, 60, "二、主动公开情况：全年公开信息三百条，较上年增长一成。")
    assert drawing.read().notes == ()
