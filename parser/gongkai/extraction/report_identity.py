"""All that a report says of itself, read in one go: metadata, the year reported on, who reports."""

from __future__ import annotations

import logging
from typing import NamedTuple

from gongkai.core.document import Document
from gongkai.extraction.agency import AgencyGuess, agency_of
from gongkai.extraction.metadata import fold_parts, metadata_of
from gongkai.extraction.passages import Paragraphs
from gongkai.extraction.year import YearGuess, year_of

log = logging.getLogger(__name__)


class About(NamedTuple):
    """Metadata by key, the year and the agency."""

    metadata: dict[str, str | None]
    year: YearGuess
    agency: AgencyGuess


def find_about(document: Document, paragraphs: Paragraphs) -> About:
    """Return metadata, year and agency of a report; the texts are folded once.

    Parameters
    ----------
    document
        The whole document; title, head and foot are read from it.
    paragraphs
        Its running text (narrative, furniture, headings), each piece with its place.
    """
    parts = fold_parts(document, paragraphs)
    metadata = metadata_of(parts)
    about = About(metadata, year_of(parts, metadata), agency_of(parts, metadata))
    log.debug("year %s, agency %s", about.year.year, about.agency.name)
    return about
