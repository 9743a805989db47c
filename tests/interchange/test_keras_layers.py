"""Keras weights and archives: places, names, the architecture where there is one, and questions where there is none."""

import io
import json
from typing import Any

import numpy as np
import pytest

from app.cells import GRU, LSTM, Elman
from app.errors import InvalidShape, InvalidValue, NotReadable
from app.interchange.found import Model
from app.interchange.opened import opened
from app.interchange.read import read
from app.network.readout import Readout

from . import build


def asked(model: Model, place: int = 0) -> list[str]:
    return [ask.name for ask in model.found.stacks[place].asks]


def test_the_cell_is_told_by_the_number_of_blocks_and_what_is_not_told_is_asked() -> None:
    model = read(build.keras({"lstm/cell": build.kernels(3, 2, 4)}))
    assert model.found.stacks[0].cell == LSTM()
    assert asked(model) == ["activation", "gate", "direction"]
    model = read(build.keras({"simple_rnn/cell": build.kernels(3, 2, 1)}))
    assert model.found.stacks[0].cell == Elman()
    assert asked(model) == ["activation", "direction"]


def test_the_form_of_a_gru_shows_in_its_bias() -> None:
    after = read(build.keras({"gru/cell": build.kernels(3, 2, 3, bias=(2, 6))}))
    assert after.found.stacks[0].cell == GRU(reset="after", bias="two")
    before = read(build.keras({"gru/cell": build.kernels(3, 2, 3, bias=(6,))}))
    assert before.found.stacks[0].cell == GRU(reset="before", bias="one")
    none = read(build.keras({"gru/cell": build.kernels(3, 2, 3)[:2]}))
    assert none.found.stacks[0].cell == GRU(reset="after", bias="none")
    assert asked(none) == ["activation", "gate", "reset", "direction"]


def test_the_weights_are_the_transposed_blocks() -> None:
    kernel, recurrent, _ = build.kernels(3, 2, 4)
    model = read(build.keras({"lstm/cell": build.kernels(3, 2, 4)}))
    assert model.stacks[0]["W_c"].tolist() == kernel[:, 4:6].T.tolist()
    assert model.stacks[0]["U_o"].tolist() == recurrent[:, 6:8].T.tolist()


def test_a_bidirectional_layer_is_one_network_of_both_directions() -> None:
    forward, backward = build.kernels(3, 2, 4, 1), build.kernels(3, 2, 4, 2)
    places = {"bidirectional/forward_layer/cell": forward, "bidirectional/backward_layer/cell": backward}
    model = read(build.keras(places))
    (stack,) = model.found.stacks
    assert (stack.name, stack.direction, asked(model)) == ("bidirectional", "both", ["activation", "gate"])
    assert model.stacks[0]["W_i_reverse"].tolist() == backward[0][:, :2].T.tolist()


def test_layers_over_one_another_are_offered_as_one_network_first_and_ten_comes_after_two() -> None:
    places = {f"lstm{end}/cell": build.kernels(2, 2, 4, n) for n, end in enumerate(("", "_1", "_2", "_10"))}
    model = read(build.keras(places))
    names = [stack.name for stack in model.found.stacks]
    assert names == ["lstm + lstm_1 + lstm_2 + lstm_10", "lstm", "lstm_1", "lstm_2", "lstm_10"]
    assert model.found.stacks[0].layers == 4
    assert model.stacks[0]["W_i_l3"].tolist() == places["lstm_10/cell"][0][:, :2].T.tolist()


def test_layers_of_other_sizes_are_no_chain() -> None:
    places = {"lstm/cell": build.kernels(3, 2, 4), "lstm_1/cell": build.kernels(2, 5, 4)}
    assert [stack.name for stack in read(build.keras(places)).found.stacks] == ["lstm", "lstm_1"]


def test_embedding_and_dense_are_found() -> None:
    places = {
        "embedding": [np.ones((9, 3))],
        "lstm/cell": build.kernels(3, 2, 4),
        "dense": [np.full((2, 5), 3.0), np.arange(5)],
    }
    model = read(build.keras(places))
    (stack,) = model.found.stacks
    assert (stack.embeddings, stack.heads) == (("embedding",), ("dense",))
    assert model.heads[0]["W_y"].shape == (5, 2)
    assert [ask.name for ask in model.found.heads[0].asks] == ["readout"]


def archive(*layers: tuple[str, dict[str, Any]], version: str = "3.15.1", **places: list[Any]) -> Model:
    titles = {place.split("/")[0]: options["name"] for place, (_, options) in zip(places, layers, strict=False)}
    named = {f"{place}/cell" if place != "dense" else place: arrays for place, arrays in places.items()}
    return read(build.keras_archive(build.sequential(*layers), build.keras(named, titles), version))


