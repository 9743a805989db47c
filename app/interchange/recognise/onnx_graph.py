"""What leads where in an ONNX graph: as far as a tensor, a state or a layer below can be told without running it."""

import numpy as np

from app.cells.arrays import Array
from app.errors import InvalidShape
from app.interchange.found import Note
from app.interchange.reading.contents import Contents, Node
from app.interchange.reading.limits import named, shown

_SAME = ("Identity", "Cast")
_MOVES = (*_SAME, "Squeeze", "Unsqueeze", "Reshape", "Transpose", "Dropout")
_SPREADS = (*_MOVES, "Expand", "Slice", "Gather", "Tile", "Split", "Concat")
_DEEPEST = 50
CONSTANT = ":value"


class Wires:
    """The graph of a file, to be asked."""

    def __init__(self, contents: Contents) -> None:
        """Note who makes what."""
        graph = contents.graph
        self.nodes = graph.nodes if graph else ()
        self.inputs = graph.inputs if graph else {}
        self.tensors = contents.tensors
        self.makers: dict[str, Node] = {name: node for node in self.nodes for name in node.outputs if name}
        self.takers: dict[str, list[Node]] = {}
        for node in self.nodes:
            for name in node.inputs:
                self.takers.setdefault(name, []).append(node)

    def tensor(self, name: str) -> tuple[str, Array | None]:
        """Name and numbers of the tensor read here, as it is or in other precision; None when it is computed."""
        for _ in range(_DEEPEST):
            if name in self.tensors:
                return name, self.tensors[name]
            maker = self.makers.get(name)
            if maker is None or maker.op not in _SAME or not maker.inputs:
                break
            name = maker.inputs[0]
        return name, None

    def reads(self, above: Node, below: Node) -> bool:
        """Whether one recurrent node reads what the other puts out at every timestep, only laid out differently."""
        name = above.inputs[0] if above.inputs else ""
        for _ in range(_DEEPEST):
            maker = self.makers.get(name)
            if maker is None or maker is below:
                return maker is below and name == below.outputs[0]
            if maker.op not in _MOVES or not maker.inputs:
                return False
            name = maker.inputs[0]
        return False

    def state(self, name: str, ways: int, H: int) -> tuple[Array, Note | None]:
        """An initial state (ways, H), and what is to be known where the file does not hold it."""
        zero = np.zeros((ways, H))
        if not name or self._is_zero(name, _DEEPEST):
            return zero, None
        source, values = self.tensor(name)
        if values is not None:
            if values.size != ways * H:
                raise InvalidShape(named(source), f"shape {shown(values.shape)}", shown((ways, 1, H)))
            return values.reshape(ways, H), None
        return zero, Note(code="state_given" if source in self.inputs else "state_computed", about=name)

    def _is_zero(self, name: str, left: int) -> bool:
        """Whether it is zero whatever its size: zeros, spread, cut or moved."""
        if name in self.tensors:
            return not self.tensors[name].any()
        maker = self.makers.get(name)
        if maker is None or not left:
            return False
        if maker.op == "ConstantOfShape":
            filled = self.tensors.get(name + CONSTANT)
            return filled is None or not filled.any()
        if maker.op not in _SPREADS:
            return False
        parts = maker.inputs if maker.op == "Concat" else maker.inputs[:1]
        return bool(parts) and all(self._is_zero(part, left - 1) for part in parts)
