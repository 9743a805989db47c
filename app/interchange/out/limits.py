"""What a framework cannot express. It is refused, and the error says which framework can."""

from app.cells import GRU, LSTM, AnyCell, Elman
from app.errors import InvalidValue
from app.interchange.gate_order import ACTIVATIONS, LAYOUTS, Framework
from app.interchange.out.model import Model
from app.network.stack import Spec


def require(framework: Framework, model: Model) -> None:
    """Raise InvalidValue when the framework has no such network, naming all that it lacks and who has it."""
    lacking = obstacles(framework, model.cell, model.pins)
    if not lacking:
        return
    able = [LAYOUTS[other].title for other in LAYOUTS if not obstacles(other, model.cell, model.pins)]
    who = LAYOUTS[framework].title
    instead = f"{' and '.join(able)} can take this one" if able else "this one is held by the JSON of the experiment"
    raise InvalidValue(f"export to {who}", ", ".join(lacking), f"a network that {who} has; {instead}")


def require_file(framework: Framework, model: Model) -> None:
    """The same of a file of weights, which holds less than a program can say."""
    require(framework, model)
    if untold(framework, model.spec):
        got, expected = UNTOLD[framework]
        raise InvalidValue(f"export to {LAYOUTS[framework].title}", got, expected)


UNTOLD: dict[Framework, tuple[str, str]] = {
    "torch": ("a network that only reads backwards", "one that reads forward or both ways"),
    "keras": ("several layers reading backwards", "one layer; the program can do it"),
}
"""What a file of weights cannot tell, and what it can: that somebody has to turn the sequence round."""


def untold(framework: Framework, spec: Spec) -> list[str]:
    """What of this network a file of weights of the framework cannot tell, though a program can."""
    most = {"torch": 0, "keras": 1}.get(framework, spec.layers)
    return [UNTOLD[framework][0]] if spec.direction == "reverse" and spec.layers > most else []


def obstacles(framework: Framework, cell: AnyCell, pins: int = 0) -> list[str]:
    """What of a network of this cell, with so many values held by hand, the framework does not have, in words."""
    found = [f"{pins} values held by hand (pins)"] if pins else []
    match cell:
        case LSTM():
            found += _lstm(framework, cell)
        case GRU():
            found += _gru(framework, cell)
        case Elman():
            found += [] if _knows(framework, cell.activation) else [f"the activation {cell.activation}"]
        case _:
            found += ["a Jordan network"]
    return found


def _lstm(framework: Framework, cell: LSTM) -> list[str]:
    found = _gates(framework, cell.gate)
    if cell.forget == "none":
        found += ["an LSTM without forget gate"]
    if cell.forget == "coupled" and framework != "onnx":
        found += ["a forget gate coupled to the input gate"]
    if cell.peepholes and framework != "onnx":
        found += ["peepholes"]
    if cell.proj and framework != "torch":
        found += ["a projection"]
    if framework == "torch":
        found += [f"{what} through {name}" for what, name in (("C~", cell.g), ("C", cell.h)) if name != "tanh"]
    elif framework == "keras" and cell.g != cell.h:
        found += [f"C~ through {cell.g} and C through {cell.h}"]
    return found


def _gru(framework: Framework, cell: GRU) -> list[str]:
    found = _gates(framework, cell.gate)
    if framework == "torch":
        found += ["reset before the product"] if cell.reset == "before" else []
        found += [f"h~ through {cell.g}"] if cell.g != "tanh" else []
    return found


def _gates(framework: Framework, name: str) -> list[str]:
    fine = name == "sigmoid" if framework == "torch" else _knows(framework, name)
    return [] if fine else [f"gates through {name}"]


def _knows(framework: Framework, name: str) -> bool:
    """Whether the framework has an activation; candidates of Keras and ONNX may be any that it has."""
    spelling = ACTIVATIONS[name]
    return {"torch": spelling.torch, "keras": spelling.keras, "onnx": spelling.onnx}[framework] is not None
