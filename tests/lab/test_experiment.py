"""What an experiment must be before anything is computed from it."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cells import GRU, LSTM, Elman
from app.errors import GatescopeError, InvalidShape, InvalidValue, OverBudget, UnknownName, UnsupportedVersion
from app.lab.budget import Budget, check_sizes
from app.lab.check import check
from app.lab.experiment import Experiment, Numbers, Tokens, _remembered, address, first, inputs, shapes, weights
from app.lab.held import hold
from app.network.readout import Readout

from .worked import experiments, random_inputs, traced

SMALL = Budget(T=5, H=4, X=3, TxH=16, TxX=12)
DEEP = {"T": 1000, "H": 151, "layers": 4, "ways": 2}


def given_(**changes: Any) -> Experiment:
    """A small LSTM, changed."""
    plain = Experiment(cell=LSTM(), X=2, H=3, seed=1, input=random_inputs(4, 2, 1))
    return replace(plain, **changes)


WORDS = Tokens(tokens=("a", "b"), vocabulary=("a", "b"))
WRONG: list[tuple[str, dict[str, Any], type[GatescopeError], str]] = [
    ("version", {"version": 2}, UnsupportedVersion, "experiment"),
    ("no timestep", {"input": Numbers(values=())}, InvalidValue, "T"),
    ("no unit", {"H": 0}, InvalidValue, "H"),
    ("no input", {"X": 0}, InvalidValue, "X"),
    ("fewer units than none", {"H": -1}, InvalidValue, "H"),
    ("long", {"input": random_inputs(6, 2, 1)}, OverBudget, "T"),
    ("many units", {"H": 5}, OverBudget, "H"),
    ("many inputs", {"X": 4}, OverBudget, "X"),
    ("large in all", {"H": 4, "input": random_inputs(5, 2, 1)}, OverBudget, "T x H"),
    ("wide in all", {"X": 3, "input": random_inputs(5, 3, 1)}, OverBudget, "T x X"),
    ("ragged input", {"input": Numbers(values=((1.0, 2.0), (1.0,)))}, InvalidShape, "input at timestep 2"),
    ("unknown weights", {"weights": {"W_z": ((1.0,),)}}, UnknownName, "weights"),
    ("weights of another shape", {"weights": {"b_f": (1.0, 2.0)}}, InvalidShape, "b_f"),
    ("a vector for a matrix", {"weights": {"W_f": (1.0, 2.0, 3.0)}}, InvalidShape, "W_f"),
    ("ragged weights", {"weights": {"W_f": ((1.0, 2.0), (1.0,), (1.0, 2.0))}}, InvalidShape, "W_f"),
    ("empty weights", {"weights": {"W_f": ()}}, InvalidShape, "W_f"),
    ("initial state of another size", {"weights": {"c_0": (1.0,)}}, InvalidShape, "c_0"),
    ("edit without a place", {"edits": {"W_f": 1.0}}, UnknownName, "weight"),
    ("edit of an unknown weight", {"edits": {"W_z[0,0]": 1.0}}, UnknownName, "weight"),
    ("edit outside", {"edits": {"W_f[3,0]": 1.0}}, InvalidValue, "W_f[3,0]"),
    ("edit with one index of two", {"edits": {"W_f[0]": 1.0}}, InvalidValue, "W_f[0]"),
    ("edit with two of one", {"edits": {"b_f[0,0]": 1.0}}, InvalidValue, "b_f[0,0]"),
    ("edit of a read-out that is not there", {"edits": {"W_y[0,0]": 1.0}}, UnknownName, "weight"),
    ("negative seed", {"seed": -1}, InvalidValue, "seed"),
    ("large seed", {"seed": 2**32}, InvalidValue, "seed"),
    ("read-out without outputs", {"readout": Readout(size=0)}, InvalidValue, "read-out"),
    (
        "large read-out in all",
        {"input": random_inputs(5, 2, 1), "readout": Readout(size=3)},
        OverBudget,
        "T x read-out",
    ),
    ("a long label", {"readout": Readout(labels=("a" * 65,))}, InvalidValue, "label"),
    ("a long word", {"X": 1, "input": Tokens(tokens=("a",), vocabulary=("b" * 65,))}, InvalidValue, "word"),
    ("large read-out", {"readout": Readout(size=4)}, OverBudget, "read-out"),
    ("labels that do not fit", {"readout": Readout(size=2, labels=("a",))}, InvalidShape, "labels of the read-out"),
    ("unknown word", {"input": Tokens(tokens=("c",), vocabulary=("a", "b"))}, UnknownName, "word"),
    ("a word twice", {"input": Tokens(tokens=("a",), vocabulary=("a", "a"))}, InvalidShape, "vocabulary"),
    ("vocabulary of another size", {"X": 3, "input": WORDS}, InvalidShape, "vocabulary"),
]


@pytest.mark.parametrize(("changes", "error", "what"), [pytest.param(*c[1:], id=c[0]) for c in WRONG])
def test_what_is_wrong_is_told_with_what_got_and_expected(
    changes: dict[str, Any], error: type[GatescopeError], what: str
) -> None:
    with pytest.raises(error) as told:
        check(given_(**changes), SMALL)
    assert told.value.what == what
    assert told.value.got
    assert told.value.expected
    assert type(told.value) is error


@given(experiments())
def test_a_valid_experiment_comes_back_itself(experiment: Experiment) -> None:
    assert check(experiment, Budget()) is experiment


@pytest.mark.parametrize("sizes", [{"T": 10**9}, {"H": 10**9}, {"X": 10**9}, {"T": 10_000, "H": 61}, DEEP])
def test_sizes_over_the_budget_are_refused_with_the_number_in_the_message(sizes: dict[str, int]) -> None:
    with pytest.raises(OverBudget, match=r"at most \d+"):
        check_sizes(Budget(), **({"T": 1, "H": 1, "X": 1} | sizes))


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 3))
def test_sizes_inside_the_budget_pass(T: int, H: int, X: int) -> None:
    check_sizes(SMALL, T=T, H=H, X=X)


def test_an_address_is_a_name_and_an_index() -> None:
    named = shapes(given_())
    assert address("W_f[2,1]", named) == ("W_f", (2, 1))
    assert address("W_f[2, 1]", named) == ("W_f", (2, 1))
    assert address("c_0[2]", named) == ("c_0", (2,))


def test_a_name_that_is_too_long_to_be_one_is_not_remembered() -> None:
    before = _remembered.cache_info().currsize
    with pytest.raises(UnknownName):
        address("W_f[0,0]" * 10_000, shapes(given_()))
    assert _remembered.cache_info().currsize == before


@given(st.text(max_size=20))
def test_any_text_is_an_address_or_told_to_be_none(name: str) -> None:
    named = shapes(given_())
    try:
        array, index = address(name, named)
    except (UnknownName, InvalidValue):
        return
    assert len(index) == len(named[array])
    assert all(i < n for i, n in zip(index, named[array], strict=True))


def test_words_become_one_hot_rows() -> None:
    words = Tokens(tokens=("b", "a", "b"), vocabulary=("a", "b", "c"))
    assert inputs(given_(X=3, input=words), {}).tolist() == [[0, 1, 0], [1, 0, 0], [0, 1, 0]]


@given(experiments())
def test_given_weights_are_first_and_edits_go_on_top(experiment: Experiment) -> None:
    start = first(experiment)
    now = weights(experiment, start)
    for name, value in experiment.weights.items():
        np.testing.assert_array_equal(start[name], np.array(value))
    named = shapes(experiment)
    edited = {address(place, named): value for place, value in experiment.edits.items()}
    for (name, index), edit in edited.items():
        assert now[name][index] == edit
    for name in named:
        changed = [index for (array, index) in edited if array == name]
        rest = np.ones(named[name], dtype=bool)
        for index in changed:
            rest[index] = False
        np.testing.assert_array_equal(now[name][rest], start[name][rest])


@given(experiments())
def test_nothing_is_random_twice(experiment: Experiment) -> None:
    once, again = traced(experiment), traced(replace(experiment))
    for name, values in once.items():
        np.testing.assert_array_equal(values, again[name])


@pytest.mark.parametrize("cell", [LSTM(), GRU(), Elman()], ids=str)
def test_the_initial_state_is_zero_unless_given(cell: LSTM | GRU | Elman) -> None:
    states = {f"{name}_0": (0.5, -0.25, 0.125) for name in cell.states}
    assert all((values == 0).all() for values in hold(given_(cell=cell)).trace.initial.values())
    started = hold(given_(cell=cell, weights=states)).trace.initial
    assert all(values.tolist() == [0.5, -0.25, 0.125] for values in started.values())
