"""Bad messages: good commands bent in one or several places, and what is no command at all. All from a seed."""

import copy
import json
from collections.abc import Callable
from random import Random
from typing import Any

Message = str | bytes
"""Text, or bytes that are sent as a binary frame."""

CELLS: tuple[dict[str, Any], ...] = (
    {"kind": "lstm", "forget": "coupled", "peepholes": True},
    {"kind": "lstm", "proj": 2, "g": "relu", "gate": "hard_sigmoid_onnx"},
    {"kind": "gru", "reset": "before"},
    {"kind": "rnn", "activation": "relu"},
    {"kind": "jordan"},
)
EXPERIMENT: dict[str, Any] = {
    "version": 1,
    "cell": {"kind": "gru", "reset": "after"},
    "X": 2,
    "H": 2,
    "layers": 2,
    "direction": "both",
    "seed": 7,
    "readout": {"kind": "softmax", "size": 2, "labels": ["yes", "no"]},
    "weights": {"b_z": [0.5, -0.5]},
    "edits": {"W_z[0,0]": 1.5},
    "pins": [{"quantity": "z", "unit": 1, "first": 2, "last": 3, "value": 0.5, "layer": 1, "reverse": True}],
    "input": {"kind": "numbers", "values": [[0.5, -1.0], [0.25, 2.0], [1.0, 0.0]]},
}
WORDS = {"X": 2, "H": 2, "input": {"kind": "tokens", "tokens": ["a", "b"], "vocabulary": ["a", "b"], "embedded": True}}
COURSE: dict[str, Any] = {
    "version": 1, "task": "latch", "cell": {"kind": "lstm"}, "H": 4, "seed": 3, "T": 8, "batch": 4, "epochs": 3,
    "steps": 2, "optimizer": {"kind": "adam", "rate": 0.01}, "clip": 1.0, "forget_bias": 1.0,
}  # fmt: skip
OWN = {"texts": [["good", "film"], ["bad", "film"]], "labels": ["yes", "no"]}
LOSS = {"quantity": "h", "index": 0, "t": 2, "layer": 0, "reverse": False}
EDITS: tuple[dict[str, Any], ...] = (
    {"edit": "weight", "name": "W_f[0,0]", "value": 0.5},
    {"edit": "revert", "name": "W_f[0,0]"},
    {"edit": "bias", "name": "b_f", "mean": -1.0},
    {"edit": "reset"},
    {"edit": "pins", "pins": [{"quantity": "f", "unit": 1, "first": 2, "last": 3, "value": 0.5, "layer": 0}]},
    {"edit": "input", "t": 1, "k": 0, "value": 3.0},
    {"edit": "values", "values": [[1.0, 2.0], [3.0, 4.0]]},
    {"edit": "tokens", "tokens": ["not", "good"], "vocabulary": ["good", "not"]},
    *({"edit": "cell", "cell": cell} for cell in CELLS),
    {"edit": "sizes", "X": 3, "H": 3, "T": 5},
    {"edit": "layers", "layers": 2, "direction": "both"},
    {"edit": "seed", "seed": 5},
    {"edit": "readout", "readout": {"kind": "linear", "size": 2, "labels": ["a", "b"]}},
    {"edit": "replace", "experiment": EXPERIMENT},
    {"edit": "replace", "experiment": WORDS},
    {"edit": "preset", "preset": "latch"},
)
COMMANDS: tuple[dict[str, Any], ...] = (
    {"command": "open", "experiment": EXPERIMENT, "t": 2, "playing": True, "speed": 4.0, "loop": True, "layer": 1},
    {"command": "open", "preset": "not-good", "lesson": "a lesson"},
    *({"command": "edit", "edit": edit, "live": live} for edit in EDITS for live in (False, True)),
    {"command": "feed", "x": [0.5, 1.0, 0.0]},
    {"command": "feed", "token": "good"},
    {"command": "step"},
    {"command": "back"},
    {"command": "seek", "t": 3},
    {"command": "choose", "layer": 1, "reverse": True},
    {"command": "play"},
    {"command": "pause"},
    {"command": "speed", "speed": 8.0},
    {"command": "loop", "loop": True},
    {"command": "look", "unit": 1, "parcels": True, "first": 1, "last": 3,
     "backward": {"quantity": "h", "index": 0, "t": 2},
     "why": {"quantity": "W_f", "index": 0, "column": 1, "of": "gradient", "loss": LOSS, "t": 2, "wrote": 1},
     "against": [{"against": "cell", "cell": CELLS[0]}, {"against": "pass", "layer": 1, "reverse": True},
                 {"against": "experiment", "experiment": WORDS}]},
    {"command": "train", "course": COURSE, "beside": [CELLS[2]], "here": False},
    {"command": "train", "course": COURSE | {"task": "examples", "examples": OWN}},
    {"command": "learn", "go": "one", "speed": 2.0},
    {"command": "learn", "go": "end"},
    {"command": "epoch", "epoch": 2},
    {"command": "example", "place": 1},
)  # fmt: skip
"""Every kind of command and of edit, whole, without an id."""

