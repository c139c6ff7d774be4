"""Models are found in order, loaded only when trusted and whole, and promoted in one step."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import joblib
import pytest

from gongkai.core.errors import ModelError
from gongkai.pipeline import model_store

FEATURES = {"feature_spec_sha256": model_store.digest_of({"width": 3})}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's data folder and a package folder of this test's own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv(model_store.ENVIRONMENT, raising=False)
    monkeypatch.setattr("gongkai.pipeline.model_store.places.packed_folder", lambda: tmp_path / "packed")
    monkeypatch.setattr("gongkai.pipeline.model_store.loading._loaded", {})
    return tmp_path


def save(folder: Path, version: str = "1", **bundle: object) -> Path:
    return model_store.save_model(
        {"weights": [1, 2], **bundle},
        folder,
        name="reader",
        version=version,
        metrics={"accuracy": 1.0},
        card="# Card\n",
        features=FEATURES,
        training_data_sha256="0" * 64,
        settings={"seed": 7},
    )


def packed(home: Path, **bundle: object) -> Path:
    model = save(home / "packed", **bundle)
    model_store.pin(model)
    return model


def rewrite_manifest(model: Path, **changes: object) -> None:
    data = json.loads((model / "manifest.json").read_text("utf-8"))
    (model / "manifest.json").write_text(json.dumps({**data, **changes}), "utf-8")


def test_a_saved_and_pinned_model_comes_back(home: Path) -> None:
    packed(home)
    assert model_store.load_model().bundle == {"weights": [1, 2]}


def test_another_card_makes_another_model_that_must_be_pinned_again(home: Path) -> None:
    model = packed(home)
    model_store.replace_card(model, "# Another card\n")
    with pytest.raises(ModelError, match="not trusted"):
        model_store.load_model()
    model_store.pin(model)
    assert model_store.load_model().bundle == {"weights": [1, 2]}
    assert (model / "card.md").read_text("utf-8") == "# Another card\n"


def test_the_manifest_states_digests_versions_and_origin(home: Path) -> None:
    model = save(home / "packed")
    data = model_store.read_manifest(model).data
    content = (model / "model.joblib").read_bytes()
    entry = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    assert data["files"]["model.joblib"] == entry
    assert {"python", "scikit-learn", "joblib", "numpy", "jieba", "spacy"} == set(data["versions"])
    assert data["training_data_sha256"] == "0" * 64
    assert data["settings"] == {"seed": 7}
    assert len(data["feature_spec_sha256"]) == 64
    assert "row_label" in data["labels"]


def test_a_second_load_gives_the_same_object(home: Path) -> None:
    packed(home, kind="cached")
    assert model_store.load_model() is model_store.load_model()


def test_no_model_names_the_command_that_builds_one() -> None:
    with pytest.raises(ModelError, match="make train"):
        model_store.load_model()


def test_an_option_goes_before_everything_else(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed(home)
    named, environment = save(home / "a", kind="option"), save(home / "b", kind="environment")
    model_store.trust(named)
    model_store.trust(environment)
    monkeypatch.setenv(model_store.ENVIRONMENT, str(environment))
    assert model_store.load_model(named).bundle["kind"] == "option"


def test_the_environment_goes_before_the_users_folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed(home)
    model_store.use_model(home / "packed" / "reader-1")
    other = save(home / "b", kind="environment")
    model_store.trust(other)
    model_store.pin(other)
    monkeypatch.setenv(model_store.ENVIRONMENT, str(home / "b"))
    assert model_store.load_model().bundle["kind"] == "environment"


def test_an_environment_without_a_model_is_no_reason_to_take_another(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed(home)
    monkeypatch.setenv(model_store.ENVIRONMENT, str(home / "nothing"))
    with pytest.raises(ModelError, match="nothing"):
        model_store.load_model()


def test_a_promoted_model_goes_before_the_packed_one(home: Path) -> None:
    packed(home)
    candidate = save(home / "work", version="2", kind="promoted")
    digest = model_store.read_manifest(candidate).digest
    model_store.use_model(candidate, trusted_digest=digest)
    assert model_store.load_model().bundle["kind"] == "promoted"


def test_promoting_an_unknown_model_is_refused_without_its_digest(home: Path) -> None:
    candidate = save(home / "work")
    with pytest.raises(ModelError, match="--trust"):
        model_store.use_model(candidate)


def test_promoting_with_another_digest_is_refused(home: Path) -> None:
    with pytest.raises(ModelError, match="not trusted"):
        model_store.use_model(save(home / "work"), trusted_digest="f" * 64)


def test_the_former_model_can_be_used_again(home: Path) -> None:
    for number in ("1", "2"):
        model = save(home / "work", version=number, kind=number)
        model_store.trust(model)
        model_store.use_model(model)
    model_store.use_model(Path("reader-1"))
    assert model_store.load_model().bundle["kind"] == "1"


def test_a_pin_outside_the_package_gives_no_trust(home: Path) -> None:
    model = save(home / "work", kind="stranger")
    model_store.pin(model)
    with pytest.raises(ModelError, match="not trusted"):
        model_store.load_model(home / "work")


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_the_list_of_trusted_digests_is_the_users_alone(home: Path) -> None:
    model_store.trust(save(home / "work"))
    assert (model_store.user_folder() / "trusted.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_list_that_others_may_write_is_refused(home: Path) -> None:
    model = save(home / "work")
    model_store.trust(model)
    (model_store.user_folder() / "trusted.json").chmod(0o666)
    with pytest.raises(ModelError, match="chmod"):
        model_store.load_model(model)


class Canary:
    """Leaves a file behind where it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (f"touch {self.path}",)


