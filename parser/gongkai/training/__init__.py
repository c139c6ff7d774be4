"""Train the labeller and the model of confidence on generated reports.

::

    settings.toml ──draw──▶ samples ──┬─ label_data ──▶ fit_labeller ─────────────┐
                                      └─ field_data (labellers that have not ─────┤
                                         seen the layout) ──▶ fit_confidence      ▼
                                                                       a model's folder, card and figures

Everything follows from the settings' seed: the same settings give the same model and the same scores.
"""

from gongkai.training.corrections import Corrected, gather, groups_of
from gongkai.training.document_tallies import Tally, tallies_of
from gongkai.training.fit_confidence import FieldData, field_data, fit_confidence
from gongkai.training.fit_labeller import LabelData, corrected_data, fit_labeller, label_data, merge, read_sample
from gongkai.training.label_export import write_labels
from gongkai.training.material import Material
from gongkai.training.model_card import fill_card
from gongkai.training.provenance import drew, learnt_from
from gongkai.training.read_samples import count_labels, label_scores, read_corrected, read_reports
from gongkai.training.run import Trained, folds_of, next_version, train, train_models, write_model
from gongkai.training.settings import Settings, draw
from gongkai.training.simulated_reviewer import write_corrections

__all__ = [
    "Corrected",
    "FieldData",
    "LabelData",
    "Material",
    "Settings",
    "Tally",
    "Trained",
    "corrected_data",
    "count_labels",
    "draw",
    "drew",
    "field_data",
    "fill_card",
    "fit_confidence",
    "fit_labeller",
    "folds_of",
    "gather",
    "groups_of",
    "label_data",
    "label_scores",
    "learnt_from",
    "merge",
    "next_version",
    "read_corrected",
    "read_reports",
    "read_sample",
    "tallies_of",
    "train",
    "train_models",
    "write_corrections",
    "write_labels",
    "write_model",
]
