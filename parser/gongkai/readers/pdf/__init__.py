"""PDF files: characters and rules by PDFium, put together to lines and grids.

What the file says is taken, nothing is guessed: a ruled table is a grid with its merged cells; text in columns is a
line with several cells, each with its place; everything else is running text, page numbers and headers too.
"""

from gongkai.readers.pdf.read_pdf import read

__all__ = ["read"]