def test_a_pickle_that_runs_a_command_is_refused_before_it_runs(home: Path) -> None:
    model = packed(home)
    joblib.dump({"weights": Canary(home / "canary")}, model / "model.joblib")
    with pytest.raises(ModelError, match="altered"):
        model_store.load_model()
    assert not (home / "canary").exists()


def test_a_pickle_with_a_manifest_that_fits_it_is_refused_before_it_runs(home: Path) -> None:
    packed(home)
    save(home / "packed", weights=Canary(home / "canary"))
    with pytest.raises(ModelError, match="not trusted"):
        model_store.load_model()
    assert not (home / "canary").exists()


@pytest.mark.parametrize("name", model_store.FILES)
def test_one_altered_byte_is_refused(home: Path, name: str) -> None:
    path = packed(home) / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ModelError, match="altered"):
        model_store.load_model()


def test_a_swapped_manifest_is_refused(home: Path) -> None:
    model = packed(home)
    other = save(home / "work", version="2")
    (model / "manifest.json").write_bytes((other / "manifest.json").read_bytes())
    with pytest.raises(ModelError, match="not trusted"):
        model_store.load_model()


@pytest.mark.parametrize("kept", [0, 1, 20])
def test_a_truncated_model_is_refused(home: Path, kept: int) -> None:
    path = packed(home) / "model.joblib"
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ModelError, match="damaged"):
        model_store.load_model()


def test_a_truncated_manifest_is_refused(home: Path) -> None:
    path = packed(home) / "manifest.json"
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(ModelError, match="not JSON"):
        model_store.load_model()


@pytest.mark.parametrize("name", ["model.joblib", "manifest.json"])
def test_a_link_in_the_place_of_a_file_is_refused(home: Path, name: str) -> None:
    path = packed(home) / name
    path.rename(home / "elsewhere")
    path.symlink_to(home / "elsewhere")
    with pytest.raises(ModelError, match="link"):
        model_store.load_model()


@pytest.mark.parametrize("name", ["../work/reader-1", "/etc", "..", "", 3, None])
def test_a_current_model_outside_its_folder_is_refused(home: Path, name: object) -> None:
    packed(home)
    (home / "packed" / "current.json").write_text(json.dumps({"current": name}), "utf-8")
    with pytest.raises(ModelError, match="no name of a model"):
        model_store.load_model()


