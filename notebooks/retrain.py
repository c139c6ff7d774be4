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
# # Retrain: from corrections to a better model
#
# This notebook makes a new model (the *challenger*) from generated reports and from what people corrected, compares it
# with the model in use (the *champion*), and puts it in use only if a gate lets it pass. Nothing here needs code: set
# the parameters, run all cells, read the plots.
#
# * **With your own corrections**: set `CORRECTIONS` to the folder of corrected labels and decided values (`gongkai review
#   export --what values`), `SOURCES` to the folder that the names of the reports lead from. The champion is the model in
#   use. With the shipped settings this trains for as long as `make train` does, and a third more.
# * **Without** (as it stands): a demonstration. A layout that no model has seen, whose every line is numbered; a reviewer
#   who knows the truth corrects 5, 10, 20 and 40 reports of it; a curve shows what that does for 100 others. It takes
#   about six minutes of processor time.
#
# What is done is all in `gongkai`: `gongkai check-data`, `gongkai train --corrections`, `gongkai models compare`,
# `gongkai models promote` and `gongkai models rollback` do the same from the shell.

# %% tags=["parameters"]
import os
from pathlib import Path

CORRECTIONS = os.environ.get("GONGKAI_NOTEBOOK_CORRECTIONS", "")  # a folder; empty: the demonstration
SOURCES = os.environ.get("GONGKAI_NOTEBOOK_SOURCES", "")
SETTINGS = os.environ.get("GONGKAI_NOTEBOOK_SETTINGS", "")  # a file of settings; empty: small ones
LAYOUT = os.environ.get("GONGKAI_NOTEBOOK_LAYOUT", "numbered")  # left out, in the demonstration
FAMILIES = os.environ.get("GONGKAI_NOTEBOOK_FAMILIES", "").split()  # layouts that take part; empty: all
COUNTS = [int(each) for each in os.environ.get("GONGKAI_NOTEBOOK_COUNTS", "5 10 20 40").split()]
CHOSEN = int(os.environ.get("GONGKAI_NOTEBOOK_CHOSEN", "20"))  # the challenger is the model with so many corrected
JUDGED = int(os.environ.get("GONGKAI_NOTEBOOK_JUDGED", "100"))  # other reports of the layout
REPORTS = int(os.environ.get("GONGKAI_NOTEBOOK_REPORTS", "10"))  # new reports of each layout that models are judged by
PROMOTE = os.environ.get("GONGKAI_NOTEBOOK_PROMOTE", "") == "1"  # put it in use if the gate lets it pass
PICTURES = os.environ.get("GONGKAI_NOTEBOOK_PICTURES", "")  # a folder that pictures go to as well
OUTPUT = Path(os.environ.get("GONGKAI_NOTEBOOK_OUTPUT", "../out/retrain"))

# %%
import pandas as pd

from gongkai.pipeline import model_store
from gongkai.training.data_check import check_files, correction_files
from gongkai.pipeline.model_store import trust
from gongkai.pipeline.stages import forms_of
from gongkai.pipeline.loaded_models import load_models
from gongkai.training.promotion import changes
from gongkai.training.promotion import plots
from gongkai.training.promotion import gather_evidence, judge, learning_curve, others_compared, promote
from gongkai.training.correction_sources import Sources
from gongkai.training.generator import FAMILIES as ALL
from gongkai.training.generator import make_report
from gongkai.training import (
    Settings, count_labels, gather, label_scores, next_version, train, write_model,
)

families = tuple(FAMILIES or ALL)
seen = [name for name in families if name != LAYOUT]
shown = families if CORRECTIONS or LAYOUT in families else (*families, LAYOUT)
settings = Settings.read(Path(SETTINGS)) if SETTINGS else Settings(
    seed=7, training=8, calibration=8, evaluation=2, folds=6, weights=(1.0, 3.0, 10.0)
)
OUTPUT.mkdir(parents=True, exist_ok=True)


def keep(figure, name):
    if PICTURES:
        figure.savefig(Path(PICTURES) / f"{name}.png", dpi=110)
    display(figure)  # noqa: F821


# %% [markdown]
# ## How a layout is learnt
#
# In the demonstration only. *Fields to review* is what a person must look at in 100 reports of the layout that nobody
# corrected; *silent errors* are fields that are wrong without a flag. The dashed line is half of what it was.

