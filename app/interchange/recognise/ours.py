"""Our own names: ``W_f``, ``U_f``, ``b_f``, ``W_f_l1_reverse``, ``W_y``, ``E``, ``h_0``."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from app.cells import GRU, LSTM, AnyCell, Elman, Jordan
from app.cells.arrays import Array
from app.errors import InvalidShape
from app.interchange.found import Ask, Parts, Stack
from app.interchange.reading.contents import Contents
from app.interchange.reading.limits import Limits, named, shown
from app.interchange.recognise import layer
from app.interchange.recognise.linear import add_embedding, add_head, fitting
from app.network.passes import Direction, passes, shapes, suffix

_FUNCTIONS = ("tanh", "relu", "sigmoid", "linear")
_HARD = ("hard_sigmoid", "hard_sigmoid_onnx")
_GATES = Ask(name="gate", choices=("sigmoid", *_HARD), default="sigmoid")
_WAY = Ask(name="direction", choices=("forward", "reverse"), default="forward")


def fits(names: Mapping[str, object]) -> bool:
    """Whether the names are ours for a recurrent cell."""
    return any(name in names for name in ("W_c", "W_z", "W_h"))


def recognise(contents: Contents, limits: Limits) -> Parts:
    """Read one network under our names; raises InvalidShape or OverBudget naming the tensor."""
    tensors, parts = contents.tensors, Parts()
    kind = "jordan" if "V_h" in tensors else "lstm" if "W_c" in tensors else "gru" if "W_z" in tensors else "rnn"
    main = {"lstm": "W_c", "gru": "W_z"}.get(kind, "W_h")
    H, X = layer.two_d(main, tensors[main])
    layer.check_units(main, H, limits.H)
    cell, asks = _cell(kind, tensors)
    numbered = [int(match[1]) for name in tensors if (match := re.search(r"_l(\d{1,2})(?:_reverse)?$", name))]
    direction: Direction = "both" if f"{main}_reverse" in tensors else "forward"
    cell, asks = layer.answered(cell, asks if direction == "both" else (*asks, _WAY), contents.hints)
    if direction == "forward" and contents.hints.get("direction") == "reverse":
        direction = "reverse"
    expected = shapes(cell, X, H, 1 + max(numbered, default=0), direction)
    weights = {name: _held(name, tensors, shape, cell.kind) for name, shape in expected.items()}
    for one in passes(1 + max(numbered, default=0), direction):
        for state in cell.states:
            name = f"{state}_0{suffix(one, direction)}"
            if name in tensors:
                weights[name] = _held(name, tensors, (cell.size(state, H),), cell.kind)
    stack = Stack(name=kind, cell=cell, X=X, H=H, layers=1 + max(numbered, default=0), direction=direction, asks=asks)
    parts.stacks.append((stack, weights))
    parts.used |= dict.fromkeys(weights, kind)
    if kind != "jordan" and "W_y" in tensors:
        W, b = tensors["W_y"], tensors.get("b_y")
        layer.two_d("W_y", W)
        if b is not None and b.shape != W.shape[:1]:
            raise InvalidShape(named("b_y"), f"shape {shown(b.shape)}", shown(W.shape[:1]))
        add_head(parts, "W_y", ("W_y", "b_y" if b is not None else ""), (W, b), contents.hints.get("readout"))
    if "E" in tensors and tensors["E"].ndim == 2 and 0 not in tensors["E"].shape:
        add_embedding(parts, "E", "E", tensors["E"])
    return fitting(parts)


def _held(name: str, tensors: Mapping[str, Array], shape: tuple[int, ...], kind: str) -> Array:
    if name not in tensors:
        raise InvalidShape(named(name), "nothing", f"shape {shown(shape)} for the other weights of {kind}")
    if tensors[name].shape != shape:
        raise InvalidShape(named(name), f"shape {shown(tensors[name].shape)}", shown(shape))
    return tensors[name]


def _cell(kind: str, tensors: Mapping[str, Array]) -> tuple[AnyCell, tuple[Ask, ...]]:
    """The cell whose options show in what is there, and what does not show."""
    bias: Any = "none"
    first = {"lstm": "i", "gru": "z"}.get(kind, "h")
    if f"b_{first}" in tensors:
        bias = "two" if f"b_U{first}" in tensors else "one"
    if kind == "jordan":
        K, _ = layer.two_d("W_y", tensors.get("W_y", np.zeros((0, 0))))
        out = Ask(name="readout", choices=("linear", "sigmoid", "tanh"), default="linear")
        return Jordan(outputs=min(K, 256)), (Ask(name="activation", choices=(*_FUNCTIONS, *_HARD), default="tanh"), out)
    function = Ask(name="activation", choices=_FUNCTIONS, default="tanh")
    if kind == "rnn":
        return Elman(bias=bias), (Ask(name="activation", choices=(*_FUNCTIONS, *_HARD), default="tanh"),)
    if kind == "gru":
        open_form = bias != "one"
        reset = Ask(name="reset", choices=("after", "before"), default="after")
        after = open_form or "b_Uh" in tensors
        cell = GRU(bias=bias, reset="after" if after else "before")
        return cell, (function, _GATES, *((reset,) if open_form else ()))
    forget = Ask(name="forget", choices=("none", "coupled"), default="none")
    own = "W_f" in tensors
    projected = tensors.get("W_m")
    return LSTM(
        bias=bias,
        forget="gate" if own else "none",
        peepholes="p_o" in tensors,
        recurrent="U_i" in tensors,
        proj=0 if projected is None else min(layer.two_d("W_m", projected)[0], 512),
    ), (function, _GATES, *(() if own else (forget,)))
