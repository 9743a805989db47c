"""From the bytes of a file to what was found in it: the one way in, for tests and for the process that reads."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.errors import NotReadable
from app.interchange.found import Found, Model, Note, Parts, Source, Tensor
from app.interchange.reading.contents import Contents
from app.interchange.reading.limits import Limits
from app.interchange.reading.sniff import contents
from app.interchange.recognise import keras, onnx, ours, torch

EXPECTED = "a simple RNN, LSTM or GRU under the names of PyTorch, Keras or ONNX, or ours"
UNROLLED = "the operators RNN, GRU or LSTM; a graph in which they were unrolled into single steps has none"


def read(data: bytes, limits: Limits | None = None) -> Model:
    """Read a model file and say what is in it.

    Nothing in it is executed and nothing outside it is read. Raises NotReadable, InvalidValue, InvalidShape or
    OverBudget, each naming the tensor, member or node.
    """
    limits = limits or Limits()
    held = contents(data, limits)
    framework, recogniser = _recogniser(held)
    parts = recogniser(held, limits)
    if not parts.stacks and parts.refused:
        raise parts.refused[0]
    if not parts.stacks:
        expected = UNROLLED if held.format == "onnx" else EXPECTED
        raise NotReadable("model", _seen(held.shapes), expected)
    return _model(held, framework, _named_apart(parts))


def _recogniser(held: Contents) -> tuple[Source, Callable[[Contents, Limits], Parts]]:
    if held.format == "onnx":
        return "onnx", onnx.recognise
    if held.format.startswith("keras"):
        return "keras", keras.recognise
    if torch.fits(held.tensors):
        return "torch", torch.recognise
    if keras.fits(held.tensors):
        return "keras", keras.recognise
    if ours.fits(held.tensors):
        return "gatescope", ours.recognise
    raise NotReadable("model", _seen(held.shapes), EXPECTED)


def _seen(shapes: Mapping[str, object]) -> str:
    return "no recurrent layer among " + ", ".join(list(shapes)[:5]) if shapes else "no tensors"


def _named_apart(parts: Parts) -> Parts:
    """Two networks of one name are told apart by their place."""
    seen: dict[str, int] = {}
    for k, (stack, weights) in enumerate(parts.stacks):
        seen[stack.name] = seen.get(stack.name, 0) + 1
        if seen[stack.name] > 1:
            parts.stacks[k] = (replace(stack, name=f"{stack.name} ({seen[stack.name]})"), weights)
    return parts


def _model(held: Contents, framework: Source, parts: Parts) -> Model:
    tensors = tuple(
        Tensor(name=name, shape=shape, type=held.types[name], part=parts.used.get(name, ""))
        for name, shape in held.shapes.items()
    )
    notes = list(parts.notes)
    if any(one.type in ("float16", "bfloat16") and one.part for one in tensors):
        notes.append(Note(code="half_precision"))
    found = Found(
        format=held.format,
        framework=framework,
        stacks=tuple(stack for stack, _ in parts.stacks),
        heads=tuple(head for head, _ in parts.heads),
        embeddings=tuple(table for table, _ in parts.embeddings),
        tensors=tensors,
        notes=tuple(notes),
    )
    return Model(
        found,
        tuple(weights for _, weights in parts.stacks),
        tuple(weights for _, weights in parts.heads),
        tuple(weights for _, weights in parts.embeddings),
    )
