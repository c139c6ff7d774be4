"""A model of other features is refused, even if these are as many and nobody wrote down another version."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gongkai.assessment import evidence
from gongkai.core.errors import ModelError
from gongkai.labelling import features
from gongkai.pipeline import loaded_models, model_store


@pytest.fixture(autouse=True)
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("gongkai.pipeline.model_store.loading._loaded", {})
    loaded_models.feature_digests.cache_clear()
    yield
    loaded_models.feature_digests.cache_clear()


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = model_store.save_model(
        {}, tmp_path, name="reader", version="1", metrics={}, card="", features=loaded_models.feature_digests()
    )
    model_store.trust(folder)
    return folder


def test_a_model_of_these_features_is_loaded(model: Path) -> None:
    assert model_store.load_model(model, loaded_models.feature_digests()).bundle == {}


def test_another_feature_under_an_old_version_is_refused(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "_zones", lambda seen: ["elsewhere"] * len(seen))
    loaded_models.feature_digests.cache_clear()
    with pytest.raises(ModelError, match=r"feature_trace_sha256.*make train"):
        loaded_models.load_models(model)


def test_another_version_is_refused(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.labelling.labeller.VERSION", "0")
    loaded_models.feature_digests.cache_clear()
    with pytest.raises(ModelError, match="feature_spec_sha256"):
        loaded_models.load_models(model)


def test_other_evidence_of_the_same_length_is_refused(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = evidence.Evidence.row
    monkeypatch.setattr(evidence.Evidence, "row", lambda self: row(self)[::-1])
    loaded_models.feature_digests.cache_clear()
    with pytest.raises(ModelError, match="feature_trace_sha256"):
        loaded_models.load_models(model)


def test_a_model_without_a_trace_is_refused_before_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A version is what somebody wrote down; alone it proves nothing."""
    monkeypatch.setattr("joblib.load", lambda stream: pytest.fail("it was unpickled"))
    older = {"feature_spec_sha256": loaded_models.feature_digests()["feature_spec_sha256"]}
    folder = model_store.save_model({}, tmp_path, name="reader", version="0", metrics={}, card="", features=older)
    model_store.trust(folder)
    with pytest.raises(ModelError, match="feature_trace_sha256"):
        loaded_models.load_models(folder)
