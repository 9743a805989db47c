"""Small model files made by hand, so that each can be wrong in one way."""

import io
import json
import struct
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np

from app.cells.arrays import Array

CODES = {"float64": "F64", "float32": "F32", "float16": "F16", "int64": "I64"}


def lstm(X: int = 3, H: int = 2, *, prefix: str = "lstm.", ending: str = "_l0", seed: int = 0) -> dict[str, Array]:
    """Tensors of an LSTM under PyTorch's names."""
    rng = np.random.default_rng(seed)
    shapes = {"weight_ih": (4 * H, X), "weight_hh": (4 * H, H), "bias_ih": (4 * H,), "bias_hh": (4 * H,)}
    return {f"{prefix}{name}{ending}": rng.uniform(-1, 1, shape) for name, shape in shapes.items()}


def safetensors(tensors: Mapping[str, Any], metadata: Mapping[str, str] | None = None) -> bytes:
    """A safetensors file, written by the description of the format."""
    header: dict[str, Any] = {"__metadata__": dict(metadata)} if metadata else {}
    body = b""
    for name, given in tensors.items():
        array = np.asarray(given)
        raw = array.astype(array.dtype.newbyteorder("<")).tobytes()
        header[name] = {
            "dtype": CODES[array.dtype.name],
            "shape": list(array.shape),
            "data_offsets": [len(body), len(body) + len(raw)],
        }
        body += raw
    return with_header(header, body)


def with_header(header: Any, body: bytes = b"") -> bytes:
    """A safetensors file with any header."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + body


def npz(tensors: Mapping[str, Any], *, compressed: bool = False) -> bytes:
    """An npz file."""
    file = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(file, **tensors)
    return file.getvalue()


def npy(array: Any) -> bytes:
    """One npy file; objects too, as NumPy would write them."""
    file = io.BytesIO()
    np.save(file, array, allow_pickle=True)
    return file.getvalue()


def archive(members: Mapping[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    """A zip archive of members by name, whatever the name."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as made:
        for name, data in members.items():
            made.writestr(zipfile.ZipInfo(name), data, compress_type=compression)
    return file.getvalue()


def keras(
    layers: Mapping[str, list[Array]],
    titles: Mapping[str, str] | None = None,
    attributes: Mapping[str, str] | None = None,
) -> bytes:
    """A file of weights as Keras 3 lays it out: variables by number under the place of their layer."""
    import h5py  # noqa: PLC0415 - an extra

    file = io.BytesIO()
    with h5py.File(file, "w") as root:
        for name, text in (attributes or {}).items():
            root.attrs[name] = text
        for place, variables in layers.items():
            group = root.create_group(f"layers/{place}/vars")
            for number, values in enumerate(variables):
                group.create_dataset(str(number), data=np.asarray(values, dtype=np.float32))
        for place, title in (titles or {}).items():
            root.require_group(f"layers/{place}/vars").attrs["name"] = title
    return file.getvalue()


def keras_archive(config: Any, weights: bytes, version: str = "3.15.1") -> bytes:
    """A .keras file."""
    text = config if isinstance(config, bytes) else json.dumps(config).encode()
    metadata = json.dumps({"keras_version": version}).encode()
    return archive({"metadata.json": metadata, "config.json": text, "model.weights.h5": weights})


def sequential(*layers: tuple[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The architecture of a Sequential model: class and options of every layer."""
    listed = [{"class_name": name, "config": dict(options)} for name, options in layers]
    return {"class_name": "Sequential", "config": {"name": "sequential", "layers": listed}}


def kernels(X: int, H: int, gates: int, seed: int = 0, bias: tuple[int, ...] | None = None) -> list[Array]:
    """Kernel, recurrent kernel and bias of a Keras cell."""
    rng = np.random.default_rng(seed)
    shapes = [(X, gates * H), (H, gates * H), (gates * H,) if bias is None else bias]
    return [rng.uniform(-1, 1, shape).astype(np.float32) for shape in shapes]


def onnx_model(nodes: list[Any], tensors: Mapping[str, Any], inputs: Mapping[str, list[Any]] | None = None) -> Any:
    """An ONNX model of nodes and tensors, as a message that can still be changed."""
    from onnx import TensorProto, helper, numpy_helper  # noqa: PLC0415 - an extra

    given = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        for name, shape in (inputs or {"X": ["T", 1, 3]}).items()
    ]
    held = [numpy_helper.from_array(np.asarray(value), name) for name, value in tensors.items()]
    graph = helper.make_graph(nodes, "made", given, [], held)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)


def onnx_lstm(X: int = 3, H: int = 2, ways: int = 1, seed: int = 0) -> dict[str, Array]:
    """Weights of an ONNX LSTM node."""
    rng = np.random.default_rng(seed)
    shapes = {"W": (ways, 4 * H, X), "R": (ways, 4 * H, H), "B": (ways, 8 * H)}
    return {name: rng.uniform(-1, 1, shape).astype(np.float32) for name, shape in shapes.items()}
