"""Linear layers and embeddings of an ONNX graph: Gemm, MatMul with Add, Gather."""

from app.cells.arrays import Array
from app.interchange.found import Parts
from app.interchange.reading.contents import Node
from app.interchange.recognise.linear import add_embedding, add_head, outputs
from app.interchange.recognise.onnx_graph import Wires

_ENDS = {"Sigmoid": "sigmoid", "Softmax": "softmax"}
_BENT = ("Relu", "Tanh", "LeakyRelu", "Elu", "Gelu", "HardSigmoid", "Selu", "Softplus", "PRelu")
_MOVES = ("Squeeze", "Unsqueeze", "Reshape", "Transpose", "Identity", "Cast")


def find_linear(parts: Parts, wires: Wires) -> None:
    """Note every matrix that fits behind a recurrent node, and every table of words that fits before one."""
    reads, widths = {outputs(stack) for stack, _ in parts.stacks}, {stack.X for stack, _ in parts.stacks}
    for node in wires.nodes:
        if node.op == "Gather" and node.inputs:
            name, table = wires.tensor(node.inputs[0])
            if table is not None and table.ndim == 2 and 0 not in table.shape and table.shape[1] in widths:
                add_embedding(parts, node.name or name, name, table)
        elif node.op in ("Gemm", "MatMul") and len(node.inputs) > 1:
            _add(parts, wires, node, reads)


def _add(parts: Parts, wires: Wires, node: Node, reads: set[int]) -> None:
    name, given = wires.tensor(node.inputs[1])
    if given is None or given.ndim != 2 or 0 in given.shape or name in parts.used:
        return
    W = given if node.op == "Gemm" and node.attributes.get("transB") else given.T
    scaled = any(node.attributes.get(scale, 1.0) != 1.0 for scale in ("alpha", "beta")) or node.attributes.get("transA")
    if W.shape[1] not in reads or scaled:
        return
    bias_name, bias, end = _bias(wires, node, len(W))
    add_head(parts, node.name or name, (name, bias_name), (W, bias), _kind(wires, end))


def _bias(wires: Wires, node: Node, K: int) -> tuple[str, Array | None, str]:
    """Name and numbers of the bias, if there is one, and the name of the sum."""
    if not node.outputs:
        return "", None, ""
    end = node.outputs[0]
    if node.op == "Gemm":
        name, bias = wires.tensor(node.inputs[2]) if len(node.inputs) > 2 else ("", None)
        return (name, bias.reshape(-1), end) if bias is not None and bias.size == K else ("", None, end)
    for adding in wires.takers.get(end, []):
        for other in adding.inputs if adding.op == "Add" else ():
            name, bias = wires.tensor(other)
            if bias is not None and bias.size == K and adding.outputs:
                return name, bias.reshape(-1), adding.outputs[0]
    return "", None, end


def _kind(wires: Wires, name: str) -> str:
    """What the sum goes through: the first operation behind it that bends."""
    for _ in range(10):
        takers = wires.takers.get(name, [])
        for node in takers:
            if node.op in _ENDS:
                return _ENDS[node.op]
            if node.op in _BENT:
                return node.op
        moved = next((node for node in takers if node.op in _MOVES and node.outputs), None)
        if moved is None:
            break
        name = moved.outputs[0]
    return "linear"
