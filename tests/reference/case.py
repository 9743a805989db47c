"""Read a reference case, run it through our trace, and say how far the two are apart."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.cells import GRU, LSTM, AnyCell, Elman
from app.cells.arrays import Array
from app.cells.sums import Biases
from app.network.readout import Readout
from app.network.trace import Trace, trace

from .adapt import from_keras, from_onnx, from_torch

OWN = Path(__file__).parent / "cases"
SHARED = Path(__file__).parents[2].parent / "shared" / "reference" / "cases"

SAME = {
    "rnn": {"a": "a_h", "h": "h"},
    "lstm": {
        "a_i": "a_i",
        "a_f": "a_f",
        "a_g": "a_c",
        "a_o": "a_o",
        "i": "i",
        "f": "f",
        "g": "c_tilde",
        "o": "o",
        "c": "c",
        "tanh_c": "h_c",
        "m": "m",
        "h": "h",
    },
    "gru": {
        "a_z": "a_z",
        "a_r": "a_r",
        "a_n": "a_h",
        "z": "z",
        "r": "r",
        "n": "h_tilde",
        "hn": "u_h",
        "rh": "rh",
        "h": "h",
    },
}
"""The case's names of gates and pre-activations, in ours."""


@dataclass(frozen=True)
class Comparison:
    """One array of a case beside ours, in the order of the input rows."""

    name: str
    theirs: Array
    ours: Array
    float32: bool = False

    @property
    def apart(self) -> float:
        """Largest difference, in units of max(1, |value|)."""
        return float(np.max(np.abs(self.ours - self.theirs) / np.maximum(1.0, np.abs(self.theirs))))


def load(path: Path) -> dict[str, Any]:
    """The case with every list under params, x and init as an array."""
    case: dict[str, Any] = json.loads(path.read_text())
    case["x"] = np.array(case["x"])
    for part in ("params", "init", "final"):
        case[part] = {k: v if isinstance(v, dict) else np.array(v) for k, v in case[part].items()}
    return case


def fits(case: dict[str, Any]) -> bool:
    """Whether it is one layer in one direction."""
    return case["config"]["num_layers"] == 1 and not case["config"]["bidirectional"]


def cell_of(case: dict[str, Any]) -> AnyCell:
    """Our cell with the options of the case."""
    config = case["config"]
    bias = _biases(case)
    if config["cell"] == "lstm":
        return LSTM(
            g=config.get("candidate_activation", "tanh"),
            h=config.get("output_activation", "tanh"),
            forget="coupled" if config.get("input_forget") else "gate",
            peepholes=bool(config.get("peepholes")),
            bias=bias,
            proj=config.get("proj_size", 0),
        )
    if config["cell"] == "gru":
        after = config.get("reset_after") or config.get("linear_before_reset")
        return GRU(reset="after" if after else "before", bias=bias)
    named = [config.get(key) for key in ("activation", "nonlinearity", "candidate_activation")]
    activation: Any = next((a for a in (*named, *config.get("activations", [])) if a), "tanh")
    return Elman(activation=activation, bias=bias)


def _biases(case: dict[str, Any]) -> Biases:
    """None, two halves as PyTorch and ONNX always have them and Keras for reset after the product, or one."""
    config = case["config"]
    if not config["bias"]:
        return "none"
    two = config["framework"] in {"torch", "onnxruntime"} or config.get("reset_after")
    return "two" if two else "one"


def params_of(case: dict[str, Any]) -> dict[str, Array]:
    """The weights of the case in our names."""
    framework, kind, tensors = case["config"]["framework"], case["config"]["cell"], case["params"]
    if framework == "torch":
        return from_torch(kind, tensors)
    if framework == "keras":
        return from_keras(kind, tensors)
    if framework == "onnxruntime":
        return from_onnx(kind, tensors, coupled=bool(case["config"].get("input_forget")))
    H = case["config"]["hidden_size"]
    ours = {"g": "c"}
    blocks = {"W": tensors["W"], "U": tensors["R"], "b": tensors.get("b", {gate: np.zeros(H) for gate in tensors["W"]})}
    named = {f"{b}_{ours.get(g, g)}": np.array(v) for b, block in blocks.items() for g, v in block.items()}
    if "W_out" in tensors:
        named |= {"W_y": tensors["W_out"], "b_y": np.zeros(len(tensors["W_out"]))}
    return named


def run(case: dict[str, Any]) -> Trace:
    """Our trace; a reverse pass is the flipped input."""
    (one,) = case["passes"].values()
    x = case["x"][::-1] if one["reverse"] else case["x"]
    initial = {"h": case["init"]["h0"][0]}
    if "c0" in case["init"]:
        initial["c"] = case["init"]["c0"][0]
    readout = Readout(size=len(case["params"]["W_out"])) if case["config"].get("readout") else None
    return trace(cell_of(case), params_of(case), x, initial, readout)


def compare(case: dict[str, Any]) -> list[Comparison]:
    """Every gate, pre-activation, output and final state of the case, beside ours."""
    kind, done = case["config"]["cell"], run(case)
    (one,) = case["passes"].values()
    flip = slice(None, None, -1 if one["reverse"] else 1)
    pairs = [
        Comparison(name, np.array(values), done.quantities[SAME[kind][name]][flip])
        for name, values in one["gates"].items()
    ]
    said = done.quantities["y" if done.readout else "h"]
    single = case["dtype"] == "float32"
    # Keras writes the output of go_backwards in the order of processing, ONNX in that of the input.
    in_order = said if case["config"].get("go_backwards") else said[flip]
    pairs.append(Comparison("output", np.array(case["output"]).reshape(in_order.shape), in_order, single))
    if "output_float64" in case:
        pairs.append(Comparison("output_float64", np.array(case["output_float64"]).reshape(in_order.shape), in_order))
    for name, state in {"h_n": "h", "c_n": "c"}.items():
        if name in case["final"]:
            pairs.append(Comparison(name, case["final"][name][0], done.quantities[state][-1], single))
    return pairs
