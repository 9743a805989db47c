"""The weights as PyTorch names them, as safetensors or npz: ``load_state_dict`` takes them as they are."""

import io
import zipfile
from collections.abc import Mapping

import numpy as np

from app.cells.arrays import Array
from app.interchange.gate_order import ending, together
from app.interchange.out.hints import KEY, MEMBER, hints
from app.interchange.out.libraries import library
from app.interchange.out.limits import require_file
from app.interchange.out.model import Model
from app.interchange.out.precision import precision


def tensors(model: Model) -> dict[str, Array]:
    """All tensors by PyTorch's names, float32 where all of them are exactly that, else float64: no digit is lost.

    A recurrent module alone has its bare names (``weight_ih_l0``); with an embedding or a linear layer they are those
    of a module with the parts ``embedding``, ``lstm`` (``gru``, ``rnn``) and ``fc``.
    Raises InvalidValue for what PyTorch does not have: also for a network that only reads backwards. A program can turn
    its input round, a file of weights cannot say that somebody has to.
    """
    require_file("torch", model)
    parts = model.embedding is not None or model.readout is not None
    prefix = f"{model.kind}." if parts else ""
    named = {} if model.embedding is None else {"embedding.weight": model.embedding}
    for one, params in model.params.items():
        last = ending("torch", one.layer, reverse=one.reverse and model.direction == "both")
        for name, values in together("torch", model.cell, params).items():
            named[f"{prefix}{name}{last}"] = values
    if model.readout is not None:
        named |= dict(zip(("fc.weight", "fc.bias"), model.readout, strict=True))
    kind = precision(named.values())
    return {name: np.ascontiguousarray(values, dtype=kind) for name, values in named.items()}


def safetensors(model: Model) -> bytes:
    """The tensors as a safetensors file."""
    named = tensors(model)
    save = library("safetensors.numpy").save
    return bytes(save(named, metadata={"format": "pt", KEY: hints(model)}))


def npz_weights(model: Model) -> bytes:
    """The tensors as an npz file."""
    file = io.BytesIO(npz(tensors(model)))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(MEMBER, hints(model))
    return file.getvalue()


def npz(named: Mapping[str, Array]) -> bytes:
    """Arrays by name as an npz file, which NumPy reads."""
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **named)
    return file.getvalue()
