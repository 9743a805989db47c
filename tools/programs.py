"""Runs the programs that Gatescope writes in the real frameworks, where these are installed.

They are looked for in this environment, then in that of the interpreter which GATESCOPE_FRAMEWORKS names.
"""

import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from app.cells import GRU, LSTM, AnyCell, Elman
from app.cells.arrays import Array
from app.errors import InvalidValue
from app.interchange.gate_order import Framework
from app.interchange.out.forms import Written, written
from app.lab.experiment import Experiment, Numbers, shapes
from app.lab.held import Held, hold
from app.network.passes import Direction
from app.network.readout import Readout

NEEDED: dict[Framework, tuple[str, ...]] = {
    "torch": ("torch", "numpy"),
    "keras": ("keras", "tensorflow"),
    "onnx": ("onnxruntime", "onnx"),
}
"""Modules that a program of each framework imports; Keras computes in double precision with TensorFlow only."""

TITLES: dict[Framework, str] = {"torch": "PyTorch", "keras": "Keras", "onnx": "ONNX Runtime"}
SECONDS = 600
END = Readout(kind="softmax", size=3, counts="last")

RUNNER = """
import contextlib, io, json, re, runpy, sys, traceback
done = {}
for path in sys.argv[2:]:
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            runpy.run_path(path)
        fault = ""
    except BaseException:
        fault = traceback.format_exc(limit=-2)
    found = re.findall(r"^\\\\w+: largest deviation (\\\\S+)$", said.getvalue(), re.M)
    done[path] = {"deviations": [float(one) for one in found], "fault": fault, "said": said.getvalue()}
versions = {name: __import__(name).__version__ for name in sys.argv[1].split(",")}
print("\\\\n" + json.dumps({"versions": versions, "done": done}))
""".replace("\\\\", "\\")
"""Runs every program in one process, for a framework takes seconds to load."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a program said."""

    deviations: tuple[float, ...]
    """Largest deviation of h and, with a read-out, of y."""
    said: str
    fault: str
    """The end of a traceback; empty if there was none."""


@cache
def python_with(framework: Framework) -> str | None:
    """An interpreter that has all modules of a framework, or None."""
    question = "import importlib.util as u, sys; sys.exit(any(u.find_spec(m) is None for m in sys.argv[1:]))"
    for python in filter(None, (sys.executable, os.environ.get("GATESCOPE_FRAMEWORKS"))):
        if (
            subprocess.run([python, "-c", question, *NEEDED[framework]], check=False, capture_output=True).returncode
            == 0
        ):
            return python
    return None


def absent(framework: Framework) -> str:
    """Why nothing is run, for whoever skips."""
    modules = " and ".join(NEEDED[framework])
    return f"{TITLES[framework]} is not installed: {modules}, here or for the python of GATESCOPE_FRAMEWORKS"


