"""What a file must not do to us: nothing runs, nothing outside is read, nothing grows beyond the limits."""

import io
import os
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.errors import GatescopeError, InvalidShape, InvalidValue, NotReadable, OverBudget
from app.interchange.read import read
from app.interchange.reading.limits import Limits

from . import build

h5py = pytest.importorskip("h5py", reason="h5py is not installed: it comes with the extra models")


def refused(data: bytes, limits: Limits | None = None) -> GatescopeError:
    with pytest.raises(GatescopeError) as told:
        read(data, limits)
    return told.value


class Canary:
    """Sets a variable of the environment where it is unpickled."""

    def __reduce__(self) -> Any:
        return (exec, ("import os; os.environ['GATESCOPE_CANARY'] = 'sang'",))


def silent() -> bool:
    return os.environ.pop("GATESCOPE_CANARY", None) is None


PICKLES: dict[str, Callable[[], bytes]] = {
    "a bare pickle": lambda: pickle.dumps(Canary()),
    "PyTorch's archive": lambda: build.archive({"model/data.pkl": pickle.dumps(Canary()), "model/data/0": b""}),
    "an array of objects": lambda: build.npz({"weight_hh_l0": np.array([Canary()], dtype=object)}),
    "a single array of objects": lambda: build.archive({"a.npy": build.npy(np.array([Canary()], dtype=object))}),
}


@pytest.mark.parametrize("made", PICKLES.values(), ids=PICKLES)
def test_a_pickle_is_refused_and_not_opened(made: Callable[[], bytes]) -> None:
    error = refused(made())
    assert "pickle" in error.got
    assert silent()


def test_the_canary_would_have_sung() -> None:
    pickle.loads(PICKLES["a bare pickle"]())
    assert not silent()


UNKNOWN = [b"", b"\0", b"hello", b"\x89PNG\r\n\x1a\n", b"GGUF\x03\0\0\0", b"\xff" * 100, b"PK\x05\x06" + b"\0" * 18]


@pytest.mark.parametrize("data", UNKNOWN)
def test_a_file_of_another_kind_is_refused(data: bytes) -> None:
    assert isinstance(refused(data), NotReadable)


