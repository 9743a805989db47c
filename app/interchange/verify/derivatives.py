"""The gradients of a reference case beside ours: by weights, input and states, and by the numbers of every timestep."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from app.cells.arrays import Array
from app.errors import InvalidValue
from app.interchange.gate_order import BLOCKS, together
from app.interchange.verify.compare import GRADIENT, Comparison
from app.interchange.verify.configs import Config
from app.interchange.verify.entries import FINAL, INITIAL, SAME, Entry, by_index, called, output, turned
from app.interchange.verify.parts import array, mapping, only
from app.network.passes import own
from app.network.stack import Network
from app.training.bptt import Gradients, Seeds, backward
from app.training.rollout import of_network

LOSS_KEYS = ("formula", "value", "d_output", "w", "u", "v_h", "v_c")


def derivatives(
    config: Config, case: Mapping[str, Any], found: tuple[Entry, ...], done: Network
) -> Iterator[Comparison]:
    """The loss L = sum(w output^2) + sum(u output) + sum(v_h h_n) + sum(v_c c_n), and its gradients by everything.

    Raises a GatescopeError for what is not understood, is not there or has another shape.
    """
    loss, grads = mapping(case, "loss"), mapping(case, "grads")
    only("loss", loss, LOSS_KEYS)
    said, final = output(config, done), _final(config, loss, found)
    weight = {name: _given(loss, name, said.shape) for name in ("w", "u")}
    by_output = 2.0 * weight["w"] * said + weight["u"]
    value = float((weight["w"] * said**2 + weight["u"] * said).sum())
    for entry in found:
        q = done.traces[entry.one].quantities
        value += sum(float((q[name][-1] * by).sum()) for name, by in final[entry.name].items())
    yield Comparison(name="loss", theirs=array("loss.value", loss.get("value"), ()).reshape(1), ours=np.array([value]))
    yield _pair("dL/d output", loss.get("d_output"), by_output)

    rows = by_output[::-1] if config.flipped else by_output.reshape(config.T, -1)
    ends = {entry.one: final[entry.name] for entry in found}
    seeds = Seeds(y=rows, final=ends) if config.readout else Seeds(h=rows, final=ends)
    got = backward(of_network(done), seeds)

    only("grads", grads, ("params", "x", *(() if config.stateless else map(INITIAL.__getitem__, config.cell.states))))
    yield _pair("dL/d x", grads.get("x"), got.x)
    if not config.stateless:
        for state in config.cell.states:
            ours = np.stack([got.passes[entry.one].initial[state] for entry in by_index(found)])
            yield _pair(f"dL/d {INITIAL[state]}", grads.get(INITIAL[state]), ours)
    yield from _of_weights(config, mapping(case, "params"), mapping(grads, "params"), done, got)
    for entry in found:
        yield from _of_pass(config, entry, got)


def _of_pass(config: Config, entry: Entry, got: Gradients) -> Iterator[Comparison]:
    """dL/dh, dL/dC and dL/d(pre-activation) at every timestep."""
    same, quantities = SAME[config.cell.kind], got.passes[entry.one].quantities
    expected = [name for name in same if name in config.cell.states or name.partition("_")[0] == "a"]
    only(f"grads of {entry.name}", entry.grads, expected)
    missing = [name for name in expected if same[name] in quantities and name not in entry.grads]
    if missing:
        raise InvalidValue(f"grads of {entry.name}", "no " + missing[0], "one for each state and pre-activation")
    for name, values in entry.grads.items():
        if (ours := quantities.get(same[name])) is None:
            raise InvalidValue(f"grads of {entry.name}", name, "one of " + ", ".join(quantities))
        yield _pair(f"{entry.name} dL/d {name}", values, turned(entry, ours))


def _of_weights(
    config: Config, params: Mapping[str, Any], given: Mapping[str, Any], done: Network, got: Gradients
) -> Iterator[Comparison]:
    """By every tensor of the case, under its name and in its layout."""
    ours = _by_gate(config, got) if config.layout is None else _in_layout(config, done, got)
    only("grads.params", given, params)
    for name in params:
        if name not in ours:
            raise InvalidValue("grads.params", name, "one of " + ", ".join(ours))
        if config.layout is None and name != "W_out":
            letters, block = ours[name], mapping(given, name)
            only(f"grads.params.{name}", block, letters)
            for letter, value in letters.items():
                yield _pair(f"dL/d {name}.{letter}", block.get(letter), value)
        else:
            yield _pair(f"dL/d {name}", given.get(name), ours[name][""])


def _in_layout(config: Config, done: Network, got: Gradients) -> dict[str, dict[str, Array]]:
    """Gradients in the framework's blocks, which hold them as they hold the weights."""
    layout, made = config.layout, {}
    stacked: dict[str, list[Array]] = {}
    if layout is None:
        return {}
    for one in done.spec.passes:
        mine = own(got.params, config.cell.shapes(0, 0), done.spec.suffix(one))
        for name, value in together(layout, config.cell, mine).items():
            theirs, place = called(layout, config, one, name)
            if place is None:
                made[theirs] = {"": value}
            else:
                stacked.setdefault(theirs, []).append(value)
    return made | {name: {"": np.stack(values)} for name, values in stacked.items()}


def _by_gate(config: Config, got: Gradients) -> dict[str, dict[str, Array]]:
    """Gradients of a worked example, one by one: ``W``, ``R`` and ``b`` by PyTorch's letters, and the read-out."""
    ours, theirs = BLOCKS["torch", config.cell.kind]
    named = {
        name: {called: got.params[f"{letter}_{gate}"] for gate, called in zip(ours, theirs, strict=True)}
        for letter, name in (("W", "W"), ("U", "R"), ("b", "b"))
        if f"{letter}_{ours[0]}" in got.params
    }
    return named | ({"W_out": {"": got.params["W_y"]}} if "W_y" in got.params else {})


def _final(config: Config, loss: Mapping[str, Any], found: tuple[Entry, ...]) -> dict[str, dict[str, Array]]:
    """What enters at the final states of each pass, by its name."""
    states = {name: FINAL[name] for name in FINAL if FINAL[name] in config.cell.states}
    weight = {
        state: _given(loss, "v_" + name[0], (len(found), config.cell.size(state, config.H)))
        for name, state in states.items()
    }
    if "v_c" in loss and "c" not in config.cell.states:
        raise InvalidValue("loss", "v_c", f"no v_c: {config.cell.kind} has no c")
    return {entry.name: {state: rows[entry.index] for state, rows in weight.items()} for entry in found}


def _given(loss: Mapping[str, Any], name: str, shape: tuple[int, ...]) -> Array:
    return array(f"loss.{name}", loss[name], shape) if name in loss else np.zeros(shape)


def _pair(name: str, theirs: object, ours: Array) -> Comparison:
    return Comparison(name=name, theirs=array(name, theirs), ours=ours, tolerance=GRADIENT, derivative=True)
