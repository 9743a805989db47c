"""The weights as Keras 3 saves them: ``model.load_weights("model.weights.h5")`` of a Sequential model takes them."""

import io

import numpy as np

from app.cells.arrays import Array, Params
from app.interchange.gate_order import LAYOUTS, together
from app.interchange.out.hints import KEY, hints
from app.interchange.out.libraries import library
from app.interchange.out.limits import require_file
from app.interchange.out.model import Model
from app.interchange.out.precision import precision

CLASSES = {"rnn": "SimpleRNN", "lstm": "LSTM", "gru": "GRU"}
"""Keras's class of each cell."""
PLACES = {"rnn": "simple_rnn", "lstm": "lstm", "gru": "gru"}
"""Name of the first layer of each class; later ones are ``lstm_1``, ``lstm_2``."""


def variables(model: Model) -> dict[str, list[Array]]:
    """The variables of every layer by its place in the file, in Keras's order.

    Where Keras has one bias and we have two, it is their sum, which is what every gate computes with.
    Raises InvalidValue for what Keras does not have: also for several layers that only read backwards, which a file of
    weights cannot tell from layers that turn the sequence round one after the other.
    """
    require_file("keras", model)
    placed: dict[str, list[Array]] = {}
    if model.embedding is not None:
        placed["layers/embedding"] = [model.embedding]
    both = model.direction == "both"
    for one, params in model.params.items():
        layer = "bidirectional" if both else PLACES[model.kind]
        place = f"layers/{layer}_{one.layer}" if one.layer else f"layers/{layer}"
        if both:
            place += "/backward_layer" if one.reverse else "/forward_layer"
        placed[f"{place}/cell"] = cell_weights(model, params)
    if model.readout is not None:
        W, b = model.readout
        placed["layers/dense"] = [W.T, b]
    return placed


def cell_weights(model: Model, params: Params) -> list[Array]:
    """Kernel (X, G*H), recurrent kernel (H, G*H) and, if there is one, bias, as ``set_weights`` takes them."""
    layout, made = LAYOUTS["keras"], together("keras", model.cell, params)
    return [made[name] for name in (layout.W, layout.U, *layout.biases) if name in made]


def weights_h5(model: Model) -> bytes:
    """The variables as an HDF5 file in Keras's layout, float32 where all of them are exactly that."""
    placed, file = variables(model), io.BytesIO()
    kind = precision(array for arrays in placed.values() for array in arrays)
    h5py = library("h5py")
    with h5py.File(file, "w") as root:
        root.attrs[KEY] = hints(model)
        root.create_group("vars")
        for place, arrays in placed.items():
            if place.endswith("/cell"):
                root.require_group(f"{place.removesuffix('/cell')}/vars")
            values = root.create_group(f"{place}/vars")
            for number, array in enumerate(arrays):
                values.create_dataset(str(number), data=np.ascontiguousarray(array, dtype=kind))
    return file.getvalue()
