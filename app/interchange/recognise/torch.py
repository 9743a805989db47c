"""PyTorch's names: ``weight_ih_l0``, ``weight_hh_l0``, ``bias_ih_l0_reverse``, behind any prefix."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from app.cells import LSTM, Elman
from app.cells.arrays import Array
from app.errors import InvalidShape
from app.interchange.found import Ask, Parts, Stack
from app.interchange.gate_order import LAYOUTS, ending
from app.interchange.reading.contents import Contents
from app.interchange.reading.limits import Limits, named
from app.interchange.recognise import layer
from app.interchange.recognise.layer import Recurrent
from app.interchange.recognise.linear import LinearNames, find_linear, fitting
from app.network.passes import Direction, Pass, suffix, widths

_NAME = re.compile(r"(.*?)(weight_ih|weight_hh|bias_ih|bias_hh|weight_hr)(?:_l(\d{1,2})(_reverse)?)?", re.DOTALL)
_FUNCTION = Ask(name="activation", choices=("tanh", "relu"), default="tanh")
_ROLES = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr")
_LINEAR = LinearNames(weight="weight", bias="bias", separator=".", transposed=False)


class _Layer(NamedTuple):
    """Tensors of one pass by PyTorch's names without ending, and their full names."""

    tensors: dict[str, Array]
    names: dict[str, str]


def fits(names: Mapping[str, object]) -> bool:
    """Whether any of the names is one of PyTorch's for a recurrent layer."""
    return any(_NAME.fullmatch(name) for name in names)


def recognise(contents: Contents, limits: Limits) -> Parts:
    """Find every recurrent module, embedding and linear layer; raises InvalidShape or OverBudget naming the tensor."""
    parts, groups = Parts(), _groups(contents.tensors)
    for prefix, passes in groups.items():
        stack, weights = _stack(prefix.rstrip("._/"), prefix, passes, contents.hints, limits)
        parts.stacks.append((stack, weights))
        parts.used |= {full: stack.name for one in passes.values() for full in one.names.values()}
    find_linear(parts, contents, _LINEAR)
    return fitting(parts)


def _groups(tensors: Mapping[str, Array]) -> dict[str, dict[Pass, _Layer]]:
    """Passes by prefix; a module of one step (LSTMCell), whose names have no layer, is layer 0."""
    groups: dict[str, dict[Pass, _Layer]] = {}
    for name, tensor in tensors.items():
        match = _NAME.fullmatch(name)
        if match:
            prefix, role, number, reverse = match.groups()
            one = groups.setdefault(prefix, {}).setdefault(Pass(int(number or 0), bool(reverse)), _Layer({}, {}))
            if role in one.tensors:
                raise InvalidShape(named(name), "a second tensor for the same layer", "one")
            one.tensors[role], one.names[role] = tensor, name
    return {prefix: dict(sorted(groups[prefix].items())) for prefix in sorted(groups)}


def _stack(
    name: str, prefix: str, passes: dict[Pass, _Layer], hints: Mapping[str, str], limits: Limits
) -> tuple[Stack, dict[str, Array]]:
    direction: Direction = "both" if any(one.reverse for one in passes) else "forward"
    layers = 1 + max(one.layer for one in passes)
    cell, X, H = _cell(prefix, passes, limits)
    given: dict[str, dict[str, Array]] = {}
    for one, width in widths(cell, X, H, layers, direction).items():
        tensors, known = passes.get(one, _Layer({}, {}))
        names = {role: f"{prefix}{role}{ending('torch', one.layer, reverse=one.reverse)}" for role in _ROLES} | known
        expected = layer.expected_shapes("torch", cell, width, H)
        layer.nothing_but(set(expected), set(tensors), names)
        layer.check_shapes(expected, tensors, names, layer.whose(cell.kind, width, H))
        given[suffix(one, direction)] = tensors
    opened, weights = layer.parameters("torch", cell, given, hints)
    opened, asks = layer.answered(opened, (_FUNCTION,) if isinstance(cell, Elman) else (), hints)
    described = Stack(name=name or cell.kind, cell=opened, X=X, H=H, layers=layers, direction=direction, asks=asks)
    return described, weights


def _cell(prefix: str, passes: dict[Pass, _Layer], limits: Limits) -> tuple[Recurrent, int, int]:
    """Cell, X and H from the tensors of the first layer; the others are held against them."""
    layout, first = LAYOUTS["torch"], passes.get(Pass(0, reverse=False), _Layer({}, {}))
    names = {role: first.names.get(role, f"{prefix}{role}_l0") for role in _ROLES}
    for role in (layout.W, layout.U):
        if role not in first.tensors:
            raise InvalidShape(named(names[role]), "nothing", "the weights of the first layer")
    _, X = layer.two_d(names[layout.W], first.tensors[layout.W])
    rows, P = layer.two_d(names[layout.U], first.tensors[layout.U])
    projection = first.tensors.get(layout.projection or "")
    H = P if projection is None else layer.two_d(names[layout.projection or ""], projection)[1]
    layer.check_units(names[layout.U], max(H, P), limits.H)
    kind = layer.kind_of(names[layout.U], rows, H)
    biases = any(role in first.tensors for role in layout.biases)
    cell = replace(layer.BARE[kind], bias="two" if biases else "none")
    if projection is None:
        return cell, X, H
    if not isinstance(cell, LSTM):
        raise InvalidShape(named(names[layout.projection or ""]), layer.TITLES[kind], "a projection of an LSTM")
    return replace(cell, proj=P), X, H
