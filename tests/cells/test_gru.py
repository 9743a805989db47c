"""The GRU by its laws: z keeps, r resets, and the two places of r differ."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.cells import GRU

from .nets import inputs, params, seeds, sizes, state

AFTER, BEFORE = GRU(reset="after"), GRU(reset="before")


@given(sizes, seeds)
def test_z_1_keeps_h_for_ever(size: tuple[int, int], seed: int) -> None:
    X, H = size
    for cell in (AFTER, BEFORE):
        p = params(cell, X, H, seed) | {"b_z": np.full(H, 1000.0)}
        now = start = state(cell, H, seed)
        for x in inputs(25, X, seed):
            now = cell.step(p, x, now)
            np.testing.assert_array_equal(now["h"], start["h"])


@given(sizes, seeds)
def test_z_0_replaces_h_by_the_candidate(size: tuple[int, int], seed: int) -> None:
    X, H = size
    p = params(AFTER, X, H, seed) | {"b_z": np.full(H, -1000.0)}
    q = AFTER.step(p, inputs(1, X, seed)[0], state(AFTER, H, seed))
    np.testing.assert_array_equal(q["h"], q["h_tilde"])


@given(sizes, seeds)
def test_the_two_forms_are_equal_when_r_is_1(size: tuple[int, int], seed: int) -> None:
    X, H = size
    p = params(AFTER, X, H, seed) | {"b_r": np.full(H, 1000.0), "b_Uh": np.zeros(H)}
    x, before = inputs(1, X, seed)[0], state(AFTER, H, seed)
    one, other = AFTER.step(p, x, before), BEFORE.step(p, x, before)
    np.testing.assert_array_equal(one["r"], 1.0)
    for name in ("a_h", "h_tilde", "z", "h"):
        np.testing.assert_allclose(one[name], other[name], rtol=0, atol=1e-15)


@given(sizes, seeds)
def test_the_two_forms_are_equal_when_u_is_diagonal_and_has_no_bias(size: tuple[int, int], seed: int) -> None:
    X, H = size
    p = params(AFTER, X, H, seed)
    p |= {"U_h": np.diag(np.diag(p["U_h"])), "b_Uh": np.zeros(H)}
    x, before = inputs(1, X, seed)[0], state(AFTER, H, seed)
    one, other = AFTER.step(p, x, before), BEFORE.step(p, x, before)
    np.testing.assert_allclose(one["h"], other["h"], rtol=0, atol=1e-15)


def test_the_two_forms_differ_otherwise() -> None:
    p = params(AFTER, 3, 4, 1) | {"b_Uh": np.zeros(4)}
    x, before = inputs(1, 3, 1)[0], state(AFTER, 4, 1)
    assert (np.abs(AFTER.step(p, x, before)["h"] - BEFORE.step(p, x, before)["h"]) > 1e-6).all()


@given(sizes, seeds, st.sampled_from(("after", "before")))
def test_two_biases_are_their_sum_where_r_does_not_come_between(size: tuple[int, int], seed: int, reset: str) -> None:
    X, H = size
    one, two = GRU(reset=reset), GRU(reset=reset, bias="two")  # type: ignore[arg-type]
    p = params(two, X, H, seed)
    apart = ("z", "r") if reset == "after" else ("z", "r", "h")
    merged = p | {f"b_{gate}": p[f"b_{gate}"] + p[f"b_U{gate}"] for gate in apart}
    x, before = inputs(1, X, seed)[0], state(one, H, seed)
    with_two, with_one = two.step(p, x, before), one.step(merged, x, before)
    for name, value in with_one.items():
        np.testing.assert_allclose(with_two[name], value, rtol=0, atol=1e-14, err_msg=name)


@given(sizes, seeds, st.sampled_from(("after", "before")))
def test_no_bias_is_a_bias_of_0(size: tuple[int, int], seed: int, reset: str) -> None:
    X, H = size
    none, two = GRU(reset=reset, bias="none"), GRU(reset=reset, bias="two")  # type: ignore[arg-type]
    p = params(none, X, H, seed)
    zero = {name: np.zeros(H) for name in two.shapes(X, H) if name.startswith("b_")}
    x, before = inputs(1, X, seed)[0], state(none, H, seed)
    for name, value in two.step(p | zero, x, before).items():
        np.testing.assert_array_equal(none.step(p, x, before)[name], value, err_msg=name)


def test_r_multiplies_the_recurrent_bias_of_the_candidate_only_after_the_product() -> None:
    for cell, inside in ((AFTER, True), (GRU(reset="before", bias="two"), False)):
        p, x, before = params(cell, 3, 4, 1), inputs(1, 3, 1)[0], state(cell, 4, 1)
        free, shifted = cell.step(p, x, before), cell.step(p | {"b_Uh": p["b_Uh"] + 1.0}, x, before)
        np.testing.assert_allclose(
            shifted["a_h"] - free["a_h"], free["r"] if inside else np.ones(4), rtol=0, atol=1e-15
        )


def test_gates_and_candidate_go_through_the_activations_chosen() -> None:
    cell = GRU(gate="hard_sigmoid_onnx", g="relu")
    q = cell.step(params(cell, 3, 4, 1, 9.0), inputs(1, 3, 1)[0], state(cell, 4, 1))
    for name in "zr":
        np.testing.assert_array_equal(q[name], np.clip(0.2 * q[f"a_{name}"] + 0.5, 0, 1))
    np.testing.assert_array_equal(q["h_tilde"], np.maximum(q["a_h"], 0))


def test_reset_before_has_no_bias_inside() -> None:
    assert "b_Uh" in AFTER.shapes(3, 4)
    assert "b_Uh" not in BEFORE.shapes(3, 4)
    assert "u_h" in [q.name for q in AFTER.quantities]
    assert "rh" in [q.name for q in BEFORE.quantities]
