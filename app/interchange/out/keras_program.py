"""A program for Keras that computes what is shown."""

from app.cells import GRU, LSTM, Elman
from app.interchange.gate_order import ACTIVATIONS
from app.interchange.out.keras import CLASSES
from app.interchange.out.limits import require
from app.interchange.out.model import Model
from app.interchange.out.program import Program, assembled, endings, read

TOLERANCE = '1e-12 if keras.config.backend() == "tensorflow" else 1e-5'
"""With other backends than TensorFlow, Keras multiplies some matrices in single precision whatever it is told."""


def keras_program(model: Model) -> Program:
    """The weights put into ``keras.layers.LSTM``, ``GRU`` or ``SimpleRNN``, double precision. Raises as ``require``."""
    require("keras", model)
    body = (_layers(model), _weights(model), _run(model), _readout(model))
    return assembled("keras", model, imports=("import keras", "import numpy as np"), body=body, tolerance=TOLERANCE)


def _layers(model: Model) -> str:
    cell = model.cell
    options = {"return_sequences": "True"}
    if isinstance(cell, LSTM):
        options |= _functions(cell.g, cell.gate)
    elif isinstance(cell, GRU):
        options |= _functions(cell.g, cell.gate) | {"reset_after": str(cell.reset == "after")}
    elif isinstance(cell, Elman):
        options |= _functions(cell.activation, "sigmoid")
    options |= {"use_bias": "False"} if model.bias == "none" else {}
    lines = ['keras.config.set_floatx("float64")', "options = {"]
    lines += [*(f'    "{name}": {value},' for name, value in options.items()), "}", "layers = ["]
    for layer in range(model.spec.layers):
        backwards = ", go_backwards=True" if model.direction == "reverse" and layer == 0 else ""
        made = f"keras.layers.{CLASSES[model.kind]}({model.H}{backwards}, **options)"
        lines += [f"    {f'keras.layers.Bidirectional({made})' if model.direction == 'both' else made},"]
    return "\n".join([*lines, "]"])


def _functions(inner: str, gate: str) -> dict[str, str]:
    """Options for activations that are not Keras's own default."""
    named = [("activation", inner, "tanh"), ("recurrent_activation", gate, "sigmoid")]
    return {option: f'"{ACTIVATIONS[ours].keras}"' for option, ours, usual in named if ours != usual}


def _weights(model: Model) -> str:
    cell = model.cell
    P, after = cell.size("h", model.H), isinstance(cell, GRU) and cell.reset == "after"
    lines = [
        "def weights(ending):",
        '    """What set_weights takes; Keras multiplies x @ kernel, so its matrices are ours transposed."""',
    ]
    lines += [
        '    width = numbers[f"W_{ORDER[0]}{ending}"].shape[1]',
        f'    kernel = block("W_", ending, {model.H}, width).T',
    ]
    lines += [f'    recurrent_kernel = block("U_", ending, {model.H}, {P}).T']
    if model.bias == "none":
        lines += ["    return [kernel, recurrent_kernel]"]
    else:
        lines += [f'    biases = block("b_", ending, {model.H}), block("b_U", ending, {model.H})']
        if after:
            lines += ["    # reset_after keeps both: row 0 is that of the input, row 1 the recurrent one."]
            lines += ["    return [kernel, recurrent_kernel, np.stack(biases)]"]
        else:
            lines += ["    # Keras has one bias: the sum of both, the second being zero where we have none."]
            lines += ["    return [kernel, recurrent_kernel, biases[0] + biases[1]]"]
    return "\n".join(lines)


def _run(model: Model) -> str:
    states = model.cell.states
    lines = [endings(model), 'h = keras.ops.convert_to_tensor(numbers["x"][None])']
    names = ", ".join(f'"{state}"' for state in states)
    lines += [
        "for layer, directions in zip(layers, endings):",
        "    layer.build(h.shape)",
        "    layer.set_weights([array for ending in directions for array in weights(ending)])",
        f'    start = [numbers[f"{{state}}_0{{ending}}"][None] for ending in directions for state in ({names},)]',
        "    h = layer(h, initial_state=[keras.ops.convert_to_tensor(state) for state in start])",
        "h = keras.ops.convert_to_numpy(h)[0]",
    ]
    if model.direction == "reverse":
        lines += ["h = h[::-1]  # with go_backwards the first row belongs to the last input"]
    return "\n".join(lines)


def _readout(model: Model) -> str:
    if model.says is None:
        return ""
    options = f'{model.says.size}, activation="{model.says.kind}"'
    return (
        f"{read(model)}\n"
        f"dense = keras.layers.Dense({options})\n"
        "dense.build((None, h.shape[-1]))\n"
        'dense.set_weights([numbers["W_y"].T, numbers["b_y"]])\n'
        f"y = keras.ops.convert_to_numpy(dense(read))"
    )
