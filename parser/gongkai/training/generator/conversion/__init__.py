"""Reports that other programs spoiled: each is printed as a page, a Word document or a PDF file, and really converted.

::

    program = PROGRAMS["w3m"]
    program.skipped_because                     # None where it is on this machine
    (report,) = convert_reports(program, [7])
    report.data, report.suffix                  # what the program made of it
    report.truth.unrecoverable                  # what it destroyed, found by converting changed forms
"""

from gongkai.training.generator.conversion.convert_reports import ConvertedReport, convert_reports
from gongkai.training.generator.conversion.program import Converter
from gongkai.training.generator.conversion.registry import PROGRAMS

__all__ = ["PROGRAMS", "ConvertedReport", "Converter", "convert_reports"]
