"""From what was found to an experiment: choices, answers, words, and what goes to the shelf."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cells import GRU, LSTM, AnyCell, Elman, Jordan
from app.errors import GatescopeError, InvalidShape, InvalidValue, UnknownName
from app.interchange.found import Model
from app.interchange.opened import INLINE, WORDS, opened
from app.interchange.read import read
from app.lab.budget import Budget
from app.lab.check import check
from app.lab.experiment import Experiment, Numbers, Tokens, first, inputs, run, shapes
from app.lab.stored import SHELF
from app.network.readout import Readout
from tests.cells import nets

from . import build


def model(**beside: Any) -> Model:
    named = {name.replace("_", ".", 1): value for name, value in beside.items()}
    return read(build.safetensors(build.lstm() | named))


def test_weights_and_options_arrive_and_an_input_is_drawn() -> None:
    experiment = check(opened(model(), "lstm"), Budget())
    assert (experiment.cell, experiment.X, experiment.H, experiment.T) == (LSTM(bias="two"), 3, 2, 20)
    assert experiment.weights["W_i"] == tuple(map(tuple, build.lstm()["lstm.weight_ih_l0"][:2].tolist()))
    assert experiment.weights.keys() == experiment.cell.shapes(3, 2).keys()


def test_answers_go_into_the_cell_the_direction_and_the_read_out() -> None:
    places = {"gru/cell": build.kernels(3, 2, 3)[:2], "dense": [np.ones((2, 4)), np.ones(4)]}
    answers = {
        "activation": "relu",
        "gate": "hard_sigmoid",
        "reset": "before",
        "direction": "reverse",
        "readout": "softmax",
    }
    experiment = check(opened(read(build.keras(places)), "gru", answers, head="dense"), Budget())
    assert experiment.cell == GRU(bias="none", g="relu", gate="hard_sigmoid", reset="before")
    assert (experiment.direction, experiment.readout) == ("reverse", Readout(kind="softmax", size=4))
    assert run(experiment).T == 20


def test_without_answers_it_is_the_frameworks_default() -> None:
    experiment = opened(read(build.keras({"gru/cell": build.kernels(3, 2, 3)[:2]})), "gru")
    assert (experiment.cell, experiment.direction) == (GRU(bias="none"), "forward")


def test_words_are_rows_of_the_embedding() -> None:
    table = np.arange(15.0).reshape(5, 3)
    found = model(emb_weight=table)
    experiment = check(opened(found, "lstm", embedding="emb"), Budget())
    assert experiment.input == Tokens(tokens=tuple("01234"), vocabulary=tuple("01234"), embedded=True, closed=True)
    assert inputs(experiment, first(experiment)).tolist() == table.tolist()
    words = Tokens(tokens=("c", "a"), vocabulary=tuple("abcde"))
    experiment = check(opened(found, "lstm", embedding="emb", given=words), Budget())
    assert inputs(experiment, first(experiment)).tolist() == table[[2, 0]].tolist()


@pytest.mark.parametrize("values", [((4.0,), (0.0,), (4.0,)), ((4.0, 0.0, 4.0),)])
def test_whole_numbers_are_places_in_the_vocabulary(values: Any) -> None:
    found = model(emb_weight=np.arange(15.0).reshape(5, 3))
    experiment = check(opened(found, "lstm", embedding="emb", given=Numbers(values=values)), Budget())
    assert experiment.input == Tokens(tokens=("4", "0", "4"), vocabulary=tuple("01234"), embedded=True, closed=True)


def test_no_words_at_all_are_refused_like_any_empty_input() -> None:
    found = model(emb_weight=np.arange(15.0).reshape(5, 3))
    with pytest.raises(InvalidValue, match="T: got 0"):
        check(opened(found, "lstm", embedding="emb", given=Numbers(values=())), Budget())


def test_of_a_large_vocabulary_the_words_of_the_sequence_are_kept() -> None:
    table = np.arange(3.0 * 2 * WORDS).reshape(-1, 3)
    vocabulary = tuple(f"w{k}" for k in range(len(table)))
    words = Tokens(tokens=(vocabulary[-1], vocabulary[5], vocabulary[-1]), vocabulary=vocabulary)
    experiment = check(opened(model(emb_weight=table), "lstm", embedding="emb", given=words), Budget())
    assert isinstance(experiment.input, Tokens)
    assert len(experiment.input.vocabulary) == WORDS
    assert inputs(experiment, first(experiment)).tolist() == table[[-1, 5, -1]].tolist()


def test_many_numbers_go_to_the_shelf_and_are_found_there() -> None:
    tensors = build.lstm(40, 60)
    experiment = check(opened(read(build.safetensors(tensors)), "lstm"), Budget())
    assert experiment.stored is not None
    assert experiment.weights == {}
    assert SHELF.get(experiment.stored)["U_f"].tolist() == tensors["lstm.weight_hh_l0"][60:120].tolist()
    assert first(experiment)["U_f"].tolist() == tensors["lstm.weight_hh_l0"][60:120].tolist()
    few = opened(read(build.safetensors(build.lstm(3, 50))), "lstm")
    assert few.stored is None
    assert sum(np.size(value) for value in few.weights.values()) < INLINE


WRONG: list[tuple[str, dict[str, Any], type[GatescopeError], str]] = [
    ("no such layer", {"layer": "gru"}, UnknownName, "layer"),
    ("no such answer", {"answers": {"gate": "sigmoid"}}, UnknownName, "answer"),
    ("no such head", {"head": "x"}, UnknownName, "head"),
    ("no such embedding", {"embedding": "x"}, UnknownName, "embedding"),
    ("no such choice", {"head": "fc", "answers": {"readout": "tanh"}}, InvalidValue, "answer to readout"),
    ("half a place", {"embedding": "emb", "given": Numbers(values=((1.0,), (1.5,)))}, InvalidValue, "word 2"),
    ("a place too far", {"embedding": "emb", "given": Numbers(values=((0.0, 9.0),))}, InvalidValue, "word 2"),
    ("rows for words", {"embedding": "emb", "given": Numbers(values=((1.0, 2.0),) * 2)}, InvalidValue, "word 1"),
    (
        "another vocabulary",
        {"embedding": "emb", "given": Tokens(tokens=("a",), vocabulary=("a", "b"))},
        InvalidShape,
        "vocabulary",
    ),
]


@pytest.mark.parametrize(("choice", "error", "what"), [pytest.param(*rest, id=name) for name, *rest in WRONG])
def test_a_choice_that_is_none_is_told(choice: dict[str, Any], error: type[GatescopeError], what: str) -> None:
    found = model(fc_weight=np.ones((4, 2)), emb_weight=np.ones((9, 3)))
    with pytest.raises(error) as told:
        opened(found, **{"layer": "lstm"} | choice)
    assert told.value.what == what


def test_a_head_of_another_layer_does_not_fit() -> None:
    other = build.lstm(2, 5, prefix="other.")
    found = read(build.safetensors(build.lstm() | other | {"fc.weight": np.ones((4, 5))}))
    with pytest.raises(InvalidShape, match="5 inputs"):
        opened(found, "lstm", head="fc")


def named(cell: AnyCell, X: int, H: int, layers: int, both: bool) -> Experiment:
    direction = "both" if both else "forward"
    rows = Numbers(values=((0.5,) * X,))
    return Experiment(cell=cell, X=X, H=H, layers=layers, direction=direction, input=rows)  # type: ignore[arg-type] # one of two


@given(nets.cells, nets.sizes, st.integers(1, 3), st.booleans(), nets.seeds)
def test_our_own_names_come_back_as_they_were(
    cell: AnyCell, sizes: tuple[int, int], layers: int, both: bool, seed: int
) -> None:
    experiment = replace(named(cell, *sizes, layers, both), seed=seed)
    weights = first(experiment)
    rng = np.random.default_rng(seed)
    weights = {name: rng.uniform(0.1, 1, value.shape) for name, value in weights.items()}
    found = read(build.npz(weights))
    (stack,) = found.found.stacks
    assert (found.found.framework, stack.X, stack.H, stack.layers) == ("gatescope", *sizes, layers)
    asked = {ask.name for ask in stack.asks}
    answers: dict[str, str] = {}
    for ask in stack.asks:
        told = {"activation": getattr(cell, "activation", getattr(cell, "g", None)), "direction": "forward"}
        told |= {"readout": cell.out} if isinstance(cell, Jordan) else {}
        wanted = told.get(ask.name) or getattr(cell, ask.name)
        answers[ask.name] = wanted
    if isinstance(cell, LSTM) and "activation" in asked:
        cell = replace(cell, h=cell.g)
    again = opened(found, stack.name, answers)
    assert again.cell == cell
    assert again.direction == ("both" if both else "forward")
    restored = first(again)
    for name, shape in shapes(experiment).items():
        assert restored[name].shape == shape
        assert restored[name].tobytes() == np.ascontiguousarray(weights[name]).tobytes(), name


def test_hints_in_an_npz_answer_for_our_own_names() -> None:
    experiment = named(Elman(activation="hard_sigmoid", bias="two"), 3, 2, 1, both=False)
    members = {f"{name}.npy": build.npy(value) for name, value in first(experiment).items()}
    said = {"activation": "hard_sigmoid", "direction": "forward"}
    found = read(build.archive(members | {"gatescope.json": json.dumps(said).encode()}))
    assert found.found.stacks[0].asks == ()
    assert found.found.stacks[0].cell == experiment.cell


def test_a_read_out_and_an_embedding_of_ours_are_found() -> None:
    experiment = named(LSTM(), 3, 2, 1, both=False)
    beside = {"W_y": np.ones((4, 2)), "b_y": np.ones(4), "E": np.ones((9, 3))}
    found = read(build.npz(first(experiment) | beside)).found
    assert (found.stacks[0].heads, found.stacks[0].embeddings) == (("W_y",), ("E",))


def test_a_weight_of_ours_that_is_missing_or_does_not_fit_is_named() -> None:
    weights = first(named(GRU(), 3, 2, 1, both=False))
    with pytest.raises(InvalidShape, match=r'tensor "U_r": got shape \(3, 3\)'):
        read(build.npz(weights | {"U_r": np.ones((3, 3))}))
    del weights["W_r"]
    with pytest.raises(InvalidShape, match='tensor "W_r": got nothing'):
        read(build.npz(weights))
