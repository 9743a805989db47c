"""Weights that were learned, from their files."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from app.cells.arrays import Array

_FOLDER = Path(__file__).with_name("data")


@cache
def kept(task: str) -> dict[str, Any]:
    """What ``make lessons`` wrote of a task: epochs, loss, accuracy, and the weights as lists."""
    told: dict[str, Any] = json.loads((_FOLDER / f"{task}.json").read_text(encoding="utf-8"))
    return told


def params(task: str) -> dict[str, Array]:
    """Learned weights of a task, by name."""
    return {name: np.array(value, dtype=np.float64) for name, value in kept(task)["weights"].items()}
