"""A reference case: what a framework computed, gates included, and the same network computed by us."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from app.cells.arrays import Array, State
from app.errors import InvalidValue
from app.interchange.gate_order import BLOCKS, Kind, apart, together
from app.interchange.verify.compare import FLOAT32, FLOAT64, Comparison
from app.interchange.verify.configs import Config
from app.interchange.verify.configs import read as read_config
from app.interchange.verify.derivatives import derivatives
from app.interchange.verify.entries import FINAL, INITIAL, SAME, Entry, by_index, called, entries, output, turned
from app.interchange.verify.parts import array, mapping, only
from app.network.passes import suffix, widths
from app.network.readout import Readout
from app.network.stack import Network, Spec, run

KEYS = (
    "name", "format", "note", "versions", "dtype", "config", "params", "x", "init", "output", "output_float64", "final",
    "passes", "loss", "grads", "grads_from", "measured", "hand_computed", "hand_computed_max_abs_diff", "onnxruntime_h",
)  # fmt: skip


def compared(case: Mapping[str, Any]) -> tuple[Comparison, ...]:
    """Compute the network of a case and put everything that the case says of it beside ours, gradients included.

    Raises a GatescopeError for whatever is not understood, is not there or has another shape.
    """
    only("case", case, KEYS)
    config = read_config(mapping(case, "config"))
    found = entries(config, mapping(case, "passes"))
    x = array("x", case.get("x"), (config.T, config.X))
    done = _computed(config, case, found, x)
    pairs = tuple(_pairs(config, case, found, done))
    if "grads" not in case and "loss" not in case:
        return pairs
    with np.errstate(over="ignore", invalid="ignore"):
        return (*pairs, *derivatives(config, case, found, done))


def _computed(config: Config, case: Mapping[str, Any], found: tuple[Entry, ...], x: Array) -> Network:
    given = mapping(case, "params")
    readout = None
    if config.whose == "worked_example":
        params = _one_by_one(config, given)
        if config.readout:
            params |= _readout(config, given)
            readout = Readout(size=len(params["W_y"]))
    else:
        params = _from_layout(config, given)
    initial = {entry.one: _initial(config, mapping(case, "init"), entry, len(found)) for entry in found}
    return run(
        Spec(cell=config.cell, layers=config.layers, direction=config.direction, readout=readout), params, x, initial
    )


def _from_layout(config: Config, given: Mapping[str, Any]) -> dict[str, Array]:
    """All weights in our names; none may be missing, have another shape or be left over."""
    layout = config.layout
    if layout is None:  # so that types know: every framework has one
        raise InvalidValue("config.framework", config.whose, "a framework")
    wide, params, used = widths(config.cell, config.X, config.H, config.layers, config.direction), {}, set()
    ways = 2 if config.direction == "both" else 1
    if layout != "torch" and config.layers > 1:
        raise InvalidValue("config.num_layers", str(config.layers), "1: names of further layers are not known")
    for one, width in wide.items():
        none = {name: np.zeros(shape) for name, shape in config.cell.shapes(width, config.H).items()}
        tensors = {}
        for name, like in together(layout, config.cell, none).items():
            theirs, place = called(layout, config, one, name)
            shape = like.shape if place is None else (ways, *like.shape)
            read = array(theirs, given.get(theirs), shape)
            tensors[name] = read if place is None else read[place]
            used.add(theirs)
        for name, values in apart(layout, config.cell, tensors).items():
            params[name + suffix(one, config.direction)] = values
    only("params", given, used)
    return params


def _one_by_one(config: Config, given: Mapping[str, Any]) -> dict[str, Array]:
    """The weights of a worked example: ``W`` (input), ``R`` (recurrent) and ``b`` by gate, with PyTorch's letters."""
    only("params", given, ("W", "R", "b", "W_out"))
    ours, theirs = BLOCKS["torch", _kind(config)]
    shapes, params = config.cell.shapes(config.X, config.H), {}
    for letter, name in (("W", "W"), ("U", "R"), ("b", "b")):
        if f"{letter}_{ours[0]}" not in shapes:
            continue
        block = mapping(given, name)
        only(f"params.{name}", block, theirs)
        for gate, word in zip(ours, theirs, strict=True):
            params[f"{letter}_{gate}"] = array(f"{name}.{word}", block.get(word), shapes[f"{letter}_{gate}"])
    return params


