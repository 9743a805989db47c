"""PyTorch's names: prefixes, layers, directions, projections, and what stands beside the recurrent layer."""

import json
from typing import Any

import numpy as np
import pytest

from app.cells import GRU, LSTM, Elman
from app.errors import InvalidShape, InvalidValue, NotReadable, OverBudget
from app.interchange.found import Model
from app.interchange.read import read
from app.interchange.reading.limits import Limits

from . import build


def looked(tensors: dict[str, Any], **hints: str) -> Model:
    metadata = {"gatescope": json.dumps(hints)} if hints else None
    return read(build.safetensors(tensors, metadata))


def plain(kind: str, X: int, H: int, prefix: str = "", ending: str = "_l0") -> dict[str, Any]:
    gates = {"rnn": 1, "gru": 3, "lstm": 4}[kind]
    rng = np.random.default_rng(H)
    rows = gates * H
    shapes: dict[str, Any] = {"weight_ih": (rows, X), "weight_hh": (rows, H), "bias_ih": rows, "bias_hh": rows}
    return {f"{prefix}{name}{ending}": rng.normal(size=shape) for name, shape in shapes.items()}


def test_the_cell_is_told_by_the_number_of_blocks() -> None:
    for kind, cell in {"rnn": Elman(bias="two"), "gru": GRU(bias="two"), "lstm": LSTM(bias="two")}.items():
        (stack,) = looked(plain(kind, 3, 5)).found.stacks
        assert (stack.cell, stack.X, stack.H, stack.name) == (cell, 3, 5, kind)


def test_only_a_simple_rnn_is_asked_for_its_activation() -> None:
    (stack,) = looked(plain("rnn", 3, 5)).found.stacks
    assert [(ask.name, ask.choices, ask.default) for ask in stack.asks] == [("activation", ("tanh", "relu"), "tanh")]
    assert looked(plain("lstm", 3, 5)).found.stacks[0].asks == ()


def test_a_prefix_is_the_name_and_several_modules_are_several_networks() -> None:
    found = looked({**plain("lstm", 3, 5, "encoder.rnn."), **plain("gru", 5, 4, "module.decoder.")}).found
    assert [(stack.name, stack.cell.kind) for stack in found.stacks] == [
        ("encoder.rnn", "lstm"),
        ("module.decoder", "gru"),
    ]


def test_a_module_of_one_step_is_a_layer() -> None:
    (stack,) = looked(plain("gru", 3, 5, "cell.", "")).found.stacks
    assert (stack.name, stack.layers) == ("cell", 1)


def test_layers_and_directions_get_our_suffixes() -> None:
    tensors: dict[str, Any] = {}
    for layer, X in ((0, 3), (1, 10)):
        for way in ("", "_reverse"):
            tensors |= plain("lstm", X, 5, ending=f"_l{layer}{way}")
    model = looked(tensors)
    (stack,) = model.found.stacks
    assert (stack.layers, stack.direction) == (2, "both")
    theirs = tensors["weight_hh_l1_reverse"]
    assert model.stacks[0]["U_c_l1_reverse"].tolist() == theirs[10:15].tolist()
    assert {"W_f", "W_f_reverse", "W_f_l1", "W_f_l1_reverse"} <= model.stacks[0].keys()


def test_a_projection_makes_h_shorter() -> None:
    tensors = plain("lstm", 3, 5) | {"weight_hh_l0": np.ones((20, 2)), "weight_hr_l0": np.full((2, 5), 3.0)}
    model = looked(tensors)
    assert model.found.stacks[0].cell == LSTM(bias="two", proj=2)
    assert model.stacks[0]["W_m"].tolist() == [[3.0] * 5] * 2


def test_without_biases_there_is_none() -> None:
    tensors = {name: value for name, value in plain("gru", 3, 5).items() if "weight" in name}
    assert looked(tensors).found.stacks[0].cell == GRU(bias="none")


