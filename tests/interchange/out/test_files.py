"""Exported files are opened by the frameworks themselves, as a user would open them, and compute what is shown."""

import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.interchange.gate_order import Framework
from app.interchange.out.forms import hindrances, written
from app.interchange.out.model import model_of
from app.interchange.out.onnx import graph
from app.lab.held import Held, hold
from tools.programs import absent, networks, python_with

from .loading import END, SCRIPTS

FORM = {"torch": "safetensors", "keras": "keras", "onnx": "onnx"}
LARGEST = {"torch": 1e-12, "keras": 1e-12, "onnx": 2e-6}


def takes(framework: Framework, held: Held) -> bool:
    """Whether the framework's file of weights can hold this network."""
    return not hindrances(FORM[framework], held.experiment)


def started(held: Held, framework: Framework) -> Held:
    """ONNX files hold the initial state; the others begin at zero."""
    if framework == "onnx":
        return held
    weights = {k: v for k, v in held.experiment.weights.items() if not k.startswith(("h_0", "c_0"))}
    return hold(replace(held.experiment, weights=weights))


def told(held: Held, file: str) -> dict[str, Any]:
    """What a user would know of the network without looking into the file."""
    experiment, model = held.experiment, model_of(held)
    cell = experiment.cell
    return {
        "file": file,
        "kind": cell.kind,
        "X": experiment.X,
        "H": experiment.H,
        "K": experiment.readout.size if experiment.readout else 0,
        "readout": experiment.readout.kind if experiment.readout else None,
        "layers": experiment.layers,
        "both": experiment.direction == "both",
        "end": experiment.readout is not None and experiment.readout.counts == "last",
        "reverse": experiment.direction == "reverse",
        "bias": model.bias != "none",
        "proj": getattr(cell, "proj", 0),
        "activation": getattr(cell, "g", getattr(cell, "activation", "")),
        "gate": getattr(cell, "gate", ""),
        "after": getattr(cell, "reset", "") == "after",
        "x": model.x.tolist(),
        "h": model.h.tolist(),
        "y": None if model.y is None else model.y.tolist(),
    }


@pytest.mark.parametrize("framework", ["torch", "keras", "onnx"])
def test_every_file_is_loaded_by_its_framework_and_computes_what_is_shown(framework: Framework, tmp_path: Path) -> None:
    python = python_with(framework)
    if python is None:
        pytest.skip(absent(framework))
    listed = {}
    for number, (name, held) in enumerate(networks().items()):
        if takes(framework, held):
            one = started(held, framework)
            made = written(one, FORM[framework])
            file = f"{number}_{made.name}"
            (tmp_path / file).write_bytes(made.content)
            listed[name] = told(one, file)
    (tmp_path / "networks.json").write_text(json.dumps(listed))
    environment = os.environ | {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}
    command = [python, "-c", SCRIPTS[framework] + END, str(tmp_path)]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    apart = json.loads(done.stdout.splitlines()[-1])
    assert apart.keys() == listed.keys()
    assert {name: value for name, value in apart.items() if not value <= LARGEST[framework]} == {}


def test_keras_weights_lie_where_keras_itself_puts_them(tmp_path: Path) -> None:
    h5py = pytest.importorskip("h5py")
    file = tmp_path / "a.weights.h5"
    file.write_bytes(written(networks()["lstm, two biases, 2 layers, both"], "keras").content)
    places: list[str] = []
    with h5py.File(file) as root:
        root.visititems(lambda name, one: places.append(name) if isinstance(one, h5py.Dataset) else None)
    layers = [f"layers/bidirectional{n}/{way}_layer/cell/vars/{k}"
              for n in ("", "_1") for way in ("backward", "forward") for k in range(3)]  # fmt: skip
    assert sorted(places) == sorted(["layers/dense/vars/0", "layers/dense/vars/1", *layers])


def test_onnx_numbers_are_single_where_they_lose_nothing_and_double_with_a_cast_where_they_would() -> None:
    held = networks()["rnn"]
    halves = {name: np.full(v.shape, 0.5) for name, v in held.network.params.items()}
    plain = {name: tuple(map(tuple, v.tolist())) if v.ndim == 2 else tuple(v.tolist()) for name, v in halves.items()}
    exact = graph(model_of(hold(replace(held.experiment, weights=plain))))
    assert {node.op_type for node in exact.graph.node} == {"RNN", "Transpose", "Reshape", "MatMul", "Add"}
    every = graph(model_of(held))
    assert sum(node.op_type == "Cast" for node in every.graph.node) == len(every.graph.initializer) - 1  # one shape


def test_an_onnx_model_is_one_node_a_layer_of_opset_14() -> None:
    made = graph(model_of(networks()["rnn, relu, 3 layers, both"]))
    nodes = [node for node in made.graph.node if node.op_type == "RNN"]
    assert len(nodes) == 3
    said = {one.name: list(one.strings) for one in nodes[0].attribute if one.name == "activations"}
    assert said == {"activations": [b"Relu", b"Relu"]}
    assert [(one.domain, one.version) for one in made.opset_import] == [("", 14)]