def run(framework: Framework, programs: dict[str, Written]) -> tuple[dict[str, str], dict[str, Ran]]:
    """Run programs by name in a real framework; returns the versions of its modules, and what each program said."""
    python = python_with(framework)
    if python is None:
        raise RuntimeError(absent(framework))
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: str(_laid_out(Path(folder) / name, made)) for name, made in programs.items()}
        environment = os.environ | {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONPATH": ""}
        command = [python, "-c", RUNNER, ",".join(NEEDED[framework]), *paths.values()]
        done = subprocess.run(
            command, cwd=folder, env=environment, check=False, capture_output=True, text=True, timeout=SECONDS
        )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    answer = json.loads(done.stdout.splitlines()[-1])
    ran = {name: answer["done"][path] for name, path in paths.items()}
    results = {name: Ran(tuple(one["deviations"]), one["said"], one["fault"]) for name, one in ran.items()}
    return answer["versions"], results


def _laid_out(folder: Path, made: Written) -> Path:
    """A program in a folder of its own, with its numbers beside it if it has any."""
    folder.mkdir()
    if made.name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
            archive.extractall(folder)
    else:
        (folder / made.name).write_bytes(made.content)
    (program,) = folder.glob("*.py")
    return program


def programs(framework: Framework) -> dict[str, Written]:
    """A program of each of the networks that this framework has."""
    found = {}
    for name, held in networks().items():
        try:
            found[name] = written(held, f"program-{framework}")
        except InvalidValue:
            continue
    return found


@cache
def networks() -> dict[str, Held]:
    """Networks of every cell, option, depth and direction, their sizes all different and their weights asymmetric."""
    return {name: hold(experiment) for name, experiment in _experiments()}


def _experiments() -> Iterator[tuple[str, Experiment]]:
    soft, linear = Readout(kind="softmax", size=3), Readout(kind="linear", size=2)
    yield "lstm", _one(LSTM())
    yield "lstm, one of everything", _one(LSTM(), X=1, H=1, T=1)
    yield "lstm, two biases, 2 layers, both", _one(LSTM(bias="two"), layers=2, direction="both", readout=soft)
    yield "lstm, read at the end, both", _one(LSTM(), layers=2, direction="both", readout=END)
    yield "lstm, read at the end", _one(LSTM(), readout=END)
    yield "lstm, no bias, 2 layers, reverse", _one(LSTM(bias="none"), layers=2, direction="reverse")
    yield "lstm, projection, both", _one(LSTM(proj=2, bias="two"), layers=2, direction="both", readout=linear)
    yield "lstm, peepholes, both", _one(LSTM(peepholes=True, bias="two"), direction="both")
    yield "lstm, peepholes, coupled", _one(LSTM(peepholes=True, forget="coupled"))
    yield "lstm, coupled, 2 layers", _one(LSTM(forget="coupled", bias="none"), layers=2)
    yield "lstm, hard sigmoid", _one(LSTM(gate="hard_sigmoid"))
    yield "lstm, hard sigmoid of ONNX", _one(LSTM(gate="hard_sigmoid_onnx", g="relu", h="sigmoid"), direction="both")
    yield "lstm, linear", _one(LSTM(g="linear", h="linear"))
    yield "lstm, not recurrent", _one(LSTM(recurrent=False))
    yield "lstm, numbers beside it", _one(LSTM(), X=6, H=24, T=30)
    yield "gru", _one(GRU(), readout=Readout(kind="sigmoid", size=2))
    yield "gru, read at the end, reverse", _one(GRU(), direction="reverse", readout=END)
    yield "gru, two biases, 2 layers, both", _one(GRU(bias="two"), layers=2, direction="both")
    yield "gru, no bias, 2 layers, reverse", _one(GRU(bias="none"), layers=2, direction="reverse", readout=linear)
    yield "gru, reset before, two biases, reverse", _one(GRU(reset="before", bias="two"), direction="reverse")
    yield "gru, reset before, 2 layers, both", _one(GRU(reset="before"), layers=2, direction="both")
    yield "gru, hard sigmoid", _one(GRU(gate="hard_sigmoid", g="sigmoid"), direction="both")
    yield "gru, hard sigmoid of ONNX", _one(GRU(gate="hard_sigmoid_onnx"))
    yield "rnn", _one(Elman(), readout=linear)
    yield "rnn, relu, 3 layers, both", _one(Elman(activation="relu"), layers=3, direction="both")
    yield "rnn, linear, two biases, reverse", _one(Elman(activation="linear", bias="two"), direction="reverse")
    yield "rnn, sigmoid, no bias, both", _one(Elman(activation="sigmoid", bias="none"), direction="both")
    yield "rnn, hard sigmoid of ONNX", _one(Elman(activation="hard_sigmoid_onnx"))


def _one(  # noqa: PLR0913, PLR0917 - what a network is made of
    cell: AnyCell,
    X: int = 3,
    H: int = 4,
    T: int = 6,
    layers: int = 1,
    direction: Direction = "forward",
    readout: Readout | None = None,
) -> Experiment:
    """An experiment with weights, initial states and inputs of all digits, so that none can be lost unnoticed."""
    chance = np.random.default_rng(X * H + T)
    x = chance.uniform(-1.5, 1.5, (T, X))
    bare = Experiment(
        cell=cell,
        X=X,
        H=H,
        layers=layers,
        direction=direction,
        readout=readout,
        input=Numbers(values=tuple(map(tuple, x.tolist()))),
    )
    drawn = {name: _plain(chance.uniform(-0.9, 0.9, shape)) for name, shape in shapes(bare).items()}
    return replace(bare, weights=drawn)


def _plain(array: Array) -> tuple[float, ...] | tuple[tuple[float, ...], ...]:
    return tuple(map(tuple, array.tolist())) if array.ndim == 2 else tuple(array.tolist())
