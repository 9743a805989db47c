"""How many sequences a second are learned from, beside PyTorch in the same run.

    python -m bench.training [--quick]

Two programs have the same weights, batch and loss: T = 50 timesteps, X = 8 inputs, a linear read-out of one number at
every timestep, half the squared error. Each runs the batch forwards and takes the gradients of all weights; nothing is
stepped. Ours writes down every gate and state of every timestep; nn.LSTM, nn.GRU and nn.RNN with autograd do not give
them out. One thread, seconds of the processor; before anything is timed, both have to agree on the gradients. Machines
drift: compare the ratios. In single precision nn.LSTM has a fused kernel that it lacks in double: that is another race.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from app.cells import GRU, LSTM, AnyCell, Elman
from app.cells.arrays import Array
from app.network.passes import shapes
from app.network.readout import Readout
from app.network.stack import Spec
from app.training.bptt import Seeds, backward
from app.training.rollout import rollout
from app.training.room import Room

ROOT = Path(__file__).parents[1]
CELLS: dict[str, AnyCell] = {"lstm": LSTM(bias="two"), "gru": GRU(bias="two"), "rnn": Elman(bias="two")}
ORDER = {"lstm": "ifco", "gru": "rzh", "rnn": "h"}
"""Our letters of the blocks as PyTorch has them."""
SIZES, BATCHES = (4, 8, 16, 32, 64), (16, 64)
X, T = 8, 50
PRECISIONS = {"float64": 1e-9, "float32": 1e-3}
"""Precision, and how far apart the gradients may be, in units of the largest of each array."""
Row = dict[str, Any]


def run(sizes: tuple[int, ...] = SIZES, seconds: float = 2.0) -> list[Row]:
    """A row for each cell, size and batch, each in a process of its own, for the threads are set before NumPy is there.

    Each row: cell, H, B and by precision sequences a second, ours, torch's and ours / torch's; without torch ours only.
    """
    rows = []
    for kind in CELLS:
        for H in sizes:
            for B in BATCHES:
                env = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
                command = [sys.executable, "-m", "bench.training", "--one", kind, str(H), str(B), str(seconds)]
                done = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
                rows.append(json.loads(done.stdout))
    return rows


def measure(kind: str, H: int, B: int, seconds: float) -> Row:
    """One row, in this process: the fastest of all that fit into some seconds for each precision."""
    row: Row = {"cell": kind, "H": H, "B": B}
    for precision, tolerance in PRECISIONS.items():
        params, x, target = drawn(kind, H, B, precision)
        contestants = {"ours": ours(kind, params, x, target)}
        if find_spec("torch"):
            contestants["torch"] = by_torch(kind, params, x, target)
            _agree(contestants["ours"](), contestants["torch"](), tolerance)
        best = dict.fromkeys(contestants, float("inf"))
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:  # in turn, so that a slow moment of the machine hits both
            for name, work in contestants.items():
                start = time.process_time()  # other work on the machine does not count
                work()
                best[name] = min(best[name], time.process_time() - start)
        row |= {f"{name}_{precision}": B / took for name, took in best.items()}
        if "torch" in best:
            row[f"ratio_{precision}"] = best["torch"] / best["ours"]
    return row


def drawn(kind: str, H: int, B: int, precision: str) -> tuple[dict[str, Array], Array, Array]:
    """Weights by name, a batch (T, B, X) and what is to be said (T, B, 1)."""
    rng = np.random.default_rng(1)
    named = shapes(CELLS[kind], X, H, 1, "forward") | Readout().shapes(H)
    params = {name: (rng.uniform(-1, 1, shape) / H**0.5).astype(precision) for name, shape in named.items()}
    return params, rng.normal(size=(T, B, X)).astype(precision), rng.normal(size=(T, B, 1)).astype(precision)


def ours(kind: str, params: dict[str, Array], x: Array, target: Array) -> Callable[[], dict[str, Array]]:
    """Gradients by our names, in a room as a training has one."""
    spec, room = Spec(cell=CELLS[kind], readout=Readout()), Room()

    def work() -> dict[str, Array]:
        done = rollout(spec, params, x, room=room)
        return backward(done, Seeds(a_y=done.a_y - target)).params if done.a_y is not None else {}

    return work


def by_torch(kind: str, params: dict[str, Array], x: Array, target: Array) -> Callable[[], dict[str, Array]]:
    """The same with PyTorch's module and autograd, by our names."""
    torch = import_module("torch")
    torch.set_num_threads(1)
    H, order = len(params["W_h" if kind != "lstm" else "W_f"]), ORDER[kind]
    net = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU, "rnn": torch.nn.RNN}[kind](X, H).to(torch.from_numpy(x).dtype)
    head = torch.nn.Linear(H, 1).to(torch.from_numpy(x).dtype)
    letters = {"weight_ih_l0": "W_", "weight_hh_l0": "U_", "bias_ih_l0": "b_", "bias_hh_l0": "b_U"}
    given, wanted = torch.from_numpy(np.ascontiguousarray(x)), torch.from_numpy(np.ascontiguousarray(target))
    with torch.no_grad():
        for name, letter in letters.items():
            block = np.concatenate([params[letter + gate] for gate in order])
            getattr(net, name).copy_(torch.from_numpy(block))
        head.weight.copy_(torch.from_numpy(params["W_y"]))
        head.bias.copy_(torch.from_numpy(params["b_y"]))
    weights = [*net.parameters(), *head.parameters()]

    def work() -> dict[str, Array]:
        for weight in weights:
            weight.grad = None
        said = head(net(given)[0])
        (((said - wanted) ** 2).sum() / 2).backward()
        found = {"W_y": head.weight.grad.numpy(), "b_y": head.bias.grad.numpy()}
        for name, letter in letters.items():
            found |= dict(zip((letter + gate for gate in order), _blocks(net, name, order), strict=True))
        return found

    return work


def _blocks(net: Any, name: str, order: str) -> list[Array]:
    return np.split(getattr(net, name).grad.numpy(), len(order))


def _agree(mine: dict[str, Array], theirs: dict[str, Array], tolerance: float) -> None:
    """Raise ValueError when gradients are apart: then it would be no race."""
    for name, value in theirs.items():
        apart = float(np.abs(mine[name] - value).max() / max(1.0, float(np.abs(value).max())))
        if not apart <= tolerance:
            raise ValueError(f"dL/d{name}: {apart:.1e} apart, tolerance {tolerance:g}")


def table(rows: list[Row]) -> str:
    """Rows as markdown: sequences a second, and ours as a multiple of theirs."""
    head = (
        "| cell | H | batch | float64: ours seq/s | torch seq/s | ours / torch "
        "| float32: ours seq/s | torch seq/s | ours / torch |\n|--|--:|--:|--:|--:|--:|--:|--:|--:|"
    )
    lines = []
    for row in rows:
        cells = [row["cell"], str(row["H"]), str(row["B"])]
        for precision in PRECISIONS:
            cells += [f"{row[key]:,.0f}" if (key := f"{name}_{precision}") in row else "" for name in ("ours", "torch")]
            cells.append(f"{row[key]:.2f}" if (key := f"ratio_{precision}") in row else "")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join((head, *lines))


if __name__ == "__main__":
    if "--one" in sys.argv:
        print(json.dumps(measure(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5]))))
    else:
        print(table(run((8, 32), 0.5) if "--quick" in sys.argv else run()))
