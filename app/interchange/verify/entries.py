"""The passes of a reference case as it tells of them, and what it calls their numbers and weights."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.cells.arrays import Array
from app.errors import InvalidValue
from app.interchange.gate_order import Framework, ending
from app.interchange.verify.configs import Config
from app.interchange.verify.parts import mapping, only
from app.network.passes import Pass, passes
from app.network.stack import Network

SAME: dict[str, dict[str, str]] = {
    "rnn": {"a": "a_h", "h": "h"},
    "lstm": {
        "a_i": "a_i", "a_f": "a_f", "a_g": "a_c", "a_o": "a_o", "i": "i", "f": "f", "g": "c_tilde", "o": "o",
        "c": "c", "tanh_c": "h_c", "m": "m", "h": "h",
    },
    "gru": {
        "a_z": "a_z", "a_r": "a_r", "a_n": "a_h", "z": "z", "r": "r", "n": "h_tilde", "hn": "u_h", "rh": "rh", "h": "h",
    },
}  # fmt: skip
"""The case's names of gates, pre-activations and states, in ours."""

FINAL = {"h_n": "h", "c_n": "c"}
INITIAL = {"h": "h0", "c": "c0"}
PASS_KEYS = ("layer", "reverse", "state_index", "gates", "grads")


@dataclass(frozen=True, slots=True)
class Entry:
    """One pass as the case tells of it."""

    name: str
    one: Pass
    index: int
    """Its row in ``h0``, ``c0``, ``h_n``, ``c_n``."""
    gates: dict[str, Any]
    grads: dict[str, Any]
    """Derivatives by its numbers; empty where the case has none."""


def entries(config: Config, given: Mapping[str, Any]) -> tuple[Entry, ...]:
    """The passes, which have to be those of the network, each once."""
    found = []
    for name in given:
        entry = mapping(given, name)
        only(f"passes.{name}", entry, PASS_KEYS)
        layer, reverse, index = (entry.get(key) for key in ("layer", "reverse", "state_index"))
        if not isinstance(layer, int) or not isinstance(reverse, bool) or not isinstance(index, int):
            raise InvalidValue(f"passes.{name}", f"{layer}, {reverse}, {index}", "layer, reverse and state_index")
        grads = mapping(entry, "grads") if "grads" in entry else {}
        found.append(Entry(name, Pass(layer, reverse), index, mapping(entry, "gates"), grads))
    expected = passes(config.layers, config.direction)
    if sorted(entry.one for entry in found) != sorted(expected):
        raise InvalidValue("passes", ", ".join(given), f"{config.layers} layers, {config.direction}, each pass once")
    if sorted(entry.index for entry in found) != list(range(len(expected))):
        raise InvalidValue("passes", "a state_index twice or too large", f"0 to {len(expected) - 1}, each once")
    return tuple(found)


def called(layout: Framework, config: Config, one: Pass, name: str) -> tuple[str, int | None]:
    """A tensor's full name in a case, and for ONNX, which stacks directions, its place in there."""
    both = config.direction == "both"
    if layout == "onnx":
        return name, int(one.reverse and both)
    way = ("backward_" if one.reverse else "forward_") if layout == "keras" and both else ""
    return way + name + ending(layout, one.layer, reverse=one.reverse and both), None


def output(config: Config, done: Network) -> Array:
    """What the framework would return: ONNX (T, D, H), the others (T, D * H); Keras in the order of processing."""
    last = done.traces[done.spec.passes[-1]]
    said = last.quantities["y"] if config.readout else done.output
    if config.whose == "onnxruntime":
        ways = 2 if config.direction == "both" else 1
        return said.reshape(config.T, ways, -1)
    return said[::-1] if config.flipped else said


def turned(entry: Entry, rows: Array) -> Array:
    """Rows of a pass in the order of the input, as a case has them."""
    return rows[::-1] if entry.one.reverse else rows


def by_index(found: tuple[Entry, ...]) -> Iterator[Entry]:
    """Passes in the order of their rows in ``h0`` and the like."""
    return iter(sorted(found, key=lambda entry: entry.index))
