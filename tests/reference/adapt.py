"""Other frameworks' layouts in our names: one table of gate orders, one function a framework.

Weights come as arrays without a batch axis; ours are W (H, X), U (H, H) and b (H,) by gate.
"""

from collections.abc import Mapping

import numpy as np

from app.cells.arrays import Array

GATE_ORDER: dict[tuple[str, str], tuple[str, ...]] = {
    ("torch", "rnn"): ("h",),
    ("torch", "lstm"): ("i", "f", "c", "o"),
    ("torch", "gru"): ("r", "z", "h"),
    ("keras", "rnn"): ("h",),
    ("keras", "lstm"): ("i", "f", "c", "o"),
    ("keras", "gru"): ("z", "r", "h"),
    ("onnx", "rnn"): ("h",),
    ("onnx", "lstm"): ("i", "o", "f", "c"),
    ("onnx", "gru"): ("z", "r", "h"),
}
"""Blocks from top to bottom, in our names (PyTorch's g and n are the candidates c and h)."""


def from_torch(kind: str, tensors: Mapping[str, Array], layer: str = "l0") -> dict[str, Array]:
    """``weight_ih_l0`` (G*H, X), ``weight_hh_l0`` (G*H, H), and the biases (G*H,) if there are any."""
    W, U = tensors[f"weight_ih_{layer}"], tensors[f"weight_hh_{layer}"]
    none = np.zeros(len(W))
    b_x, b_h = tensors.get(f"bias_ih_{layer}", none), tensors.get(f"bias_hh_{layer}", none)
    return _named(GATE_ORDER["torch", kind], W, U, b_x, b_h, apart=kind == "gru")


def from_keras(kind: str, tensors: Mapping[str, Array]) -> dict[str, Array]:
    """``kernel`` (X, G*H), ``recurrent_kernel`` (H, G*H), ``bias`` (G*H,), or (2, G*H) for reset after the product."""
    W, U = tensors["kernel"].T, tensors["recurrent_kernel"].T
    none = np.zeros(len(W))
    bias = tensors.get("bias", none)
    b_x, b_h = bias if bias.ndim == 2 else (bias, none)
    return _named(GATE_ORDER["keras", kind], W, U, b_x, b_h, apart=bias.ndim == 2)


def from_onnx(kind: str, tensors: Mapping[str, Array], *, reset_after: bool = False) -> dict[str, Array]:
    """``W`` (1, G*H, X), ``R`` (1, G*H, H) and ``B`` (1, 2*G*H), of one direction."""
    W, U = tensors["W"][0], tensors["R"][0]
    b_x, b_h = np.split(tensors["B"][0] if "B" in tensors else np.zeros(2 * len(W)), 2)
    return _named(GATE_ORDER["onnx", kind], W, U, b_x, b_h, apart=kind == "gru" and reset_after)


def _named(order: tuple[str, ...], W: Array, U: Array, b_x: Array, b_h: Array, *, apart: bool) -> dict[str, Array]:
    """Take the blocks apart and add the two biases; ``apart`` keeps the candidate's recurrent one as b_Uh."""
    named: dict[str, Array] = {}
    for gate, w, u, bx, bh in zip(order, *(np.split(block, len(order)) for block in (W, U, b_x, b_h)), strict=True):
        inside = apart and gate == "h"
        named |= {f"W_{gate}": w, f"U_{gate}": u, f"b_{gate}": bx if inside else bx + bh}
        if inside:
            named["b_Uh"] = bh
    return named