def test_what_stands_before_and_behind_is_told_by_shape_and_name() -> None:
    beside = {
        "embedding.weight": np.ones((7, 3)),
        "fc.weight": np.full((4, 5), 2.0),
        "fc.bias": np.arange(4.0),
        "norm.weight": np.ones(5),
        "other.weight": np.ones((2, 9)),
    }
    model = looked(plain("lstm", 3, 5, "lstm.") | beside)
    (stack,), (head,), (table,) = model.found.stacks, model.found.heads, model.found.embeddings
    assert (stack.heads, stack.embeddings) == (("fc",), ("embedding",))
    assert (head.size, head.reads, [ask.name for ask in head.asks]) == (4, 5, ["readout"])
    assert (table.words, table.width) == (7, 3)
    assert model.heads[0]["b_y"].tolist() == [0.0, 1.0, 2.0, 3.0]
    unused = [tensor.name for tensor in model.found.tensors if not tensor.part]
    assert sorted(unused) == ["norm.weight", "other.weight"]


def test_a_linear_layer_without_bias_has_zeros() -> None:
    model = looked(plain("lstm", 3, 5, "lstm.") | {"out.weight": np.ones((2, 5))})
    assert model.heads[0]["b_y"].tolist() == [0.0, 0.0]


def test_where_both_fit_the_name_decides_and_a_bias_is_no_embedding() -> None:
    model = looked(plain("lstm", 5, 5, "lstm.") | {"emb.weight": np.ones((9, 5)), "fc.weight": np.ones((2, 5))})
    (stack,) = model.found.stacks
    assert (stack.heads, stack.embeddings) == (("fc",), ("emb",))
    odd = {"a.weight": np.ones((9, 5)), "a.bias": np.ones(9)}
    assert looked(plain("lstm", 5, 5, "lstm.") | odd).found.embeddings == ()


def test_a_table_of_a_language_model_is_no_read_out() -> None:
    found = looked(plain("lstm", 3, 5, "lstm.") | {"fc.weight": np.ones((5000, 5))}).found
    assert found.heads == ()
    assert [note.code for note in found.notes] == ["head_too_large"]


def test_whole_numbers_are_passed_over() -> None:
    found = looked(plain("lstm", 3, 5) | {"steps": np.array(3)}).found
    assert [(tensor.type, tensor.part) for tensor in found.tensors if tensor.name == "steps"] == [("i64", "")]


def test_half_precision_is_read_and_noted() -> None:
    tensors = {name: value.astype(np.float16) for name, value in plain("lstm", 3, 5).items()}
    model = looked(tensors)
    assert [note.code for note in model.found.notes] == ["half_precision"]
    assert model.stacks[0]["W_i"].tolist() == tensors["weight_ih_l0"][:5].astype(np.float64).tolist()


def test_bfloat16_is_the_upper_half_of_single_precision() -> None:
    header, body = {}, b""
    for name, value in plain("rnn", 2, 2).items():
        raw = (value.astype("<f4").view("<u4") >> 16).astype("<u2")
        header[name] = {
            "dtype": "BF16",
            "shape": list(value.shape),
            "data_offsets": [len(body), len(body) + 2 * raw.size],
        }
        body += raw.tobytes()
    model = read(build.with_header(header, body))
    exact = plain("rnn", 2, 2)["weight_ih_l0"]
    assert np.allclose(model.stacks[0]["W_h"], exact, rtol=2**-7)
    assert not np.allclose(model.stacks[0]["W_h"], exact, rtol=1e-6)


def test_what_we_wrote_ourselves_leaves_nothing_to_ask() -> None:
    tensors = plain("rnn", 3, 5) | {"bias_hh_l0": np.zeros(5), "fc.weight": np.ones((2, 5))}
    model = looked(tensors, bias="one", activation="relu", readout="softmax")
    (stack,), (head,) = model.found.stacks, model.found.heads
    assert (stack.cell, stack.asks) == (Elman(bias="one", activation="relu"), ())
    assert (head.kind, head.asks) == ("softmax", ())
    assert "b_Uh" not in model.stacks[0]


