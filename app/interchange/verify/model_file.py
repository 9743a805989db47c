"""A model file and what is expected of it: numbers, or a refusal."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from app.cells.arrays import Array
from app.errors import GatescopeError, InvalidShape, InvalidValue, NotReadable
from app.interchange.found import Found, Stack
from app.interchange.opened import opened
from app.interchange.read import read
from app.interchange.verify.compare import FLOAT32, FLOAT64, Comparison
from app.interchange.verify.parts import array, mapping
from app.interchange.verify.report import Result
from app.interchange.verify.table import version_of
from app.lab.budget import Budget
from app.lab.check import check
from app.lab.experiment import Experiment, Numbers, Tokens, run
from app.network.stack import Network

OTHERS = 5e-7
"""How much further from double precision than was measured any output may be: the measure was taken of one of them."""
MAY_BE_EITHER = "load safely (tensors only) or refuse"


def verified(name: str, data: bytes, expected: Mapping[str, Any]) -> Result:
    """Read a model file as a user would, compute its network on the inputs given, and hold it against what is expected.

    Raises a GatescopeError when the file cannot be read although it should be.
    """
    wanted, whose = str(expected.get("expectation")), str(expected.get("framework", ""))
    versions = mapping(expected, "versions") if "versions" in expected else {}
    said = Result(name=name, kind="file", framework=whose, version=version_of(whose, versions))
    if wanted != "load" and not wanted.startswith("refuse") and wanted != MAY_BE_EITHER:
        raise InvalidValue("expectation", wanted, "load, or refuse")
    try:
        model = read(data)
    except GatescopeError as error:
        if wanted == "load":
            raise
        return replace(said, refused=str(error))
    if wanted.startswith("refuse"):
        raise NotReadable(name, "a model, which was read", "a refusal")
    given = mapping(expected, "inputs")
    experiment = opened(
        model,
        (stack := _only(model.found)).name,
        _answers(stack, model.found, expected),
        head=stack.heads[0] if stack.heads else None,
        embedding=stack.embeddings[0] if "tokens" in given and stack.embeddings else None,
        given=_input(given, stack, model.found),
    )
    network = run(check(_started(experiment, given), Budget()))
    return replace(said, compared=tuple(_pairs(expected, network)))


def _only(found: Found) -> Stack:
    """The network that the outputs are of: layers over one another are listed before each of them alone."""
    whole = found.stacks[0]
    if any(stack.name not in whole.name for stack in found.stacks):
        raise InvalidValue("model", f"{len(found.stacks)} recurrent networks", "one, for the outputs are those of one")
    return whole


def _answers(stack: Stack, found: Found, expected: Mapping[str, Any]) -> dict[str, str]:
    """What the file does not tell, from the ``architecture`` that is told beside it."""
    parts = expected.get("architecture")
    if not isinstance(parts, list):
        raise InvalidValue("architecture", "nothing", "a list of layers")
    layers = [part.get("inner", part) for part in parts if isinstance(part, dict)]
    if not all(isinstance(layer, dict) for layer in layers) or len(layers) != len(parts):
        raise InvalidValue("architecture", "something else", "a list of layers")
    known: dict[str, Any] = {}
    for layer in layers:
        known |= {key: layer[key] for key in ("nonlinearity", "activation", "recurrent_activation") if key in layer}
        if "reset_after" in layer:
            known["reset"] = "after" if layer["reset_after"] else "before"
        if layer.get("go_backwards"):
            known["direction"] = "reverse"
    answers = {
        "activation": known.get("nonlinearity", known.get("activation")),
        "gate": known.get("recurrent_activation"),
    }
    answers |= {"reset": known.get("reset"), "direction": known.get("direction")}
    asked = {ask.name for ask in (*stack.asks, *(ask for head in found.heads for ask in head.asks))}
    return {name: str(choice) for name, choice in answers.items() if choice is not None and name in asked}


def _input(given: Mapping[str, Any], stack: Stack, found: Found) -> Numbers | Tokens:
    """The sequence: words of an embedding by their number, or rows; those of ONNX have a batch axis of one."""
    if "tokens" in given:
        if not stack.embeddings:
            raise InvalidValue("inputs", "tokens", "numbers: the file has no embedding")
        words = next(table.words for table in found.embeddings if table.name == stack.embeddings[0])
        numbers = array("inputs.tokens", given["tokens"]).ravel()
        if (numbers % 1 != 0).any():  # NaN included
            raise InvalidValue("inputs.tokens", "something between", "whole numbers, the rows of the embedding")
        tokens = tuple(f"{k:.0f}" for k in numbers)
        return Tokens(tokens=tokens, vocabulary=tuple(map(str, range(words))), embedded=True)
    rows = [
        array(f"inputs.{name}", value) for name, value in given.items() if not name.startswith(("initial", "h0", "c0"))
    ]
    if len(rows) != 1:
        raise InvalidValue("inputs", ", ".join(given), "one sequence: x, X, input or tokens")
    x = rows[0][:, 0] if rows[0].ndim == 3 and rows[0].shape[1] == 1 else rows[0]
    if x.ndim != 2:
        raise InvalidValue("inputs", f"shape {rows[0].shape}", "a sequence of rows, (T, X) or (T, 1, X)")
    return Numbers(values=tuple(map(tuple, x.tolist())))


def _started(experiment: Experiment, given: Mapping[str, Any]) -> Experiment:
    """With the initial states that are among the inputs."""
    names = {"h": ("initial_h", "h0"), "c": ("initial_c", "c0")}
    start: dict[str, tuple[float, ...]] = {}
    for state, spellings in names.items():
        for name in spellings:
            if name not in given:
                continue
            rows = array(f"inputs.{name}", given[name])
            if rows.size != len(experiment.spec.passes) * experiment.cell.size(state, experiment.H):
                raise InvalidShape(f"inputs.{name}", f"shape {rows.shape}", "a row for every layer and direction")
            rows = rows.reshape(len(experiment.spec.passes), -1)
            for one, row in zip(experiment.spec.passes, rows, strict=True):
                start[f"{state}_0{experiment.spec.suffix(one)}"] = tuple(row.tolist())
    return replace(experiment, weights={**experiment.weights, **start}) if start else experiment


def _pairs(expected: Mapping[str, Any], network: Network) -> Iterator[Comparison]:
    """Outputs in double precision where these are given, and as the framework said them in single."""
    exact, said = mapping(expected, "outputs_float64"), mapping(expected, "outputs")
    if not exact:
        raise InvalidValue("outputs_float64", "nothing", "the outputs in double precision")
    tolerance = min(FLOAT32, float(array("tolerance_abs", expected.get("tolerance_abs", FLOAT32), ())))
    measured = expected.get("measured_float32_vs_float64")
    apart = None if measured is None else float(array("measured_float32_vs_float64", measured, ())) + OTHERS
    for place, name in enumerate(dict.fromkeys((*said, *exact))):
        # The exporter of PyTorch names outputs by numbers, in the order of the module's.
        meant = EXPORTED[place] if expected.get("framework") == "torch.onnx" and place < len(EXPORTED) else name
        for given, what, most in ((exact, " in float64", FLOAT64), (said, "", tolerance)):
            if name in given:
                theirs = array(f"outputs.{name}", given[name])
                ours = _output(meant, theirs, network)
                yield Comparison(
                    name=name + what, theirs=theirs, ours=ours, tolerance=most, said=None if given is exact else apart
                )


FINAL = {"h_n": "h", "c_n": "c", "Y_h": "h", "Y_c": "c"}
EXPORTED = ("output", "h_n", "c_n")


def _output(name: str, theirs: Array, network: Network) -> Array:
    """Our values of one output, in its shape: final states by their names, the read-out if there is one, else h."""
    spec = network.spec
    if name in FINAL:
        rows = [network.traces[one].quantities[FINAL[name]][-1] for one in spec.passes]
        return _shaped(np.stack(rows), theirs, name)
    top = spec.passes[-1]
    if spec.readout and name != "recurrent_output":
        said = network.traces[top].quantities["y"][:: -1 if top.reverse else 1]
    else:
        said = network.output
    if spec.direction != "forward" and theirs.ndim == 4:  # ONNX: (T, D, 1, H)
        said = said.reshape(len(said), 2 if spec.direction == "both" else 1, -1)
    return _shaped(said, theirs, name)


def _shaped(ours: Array, theirs: Array, name: str) -> Array:
    """Ours with the axes of length one that theirs has."""
    if [size for size in ours.shape if size > 1] != [size for size in theirs.shape if size > 1]:
        raise InvalidValue(f"outputs.{name}", f"shape {theirs.shape}", f"that of {ours.shape}, with axes of one")
    return ours.reshape(theirs.shape)
