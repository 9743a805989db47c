"""The options of a reference case, as every framework calls them, in ours. An option that is not known is refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from app.cells import GRU, LSTM, AnyCell, Elman
from app.errors import InvalidValue
from app.interchange.gate_order import Framework, activation_of
from app.interchange.verify.parts import only
from app.network.passes import Direction

Whose = Literal["torch", "keras", "onnxruntime", "worked_example"]

_EVERYONE = ("framework", "cell", "input_size", "hidden_size", "seq_len", "num_layers", "bidirectional", "bias")
MOST = {"proj_size": 512, "input_size": 4_096, "hidden_size": 2_048, "seq_len": 100_000, "num_layers": 64}
"""Largest sizes that are replayed."""

_OPTIONS: dict[Whose, tuple[str, ...]] = {
    "torch": ("initial_state_given", "nonlinearity", "proj_size", "reset_after"),
    "keras": (
        "initial_state_given", "activation", "recurrent_activation", "reset_after", "go_backwards", "merge_mode",
        "unit_forget_bias",
    ),
    "onnxruntime": (
        "initial_state_given", "direction", "opset", "linear_before_reset", "peepholes", "input_forget", "activations",
    ),
    "worked_example": ("readout", "gate_activation", "candidate_activation", "output_activation", "source"),
}  # fmt: skip
"""Options of each framework beside those that all have."""


@dataclass(frozen=True, slots=True)
class Config:
    """What a case says of its network."""

    whose: Whose
    cell: AnyCell
    X: int
    H: int
    T: int
    layers: int
    direction: Direction
    flipped: bool
    """Whether the output comes in the order of processing and not of the input: ``go_backwards`` of Keras."""
    readout: bool
    stateless: bool
    """Whether no initial state was given."""

    @property
    def layout(self) -> Framework | None:
        """Whose layout the weights have; a worked example names them one by one."""
        return {"torch": "torch", "keras": "keras", "onnxruntime": "onnx"}.get(self.whose)  # type: ignore[return-value] # mypy widens the values of a literal dict


def read(given: Mapping[str, Any]) -> Config:
    """Read the options of a case; raises InvalidValue, naming the option, for one that is not understood."""
    whose = given.get("framework")
    if not isinstance(whose, str) or whose not in _OPTIONS:
        raise InvalidValue("config.framework", str(whose), "one of " + ", ".join(_OPTIONS))
    only("config", given, (*_EVERYONE, *_OPTIONS[whose]))
    kind, backwards = given.get("cell"), given.get("direction") == "reverse" or bool(given.get("go_backwards"))
    build = BUILD.get(str(kind))
    if build is None:
        raise InvalidValue("config.cell", str(kind), "one of rnn, lstm, gru")
    if given.get("merge_mode", "concat") != "concat":
        raise InvalidValue("config.merge_mode", str(given["merge_mode"]), "concat: both directions side by side")
    both = _flag(given, "bidirectional") or given.get("direction") == "bidirectional"
    return Config(
        whose,
        build(whose, given),
        X=_size(given, "input_size"),
        H=_size(given, "hidden_size"),
        T=_size(given, "seq_len"),
        layers=_size(given, "num_layers"),
        direction="both" if both else "reverse" if backwards else "forward",
        flipped=_flag(given, "go_backwards"),
        readout=_flag(given, "readout"),
        stateless=given.get("initial_state_given") is False,
    )


def _rnn(whose: Whose, given: Mapping[str, Any]) -> Elman:
    said = {"torch": "nonlinearity", "keras": "activation", "worked_example": "candidate_activation"}
    if whose == "onnxruntime":
        named = given.get("activations", ["tanh"])
        if not isinstance(named, list) or len(named) != 1:
            raise InvalidValue("config.activations", str(named), "a list of one")
        return Elman(
            activation=_activation("onnx", "activations", str(named[0]).capitalize()), bias=_bias(whose, given)
        )
    function = given.get(said[whose], "tanh")
    return Elman(activation=_activation("keras", said[whose], function), bias=_bias(whose, given))


def _lstm(whose: Whose, given: Mapping[str, Any]) -> LSTM:
    gate, g, h = _functions(given)
    if given.get("activations"):
        raise InvalidValue("config.activations", str(given["activations"]), "none: Sigmoid, Tanh, Tanh")
    return LSTM(
        gate=gate,
        g=g,
        h=h,
        forget="coupled" if _flag(given, "input_forget") else "gate",
        peepholes=_flag(given, "peepholes"),
        bias=_bias(whose, given),
        proj=_size(given, "proj_size") if given.get("proj_size") else 0,
    )


def _gru(whose: Whose, given: Mapping[str, Any]) -> GRU:
    gate, g, _ = _functions(given)
    after = whose == "torch" or _flag(given, "reset_after") or _flag(given, "linear_before_reset")
    if given.get("activations"):
        raise InvalidValue("config.activations", str(given["activations"]), "none: Sigmoid, Tanh")
    bias = _bias(whose, given)
    if whose == "keras" and after and bias == "one":
        bias = "two"  # (2, 3H): one of the input, one recurrent
    return GRU(gate=gate, g=g, reset="after" if after else "before", bias=bias)


def _functions(given: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    """Of the gates, of the candidate and at the output; logistic, tanh and tanh unless said."""
    gate = given.get("gate_activation", given.get("recurrent_activation", "sigmoid"))
    g = given.get("candidate_activation", given.get("activation", "tanh"))
    h = given.get("output_activation", given.get("activation", "tanh"))
    if gate in ("tanh", "relu", "linear"):
        raise InvalidValue("config.recurrent_activation", str(gate), "sigmoid or hard_sigmoid")
    return _activation("keras", "activation", gate), _candidate(g), _candidate(h)


def _candidate(name: object) -> Any:
    """Our name of a function that a candidate or an output may go through."""
    if name == "hard_sigmoid":
        raise InvalidValue("config.activation", name, "tanh, sigmoid, relu or linear")
    return _activation("keras", "activation", name)


def _activation(framework: Framework, option: str, name: object) -> Any:
    """Our name of a function, which the cell takes or refuses."""
    ours = activation_of(framework, str(name))
    if ours is None:
        raise InvalidValue(f"config.{option}", str(name), "an activation that is known here")
    return ours


def _bias(whose: Whose, given: Mapping[str, Any]) -> Literal["one", "two", "none"]:
    if not _flag(given, "bias"):
        return "none"
    return "two" if whose in ("torch", "onnxruntime") else "one"


def _flag(given: Mapping[str, Any], name: str) -> bool:
    value = given.get(name, False)
    if value not in (False, True, 0, 1):
        raise InvalidValue(f"config.{name}", str(value), "true or false")
    return bool(value)


def _size(given: Mapping[str, Any], name: str) -> int:
    value = given.get(name)
    most = MOST[name]
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise InvalidValue(f"config.{name}", str(value), f"a whole number from 1 to {most}")
    return value


BUILD: dict[str, Callable[[Whose, Mapping[str, Any]], AnyCell]] = {"rnn": _rnn, "lstm": _lstm, "gru": _gru}