def test_a_second_bias_that_is_not_zero_stays_whatever_is_said() -> None:
    assert looked(plain("lstm", 3, 5), bias="one").found.stacks[0].cell.bias == "two"  # type: ignore[union-attr]


def test_a_number_that_signals_is_told_like_any_other() -> None:
    tensors = plain("rnn", 2, 2)
    tensors["bias_ih_l0"] = np.array([0x7FA00000, 0], dtype="<u4").view("<f4")
    with pytest.raises(InvalidValue, match=r'tensor "bias_ih_l0": got NaN at \[0\]'):
        looked(tensors)


WRONG: list[tuple[str, dict[str, Any], type[Exception], str]] = [
    ("too few rows", {"weight_hh_l0": np.ones((12, 4))}, InvalidShape, 'tensor "weight_ih_l0"'),
    ("no blocks", {"weight_hh_l0": np.ones((13, 5))}, InvalidShape, 'tensor "weight_hh_l0"'),
    ("a bias too short", {"bias_ih_l0": np.ones(19)}, InvalidShape, 'tensor "bias_ih_l0"'),
    ("a vector for a matrix", {"weight_ih_l0": np.ones(20)}, InvalidShape, 'tensor "weight_ih_l0"'),
    ("empty", {"weight_hh_l0": np.ones((0, 0))}, InvalidShape, 'tensor "weight_hh_l0"'),
    ("not a number", {"bias_ih_l0": np.full(20, np.nan)}, InvalidValue, 'tensor "bias_ih_l0"'),
    ("infinity", {"bias_ih_l0": np.full(20, -np.inf)}, InvalidValue, 'tensor "bias_ih_l0"'),
    ("a layer left out", {"weight_ih_l2": np.ones((20, 5))}, InvalidShape, 'tensor "weight_ih_l1"'),
    ("one direction of two", {"weight_ih_l0_reverse": np.ones((20, 3))}, InvalidShape, 'tensor "weight_hh_l0_reverse"'),
    ("a projection that does not fit", {"weight_hr_l0": np.ones((2, 5))}, InvalidShape, 'tensor "weight_hr_l0"'),
]


@pytest.mark.parametrize(("change", "error", "what"), [pytest.param(*rest, id=name) for name, *rest in WRONG])
def test_what_does_not_fit_is_named(change: dict[str, Any], error: type[Exception], what: str) -> None:
    with pytest.raises(error) as told:
        looked(plain("lstm", 3, 5) | change)
    assert told.value.what == what  # type: ignore[attr-defined]


def test_a_tensor_that_is_missing_is_named_with_its_shape() -> None:
    tensors = plain("lstm", 3, 5)
    del tensors["bias_hh_l0"]
    with pytest.raises(
        InvalidShape, match=r'tensor "bias_hh_l0": got nothing; expected \(20,\) for an LSTM of 5 units'
    ):
        looked(tensors)


def test_a_place_of_a_number_that_is_none_is_told() -> None:
    tensors = plain("lstm", 3, 5)
    tensors["weight_hh_l0"][7, 2] = np.inf
    with pytest.raises(InvalidValue, match=r"infinity at \[7, 2\]"):
        looked(tensors)


def test_more_units_than_are_drawn_are_refused() -> None:
    with pytest.raises(OverBudget, match=r'tensor "weight_hh_l0": got 5 units; expected at most 4'):
        read(build.safetensors(plain("lstm", 3, 5)), Limits(H=4))


def test_a_file_without_recurrent_layers_says_what_it_saw() -> None:
    with pytest.raises(NotReadable, match=r"no recurrent layer among conv\.weight"):
        looked({"conv.weight": np.ones((3, 3))})