def test_an_architecture_leaves_nothing_to_ask() -> None:
    options = {"name": "reader", "activation": "relu", "recurrent_activation": "hard_sigmoid", "go_backwards": True}
    model = archive(("LSTM", options), lstm=build.kernels(3, 2, 4))
    (stack,) = model.found.stacks
    assert (stack.name, stack.direction, stack.asks) == ("reader", "reverse", ())
    assert stack.cell == LSTM(gate="hard_sigmoid", g="relu", h="relu")
    assert [note.code for note in stack.notes] == ["backwards_order"]


def test_hard_sigmoid_of_an_old_keras_is_that_of_onnx() -> None:
    options = {"name": "gru", "activation": "tanh", "recurrent_activation": "hard_sigmoid"}
    model = archive(("GRU", options), version="2.15.0", gru=build.kernels(3, 2, 3, bias=(2, 6)))
    assert model.found.stacks[0].cell == GRU(bias="two", gate="hard_sigmoid_onnx")


def test_the_architecture_says_what_a_dense_layer_goes_through() -> None:
    layers = (("LSTM", {"name": "a"}), ("Dense", {"name": "b", "activation": "softmax"}))
    model = archive(*layers, lstm=build.kernels(3, 2, 4), dense=[np.ones((2, 5)), np.ones(5)])
    assert [(head.name, head.kind, head.asks) for head in model.found.heads] == [("b", "softmax", ())]
    layers = (("LSTM", {"name": "a"}), ("Dense", {"name": "b", "activation": "selu"}))
    model = archive(*layers, lstm=build.kernels(3, 2, 4), dense=[np.ones((2, 5)), np.ones(5)])
    assert (model.found.heads[0].kind, [note.code for note in model.found.notes]) == ("linear", ["head_activation"])


def test_options_of_a_bidirectional_layer_are_those_of_the_layer_inside() -> None:
    inner = {"class_name": "LSTM", "config": {"activation": "sigmoid", "name": "lstm"}}
    config = build.sequential(("Bidirectional", {"name": "both", "layer": inner}))
    halves = {f"bidirectional/{way}_layer/cell": build.kernels(3, 2, 4) for way in ("forward", "backward")}
    model = read(build.keras_archive(config, build.keras(halves, {"bidirectional": "both"})))
    assert model.found.stacks[0].cell == LSTM(g="sigmoid", h="sigmoid")
    assert asked(model) == []


def test_a_layer_that_hands_on_its_last_output_alone_says_so_and_is_no_layer_below_another() -> None:
    inner = {"class_name": "LSTM", "config": {"return_sequences": False}}
    config = build.sequential(("Bidirectional", {"name": "both", "layer": inner}), ("Dense", {"name": "top"}))
    halves = {f"bidirectional/{way}_layer/cell": build.kernels(3, 2, 4) for way in ("forward", "backward")}
    dense = {"dense": [np.ones((4, 3)), np.zeros(3)]}
    titles = {"bidirectional": "both", "dense": "top"}
    model = read(build.keras_archive(config, build.keras(halves | dense, titles)))
    experiment = opened(model, "both", head="top")
    assert experiment.readout == Readout(size=3, counts="last")
    once = {"return_sequences": False}
    model = archive(
        ("LSTM", {"name": "encoder", **once}),
        ("LSTM", {"name": "decoder", **once}),
        lstm=build.kernels(2, 2, 4),
        lstm_1=build.kernels(2, 2, 4),
    )
    assert [stack.name for stack in model.found.stacks] == ["encoder", "decoder"]


def test_an_activation_that_is_none_of_ours_is_refused_by_its_name() -> None:
    with pytest.raises(InvalidValue, match="got swish"):
        archive(("LSTM", {"name": "a", "activation": "swish"}), lstm=build.kernels(3, 2, 4))


def test_a_layer_that_no_cell_does_is_left_out_where_there_are_others() -> None:
    layers = (("LSTM", {"name": "a", "activation": "swish"}), ("LSTM", {"name": "b"}))
    found = archive(*layers, lstm=build.kernels(3, 2, 4), lstm_1=build.kernels(2, 5, 4)).found
    assert [stack.name for stack in found.stacks] == ["b"]
    assert [(note.code, note.about) for note in found.notes] == [("layer_refused", "a: swish")]


def test_an_old_file_of_weights_is_read_by_its_names() -> None:
    import h5py  # noqa: PLC0415 - an extra

    kernel, recurrent, bias = build.kernels(3, 2, 4)
    file = io.BytesIO()
    with h5py.File(file, "w") as root:
        inside = root.create_group("model_weights/lstm_7/lstm_7/lstm_cell_7")
        for name, value in {"kernel:0": kernel, "recurrent_kernel:0": recurrent, "bias:0": bias}.items():
            inside[name] = value
    model = read(file.getvalue())
    assert model.found.stacks[0].cell == LSTM()
    assert model.stacks[0]["W_i"].tolist() == kernel[:, :2].T.tolist()


