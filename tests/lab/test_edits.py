"""Edits make a new experiment and leave the old one alone."""

import copy
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cells import GRU, LSTM, Elman, Jordan
from app.cells.arrays import Array
from app.errors import GatescopeError, InvalidShape, InvalidValue, UnknownName
from app.lab.apply import append, apply, canonical, sizes_after
from app.lab.budget import Budget, sizes
from app.lab.catalogue import Catalogue
from app.lab.check import check
from app.lab.commands import EditCommand, Open
from app.lab.edits import (
    AnyEdit,
    Bias,
    ChangeCell,
    ChangeReadout,
    InputTokens,
    InputValue,
    InputValues,
    Layers,
    Pins,
    Replace,
    Reset,
    Revert,
    Seed,
    Sizes,
    UsePreset,
    Weight,
)
from app.lab.events import Failed, Snapshot
from app.lab.experiment import Experiment, Matrix, Numbers, Tokens, Vector, first, shapes, weights
from app.lab.presets import catalogue
from app.lab.session import Session
from app.lab.stored import SHELF
from app.network.readout import Readout

from .worked import EVERY_CELL, experiments, pins, places, preset, random_inputs, small, where

PRESETS = catalogue().presets
PLAIN = Experiment(cell=LSTM(), X=2, H=3, seed=5, input=random_inputs(4, 2, 5))
WORDS = Experiment(cell=GRU(), X=2, H=2, seed=5, input=Tokens(tokens=("a", "b", "a"), vocabulary=("a", "b")))


def edited(experiment: Experiment, *edits: AnyEdit) -> Experiment:
    for edit in edits:
        experiment = check(apply(edit, experiment, PRESETS), Budget())
    return experiment


def now(experiment: Experiment) -> dict[str, Array]:
    return weights(experiment, first(experiment))


@st.composite
def edits(draw: st.DrawFn, experiment: Experiment) -> AnyEdit:
    """An edit that fits the experiment, most of the time."""
    named = shapes(experiment)
    biases = [name for name, shape in named.items() if len(shape) == 1]
    size = st.one_of(st.none(), st.integers(1, 5))
    word = st.sampled_from(("the", "new", "film", "好"))
    return draw(  # type: ignore[no-any-return]
        st.one_of(
            st.builds(Weight, name=places(named), value=small),
            st.builds(Revert, name=places(named)),
            st.builds(Bias, name=st.sampled_from(biases), mean=small),
            st.just(Reset()),
            st.builds(Pins, pins=st.lists(pins(experiment), max_size=3, unique_by=where).map(tuple)),
            st.builds(InputValue, t=st.integers(1, 6), k=st.integers(0, 3), value=small),
            st.builds(
                InputValues,
                values=st.tuples(st.integers(1, 5), st.integers(1, 4)).map(lambda s: random_inputs(*s, 3).values),
            ),
            st.builds(InputTokens, tokens=st.lists(word, max_size=4).map(tuple)),
            st.builds(ChangeCell, cell=st.sampled_from(EVERY_CELL)),
            st.builds(Sizes, X=size, H=size, T=size),
            st.builds(Layers, layers=st.integers(1, 3), direction=st.sampled_from(("forward", "reverse", "both"))),
            st.builds(Seed, seed=st.integers(0, 99)),
            st.builds(ChangeReadout, readout=st.sampled_from([None, Readout(), Readout(size=3), Readout(size=5)])),
            st.builds(Replace, experiment=experiments()),
            st.builds(UsePreset, preset=st.sampled_from(["latch", "not-good", "rnn-of-ones", "no such"])),
        )
    )


@given(st.data(), experiments())
def test_an_edit_changes_nothing_in_place_and_makes_a_valid_experiment(data: st.DataObject, old: Experiment) -> None:
    before = copy.deepcopy(old)
    edit = data.draw(edits(old))
    try:
        new = apply(edit, old, PRESETS)
    except GatescopeError:
        assert old == before
        return
    assert old == before
    assert check(new, Budget()) is new
    assert sizes_after(edit, old) == sizes(new) or isinstance(edit, UsePreset)


@given(experiments(), st.data())
def test_a_weight_is_set_and_no_other(old: Experiment, data: st.DataObject) -> None:
    place = data.draw(places(shapes(old)))
    new = edited(old, Weight(name=place, value=2.5))
    name, index = place.split("[")[0], tuple(int(i) for i in place.split("[")[1][:-1].split(","))
    assert now(new)[name][index] == 2.5
    for other, values in now(old).items():
        differs = values != now(new)[other]
        assert not np.delete(differs.ravel(), np.ravel_multi_index(index, differs.shape) if other == name else []).any()


