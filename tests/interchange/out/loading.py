"""Scripts that load an exported file in its framework, as a user would, and say how far its outputs are from ours.

Each is run by an interpreter that has the framework, with a folder: ``networks.json`` tells of the files in it.
"""

LISTED = """
import json, pathlib, sys
import numpy as np
folder = pathlib.Path(sys.argv[1])
networks = json.loads((folder / "networks.json").read_text())
answers = {}


def apart(name, h, y):
    shown = {key: value for key, value in {"h": h, "y": y}.items() if value is not None}
    ours = {key: np.array(networks[name][key]) for key in shown}
    answers[name] = max(
        float(np.max(np.abs(np.asarray(v) - ours[k]) / np.maximum(1, np.abs(ours[k])))) for k, v in shown.items()
    )
"""

TORCH = """
def read(one, h):
    P = h.shape[1] // 2
    ends = h[-1:] if not one["both"] else torch.hstack([h[-1:, :P], h[:1, P:]])
    return ends if one["end"] else h

import torch
from safetensors.torch import load_file

ENDS = {"linear": lambda total: total, "sigmoid": torch.sigmoid, "softmax": lambda total: total.softmax(-1)}


class Whole(torch.nn.Module):
    def __init__(self, one):
        super().__init__()
        said = {"num_layers": one["layers"], "bidirectional": one["both"], "bias": one["bias"], "dtype": torch.float64}
        said |= {"nonlinearity": one["activation"]} if one["kind"] == "rnn" else {}
        said |= {"proj_size": one["proj"]} if one["kind"] == "lstm" else {}
        setattr(self, one["kind"], getattr(torch.nn, one["kind"].upper())(one["X"], one["H"], **said))
        self.fc = torch.nn.Linear(len(one["h"][0]), max(one["K"], 1), dtype=torch.float64)


for name, one in networks.items():
    whole, weights = Whole(one), load_file(folder / one["file"])
    recurrent = getattr(whole, one["kind"])
    (whole if one["K"] else recurrent).load_state_dict(weights, strict=True)
    with torch.no_grad():
        h = recurrent(torch.tensor(one["x"], dtype=torch.float64))[0]
        y = ENDS[one["readout"]](whole.fc(read(one, h))) if one["K"] else None
    apart(name, h, y)
"""

KERAS = """
import keras
keras.config.set_floatx("float64")

for name, one in networks.items():
    layers = [keras.Input((None, one["X"]))]
    kind = {"rnn": "SimpleRNN", "lstm": "LSTM", "gru": "GRU"}[one["kind"]]
    said = {"return_sequences": True, "use_bias": one["bias"], "activation": one["activation"]}
    said |= {"recurrent_activation": one["gate"]} if one["gate"] else {}
    said |= {"reset_after": one["after"]} if one["kind"] == "gru" else {}
    said |= {"go_backwards": True} if one["reverse"] else {}
    for number in range(one["layers"]):
        said["return_sequences"] = not (one["end"] and number == one["layers"] - 1)
        layer = getattr(keras.layers, kind)(one["H"], **said)
        layers.append(keras.layers.Bidirectional(layer) if one["both"] else layer)
    inner = keras.Sequential(layers)
    model = keras.Sequential([*layers, keras.layers.Dense(one["K"], activation=one["readout"])]) if one["K"] else inner
    model.load_weights(folder / one["file"])
    x = np.array(one["x"])[None]
    turn = -1 if one["reverse"] else 1
    if one["end"]:
        apart(name, None, np.asarray(model(x)))
        continue
    y = np.asarray(model(x))[0][::turn] if one["K"] else None
    apart(name, np.asarray(inner(x))[0][::turn], y)
"""

ONNX = """
import onnxruntime

for name, one in networks.items():
    session = onnxruntime.InferenceSession(folder / one["file"], providers=["CPUExecutionProvider"])
    x = np.array(one["x"], np.float32)[:, None]
    said = dict(zip([output.name for output in session.get_outputs()], session.run(None, {"x": x})))
    apart(name, said["Y"].transpose(0, 2, 1, 3).reshape(len(said["Y"]), -1), said["y"][:, 0] if "y" in said else None)
"""

SCRIPTS = {"torch": LISTED + TORCH, "keras": LISTED + KERAS, "onnx": LISTED + ONNX}
END = "\nprint()\nprint(json.dumps(answers))\n"
