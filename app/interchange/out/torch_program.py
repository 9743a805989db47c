"""A program for PyTorch that computes what is shown."""

from app.cells import LSTM
from app.interchange.out.limits import require
from app.interchange.out.model import Model
from app.interchange.out.program import Program, assembled, read

TOLERANCE = "1e-12"


def torch_program(model: Model) -> Program:
    """The weights put into ``torch.nn.LSTM``, ``GRU`` or ``RNN``, double precision. Raises as ``require``."""
    require("torch", model)
    body = (_module(model), _weights(model), _run(model), _readout(model))
    return assembled("torch", model, imports=("import numpy as np", "import torch"), body=body, tolerance=TOLERANCE)


def _module(model: Model) -> str:
    options = [f"input_size={model.X}", f"hidden_size={model.H}"]
    options += [f"num_layers={model.spec.layers}"] if model.spec.layers > 1 else []
    options += ["bidirectional=True"] if model.direction == "both" else []
    options += ["bias=False"] if model.bias == "none" else []
    options += [f"proj_size={model.cell.proj}"] if isinstance(model.cell, LSTM) and model.cell.proj else []
    if model.cell.kind == "rnn" and model.cell.activation != "tanh":
        options += [f'nonlinearity="{model.cell.activation}"']
    name = {"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}[model.kind]
    lines = [f"    {option}," for option in (*options, "dtype=torch.float64")]
    return "\n".join([f"module = torch.nn.{name}(", *lines, ")"])


def _weights(model: Model) -> str:
    P = model.cell.size("h", model.H)
    lines = ["# PyTorch's name of each layer and direction, and the ending of ours."]
    named = [f'"{_theirs(model, one)}": "{model.spec.suffix(one)}"' for one in model.params]
    lines += ["passes = {", *(f"    {one}," for one in named), "}"] if len(named) > 1 else [f"passes = {{{named[0]}}}"]
    lines += ["", "state = {}", "for theirs, ours in passes.items():"]
    lines += [
        '    width = numbers[f"W_{ORDER[0]}{ours}"].shape[1]',
        f'    state[f"weight_ih_{{theirs}}"] = block("W_", ours, {model.H}, width)',
        f'    state[f"weight_hh_{{theirs}}"] = block("U_", ours, {model.H}, {P})',
    ]
    if model.bias != "none":
        if model.bias == "one":
            lines += ["    # PyTorch adds two biases; ours is the first, the second is zero where we have none."]
        lines += [
            f'    state[f"bias_ih_{{theirs}}"] = block("b_", ours, {model.H})',
            f'    state[f"bias_hh_{{theirs}}"] = block("b_U", ours, {model.H})',
        ]
    if isinstance(model.cell, LSTM) and model.cell.proj:
        lines += ['    state[f"weight_hr_{theirs}"] = numbers[f"W_m{ours}"]']
    lines += ["module.load_state_dict({name: torch.from_numpy(values) for name, values in state.items()})"]
    return "\n".join(lines)


def _theirs(model: Model, one: tuple[int, bool]) -> str:
    layer, reverse = one
    return f"l{layer}" + ("_reverse" if reverse and model.direction == "both" else "")


def _run(model: Model) -> str:
    backwards = model.direction == "reverse"
    lines = ['x = torch.from_numpy(numbers["x"])']
    if backwards:
        lines += ["# PyTorch reads backwards only beside forwards: the input goes in last row first, and h comes so."]
    for state in model.cell.states:
        lines += [
            f'{state}_0 = torch.from_numpy(np.stack([numbers[f"{state}_0{{ours}}"] for ours in passes.values()]))'
        ]
    start = "(h_0, c_0)" if "c" in model.cell.states else "h_0"
    last, flip = "(h_n, c_n)" if "c" in model.cell.states else "h_n", ".flip(0)" if backwards else ""
    lines += ["with torch.no_grad():", f"    output, {last} = module(x{flip}, {start})", f"h = output{flip}.numpy()"]
    return "\n".join(lines)


def _readout(model: Model) -> str:
    if model.says is None:
        return ""
    act = {
        "linear": "total",
        "sigmoid": "torch.sigmoid(total)",
        "softmax": "torch.softmax(total, dim=-1)",
    }[model.says.kind]
    return (
        f"{read(model)}\n"
        'W_y, b_y = (torch.from_numpy(numbers[name]) for name in ("W_y", "b_y"))\n'
        "total = torch.nn.functional.linear(torch.from_numpy(read.copy()), W_y, b_y)\n"
        f"y = {act}.numpy()"
    )
