"""What a Keras architecture says about its layers; words only, nothing that it names is imported."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from app.cells import GRU, LSTM
from app.errors import InvalidValue
from app.interchange.found import Note
from app.interchange.gate_order import activation_of
from app.interchange.reading.contents import Contents
from app.interchange.recognise.layer import Recurrent

_DEEPEST = 12
_MOST = 2_000
_FORM = ("activation", "recurrent_activation", "reset_after")
"""Options that cells of one layer have to share to be taken as alike."""
_WRAPPERS = ("Bidirectional", "TimeDistributed", "RNN")


@dataclass(slots=True)
class Said:
    """The layers of an architecture, found again by the place of their weights."""

    layers: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """Description of each layer by place."""
    titles: dict[str, str] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    """In the order of the model."""
    old: bool = False
    """Written by a Keras before version 3."""
    notes: list[Note] = field(default_factory=list)

    def order(self, place: str) -> int:
        """Where a layer stands in the model; those that it does not know come last, in the order of the file."""
        return next((k for k, one in enumerate(self.places) if place == one or place.startswith(one + "/")), 1 << 20)

    def title(self, place: str) -> str:
        """The layer's name in the model, or that of its place."""
        return self.titles.get(place, place)

    def recurrent(self, place: str) -> Mapping[str, Any] | None:
        """Options of a recurrent layer, those of the inner one where it is Bidirectional; None when not known."""
        found = self.layers.get(place)
        return _inside(found) if found is not None else None

    def merged(self, place: str) -> str:
        """What a Bidirectional layer does with its two outputs; ``concat``, side by side, is the default."""
        return str(_options(self.layers.get(place)).get("merge_mode", "concat"))[:20]

    def is_embedding(self, place: str) -> bool:
        """Whether a layer is a table of words."""
        return _class(self.layers.get(place)) == "Embedding"

    def backwards(self, place: str) -> bool:
        """Whether a layer reads its input from the last timestep on."""
        return (self.recurrent(place) or {}).get("go_backwards") is True

    def counts(self, place: str) -> Literal["each", "last"]:
        """Whether a layer hands on its output at every timestep, or the last alone."""
        return "last" if (self.recurrent(place) or {}).get("return_sequences") is False else "each"

    def applied(self, cell: Recurrent, options: Mapping[str, Any]) -> Recurrent:
        """The cell with the activations of its layer; raises InvalidValue for one that is none of ours."""
        function = self._activation(options.get("activation", "tanh"))
        if not isinstance(cell, LSTM | GRU):
            return replace(cell, activation=function)
        gate = self._activation(options.get("recurrent_activation", "sigmoid"))
        if gate not in ("sigmoid", "hard_sigmoid", "hard_sigmoid_onnx"):
            raise InvalidValue("recurrent_activation", gate, "sigmoid or hard_sigmoid")
        if function not in ("tanh", "linear", "sigmoid", "relu"):
            raise InvalidValue("activation", function, "tanh, linear, sigmoid or relu")
        if isinstance(cell, LSTM):
            return replace(cell, gate=gate, g=function, h=function)
        return replace(cell, gate=gate, g=function)

    def dense(self, place: str) -> str | None:
        """What a dense layer goes through; None when not known."""
        found = self.layers.get(place)
        return _word(_inside(found).get("activation")) if found is not None else None

    def _activation(self, given: Any) -> Any:
        name = _word(given)
        found = "hard_sigmoid_onnx" if self.old and name == "hard_sigmoid" else activation_of("keras", name)
        if found is None:
            raise InvalidValue("activation", name, "tanh, sigmoid, relu, linear or hard_sigmoid")
        return found


def architecture(contents: Contents, places: list[str]) -> Said:
    """Match the layers of the architecture with the places of their weights, by name or by class and order."""
    config = contents.config
    if isinstance(config, str):
        try:
            config = json.loads(config)
        except (ValueError, RecursionError):
            config = None
    said = Said(old=contents.keras[:2] in ("1.", "2."))
    owners = _owners(contents.titles)
    said.titles = {place: owners[place] for place in places if place in owners}
    for place in {place.rpartition("/")[0] for place in places} & owners.keys():
        said.titles[place] = owners[place]
    heads = {place: place.split("/")[0] for place in places} | {place: place for place in owners}
    used: dict[str, int] = {}
    for one in _layers(config, 0):
        options = _options(one)
        name, place = str(options.get("name", ""))[:200], _snake(_class(one))
        number = used.get(place, -1) + 1
        used[place] = number
        counted = f"{place}_{number}" if number else place
        by_name = next((known for known, title in owners.items() if title == name), None)
        legacy = next((known for known in places if known.split("/")[0] == name), None)
        found = by_name or (counted if counted in heads.values() else None) or legacy
        if found is not None and found not in said.layers:
            said.layers[found] = one
            said.places.append(found)
            said.titles.setdefault(found, name or found)
    for place in places:  # of old files: lstm/lstm, of wrapped layers: time_distributed/layer
        top = place.split("/")[0]
        if place not in said.layers and top in said.layers:
            said.layers[place] = said.layers[top]
            said.titles[place] = said.titles.get(top, place)
    return said


def _owners(titles: Mapping[str, str]) -> dict[str, str]:
    """Name of each layer by the place of its weights, which is that of its ``vars`` without it."""
    return {
        place.removesuffix("/vars").removeprefix("layers/"): title
        for place, title in titles.items()
        if place.endswith("/vars") and not place.endswith("/cell/vars")
    }


def _inside(layer: Any) -> Mapping[str, Any]:
    """Options of the layer or cell that a wrapper holds; those of several cells where they agree."""
    options = _options(layer)
    if _class(layer) not in _WRAPPERS:
        return options
    inner = options.get("layer", options.get("cell"))
    cells = _options(inner).get("cells")
    if isinstance(cells, list) and cells:
        every = [{name: _options(cell).get(name) for name in _FORM} for cell in cells[:_MOST]]
        inner_options: Mapping[str, Any] = _options(cells[0]) if all(one == every[0] for one in every) else {}
    else:
        inner_options = _options(inner)
    return {**inner_options, **{name: options[name] for name in ("go_backwards",) if name in options}}


def _layers(config: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """Every layer in order, models inside models taken apart."""
    listed = _options(config).get("layers") if depth < _DEEPEST else None
    for one in listed[:_MOST] if isinstance(listed, list) else ():
        if isinstance(one, dict):
            if isinstance(_options(one).get("layers"), list):
                yield from _layers(one, depth + 1)
            else:
                yield one


def _options(layer: Any) -> Mapping[str, Any]:
    inner = layer.get("config") if isinstance(layer, Mapping) else None
    return inner if isinstance(inner, dict) else {}


def _class(layer: Any) -> str:
    return str(layer.get("class_name", ""))[:100] if isinstance(layer, Mapping) else ""


def _word(given: Any) -> str:
    """An activation's name; one written as an object is called by its class, or by the function it wraps."""
    if isinstance(given, Mapping):
        inner = given.get("config")
        given = inner if isinstance(inner, str) else given.get("class_name")
    return str(given)[:40] if given is not None else "linear"


def _snake(name: str) -> str:
    """As Keras names the place of a layer's weights by its class: ``SimpleRNN`` is ``simple_rnn``."""
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "", name))
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
