"""The layouts of the frameworks, apart and together again; sizes all differ, so that no transpose goes unseen."""

from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cells import GRU, LSTM, AnyCell, Elman, Jordan
from app.errors import InvalidValue
from app.interchange import conventions
from app.interchange.gate_order import ACTIVATIONS, LAYOUTS, Framework, activation_of, apart, ending, together
from tests.cells import nets
from tests.conftest import ROOT

X, H = 3, 5
FRAMEWORKS: tuple[Framework, ...] = get_args(Framework)


def rows(count: int, width: int) -> Any:
    """A matrix whose every number says in which row and column it stands."""
    return np.arange(count)[:, None] + np.arange(width) / 100.0


def test_the_third_block_of_pytorch_is_the_candidate() -> None:
    tensors = {"weight_ih": rows(4 * H, X), "weight_hh": rows(4 * H, H), "bias_ih": np.arange(4.0 * H)}
    named = apart("torch", LSTM(bias="two"), tensors | {"bias_hh": -np.arange(4.0 * H)})
    for k, gate in enumerate("ifco"):
        assert named[f"W_{gate}"].tobytes() == rows(4 * H, X)[k * H : (k + 1) * H].tobytes()
        assert named[f"U_{gate}"][0, 0] == k * H
        assert named[f"b_{gate}"][0] == k * H == -named[f"b_U{gate}"][0]


def test_kernels_of_keras_are_transposed() -> None:
    tensors = {"kernel": rows(X, 3 * H), "recurrent_kernel": rows(H, 3 * H), "bias": rows(2, 3 * H)}
    named = apart("keras", GRU(bias="two"), tensors)
    for k, gate in enumerate("zrh"):
        assert named[f"W_{gate}"].tobytes() == rows(X, 3 * H)[:, k * H : (k + 1) * H].T.tobytes()
        assert (named[f"b_{gate}"][0], named[f"b_U{gate}"][0]) == (k * H / 100.0, 1 + k * H / 100.0)


def test_onnx_has_the_output_gate_second_and_its_biases_in_halves() -> None:
    cell = LSTM(peepholes=True, bias="two")
    tensors = {"W": rows(4 * H, X), "R": rows(4 * H, H), "B": np.arange(8.0 * H), "P": np.arange(3.0 * H)}
    named = apart("onnx", cell, tensors)
    for k, gate in enumerate("iofc"):
        assert named[f"W_{gate}"][0, 0] == named[f"U_{gate}"][0, 0] == named[f"b_{gate}"][0] == k * H
        assert named[f"b_U{gate}"][0] == (4 + k) * H
    assert [named[f"p_{gate}"][0] / H for gate in "iof"] == [0, 1, 2]


def test_two_biases_become_one_by_their_sum_save_inside_the_reset() -> None:
    tensors = {"weight_ih": rows(3 * H, X), "weight_hh": rows(3 * H, H), "bias_ih": np.arange(3.0 * H)}
    named = apart("torch", GRU(bias="one"), tensors | {"bias_hh": 100 * np.arange(3.0 * H)})
    assert named["b_r"].tolist() == [101.0 * k for k in range(H)]
    assert named["b_z"].tolist() == [101.0 * k for k in range(H, 2 * H)]
    assert named["b_h"].tolist() == list(range(2 * H, 3 * H))
    assert named["b_Uh"].tolist() == [100.0 * k for k in range(2 * H, 3 * H)]


def expressible(framework: Framework, cell: AnyCell) -> bool:
    """Whether the framework has every parameter of the cell, apart from the other."""
    layout = LAYOUTS[framework]
    if isinstance(cell, Jordan):
        return False
    if isinstance(cell, LSTM):
        odd = (cell.peepholes and not layout.peepholes) or (cell.proj and not layout.projection)
        if odd or not cell.recurrent or cell.forget == "none" or (cell.forget == "coupled" and framework != "onnx"):
            return False
    if isinstance(cell, GRU) and cell.reset == "before" and framework == "torch":
        return False
    after = isinstance(cell, GRU) and cell.reset == "after"
    return framework != "keras" or cell.bias != "two" or after


@given(nets.cells, nets.sizes, nets.seeds, st.sampled_from(FRAMEWORKS))
def test_together_and_apart_again_is_the_identity_bit_for_bit(
    cell: AnyCell, sizes: tuple[int, int], seed: int, framework: Framework
) -> None:
    if not expressible(framework, cell):
        return
    params = nets.params(cell, *sizes, seed)
    params["W_i" if "W_i" in params else "W_h"][0, 0] = -0.0
    again = apart(framework, cell, together(framework, cell, params))
    assert list(again) == list(cell.shapes(*sizes))
    for name, value in params.items():
        assert again[name].tobytes() == np.ascontiguousarray(value).tobytes(), name