def _kind(config: Config) -> Kind:
    kind = config.cell.kind
    if kind == "jordan":
        raise InvalidValue("config.cell", kind, "one of rnn, lstm, gru")
    return kind


def _readout(config: Config, given: Mapping[str, Any]) -> dict[str, Array]:
    W = array("W_out", given.get("W_out"))
    width = config.cell.size("h", config.H) * (2 if config.direction == "both" else 1)
    return {"W_y": array("W_out", given.get("W_out"), (len(W), width)), "b_y": np.zeros(len(W))}


def _initial(config: Config, given: Mapping[str, Any], entry: Entry, count: int) -> State:
    known = [INITIAL[state] for state in config.cell.states]
    only("init", given, known)
    state = {
        name: array(INITIAL[name], given.get(INITIAL[name]), (count, config.cell.size(name, config.H)))[entry.index]
        for name in config.cell.states
    }
    if config.stateless and any(values.any() for values in state.values()):
        raise InvalidValue("init", "numbers that are not zero", "zeros: initial_state_given is false")
    return state


def _pairs(config: Config, case: Mapping[str, Any], found: tuple[Entry, ...], done: Network) -> Iterator[Comparison]:
    """Everything computed that the case tells: gates, output, final states, and what hands and others made of it."""
    single = case.get("dtype") == "float32"
    precision = FLOAT32 if single else FLOAT64
    said = _stated(case, "forward_vs_float64_restatement") if single else None
    same = SAME[config.cell.kind]
    for entry in found:
        trace = done.traces[entry.one]
        only(f"gates of {entry.name}", entry.gates, same)
        if "h" not in entry.gates:
            raise InvalidValue(f"gates of {entry.name}", "no h", "h at least")
        for name, values in entry.gates.items():
            if (ours := trace.quantities.get(same[name])) is None:
                raise InvalidValue(f"gates of {entry.name}", name, "one of " + ", ".join(trace.quantities))
            yield Comparison(name=f"{entry.name} {name}", theirs=array(name, values), ours=turned(entry, ours))
    ours = output(config, done)
    yield Comparison(
        name="output", theirs=array("output", case.get("output")), ours=ours, tolerance=precision, said=said
    )
    if single:
        given = array("output_float64", case.get("output_float64"))
        yield Comparison(name="output_float64", theirs=given, ours=ours)
    final = mapping(case, "final")
    only("final", final, (name for name, state in FINAL.items() if state in config.cell.states))
    for name, values in final.items():
        ours = np.stack([done.traces[entry.one].quantities[FINAL[name]][-1] for entry in by_index(found)])
        yield Comparison(name=name, theirs=array(name, values), ours=ours, tolerance=precision, said=said)
    yield from _by_hand(case, done)


def _by_hand(case: Mapping[str, Any], done: Network) -> Iterator[Comparison]:
    """The round numbers of a worked example, which are as exact as it says, and what ONNX Runtime made of it."""
    quantities = done.traces[done.spec.passes[-1]].quantities
    if "hand_computed" in case:
        rounded = float(array("hand_computed_max_abs_diff", case.get("hand_computed_max_abs_diff"), ()))
        for name, values in mapping(case, "hand_computed").items():
            ours = quantities["h" if name == "output" and done.spec.readout is None else name.replace("output", "y")]
            given = array(f"hand_computed {name}", values)
            yield Comparison(name=f"hand_computed {name}", theirs=given, ours=ours, tolerance=max(rounded, FLOAT64))
    if "onnxruntime_h" in case:
        given, said = array("onnxruntime_h", case["onnxruntime_h"]), _stated(case, "onnxruntime_forward_vs_float64")
        yield Comparison(name="onnxruntime_h", theirs=given, ours=quantities["h"], tolerance=FLOAT32, said=said)


def _stated(case: Mapping[str, Any], name: str) -> float | None:
    """How far from double precision the case says that the framework was; None where it does not."""
    value = mapping(case, "measured").get(name) if "measured" in case else None
    return None if value is None else float(array(f"measured.{name}", value, ()))
