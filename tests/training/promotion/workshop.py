"""A few layouts, small settings, and what makes challengers with them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from gongkai.pipeline import model_store
from gongkai.training import Material, Settings, Trained, gather, train_models, write_model

FAMILIES = ("A", "B", "C", "HTML")
LAYOUT = "T"
SETTINGS = Settings(training=4, calibration=5, evaluation=2, folds=2, weights=(1.0,))
CORRECTED = 3


@dataclass
class Workshop:
    """The champion, its material, and corrected documents of the layout that it has not seen."""

    material: Material
    champion: Trained
    corrections: Path
    folder: Path

    def challenger(self, name: str, corrections: Path, weight: float = 1.0) -> Path:
        """Train with corrections that weigh so much and return the model's folder, which is trusted."""
        corrected = gather(corrections)
        settings = replace(SETTINGS, weights=(weight,))
        trained = train_models(settings, corrected=corrected, material=self.material)
        model = write_model(trained, settings, self.folder, corrected, name, FAMILIES)
        model_store.trust(model)
        return model