# %%
points = []
if not CORRECTIONS:
    points = list(
        learning_curve(settings, LAYOUT, COUNTS, OUTPUT / "corrections", families=families, judged=JUDGED, others=REPORTS)
    )
    keep(plots.curve_picture(points, LAYOUT), "retrain-curve")
    display(pd.DataFrame([point.to_dict() for point in points]).set_index("documents").T)  # noqa: F821

# %% [markdown]
# No other layout may get worse beyond noise. Listed are those whose reports changed: the differences (challenger less
# champion) with the 95 % bounds of a bootstrap over reports.

# %%
if points:
    chosen = next((point for point in points if point.documents == CHOSEN), points[-1])
    rows = [
        {"layout": name, "right": f"{right.value:+.3%} ({right.low:+.3%} … {right.high:+.3%})",
         "flagged": f"{load.value:+.3%} ({load.low:+.3%} … {load.high:+.3%})", "silent errors": silent}
        for name, (right, load, silent) in others_compared(points[0], chosen).items()
        if right.value or load.value or silent
    ]
    display(pd.DataFrame(rows, columns=["layout", "right", "flagged", "silent errors"]).set_index("layout"))  # noqa: F821

# %% [markdown]
# ## The corrections, checked
#
# Labels outside the set, cells or fields that are said to be two things, texts that are no longer what the source says,
# documents on both sides of a split. An empty table is a good one.

# %%
folder = Path(CORRECTIONS) if CORRECTIONS else OUTPUT / "corrections" / f"{chosen.documents:03}"
root = Path(SOURCES) if SOURCES else folder
forms = forms_of(())
faults = [
    {"file": path.name, "line": fault.line, "fault": fault.en}
    for path, fault in check_files(correction_files(folder), Sources(root, forms))
]
pd.DataFrame(faults, columns=["file", "line", "fault"])

# %%
corrected = gather(folder, root)
pd.Series(
    {
        "documents": len(corrected),
        "agencies": len({each.agency for each in corrected}),
        "corrected cells": sum(len(each.labels) for each in corrected),
        "decided values": sum(len(each.values) for each in corrected),
        "of these audited blindly": sum(len(each.audited) for each in corrected),
    }
)

# %% [markdown]
# ## Champion and challenger
#
# The weight of a corrected cell was found by cross-validation, by whole documents. A model is trusted by its digest
# before it is loaded; these two were made here.

# %%
if CORRECTIONS:
    champion = model_store.find_model()
    challenger = train(Path(SETTINGS) if SETTINGS else None, OUTPUT, folder, root, next_version(OUTPUT))
else:
    champion = write_model(points[0].models, settings, OUTPUT, (), "champion", seen)
    challenger = write_model(chosen.models, settings, OUTPUT, corrected, "challenger", seen)
    trust(champion)
trust(challenger)
models = [load_models(champion), load_models(challenger)]
{each.manifest.title: each.manifest.digest for each in models}

# %% [markdown]
# ## What cells are taken for
#
# New reports in every layout. Rows: what a cell is; columns: what the labeller says.

# %%
samples = [make_report(name, 950_000_000 + number) for name in shown for number in range(max(1, REPORTS // 3))]
confusions = [count_labels(samples, each.labeller, forms) for each in models]
keep(plots.confusion_picture(confusions), "retrain-labels")
{each.manifest.title: label_scores(found)["accuracy"] for each, found in zip(models, confusions)}

# %% [markdown]
# ## What fields are read as
#
# Both models read the same new reports in every layout, and the corrected documents: the challenger as models read them
# that had not seen them nor others of their agencies.

# %%
evidence = gather_evidence(champion, challenger, families=shown, reports=REPORTS, corrected=corrected)
sides = evidence.champion, evidence.challenger
keep(plots.calibration_picture(sides), "retrain-calibration")

# %%
pd.DataFrame(changes.by_layout(*sides)).set_index("layout")

# %%
pd.DataFrame(changes.by_field(*sides)[:20])

# %% [markdown]
# The cases that changed: silent errors first, then what got worse, then what got better.

# %%
pd.DataFrame(changes.cases(*sides)[:40])

# %% [markdown]
# ## The gate

# %%
verdict = judge(evidence)
display(pd.DataFrame([each._asdict() for each in verdict.checks], columns=["name", "passed", "zh", "en"]))  # noqa: F821
if not verdict.passed:
    print("REFUSED / 未通过：", "; ".join(each.en for each in verdict.failed))
elif PROMOTE:
    print("in use / 已启用：", promote(challenger, verdict), "— gongkai models rollback takes it back")
else:
    print("passed / 通过: set PROMOTE to put it in use, or: gongkai models promote", challenger)