def test_a_manifest_that_names_other_files_is_refused(home: Path) -> None:
    model = packed(home)
    rewrite_manifest(model, files={"../../secret": {"sha256": "0", "size": 1}})
    with pytest.raises(ModelError, match="incomplete"):
        model_store.load_model()


@pytest.mark.parametrize("version", ["1.2.0", "2.9.1", None])
def test_a_model_binds_no_version_of_scikit_learn(home: Path, version: str | None) -> None:
    """It holds numbers only; the library that fitted them is needed for training alone."""
    model = save(home / "packed", kind="numbers")
    rewrite_manifest(model, versions={"scikit-learn": version})
    model_store.pin(model)
    assert model_store.load_model().bundle["kind"] == "numbers"


def test_a_trusted_manifest_with_a_wrong_digest_is_refused_before_it_runs(home: Path) -> None:
    model = save(home / "packed", weights=Canary(home / "canary"))
    files = model_store.read_manifest(model).data["files"]
    rewrite_manifest(model, files={**files, "model.joblib": {**files["model.joblib"], "sha256": "0" * 64}})
    digest = model_store.read_manifest(model).digest
    (home / "packed" / "current.json").write_text(
        json.dumps({"current": model.name, "trusted": {model.name: digest}}), "utf-8"
    )
    with pytest.raises(ModelError, match="altered"):
        model_store.load_model()
    assert not (home / "canary").exists()


def test_a_model_of_other_features_is_refused_before_it_runs(home: Path) -> None:
    packed(home, weights=Canary(home / "canary"))
    with pytest.raises(ModelError, match="other features"):
        model_store.load_model(features={"feature_spec_sha256": "0" * 64})
    assert not (home / "canary").exists()


def test_a_model_of_the_same_features_is_welcome(home: Path) -> None:
    packed(home, kind="same")
    assert model_store.load_model(features=FEATURES).bundle["kind"] == "same"


def test_another_format_is_refused(home: Path) -> None:
    model = packed(home)
    rewrite_manifest(model, format=99)
    with pytest.raises(ModelError, match="99"):
        model_store.load_model()


@pytest.mark.parametrize("name", ["../evil", "a/b", ""])
def test_a_name_that_leads_elsewhere_is_not_saved(home: Path, name: str) -> None:
    with pytest.raises(ModelError, match="no name of a model"):
        model_store.save_model({}, home / "work", name=f"{name}/", version="1", metrics={}, card="")


def test_a_failed_save_leaves_the_old_model_and_no_litter(home: Path) -> None:
    model = packed(home, kind="old")
    with pytest.raises(Exception, match="pickle"):
        save(home / "packed", kind=lambda: None)
    assert model_store.load_model().bundle["kind"] == "old"
    assert sorted(path.name for path in (home / "packed").iterdir()) == ["current.json", model.name]


def test_all_models_are_listed_and_damaged_ones_left_out(home: Path) -> None:
    packed(home)
    save(home / "packed", version="2")
    (home / "packed" / "broken").mkdir()
    (home / "packed" / "broken" / "manifest.json").write_text("{", "utf-8")
    assert [each.title for each in model_store.list_models()] == ["reader-1", "reader-2"]


def test_loading_opens_no_connection_and_starts_no_process(home: Path) -> None:
    model = packed(home)
    digest = model_store.read_manifest(model).digest
    program = (
        "import sys, pathlib, numpy, joblib\n"
        "from gongkai.pipeline import model_store\n"
        "from gongkai.pipeline.model_store import loading\n"
        f"loading.trusted_digests = lambda: {{{digest!r}}}\n"
        "seen = []\n"
        "bad = ('socket.connect', 'subprocess.Popen', 'os.system', 'os.exec', 'os.posix_spawn')\n"
        "sys.addaudithook(lambda event, args: seen.append(event) if event in bad else None)\n"
        f"model_store.load_model(pathlib.Path({str(model)!r}))\n"
        "print(seen)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