def test_names_of_keras_in_an_npz_are_understood() -> None:
    kernel, recurrent, bias = build.kernels(3, 2, 3, bias=(2, 6))
    model = read(build.npz({"gru/kernel": kernel, "gru/recurrent_kernel": recurrent, "gru/bias": bias}))
    assert (model.found.framework, model.found.format) == ("keras", "npz")
    assert model.found.stacks[0].cell == GRU(bias="two")


def test_a_bias_that_does_not_fit_is_named() -> None:
    with pytest.raises(InvalidShape) as told:
        read(build.keras({"lstm/cell": build.kernels(3, 2, 4, bias=(9,))}))
    assert told.value.what == 'tensor "layers/lstm/cell/vars/2"'


@pytest.mark.parametrize(
    "config", [b"", b"{", b"[1]", b'"x"', b"[" * 90_000, b'{"config": {"layers": [1, {"config": 2}]}}']
)
def test_an_architecture_that_is_none_is_passed_over_or_refused_but_never_followed(config: bytes) -> None:
    data = build.keras_archive(config, build.keras({"lstm/cell": build.kernels(3, 2, 4)}))
    try:
        assert asked(read(data)) == ["activation", "gate", "direction"]
    except NotReadable as refused:
        assert refused.what == "config.json"  # noqa: PT017 - either is right, each in its own way


def test_a_model_inside_a_model_is_found_by_its_name() -> None:
    inner = build.sequential(("LSTM", {"name": "reader", "activation": "relu"}))
    config = {"class_name": "Sequential", "config": {"layers": [inner, {"class_name": "Dense", "config": {}}]}}
    weights = build.keras({"sequential/layers/lstm/cell": build.kernels(3, 2, 4)}, {"sequential/layers/lstm": "reader"})
    (stack,) = read(build.keras_archive(config, weights)).found.stacks
    assert (stack.name, stack.cell, stack.asks) == ("reader", LSTM(g="relu", h="relu"), ())


def test_several_cells_in_one_layer_are_layers_over_one_another() -> None:
    places = {f"rnn/cell/cells/lstm_cell{end}": build.kernels(X, 2, 4, X) for end, X in (("", 3), ("_1", 2))}
    stack = read(build.keras(places)).found.stacks[0]
    assert (stack.layers, stack.X) == (2, 3)
    cells = [{"class_name": "LSTMCell", "config": {"activation": "sigmoid"}}] * 2
    options = {"name": "r", "cell": {"class_name": "StackedRNNCells", "config": {"cells": cells}}}
    config = build.sequential(("RNN", options | {"go_backwards": True}))
    stacks = read(build.keras_archive(config, build.keras(places, {"rnn": "r"}))).found.stacks
    assert {stack.cell for stack in stacks} == {LSTM(g="sigmoid", h="sigmoid")}
    assert {stack.direction for stack in stacks} == {"reverse"}


def legacy(config: dict[str, Any], *layers: str) -> Model:
    """A whole model in Keras's older format: everything in one HDF5 file, layers in the order of the alphabet."""
    import h5py  # noqa: PLC0415 - an extra

    file = io.BytesIO()
    with h5py.File(file, "w") as root:
        root.attrs["model_config"] = json.dumps(config)
        root.attrs["keras_version"] = "2.15.0"
        for layer in layers:
            names = ("kernel:0", "recurrent_kernel:0", "bias:0")
            for name, value in zip(names, build.kernels(2, 2, 4, len(layer)), strict=True):
                root[f"model_weights/{layer}/sequential/{layer}/lstm_cell_3/{name}"] = value
    return read(file.getvalue())


def test_a_model_in_the_older_format_has_its_architecture_with_it() -> None:
    options = {"activation": "tanh", "recurrent_activation": "hard_sigmoid"}
    config = build.sequential(("LSTM", {"name": "low", **options}), ("LSTM", {"name": "above", **options}))
    model = legacy(config, "above", "low")
    assert [stack.name for stack in model.found.stacks] == ["low + above", "low", "above"]
    assert model.found.stacks[0].cell == LSTM(gate="hard_sigmoid_onnx")
    assert model.stacks[0]["W_i"].tolist() == build.kernels(2, 2, 4, len("low"))[0][:, :2].T.tolist()


def test_both_directions_added_instead_of_side_by_side_are_noted() -> None:
    inner = {"class_name": "LSTM", "config": {}}
    config = build.sequential(("Bidirectional", {"name": "both", "layer": inner, "merge_mode": "sum"}))
    halves = {f"bidirectional/{way}_layer/cell": build.kernels(3, 2, 4) for way in ("forward", "backward")}
    (stack,) = read(build.keras_archive(config, build.keras(halves))).found.stacks
    assert [(note.code, note.about) for note in stack.notes] == [("merged_directions", "sum")]
