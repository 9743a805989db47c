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
    """``weight_ih_l0`` (G*H, X), ``weight_hh_l0`` (G*H, H or P), the biases (G*H,) and ``weight_hr_l0`` (P, H)."""
    biases = [tensors[name] for name in (f"bias_ih_{layer}", f"bias_hh_{layer}") if name in tensors]
    W, U, hr = tensors[f"weight_ih_{layer}"], tensors[f"weight_hh_{layer}"], f"weight_hr_{layer}"
    projection = {"W_m": tensors[hr]} if hr in tensors else {}
    return _named(GATE_ORDER["torch", kind], W, U, biases) | projection


def from_keras(kind: str, tensors: Mapping[str, Array]) -> dict[str, Array]:
    """``kernel`` (X, G*H), ``recurrent_kernel`` (H, G*H), ``bias`` (G*H,), or (2, G*H) for reset after the product."""
    biases = list(np.atleast_2d(tensors["bias"])) if "bias" in tensors else []
    return _named(GATE_ORDER["keras", kind], tensors["kernel"].T, tensors["recurrent_kernel"].T, biases)


def from_onnx(kind: str, tensors: Mapping[str, Array], *, coupled: bool = False) -> dict[str, Array]:
    """``W`` (1, G*H, X), ``R`` (1, G*H, H), ``B`` (1, 2*G*H) and ``P`` (1, 3*H), of one direction.

    ``coupled`` (input_forget) leaves the blocks of f unread, as the operator does.
    """
    biases = np.split(tensors["B"][0], 2) if "B" in tensors else []
    named = _named(GATE_ORDER["onnx", kind], tensors["W"][0], tensors["R"][0], biases)
    if "P" in tensors:
        named |= {f"p_{gate}": p for gate, p in zip("iof", np.split(tensors["P"][0], 3), strict=True)}
    return {name: array for name, array in named.items() if not (coupled and name.endswith("f"))}


def _named(order: tuple[str, ...], W: Array, U: Array, biases: list[Array]) -> dict[str, Array]:
    """Take the blocks apart, gate by gate; the second bias is the recurrent half."""
    blocks = {"W_": W, "U_": U} | dict(zip(("b_", "b_U"), biases, strict=False))
    return {
        f"{start}{gate}": part
        for start, block in blocks.items()
        for gate, part in zip(order, np.split(block, len(order)), strict=True)
    }
