# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # What the model gets wrong
#
# Some kinds of layout are left out of training; a labeller is trained on the others; then reports in the unseen layouts
# are parsed and judged. The shipped model of confidence decides what is flagged. What is wrong is shown by layout, by
# the damage that was done to the report, and by table; the worst report is shown beside what was made of it.
#
# Nothing is changed by it, and nothing here needs code: set the parameters, run all cells. It takes about half a minute.

# %% tags=["parameters"]
import os
from pathlib import Path

HELD_OUT = os.environ.get("GONGKAI_NOTEBOOK_HELD_OUT", "C N").split()  # layouts that are left out of training
TRAINING = int(os.environ.get("GONGKAI_NOTEBOOK_TRAINING", "300"))  # reports in the others
REPORTS = int(os.environ.get("GONGKAI_NOTEBOOK_REPORTS", "40"))  # of each layout that is held out
PICTURES = os.environ.get("GONGKAI_NOTEBOOK_PICTURES", "")  # a folder that pictures go to as well

# %%
from collections import Counter

import pandas as pd

from gongkai.training.evaluation import evaluate
from gongkai.training.evaluation.table import TABLE_HEADINGS, table_rows
from gongkai.pipeline.stages import forms_of
from gongkai.pipeline.loaded_models import load_models
from gongkai.training.promotion import plots
from gongkai.training.generator import FAMILIES, make_sample, make_samples
from gongkai.training import count_labels, fit_labeller, label_data, label_scores, read_reports

called = f"not having seen {' and '.join(HELD_OUT)}"


def keep(figure, name):
    if PICTURES:
        figure.savefig(Path(PICTURES) / f"{name}.png", dpi=110)
    display(figure)  # noqa: F821


# %% [markdown]
# ## Train without the layouts that are held out

# %%
forms = forms_of(())
seen = [name for name in FAMILIES if name not in HELD_OUT]
labeller = fit_labeller(label_data(make_samples(TRAINING, seed=1, families=seen), forms))

# %% [markdown]
# ## What a cell is taken for
#
# Rows: what it is. Columns: what the labeller says. Only cells of the unseen layouts.

# %%
samples = [make_sample(family, seed) for family in HELD_OUT for seed in range(REPORTS)]
counts = count_labels(samples, labeller, forms)
keep(plots.confusion_picture([counts], [called]), "errors-labels")
pd.DataFrame(label_scores(counts)["labels"]).T

# %% [markdown]
# ## What a field is read as

# %%
model = load_models().confidence
reports = [report for _, report in read_reports(samples, labeller, model)]
found = evaluate([sample.truth.to_dict() for sample in samples], reports)
keep(plots.calibration_picture([found], [called]), "errors-fields")
pd.DataFrame(table_rows(found), columns=TABLE_HEADINGS).set_index("layout").T

# %% [markdown]
# ## Where the errors are

# %%
damages = {sample.name: sample.truth.damages for sample in samples}
wrong = pd.DataFrame(
    [
        {
            "layout": each.layout,
            "report": each.source,
            "table": each.field.split(".")[0],
            "field": each.field,
            "truth": each.truth,
            "read": each.value,
            "confidence": each.confidence,
            "flagged": each.flagged,
        }
        for each in found.wrong
    ],
    columns=["layout", "report", "table", "field", "truth", "read", "confidence", "flagged"],
)
wrong.groupby(["layout", "table", "flagged"]).size().rename("wrong fields").to_frame()

# %%
done = Counter(damage for names in damages.values() for damage in names)
hurt = Counter(damage for name in wrong["report"].unique() for damage in damages[name])
pd.DataFrame({"reports with it": done, "of these with errors": hurt}).fillna(0).astype(int).sort_values(
    "of these with errors", ascending=False
)

# %% [markdown]
# ## The worst report

# %%
if len(wrong):
    worst = wrong["report"].value_counts().index[0]
    print(worst, damages[worst])
    print(next(sample.content for sample in samples if sample.name == worst)[:3000])
    display(wrong[wrong["report"] == worst].head(20))  # noqa: F821
else:
    print("every field of every report was read right")
