"""ONNX: a graph of operations with its weights, in one file. Nothing is run and nothing outside the file is read.

The onnx package parses the message; it is asked neither to load external data nor to check or infer anything.
Source: the ONNX intermediate representation, version 13 and before.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.errors import InvalidValue, NotReadable, OverBudget
from app.interchange.reading.contents import Contents, Graph, Node, hints_of
from app.interchange.reading.limits import Limits, Tally, bfloat16, clean, named, numbers, shown

_NODES = 20_000
_LONGEST_LIST = 64
_FLOAT, _FLOAT16, _DOUBLE, _BFLOAT16 = 1, 10, 11, 16
_INT32, _INT64 = 6, 7
_TYPES = {
    _FLOAT: "float32",
    _FLOAT16: "float16",
    _DOUBLE: "float64",
    _BFLOAT16: "bfloat16",
    _INT32: "int32",
    _INT64: "int64",
}
_DTYPES = {_FLOAT: "<f4", _FLOAT16: "<f2", _DOUBLE: "<f8"}


def read(data: bytes, limits: Limits) -> Contents:
    """Read tensors and operations; raises NotReadable, InvalidValue or OverBudget naming the tensor or node."""
    import onnx  # noqa: PLC0415 - only where such a file is read
    from google.protobuf.message import DecodeError  # noqa: PLC0415 - as above

    model = onnx.ModelProto()
    try:
        model.ParseFromString(data)
    except (DecodeError, ValueError, RuntimeError, RecursionError) as error:
        raise NotReadable("ONNX file", "a broken one", "a whole ONNX model") from error
    if not model.HasField("graph") or not model.graph.node:
        raise NotReadable("ONNX file", "no operations", "a model with a graph")
    if model.functions:
        raise InvalidValue("ONNX file", "functions of its own", "operations of the standard only")
    if len(model.graph.node) > _NODES:
        raise OverBudget("ONNX file", f"{len(model.graph.node)} operations", f"at most {_NODES}")
    tally, tensors, types, shapes = Tally(limits), {}, {}, {}
    for name, tensor in _tensors(model.graph):
        tally.take(name, tuple(tensor.dims))
        shapes[name] = tuple(int(n) for n in tensor.dims)
        types[name] = _TYPES.get(tensor.data_type, "other")
        _check_inside(name, tensor)
        if tensor.data_type in (_FLOAT, _FLOAT16, _DOUBLE, _BFLOAT16):
            tensors[name] = numbers(name, _values(name, tensor).reshape(shapes[name]))
    hints = next((hints_of(entry.value) for entry in model.metadata_props if entry.key == "gatescope"), {})
    graph = Graph(tuple(_node(node) for node in model.graph.node), _inputs(model.graph))
    return Contents(format="onnx", tensors=tensors, types=types, shapes=shapes, hints=hints, graph=graph)


def _tensors(graph: Any) -> Iterator[tuple[str, Any]]:
    """Initializers, and constants by the name of what they put out."""
    if graph.sparse_initializer:
        raise InvalidValue("ONNX file", "sparse tensors", "dense ones")
    for tensor in graph.initializer:
        yield clean(tensor.name), tensor
    for node in graph.node:
        ending = {"Constant": "", "ConstantOfShape": ":value"}.get(node.op_type)
        if ending is not None and node.output:
            for attribute in node.attribute:
                if attribute.name == "value" and attribute.HasField("t"):
                    yield clean(node.output[0]) + ending, attribute.t


def _check_inside(name: str, tensor: Any) -> None:
    if tensor.data_location != 0 or tensor.external_data:
        raise InvalidValue(named(name), "numbers in another file", "a model in a single file")
    if tensor.HasField("segment"):
        raise InvalidValue(named(name), "a part of a tensor", "whole tensors")


def _values(name: str, tensor: Any) -> NDArray[np.generic]:
    """The numbers of a tensor, wherever the message keeps them; raises InvalidShape when there are too few."""
    kind, count = tensor.data_type, int(np.prod(tuple(tensor.dims), dtype=object))
    if tensor.HasField("raw_data"):
        raw, size = tensor.raw_data, 2 if kind == _BFLOAT16 else np.dtype(_DTYPES.get(kind, "<f4")).itemsize
        if len(raw) != count * size:
            raise NotReadable(named(name), f"{len(raw)} bytes", f"{count * size} bytes for {shown(tensor.dims)}")
        return bfloat16(raw) if kind == _BFLOAT16 else np.frombuffer(raw, dtype=_DTYPES[kind])
    if kind in (_FLOAT16, _BFLOAT16):
        raw = np.array(tensor.int32_data, dtype=np.int64).astype("<u2").tobytes()
        listed = bfloat16(raw) if kind == _BFLOAT16 else np.frombuffer(raw, dtype="<f2")
    else:
        listed = np.array(tensor.float_data if kind == _FLOAT else tensor.double_data, dtype=_DTYPES[kind])
    if listed.size != count:
        raise NotReadable(named(name), f"{listed.size} numbers", f"{count} numbers for {shown(tensor.dims)}")
    return listed


def _node(node: Any) -> Node:
    attributes: dict[str, Any] = {}
    for attribute in node.attribute:
        name = clean(attribute.name)
        if attribute.type in (5, 10) or attribute.HasField("g") or attribute.graphs:
            raise InvalidValue(f'node "{clean(node.name)}"', "a graph inside it", "plain operations")
        for field in ("ints", "floats", "strings"):
            listed = list(getattr(attribute, field))[:_LONGEST_LIST]
            if listed:
                attributes[name] = [_word(one) for one in listed]
        for field in ("i", "f", "s"):
            if attribute.HasField(field):
                attributes[name] = _word(getattr(attribute, field))
    op = clean(node.op_type) if node.domain in ("", "ai.onnx") else f"{clean(node.domain)}.{clean(node.op_type)}"
    return Node(op, clean(node.name), tuple(map(clean, node.input)), tuple(map(clean, node.output)), attributes)


def _word(value: Any) -> Any:
    return value.decode(errors="replace")[:100] if isinstance(value, bytes) else value


def _inputs(graph: Any) -> dict[str, tuple[int | None, ...]]:
    given = {}
    for value in graph.input:
        dims = value.type.tensor_type.shape.dim
        given[clean(value.name)] = tuple(
            int(dim.dim_value) if dim.HasField("dim_value") else None for dim in list(dims)[:8]
        )
    return given
