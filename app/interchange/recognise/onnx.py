"""ONNX's operators RNN, GRU and LSTM, with what stands before and behind them in the graph.

Source: the ONNX operator specification, RNN, GRU and LSTM of opset 7, 14 and 22.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.cells import GRU, LSTM, Elman
from app.cells.arrays import Array
from app.errors import InvalidShape, InvalidValue
from app.interchange.found import Note, Parts, Stack
from app.interchange.gate_order import Kind, activation_of
from app.interchange.reading.contents import Contents, Node
from app.interchange.reading.limits import Limits, named, shown
from app.interchange.recognise import layer
from app.interchange.recognise.chains import add_chains
from app.interchange.recognise.layer import Recurrent
from app.interchange.recognise.linear import fitting
from app.interchange.recognise.onnx_graph import Wires
from app.interchange.recognise.onnx_linear import find_linear
from app.network.passes import Direction

OPERATORS: dict[str, Kind] = {"RNN": "rnn", "GRU": "gru", "LSTM": "lstm"}
_BLOCKS = {"rnn": 1, "gru": 3, "lstm": 4}
_DIRECTIONS: dict[str, Direction] = {"forward": "forward", "reverse": "reverse", "bidirectional": "both"}
_ALPHAS = {"Affine", "LeakyRelu", "ThresholdedRelu", "ScaledTanh", "HardSigmoid", "Elu"}
_BETAS = {"Affine", "ScaledTanh", "HardSigmoid"}
_USUAL = {"HardSigmoid": (0.2, 0.5), "Affine": (1.0, 0.0)}
_KNOWN = {
    "activation_alpha",
    "activation_beta",
    "activations",
    "direction",
    "hidden_size",
    "input_forget",
    "layout",
    "linear_before_reset",
    "output_sequence",
}


@dataclass(frozen=True, slots=True)
class _Shape:
    """Sizes of one node."""

    kind: Kind
    ways: int
    X: int
    H: int


def recognise(contents: Contents, limits: Limits) -> Parts:
    """Find every recurrent node, embedding and linear layer; raises what is wrong naming the node or tensor."""
    parts, wires = Parts(), Wires(contents)
    nodes: dict[str, Node] = {}
    for node in wires.nodes:
        if node.op in OPERATORS:
            try:
                stack, weights, used = _stack(node, wires, contents, limits)
            except InvalidValue as error:
                parts.refuse(node.name or node.op, error)
                continue
            if stack.name in nodes:
                stack = replace(stack, name=f"{stack.name} ({len(nodes) + 1})")
            nodes[stack.name] = node
            parts.stacks.append((stack, weights))
            parts.used |= dict.fromkeys(used, stack.name)
    add_chains(parts, lambda below, above: wires.reads(nodes[above.name], nodes[below.name]))
    find_linear(parts, wires)
    return fitting(parts)


def _stack(
    node: Node, wires: Wires, contents: Contents, limits: Limits
) -> tuple[Stack, dict[str, Array], tuple[str, ...]]:
    where = f'node "{node.name or node.op}"'
    _check_attributes(node, where)
    inputs = dict(zip(("X", "W", "R", "B", "lengths", "h", "c", "P"), node.inputs, strict=False))
    given = {role: wires.tensor(inputs[role]) for role in ("W", "R", "B", "P") if inputs.get(role)}
    for role, (name, value) in given.items():
        if value is None:
            raise InvalidValue(f"{where}: {role}", f"{name}, which the graph computes", "a tensor of the file")
    tensors = {role: value for role, (_, value) in given.items() if value is not None}
    names = {role: name for role, (name, _) in given.items()}
    size = _sizes(node, where, tensors, names)
    layer.check_units(names["R"], size.H, limits.H)
    cell = _cell(node, where, size, tensors)
    expected = layer.expected_shapes("onnx", cell, size.X, size.H)
    layer.nothing_but(set(expected), set(tensors), names)
    for role, shape in expected.items():
        if tensors[role].shape != (size.ways, *shape):
            raise InvalidShape(
                named(names[role]),
                f"shape {shown(tensors[role].shape)}",
                f"{shown((size.ways, *shape))} for {layer.whose(size.kind, size.X, size.H)}",
            )
    endings = ("", "_reverse")[: size.ways]
    passes = {ending: {role: value[k] for role, value in tensors.items()} for k, ending in enumerate(endings)}
    cell, weights = layer.parameters("onnx", cell, passes, contents.hints)
    notes = [Note(code="sequence_lengths", about=inputs["lengths"])] if inputs.get("lengths") else []
    for state in cell.states:
        values, note = wires.state(inputs.get(state, ""), size.ways, size.H)
        notes += [note] if note else []
        weights |= {f"{state}_0{ending}": row for ending, row in zip(endings, values, strict=True) if row.any()}
    stack = Stack(
        name=node.name or node.op.lower(),
        cell=cell,
        X=size.X,
        H=size.H,
        direction=_direction(node, where),
        notes=tuple(notes),
    )
    return stack, weights, (*names.values(), *(inputs[state] for state in cell.states if inputs.get(state)))


def _check_attributes(node: Node, where: str) -> None:
    for name in sorted(node.attributes.keys() - _KNOWN):
        raise InvalidValue(f"{where}: {name}", str(node.attributes[name]), "no such attribute")


def _direction(node: Node, where: str) -> Direction:
    said = node.attributes.get("direction", "forward")
    if said not in _DIRECTIONS:
        raise InvalidValue(f"{where}: direction", str(said), "forward, reverse or bidirectional")
    return _DIRECTIONS[said]


def _sizes(node: Node, where: str, tensors: Mapping[str, Array], names: Mapping[str, str]) -> _Shape:
    kind = OPERATORS[node.op]
    for role in ("W", "R"):
        if role not in tensors:
            raise InvalidShape(f"{where}: {role}", "nothing", "weights")
        if tensors[role].ndim != 3 or 0 in tensors[role].shape:
            raise InvalidShape(named(names[role]), f"shape {shown(tensors[role].shape)}", "3 sizes, none of them 0")
    ways, X, H = 2 if _direction(node, where) == "both" else 1, tensors["W"].shape[2], tensors["R"].shape[2]
    said = node.attributes.get("hidden_size", H)
    if said != H or tensors["R"].shape[1] != _BLOCKS[kind] * H:
        raise InvalidShape(
            named(names["R"]), f"shape {shown(tensors['R'].shape)}", f"{_BLOCKS[kind]} blocks of hidden_size = {said}"
        )
    return _Shape(kind, ways, X, H)


def _cell(node: Node, where: str, size: _Shape, tensors: Mapping[str, Array]) -> Recurrent:
    bias: Any = "two" if "B" in tensors else "none"
    functions = _functions(node, where, size)
    match size.kind:
        case "rnn":
            return Elman(bias=bias, activation=functions[0])
        case "gru":
            after = node.attributes.get("linear_before_reset", 0) != 0
            return GRU(bias=bias, reset="after" if after else "before", gate=functions[0], g=functions[1])
        case "lstm":
            coupled = node.attributes.get("input_forget", 0) != 0
            return LSTM(
                bias=bias,
                gate=functions[0],
                g=functions[1],
                h=functions[2],
                peepholes="P" in tensors,
                forget="coupled" if coupled else "gate",
            )


def _functions(node: Node, where: str, size: _Shape) -> tuple[Any, ...]:
    """Our names of gate, candidate and output activation; raises InvalidValue for one that a cell of ours has not."""
    usual = {"rnn": ["Tanh"], "gru": ["Sigmoid", "Tanh"], "lstm": ["Sigmoid", "Tanh", "Tanh"]}[size.kind]
    said = node.attributes.get("activations") or usual * size.ways
    found = list(_spelled(node.attributes, said if isinstance(said, list) else [said]))
    per_way = [tuple(found[k * len(usual) : (k + 1) * len(usual)]) for k in range(size.ways)]
    if len(found) != len(usual) * size.ways or len(set(per_way)) != 1:
        raise InvalidValue(
            f"{where}: activations", str(said)[:100], f"{len(usual)} of them, the same in both directions"
        )
    gates, squashed = ("sigmoid", "hard_sigmoid", "hard_sigmoid_onnx"), ("tanh", "linear", "sigmoid", "relu")
    allowed: tuple[tuple[str, ...], ...] = {
        "rnn": ((*squashed, *gates[1:]),),
        "gru": (gates, squashed),
        "lstm": (gates, squashed, squashed),
    }[size.kind]
    for name, choices in zip(per_way[0], allowed, strict=True):
        if name not in choices:
            raise InvalidValue(f"{where}: activations", str(said)[:100], "one of " + ", ".join(choices))
    return per_way[0]


def _spelled(attributes: Mapping[str, Any], names: list[Any]) -> Iterator[str | None]:
    """Our name of each activation; alphas and betas are given one after the other to those that take one."""
    alphas, betas = iter(_numbers(attributes, "activation_alpha")), iter(_numbers(attributes, "activation_beta"))
    known = {name.lower(): name for name in ("Tanh", "Sigmoid", "Relu", *_ALPHAS)}
    for given in names:
        name = known.get(str(given).lower(), str(given))
        alpha, beta = _USUAL.get(name, (None, None))
        alpha = next(alphas, alpha) if name in _ALPHAS else alpha
        beta = next(betas, beta) if name in _BETAS else beta
        yield activation_of("onnx", name, alpha, beta)


def _numbers(attributes: Mapping[str, Any], name: str) -> list[float]:
    given = attributes.get(name, [])
    return [float(one) for one in (given if isinstance(given, list) else [given]) if isinstance(one, int | float)]