STRANGE: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**53 + 1, 2**63, 2**64, 10**30, -(10**400), 0.5, -0.0, 5e-324, 1e308, -1e308,
    float("nan"), float("inf"), float("-inf"), "", "0", "NaN", "\x00", "a" * 300, "\u202etxt",
    "👩\u200d👧", "\ud800", "__proto__",
    "constructor", "W_f[0,0]", "W_f[999999999999,0]", "W_f[-1,0]", "W_f[0]", "b_f[1e9]", "../../etc/passwd", "%00",
    "<img src=x onerror=alert(1)>", "{{7*7}}", "=1+1", [], {}, [[]], [None], {"": None}, {"__proto__": {}},
)  # fmt: skip
"""Values that are put where others are meant."""
Place = tuple[Any, Any]
"""A list or an object, and where in it."""


def good(chance: Random) -> dict[str, Any]:
    """A command as it should be."""
    return copy.deepcopy(chance.choice(COMMANDS)) | {"id": chance.randrange(1 << 20)}


def places(value: Any) -> list[Place]:
    """Every place in lists and objects, those inside others too."""
    found: list[Place] = []
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        found += [(value, key), *places(value[key])]
    return found


def written(value: Any) -> str:
    """As JSON, with NaN, infinity, half characters and whatever else Python writes."""
    return json.dumps(value, ensure_ascii=True)


def bent(chance: Random) -> str:
    """A good command with one to three places changed: strange, gone, swapped, added, or repeated."""
    command = good(chance)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        all_places = places(command)
        if not all_places:
            break
        inside, key = chance.choice(all_places)
        match chance.randrange(6):
            case 0 | 1:
                inside[key] = chance.choice(STRANGE)
            case 2:
                del inside[key]
            case 3:
                other, there = chance.choice(all_places)
                inside[key] = copy.deepcopy(other[there]) if there in _keys(other) else None
            case 4 if isinstance(inside, dict):
                inside[str(chance.choice(STRANGE))[:40]] = chance.choice(STRANGE)
            case _ if isinstance(inside[key], list):
                inside[key] = inside[key] * chance.choice((2, 50, 1000))
            case _:
                inside[key] = [inside[key]]
    return written(command)


def extreme(chance: Random) -> str:
    """A good command with every number, or one of two, at an end of what can be written."""
    command = good(chance)
    for inside, key in places(command):
        if isinstance(inside[key], (int, float)) and not isinstance(inside[key], bool) and chance.random() < 0.5:
            inside[key] = chance.choice((0, -1, 7, 64, 512, 9_999, 10**9, 2**63, 1e308, -1e308, 5e-324, 1e16, -7.5))
    return written(command)


