"""Files that were cut, bent and put together at random: whatever is in them, the answer is a model or a clear error."""

import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.errors import GatescopeError, NotReadable
from app.interchange import sequences
from app.interchange.guard import READERS
from app.interchange.opened import opened
from app.interchange.read import read
from app.interchange.reading.limits import Limits
from app.lab.budget import Budget
from app.lab.check import check

from . import build

pytest.importorskip("h5py", reason="h5py is not installed: it comes with the extra models")
pytest.importorskip("onnx", reason="onnx is not installed: it comes with the extra models")

FOLDER = Path(__file__).parent / "files"
LIMITS = Limits(numbers=200_000, tensors=200, text=200_000)
MADE: dict[str, Callable[[], bytes]] = {
    "npz": lambda: build.npz(build.lstm()),
    "npz, packed": lambda: build.npz(build.lstm(), compressed=True),
    "JSON": lambda: json.dumps({name: value.tolist() for name, value in build.lstm().items()}).encode(),
}
SEEDS = [
    *(FOLDER / name for name in ("torch_embed_lstm_linear.safetensors", "keras_bidir_lstm.weights.h5")),
    *(FOLDER / name for name in ("keras_gru.keras", "onnx_lstm_peephole.onnx", "onnx_torch_lstm.onnx")),
    FOLDER / "torch_canary.pt",
]
BYTES = [path.read_bytes() for path in SEEDS] + [made() for made in MADE.values()]


def survives(data: bytes, reader: Callable[[bytes], Any]) -> None:
    """A model of which every network can be opened or is refused, or an error of ours with words in it."""
    error = told(
        lambda: [
            check(opened(model, one.name), Budget(H=512)) for model in [reader(data)] for one in model.found.stacks
        ]
    )
    assert error is None or (error.what and error.got and error.expected)


def told(act: Callable[[], Any]) -> GatescopeError | None:
    """The error of ours that an act ends in; every other goes through and fails the test."""
    try:
        act()
    except GatescopeError as error:
        return error
    return None


def here(data: bytes) -> Any:
    """Read in this process. HDF5 keeps no promise about broken files, so only the guarded process is given those."""
    return read(data, LIMITS)


SAFE = [data for data in BYTES if not data.startswith((b"\x89HDF", b"PK"))]


@given(st.sampled_from(SAFE), st.integers(0, 1 << 20))
def test_a_file_cut_short_is_refused_or_still_whole(data: bytes, at: int) -> None:
    survives(data[: at % len(data)], here)


@given(st.sampled_from(SAFE), st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_file_with_bytes_changed_is_refused_or_read(data: bytes, changes: list[tuple[int, int]]) -> None:
    bent = bytearray(data)
    for at, value in changes:
        bent[at % len(bent)] = value
    survives(bytes(bent), here)


@given(st.sampled_from(SAFE), st.integers(0, 1 << 20), st.integers(1, 40), st.binary(max_size=40))
def test_a_file_with_a_piece_replaced_is_refused_or_read(data: bytes, at: int, length: int, piece: bytes) -> None:
    at %= len(data)
    survives(data[:at] + piece + data[at + length :], here)


@given(st.binary(max_size=300))
@example(b"\x08\x08")
def test_bytes_at_random_are_refused_or_read(data: bytes) -> None:
    survives(data, here)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=12), json_values, max_size=5), st.binary(max_size=64))
def test_any_header_of_safetensors_is_refused_or_read(header: dict[str, Any], body: bytes) -> None:
    survives(build.with_header(header, body), here)


@given(json_values)
def test_any_json_is_refused_or_read(value: Any) -> None:
    survives(json.dumps(value).encode(), here)


ROLES = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr")
OURS = [
    "W_f",
    "W_c",
    "U_c",
    "b_c",
    "W_m",
    "V_h",
    "W_y",
    "W_h",
    "kernel",
    "recurrent_kernel",
    "lstm/bias",
    "fc.weight",
    "fc.bias",
    "emb.weight",
]
names = st.sampled_from([*OURS, *(f"{role}_l{k}{way}" for role in ROLES for k in (0, 1) for way in ("", "_reverse"))])
shapes = st.lists(st.integers(0, 8), max_size=3).map(tuple)


@given(st.dictionaries(names, shapes, max_size=8))
def test_known_names_with_any_shapes_are_refused_or_read(named: dict[str, tuple[int, ...]]) -> None:
    survives(build.safetensors({name: np.ones(shape) for name, shape in named.items()}), here)


config_words = st.sampled_from(
    ["LSTM", "Dense", "Bidirectional", "lstm", "config", "layer", "layers", "name", "activation", "class_name"]
)
configs = st.recursive(
    json_values | config_words,
    lambda inner: st.dictionaries(config_words, inner, max_size=4) | st.lists(inner, max_size=4),
)


@settings(max_examples=60)
@given(configs)
def test_any_architecture_is_refused_or_read(config: Any) -> None:
    places = {"lstm/cell": build.kernels(3, 2, 4), "dense": [np.ones((2, 2)), np.ones(2)]}
    survives(build.keras_archive(config, build.keras(places)), here)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.text(max_size=12), st.binary(max_size=60)), max_size=4), st.booleans())
def test_any_archive_is_refused_or_read(members: list[tuple[str, bytes]], packed: bool) -> None:
    file = io.BytesIO()
    compression = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(file, "w", compression) as made:
        for name, data in dict(members).items():
            made.writestr(zipfile.ZipInfo(name or "x"), data)
    survives(file.getvalue(), here)


@pytest.mark.parametrize("seed", range(24))
def test_broken_archives_and_hdf5_never_harm_the_one_who_asks(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(chance.choice([data for data in BYTES if data.startswith((b"\x89HDF", b"PK"))]))
    for _ in range(chance.randint(1, 12)):
        data[chance.randrange(8, len(data))] = chance.choice((0, 1, 0x7F, 0xFF, chance.randrange(256)))
    survives(bytes(data[: chance.choice((len(data), chance.randrange(100, len(data))))]), READERS.read)


@given(st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_are_a_sequence_or_refused(data: bytes) -> None:
    error = told(lambda: sequences.read(data, Budget()))
    assert error is None or error.what


@given(st.text(max_size=100) | json_values.map(json.dumps))
def test_any_text_is_a_sequence_or_refused(text: str) -> None:
    error = told(lambda: sequences.read(text.encode(errors="surrogatepass"), Budget()))
    assert error is None or error.what == "sequence" or not isinstance(error, NotReadable)
