"""Put a model in use once the gate let it pass, or in spite of the gate, with a mark."""

from __future__ import annotations

from pathlib import Path

from gongkai.core.errors import ModelError
from gongkai.pipeline.model_store import mark_model, trust, use_model
from gongkai.training.promotion.acceptance import Verdict


def promote(model: Path, verdict: Verdict, *, force: bool = False) -> Path:
    """Make a model the one in use; return where it stands now.

    Parameters
    ----------
    model
        The challenger's folder; its digest must be trusted.
    verdict
        What the gate said. It is written into the model's manifest, which makes another digest of it; that is trusted.
    force
        Promote although the gate refused; the manifest says so from then on.

    Raises
    ------
    ModelError
        The gate refused, or the model is damaged or not trusted.
    """
    if not verdict.passed and not force:
        en = "; ".join(each.en for each in verdict.failed)
        zh = "；".join(each.zh for each in verdict.failed)
        raise ModelError(f"{model}: refused by the gate: {en}", f"{model}：未通过检验：{zh}")
    mark_model(model, gate={**verdict.to_dict(), "forced": not verdict.passed})
    trust(model)
    return use_model(model)
