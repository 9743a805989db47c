"""``python -m tools.lessons [TASK ...]``: trains what the presets show, from seeds alone, and writes their weights.

Weights are rounded to four decimals, and what is told of a network is measured with exactly these numbers. On one
machine the same bits come out again; on another, whose arithmetic may round otherwise, the same accuracy.
"""

import json
import os
import platform
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read when numpy is loaded

import numpy as np

from app.cells.arrays import Array
from app.training.course import Course, check, task_of
from app.training.lessons import LESSONS
from app.training.trainer import Progress, epoch, fresh_accuracy, judged, start

FOLDER = Path(__file__).resolve().parents[1] / "app/lab/presets/data"
DIGITS = 4


def main(names: list[str]) -> int:
    for name in names or LESSONS:
        told = lesson(LESSONS[name])
        path = FOLDER / f"{name}.json"
        path.write_text(written(told), encoding="utf-8")
        print(f"written: {path.relative_to(FOLDER.parents[3])}: accuracy {told['accuracy']:.4f}", flush=True)
    return 0


def lesson(course: Course) -> dict[str, Any]:
    """Everything that is kept of a course: how far it came, where, and its weights."""
    done = trained(check(course))
    params = rounded(done.params)
    kept = Progress(done.epoch, params)
    loss, held_out = judged(course, params, task_of(course).held_out(course.T))
    return {
        "task": course.task,
        "epochs": done.epoch,
        "loss": round(loss, 6),
        "held_out": round(held_out, 6),
        "accuracy": round(fresh_accuracy(course, kept) or 0.0, 6),
        "machine": machine(),
        "weights": {name: value.tolist() for name, value in params.items()},
    }


def trained(course: Course) -> Progress:
    """The progress after the last epoch of a course."""
    now = start(course)
    while now.epoch < course.epochs:
        now = epoch(course, now)
    return now


def rounded(params: Mapping[str, Array]) -> dict[str, Array]:
    """Parameters with four decimals; never -0."""
    return {name: np.round(value, DIGITS) + 0.0 for name, value in params.items()}


def machine() -> str:
    """What the bits of a training depend on beside the course: NumPy, and the instructions that it found."""
    known: Any = np.show_config(mode="dicts")
    found = known.get("SIMD Extensions", {}).get("found", [])
    return f"NumPy {np.__version__}, {platform.machine()}, {' '.join(found)}"


def written(told: Mapping[str, Any]) -> str:
    """As JSON, a line for each row of a matrix."""
    rows = ",\n".join(f"    {json.dumps(name)}: {_array(value)}" for name, value in told["weights"].items())
    head = "".join(f"  {json.dumps(key)}: {json.dumps(value)},\n" for key, value in told.items() if key != "weights")
    return f'{{\n{head}  "weights": {{\n{rows}\n  }}\n}}\n'


def _array(value: list[Any]) -> str:
    if value and isinstance(value[0], list):
        return "[\n" + ",\n".join(f"      {json.dumps(row)}" for row in value) + "\n    ]"
    return json.dumps(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
