"""A program for ONNX Runtime that computes what is shown, in the single precision that it has."""

from app.cells import LSTM
from app.interchange.gate_order import LAYOUTS
from app.interchange.out.limits import require
from app.interchange.out.model import Model
from app.interchange.out.onnx import IR_VERSION, OPERATORS, OPSET, attributes
from app.interchange.out.program import Program, assembled, endings, read

TOLERANCE = "1e-5"
"""Rounding to single precision adds up over timesteps and layers; of one layer it is below 2e-6."""


def onnx_program(model: Model) -> Program:
    """One node of ONNX a layer, run one after the other. Raises InvalidValue for what ONNX does not have."""
    require("onnx", model)
    body = (_inputs(model), _node(model), _run(model), _readout(model))
    imports = ("import numpy as np", "import onnxruntime", "from onnx import TensorProto, helper")
    return assembled("onnx", model, imports=imports, body=body, tolerance=TOLERANCE)


def _inputs(model: Model) -> str:
    """What the node of one layer is given beside x."""
    cell, H = model.cell, model.H
    lines = [
        "def given(directions):",
        '    """The inputs of one node by name, the first axis being the direction; ONNX Runtime has only float32."""',
        '    width = numbers[f"W_{ORDER[0]}{directions[0]}"].shape[1]',
        "    named = {",
        f'        "W": [block("W_", ending, {H}, width) for ending in directions],',
        f'        "R": [block("U_", ending, {H}, {H}) for ending in directions],',
    ]
    if model.bias != "none":
        one = ["        # Ours is the first; the second is zero where we have none."] if model.bias == "one" else []
        lines += [
            "        # ONNX adds two biases: first come all of the input, then all recurrent ones.",
            *one,
            f'        "B": [np.concatenate([block("b_", end, {H}), block("b_U", end, {H})]) for end in directions],',
        ]
    lines += [
        f'        "initial_{state}": [numbers[f"{state}_0{{ending}}"][None] for ending in directions],'
        for state in cell.states
    ]
    if isinstance(cell, LSTM) and cell.peepholes:
        order = (LAYOUTS["onnx"].peepholes or ("", ""))[1]
        quoted = ", ".join(f'"{gate}"' for gate in order)
        lines += [
            f"        # Peepholes come in the order {', '.join(order)}.",
            f'        "P": [block("p_", ending, {H}, order=({quoted})) for ending in directions],',
        ]
    lines += ["    }", "    return {name: np.array(values, dtype=np.float32) for name, values in named.items()}"]
    return "\n".join(lines)


def _node(model: Model) -> str:
    options = [f"{name}={_quoted(value)}," for name, value in attributes(model).items()]
    written = "\n        ".join(options)
    return f"""
def layer(x, directions):
    \"\"\"Y (T, D, 1, H) of one layer, from x (T, 1, X).\"\"\"
    arrays = {{"x": x.astype(np.float32), **given(directions)}}
    places = ["x", "W", "R", "B", "", "initial_h", "initial_c", "P"]  # the empty one: lengths of sequences
    names = [name if name in arrays else "" for name in places]
    while not names[-1]:
        names.pop()
    node = helper.make_node(
        "{OPERATORS[model.kind]}",
        names,
        ["Y"],
        {written}
    )
    inputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, array.shape) for name, array in arrays.items()]
    output = helper.make_tensor_value_info("Y", TensorProto.FLOAT, None)
    graph = helper.make_graph([node], "one_layer", inputs, [output])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", {OPSET})], ir_version={IR_VERSION})
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(["Y"], arrays)[0]


"""


def _run(model: Model) -> str:
    return f"""
{endings(model)}
h = numbers["x"][:, None]
for directions in endings:
    Y = layer(h, directions)
    h = Y.transpose(0, 2, 1, 3).reshape(len(Y), 1, -1)  # both directions side by side, as the next layer reads them
h = h[:, 0]
"""


def _readout(model: Model) -> str:
    if model.says is None:
        return ""
    end = {
        "linear": "y = total",
        "sigmoid": "y = 1.0 / (1.0 + np.exp(-total))",
        "softmax": "y = np.exp(total) / np.exp(total).sum(axis=-1, keepdims=True)",
    }[model.says.kind]
    return f'{read(model)}\ntotal = read @ numbers["W_y"].T + numbers["b_y"]\n{end}'


def _quoted(value: object) -> str:
    """An attribute as Python code, words in double quotes."""
    return repr(value).replace("'", '"')
