"""A model's card: what it is, what it learnt from, what it is for, where it ends, and its figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

BEGIN, END = "<!-- bench:weighted -->", "<!-- /bench:weighted -->"

_CARD = """# {title}

What each cell of a report is (a linear classifier over hashed features, decoded over the sequence), and how sure a
figure read from it is (gradient-boosted trees, monotone where more doubt must not make surer, calibrated by isotonic
regression: fields that nothing but their confidence flags, and each kind of flagged ones, apart). Both are
scikit-learn's, made by `gongkai train` from the settings below.

## Use

Reading Chinese annual reports on government information disclosure (政府信息公开工作年度报告, editions 2019 and 2021)
by `gongkai.parse`. A field whose confidence is below **{threshold:.5f}** is to be reviewed.
{guarantee}

## Data

Generated reports ({families} layouts; invented agencies and sentences, the official labels of the form):
{training} a layout for the labeller, {calibration} a layout for the model of confidence and {damaged} with one to three
damages, all read by labellers that had not seen their layouts. Nothing was copied from a published report. SHA-256 of
the data: `{digest}`.
{corrected}
```toml
{settings}
```

## Limits

- Figures of generated reports say how well *such* reports are read. Score your own with `gongkai evaluate`.
- It knows two editions and the layouts that the generator prints. The confidence is calibrated on layouts held out
  from training, which is the best that can be said of layouts yet unknown, and no guarantee.
- Scanned pages, PDF and Word were not learnt.
- Loading it runs code: `gongkai` loads it only where its digest is trusted.

## Figures

### One figure: layouts weighted by how often they are met

{weighted}

### Labels, on layouts left out of training

{cells:,} cells, **{accuracy:.2%}** labelled right.

{label_table}
### Fields, on layouts left out of training ({evaluation} reports a layout)

{field_table}
*silent*: wrong without a flag. *needless*: flagged though right and beyond doubt. *destroyed*: what the layout
destroyed. ECE: over the bins below. The folds leave out several kinds of layout at once; `make bench` leaves out one
at a time.

### What confidences claim, and what came true

In bins of log-odds of half a power of ten, the same reports; intervals are taken between reports, since errors cluster.

{reliability}"""


def write_card(facts: Mapping[str, Any], weighted: str = "") -> str:
    """Return the card in Markdown.

    Parameters
    ----------
    facts
        ``title``, ``threshold``, ``guarantee`` (what it promises, in words), ``families``, ``settings`` (a dict),
        ``digest``, ``labels`` (of :func:`gongkai.training.label_scores`), ``fields`` and ``reliability`` (tables in
        Markdown); where people corrected documents, ``corrected`` (how many), ``changed`` and ``left`` (labels that
        people changed, or left) and ``weight``.
    weighted
        The figure of ``make bench``; empty before it was run.
    """
    labels, settings = facts["labels"], facts["settings"]
    return _CARD.format(
        **{key: settings[key] for key in ("training", "calibration", "damaged", "evaluation")},
        **{key: facts[key] for key in ("title", "threshold", "guarantee", "families", "digest")},
        corrected=_corrected(facts),
        settings="\n".join(f"{key} = {value}" for key, value in settings.items()),
        weighted=f"{BEGIN}\n{weighted or '`make bench` fills it in.'}\n{END}",
        cells=labels["cells"],
        accuracy=labels["accuracy"],
        label_table=_label_table(labels["labels"]),
        field_table=facts["fields"],
        reliability=facts["reliability"],
    )


def _corrected(facts: Mapping[str, Any]) -> str:
    if not facts.get("corrected"):
        return ""
    return (
        f"\nAnd {facts['corrected']} documents corrected by people: their labels ({facts['changed']} given by people, "
        f"{facts['left']} looked at and left) train the labeller, each counting for {facts['weight']:g} generated\n"
        "cells; their decided values train the model of confidence.\n"
    )


def fill_card(card: str, weighted: str) -> str:
    """Return a card with the figure of ``make bench`` in its slot."""
    before, rest = card.split(BEGIN, 1)
    return f"{before}{BEGIN}\n{weighted}\n{END}{rest.split(END, 1)[1]}"


def _label_table(labels: Mapping[str, Mapping[str, Any]]) -> str:
    lines = ["| label | cells | precision | recall |", "| --- | ---: | ---: | ---: |"]
    for name, each in labels.items():
        shares = ("–" if each[key] is None else f"{each[key]:.2%}" for key in ("precision", "recall"))
        lines.append(f"| {name} | {each['cells']:,} | {' | '.join(shares)} |")
    return "\n".join(lines) + "\n"