def damaged(chance: Random) -> str:
    """The text of a good command with letters changed, cut out, cut off or repeated."""
    text = written(good(chance))
    for _ in range(chance.choice((1, 1, 2, 8))):
        at = chance.randrange(len(text) + 1)
        match chance.randrange(4):
            case 0:
                text = text[:at] + chance.choice('{}[]",:0-.eE\\ \t\x00\x7fé\U0001f600') + text[at + 1 :]
            case 1:
                text = text[:at] + text[at + chance.randrange(1, 12) :]
            case 2:
                text = text[:at] + text[max(0, at - chance.randrange(1, 60)) :]
            case _:
                text = text[:at]
    return text


def crossed(chance: Random) -> str:
    """The beginning of one command and the end of another."""
    one, other = written(good(chance)), written(good(chance))
    return one[: chance.randrange(len(one))] + other[chance.randrange(len(other)) :]


def letters(chance: Random) -> str:
    """Any text."""
    size = chance.choice((0, 1, 3, 30, 300, 3000))
    return "".join(chr(chance.choice((chance.randrange(128), chance.randrange(0xD800)))) for _ in range(size))


def binary(chance: Random) -> bytes:
    """A binary frame: noise, or a good command that came the wrong way."""
    return chance.randbytes(chance.choice((0, 1, 100, 5000))) if chance.random() < 0.7 else bent(chance).encode()


def deep(chance: Random) -> str:
    """Lists or objects in one another."""
    depth, (begin, end) = chance.choice((10, 200, 5000, 100_000)), chance.choice((("[", "]"), ('{"a":', "}")))
    nested = begin * depth + "0" + end * (depth if chance.random() < 0.5 else 0)
    return nested if chance.random() < 0.5 else f'{{"command": "edit", "id": 1, "edit": {nested}}}'


def wide(chance: Random) -> str:
    """Many fields, rows or words."""
    many = chance.choice((50, 1000, 20_000))
    match chance.randrange(5):
        case 0:
            return written({"command": "step", "id": 1} | {f"a{n}": n for n in range(many)})
        case 1:
            return written({"command": "edit", "id": 1, "edit": {"edit": "values", "values": [[0.5]] * many}})
        case 2:
            return written({"command": "edit", "id": 1, "edit": {"edit": "tokens", "tokens": ["w"] * many}})
        case 3:
            edits = {f"W_f[{n},0]": 1.0 for n in range(many)}
            return written({"command": "open", "id": 1, "experiment": EXPERIMENT | {"edits": edits}})
        case _:
            return written({"command": "look", "id": 1, "against": [{"against": "pass", "layer": 0}] * many})


def huge_number(chance: Random) -> str:
    """A number of many digits."""
    digits = str(chance.randrange(1, 10)) * chance.choice((20, 400, 4300, 4301, 50_000))
    number = chance.choice((digits, f"-{digits}", f"0.{digits}", f"{digits}e{digits[:3]}", f"1e-{digits[:6]}"))
    place = chance.choice(('"seek", "id": 1, "t": ', '"speed", "id": 1, "speed": ', '"step", "id": '))
    return f'{{"command": {place}{number}}}'


def doubled(chance: Random) -> str:
    """A field that stands there twice."""
    text = written(good(chance))
    return f'{text[:-1]}, "command": "step", "id": {chance.randrange(9)}}}'


KINDS: tuple[tuple[Callable[[Random], Message], int], ...] = (
    (bent, 40), (extreme, 12), (damaged, 16), (crossed, 5), (letters, 8), (binary, 6), (deep, 3), (wide, 1),
    (huge_number, 5), (doubled, 4),
)  # fmt: skip
"""Each with its share."""


def bad(chance: Random) -> Message:
    """One message. A few of those that were bent are commands still: they have to be carried out, or refused."""
    (kind,) = chance.choices([kind for kind, _ in KINDS], [share for _, share in KINDS])
    return kind(chance)


def _keys(value: Any) -> Any:
    return value if isinstance(value, dict) else range(len(value))
