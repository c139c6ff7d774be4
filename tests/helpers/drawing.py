"""PDF files drawn by hand: every character and every rule where a test wants it."""

import io

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from gongkai.readers import read

FONT = "STSong-Light"
WIDTH, HEIGHT = 420, 600


class Drawing:
    """A PDF in the making; heights count from the top of the page."""

    def __init__(self, **settings):
        self._stream = io.BytesIO()
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.canvas = Canvas(self._stream, pagesize=(WIDTH, HEIGHT), **settings)

    def text(self, x, top, text, size=10):
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, HEIGHT - top - 0.86 * size, text)

    def across(self, y, x0, x1):
        self.canvas.line(x0, HEIGHT - y, x1, HEIGHT - y)

    def down(self, x, y0, y1):
        self.canvas.line(x, HEIGHT - y0, x, HEIGHT - y1)

    def box(self, x0, top, x1, bottom):
        self.canvas.rect(x0, HEIGHT - bottom, x1 - x0, bottom - top)

    def table(self, rows, xs, top, height=20, closed=(True, True)):
        """Draw a ruled table, each cell in its column; return its lower edge."""
        bottom = top + height * len(rows)
        for number in range(len(rows) + 1):
            if (number or closed[0]) and (number < len(rows) or closed[1]):
                self.across(top + height * number, xs[0], xs[-1])
        for x in xs:
            self.down(x, top, bottom)
        for number, row in enumerate(rows):
            for x, text in zip(xs, row, strict=False):
                self.text(x + 3, top + height * number + 5, text)
        return bottom

    def new_page(self):
        self.canvas.showPage()

    def data(self):
        self.canvas.save()
        return self._stream.getvalue()

    def read(self):
        return read(self.data())


def texts(document):
    """The cells of each line."""
    return [[cell.text for cell in line.cells] for line in document.lines]


def file_of(objects):
    """A PDF of given objects, the first its catalogue."""
    data, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start, size = len(data), len(objects) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table)
    return data + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, start)


def stream(content, entries=b""):
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(content), content)
