"""Export, then import, is the identity: every weight comes back to the last bit, and so does what is computed."""

import io
from dataclasses import replace

import numpy as np
import pytest

from app.cells.arrays import Array
from app.errors import InvalidValue
from app.interchange.opened import opened
from app.interchange.out.forms import FILES, hindrances, written
from app.interchange.out.hints import MEMBER
from app.interchange.read import read
from app.lab.experiment import Experiment, Tokens, first
from app.lab.held import Held, hold
from app.network.readout import Readout
from tests.conftest import ROOT
from tools.programs import networks

PAIRS = [(name, form) for name, held in networks().items() for form in FILES if not hindrances(form, held.experiment)]


def back(held: Held, form: str) -> Experiment:
    """What comes back, of the model and not of one of its layers; only what the read-out goes through may be asked."""
    model = read(written(held, form).content)
    stack = model.found.stacks[0]
    head = stack.heads[0] if held.experiment.readout is not None else None
    assert stack.asks == ()
    kinds: dict[str, str] = {
        ask.name: held.experiment.readout.kind
        for one in model.found.heads
        for ask in one.asks
        if held.experiment.readout
    }
    assert set(kinds) <= {"readout"}
    given = held.experiment.input
    embedding = stack.embeddings[0] if isinstance(given, Tokens) and given.embedded else None
    return opened(model, stack.name, kinds, head=head, embedding=embedding, given=given)


def same_weights(before: Held, after: Experiment, *, merged: bool) -> None:
    """Every weight of ``before`` is there to the last bit; what is there besides is nothing."""
    was, now = before.network.params, first(after)
    for name, values in now.items():
        if name.startswith(("h_0", "c_0")):
            continue
        if name in was and not (merged and name.startswith("b_")):
            assert bits(values) == bits(was[name]), name
        elif not merged:
            assert not values.any(), name
    there = {name for name in was if not name.startswith(("h_0", "c_0"))}
    assert merged or there <= set(now)


def bits(array: Array) -> bytes:
    return np.ascontiguousarray(array).tobytes()


@pytest.mark.parametrize(("name", "form"), PAIRS)
def test_every_weight_comes_back_to_the_last_bit_and_computes_the_same(name: str, form: str) -> None:
    held = networks()[name]
    after = back(held, form)
    # Keras has one bias where we may have two: it is their sum.
    cell = held.experiment.cell
    merged = form == "keras" and getattr(cell, "bias", "") == "two" and getattr(cell, "reset", "") != "after"
    same_weights(held, after, merged=merged)
    starts = {place: value for place, value in held.experiment.weights.items() if place.startswith(("h_0", "c_0"))}
    again = hold(replace(after, weights={**after.weights, **starts}))
    assert np.max(np.abs(again.network.output - held.network.output)) <= 1e-12
    assert (after.layers, after.direction) == (held.experiment.layers, held.experiment.direction)
    was = held.experiment.readout
    assert (after.readout and replace(after.readout, counts=was.counts if was else "each")) == was
    if not merged and getattr(cell, "recurrent", True):  # without recurrence U comes back as zeros
        assert after.cell == cell


@pytest.mark.parametrize("name", ["lstm", "gru, two biases, 2 layers, both", "rnn"])
def test_an_onnx_file_also_brings_back_the_initial_states(name: str) -> None:
    held = networks()[name]
    now = first(back(held, "onnx"))
    for place, value in held.experiment.weights.items():
        if place.startswith(("h_0", "c_0")):
            assert bits(now[place]) == bits(np.array(value)), place


@pytest.mark.parametrize("form", FILES)
def test_words_keep_their_embedding(form: str) -> None:
    words = ("a", "b", "c", "d", "e", "f")
    given = Tokens(tokens=("c", "a", "f", "c"), vocabulary=words, embedded=True)
    held = hold(Experiment(X=3, H=4, input=given, readout=Readout(kind="softmax", size=2), seed=5))
    after = back(held, form)
    assert bits(first(after)["E"]) == bits(held.network.params["E"])
    assert np.max(np.abs(hold(after).network.output - held.network.output)) <= 1e-12


@pytest.mark.parametrize("form", FILES)
def test_a_hand_edit_is_a_weight_like_any_other(form: str) -> None:
    held = hold(replace(networks()["gru"].experiment, edits={"U_r[2,1]": 0.1 + 0.2}))
    assert first(back(held, form))["U_r"][2, 1] == 0.1 + 0.2


@pytest.mark.parametrize(
    ("name", "form"),
    [("lstm, no bias, 2 layers, reverse", "safetensors"), ("lstm, no bias, 2 layers, reverse", "keras")],
)
def test_what_weights_alone_cannot_say_is_refused(name: str, form: str) -> None:
    with pytest.raises(InvalidValue, match="backwards"):
        written(networks()[name], form)


def test_npz_is_read_by_numpy_without_pickles() -> None:
    with np.load(io.BytesIO(written(networks()["rnn"], "npz").content), allow_pickle=False) as arrays:
        assert sorted(name for name in arrays.files if name != MEMBER) == [
            "fc.bias",
            "fc.weight",
            "rnn.bias_hh_l0",
            "rnn.bias_ih_l0",
            "rnn.weight_hh_l0",
            "rnn.weight_ih_l0",
        ]
        assert {arrays[name].dtype for name in arrays.files if name != MEMBER} == {np.dtype("float64")}


def kinds(content: bytes) -> set[str]:
    """The types of the numbers in a file of weights."""
    return {str(tensor.type) for tensor in read(content).found.tensors}


@pytest.mark.parametrize(
    ("name", "form"),
    [
        (name, form)
        for name in ("torch_gru.safetensors", "torch_embed_lstm_linear.safetensors", "keras_gru.keras")
        for form in FILES
        # Keras keeps the sum of the two biases, which has more digits than either.
        if (name, form) != ("torch_embed_lstm_linear.safetensors", "keras")
    ],
)
def test_a_model_in_single_precision_stays_one_and_a_hand_edit_loses_no_digit(name: str, form: str) -> None:
    model = read((ROOT / "tests/interchange/files" / name).read_bytes())
    stack = model.found.stacks[0]
    answers = {"reset": "after"} if any(ask.name == "reset" for ask in stack.asks) else {}
    embedding, head = next(iter(stack.embeddings), None), next(iter(stack.heads), None)
    held = hold(opened(model, stack.name, answers, head=head, embedding=embedding))
    main, edge = ("U_h", "U_r") if "U_h" in held.first else ("U_c", "U_i")
    assert kinds(written(held, form).content) - {"int64"} == {"float32"}, "besides shapes, of ONNX"
    assert bits(first(back(held, form))[main]) == bits(held.first[main])
    edited = hold(replace(held.experiment, edits={f"{edge}[0,1]": 0.1}))
    assert "float64" in kinds(written(edited, form).content)
    assert first(back(edited, form))[edge][0, 1] == 0.1
