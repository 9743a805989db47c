"""The options of the LSTM by their laws: what each adds is nothing where it is neutral."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cells import LSTM
from app.cells.activations import hard_sigmoid, hard_sigmoid_onnx, sigmoid
from app.cells.arrays import Array

from .nets import inputs, params, seeds, sizes, state
from .test_lstm import FIVE, PARAMS, walk

Size = tuple[int, int]
plain = st.builds(LSTM, g=st.sampled_from(("tanh", "linear", "sigmoid")), h=st.sampled_from(("tanh", "linear")))


def stepped(cell: LSTM, p: dict[str, Array], size: Size, seed: int, **held: float) -> dict[str, Array]:
    """One step from a state that is not zero, with gates held where a hand would."""

    def hold(name: str, computed: Array) -> Array:
        return np.full_like(computed, held[name]) if name in held else computed

    return cell.step(p, inputs(1, size[0], seed)[0], state(LSTM(), size[1], seed), hold)


def same(one: dict[str, Array], other: dict[str, Array], apart: float = 0.0) -> None:
    for name in one.keys() & other.keys():
        np.testing.assert_allclose(one[name], other[name], rtol=0, atol=apart, err_msg=name)


@given(plain, sizes, seeds)
def test_zero_peepholes_are_the_lstm_without(cell: LSTM, size: Size, seed: int) -> None:
    p = params(cell, *size, seed)
    blind = p | {f"p_{gate}": np.zeros(size[1]) for gate in "fio"}
    same(stepped(cell, p, size, seed), stepped(replace(cell, peepholes=True), blind, size, seed))


def test_f_and_i_look_at_the_memory_before_and_o_at_the_memory_now() -> None:
    cell = LSTM(peepholes=True)
    p, x, before = params(cell, 3, 2, 1), inputs(1, 3, 1)[0], state(cell, 2, 1)
    without = LSTM().step(p, x, before)
    q = cell.step(p, x, before)
    for gate in "fi":
        np.testing.assert_array_equal(q[f"a_{gate}"], without[f"a_{gate}"] + p[f"p_{gate}"] * before["c"])
    np.testing.assert_array_equal(q["a_o"], without["a_o"] + p["p_o"] * q["c"])
    np.testing.assert_array_equal(q["a_c"], without["a_c"])


def test_a_memory_held_by_hand_reaches_the_peephole_of_the_same_timestep() -> None:
    cell = LSTM(peepholes=True)
    p = params(cell, 3, 2, 1)
    free, held = (stepped(cell, p, (3, 2), 1, **by_hand) for by_hand in ({}, {"c": 2.0}))
    np.testing.assert_allclose(held["a_o"] - free["a_o"], p["p_o"] * (2.0 - free["c"]), rtol=0, atol=1e-15)


@given(sizes, seeds, st.booleans())
def test_coupled_gates_add_up_to_1(size: Size, seed: int, peepholes: bool) -> None:
    cell = LSTM(forget="coupled", peepholes=peepholes)
    q = stepped(cell, params(cell, *size, seed, 30.0), size, seed)
    np.testing.assert_array_equal(q["f"] + q["i"], 1.0)


@given(sizes, seeds, st.floats(0, 1))
def test_what_is_held_on_i_reaches_a_coupled_f(size: Size, seed: int, value: float) -> None:
    cell = LSTM(forget="coupled")
    q = stepped(cell, params(cell, *size, seed), size, seed, i=value)
    np.testing.assert_array_equal(q["f"], 1.0 - value)
    np.testing.assert_array_equal(q["c"], q["f"] * state(cell, size[1], seed)["c"] + value * q["c_tilde"])


@given(sizes, seeds)
def test_coupled_is_the_lstm_whose_forget_gate_has_the_weights_of_i_negated(size: Size, seed: int) -> None:
    p = params(LSTM(forget="coupled"), *size, seed)
    negated = p | {f"{letter}_f": -p[f"{letter}_i"] for letter in "WUb"}
    same(stepped(LSTM(forget="coupled"), p, size, seed), stepped(LSTM(), negated, size, seed), 2e-15)


@given(plain, sizes, seeds)
def test_the_lstm_of_1997_is_that_of_2000_with_f_held_at_1(cell: LSTM, size: Size, seed: int) -> None:
    p = params(cell, *size, seed)
    q = stepped(replace(cell, forget="none"), p, size, seed)
    same(q, stepped(cell, p, size, seed, f=1.0))
    np.testing.assert_array_equal(q["kept"], state(cell, size[1], seed)["c"])


def test_without_forget_gate_a_hand_can_still_hold_f() -> None:
    cell = LSTM(forget="none")
    q = stepped(cell, params(cell, 3, 2, 1), (3, 2), 1, f=0.25)
    np.testing.assert_array_equal(q["kept"], 0.25 * state(cell, 2, 1)["c"])


def test_a_forget_gate_that_has_no_weights_of_its_own_has_no_sum_and_no_peephole() -> None:
    for forget in ("none", "coupled"):
        cell = LSTM(forget=forget, peepholes=True, bias="two")
        assert cell.gates == ("i", "c", "o")
        assert not {name for name in cell.shapes(3, 2) if name.endswith("f")}
        assert "a_f" not in {q.name for q in cell.quantities}


@given(plain, sizes, seeds)
def test_without_recurrence_it_is_the_lstm_whose_u_is_0(cell: LSTM, size: Size, seed: int) -> None:
    p = params(replace(cell, recurrent=False), *size, seed)
    deaf = p | {f"U_{gate}": np.zeros((size[1], size[1])) for gate in cell.gates}
    same(stepped(replace(cell, recurrent=False), p, size, seed), stepped(cell, deaf, size, seed))


@given(plain, sizes, seeds)
def test_two_biases_are_their_sum(cell: LSTM, size: Size, seed: int) -> None:
    p = params(replace(cell, bias="two"), *size, seed)
    merged = p | {f"b_{gate}": p[f"b_{gate}"] + p[f"b_U{gate}"] for gate in cell.gates}
    same(stepped(replace(cell, bias="two"), p, size, seed), stepped(cell, merged, size, seed), 1e-14)


@given(plain, sizes, seeds)
def test_no_bias_is_a_bias_of_0(cell: LSTM, size: Size, seed: int) -> None:
    p = params(replace(cell, bias="none"), *size, seed)
    zero = p | {f"b_{gate}": np.zeros(size[1]) for gate in cell.gates}
    same(stepped(replace(cell, bias="none"), p, size, seed), stepped(cell, zero, size, seed))


@given(plain, sizes, seeds)
def test_a_projection_that_is_the_identity_changes_nothing(cell: LSTM, size: Size, seed: int) -> None:
    p = params(cell, *size, seed)
    q = stepped(replace(cell, proj=size[1]), p | {"W_m": np.eye(size[1])}, size, seed)
    same(q, stepped(cell, p, size, seed), 1e-15)
    np.testing.assert_array_equal(q["m"], q["h"])


def test_a_projection_gives_h_a_size_of_its_own_and_leaves_the_memory_alone() -> None:
    cell = LSTM(proj=2)
    p, before = params(cell, 3, 5, 1), state(cell, 5, 1)
    q = cell.step(p, inputs(1, 3, 1)[0], before)
    assert (len(q["h"]), len(q["m"]), len(q["c"])) == (2, 5, 5)
    assert (p["U_f"].shape, p["W_m"].shape, len(before["h"])) == ((5, 2), (2, 5), 2)
    np.testing.assert_allclose(q["h"], p["W_m"] @ (q["o"] * np.tanh(q["c"])), rtol=0, atol=1e-15)
    assert (cell.belt.output, LSTM().belt.output) == ("m", "h")


@pytest.mark.parametrize(
    ("gate", "function"),
    [("sigmoid", sigmoid), ("hard_sigmoid", hard_sigmoid), ("hard_sigmoid_onnx", hard_sigmoid_onnx)],
)
def test_the_gates_go_through_the_activation_chosen(gate: str, function: object) -> None:
    cell = LSTM(gate=gate)  # type: ignore[arg-type]
    q = stepped(cell, params(cell, 3, 4, 2, 9.0), (3, 4), 2)
    for name in "fio":
        np.testing.assert_array_equal(q[name], function(q[f"a_{name}"]))  # type: ignore[operator]
    np.testing.assert_array_equal(q["c_tilde"], np.tanh(q["a_c"]))


def test_with_a_sigmoid_candidate_and_no_forget_gate_the_belt_can_only_rise() -> None:
    cell = LSTM(g="sigmoid", forget="none")
    p, now = params(cell, 3, 4, 3, 9.0), state(cell, 4, 3)
    for x in inputs(20, 3, 3):
        before, now = now, cell.step(p, x, now)
        assert (now["c"] > before["c"]).all()


def test_2_3_without_recurrence_is_the_same_computation_on_paper() -> None:
    deaf = {name: value for name, value in PARAMS.items() if not name.startswith("U")}
    one = walk(LSTM(g="linear", h="linear", recurrent=False), deaf, FIVE)
    other = walk(LSTM(g="linear", h="linear"), PARAMS, FIVE)
    assert [q["c"][0] for q in one] == [q["c"][0] for q in other]
    assert [f"{q['c'][0]:.8f}" for q in one[:4]] == ["3.00000000", "7.00000000", "6.99977301", "6.99950063"]


def test_2_3_with_hard_gates_leaks_nothing() -> None:
    steps = walk(LSTM(gate="hard_sigmoid", g="linear", h="linear"), PARAMS, FIVE)
    assert [q["c"][0] for q in steps] == [3, 7, 7, 7, 0]
    assert [q["h"][0] for q in steps] == [0, 0, 0, 7, 0]


def test_2_4_without_bias_is_the_scalar_lstm() -> None:
    weights = {"f": (0.5, 0.1), "i": (0.6, 0.2), "c": (0.7, 0.3), "o": (0.8, 0.4)}
    p = {f"{letter}_{gate}": np.array([[wu[k]]]) for gate, wu in weights.items() for k, letter in enumerate("WU")}
    steps = walk(LSTM(bias="none"), p, [(1,), (2,), (3,)])
    assert [f"{q['c'][0]:.4f}" for q in steps] == ["0.3902", "0.9877", "1.6721"]
    assert [f"{q['h'][0]:.4f}" for q in steps] == ["0.2564", "0.6398", "0.8707"]
