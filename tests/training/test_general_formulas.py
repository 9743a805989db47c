"""The derivatives that the page writes in general letters are those that backpropagation computes, for every cell."""

import json
import subprocess
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from app.cells import AnyCell
from app.cells.activations import SLOPES
from app.cells.arrays import Array
from app.lab.experiment import Experiment
from app.lab.held import hold
from app.network.passes import Pass
from app.network.readout import Readout
from app.network.stack import Spec
from app.training.bptt import Seeds, backward
from app.training.rollout import Rollout, rollout
from app.wire import encode
from tests.cells.nets import EVERY_CELL
from tests.conftest import ROOT
from tests.lab.worked import random_inputs
from tools import node

from .nets import H, T, X, inputs, states, weights

FORWARD = Pass(0, False)
WRITE = """
import { derivativeOf } from %s;
let text = "";
process.stdin.on("data", (part) => (text += part));
process.stdin.on("end", () => {
  const written = JSON.parse(text).map(({ model, names }) =>
    Object.fromEntries(names.map((name) => [name, derivativeOf(model, "colah", name)])));
  process.stdout.write(JSON.stringify(written));
});
"""
Token = dict[str, Any]
Number = Callable[[str, int], Array]


def readout_of(cell: AnyCell) -> Readout | None:
    return None if cell.kind == "jordan" else Readout(kind="softmax", size=3)


@cache
def written() -> list[dict[str, list[list[Token]]]]:
    """The lines that the page writes for every weight and quantity of every cell."""
    asked = []
    for cell in EVERY_CELL:
        of = Experiment(cell=cell, X=X, H=H, input=random_inputs(T, X, 1), readout=readout_of(cell))
        model = json.loads(encode.plain(hold(of).model()))
        names = [name for name in model["shapes"] if not name.endswith("_0")]
        asked.append({"model": model, "names": [*names, "x", *(one["name"] for one in model["quantities"])]})
    program = WRITE % json.dumps((ROOT / "static/js/text/derivative.js").as_uri())
    found = node.find()
    if found is None:
        pytest.fail("no Node.js: `make test` installs one, or: python -m tools.node", pytrace=False)
    answer = subprocess.run(
        [str(found.node), "--input-type=module", "-e", program],
        input=json.dumps(asked),
        env=found.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    read: list[dict[str, list[list[Token]]]] = json.loads(answer.stdout)
    return read


def program(tokens: list[Token]) -> str:
    """A line as Python: vectors are columns, ⊙ multiplies number by number, letters side by side are multiplied."""
    text = ""
    for k, token in enumerate(tokens):
        before = tokens[k - 1] if k else {"op": "="}
        ends = "sign" in before or "partial" in before or before.get("op") in {"ᵀ", ")"}
        if ends and token.get("op") in {None, "("}:
            text += " @ "
        match token:
            case {"sign": sign, "name": name, "time": time}:
                kind = "gradient" if sign["base"] == "δ" else "number"
                text += f"{kind}({name!r}, {time!r})"
                text += {"ᵀ": ".T", "²": " ** 2"}.get(token.get("power", ""), "")
            case {"partial": _, "name": name, "time": time}:
                text += f"gradient({name!r}, {time!r})"
            case {"fn": name}:
                text += f"functions[{name!r}]"
            case {"number": str(value)}:
                text += value
            case {"op": str(op)}:
                text += {"⊙": " * ", "−": " - ", "+": " + ", "ᵀ": ".T"}.get(op, op)
    return text


def softmax_slope(sums: Array) -> Array:
    """dy/da of a softmax, (K, K)."""
    y = np.exp(sums - sums.max())
    y /= y.sum()
    return np.asarray(np.diagflat(y) - y @ y.T)


FUNCTIONS: dict[str, Callable[[Array], Array]] = {
    "tanh": np.tanh,
    "tanh²": lambda sums: np.asarray(np.tanh(sums) ** 2),
    "ReLU′": SLOPES["relu"],
    "hσ₆′": SLOPES["hard_sigmoid"],
    "hσ₅′": SLOPES["hard_sigmoid_onnx"],
    "softmax′": softmax_slope,
    "ReLU": lambda sums: np.maximum(sums, 0.0),
    "σ": lambda sums: np.asarray(1.0 / (1.0 + np.exp(-sums))),
}


def column(rows: Array, t: int) -> Array:
    """Row of a timestep as a column; what lies beyond the end is zero."""
    return rows[t - 1][:, None] if t <= len(rows) else np.zeros((rows.shape[1], 1))


def numbers(done: Rollout, t: int) -> Callable[[str, str], Array]:
    """The numbers of a run that letters stand for at timestep t."""
    at, said = done.passes[FORWARD], {} if done.y is None else {"y": done.y, "a_y": done.a_y}

    def number(name: str, time: str) -> Array:
        if name in done.params:
            whole = done.params[name]
            return whole if whole.ndim == 2 else whole[:, None]
        now = t + {"t−1": -1, "t+1": 1}.get(time, 0)
        if now == 0:
            return at.initial[name][:, None]
        rows = at.x if name == "x" else said.get(name, at.quantities.get(name))
        assert rows is not None
        return column(rows, now)

    return number


@pytest.mark.parametrize(("place", "cell"), list(enumerate(EVERY_CELL)), ids=str)
def test_every_formula_of_a_derivative_gives_what_backpropagation_gives(place: int, cell: AnyCell) -> None:
    spec = Spec(cell=cell, readout=readout_of(cell))
    done = rollout(spec, weights(spec, 3), inputs(3), states(spec, 3))
    rng = np.random.default_rng(5)
    said = rng.uniform(-1, 1, (T, cell.size("y", H) if done.y is None else 3))
    seeds = Seeds(quantity={FORWARD: {"y": said}}) if cell.kind == "jordan" else Seeds(y=said)
    got = backward(done, seeds)
    found = got.passes[FORWARD]
    by = {**found.quantities, "x": found.x} | ({} if got.a_y is None else {"a_y": got.a_y, "y": said})

    def at(t: int, tokens: list[Token]) -> Array:
        def gradient(name: str, time: str) -> Array:
            return column(by[name], t + {"t−1": -1, "t+1": 1}.get(time, 0))

        names = {"number": numbers(done, t), "gradient": gradient, "functions": FUNCTIONS}
        return np.asarray(eval(program(tokens), names))

    for name, lines in written()[place].items():
        if name == "y" or (name == "h_c" and not lines):
            continue  # of y L says something itself; h_c may be C
        main, *deltas = ([*line] for line in lines)
        right = main[max(k for k, token in enumerate(main) if token.get("op") == "=") + 1 :]
        if name in done.params:
            assert right[0] == {"sum": "t"}, name
            total = sum(at(t, right[1:]) for t in range(1, T + 1))
            np.testing.assert_allclose(np.reshape(total, done.params[name].shape), got.params[name], atol=1e-12)
        else:
            for t in range(1, T + 1):
                np.testing.assert_allclose(at(t, right), column(by[name], t), atol=1e-12, err_msg=f"{name} at {t}")
        for line in deltas:
            for t in range(1, T + 1):
                expected = column(by[line[0]["name"]], t)
                np.testing.assert_allclose(at(t, line[2:]), expected, atol=1e-12, err_msg=f"{name}: {line[0]}")
