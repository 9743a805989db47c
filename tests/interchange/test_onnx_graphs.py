"""ONNX's operators: attributes, states, layers over one another, and what stands before and behind them."""

from typing import Any

import numpy as np
import pytest

from app.cells import GRU, LSTM, Elman
from app.errors import GatescopeError, InvalidShape, InvalidValue
from app.interchange.found import Model
from app.interchange.read import read

from . import build

onnx = pytest.importorskip("onnx", reason="onnx is not installed: it comes with the extra models")


def node(op: str = "LSTM", inputs: tuple[str, ...] = ("X", "W", "R", "B"), **attributes: Any) -> Any:
    return onnx.helper.make_node(op, list(inputs), [f"{op}_Y"], name=op.lower(), **attributes)


def looked(nodes: list[Any], tensors: dict[str, Any], inputs: dict[str, list[Any]] | None = None) -> Model:
    return read(build.onnx_model(nodes, tensors, inputs).SerializeToString())


def one(**attributes: Any) -> Any:
    return looked([node(**attributes)], build.onnx_lstm()).found.stacks[0].cell


def test_an_lstm_has_two_biases_and_the_usual_activations() -> None:
    model = looked([node(hidden_size=2)], build.onnx_lstm())
    (stack,) = model.found.stacks
    assert (stack.name, stack.cell, stack.X, stack.H, stack.asks) == ("lstm", LSTM(bias="two"), 3, 2, ())
    assert model.stacks[0]["W_f"].tolist() == build.onnx_lstm()["W"][0, 4:6].tolist()


def test_options_of_the_operator_are_options_of_the_cell() -> None:
    assert one(input_forget=1) == LSTM(bias="two", forget="coupled")
    assert one(activations=["Sigmoid", "Affine", "Relu"], activation_alpha=[1.0]) == LSTM(
        bias="two", g="linear", h="relu"
    )
    assert one(activations=["HardSigmoid", "Tanh", "Tanh"]) == LSTM(bias="two", gate="hard_sigmoid_onnx")
    hard = one(activations=["HardSigmoid", "tanh", "tanh"], activation_alpha=[1 / 6], activation_beta=[0.5])
    assert hard == LSTM(bias="two", gate="hard_sigmoid")
    gru = {"W": np.ones((1, 6, 3)), "R": np.ones((1, 6, 2)), "B": np.ones((1, 12))}
    assert looked([node("GRU")], gru).found.stacks[0].cell == GRU(bias="two", reset="before")
    assert looked([node("GRU", linear_before_reset=1)], gru).found.stacks[0].cell == GRU(bias="two")
    rnn = {"W": np.ones((1, 2, 3)), "R": np.ones((1, 2, 2))}
    cell = looked([node("RNN", ("X", "W", "R"), activations=["Relu"])], rnn).found.stacks[0].cell
    assert cell == Elman(bias="none", activation="relu")


@pytest.mark.parametrize(
    ("attributes", "what"),
    [
        ({"clip": 3.0}, "clip"),
        ({"activations": ["Softsign", "Tanh", "Tanh"]}, "activations"),
        ({"activations": ["Sigmoid"]}, "activations"),
        ({"activations": ["HardSigmoid", "Tanh", "Tanh"], "activation_alpha": [0.3]}, "activations"),
        ({"direction": "sideways"}, "direction"),
    ],
)
def test_what_no_cell_of_ours_does_is_refused_naming_node_and_attribute(attributes: dict[str, Any], what: str) -> None:
    with pytest.raises(InvalidValue) as told:
        one(**attributes)
    assert told.value.what == f'node "lstm": {what}'


def test_both_directions_have_a_row_each() -> None:
    tensors = build.onnx_lstm(ways=2)
    model = looked([node(direction="bidirectional")], tensors)
    assert model.found.stacks[0].direction == "both"
    assert model.stacks[0]["U_c_reverse"].tolist() == tensors["R"][1, 6:8].tolist()
    with pytest.raises(InvalidShape, match=r'tensor "W": got shape \(2, 8, 3\)'):
        looked([node(direction="reverse")], tensors)


def test_initial_states_of_the_file_are_kept_and_others_told() -> None:
    inputs = ("X", "W", "R", "B", "", "h0", "c0")
    held = {"h0": np.array([[[1.0, 2.0]]]), "c0": np.zeros((1, 1, 2))}
    model = looked([node(inputs=inputs)], build.onnx_lstm() | held)
    assert model.stacks[0]["h_0"].tolist() == [1.0, 2.0]
    assert "c_0" not in model.stacks[0]
    given = looked([node(inputs=inputs)], build.onnx_lstm(), {"X": ["T", 1, 3], "h0": [1, 1, 2], "c0": [1, 1, 2]})
    assert [note.code for note in given.found.stacks[0].notes] == ["state_given"] * 2
    computed = onnx.helper.make_node("Tanh", ["X"], ["h0"])
    model = looked([computed, node(inputs=inputs)], build.onnx_lstm() | {"c0": np.zeros((1, 1, 2))})
    assert [note.code for note in model.found.stacks[0].notes] == ["state_computed"]


def test_a_state_of_zeros_spread_over_the_batch_is_no_state() -> None:
    shape = onnx.helper.make_node("Shape", ["X"], ["size"])
    zeros = onnx.helper.make_node("ConstantOfShape", ["size"], ["zero"])
    cut = onnx.helper.make_node("Slice", ["zero", "a", "b"], ["h0"])
    model = looked([shape, zeros, cut, node(inputs=("X", "W", "R", "B", "", "h0"))], build.onnx_lstm())
    assert model.found.stacks[0].notes == ()


