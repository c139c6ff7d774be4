"""The review queue: a person looks at the few doubtful fields, once, and nothing is lost.

Needs the extra ``review`` (``pip install 'gongkai[review]'``). Reports go in by :func:`file_reports`, are looked at by
:func:`list_reports` and :func:`show_report`, taken by :func:`claim`, decided by :func:`accept`, :func:`correct`,
:func:`skip`, :func:`reject`, :func:`undo` and :func:`redo`, and come out by :func:`settled_reports`. Labels are
corrected by :func:`relabel` and come out by :func:`corrected_labels`.
"""

from gongkai.review.queue.active_learning import suggest
from gongkai.review.queue.alike_cells import AlikeCell, cells_alike
from gongkai.review.queue.alike_decisions import ChosenCell, cells_of_stroke, decide_alike, in_failing_sums, undo_alike
from gongkai.review.queue.cell_labels import Labelling, label_source
from gongkai.review.queue.corrected_labels import LeftOut, corrected_labels
from gongkai.review.queue.database import back_up, close_database, open_database
from gongkai.review.queue.decisions import (
    accept,
    ask_second,
    ask_second_share,
    correct,
    redo,
    reject,
    relabel,
    skip,
    undo,
)
from gongkai.review.queue.import_export import decided_values, exported_events, import_events, settled_reports
from gongkai.review.queue.intake import file_reports
from gongkai.review.queue.label_studio import label_studio_config, label_studio_events, label_studio_tasks
from gongkai.review.queue.leases import Lease, claim, claim_next, holder, release
from gongkai.review.queue.missing_views import prepare_views
from gongkai.review.queue.queries import (
    Filters,
    count_reports,
    count_states,
    list_reports,
    neighbours,
    show_report,
    year_before,
)
from gongkai.review.queue.queue_statistics import stats_of
from gongkai.review.queue.sources import content_of, keep_sources
from gongkai.review.queue.stored_views import without_view
from gongkai.review.queue.transactions import Screen

__all__ = [
    "AlikeCell",
    "ChosenCell",
    "Filters",
    "Labelling",
    "Lease",
    "LeftOut",
    "Screen",
    "accept",
    "ask_second",
    "ask_second_share",
    "back_up",
    "cells_alike",
    "cells_of_stroke",
    "claim",
    "claim_next",
    "close_database",
    "content_of",
    "correct",
    "corrected_labels",
    "count_reports",
    "count_states",
    "decide_alike",
    "decided_values",
    "exported_events",
    "file_reports",
    "holder",
    "import_events",
    "in_failing_sums",
    "keep_sources",
    "label_source",
    "label_studio_config",
    "label_studio_events",
    "label_studio_tasks",
    "list_reports",
    "neighbours",
    "open_database",
    "prepare_views",
    "redo",
    "reject",
    "relabel",
    "release",
    "settled_reports",
    "show_report",
    "skip",
    "stats_of",
    "suggest",
    "undo",
    "undo_alike",
    "without_view",
    "year_before",
]
