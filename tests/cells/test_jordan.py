"""The Jordan network by its laws and by hand: what it said is all it remembers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.cells import Elman, Jordan
from app.cells.activations import FUNCTIONS

from .nets import ACTIVATIONS, inputs, params, seeds, sizes, state


@given(sizes, seeds, st.sampled_from(ACTIVATIONS))
def test_an_output_that_is_every_hidden_unit_makes_it_an_elman_network(
    size: tuple[int, int], seed: int, activation: str
) -> None:
    X, H = size
    elman, jordan = Elman(activation=activation), Jordan(activation=activation, outputs=H)  # type: ignore[arg-type]
    p = params(elman, X, H, seed)
    fed_back = {"W_h": p["W_h"], "V_h": p["U_h"], "b_h": p["b_h"], "W_y": np.eye(H), "b_y": np.zeros(H)}
    one, other = state(elman, H, seed), {"y": state(elman, H, seed)["h"]}
    for x in inputs(5, X, seed):
        one, other = elman.step(p, x, one), jordan.step(fed_back, x, other)
        np.testing.assert_allclose(other["h"], one["h"], rtol=0, atol=1e-12)
        np.testing.assert_array_equal(other["y"], other["h"])


def test_by_hand() -> None:
    cell = Jordan(activation="linear")
    p = {"W_h": [[1.0], [2.0]], "V_h": [[1.0], [0.0]], "b_h": [0.0, 1.0], "W_y": [[1.0, -1.0]], "b_y": [0.5]}
    now, said, hidden = {"y": np.zeros(1)}, [], []
    for x in (1.0, 2.0, 3.0):
        now = cell.step({name: np.array(value) for name, value in p.items()}, np.array([x]), now)
        said.append(now["y"][0])
        hidden.append(now["h"].tolist())
    # h = (x + y', 2 x + 1), y = h1 - h2 + 1/2
    assert hidden == [[1, 3], [0.5, 5], [-1, 7]]
    assert said == [-1.5, -4, -7.5]


@given(sizes, seeds, st.sampled_from(("linear", "sigmoid", "tanh")))
def test_two_pasts_that_end_in_the_same_output_have_the_same_future(size: tuple[int, int], seed: int, out: str) -> None:
    X, H = size
    cell = Jordan(out=out, outputs=2)  # type: ignore[arg-type]
    p, x = params(cell, X, H, seed), inputs(1, X, seed)[0]
    before = cell.step(p, x, state(cell, H, seed))
    forgotten = {"y": before["y"], "h": np.full(H, 9.0)}
    np.testing.assert_array_equal(cell.step(p, x, before)["y"], cell.step(p, x, forgotten)["y"])


def test_what_is_held_on_h_is_what_is_said_and_what_is_held_on_y_is_what_is_fed_back() -> None:
    cell = Jordan(outputs=2, out="tanh")
    p, x = params(cell, 3, 4, 1), inputs(2, 3, 1)
    held = cell.step(p, x[0], state(cell, 4, 1), lambda name, value: np.full_like(value, 0.5) if name == "h" else value)
    np.testing.assert_allclose(held["y"], np.tanh(p["W_y"] @ np.full(4, 0.5) + p["b_y"]), rtol=0, atol=1e-15)
    spoken = cell.step(p, x[0], held, lambda name, value: np.ones_like(value) if name == "y" else value)
    after = cell.step(p, x[1], spoken)
    np.testing.assert_allclose(after["a_h"], p["W_h"] @ x[1] + p["V_h"].sum(axis=1) + p["b_h"], rtol=0, atol=1e-15)


def test_every_number_has_the_width_of_its_layer() -> None:
    cell = Jordan(outputs=3)
    widths = {name: len(v) for name, v in cell.step(params(cell, 2, 5, 1), np.ones(2), state(cell, 5, 1)).items()}
    assert widths == {"a_h": 5, "h": 5, "a_y": 3, "y": 3}
    assert cell.shapes(2, 5) == {"W_h": (5, 2), "V_h": (5, 3), "b_h": (5,), "W_y": (3, 5), "b_y": (3,)}


def test_its_output_can_be_any_of_three_functions() -> None:
    for out in ("linear", "sigmoid", "tanh"):
        cell = Jordan(out=out, outputs=2)
        q = cell.step(params(cell, 2, 5, 1), np.ones(2), state(cell, 5, 1))
        np.testing.assert_array_equal(q["y"], FUNCTIONS[out](q["a_y"]))
