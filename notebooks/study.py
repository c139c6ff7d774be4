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
# # A study: ten agencies, six years
#
# From a folder of reports to a data set, and from there to three questions: how many requests were made, what share was
# granted, and which reports contradict themselves or the year before? The reports are generated, with some faults planted,
# so that what is found can be held against what is there. With your own folder, leave out the cell that writes
# them.

# %% tags=["parameters"]
AGENCIES = 10
YEARS = range(2019, 2025)
SEED = 20

# %%
import tempfile
from pathlib import Path

import gongkai
from gongkai.training.generator.agency_years import agency_years

folder = Path(tempfile.mkdtemp())
planted = {}
for made in agency_years(AGENCIES, YEARS, SEED):
    place = folder / made.agency / f"{made.year}.txt"
    place.parent.mkdir(exist_ok=True)
    place.write_text(made.text, "utf-8")
    if made.planted:
        planted[made.agency, made.year] = made.planted

# %% [markdown]
# ## Read the folder
#
# `gongkai parse FOLDER -o figures.jsonl` does the same in a shell; `gongkai.load("figures.jsonl")` reads it back.

# %%
reports = gongkai.Reports(gongkai.parse_many(sorted(folder.rglob("*.txt"))))
reports

# %% [markdown]
# One report, as the form prints it; what is in doubt would be coloured.

# %%
reports.query(year=2023)[0]

# %% [markdown]
# ## Requests, and the share that was granted
#
# The two editions of the form print the same table of requests, so the years can be joined. `gongkai.dictionary()` says
# of each field whether they may.

# %%
table = reports.to_frame(wide=True).sort_values(["agency", "year"])
table.pivot(index="agency", columns="year", values="requests.new.total")

# %%
granted = table["requests.granted.total"] + table["requests.partially_granted.total"]
table["granted"] = granted / table["requests.processed_total.total"]
table.groupby("year")["granted"].describe()[["mean", "25%", "50%", "75%"]].astype(float).round(3)

# %% [markdown]
# ## What does not hold
#
# Sums within a report, and what was carried over from the year before.

# %%
panel = reports.check()
findings = panel.to_frame()
findings[["code", "agency", "year", "label", "expected", "printed"]]

# %%
found = {(each.agency, each.year, each.code) for each in panel.findings}
missed = {(*where, what) for where, what in planted.items()} - found
print(f"{len(planted)} faults were planted, {len(planted) - len(missed)} are found")

# %% [markdown]
# ## Hand it on
#
# The ending chooses the format; beside each file stands what its columns mean. `gongkai check … --html panel.html` makes
# one page with pictures of the same.

# %%
reports.save(folder / "figures.xlsx")
reports.save(folder / "figures.csv", layout="wide")
sorted(each.name for each in folder.glob("figures*"))
