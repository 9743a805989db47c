"""What a file cannot tell by its tensors, written beside them: our own reader then has nothing to ask.

Other programs pass it over. The words are those of the questions in :mod:`app.interchange.found`.
"""

import json

from app.cells import GRU, LSTM, Elman
from app.interchange.out.model import Model

KEY = "gatescope"
"""Its name among the metadata of safetensors, ONNX and HDF5."""
MEMBER = "gatescope.json"
"""Its name inside an npz."""


def hints(model: Model) -> str:
    """Activations, forms, direction and biases as JSON, every value a word."""
    said: dict[str, str] = {"direction": model.direction, "bias": model.bias}
    match model.cell:
        case LSTM() as cell:
            said |= {"activation": cell.g, "gate": cell.gate, "forget": cell.forget}
        case GRU() as cell:
            said |= {"activation": cell.g, "gate": cell.gate, "reset": cell.reset}
        case Elman() as cell:
            said |= {"activation": cell.activation}
    if model.says is not None:
        said |= {"readout": model.says.kind}
    return json.dumps(said)
