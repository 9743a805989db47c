"""What a framework cannot express is refused, and the error says who can."""

import sys
from dataclasses import replace

import pytest

from app.cells import GRU, LSTM, AnyCell, Elman, Jordan
from app.errors import InvalidValue, UnknownName
from app.interchange.out.forms import FILES, FORMS, PROGRAMS, written
from app.lab.experiment import Experiment, Numbers
from app.lab.held import Held, hold
from app.lab.pins import Pin
from tools.programs import networks


def small(cell: AnyCell) -> Experiment:
    return Experiment(cell=cell, X=2, H=3, input=Numbers(values=((0.1, 0.2), (0.3, -0.4))))


def refusal(held: Held, form: str) -> str:
    with pytest.raises(InvalidValue) as refused:
        written(held, form)
    return str(refused.value)


@pytest.mark.parametrize(
    ("cell", "form", "lacking", "able"),
    [
        (LSTM(peepholes=True), "safetensors", "peepholes", "ONNX can"),
        (LSTM(peepholes=True), "keras", "peepholes", "ONNX can"),
        (LSTM(forget="coupled"), "keras", "coupled", "ONNX can"),
        (LSTM(forget="coupled"), "program-torch", "coupled", "ONNX can"),
        (LSTM(g="linear", h="linear"), "npz", "C~ through linear", "Keras and ONNX can"),
        (LSTM(g="linear"), "keras", "C~ through linear and C through tanh", "ONNX can"),
        (LSTM(proj=2), "onnx", "projection", "PyTorch can"),
        (LSTM(proj=2), "program-keras", "projection", "PyTorch can"),
        (LSTM(gate="hard_sigmoid"), "safetensors", "gates through hard_sigmoid", "Keras and ONNX can"),
        (LSTM(gate="hard_sigmoid_onnx"), "keras", "gates through hard_sigmoid_onnx", "ONNX can"),
        (LSTM(forget="none"), "onnx", "without forget gate", "JSON"),
        (LSTM(proj=2, peepholes=True), "onnx", "projection", "JSON"),
        (GRU(reset="before"), "safetensors", "reset before the product", "Keras and ONNX can"),
        (GRU(g="relu"), "program-torch", "h~ through relu", "Keras and ONNX can"),
        (Elman(activation="sigmoid"), "npz", "the activation sigmoid", "Keras and ONNX can"),
        (Elman(activation="hard_sigmoid_onnx"), "keras", "hard_sigmoid_onnx", "ONNX can"),
        (Jordan(outputs=2), "onnx", "Jordan", "JSON"),
        (Jordan(outputs=2), "program-torch", "Jordan", "JSON"),
    ],
)
def test_what_a_framework_has_not_is_named_with_who_has_it(cell: AnyCell, form: str, lacking: str, able: str) -> None:
    said = refusal(hold(small(cell)), form)
    assert lacking in said
    assert able in said


@pytest.mark.parametrize("form", FORMS)
def test_a_hand_on_a_gate_is_no_part_of_any_framework(form: str) -> None:
    pinned = replace(small(LSTM()), pins=(Pin(quantity="f", value=1.0),))
    assert "pins" in refusal(hold(pinned), form)


@pytest.mark.parametrize("form", FORMS)
def test_the_plain_lstm_and_gru_have_every_form(form: str) -> None:
    assert all(len(written(networks()[name], form).content) > 100 for name in ("lstm", "gru", "rnn"))


def test_a_form_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(UnknownName, match=r"got pickle; expected one of safetensors, npz, .*, json"):
        written(networks()["lstm"], "pickle")


def test_files_are_named_by_their_cell_and_form() -> None:
    names = {written(networks()["gru"], form).name for form in (*FILES, *PROGRAMS)}
    assert names == {
        "gatescope_gru.safetensors",
        "gatescope_gru.npz",
        "gatescope_gru.weights.h5",
        "gatescope_gru.onnx",
        "gatescope_gru_torch.py",
        "gatescope_gru_keras.py",
        "gatescope_gru_onnxruntime.py",
    }


@pytest.mark.parametrize(
    ("form", "module"), [("safetensors", "safetensors.numpy"), ("keras", "h5py"), ("onnx", "onnx.helper")]
)
def test_a_server_without_the_libraries_says_so(form: str, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    assert f"a file that needs {module}; expected a server with the extra models" in refusal(networks()["lstm"], form)
