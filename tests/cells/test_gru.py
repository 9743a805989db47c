"""The GRU by its laws: z keeps, r resets, and the two places of r differ."""

import numpy as np
from hypothesis import given

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


def test_reset_before_has_no_bias_inside() -> None:
    assert "b_Uh" in AFTER.shapes(3, 4)
    assert "b_Uh" not in BEFORE.shapes(3, 4)
    assert "u_h" in [q.name for q in AFTER.quantities]
    assert "rh" in [q.name for q in BEFORE.quantities]
