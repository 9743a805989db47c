"""What a file holds, whatever kind of file it is: tensors by name, and the little that some say about themselves."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from app.cells.arrays import Array

Format = Literal["safetensors", "npz", "keras weights", "keras archive", "onnx", "json"]


@dataclass(frozen=True, slots=True)
class Node:
    """One operation of an ONNX graph."""

    op: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Any]
    """Numbers, texts and lists of them by name; no tensors and no graphs."""


@dataclass(frozen=True, slots=True)
class Graph:
    """An ONNX graph without its tensors."""

    nodes: tuple[Node, ...]
    inputs: Mapping[str, tuple[int | None, ...]]
    """Shape of what is given from outside, None where it is free."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Tensors in double precision, and everything beside them as plain values."""

    format: Format
    tensors: Mapping[str, Array]
    types: Mapping[str, str]
    """How each tensor is kept, ``float32``; also of those that hold no such numbers and are not among ``tensors``."""
    shapes: Mapping[str, tuple[int, ...]]
    hints: Mapping[str, str] = field(default_factory=dict)
    """What this program wrote about a model of its own: answers to what the tensors cannot tell."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Keras: the layer's name by the group that holds it."""
    config: Any = None
    """Keras: the architecture, as JSON."""
    keras: str = ""
    """Version of Keras that wrote it."""
    graph: Graph | None = None


def hints_of(text: str | None) -> dict[str, str]:
    """Read what stands under ``gatescope`` in the metadata of a file; nothing when that is no map of words."""
    try:
        read = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(read, dict):
        return {}
    return {str(name)[:40]: value[:40] for name, value in read.items() if isinstance(value, str)}
