"""The network as an ONNX model: one node a layer, the read-out behind it. ONNX Runtime runs it as it is."""

from typing import TYPE_CHECKING, Any

import numpy as np

from app.cells import GRU, LSTM
from app.cells.arrays import Array
from app.interchange.gate_order import ACTIVATIONS, together
from app.interchange.out.hints import KEY, hints
from app.interchange.out.libraries import library
from app.interchange.out.limits import require
from app.interchange.out.model import Model
from app.interchange.out.precision import is_single

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto

OPSET, IR_VERSION = 14, 8
"""The oldest opset of today's recurrent operators, and the format that came with it: what old runtimes read too."""
OPERATORS = {"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}
DIRECTIONS = {"forward": "forward", "reverse": "reverse", "both": "bidirectional"}
ENDS = {"linear": None, "sigmoid": "Sigmoid", "softmax": "Softmax"}


def attributes(model: Model) -> dict[str, Any]:
    """Attributes of every recurrent node; an activation that is ONNX's own default is not written."""
    cell = model.cell
    functions: tuple[str, ...]
    usual: tuple[str, ...]
    said: dict[str, Any] = {"hidden_size": model.H, "direction": DIRECTIONS[model.direction]}
    if isinstance(cell, LSTM):
        functions, usual = (cell.gate, cell.g, cell.h), ("sigmoid", "tanh", "tanh")
        said |= {"input_forget": 1} if cell.forget == "coupled" else {}
    elif isinstance(cell, GRU):
        functions, usual = (cell.gate, cell.g), ("sigmoid", "tanh")
        said |= {"linear_before_reset": int(cell.reset == "after")}
    else:
        functions, usual = (cell.activation,), ("tanh",)
    if functions != usual:
        spelled = [spelling for name in functions * model.ways if (spelling := ACTIVATIONS[name].onnx) is not None]
        said["activations"] = [name for name, _, _ in spelled]
        # One alpha and one beta for each activation that takes them, in their order.
        for option, values in (("alpha", [one[1] for one in spelled]), ("beta", [one[2] for one in spelled])):
            given = [value for value in values if value is not None]
            said |= {f"activation_{option}": given} if given else {}
    return said


def tensors(model: Model, layer: int) -> dict[str, Array]:
    """``W`` (D, G*H, X), ``R`` (D, G*H, H), ``B`` (D, 2*G*H), ``P`` (D, 3*H) of a layer, as far as it has them.

    With an initial state that is not zero also ``initial_h`` and ``initial_c`` (D, 1, H).
    """
    ways = [together("onnx", model.cell, model.params[one]) for one in model.layer(layer)]
    named = {name: np.stack([way[name] for way in ways]) for name in ways[0]}
    if model.starts:
        for state in model.cell.states:
            rows = [model.initial[one][state][None] for one in model.layer(layer)]
            named[f"initial_{state}"] = np.stack(rows)
    return named


def graph(model: Model) -> "ModelProto":
    """The model, checked. Raises InvalidValue for what ONNX does not have.

    Input ``x`` (T, 1, X), or ``tokens`` (T, 1) where there is an embedding; output ``Y`` (T, D, 1, H), and with a
    read-out ``y`` (T, 1, K), or (1, 1, K) where that counts at the end alone. ONNX Runtime computes recurrent operators
    in single precision only. Weights that it cannot hold to the last bit stand in the file in double, and a Cast makes
    them single: so no digit is lost.
    """
    require("onnx", model)
    helper, checker = library("onnx.helper"), library("onnx.checker")
    made = _Graph(helper, library("onnx").TensorProto)
    x, given = _input(model, made)
    for layer in range(model.spec.layers):
        x = _layer(model, made, layer, x)
    outputs = [helper.make_tensor_value_info("Y", made.proto.FLOAT, ["T", model.ways, 1, model.H])]
    if model.readout is not None:
        _readout(model, made, x)
        outputs.append(
            helper.make_tensor_value_info("y", made.proto.FLOAT, [1 if _ends(model) else "T", 1, len(model.readout[1])])
        )
    whole = helper.make_graph(made.nodes, f"{model.kind}", [given], outputs, made.initializers)
    opset = [helper.make_opsetid("", OPSET)]
    written: ModelProto = helper.make_model(
        whole, producer_name="Gatescope", opset_imports=opset, ir_version=IR_VERSION
    )
    helper.set_model_props(written, {KEY: hints(model)})
    checker.check_model(written)
    return written


def onnx_file(model: Model) -> bytes:
    """The model as the bytes of a file."""
    return bytes(graph(model).SerializeToString())


class _Graph:
    """Nodes and numbers as they are added."""

    def __init__(self, helper: Any, proto: Any) -> None:
        self.helper, self.proto = helper, proto
        self.nodes: list[NodeProto] = []
        self.initializers: list[Any] = []

    def number(self, name: str, values: Array) -> str:
        """An initializer in single precision, through a Cast where that would lose digits; returns its name."""
        if is_single(values):
            self.initializers.append(self._tensor(name, values.astype(np.float32)))
        else:
            self.initializers.append(self._tensor(f"{name}_double", values))
            self.node("Cast", [f"{name}_double"], [name], to=self.proto.FLOAT)
        return name

    def shape(self, name: str, *sizes: int) -> str:
        """A shape for a Reshape; 0 keeps what is there, -1 is the rest."""
        self.initializers.append(self.helper.make_tensor(name, self.proto.INT64, [len(sizes)], sizes))
        return name

    def node(self, operator: str, inputs: list[str], outputs: list[str], **options: Any) -> str:
        """A node; returns the name of its first output."""
        self.nodes.append(self.helper.make_node(operator, inputs, outputs, name=f"{operator}_{outputs[0]}", **options))
        return outputs[0]

    def _tensor(self, name: str, values: Any) -> Any:
        kind = self.proto.FLOAT if values.dtype == np.float32 else self.proto.DOUBLE
        little = values.dtype.newbyteorder("<")
        return self.helper.make_tensor(name, kind, values.shape, values.astype(little).tobytes(), raw=True)


def _input(model: Model, made: _Graph) -> tuple[str, Any]:
    """The name of what the first layer reads, and what the graph is given."""
    if model.embedding is None:
        return "x", made.helper.make_tensor_value_info("x", made.proto.FLOAT, ["T", 1, model.X])
    rows = made.number("embedding", model.embedding)
    looked_up = made.node("Gather", [rows, "tokens"], ["x"])
    return looked_up, made.helper.make_tensor_value_info("tokens", made.proto.INT64, ["T", 1])


def _layer(model: Model, made: _Graph, layer: int, x: str) -> str:
    """One recurrent node; returns the name of what the next layer reads, (T, 1, D*H)."""
    end = f"_l{layer}" if model.spec.layers > 1 else ""
    given = {name: made.number(name + end, values) for name, values in tensors(model, layer).items()}
    places = ["W", "R", "B", "", "initial_h", "initial_c", "P"]  # the empty one: lengths of the sequences
    inputs = [x, *(given.get(name, "") for name in places)]
    while not inputs[-1]:
        inputs.pop()
    top = layer == model.spec.layers - 1
    ends = top and _ends(model)
    outputs = ["Y", "Y_h"] if ends else ["Y" if top else f"Y{end}"]
    said = made.node(OPERATORS[model.kind], inputs, outputs, **attributes(model))
    if top and model.readout is None:
        return said
    if ends:  # Y_h is (D, 1, H): each direction at its own end
        turned = made.node("Transpose", ["Y_h"], ["turned"], perm=[1, 0, 2])
        return made.node("Reshape", [turned, made.shape("beside", 1, 1, -1)], ["h"])
    # (T, D, 1, H): both directions beside each other, as the next layer reads them.
    turned = made.node("Transpose", [said], [f"turned{end}"], perm=[0, 2, 1, 3])
    return made.node("Reshape", [turned, made.shape(f"beside{end}", 0, 0, -1)], [f"h{end}"])


def _ends(model: Model) -> bool:
    """Whether the read-out counts at the end alone, where it joins each direction at its own end."""
    return model.says is not None and model.says.counts == "last"


def _readout(model: Model, made: _Graph, h: str) -> None:
    """The read-out at every timestep, or at the end: act(W_y h + b_y)."""
    assert model.readout is not None  # noqa: S101 - asked before
    assert model.says is not None  # noqa: S101 - the same
    W, b = model.readout
    end = ENDS[model.says.kind]
    product = made.node("MatMul", [h, made.number("W_y", W.T)], ["product"])
    total = made.node("Add", [product, made.number("b_y", b)], ["a_y" if end else "y"])
    if end:
        made.node(end, [total], ["y"], **({"axis": -1} if end == "Softmax" else {}))
