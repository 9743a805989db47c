"""Activations and their slopes at their edges; a warning is an error in these tests."""

from decimal import Decimal, getcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cells.activations import (
    FUNCTIONS,
    RANGES,
    SLOPES,
    hard_sigmoid,
    hard_sigmoid_onnx,
    linear,
    relu,
    sigmoid,
    tanh,
)
from app.cells.stacked import sigmoid_in_place

finite = st.floats(allow_nan=False, allow_infinity=False)


def exact_sigmoid(x: float) -> float:
    getcontext().prec = 60
    return float(1 / (1 + (-Decimal(x)).exp()))


def test_sigmoid_reaches_its_ends_exactly() -> None:
    assert sigmoid(-1000.0) == 0.0
    assert sigmoid(1000.0) == 1.0
    assert sigmoid(0.0) == 0.5
    assert list(sigmoid(np.array([-np.inf, np.inf]))) == [0.0, 1.0]


def test_sigmoid_keeps_the_digits_of_a_gate_that_is_nearly_shut() -> None:
    assert sigmoid(-90.0) == pytest.approx(8.194012623990515e-40, rel=4e-16)
    assert sigmoid(-700.0) == pytest.approx(exact_sigmoid(-700.0), rel=4e-16)


@given(st.floats(-700, 700))
def test_sigmoid_is_exact_to_about_the_last_place(x: float) -> None:
    assert sigmoid(x) == pytest.approx(exact_sigmoid(x), rel=5e-16)


@given(finite, finite)
def test_sigmoid_never_falls_and_stays_in_its_range(x: float, y: float) -> None:
    low, high = sorted((x, y))
    assert 0.0 <= sigmoid(low) <= sigmoid(high) * (1 + 4e-16) <= 1.0 + 4e-16
    assert sigmoid(high) <= 1.0


def test_what_is_not_a_number_stays_so() -> None:
    for name, function in FUNCTIONS.items():
        assert np.isnan(function(np.array([np.nan]))), name


@pytest.mark.parametrize("name", FUNCTIONS)
@given(x=finite)
def test_every_activation_stays_in_its_range(name: str, x: float) -> None:
    low, high = RANGES[name]  # type: ignore[index]
    y = FUNCTIONS[name](np.array([x]))[0]  # type: ignore[index]
    assert low is None or y >= low
    assert high is None or y <= high


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_activation_can_write_over_its_input(name: str) -> None:
    function = FUNCTIONS[name]  # type: ignore[index]
    x = np.linspace(-50, 50, 201).reshape(3, 67)
    expected, there = function(x), x.copy()
    assert function(there, out=there) is there
    np.testing.assert_array_equal(there, expected)
    assert not np.shares_memory(function(x), x)


def test_the_simple_ones_are_what_they_say() -> None:
    x = np.array([-2.0, -0.0, 3.0])
    np.testing.assert_array_equal(relu(x), [0.0, 0.0, 3.0])
    np.testing.assert_array_equal(linear(x), x)
    np.testing.assert_array_equal(tanh(x), np.tanh(x))


@given(finite)
def test_the_hard_sigmoids_are_straight_lines_cut_at_0_and_1(x: float) -> None:
    for function, slope in ((hard_sigmoid, 1 / 6), (hard_sigmoid_onnx, 0.2)):
        assert function(x) == pytest.approx(min(max(x * slope + 0.5, 0.0), 1.0), rel=0, abs=3e-16)


def test_the_hard_sigmoids_have_no_jump_where_they_bend() -> None:
    for function, bend in ((hard_sigmoid, 3.0), (hard_sigmoid_onnx, 2.5)):
        assert function(-bend) == 0.0
        assert function(bend) == 1.0
        assert function(np.nextafter(-bend, 0)) <= 2e-16
        assert function(np.nextafter(bend, 0)) >= 1 - 2e-16
        assert list(function(np.array([-np.inf, 0.0, np.inf]))) == [0.0, 0.5, 1.0]


@given(finite)
def test_a_gate_of_onnx_is_never_less_decided_than_one_of_keras(x: float) -> None:
    assert abs(hard_sigmoid_onnx(x) - 0.5) >= abs(hard_sigmoid(x) - 0.5)


def test_the_hard_sigmoids_are_what_the_frameworks_give() -> None:
    # Keras 3: relu6(x + 3) / 6; ONNX HardSigmoid: max(0, min(1, 0.2 x + 0.5)).
    x = np.array([-3.5, -2.75, -1.0, 0.5, 2.0, 2.75, 4.0])
    np.testing.assert_allclose(hard_sigmoid(x), np.clip(x + 3, 0, 6) / 6, rtol=0, atol=2e-16)
    np.testing.assert_array_equal(hard_sigmoid_onnx(x), np.maximum(0, np.minimum(1, 0.2 * x + 0.5)))


def test_sigmoid_in_place_is_the_same_to_the_last_bit() -> None:
    a = np.concatenate([np.linspace(-800, 800, 1001), [-np.inf, np.inf, np.nan]])
    out = np.empty_like(a)
    sigmoid_in_place(len(a))(a, out)
    np.testing.assert_array_equal(out, sigmoid(a))


@pytest.mark.parametrize("name", SLOPES)
@given(x=st.floats(-30, 30).filter(lambda x: min(abs(abs(x) - bend) for bend in (0, 2.5, 3)) > 1e-3))
def test_a_slope_is_what_the_activation_rises_by(name: str, x: float) -> None:
    function, step = FUNCTIONS[name], 1e-5  # type: ignore[index]
    rise = (function(x + step) - function(x - step)) / (2 * step)
    assert SLOPES[name](x) == pytest.approx(float(rise), rel=1e-5, abs=1e-10)  # type: ignore[index]


@given(st.floats(-300, 300))
def test_slopes_keep_their_digits_where_the_activation_has_none_left(x: float) -> None:
    getcontext().prec = 300
    e = (-abs(Decimal(x))).exp()
    assert SLOPES["sigmoid"](x) == pytest.approx(float(e / (1 + e) ** 2), rel=2e-15)
    assert SLOPES["tanh"](x) == pytest.approx(float((2 * e / (1 + e * e)) ** 2), rel=2e-15)


@pytest.mark.parametrize("name", SLOPES)
@given(x=finite)
def test_every_slope_lies_between_0_and_1_for_any_number(name: str, x: float) -> None:
    assert 0.0 <= SLOPES[name](x) <= 1.0  # type: ignore[index]


def test_slopes_at_their_landmarks() -> None:
    np.testing.assert_array_equal(SLOPES["sigmoid"]([-np.inf, 0.0, np.inf]), [0.0, 0.25, 0.0])
    np.testing.assert_array_equal(SLOPES["tanh"]([-np.inf, 0.0, np.inf]), [0.0, 1.0, 0.0])
    np.testing.assert_array_equal(SLOPES["relu"]([-2.0, -0.0, 0.0, 2.0]), [0.0, 0.0, 0.0, 1.0])
    bends = np.array([-4.0, -3.0, -2.75, 0.0, 2.75, 3.0, 4.0])
    np.testing.assert_array_equal(SLOPES["hard_sigmoid"](bends), np.array([0, 0, 1, 1, 1, 0, 0]) / 6)
    np.testing.assert_array_equal(SLOPES["hard_sigmoid_onnx"](bends), [0.0, 0.0, 0.0, 0.2, 0.0, 0.0, 0.0])
    assert all(np.isnan(slope(np.nan)) for slope in SLOPES.values())