def test_weights_in_other_precision_behind_a_cast_are_read() -> None:
    exact = {"W_double": build.onnx_lstm()["W"].astype(np.float64) + 1e-12, "R": build.onnx_lstm()["R"]}
    cast = onnx.helper.make_node("Cast", ["W_double"], ["W"], to=1)
    model = looked([cast, node(inputs=("X", "W", "R"))], exact)
    assert model.stacks[0]["W_i"].tolist() == exact["W_double"][0, :2].tolist()


def test_weights_that_the_graph_computes_are_refused() -> None:
    made = onnx.helper.make_node("Add", ["a", "b"], ["W"])
    tensors = build.onnx_lstm()
    tensors["a"] = tensors["b"] = tensors.pop("W")
    with pytest.raises(InvalidValue, match='node "lstm": W: got W, which the graph computes'):
        looked([made, node()], tensors)


def test_layers_that_read_one_another_are_one_network_first() -> None:
    tensors = {f"{name}{k}": value for k, X in ((0, 3), (1, 2)) for name, value in build.onnx_lstm(X, seed=k).items()}
    first = onnx.helper.make_node("LSTM", ["X", "W0", "R0", "B0"], ["Y0"], name="low")
    squeeze = onnx.helper.make_node("Squeeze", ["Y0"], ["between"])
    second = onnx.helper.make_node("LSTM", ["between", "W1", "R1", "B1"], ["Y1"], name="high")
    model = looked([first, squeeze, second], tensors)
    assert [(stack.name, stack.layers) for stack in model.found.stacks] == [("low + high", 2), ("low", 1), ("high", 1)]
    assert model.stacks[0]["W_i_l1"].tolist() == tensors["W1"][0, :2].tolist()
    apart = onnx.helper.make_node("LSTM", ["Z", "W1", "R1", "B1"], ["Y1"], name="high")
    model = looked([first, squeeze, apart], tensors, {"X": ["T", 1, 3], "Z": ["T", 1, 2]})
    assert [stack.name for stack in model.found.stacks] == ["low", "high"]


@pytest.mark.parametrize(("end", "kind"), [(None, "linear"), ("Sigmoid", "sigmoid"), ("Softmax", "softmax")])
def test_a_linear_layer_behind_it_is_its_read_out(end: str | None, kind: str) -> None:
    tensors = build.onnx_lstm() | {"V": np.ones((2, 5)), "v": np.arange(5.0)}
    nodes = [
        node(),
        onnx.helper.make_node("MatMul", ["LSTM_Y", "V"], ["product"], name="out"),
        onnx.helper.make_node("Add", ["product", "v"], ["sum"]),
        *([onnx.helper.make_node(end, ["sum"], ["y"])] if end else []),
    ]
    model = looked(nodes, tensors)
    assert [(head.name, head.kind, head.size) for head in model.found.heads] == [("out", kind, 5)]
    assert model.heads[0]["W_y"].shape == (5, 2)
    assert model.heads[0]["b_y"].tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]
    transposed = onnx.helper.make_node("Gemm", ["LSTM_Y", "G"], ["product"], name="out", transB=1)
    model = looked([node(), transposed], build.onnx_lstm() | {"G": np.ones((5, 2))})
    assert model.heads[0]["W_y"].shape == (5, 2)


def test_a_table_of_words_before_it_is_its_embedding() -> None:
    gather = onnx.helper.make_node("Gather", ["E", "tokens"], ["X"], name="words")
    model = looked([gather, node()], build.onnx_lstm() | {"E": np.ones((9, 3))}, {"tokens": ["T", 1]})
    assert [(table.name, table.words) for table in model.found.embeddings] == [("words", 9)]
    assert model.found.stacks[0].embeddings == ("words",)


def refused(message: Any) -> GatescopeError:
    with pytest.raises(GatescopeError) as told:
        read(message.SerializeToString())
    return told.value


def test_numbers_in_another_file_are_refused_by_the_tensors_name() -> None:
    model = build.onnx_model([node()], build.onnx_lstm())
    tensor = model.graph.initializer[0]
    tensor.data_location = onnx.TensorProto.EXTERNAL
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", "../../etc/passwd"
    tensor.ClearField("raw_data")
    assert (refused(model).what, refused(model).got) == ('tensor "W"', "numbers in another file")


def test_huge_sizes_are_refused_before_any_memory_is_taken() -> None:
    model = build.onnx_model([node()], build.onnx_lstm())
    model.graph.initializer[1].dims[:] = [1 << 20, 1 << 20, 1 << 20]
    assert (refused(model).code, refused(model).what) == ("over_budget", 'tensor "R"')


def test_fewer_numbers_than_declared_are_told() -> None:
    model = build.onnx_model([node()], build.onnx_lstm())
    model.graph.initializer[0].raw_data = b"\0" * 8
    assert (refused(model).what, refused(model).got) == ('tensor "W"', "8 bytes")


def test_functions_subgraphs_and_sparse_tensors_are_refused() -> None:
    model = build.onnx_model([node()], build.onnx_lstm())
    model.functions.add().name = "f"
    assert refused(model).got == "functions of its own"
    inner = onnx.helper.make_graph([node()], "inner", [], [])
    model = build.onnx_model([onnx.helper.make_node("If", ["X"], ["y"], name="if", then_branch=inner)], {})
    assert refused(model).what == 'node "if"'
    model = build.onnx_model([node()], build.onnx_lstm())
    model.graph.sparse_initializer.add()
    assert refused(model).got == "sparse tensors"