@given(experiments(), st.data())
def test_revert_gives_one_weight_its_first_value_back(old: Experiment, data: st.DataObject) -> None:
    place = data.draw(places(shapes(old)))
    new = edited(old, Weight(name=place, value=9.0), Revert(name=place))
    assert new.edits == {p: v for p, v in old.edits.items() if p != place}


@given(experiments(), st.data())
def test_reset_gives_back_the_same_first_weights_never_new_ones(old: Experiment, data: st.DataObject) -> None:
    new = old
    for place in data.draw(st.lists(places(shapes(old)), min_size=1, max_size=4)):
        new = edited(new, Weight(name=place, value=data.draw(small)))
    new = edited(new, Reset())
    assert new.edits == {}
    for name, values in first(old).items():
        np.testing.assert_array_equal(now(new)[name], values)


def test_a_name_has_one_form() -> None:
    assert canonical("W_f[0, 1]", PLAIN) == "W_f[0,1]"
    assert edited(PLAIN, Weight(name="W_f[00, 1]", value=1.0), Weight(name="W_f[0,1]", value=2.0)).edits == {
        "W_f[0,1]": 2.0
    }


@pytest.mark.parametrize("edit", [Weight(name="W_z[0,0]", value=1.0), Revert(name="b_f"), Bias(name="W_f", mean=0.0)])
def test_what_is_not_there_cannot_be_edited(edit: AnyEdit) -> None:
    with pytest.raises(UnknownName):
        apply(edit, PLAIN, PRESETS)


@given(experiments(), st.data())
def test_a_bias_moves_as_a_whole_gate_so_that_its_mean_is_the_one_asked_for(
    old: Experiment, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from([f"b_{gate}" for gate in old.cell.gates]))
    mean = data.draw(small)
    was, moved = now(old)[name], now(edited(old, Bias(name=name, mean=mean)))[name]
    assert moved.mean() == pytest.approx(mean, abs=1e-8)
    np.testing.assert_allclose(moved - was, np.full(len(was), mean - was.mean()), atol=2e-9)


@pytest.mark.parametrize("mean", [1e305, -1.7e308, 1.7e308])
def test_a_bias_does_not_become_infinite(mean: float) -> None:
    with pytest.raises(InvalidValue, match="finite"):
        apply(Bias(name="b_f", mean=mean), PLAIN, PRESETS)


def test_a_bias_that_was_enormous_comes_back() -> None:
    huge = edited(PLAIN, *(Weight(name=f"b_f[{j}]", value=1.7e308) for j in range(3)))
    with pytest.raises(InvalidValue, match="finite"):
        apply(Bias(name="b_f", mean=0.0), huge, PRESETS)
    assert edited(huge, Reset()).edits == {}


def test_one_number_of_the_input_is_set() -> None:
    new = edited(PLAIN, InputValue(t=2, k=1, value=7.5))
    assert isinstance(PLAIN.input, Numbers)
    assert isinstance(new.input, Numbers)
    values = [list(row) for row in PLAIN.input.values]
    values[1][1] = 7.5
    assert [list(row) for row in new.input.values] == values


@pytest.mark.parametrize(("t", "k"), [(0, 0), (5, 0), (-1, 0), (1, 2), (1, -1), (10**30, 0)])
def test_a_number_outside_the_input_cannot_be_set(t: int, k: int) -> None:
    with pytest.raises(InvalidValue, match="t from 1 to 4"):
        apply(InputValue(t=t, k=k, value=0.0), PLAIN, PRESETS)


def test_numbers_cannot_be_set_among_words() -> None:
    with pytest.raises(InvalidValue, match="words"):
        apply(InputValue(t=1, k=0, value=0.0), WORDS, PRESETS)


def test_another_input_may_have_another_length_and_width() -> None:
    new = edited(PLAIN, InputValues(values=((1.0, 2.0, 3.0),)))
    assert (new.T, new.X, new.H) == (1, 3, 3)
    np.testing.assert_array_equal(now(new)["W_f"][:, :2], now(PLAIN)["W_f"])


def test_an_input_of_uneven_rows_is_refused() -> None:
    with pytest.raises(InvalidShape):
        edited(PLAIN, InputValues(values=((1.0, 2.0), (1.0,))))


@pytest.mark.parametrize("edit", [InputValues(values=()), InputTokens(tokens=())])
def test_an_empty_input_is_refused(edit: AnyEdit) -> None:
    with pytest.raises(InvalidValue):
        edited(PLAIN, edit)


def test_new_words_add_columns_and_known_ones_keep_theirs() -> None:
    new = edited(WORDS, InputTokens(tokens=("b", "new", "words", "new")))
    assert isinstance(new.input, Tokens)
    assert new.input.vocabulary == ("a", "b", "new", "words")
    assert new.X == 4
    for gate in "zrh":
        np.testing.assert_array_equal(now(new)[f"W_{gate}"][:, :2], now(WORDS)[f"W_{gate}"])
        np.testing.assert_array_equal(now(new)[f"U_{gate}"], now(WORDS)[f"U_{gate}"])


