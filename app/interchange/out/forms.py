"""All forms in which an experiment can be taken away, by the name in the address of the interface."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from app.cells.arrays import Array
from app.errors import UnknownName
from app.interchange.gate_order import Framework
from app.interchange.out.keras import weights_h5
from app.interchange.out.keras_program import keras_program
from app.interchange.out.limits import obstacles, untold
from app.interchange.out.model import Model, model_of
from app.interchange.out.numbers import BESIDE
from app.interchange.out.onnx import onnx_file
from app.interchange.out.onnx_program import onnx_program
from app.interchange.out.program import Program
from app.interchange.out.torch import npz, npz_weights, safetensors
from app.interchange.out.torch_program import torch_program
from app.lab.experiment import Experiment
from app.lab.held import Held

BYTES = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Written:
    """A file to take away."""

    name: str
    media_type: str
    content: bytes


FILES: dict[str, tuple[str, Callable[[Model], bytes]]] = {
    "safetensors": (".safetensors", safetensors),
    "npz": (".npz", npz_weights),
    "keras": (".weights.h5", weights_h5),
    "onnx": (".onnx", onnx_file),
}
"""Forms of the weights: how the file's name ends, and what writes it."""

PROGRAMS: dict[str, tuple[str, Callable[[Model], Program]]] = {
    "program-torch": ("_torch", torch_program),
    "program-keras": ("_keras", keras_program),
    "program-onnx": ("_onnxruntime", onnx_program),
}
"""Programs: how the file's name goes on, and what writes them."""

FORMS = (*FILES, *PROGRAMS)

WHOSE: dict[str, Framework] = {
    "safetensors": "torch",
    "npz": "torch",
    "keras": "keras",
    "onnx": "onnx",
    "program-torch": "torch",
    "program-keras": "keras",
    "program-onnx": "onnx",
}
"""The framework of each form."""


def hindrances(form: str, experiment: Experiment) -> list[str]:
    """Why an experiment cannot be written in one of FORMS, in words; none: it can."""
    framework, spec = WHOSE[form], experiment.spec
    found = obstacles(framework, spec.cell, len(experiment.pins))
    return found + (untold(framework, spec) if form in FILES else [])


def written(held: Held, form: str) -> Written:
    """Write an experiment in one of FORMS.

    Raises UnknownName when there is no such form, InvalidValue, naming who can, when the framework has no such network.
    """
    if form not in FORMS:
        raise UnknownName("form", form, "one of " + ", ".join((*FORMS, "json")))
    model = model_of(held)
    name = f"gatescope_{model.kind}"
    if form in FILES:
        ending, write = FILES[form]
        return Written(name + ending, BYTES, write(model))
    ending, program = PROGRAMS[form]
    made = program(model)
    if made.beside is None:
        return Written(f"{name}{ending}.py", "text/x-python; charset=utf-8", made.text.encode())
    return Written(f"{name}{ending}.zip", "application/zip", _together(f"{name}{ending}.py", made, made.beside))


def _together(name: str, made: Program, beside: dict[str, Array]) -> bytes:
    """A program and its numbers, packed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(name, made.text)
        archive.writestr(BESIDE, npz(beside))
    return file.getvalue()
