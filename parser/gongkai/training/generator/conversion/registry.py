"""All programs by name."""

from __future__ import annotations

from typing import Final

from gongkai.training.generator.conversion.commands import COMMANDS
from gongkai.training.generator.conversion.file_libraries import FILE_LIBRARIES
from gongkai.training.generator.conversion.html_libraries import HTML_LIBRARIES
from gongkai.training.generator.conversion.large_programs import LARGE_PROGRAMS
from gongkai.training.generator.conversion.program import Converter

PROGRAMS: Final[dict[str, Converter]] = {
    each.name: each for each in (*HTML_LIBRARIES, *COMMANDS, *FILE_LIBRARIES, *LARGE_PROGRAMS)
}