def test_words_that_are_known_change_no_weight() -> None:
    new = edited(WORDS, InputTokens(tokens=("b", "b")))
    assert (new.X, new.weights, new.edits) == (WORDS.X, WORDS.weights, WORDS.edits)


def test_given_weights_and_hand_edits_stay_when_words_come() -> None:
    given_ = edited(preset("not-good"), Weight(name="W_i[0,3]", value=1.5))
    new = edited(given_, InputTokens(tokens=("dull",)))
    for name, values in now(given_).items():
        corner = tuple(slice(n) for n in values.shape)
        np.testing.assert_array_equal(now(new)[name][corner], values)


@given(experiments(), st.integers(1, 6), st.integers(1, 6))
def test_what_stays_keeps_its_value_when_units_come_or_go(old: Experiment, H: int, T: int) -> None:
    new = edited(old, Sizes(H=H, T=T))
    assert (new.H, new.T, new.X) == (H, T, old.X)
    for name, values in now(new).items():
        was = now(old)[name]
        corner = tuple(slice(min(a, b)) for a, b in zip(values.shape, was.shape, strict=True))
        np.testing.assert_array_equal(values[corner], was[corner])


@given(experiments(), st.integers(1, 3), st.integers(1, 3))
def test_growing_and_shrinking_back_is_no_change(old: Experiment, more_H: int, more_T: int) -> None:
    grown = edited(old, Sizes(H=old.H + more_H, T=old.T + more_T))
    back = edited(grown, Sizes(H=old.H, T=old.T))
    assert back.input == old.input
    for name, values in now(old).items():
        np.testing.assert_array_equal(now(back)[name], values)


def test_inputs_come_and_go_with_their_columns() -> None:
    grown = edited(PLAIN, Sizes(X=4))
    assert isinstance(grown.input, Numbers)
    assert isinstance(PLAIN.input, Numbers)
    assert [row[:2] for row in grown.input.values] == list(PLAIN.input.values)
    assert edited(grown, Sizes(X=2)).input == PLAIN.input


def test_words_come_again_when_a_sentence_grows_and_their_number_is_not_set_by_size() -> None:
    grown = edited(WORDS, Sizes(T=5))
    assert isinstance(grown.input, Tokens)
    assert grown.input.tokens == ("a", "b", "a", "a", "b")
    with pytest.raises(InvalidValue, match="number of words"):
        apply(Sizes(X=5), WORDS, PRESETS)


def test_another_cell_keeps_what_both_have() -> None:
    old = edited(preset("keep-or-replace"), Weight(name="W_h[0,0]", value=0.75), Weight(name="W_z[0,0]", value=2.0))
    new = edited(old, ChangeCell(cell=Elman()))
    assert new.edits == {"W_h[0,0]": 0.75}
    assert set(new.weights) == {"W_h", "U_h", "b_h"}
    assert new.weights["W_h"] == old.weights["W_h"]
    assert (new.input, new.seed, new.H) == (old.input, old.seed, old.H)


@given(experiments(), st.sampled_from(EVERY_CELL))
def test_any_cell_can_take_the_place_of_any_other(old: Experiment, cell: Any) -> None:
    new = edited(old, ChangeCell(cell=cell))
    assert new.cell == cell
    assert edited(old, ChangeCell(cell=old.cell)) == old


@pytest.mark.parametrize("layers", [0, -1, 5])
def test_a_depth_that_no_network_has_is_refused_and_changes_nothing(layers: int) -> None:
    session = Session(Catalogue({"plain": PLAIN}, "plain"), Budget())
    session.receive(Open(id=0))
    (told,) = session.receive(EditCommand(id=1, edit=Layers(layers=layers)))
    assert isinstance(told, Failed)
    assert (told.what, told.got) == ("layers", str(layers))
    (after,) = session.receive(EditCommand(id=2, edit=Reset()))
    assert isinstance(after, Snapshot)
    assert after.experiment.layers == 1


def test_units_stay_as_many_as_they_are_beside_a_wider_projection() -> None:
    wide = replace(PLAIN, cell=LSTM(proj=7))
    longer = edited(wide, Sizes(T=9))
    assert (longer.T, longer.H) == (9, PLAIN.H)
    assert sizes_after(Sizes(T=9), wide)["S"] == 7


def test_given_weights_of_another_width_stay_as_far_as_they_go_when_the_cell_changes() -> None:
    given: dict[str, Vector | Matrix] = {
        "U_f": ((1.0, 2.0, 3.0),) * 3,
        "W_y": ((4.0, 5.0, 6.0),) * 2,
        "h_0": (7.0, 8.0, 9.0),
    }
    old = replace(PLAIN, readout=Readout(size=2), weights=given)
    projected = now(edited(old, ChangeCell(cell=LSTM(proj=2))))
    assert projected["U_f"].tolist() == [[1.0, 2.0]] * 3
    assert projected["h_0"].tolist() == [7.0, 8.0]
    assert now(edited(old, ChangeCell(cell=Jordan())))["W_y"].tolist() == [[4.0, 5.0, 6.0]]


