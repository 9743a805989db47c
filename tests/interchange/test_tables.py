"""A trace as a table: every number, all its digits."""

import csv

import numpy as np
import pytest
from hypothesis import given

from app.interchange.tables import csv_text
from app.lab.experiment import Experiment
from app.lab.held import Held, hold
from app.lab.presets import PRESETS
from tests.lab.worked import experiments


def read(held: Held) -> tuple[list[str], list[list[str]]]:
    """Head and rows."""
    head, *rows = list(csv.reader(csv_text(held).splitlines()))
    return head, rows


def agrees(held: Held) -> None:
    head, rows = read(held)
    assert len(set(head)) == len(head)
    assert {len(row) for row in rows} == {len(head)}
    assert [row[0] for row in rows] == [str(t) for t in range(held.trace.T + 1)]
    for name, values in held.arrays().items():
        columns = [head.index(f"{name}[{j}]") for j in range(values.shape[1])]
        table = np.array([[float(row[k]) for k in columns] for row in rows[1:]])
        assert table.tobytes() == np.ascontiguousarray(values).tobytes(), name
        start = held.trace.initial.get(name)
        assert [rows[0][k] for k in columns] == (
            [""] * len(columns) if start is None else [repr(v) for v in start.tolist()]
        )


@given(experiments())
def test_every_number_is_there_to_the_last_bit(experiment: Experiment) -> None:
    agrees(hold(experiment))


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_every_preset_is_a_table(preset: object) -> None:
    agrees(hold(preset.experiment))  # type: ignore[attr-defined]


def test_lines_end_the_same_everywhere() -> None:
    text = csv_text(hold(PRESETS[0].experiment))
    assert "\r" not in text
    assert text.endswith("\n")
