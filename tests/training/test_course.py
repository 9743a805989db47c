"""A course: what can be taught, what is refused and why, and the weights that it begins with."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.cells import CELLS, GRU, LSTM, Jordan
from app.errors import GatescopeError
from app.training.course import Course, Limits, check, first_weights, loss_of, output_of, spec_of, task_of
from app.training.optimizers import Adam
from app.training.tasks import TASKS, Examples

FOUR = Examples(texts=(("so", "good"), ("so", "bad"), ("good",), ("bad",)), labels=("yes", "no", "yes", "no"))


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_every_task_can_be_taught_to_every_cell(task: str, cell: str) -> None:
    course = check(Course(task=task, cell=CELLS[cell]()))
    shapes = {name: value.shape for name, value in first_weights(course).items()}
    assert shapes["W_y"] == (task_of(course).K, 8)
    assert spec_of(course).readout is not None


def test_a_jordan_network_answers_by_itself() -> None:
    course = check(Course(task="parity", cell=Jordan(out="sigmoid")))
    assert spec_of(course).readout is None
    assert output_of(course) == "sigmoid"
    assert first_weights(course)["W_y"].shape == (1, 8)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"H": 0}, "H: got 0; expected at least 1"),
        ({"H": 33}, "H: got 33; expected at most 32"),
        ({"layers": 3}, "layers: got 3; expected at most 2"),
        ({"T": 1}, "T: got 1; expected at least 2"),
        ({"T": 201}, "T: got 201; expected at most 200"),
        ({"batch": 129}, "batch: got 129; expected at most 128"),
        ({"epochs": 2_001}, "epochs: got 2001; expected at most 2000"),
        ({"steps": 51}, "steps: got 51; expected at most 50"),
        ({"seed": -1}, "seed: got -1"),
        ({"seed": 2**32}, "seed: got 4294967296"),
        ({"clip": -1.0}, "clip: got -1; expected a number from 0 to"),
        ({"clip": float("nan")}, "clip: got nan"),
        ({"forget_bias": 1e9}, "forget_bias"),
        ({"optimizer": Adam(rate=99.0)}, "rate: got 99; expected a number from 0 to 10"),
        ({"version": 2}, "unsupported version: course: got version 2"),
        ({"task": "fly"}, "unknown name: task: got fly"),
        ({"task": "examples"}, "examples: got nothing; expected lines of a text and its label"),
        ({"task": "latch", "loss": "softmax"}, "softmax loss: got sigmoid"),
        ({"task": "parity", "cell": Jordan(outputs=2)}, "outputs: got 2; expected 1, as many as the task has answers"),
        ({"task": "parity", "cell": Jordan(out="sigmoid"), "direction": "both"}, "direction: got both"),
        ({"task": "echo", "cell": Jordan(outputs=3)}, "cell: got jordan; expected a cell with a read-out"),
        ({"task": "latch", "cell": Jordan()}, "binary loss: got linear; expected one of sigmoid"),
        (
            {"T": 200, "batch": 128, "H": 32, "steps": 50},
            "steps: got 50; expected at most 3 with sequences and layers of this size",
        ),
        ({"examples": Examples(texts=((),) * 3, labels=("a", "b", "a"))}, "example 1: got no word"),
    ],
)
def test_what_cannot_be_taught_is_refused_with_what_would_do(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(GatescopeError, match=told):
        check(Course(**wrong))


def test_limits_can_be_others() -> None:
    check(Course(H=64), Limits(H=64))


def test_examples_are_a_task_like_any_other() -> None:
    course = check(Course(task="examples", examples=FOUR))
    assert task_of(course).labels == ("no", "yes")
    assert task_of(course) is task_of(replace(course, seed=3))


def test_another_loss_may_stand_in_for_the_task_s_own() -> None:
    assert loss_of(Course(task="latch")) == "binary"
    assert loss_of(check(Course(task="latch", loss="squared"))) == "squared"


# first weights


def test_the_seed_alone_decides_the_first_weights() -> None:
    one, same, other = (first_weights(Course(seed=seed)) for seed in (1, 1, 2))
    assert all((one[name] == same[name]).all() for name in one)
    assert (one["W_f"] != other["W_f"]).any()


def test_what_goes_round_keeps_its_length() -> None:
    made = first_weights(Course(H=8))
    for gate in "fico":
        np.testing.assert_allclose(made[f"U_{gate}"] @ made[f"U_{gate}"].T, np.eye(8), atol=1e-12)


def test_what_goes_in_is_spread_by_rows_and_columns() -> None:
    made = first_weights(Course(task="letters", H=32))
    W = made["W_f"]
    limit = np.sqrt(6 / sum(W.shape))
    assert np.abs(W).max() <= limit
    assert np.abs(W).max() > 0.95 * limit


@pytest.mark.parametrize(
    ("cell", "biases"),
    [
        (LSTM(), {"b_f": 2.5, "b_i": 0.0}),
        (LSTM(forget="coupled"), {"b_i": -2.5}),
        (LSTM(forget="none"), {"b_i": 0.0}),
        (GRU(), {"b_z": 2.5, "b_r": 0.0}),
        (LSTM(bias="two"), {"b_f": 2.5, "b_Uf": 0.0}),
    ],
)
def test_the_gate_that_keeps_begins_with_its_bias(cell: LSTM | GRU, biases: dict[str, float]) -> None:
    made = first_weights(Course(cell=cell, forget_bias=2.5, direction="both"))
    for name, value in biases.items():
        for ending in ("", "_reverse"):
            assert (made[name + ending] == value).all()


def test_a_cell_without_biases_has_none_to_set() -> None:
    assert not [name for name in first_weights(Course(cell=LSTM(bias="none"))) if name.startswith("b_f")]


def test_chrono_spreads_memories_from_one_step_to_all_of_them() -> None:
    made = first_weights(Course(forget_bias="chrono", T=100, H=8))
    assert made["b_f"][0] == pytest.approx(np.log(99))
    assert made["b_f"][-1] == 0.0
    np.testing.assert_allclose(made["b_i"], -made["b_f"])
    lasting = 1 / (1 - 1 / (1 + np.exp(-made["b_f"][0])))
    assert lasting == pytest.approx(100)  # steps until 1/e is left