def test_weights_kept_on_the_server_stay_as_far_as_they_go_when_sizes_change() -> None:
    named = {name: np.full(shape, 9.0) for name, shape in shapes(WORDS).items()}
    old = replace(WORDS, stored=SHELF.put(named))
    larger = now(edited(append(old, None, "new"), Sizes(H=3)))
    for name, array in larger.items():
        kept = tuple(slice(0, size) for size in named[name].shape)
        assert (array[kept] == 9.0).all(), name
    assert not (larger["W_z"][:, 2] == 9.0).any()
    assert (now(edited(append(old, None, "new"), Sizes(H=3), Sizes(H=2)))["U_z"] == 9.0).all()


def test_a_seed_draws_other_weights_and_given_ones_go() -> None:
    new = edited(preset("first-look"), Weight(name="b_f[0]", value=0.0), Seed(seed=9))
    assert (new.weights, new.edits, new.seed) == ({}, {}, 9)
    assert new.input == preset("first-look").input
    assert not np.array_equal(now(new)["W_f"], now(preset("first-look"))["W_f"])


@given(experiments(), st.integers(1, 4))
def test_a_read_out_comes_changes_its_size_and_goes(old: Experiment, size: int) -> None:
    new = edited(old, ChangeReadout(readout=Readout(size=size)))
    assert new.readout == Readout(size=size)
    rows = min(size, old.readout.size) if old.readout else 0
    if rows:
        np.testing.assert_array_equal(now(new)["W_y"][:rows], now(old)["W_y"][:rows])
    bare = edited(new, ChangeReadout(readout=None))
    assert not any("_y" in name for name in (*bare.weights, *bare.edits, *shapes(bare)))


def test_another_experiment_takes_the_place_whole() -> None:
    assert edited(PLAIN, Replace(experiment=WORDS)) == WORDS
    assert edited(PLAIN, UsePreset(preset="latch")) == preset("latch")
    with pytest.raises(UnknownName, match="first-look"):
        apply(UsePreset(preset="no such"), PLAIN, PRESETS)


def test_one_more_timestep_is_appended() -> None:
    fed = append(PLAIN, (0.5, -0.5), None)
    assert isinstance(fed.input, Numbers)
    assert isinstance(PLAIN.input, Numbers)
    assert fed.input.values == (*PLAIN.input.values, (0.5, -0.5))
    word = append(WORDS, None, "new")
    assert isinstance(word.input, Tokens)
    assert word.input.tokens == ("a", "b", "a", "new")
    assert word.X == 3


@pytest.mark.parametrize(
    ("experiment", "x", "token", "error"),
    [
        (PLAIN, None, None, InvalidShape),
        (PLAIN, (1.0,), None, InvalidShape),
        (PLAIN, (1.0, 2.0, 3.0), None, InvalidShape),
        (PLAIN, None, "word", InvalidShape),
        (WORDS, None, None, InvalidValue),
        (WORDS, None, "", InvalidValue),
        (WORDS, (1.0, 0.0), None, InvalidValue),
    ],
)
def test_only_what_fits_can_be_fed(
    experiment: Experiment, x: tuple[float, ...] | None, token: str | None, error: type[GatescopeError]
) -> None:
    with pytest.raises(error):
        append(experiment, x, token)


@pytest.mark.parametrize(
    ("edit", "after"),
    [
        (ChangeReadout(readout=Readout(size=10**11)), {"T": 4, "H": 3, "X": 2, "layers": 1, "ways": 1, "K": 10**11}),
        (Sizes(T=10**9), {"T": 10**9, "H": 3, "X": 2, "layers": 1, "ways": 1}),
        (InputValues(values=(tuple([1.0] * 500),)), {"T": 1, "H": 3, "X": 500, "layers": 1, "ways": 1}),
        (InputTokens(tokens=tuple(map(str, range(400)))), {"T": 400, "H": 3, "X": 400, "layers": 1, "ways": 1}),
        (Layers(layers=9, direction="both"), {"T": 4, "H": 3, "X": 2, "layers": 9, "ways": 2}),
        (Replace(experiment=replace(PLAIN, H=10**9)), {"T": 4, "H": 10**9, "X": 2, "layers": 1, "ways": 1}),
    ],
)
def test_sizes_are_known_before_anything_is_drawn(edit: AnyEdit, after: dict[str, int]) -> None:
    assert sizes_after(edit, PLAIN) == after
