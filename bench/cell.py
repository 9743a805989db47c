"""How long a step and a trace take, beside PyTorch in the same run.

    python -m bench.cell [--quick]

Three programs do the same LSTM, float64, X = 8, no gradient: ours (every gate recorded), a loop by hand over torch
tensors (gates visible), and nn.LSTM (gates hidden). One BLAS thread; from H = 256 on also with all cores. Machines
drift: compare the ratios, not the times. Prints markdown; without torch only our own columns are filled.
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

from app.cells import LSTM
from app.network.build import first_inputs, first_weights
from app.network.trace import extend, trace

ROOT = Path(__file__).parents[1]
SIZES = (1, 8, 32, 64, 128, 256, 512)
X, T = 8, 1000


def run(sizes: tuple[int, ...] = SIZES, repeats: int = 7) -> list[dict[str, float]]:
    """Measure every size in a process of its own, for the number of threads is set before NumPy is loaded.

    Each row: H, threads; step_us (one step inside a trace), step_readable_us (``cell.step``), extend_us (one timestep
    appended), trace_ms; with torch also step_torch_us, loop_torch_ms, lstm_torch_ms and the ratios ours / theirs.
    """
    cores = os.cpu_count() or 1
    rows = []
    for H, threads in [(size, n) for size in sizes for n in sorted({1, cores if size >= 256 else 1})]:
        env = os.environ | {"OPENBLAS_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(threads)}
        command = [sys.executable, "-m", "bench.cell", "--one", str(H), str(repeats)]
        done = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
        rows.append(json.loads(done.stdout) | {"threads": threads})
    return rows


def measure(H: int, repeats: int) -> dict[str, float]:
    """One row, in this process."""
    cell = LSTM()
    params, x = first_weights(cell, X, H, 1), first_inputs(T, X, 1)
    zero = {name: np.zeros(H) for name in cell.states}
    short = trace(cell, params, x[:50], zero)

    def extended() -> None:
        now = short
        for row in x[:200]:
            now = extend(now, params, row)

    contestants: dict[str, Callable[[], Any]] = {
        "trace": lambda: trace(cell, params, x, zero),
        "readable": lambda: [cell.step(params, row, zero) for row in x[:200]],
        "extend": extended,
    }
    if find_spec("torch"):
        contestants |= by_torch(H, params, x)
    best = dict.fromkeys(contestants, float("inf"))
    for _ in range(repeats):  # in turn, so that a slow moment of the machine hits everyone
        for name, work in contestants.items():
            start = time.perf_counter()
            work()
            best[name] = min(best[name], time.perf_counter() - start)
    row = {
        "H": H,
        "step_us": best["trace"] / T * 1e6,
        "step_readable_us": best["readable"] / 200 * 1e6,
        "extend_us": best["extend"] / 200 * 1e6,
        "trace_ms": best["trace"] * 1e3,
    }
    if "loop" in best:
        row |= {
            "step_torch_us": best["loop"] / T * 1e6,
            "loop_torch_ms": best["loop"] * 1e3,
            "lstm_torch_ms": best["nn.LSTM"] * 1e3,
            "step_ratio": best["trace"] / best["loop"],
            "trace_ratio": best["trace"] / best["nn.LSTM"],
        }
    return row


def by_torch(H: int, params: dict[str, Any], x: Any) -> dict[str, Callable[[], Any]]:
    """Run the same weights and inputs through torch: a loop by hand that keeps the gates, and nn.LSTM."""
    torch = import_module("torch")
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    torch.set_grad_enabled(False)
    order = ("i", "f", "c", "o")
    W, U, b = (torch.from_numpy(np.concatenate([params[f"{letter}_{g}"] for g in order])) for letter in "WUb")
    xs = torch.from_numpy(np.ascontiguousarray(x))
    net = torch.nn.LSTM(X, H).double()
    for name, value in {"weight_ih_l0": W, "weight_hh_l0": U, "bias_ih_l0": b, "bias_hh_l0": 0 * b}.items():
        getattr(net, name).copy_(value)

    def loop() -> list[tuple[Any, ...]]:
        h = c = torch.zeros(H, dtype=torch.float64)
        frames = []
        for row in xs:
            a = torch.addmv(torch.addmv(b, W, row), U, h)
            a_i, a_f, a_c, a_o = a.chunk(4)
            i, f, o = torch.sigmoid(a_i), torch.sigmoid(a_f), torch.sigmoid(a_o)
            c_tilde = torch.tanh(a_c)
            kept, written = f * c, i * c_tilde
            c = kept + written
            h_c = torch.tanh(c)
            h = o * h_c
            frames.append((a, i, f, o, c_tilde, kept, written, c, h_c, h))
        return frames

    return {"loop": loop, "nn.LSTM": lambda: net(xs)}


def table(rows: list[dict[str, float]]) -> str:
    """Rows as markdown: times, and ours as a share of theirs."""
    head = (
        f"| H | threads | step us | step by hand in torch us | ratio | trace T = {T} ms | nn.LSTM ms | ratio "
        "| cell.step us | extend us |\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    )
    keys = ("step_us", "step_torch_us", "step_ratio", "trace_ms", "lstm_torch_ms", "trace_ratio")
    lines = [
        f"| {row['H']} | {row['threads']} | "
        + " | ".join(f"{row[k]:.2f}" if k in row else "" for k in (*keys, "step_readable_us", "extend_us"))
        + " |"
        for row in rows
    ]
    return "\n".join((head, *lines))


if __name__ == "__main__":
    if "--one" in sys.argv:
        print(json.dumps(measure(int(sys.argv[2]), int(sys.argv[3]))))
    else:
        print(table(run((8, 32, 512), 3) if "--quick" in sys.argv else run()))