CELLS: list[tuple[Framework, AnyCell, dict[str, tuple[int, ...]]]] = [
    (
        "torch",
        LSTM(bias="two", proj=2),
        {"weight_ih": (20, 3), "weight_hh": (20, 2), "bias_ih": (20,), "bias_hh": (20,), "weight_hr": (2, 5)},
    ),
    ("torch", GRU(bias="two"), {"weight_ih": (15, 3), "weight_hh": (15, 5), "bias_ih": (15,), "bias_hh": (15,)}),
    ("torch", Elman(bias="none"), {"weight_ih": (5, 3), "weight_hh": (5, 5)}),
    ("keras", LSTM(), {"kernel": (3, 20), "recurrent_kernel": (5, 20), "bias": (20,)}),
    ("keras", GRU(bias="two"), {"kernel": (3, 15), "recurrent_kernel": (5, 15), "bias": (2, 15)}),
    ("keras", GRU(reset="before"), {"kernel": (3, 15), "recurrent_kernel": (5, 15), "bias": (15,)}),
    ("keras", Elman(), {"kernel": (3, 5), "recurrent_kernel": (5, 5), "bias": (5,)}),
    ("onnx", LSTM(bias="two", peepholes=True), {"W": (20, 3), "R": (20, 5), "B": (40,), "P": (15,)}),
    ("onnx", GRU(bias="two", reset="before"), {"W": (15, 3), "R": (15, 5), "B": (30,)}),
    ("onnx", Elman(bias="two"), {"W": (5, 3), "R": (5, 5), "B": (10,)}),
]


@pytest.mark.parametrize(("framework", "cell", "shapes"), CELLS, ids=lambda one: getattr(one, "kind", str(one)[:8]))
def test_their_tensors_apart_and_together_again_are_theirs_bit_for_bit(
    framework: Framework, cell: AnyCell, shapes: dict[str, tuple[int, ...]]
) -> None:
    rng = np.random.default_rng(1)
    tensors = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    again = together(framework, cell, apart(framework, cell, tensors))
    assert list(again) == list(tensors)
    for name, value in tensors.items():
        assert again[name].shape == value.shape
        assert again[name].tobytes() == value.tobytes(), name


def test_a_gate_that_a_cell_has_not_is_zero_where_a_framework_wants_it() -> None:
    cell = LSTM(forget="coupled", peepholes=True)
    made = together("onnx", cell, nets.params(cell, X, H, 0))
    assert not made["W"][2 * H : 3 * H].any()
    assert not made["P"][2 * H :].any()
    assert made["P"][: 2 * H].all()


def test_no_framework_has_the_network_of_jordan() -> None:
    with pytest.raises(InvalidValue, match="PyTorch"):
        together("torch", Jordan(), nets.params(Jordan(), X, H, 0))


def test_names_of_pytorch_end_in_layer_and_direction() -> None:
    assert ending("torch", 1, reverse=True) == "_l1_reverse"
    assert ending("onnx", 1, reverse=True) == ""


@pytest.mark.parametrize("ours", ACTIVATIONS)
def test_every_activation_is_found_by_the_name_it_is_given(ours: str) -> None:
    spelling = ACTIVATIONS[ours]
    assert activation_of("onnx", *spelling.onnx) == ours if spelling.onnx else True
    for framework in ("torch", "keras"):
        name = getattr(spelling, framework)
        assert name is None or activation_of(framework, name) == ours


def test_a_hard_sigmoid_of_onnx_is_known_by_its_slope_in_single_precision() -> None:
    assert activation_of("onnx", "HardSigmoid", float(np.float32(1 / 6)), 0.5) == "hard_sigmoid"
    assert activation_of("onnx", "HardSigmoid", float(np.float32(0.2)), 0.5) == "hard_sigmoid_onnx"
    assert activation_of("onnx", "HardSigmoid", 0.25, 0.5) is None
    assert activation_of("onnx", "Elu", 1.0, None) is None


def test_the_page_of_conventions_is_printed_from_the_table() -> None:
    page = (ROOT / "docs/conventions.md").read_text(encoding="utf-8")
    assert page == conventions.markdown()
    assert "| PyTorch | LSTM | i, f, g, o | i, f, C̃, o | `weight_ih` (4H, X) | `weight_hh` (4H, H) |" in page
    assert "| ONNX | LSTM | i, o, f, c |" in page