HEADERS: list[tuple[str, Any, bytes, type[GatescopeError]]] = [
    ("no JSON", b"{nothing}", b"", NotReadable),
    ("deep", b"{" + b'"a":{' * 50_000, b"", NotReadable),
    ("a list", b"{]", b"", NotReadable),
    ("no shape", {"a": {"dtype": "F32"}}, b"", NotReadable),
    ("huge", {"a": {"dtype": "F32", "shape": [1 << 40, 1 << 40], "data_offsets": [0, 8]}}, b"\0" * 8, OverBudget),
    ("below zero", {"a": {"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]}}, b"\0" * 4, InvalidValue),
    ("another size", {"a": {"dtype": "F32", "shape": [3], "data_offsets": [0, 8]}}, b"\0" * 8, NotReadable),
    ("past the end", {"a": {"dtype": "F32", "shape": [9], "data_offsets": [0, 36]}}, b"\0" * 8, NotReadable),
    ("a gap", {"a": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}}, b"\0" * 8, NotReadable),
    ("an unknown type", {"a": {"dtype": "Q7", "shape": [1], "data_offsets": [0, 4]}}, b"\0" * 4, NotReadable),
    ("a long name", {"a" * 300: {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}, b"\0" * 4, InvalidValue),
]


@pytest.mark.parametrize(("header", "body", "error"), [pytest.param(*rest, id=name) for name, *rest in HEADERS])
def test_a_header_of_safetensors_that_lies_is_refused(header: Any, body: bytes, error: type[GatescopeError]) -> None:
    assert isinstance(refused(build.with_header(header, body)), error)


def test_a_header_longer_than_the_file_or_the_limit_is_refused_by_its_length() -> None:
    assert "a header of" in refused(b"\xff\xff\0\0\0\0\0\0{").expected
    assert refused(b"\0\0\0\x7f\0\0\0\0{}", Limits(text=1000)).what == "header of the safetensors file"


def test_more_tensors_or_numbers_than_fit_are_refused_by_name() -> None:
    assert refused(build.safetensors(build.lstm()), Limits(tensors=3)).what == "tensors"
    error = refused(build.safetensors(build.lstm()), Limits(numbers=30))
    assert (error.code, error.what) == ("over_budget", 'tensor "lstm.weight_hh_l0"')


NAMES = ["../../etc/passwd.npy", "/etc/passwd.npy", "a/../../b.npy", "..\\b.npy", "C:\\b.npy", "C:b.npy", "x" * 300]


@pytest.mark.parametrize("name", NAMES)
def test_a_member_whose_name_leads_elsewhere_is_refused_by_its_name(name: str) -> None:
    error = refused(build.archive({name: build.npy(np.ones(3))}))
    assert (error.code, error.got) == ("invalid_value", "a name that leads elsewhere")
    assert name[:50] in error.what


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    member = build.npy(np.zeros(1_000_000))
    error = refused(build.archive({"a.npy": member}, zipfile.ZIP_DEFLATED))
    assert (error.code, error.what) == ("over_budget", 'member "a.npy"')
    assert error.expected == "at most 200 times as many"
    many = build.archive({f"{k}.npy": b"x" * 100_000 for k in range(20)})
    assert refused(many, Limits(numbers=100_000)).what == "archive"


def test_members_that_are_encrypted_doubled_or_packed_otherwise_are_refused() -> None:
    data = bytearray(build.archive({"a.npy": build.npy(np.ones(3))}))
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 8] |= 1
    assert refused(bytes(data)).got == "encrypted data"
    assert refused(build.archive({"a.npy": build.npy(np.ones(3))}, zipfile.ZIP_LZMA)).got == "compression 14"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("a.npy", b"")
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr("a.npy", b"")
    assert refused(file.getvalue()).got == "two of this name"


def test_a_directory_that_is_too_large_is_refused_by_what_its_end_says() -> None:
    data = bytearray(build.archive({"a.npy": b""}))
    end = data.rindex(b"PK\x05\x06")
    data[end + 12 : end + 16] = (1 << 30).to_bytes(4, "little")
    assert refused(bytes(data)).what == "directory of the archive"


@pytest.mark.parametrize(
    ("array", "change", "error"),
    [
        pytest.param(np.ones(4), lambda raw: raw[:-8], NotReadable, id="cut short"),
        pytest.param(np.ones(4), lambda raw: raw.replace(b"(4,)", b"(9,)"), NotReadable, id="another shape"),
        pytest.param(np.ones(4), lambda raw: raw.replace(b"'<f8'", b"'|O8'"), InvalidValue, id="objects"),
        pytest.param(np.ones(4), lambda raw: raw.replace(b"(4,)", b"4**9"), NotReadable, id="arithmetic"),
        pytest.param(np.ones(4), lambda raw: raw.replace(b"\x01\0", b"\x09\0", 1), NotReadable, id="version 9"),
        pytest.param(np.ones(4), lambda raw: b"junk" + raw, NotReadable, id="junk"),
        pytest.param(np.zeros(3, dtype=[("a", "f8")]), lambda raw: raw, InvalidValue, id="records"),
    ],
)
def test_an_array_that_is_not_what_it_says_is_refused_by_its_name(
    array: Any, change: Callable[[bytes], bytes], error: type[GatescopeError]
) -> None:
    told = refused(build.archive({"weight_hh_l0.npy": change(build.npy(array))}))
    assert isinstance(told, error)
    assert told.what == 'tensor "weight_hh_l0"'


def hdf5(fill: Callable[[Any], None]) -> bytes:
    file = io.BytesIO()
    with h5py.File(file, "w") as root:
        fill(root)
    return file.getvalue()


def test_numbers_kept_in_another_file_are_refused_and_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(np.arange(4.0).tobytes())

    def fill(root: Any) -> None:
        root.create_dataset("vars/0", (4,), "f8", external=[(str(secret), 0, 32)])

    error = refused(hdf5(fill))
    assert (error.what, error.got) == ('tensor "vars/0"', "numbers in another file")


def test_links_and_virtual_arrays_are_refused_by_name(tmp_path: Path) -> None:
    other = tmp_path / "other.h5"
    other.write_bytes(hdf5(lambda root: root.create_dataset("x", data=np.ones(3))))

    def outside(root: Any) -> None:
        root["layers/a"] = h5py.ExternalLink(str(other), "/x")

    def soft(root: Any) -> None:
        root["b"] = h5py.SoftLink("/layers")

    def virtual(root: Any) -> None:
        layout = h5py.VirtualLayout((3,), "f8")
        layout[:] = h5py.VirtualSource(str(other), "x", (3,))
        root.create_virtual_dataset("v", layout)

    def circle(root: Any) -> None:
        inside = root.create_group("a")
        inside["again"] = inside

    for fill, name, got in (
        (outside, "layers/a", "a link to another file"),
        (soft, "b", "a soft link"),
        (virtual, "v", "a virtual array"),
        (circle, "a/again", "a second name of something that has one"),
    ):
        error = refused(hdf5(fill))
        assert (error.what, error.got) == (f'tensor "{name}"', got)


def test_huge_shapes_and_strange_compression_are_refused_before_they_are_read() -> None:
    def huge(root: Any) -> None:
        root.create_dataset("big", (1 << 20, 1 << 20), "f8", chunks=(1024, 1024))

    def chunky(root: Any) -> None:
        root.create_dataset("chunk", (2, 2), "f8", chunks=(1 << 14, 1 << 14), maxshape=(None, None))

    def packed(root: Any) -> None:
        root.create_dataset("lzf", data=np.ones(1000), compression="lzf")

    assert (refused(hdf5(huge)).code, refused(hdf5(huge)).what) == ("over_budget", 'tensor "big"')
    assert refused(hdf5(chunky)).code == "over_budget"
    assert refused(hdf5(packed)).got == "compression 32000"


def test_a_bomb_of_hdf5_is_refused_before_it_is_unpacked() -> None:
    def bomb(root: Any) -> None:
        root.create_dataset("zeros", data=np.zeros(4_000_000), compression="gzip", compression_opts=9)

    data = hdf5(bomb)
    assert len(data) < 100_000
    error = refused(data)
    assert (error.what, error.got) == ('tensor "zeros"', "4000000 numbers")


def test_groups_too_deep_or_too_many_are_refused() -> None:
    assert "deep" in refused(hdf5(lambda root: root.create_group("/".join("a" * 40)))).got

    def many(root: Any) -> None:
        for k in range(20):
            root.create_group(str(k))

    assert refused(hdf5(many), Limits(tensors=10)).got == "20 members"


def test_an_archive_of_keras_is_held_to_the_same_rules() -> None:
    inside = hdf5(lambda root: root.__setitem__("a", h5py.ExternalLink("/etc/passwd", "/x")))
    assert refused(build.keras_archive({}, inside)).got == "a link to another file"


TEXTS: list[tuple[str, bytes, type[GatescopeError]]] = [
    ("broken", b'{"weight_hh_l0": [', NotReadable),
    ("deep", b'{"a": ' + b"[" * 100_000, NotReadable),
    ("a list", b"[1, 2]", InvalidValue),
    ("nothing", b"{}", InvalidValue),
    ("words", b'{"weight_hh_l0": ["a"]}', InvalidValue),
    ("ragged", b'{"weight_hh_l0": [[1, 2], [3]]}', InvalidShape),
    ("truth", b'{"weight_hh_l0": [true]}', InvalidValue),
    ("a huge number", b'{"weight_hh_l0": [1e999]}', InvalidValue),
    ("a huge whole number", b'{"weight_hh_l0": [' + b"9" * 4000 + b"]}", InvalidValue),
    ("half a character", b'{"\\ud800": [1]}', NotReadable),
]


@pytest.mark.parametrize(("data", "error"), [pytest.param(*rest, id=name) for name, *rest in TEXTS])
def test_json_that_is_no_tensors_is_refused(data: bytes, error: type[GatescopeError]) -> None:
    assert isinstance(refused(data), error)


def test_tensors_in_json_are_read() -> None:
    import json  # noqa: PLC0415

    text = json.dumps({name: value.tolist() for name, value in build.lstm().items()})
    model = read(text.encode())
    assert (model.found.format, model.found.stacks[0].name) == ("json", "lstm")
    assert model.stacks[0]["W_i"].tolist() == build.lstm()["lstm.weight_ih_l0"][:2].tolist()
